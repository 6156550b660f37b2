"""« Placer les 35 »: who has no workshop in a slot, where each would sit, then the button that does it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inscriptions.errors import StaleAllocation
from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.seats.demand import rank_word
from inscriptions.seats.pages import MAY_SEE_LINES
from inscriptions.seats.unseated import count_without_workshop, slots_that_give_seats_of
from inscriptions.wishes.placing import Plan, place, plan_of, slot_to_fill, told_later
from inscriptions.wishes.solver import PersonReport, Why
from programme.desk.hooks import HomeLine, home_desk
from programme.desk.pages import ACT, Given, Tab, day_page, no_link
from programme.desk.paging import page_of
from programme.models import Event, Session
from programme.queries import Slot
from rencontre.actors import member
from rencontre.french.typography import french_hour_range, typographic
from rencontre.french.words import counted, plural

EVERYWHERE = "partout"
WHYS = {Why.FULL: "complet", Why.CLOSED: "fermé", Why.FORBIDDEN: "à la même heure qu’un autre de ses ateliers"}


@dataclass(frozen=True)
class PlacedRow:
    """One person: where they would sit and which of their wishes it is, or why nowhere."""

    person: Registration
    workshop: Session | None
    rank: str
    why: list[str]


@dataclass(frozen=True)
class RoomRow:
    """One workshop: seats left now (None without limit), and how many the plan takes."""

    workshop: Session
    left: int | None
    closed: bool
    taken: int

    @property
    def remains(self) -> int | None:
        return None if self.left is None else self.left - self.taken


@day_page(
    "places/placer/<int:slot>/",
    title="Placer les personnes sans atelier",
    tab=Tab.SEATS,
    permission=(*MAY_SEE_LINES, MAY_CHANGE),
    template="inscriptions/wishes/placing.html",
    name="inscriptions_placing",
    methods=ACT,
    links=no_link,  # « Places et listes » has it, by slot
    under="inscriptions_places",
)
def placing(request: HttpRequest, event: Event, slot: int) -> Given:
    """GET computes and shows who would sit where; POST does what was shown, if nothing has changed since."""
    now = timezone.now()
    try:
        found = slot_to_fill(event, slot, now=now)
    except Session.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        return redirect(_place(request, event, found))
    plan = plan_of(found, anywhere=EVERYWHERE in request.GET, now=now)
    later = told_later(plan)
    seated = [person for pk, person in plan.people.items() if pk in plan.allocation.seats]
    rows = sorted(plan.allocation.people, key=lambda row: (row.workshop is not None, plan.people[row.person].sort_key))
    page = page_of(rows, request.GET.get("page"))
    return {
        "title": _verb(len(plan.people)),
        "slot": found.session,
        "plan": plan,
        "said": _outcome(plan),
        "rooms": (rooms := _rooms(plan)),
        "has_room": any(not room.closed and room.left != 0 for room in rooms),
        "page": page,
        "rows": [_row(plan, row) for row in page],
        "count": len(seated),
        "mails": sum(bool(person.email) and person.pk not in later for person in seated),
        "later": sum(person.pk in later for person in seated),
        "silent": sum(not person.email for person in seated),
        "may_tell": request.user.has_perm("programme.change_session"),
    }


def _place(request: HttpRequest, event: Event, slot: Slot) -> str:
    """Do what the page showed; where to go next."""
    anywhere = EVERYWHERE in request.POST
    try:
        told, later = place(
            slot=slot.session,
            digest=request.POST.get("digest", ""),
            anywhere=anywhere,
            by=member(request.user),
        )
    except StaleAllocation as error:
        messages.warning(request, str(error))
        asked = f"?{urlencode({EVERYWHERE: 'oui'})}" if anywhere else ""
        return reverse("admin:inscriptions_placing", args=[event.pk, slot.pk]) + asked
    count = len(told) + len(later)
    messages.success(request, f"{counted(count, 'personne', 'placée')}.")
    if later:
        waits = f"{counted(len(later), 'personne')} l’apprendr{'ont' if len(later) > 1 else 'a'} avec l’annulation : "
        way = reverse("admin:inscriptions_day_tell", args=[event.pk])
        messages.warning(request, format_html('{}<a href="{}">Prévenir</a>', typographic(waits), way))
    return reverse("admin:inscriptions_places", args=[event.pk])


def _verb(people: int) -> str:
    if people == 0:
        return "Placer les personnes sans atelier"
    return f"Placer les {people} personnes sans atelier" if people > 1 else "Placer la personne sans atelier"


def _outcome(plan: Plan) -> str:
    """« 31 personnes sur 35 auraient une place : 20 dans leur 1er choix, 3 ailleurs. 4 resteraient sans atelier. »"""
    seats, total = plan.allocation.seats, len(plan.people)
    if not seats:
        return "Aucune ne peut être placée ainsi."
    by_rank = Counter(plan.ranks.get(pair, 0) for pair in seats.items())
    is_of_wishes = plan.slot.session.event.allocation == Event.Allocation.WISHES
    parts = [f"{by_rank[rank]} dans leur {rank_word(rank, wishes=is_of_wishes)}" for rank in sorted(by_rank) if rank]
    parts += [f"{by_rank[0]} là où il reste de la place"] if by_rank[0] else []
    verb = "auraient" if len(seats) > 1 else "aurait"
    said = f"{counted(len(seats), 'personne')} sur {total} {verb} une place : {', '.join(parts)}."
    left = total - len(seats)
    return f"{said} {left} rester{'aient' if left > 1 else 'ait'} sans atelier." if left else said


def _rooms(plan: Plan) -> list[RoomRow]:
    taken = Counter(plan.allocation.seats.values())
    places = plan.places
    return [RoomRow(one, places[one.pk].left, places[one.pk].closed, taken[one.pk]) for one in plan.slot.offered]


def _row(plan: Plan, row: PersonReport) -> PlacedRow:
    workshops = {workshop.pk: workshop for workshop in plan.slot.workshops}
    person = plan.people[row.person]
    if row.workshop is not None:
        rank = plan.ranks.get((row.person, row.workshop), 0)
        is_of_wishes = plan.slot.session.event.allocation == Event.Allocation.WISHES
        said = rank_word(rank, wishes=is_of_wishes) if rank else "pas demandé"
        return PlacedRow(person, workshops[row.workshop], said, [])
    why = [f"{workshops[missed.workshop].label} : {WHYS[missed.why]}" for missed in row.missed]
    if plan.anywhere:
        why.append("plus de place ailleurs à cette heure-là")
    return PlacedRow(person, None, "", why or ["n’a demandé aucun de ces ateliers"])


# --- The team's home ---------------------------------------------------------------------------------------------


def people_without_workshop(request: HttpRequest) -> Iterable[HomeLine]:
    """For each day to come, the slots that give seats where somebody who comes has none."""
    if not request.user.has_perms((*MAY_SEE_LINES, MAY_CHANGE)):
        return []
    published = Event.objects.coming(timezone.localdate()).filter(status=Event.Status.PUBLISHED)
    slots = slots_that_give_seats_of(published)
    found = count_without_workshop(slots)
    return [_line(slot, found[slot.pk]) for slot in slots if found.get(slot.pk)]


def _line(slot: Slot, count: int) -> HomeLine:
    session = slot.session
    hours = french_hour_range(session.effective_starts_at, session.effective_ends_at)
    way = reverse("admin:inscriptions_placing", args=[session.event_id, slot.pk])
    return HomeLine(session.event, f"{count} personne{plural(count)} sans atelier, {hours}", way)


home_desk.append(people_without_workshop)
