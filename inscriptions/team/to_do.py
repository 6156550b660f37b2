"""What to do now, of every day: the lines of the team's home that no other folder says."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import AllocationRun, Attendance, Registration
from inscriptions.models.registrations import holds_a_place, is_passed_over
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.privacy.queries import NEEDS, coming_terms
from inscriptions.seats.places import seats_of
from inscriptions.team.overview import people_of
from inscriptions.wishes.day_pages import slots_left_to_share
from programme.desk.hooks import HomeLine
from programme.models import Event, Intervention, Session
from rencontre.french.typography import NBSP, french_date
from rencontre.french.words import counted

Status = Registration.Status
NEAR = timedelta(days=14)  # before the closing: a workshop may still fill; and before something is erased
LATELY = timedelta(days=60)  # after a day: then nobody waits for thanks any more


def what_to_do(request: HttpRequest) -> Iterator[HomeLine]:
    """For who may change registrations, in ten statements at most, whatever the number of days and of people."""
    if not request.user.has_perm(MAY_CHANGE):
        return
    today, now = timezone.localdate(), timezone.now()
    coming = list(Event.objects.coming(today).exclude(status=Event.Status.CANCELLED))
    published = [day for day in coming if day.status == Event.Status.PUBLISHED and now < day.ends]
    yield from drafts(coming, now)
    yield from people_who_wait(published, now)
    yield from closed(published, now)
    yield from workshops_under_their_minimum(published, now)
    yield from speakers(published)
    yield from days_behind(today, now)
    yield from soon_erased(today)


def _page(name: str, event: Event) -> str:
    return reverse(f"admin:{name}", args=[event.pk])


def drafts(coming: Iterable[Event], now: datetime) -> Iterator[HomeLine]:
    for day in coming:
        if day.status == Event.Status.DRAFT:
            is_late = day.registration_closes_at and day.registration_closes_at <= now
            text = "Brouillon dont la clôture des inscriptions est passée" if is_late else "Brouillon à publier"
            yield HomeLine(day, text, _page("programme_event_overview", day))


def people_who_wait(days: list[Event], now: datetime) -> Iterator[HomeLine]:
    """Who waits for a place of each day, how many are free, and who did not confirm their address; one statement."""
    by_pk = {day.pk: day for day in days}
    counts = Registration.objects.filter(event__in=days).order_by().values("event")
    counts = counts.annotate(
        taken=Count("pk", filter=Q(role=Registration.Role.PARTICIPANT) & holds_a_place(now)),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        unproved=Count("pk", filter=Q(status=Status.UNCONFIRMED) | is_passed_over()),
    )
    for row in counts:
        day, waiting, unproved = by_pk[row["event"]], row["waiting"], row["unproved"]
        free = 0 if day.capacity is None else max(0, day.capacity - row["taken"])
        if waiting:
            verb = "attendent" if waiting > 1 else "attend"
            places = f" ({counted(free, 'place', 'libre')})" if free else ""
            yield HomeLine(
                day, f"{counted(waiting, 'personne')} {verb} une place{places}", _page("inscriptions_places", day)
            )
        if unproved:
            text = f"{counted(unproved, 'adresse')} à confirmer"
            yield HomeLine(day, text, people_of(day, adresse="a-confirmer"))


def closed(days: list[Event], now: datetime) -> Iterator[HomeLine]:
    """Sign-ups whose closing is over; a day with wishes left to share out says that first (`wishes/day_pages.py`)."""
    left = slots_left_to_share(days)
    for day in days:
        if day not in left and day.registration_closes_at and day.registration_closes_at <= now:
            since = french_date(timezone.localtime(day.registration_closes_at).date())
            text = f"Inscriptions closes depuis le {since}{NBSP}: les documents peuvent être imprimés"
            yield HomeLine(day, text, _page("inscriptions_documents", day))


def workshops_under_their_minimum(days: list[Event], now: datetime) -> Iterator[HomeLine]:
    """From two weeks before the closing, once their slot gives seats; one statement."""
    by_pk = {day.pk: day for day in days if day.registration_end - NEAR <= now}
    gives = Q(event__allocation=Event.Allocation.FIRST_COME) | Exists(
        AllocationRun.objects.filter(slot=OuterRef("parent"), state=AllocationRun.State.ANNOUNCED)
    )
    workshops = (
        Session.objects.workshops()
        .told_apart()
        .filter(gives, event__in=by_pk, cancelled_at=None, minimum__isnull=False)
    )
    few = workshops.in_order().annotate(taken=seats_of(F("workshop"))).filter(taken__lt=F("minimum"))
    for workshop in few:
        taken = counted(workshop.taken, "inscrit")  # type: ignore[attr-defined]  # annotated
        text = f"{workshop.label_in_day}{NBSP}: {taken}, il en faut {workshop.minimum}"
        address = reverse("admin:programme_session_change", args=[workshop.pk])
        yield HomeLine(by_pk[workshop.event_id], text, address)


def speakers(days: list[Event]) -> Iterator[HomeLine]:
    """Speakers of the programme who are not registered, and registered ones without a session; two statements."""
    registered = Registration.objects.live().filter(event=OuterRef("session__event"), speaker=OuterRef("speaker"))
    missing = Intervention.objects.filter(~Exists(registered), session__event__in=days).order_by()
    missing_of = dict(missing.values_list("session__event").annotate(Count("speaker", distinct=True)))
    heard = Intervention.objects.filter(session__event=OuterRef("event"), speaker=OuterRef("speaker"))
    idle = Registration.objects.live().filter(~Exists(heard), event__in=days, role=Registration.Role.SPEAKER).order_by()
    idle_of = dict(idle.values_list("event").annotate(Count("pk")))
    for day in days:
        if count := missing_of.get(day.pk):
            verb = "ne sont pas inscrits" if count > 1 else "n’est pas inscrit"
            yield HomeLine(day, f"{counted(count, 'intervenant')} {verb}", people_of(day, role__exact="intervenant"))
        if count := idle_of.get(day.pk):
            text = f"{counted(count, 'intervenant')} sans séance ni horaire"
            yield HomeLine(day, text, _page("programme_event_programme", day))


def days_behind(today: date, now: datetime) -> Iterator[HomeLine]:
    """Days of the last weeks: attendance to type, then thanks, with the link of certificates; one statement."""
    ticked = Attendance.objects.filter(registration__event=OuterRef("pk"))
    came = Registration.objects.confirmed().filter(event=OuterRef("pk"))
    recent = Event.objects.filter(status=Event.Status.PUBLISHED, date__gte=today - LATELY, date__lte=today)
    behind = recent.annotate(is_ticked=Exists(ticked)).filter(Exists(came), thanked_at=None).order_by("date", "pk")
    for day in behind:
        if now < day.ends:
            continue
        if day.is_ticked:  # type: ignore[attr-defined]  # annotated
            yield HomeLine(day, "Remerciements et attestations à envoyer", _page("inscriptions_thank", day))
        else:
            yield HomeLine(day, "Présences à saisir", _page("inscriptions_presence", day))


def soon_erased(today: date) -> Iterator[HomeLine]:
    """What the purge takes in the next two weeks; two statements."""
    for term in coming_terms():
        if term.day <= today + NEAR:
            when = "la nuit prochaine" if term.day < today else f"après le {french_date(term.day)}"
            are = f"Les {term.what} seront effacé{'s' if term.what == NEEDS else 'es'} {when}"
            yield HomeLine(term.event, are, _page("inscriptions_presence_report", term.event))
