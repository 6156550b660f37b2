"""The front desk's pages: they say who somebody is and whether they may come in, and check them in.

A POST of the desk answers with the result itself, not with a redirect: reading the same badge again is a duplicate and
changes nothing, so that reloading is harmless, and people in a queue wait for one request each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inscriptions.door import moments, search
from inscriptions.door.keyboards import codes_in
from inscriptions.door.moments import Choice
from inscriptions.door.readings import CheckIn
from inscriptions.door.rules import MAY_CHECK_IN, MAY_DECIDE, MAY_UNDO, check_day_is_held
from inscriptions.door.scans import mark_absent, read_badge, read_badge_anyway, undo_check_in
from inscriptions.door.who_is_where import by_room, names, sessions_of_the_day, whereabouts
from inscriptions.models import Attendance, Registration, Scan
from inscriptions.signup.personal import personal
from programme.desk.chosen_day import current_event
from programme.models import Event, Session
from rencontre.actors import member
from rencontre.domain import DomainError, refusal
from rencontre.french.typography import french_date, french_hour

TWO_BADGES = "Deux badges de la journée se lisent ainsi : cherchez la personne par son nom."
WORDS: dict[str, str] = {Scan.Outcome.FIRST: "Pointé", Scan.Outcome.DUPLICATE: "Déjà pointé"}
SIGNS: dict[str, str] = {"": "→", Scan.Outcome.FIRST: "✓", Scan.Outcome.DUPLICATE: "↻", Scan.Outcome.REFUSED: "✕"}


def desk_page(view: Callable) -> Callable:
    """A page for those who may check people in, never stored. A stranger logs in first; anyone else gets a 403."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = permission_required(MAY_CHECK_IN, raise_exception=True)(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@dataclass(frozen=True)
class Result:
    """The banner: an outcome of `Scan`, or none before a badge is read; `title` and `reason` say it in words.

    `held` are the workshops where the person has a seat.
    """

    outcome: str
    title: str
    reason: str
    notice: str = ""
    person: Registration | None = None
    held: list[Session] = field(default_factory=list)
    standing: Attendance | None = None
    may_insist: bool = False
    may_undo: bool = False

    @property
    def sign(self) -> str:
        return SIGNS[self.outcome]


@require_safe
@desk_page
def entrance(request: HttpRequest) -> HttpResponse:
    """The desk of today, or of the next day that is not cancelled."""
    held = Event.objects.exclude(status=Event.Status.CANCELLED)
    event = held.coming(timezone.localdate()).first() or current_event()
    if event is None:
        return render(request, "inscriptions/door/none.html")
    return redirect("inscriptions:desk", event.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Read badges, look for names; a POST checks in, by `code` or by `person`."""
    if request.method == "POST":
        return _read(request, slug)
    event = get_object_or_404(Event, slug=slug)
    wanted = request.GET.get("q", "").strip()
    choice = moments.current(request, event)
    found = search.found(event, wanted, choice)
    context = _desk_context(event, choice) | {
        "wanted": wanted,
        "found": found[: search.MOST_FOUND],
        "has_more": len(found) > search.MOST_FOUND,
    }
    return render(request, "inscriptions/door/desk.html", context)


def _desk_context(event: Event, choice: Choice) -> dict:
    shown = {"event": event, "choice": choice, "why_closed": refusal(check_day_is_held, event)}
    shown["another_day"] = event.date != timezone.localdate()
    return shown | {"result": None, "wanted": "", "found": [], "has_more": False}


def _read(request: HttpRequest, slug: str) -> HttpResponse:
    kept = moments.kept(request, slug)
    registrations = Registration.objects.filter(event__slug=slug)
    person, codes = request.POST.get("person", ""), codes_in(request.POST.get("code", ""))
    read = read_badge_anyway if "anyway" in request.POST else read_badge
    done = None
    if codes or person.isdecimal():
        done = read(
            registrations=search.the_one_of(registrations, codes) if codes else registrations.filter(pk=person[:18]),
            moment=kept.moment if kept else None,
            workshop=kept.workshop if kept else None,
            by=member(request.user),
        )
    event = done.registration.event if done else get_object_or_404(Event, slug=slug)
    choice = kept or moments.by_the_clock(event)
    result = result_of(request, done, choice) if done else _unknown(codes, registrations)
    return render(request, "inscriptions/door/desk.html", _desk_context(event, choice) | {"result": result})


def _unknown(codes: list[str], of_the_day: QuerySet[Registration]) -> Result:
    """The banner for a badge that nobody of the day has, or that two people may have."""
    if not codes:
        advice = "Scannez le code du badge, tapez ses seize signes, ou cherchez un nom."
        return Result(Scan.Outcome.REFUSED, "Ce n’est pas un badge", advice)
    if len(codes) > 1 and of_the_day.filter(badge_code__in=codes).exists():
        return Result(Scan.Outcome.REFUSED, "Badge illisible", TWO_BADGES)
    others = Registration.objects.filter(badge_code__in=codes).select_related("event")
    if other := search.the_one_of(others, codes).first():
        day = f"Ce badge est celui de « {other.event.title} », {french_date(other.event.date)}."
        return Result(Scan.Outcome.REFUSED, "Autre journée", day)
    return Result(Scan.Outcome.REFUSED, "Badge inconnu", "Cherchez la personne par son nom.")


def result_of(request: HttpRequest, done: CheckIn, choice: Choice) -> Result:
    """The banner for `done`, with what may be done next."""
    may_decide = request.user.has_perm(MAY_DECIDE)
    by = request.user.get_username()
    is_mine = done.standing is not None and done.standing.by == by
    return Result(
        done.outcome,
        _title(done, by),
        done.reason,
        notice=done.notice or _notice(done, choice),
        person=done.registration,
        held=done.held,
        standing=done.standing,
        may_insist=done.may_insist,
        may_undo=done.standing is not None and (is_mine or may_decide) and request.user.has_perm(MAY_UNDO),
    )


def _title(done: CheckIn, by: str) -> str:
    """« Déjà pointé à 9 h 12 par Chloé »; the agent's own new check-in needs no name."""
    if done.standing is None or done.outcome not in WORDS:
        return "Refusé" if done.outcome else "À pointer"
    local = timezone.localtime(done.standing.at)
    day = "" if local.date() == done.registration.event.date else f" le {french_date(local.date())}"
    is_own = done.outcome == Scan.Outcome.FIRST and done.standing.by == by
    who = "" if is_own else f" par {done.standing.by}"
    return f"{WORDS[done.outcome]}{day} à {french_hour(local.time())}{who}"


def _notice(done: CheckIn, choice: Choice) -> str:
    if choice.workshop or done.outcome == Scan.Outcome.REFUSED or done.registration.attends(choice.moment):
        return ""
    return f"N’avait pas annoncé venir : {choice.label}."


@require_safe
@personal
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """What a badge's QR opens: the person's check-in for the desk, the programme for anyone else."""
    registrations = Registration.objects.select_related("event")
    if not request.user.has_perm(MAY_CHECK_IN):
        return redirect(get_object_or_404(registrations, badge_code=code.upper()).event)
    registration = get_object_or_404(search.with_seats(registrations), badge_code=code.upper())
    choice = moments.current(request, registration.event)
    return _person(request, search.as_it_stands(search.at_the_door(registration, choice), choice), choice)


@require_safe
@desk_page
def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One person's check-in screen, found by name. No badge was read: it never says that they were already there."""
    registrations = search.with_seats(Registration.objects.select_related("event"))
    registration = get_object_or_404(registrations, event__slug=slug, pk=pk)
    choice = moments.current(request, registration.event)
    done = search.as_it_stands(search.at_the_door(registration, choice), choice)
    return _person(request, replace(done, outcome=Scan.Outcome.FIRST) if done.standing else done, choice)


def _person(request: HttpRequest, done: CheckIn, choice: Choice) -> HttpResponse:
    context = _desk_context(done.registration.event, choice) | {"result": result_of(request, done, choice)}
    return render(request, "inscriptions/door/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def moment(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what people are checked in for; without a choice, the desk follows the clock."""
    event = get_object_or_404(Event, slug=slug)
    offered = moments.choices(event)
    if request.method == "POST":
        wanted = request.POST.get("moment", "")
        moments.keep(request, event, next((choice for choice in offered if choice.value == wanted), None))
        return redirect("inscriptions:desk", slug)
    context = {
        "event": event,
        "choice": moments.current(request, event),
        "kept": moments.kept(request, slug),
        "offered": offered,
        "clock": moments.by_the_clock(event),
    }
    return render(request, "inscriptions/door/moment.html", context)


@require_POST
@desk_page
@permission_required(MAY_UNDO, raise_exception=True)
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a check-in: one's own, or anybody's for an organiser."""
    wanted = request.POST.get("attendance", "")
    rows = Attendance.objects.select_related("registration__event", "workshop").filter(registration__event__slug=slug)
    attendance = rows.filter(pk=wanted[:18]).first() if wanted.isdecimal() else None
    if attendance is None:
        messages.info(request, "Ce pointage est déjà annulé.")
        return redirect("inscriptions:desk", slug)
    take_back = mark_absent if request.user.has_perm(MAY_DECIDE) else undo_check_in
    registration, by = attendance.registration, member(request.user)
    try:
        take_back(registration=registration, moment=attendance.moment, workshop=attendance.workshop, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Pointage annulé : {registration}.")
    return redirect("inscriptions:person", slug, registration.pk)


@require_safe
@desk_page
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """The agent's own last check-ins."""
    event = get_object_or_404(Event, slug=slug)
    return _list(request, event, "inscriptions/door/mine.html", recent=search.recent(event, member(request.user)))


@require_safe
@desk_page
def who_is_where(request: HttpRequest, slug: str) -> HttpResponse:
    """How many are expected and are there, by half-day, by workshop and by room; at one of them (`?liste=`), who."""
    event = get_object_or_404(Event, slug=slug)
    now, sessions = timezone.now(), sessions_of_the_day(event)
    found = whereabouts(event, moments.choices(event), sessions)
    wanted = next((place for place in found if place.value == request.GET.get("liste")), None)
    if wanted is None:
        rooms = by_room(found, sessions, now=now)
        return _list(request, event, "inscriptions/door/who_is_where.html", places=found, rooms=rooms, now=now)
    is_there = request.GET.get("qui") == "presents"
    page, people = names(event, wanted.present if is_there else wanted.missing, request.GET.get("page"))
    shown = {"place": wanted, "is_there": is_there, "page": page, "people": people}
    return _list(request, event, "inscriptions/door/who_is_there.html", **shown)


def _list(request: HttpRequest, event: Event, template: str, **context: object) -> HttpResponse:
    frame = {"event": event, "choice": moments.current(request, event)}
    return render(request, template, frame | context)
