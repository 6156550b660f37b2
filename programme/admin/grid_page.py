"""The programme of a day on one page: every moment, one save."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from programme.admin.grid_form import MOST_LINES, BoxedLine, lines_posted, over_what_is_locked, shown_lines
from programme.admin.unannounced import say_unannounced
from programme.admin.venue_forms import NewVenues
from programme.desk.hooks import day_desk, session_desk
from programme.desk.pages import ACT, Given, Tab, day_page
from programme.grid.arrange import FIRST_KINDS, as_saved, cut_in_two, moved, with_blank, with_more, with_workshops
from programme.grid.day import GridDay, day_of
from programme.grid.reading import Faults, Reader
from programme.grid.typed import LABELS, GridLine, under_their_slots
from programme.grid.write import House, Saved, save_grid
from programme.models import Event, Room
from programme.queries import agenda
from rencontre.actors import member
from rencontre.french.typography import typographic
from rencontre.french.words import counted, enumeration

MAY_CHANGE, MAY_ADD, MAY_REMOVE = (f"programme.{act}_session" for act in ("change", "add", "delete"))
MAY_ADD_VENUE = "programme.add_venue"
ASKED = "ateliers"  # in the address: « 12:7 », the workshops that the slot 12 will have besides
FIELD_NAMES = LABELS | {"more": "Ateliers à ajouter", "remove": "Retirer"}


@dataclass(frozen=True)
class ShownGrid:
    """What the page shows: lines, and what there is to say of them."""

    day: GridDay
    lines: list[GridLine]
    venues: NewVenues
    faults: Faults = field(default_factory=dict)
    conflicts: Mapping[str, list[str]] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    touched: str = ""  # the line that was just arranged


@dataclass(frozen=True)
class LineFault:
    """A line of the summary, which leads to its field."""

    where: str
    message: str
    address: str


@day_page(
    "programme/",
    title="Programme",
    tab=Tab.PROGRAMME,
    heads=True,
    permission="programme.view_session",
    template="programme/grid/page.html",
    name="programme_event_programme",
    methods=ACT,
)
def programme(request: HttpRequest, event: Event) -> Given:
    """Who may not change it reads it. A POST saves, unless its button only arranges the lines."""
    if request.method == "POST":
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        return posted(request, event)
    if not request.user.has_perm(MAY_CHANGE):
        return {"grid": False, "agenda": agenda(event)}
    day = day_of(event, session_desk.promised)
    lines = [replace(line, more=_asked(request).get(line.ref, "")) for line in day.lines]
    if request.user.has_perm(MAY_ADD):
        lines = with_blank(with_workshops(lines), () if lines else FIRST_KINDS)
    return context_of(request, ShownGrid(day, lines, NewVenues({})))


def _asked(request: HttpRequest) -> dict[str, str]:
    """The workshops that the saving of a slot asked for, by the `ref` of its line."""
    pairs = [value.partition(":")[::2] for value in request.GET.getlist(ASKED)]
    return {f"s{slot}": count for slot, count in pairs}


def posted(request: HttpRequest, event: Event) -> Given:
    """Save, or arrange the lines as the button says."""
    act, _, ref = request.POST.get("act", "").partition(":")
    day = day_of(event, session_desk.promised)
    lines = under_their_slots(lines_posted(request.POST, day))
    venues = NewVenues.posted(request.POST)
    if act in {"lines", "up", "down", "cut", "theirs", "venue"}:
        before = {line.ref for line in lines}
        lines = arranged(request, act, ref, over_what_is_locked(lines, day), day)
        touched = next((line.ref for line in lines if line.ref not in before), ref)
        shown = venues.more() if act == "venue" else venues.cleared()
        return context_of(request, ShownGrid(day, lines, shown, touched=touched))
    return saved(request, event, lines, venues)


def arranged(request: HttpRequest, act: str, ref: str, lines: list[GridLine], day: GridDay) -> list[GridLine]:
    """The lines once the button `act` was pressed on `ref`, none more than a form holds; nothing is saved yet."""
    found = _arranged(request, act, ref, lines, day)
    return lines if len(found) > max(len(lines), MOST_LINES) else found


def _arranged(request: HttpRequest, act: str, ref: str, lines: list[GridLine], day: GridDay) -> list[GridLine]:
    if act == "venue":
        return lines
    if act == "theirs":
        return as_saved(lines, ref, day.line)
    if act == "lines":
        return with_more(lines) if request.user.has_perm(MAY_ADD) else lines
    reading = Reader(day, may=request.user.has_perm).read(lines)
    if act == "cut":
        return cut_in_two(lines, reading, ref) if request.user.has_perm(MAY_ADD) else lines
    return moved(lines, reading, ref, up=act == "up")


def saved(request: HttpRequest, event: Event, lines: list[GridLine], venues: NewVenues) -> Given:
    """Write all of it, or show it again with what is wrong."""
    house = House(day_desk.locks, session_desk.promised, session_desk.keeps)
    if not venues.are_right(may_add=request.user.has_perm(MAY_ADD_VENUE)):
        day = day_of(event, session_desk.promised)
        return context_of(request, ShownGrid(day, over_what_is_locked(lines, day), venues))
    done = save_grid(
        event=event, lines=lines, by=member(request.user), may=request.user.has_perm, house=house,
        new_venues=venues.rows(),
    )  # fmt: skip
    if done.is_refused:
        shown = ShownGrid(done.day, done.lines, venues.cleared(), done.faults, done.conflicts, done.asks)
        return context_of(request, shown)
    log(request, done)
    say_what_was_done(request, done)
    return _back(done)


def _back(done: Saved) -> HttpResponse:
    """To the page as it is saved, with the workshops that were asked for."""
    asked = [f"{done.keys[line.ref]}:{line.more.strip()}" for line in done.lines
             if line.more.strip() and line.ref in done.keys]  # fmt: skip
    query = {ASKED: asked} if asked else None
    return redirect(reverse("admin:programme_event_programme", args=[done.day.event.pk], query=query))


def log(request: HttpRequest, done: Saved) -> None:
    """In the history of each session, as its own form does."""
    for rows, flag, said in (
        (done.added, ADDITION, "Ajoutée par le programme."),
        (done.changed, CHANGE, "Modifiée par le programme."),
        (done.removed, DELETION, "Retirée par le programme."),
    ):
        if rows:
            LogEntry.objects.log_actions(request.user.pk or 0, rows, flag, said)


def say_what_was_done(request: HttpRequest, done: Saved) -> None:
    counts = ((done.added, "ajoutée"), (done.changed, "modifiée"), (done.removed, "retirée"))
    said = ", ".join(counted(len(rows), "séance", word) for rows, word in counts if rows)
    sentences = [f"Programme enregistré : {said}." if said else "Programme enregistré : rien n’a changé."]
    if done.newcomers:
        sentences.append(f"Nouveaux intervenants : {enumeration(done.newcomers)}.")
    if done.rooms:
        sentences.append(f"Nouvelles salles : {enumeration([_named(room, done) for room in done.rooms])}.")
    messages.success(request, typographic(" ".join(sentences)))
    say_unannounced(request, done.noticed)


def _named(room: Room, done: Saved) -> str:
    """With its venue, where it is not the main one."""
    return room.name if room.venue_id == done.day.event.main_venue_id else f"{room} ({room.venue})"


def context_of(request: HttpRequest, shown: ShownGrid) -> dict[str, Any]:
    may = request.user.has_perm
    choices = shown.venues.choices() if may(MAY_ADD_VENUE) else []
    moments = shown_lines(
        shown.lines, shown.day, removes=may(MAY_REMOVE), new_venues=choices,
        conflicts=shown.conflicts, asks=shown.asks, touched=shown.touched,
    )  # fmt: skip
    faults = _explained(moments, shown.faults)
    return {
        "grid": True,
        "moments": moments,
        "faults": faults,
        "conflicts": [row for row in every_line(moments) if row.meanwhile],
        "unsaved": request.method == "POST",
        "venues": shown.venues if may(MAY_ADD_VENUE) else None,
        "rooms": [(venue, rooms) for venue, rooms in shown.day.rooms.items() if rooms],
        "adds": may(MAY_ADD),
        "promised": any(row.line.locked for row in every_line(moments)),
        "is_new": not shown.day.sessions,
        "paste_address": reverse("admin:programme_event_paste", args=[shown.day.event.pk])
        if shown.day.event.pk
        else "",
    }


def every_line(moments: list[BoxedLine]) -> list[BoxedLine]:
    """The moments, each before its workshops."""
    return [one for row in moments for one in (row, *row.workshops)]


def _explained(moments: list[BoxedLine], faults: Faults) -> list[LineFault]:
    """Put each fault at its field, and list them for the top of the page."""
    found = []
    for row in every_line(moments):
        for name, sentences in faults.get(row.line.ref, {}).items():
            at = name if name in row.form.fields else None
            row.form.add_error(at, sentences)
            address = f"#id_{row.line.ref}-{name}" if at else f"#line-{row.line.ref}"
            where = " – ".join(filter(None, [row.numbered, FIELD_NAMES.get(name, "")]))
            found += [LineFault(where, sentence, address) for sentence in sentences]
    return found
