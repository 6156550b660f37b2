"""A day at a glance: how many come, how it filled, who waits, and the step it waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.audiences import WITHOUT_WORKSHOP
from inscriptions.models import Attendance, Registration
from inscriptions.models.registrations import holds_a_place, is_passed_over
from inscriptions.people.pages import MAY_CHANGE, MAY_SEE
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.pages import MAY_SEE_LINES, FillRow, daily_totals, fill_label, fill_rows, slot_rows
from inscriptions.wishes.day_pages import left_in_words, slots_left_to_share
from programme.desk.hooks import NextStep, Panel
from programme.desk.pages import Link
from programme.models import Event
from programme.queries import Slot, all_slots
from rencontre import charts
from rencontre.french.typography import NBSP, french_instant
from rencontre.french.words import HALF_DAYS, LUNCH, counted, half_day_name, plural

SHOWN = 7  # of the people who wait
EVE = timedelta(days=2)
Status = Registration.Status


@dataclass(frozen=True)
class Tile:
    """A number of people, what it counts (« pour 120 places » is its `beside`), and where they are read."""

    number: int
    text: str
    address: str
    beside: str = ""


def day_counts(event: Event) -> dict[str, int]:
    """How many people come, in all and at each moment, are held a place, wait, are to confirm; in one query."""
    confirmed, participant = Q(status=Status.CONFIRMED), Q(role=Registration.Role.PARTICIPANT)
    return event.registrations.aggregate(
        people=Count("pk", filter=confirmed),
        participants=Count("pk", filter=confirmed & participant),
        held=Count("pk", filter=participant & ~confirmed & holds_a_place(timezone.now())),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        unproved=Count("pk", filter=Q(status=Status.UNCONFIRMED) | is_passed_over()),
        morning=Count("pk", filter=confirmed & Q(attends_morning=True)),
        lunch=Count("pk", filter=confirmed & Q(attends_lunch=True)),
        afternoon=Count("pk", filter=confirmed & Q(attends_afternoon=True)),
    )


def _beside(capacity: int | None, held: int) -> str:
    """« sur 120 places, et 2 gardées à qui confirme son adresse »: what the participants leave."""
    places = "" if capacity is None else f"sur {counted(capacity, 'place')}"
    kept = f"{counted(held, 'place', 'gardée')} le temps de confirmer une adresse" if held else ""
    return ", et ".join(filter(None, [places, kept])) if places else kept


def people_of(event: Event, **asked: str) -> str:
    """The list of the people of `event`, narrowed as its filters write it."""
    return reverse("admin:inscriptions_registration_changelist", query={"event": event.pk} | asked)


def tiles(event: Event, slots: list[Slot]) -> Iterator[Tile]:
    """What an organiser looks at first, in four queries; a moment that the day does not have is not counted."""
    counts, is_confirmed = day_counts(event), {"status__exact": Status.CONFIRMED}
    people = counts["people"]
    yield Tile(people, f"inscrit{plural(people)}", people_of(event, **is_confirmed))
    participants = counts["participants"]
    yield Tile(
        participants,
        f"participant{plural(participants)}",
        people_of(event, role__exact=Registration.Role.PARTICIPANT, **is_confirmed),
        _beside(event.capacity, counts["held"]),
    )
    yield Tile(counts["waiting"], "en attente", people_of(event, status__exact=Status.WAITING))
    if counts["unproved"]:
        to_prove = f"adresse{plural(counts['unproved'])} à confirmer"
        yield Tile(counts["unproved"], to_prove, people_of(event, adresse="a-confirmer"))
    for half in event.half_days if event.afternoon_starts_at else []:
        name = half_day_name(half, of_two=True)
        yield Tile(counts[half], name, people_of(event, presence=HALF_DAYS[half].slug, **is_confirmed))
    if event.lunch_offered:
        yield Tile(counts["lunch"], f"repas ({LUNCH})", people_of(event, presence="dejeuner", **is_confirmed))
    if slots_that_give_seats(event, slots):
        confirmed = event.registrations.confirmed()
        without = WITHOUT_WORKSHOP.narrow(confirmed, event, "").count()
        yield Tile(without, "sans atelier", people_of(event, workshop="sans", **is_confirmed))


def filling(event: Event) -> dict[str, object]:
    """How the day filled, as `inscriptions/team/filling.html` reads it: two queries."""
    fill: list[FillRow] = fill_rows(event)
    curve = charts.curve(daily_totals(fill), label=fill_label(fill)) if len(fill) > 1 else None
    return {"fill": fill, "curve": curve}


# --- Panels of « Vue d’ensemble » --------------------------------------------------------------------------------


def who_comes(request: HttpRequest, event: Event) -> Panel | None:
    """Counts, workshops and filling, of which wishes and lines are for who may read them."""
    if not request.user.has_perm(MAY_SEE):
        return None
    slots, reads_lines = all_slots(event), request.user.has_perms(MAY_SEE_LINES)
    rows = [row for slot in slot_rows(event, slots) for row in slot.workshops]
    return Panel(
        "inscriptions/team/counts.html",
        {"original": event, "tiles": list(tiles(event, slots)), "workshops": rows, "reads_lines": reads_lines}
        | filling(event),
    )


def who_waits(request: HttpRequest, event: Event) -> Panel | None:
    """The first who wait for a place of the day, in their order."""
    if not request.user.has_perms(MAY_SEE_LINES):
        return None
    line = list(event.registrations.waiting()[: SHOWN + 1])
    if not line:
        return None
    return Panel("inscriptions/team/waiting.html", {"original": event, "line": line[:SHOWN], "more": len(line) > SHOWN})


# --- The step of a day that is no draft --------------------------------------------------------------------------


def step_of(request: HttpRequest, event: Event) -> NextStep | None:
    """What the day waits for, from its publication to its figures."""
    if event.status != Event.Status.PUBLISHED or not request.user.has_perm(MAY_SEE):
        return None
    today, now = timezone.localdate(), timezone.now()
    if event.ends <= now:
        return _after(request, event, today)
    if event.date <= today:
        desk = Link(reverse("inscriptions:desk", args=[event.slug]), "Ouvrir l’accueil")
        day = Link(reverse("admin:inscriptions_day", args=[event.pk]), "Jour J")
        return NextStep("C’est aujourd’hui", desk, quiet=(day, _documents(event)))
    if not request.user.has_perm(MAY_CHANGE):
        return NextStep(_opening(event), Link(people_of(event), "Voir les inscriptions"))
    return _before(event, today)


def _documents(event: Event) -> Link:
    return Link(reverse("admin:inscriptions_documents", args=[event.pk]), "Documents à imprimer")


def _opening(event: Event) -> str:
    """« Inscriptions ouvertes jusqu’au jeudi 24 mai à 9 h »."""
    now, opens, end = timezone.now(), event.registration_opens_at, event.registration_end
    if opens and now < opens:
        return f"Les inscriptions ouvrent le {french_instant(timezone.localtime(opens))}"
    if now < end:
        return f"Inscriptions ouvertes jusqu’au {french_instant(timezone.localtime(end))}"
    return f"Inscriptions closes depuis le {french_instant(timezone.localtime(end))}"


def _before(event: Event, today: date) -> NextStep:
    people, write = (
        Link(people_of(event), "Voir les inscriptions"),
        _page("campaign_new", event, "Écrire aux personnes"),
    )
    if left := slots_left_to_share([event]).get(event):
        share = _page("sharing_day", event, "Répartir les ateliers")
        return NextStep(left_in_words(left), share, quiet=(people, write))
    if event.date - today <= EVE or event.registration_end <= timezone.now():
        return NextStep(_opening(event), _documents(event), quiet=(people, write))
    add = Link(reverse("admin:inscriptions_registration_add", query={"event": event.pk}), "Inscrire une personne")
    return NextStep(_opening(event), people, quiet=(add, write))


def _page(name: str, event: Event, text: str) -> Link:
    return Link(reverse(f"admin:inscriptions_{name}", args=[event.pk]), text)


def _after(request: HttpRequest, event: Event, today: date) -> NextStep:
    report = _page("figures", event, "Bilan")
    presence, thank = _page("presence", event, "Saisir les présences"), _page("thank", event, "Remercier")
    if not request.user.has_perm(MAY_CHANGE):
        return NextStep("La journée est passée", presence)
    again = Link(reverse("admin:programme_event_new_edition", args=[event.pk]), "Nouvelle édition")
    if today > event.people_kept_until:
        return NextStep("La journée est passée, et ses personnes sont effacées", report, quiet=(again,))
    if not Attendance.objects.filter(registration__event=event).exists():
        return NextStep(f"Après la journée{NBSP}: qui est venu{NBSP}?", presence, quiet=(thank, again))
    if event.thanked_at is None:
        text = "Qui est venu reçoit les remerciements, les documents et le lien de son attestation."
        return NextStep("Après la journée", thank, text, quiet=(presence, report, again))
    return NextStep("La journée est passée", report, quiet=(presence, thank, again))
