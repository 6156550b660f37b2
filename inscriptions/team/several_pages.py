"""« Inscrire plusieurs personnes »: colleagues of one organisation, typed in one form and registered in one act."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.forms import BoundField, Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from inscriptions.errors import LinesRefused
from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.places import Places, day_places, workshop_places
from inscriptions.signup.listed import Choices, Listed, compare
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import decide_list, register_list
from inscriptions.team.several_form import SHARED, ColleagueFormSet, SharedForm, sign_ups, with_more_rows
from programme.desk.pages import ACT, Given, Tab, TeamRequest, day_page
from programme.models import Event
from programme.queries import slots_with_workshops
from rencontre.actors import member
from rencontre.french.words import counted, enumeration

LIST = "admin:inscriptions_registration_changelist"
ALREADY = "Déjà inscrite\u00a0: passée."
CAME_BACK = "Avait annulé\u00a0: sera inscrite à nouveau."
HOMONYM = "Quelqu’un de ce nom est inscrit sous une autre adresse\u00a0: sera inscrite aussi."
WAITS = "La journée est complète\u00a0: ira en liste d’attente."
NO_SEAT = "Plus de place dans cet atelier\u00a0: sera inscrite sans atelier, et l’attendra."


@dataclass(frozen=True)
class SeveralOutcome:
    """What the list comes to, nothing written: remarks and refusals by row, and how many would be registered."""

    remarks: dict[int, list[str]] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    count: int = 0

    @property
    def digest(self) -> str:
        """Of the remarks, so that they are shown before anybody is registered."""
        said = json.dumps([sorted(self.remarks.items()), self.count])
        return salted_hmac("inscriptions.several", said).hexdigest() if self.remarks else ""


@dataclass(frozen=True)
class ShownRow:
    """A row of the form: its fields with their errors, what registering it would come to, and why it may not be."""

    number: int
    errors: list[str]
    fields: list[tuple[BoundField, list[str]]]
    remarks: list[str]
    fault: str


@day_page(
    "inscriptions/plusieurs/",
    title="Inscrire plusieurs personnes",
    tab=Tab.PEOPLE,
    permission="inscriptions.add_registration",
    template="inscriptions/team/several.html",
    methods=ACT,
)
def register_several(request: TeamRequest, event: Event) -> Given:
    """What is typed is never lost; what would surprise is shown once, and a second POST takes it."""
    adds_rows = "more" in request.POST
    data = with_more_rows(request.POST) if adds_rows else request.POST or None
    shared = SharedForm(data, event=event)
    slots = slots_with_workshops(event)
    rows = ColleagueFormSet(data, form_kwargs={"slots": slots, "places": workshop_places(event) if slots else {}})
    outcome, is_right = (
        SeveralOutcome(),
        request.method == "POST" and not adds_rows and shared.is_valid() & rows.is_valid(),
    )
    if is_right:
        found = sign_ups(shared, rows)
        outcome = outcome_of(event, found) if rows.is_valid() else outcome
        if outcome.count and outcome.digest in ("", shared.cleaned_data["shown"]):
            return _register(request, event, found)
        if not found:
            shared.add_error(None, "Saisissez au moins une personne.")
    places = day_places(event)
    in_common = [shared[name] for name in SHARED if name in shared.fields]
    return {
        "shared": _row(0, in_common, shared, outcome),
        "rows": [_row(number, list(row), row, outcome) for number, row in enumerate(rows, start=1)],
        "management": rows.management_form,
        "shown": outcome.digest,
        "outcome": outcome,
        "is_wrong": shared.errors or outcome.faults or any(rows.errors),
        "verb": f"Inscrire {counted(outcome.count, 'personne')}" if outcome.count else "Inscrire ces personnes",
        "advice": room_of(places, event),
        "is_full": not places.takes_newcomers,
    }


def _row(number: int, fields: list[BoundField], form: Form, outcome: SeveralOutcome) -> ShownRow:
    """What is said of a form."""
    return ShownRow(
        number,
        list(map(str, form.non_field_errors())),
        [(field, list(map(str, field.errors))) for field in fields],
        outcome.remarks.get(number, []),
        outcome.faults.get(number, ""),
    )


def outcome_of(event: Event, found: Mapping[int, SignUp]) -> SeveralOutcome:
    """What registering these people would come to, by the number of their row: nothing is written."""
    coming = Newcomers(event, now=timezone.now())
    choices = _choices(found)
    compared = compare(coming, _lines(found), choices)
    try:
        intake = decide_list(coming, compared, choices, source=Registration.Source.ADMIN)
    except LinesRefused as error:
        return SeveralOutcome(faults=dict(error.faults))
    remarks: dict[int, list[str]] = {}
    for said, lines in ((ALREADY, compared.known), (CAME_BACK, compared.cancelled), (HOMONYM, compared.homonyms)):
        for line in lines:
            remarks.setdefault(line, []).append(said)
    for line, newcomer in zip(compared.new, intake.coming.people, strict=True):
        if newcomer.person.status == Registration.Status.WAITING:
            remarks.setdefault(line, []).append(WAITS)
        elif any(
            slot in coming.giving and slot not in newcomer.seats for slot, said in newcomer.wishes.items() if said
        ):
            remarks.setdefault(line, []).append(NO_SEAT)
    return SeveralOutcome(remarks, {}, len(intake.people))


def _lines(found: Mapping[int, SignUp]) -> dict[int, Listed]:
    """Nothing is said of who is registered already: they stay as they are."""
    return {number: Listed(sign_up, frozenset()) for number, sign_up in found.items()}


def _choices(found: Mapping[int, SignUp]) -> Choices:
    """Who had cancelled comes back: somebody types them anew."""
    return Choices(again=frozenset(found))


def _register(request: TeamRequest, event: Event, found: Mapping[int, SignUp]) -> HttpResponse:
    intake = register_list(
        event=event,
        lines=_lines(found),
        by=member(request.user),
        choices=_choices(found),
        source=Registration.Source.ADMIN,
    )
    count = len(intake.people)
    messages.success(request, f"{counted(count, 'personne', 'inscrite')}\u00a0: {enumeration(intake.people)}.")
    if intake.waiting:
        messages.warning(request, f"La journée est complète\u00a0: {intake.waiting} en liste d’attente.")
    if known := list(intake.compared.known.values()):
        messages.info(request, f"Déjà inscrites, laissées comme elles sont\u00a0: {enumeration(known)}.")
    keys = ",".join(str(person.pk) for person in intake.people)
    return redirect(reverse(LIST, query={"event": event.pk, "ids": keys}))


def room_of(places: Places, event: Event) -> str:
    """What the day has left for participants, and what becomes of those who come after; empty without a limit."""
    if places.capacity is None:
        return ""
    beyond = "vont en liste d’attente" if event.waiting_list else "ne peuvent pas être inscrits"
    if not places.takes_newcomers:
        return f"La journée est complète\u00a0: les participants de plus {beyond}."
    left = counted(places.left or 0, "place")
    return f"Il reste {left} dans la journée\u00a0: les participants au-delà {beyond}."
