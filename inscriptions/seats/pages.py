"""« Places et listes »: demand against places, who waits in which order and why, and how the day filled."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest
from django.shortcuts import redirect

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.people.pages import MAY_CHANGE, MAY_SEE
from inscriptions.seats.demand import demand_bar, rank_name
from inscriptions.seats.form import PromoteForm
from inscriptions.seats.line_pages import Asked, asked_of, line_of, line_rows
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.places import Places, day_places, workshop_places
from inscriptions.seats.promote import promote_many
from inscriptions.seats.unseated import count_without_workshop
from programme.desk.pages import ACT, Given, Tab, day_page, in_fieldsets, no_link
from programme.desk.paging import ROWS, page_of
from programme.models import Event, Intervention, Session
from programme.queries import Slot, all_slots
from rencontre import charts
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import WHOLE_DAY, counted, enumeration
from rencontre.http.keys import is_key

MAY_SEE_LINES = (MAY_SEE, "inscriptions.view_workshopchoice")
DAY = "journee"


@dataclass(frozen=True)
class WorkshopRow:
    """How a workshop is asked for and taken: `demand` by the name of a rank; of its `line`, how many are `waiting`."""

    workshop: Session
    places: Places
    forced: int
    speakers: int  # who sit there, or will at the announcement
    demand: list[tuple[str, int]]
    line: int
    waiting: int
    chart: charts.Bar

    @property
    def idle(self) -> int:
        """Who asked for it, is not there, and would not take a seat: they have better, or keep theirs."""
        return self.line - self.waiting


@dataclass(frozen=True)
class SlotRow:
    slot: Session
    gives: bool
    numbers: range
    ranks: list[str]
    workshops: list[WorkshopRow]
    without: int  # people who come and have no workshop there


@dataclass(frozen=True)
class LineTab:
    """A line that the page may show, named by `key` in addresses; that of the day has no `workshop`."""

    key: str
    name: str
    length: int
    workshop: Session | None = None


@dataclass(frozen=True)
class FillRow:
    """One day of sign-ups; `total` is everyone live at its end."""

    day: date
    new: int
    cancelled: int
    total: int


@day_page(
    "places/",
    title="Places et listes",
    heads=True,
    tab=Tab.SEATS,
    permission=MAY_SEE_LINES,
    template="inscriptions/seats/places.html",
)
def places(request: HttpRequest, event: Event) -> Given:
    """Counts, and a page of one line. It shows wishes, which the front desk does not read."""
    fill, slots, of_day = fill_rows(event), all_slots(event), day_places(event)
    rows = slot_rows(event, slots)
    lines = lines_to_show(of_day, rows)
    shown = next((line for line in lines if line.key == request.GET.get("file", DAY)), None)
    if shown is None:
        raise Http404
    page = page_of(
        line_of(shown.workshop) if shown.workshop else event.registrations.waiting(), request.GET.get("page")
    )
    return {
        "places": of_day,
        "slots": rows,
        "word": "vœu" if _is_of_wishes(event) else "choix",
        "lines": lines,
        "shown": shown,
        "page": page,
        "rows": line_rows(page, slots) if shown.workshop else [],
        "may_promote": request.user.has_perm(MAY_CHANGE),
        "fill": fill,
        "curve": charts.curve(daily_totals(fill), label=fill_label(fill)) if len(fill) > 1 else None,
    }


def slot_rows(event: Event, slots: list[Slot]) -> list[SlotRow]:
    """Each slot with its workshops: demand, places, and how many wait."""
    seats, asked, giving = workshop_places(event), asked_of(event, slots), slots_that_give_seats(event, slots)
    forced, speakers = Counter(_forced_seats(event)), _speakers_of(event, giving)
    without = count_without_workshop([slot for slot in slots if slot.pk in giving])
    rows = []
    for slot in slots:
        ranks = range(1, max((rank for w in slot.workshops for rank in asked[w.pk].by_rank), default=1) + 1)
        names = [rank_name(rank, wishes=_is_of_wishes(event)) for rank in ranks]
        demand = asked if slot.pk in giving else _nobody_waits(asked)
        workshops = _workshop_rows(slot, names, demand, seats, forced, speakers)
        rows.append(SlotRow(slot.session, slot.pk in giving, ranks, names, workshops, without.get(slot.pk, 0)))
    return rows


def _nobody_waits(asked: Mapping[int, Asked]) -> dict[int, Asked]:
    """Before seats are given: what is asked, in no line."""
    return defaultdict(Asked, {workshop: Asked(one.by_rank) for workshop, one in asked.items()})


def _is_of_wishes(event: Event) -> bool:
    return event.allocation == Event.Allocation.WISHES


def _forced_seats(event: Event) -> QuerySet[WorkshopSeat, int]:
    seats = WorkshopSeat.objects.filter(registration__event=event, over_capacity=True)
    return seats.order_by().values_list("workshop", flat=True)


def _speakers_of(event: Event, giving: set[int]) -> Counter[int]:
    """Workshop → how many of its speakers sit there, or will: who comes, where seats are not given yet."""
    comes = Registration.objects.confirmed().filter(event=event, speaker=OuterRef("speaker"))
    sits = WorkshopSeat.objects.filter(workshop=OuterRef("session"), registration__speaker=OuterRef("speaker"))
    roles = Intervention.objects.filter(session__event=event, session__kind=Session.Kind.WORKSHOP).order_by()
    of_slots_that_give = Q(session__parent__in=giving)
    found = roles.filter(of_slots_that_give & Exists(sits) | ~of_slots_that_give & Exists(comes))
    return Counter(dict(found.values_list("session").annotate(Count("speaker", distinct=True))))


def _workshop_rows(
    slot: Slot,
    ranks: list[str],
    asked: Mapping[int, Asked],
    places: dict[int, Places],
    forced: Counter[int],
    speakers: Counter[int],
) -> list[WorkshopRow]:
    demands = {
        workshop.pk: [asked[workshop.pk].by_rank[rank] for rank in range(1, len(ranks) + 1)]
        for workshop in slot.workshops
    }
    most = max((max(sum(demands[pk]), places[pk].capacity or 0) for pk in demands), default=0)
    return [
        WorkshopRow(
            workshop=workshop,
            places=places[workshop.pk],
            forced=forced[workshop.pk],
            speakers=speakers[workshop.pk],
            demand=list(zip(ranks, demands[workshop.pk], strict=True)),
            line=asked[workshop.pk].in_line,
            waiting=asked[workshop.pk].waiting,
            chart=demand_bar(
                workshop, demands[workshop.pk], workshop.capacity, most=most, wishes=_is_of_wishes(slot.session.event)
            ),
        )
        for workshop in slot.workshops
    ]


def lines_to_show(of_day: Places, slots: list[SlotRow]) -> list[LineTab]:
    """The line of the day, then those of the workshops that give seats where somebody stands."""
    workshops = [row for slot in slots if slot.gives for row in slot.workshops if row.line]
    return [
        LineTab(DAY, WHOLE_DAY, of_day.waiting),
        *(LineTab(str(row.workshop.pk), row.workshop.label_in_day, row.line, row.workshop) for row in workshops),
    ]


@day_page(
    "places/hors-tour/",
    title="Donner des places hors tour",
    tab=Tab.SEATS,
    permission=(*MAY_SEE_LINES, MAY_CHANGE),
    template="inscriptions/seats/promote.html",
    methods=ACT,
    links=no_link,  # the line of the day has it
    under="inscriptions_places",
)
def places_out_of_order(request: HttpRequest, event: Event) -> Given:
    """GET shows whom the line's page ticked, and asks the reason; POST gives each who still waits a place."""
    keys = [key for key in request.GET.getlist("personne") if is_key(key)][:ROWS]
    people = list(event.registrations.filter(pk__in=keys).order_by("queued_at", "pk"))
    waiting = [person for person in people if person.status == person.Status.WAITING]
    form = PromoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = promote_many(
                event=event, registrations=people, by=member(request.user), reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            _say_who_was_promoted(request, done, [person for person in people if person not in done])
            return redirect("admin:inscriptions_places", event.pk)
    if not waiting:
        messages.warning(request, "Cochez d’abord des personnes qui attendent une place.")
        return redirect("admin:inscriptions_places", event.pk)
    return {"people": waiting, "adminform": in_fieldsets(form), "verb": f"Donner {counted(len(waiting), 'place')}"}


def _say_who_was_promoted(request: HttpRequest, done: list[Registration], others: list[Registration]) -> None:
    if done:
        verb = "ont" if len(done) > 1 else "a"
        messages.success(request, f"{counted(len(done), 'personne')} {verb} une place, hors tour.")
    if others:
        messages.warning(request, f"N’attendaient plus de place : {enumeration(others)}.")


def fill_rows(event: Event) -> list[FillRow]:
    """Each day when someone signed up or cancelled, in two queries."""
    new = _by_day(event.registrations.all(), "created_at")
    cancelled = _by_day(event.registrations.filter(status=Registration.Status.CANCELLED), "status_changed_at")
    rows, total = [], 0
    for day in sorted(new.keys() | cancelled.keys()):
        total += new[day] - cancelled[day]
        rows.append(FillRow(day, new[day], cancelled[day], total))
    return rows


def _by_day(registrations: QuerySet[Registration], field: str) -> Counter[date]:
    days = registrations.order_by().annotate(day=TruncDate(field)).values("day").annotate(count=Count("pk"))
    return Counter({row["day"]: row["count"] for row in days})


def daily_totals(fill: list[FillRow]) -> list[int]:
    """The total of every day from the first to the last: the one before when nobody came."""
    totals = {row.day.toordinal(): row.total for row in fill}
    values, total = [], 0
    for day in range(min(totals), max(totals) + 1):
        total = totals.get(day, total)
        values.append(total)
    return values


def fill_label(fill: list[FillRow]) -> str:
    """The curve in one sentence."""
    return f"Inscriptions du {fill[0].day:%d/%m/%Y} au {fill[-1].day:%d/%m/%Y} : {fill[-1].total} au total"
