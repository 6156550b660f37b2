"""« Coller un programme » on a day: the text becomes lines of its grid, over the moments that it has."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from programme.admin.grid_form import MOST_LINES, lines_posted, over_what_is_locked, shown_bare
from programme.admin.grid_page import MAY_ADD_VENUE, arranged, log, say_what_was_done
from programme.admin.paste_form import NO_PROGRAMME, TOO_MANY, PasteForm, days_asked, plain_text
from programme.admin.paste_shown import LEFT_OUT, SAME_PERSON, SAME_PLACE, Pasting, pasting_context
from programme.admin.venue_forms import NewVenues
from programme.desk.hooks import day_desk, session_desk
from programme.desk.pages import ACT, Given, Tab, day_page
from programme.grid.day import GridDay, day_of
from programme.grid.drafted import Drafted, drafted
from programme.grid.matched import over_saved
from programme.grid.namesakes import Acquaintances, acquaintances, acquainted, renamed
from programme.grid.typed import NEW_VENUES, GridLine, under_their_slots
from programme.grid.write import House, save_grid
from programme.models import Event, Venue
from programme.reading.draft import Draft
from programme.reading.read import read_programme
from rencontre.actors import member
from rencontre.french.words import counted
from rencontre.http.keys import is_key

ARRANGES = {"lines", "up", "down", "cut", "theirs", "venue"}
TITLE = "Coller un programme"


@dataclass(frozen=True)
class TextGiven:
    """A text that is a programme: what it says of the date that was `chosen`, by its index, when it has several."""

    text: str
    draft: Draft
    chosen: str = ""


@day_page(
    "programme/coller/",
    title=TITLE,
    tab=Tab.PROGRAMME,
    permission="programme.change_session",
    template="programme/grid/paste.html",
    name="programme_event_paste",
    methods=ACT,
)
def paste(request: HttpRequest, event: Event) -> Given:
    """A GET asks for the text; a POST shows it as lines, arranges them or saves them, as its button says."""
    given = given_text(request, reverse("admin:programme_event_programme", args=[event.pk]), event.date)
    if not isinstance(given, TextGiven):
        return given | {"is_over": event.sessions.exists()}
    if request.POST.get("act") != "read":
        return sent(request, event, given)
    day = day_of(event, session_desk.promised)
    found, known = read_over(given.draft, day, event.main_venue)
    bare = {line.ref for line in found.lines if line.key and not line.changed()} - found.held
    venues = NewVenues.proposed(found.new_venues)
    pasting = Pasting(given.text, given.draft, found, day, found.lines, known, venues, given.chosen, bare)
    return pasting_context(request, pasting)


def given_text(request: HttpRequest, by_hand: str, day: date | None = None) -> TextGiven | dict[str, Any]:
    """The text that was sent, read; else what the page that asks for it shows: the text, or which date of several.

    That of `day` is chosen when the text has it. `by_hand` is the address where one does without a text.
    """
    if request.method != "POST":
        return _asking(PasteForm(), by_hand)
    act = request.POST.get("act", "")
    if act == "text":
        return _asking(PasteForm(initial={"text": plain_text(request.POST.get("text", ""))}), by_hand)
    form = PasteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asking(form, by_hand)
    text = form.cleaned_data["text"]
    for note in form.notes:
        messages.info(request, note)
    draft = read_programme(text)
    if not draft.is_programme:
        return _asking(PasteForm(initial={"text": text}), by_hand, NO_PROGRAMME)
    given = _one_day(request, text, draft, day)
    if isinstance(given, TextGiven) and len(drafted(given.draft, (), None).lines) > MOST_LINES:
        return _asking(PasteForm(initial={"text": text}), by_hand, TOO_MANY)
    return given


def _asking(form: PasteForm, by_hand: str, refused: str = "") -> dict[str, Any]:
    """What the page that asks for the text shows; `refused` says why the one that came was not read."""
    return {"paste_form": form, "by_hand": by_hand, "refused": refused, "dates": [], "is_over": False}


def _one_day(request: HttpRequest, text: str, draft: Draft, day: date | None) -> TextGiven | dict[str, Any]:
    asked = days_asked(draft)
    dates = draft.days
    if not asked:
        only = {one.day for one in draft.moments if one.day is not None}
        return TextGiven(text, draft.of_day(only.pop()) if only else draft)
    chosen = request.POST.get("day", "")
    same = [index for index in asked if day and dates[index].day == day]
    if not chosen and same:
        chosen = str(same[0])
    if is_key(chosen) and int(chosen) in asked:
        return TextGiven(text, draft.of_day(int(chosen)), chosen)
    rows = [(index, dates[index].words, _moments_of(draft, index)) for index in asked]
    return {"paste_form": None, "dates": rows, "text": text}


def _moments_of(draft: Draft, index: int) -> str:
    return counted(sum(1 for _ in draft.of_day(index).every_moment()), "séance")


def read_over(draft: Draft, day: GridDay, main: Venue | None) -> tuple[Drafted, Acquaintances]:
    """The lines of a draft over those of the day, and who is known."""
    found = drafted(draft, list(day.venues.values()), main)
    known = acquaintances(day.event.pk, found.lines)
    found = acquainted(found, known)
    return (over_saved(found, day.lines) if day.lines else found), known


# --- What was sent -----------------------------------------------------------------------------------------------


def sent(request: HttpRequest, event: Event, given: TextGiven) -> Given:
    """Save what is kept of the lines, or arrange them."""
    act, _, ref = request.POST.get("act", "").partition(":")
    day = day_of(event, session_desk.promised)
    pasting = posted(request, given, day, event.main_venue)
    if act in ARRANGES:
        return pasting_context(request, rearranged(request, pasting, act, ref))
    lines = kept_lines(request.POST, pasting)
    used = {line.venue for line in lines if not line.remove}
    if not pasting.venues.are_right(may_add=request.user.has_perm(MAY_ADD_VENUE), used=used):
        return pasting_context(request, pasting)
    done = save_grid(
        event=event, lines=lines, by=member(request.user), may=request.user.has_perm, house=house(),
        new_venues=pasting.venues.rows(used),
    )  # fmt: skip
    if done.is_refused:
        pasting.lines, pasting.day = with_left_out(done.lines, pasting), done.day
        pasting.faults, pasting.conflicts, pasting.asks = done.faults, done.conflicts, done.asks
        return pasting_context(request, pasting)
    log(request, done)
    say_what_was_done(request, done)
    return redirect("admin:programme_event_programme", event.pk)


def house() -> House:
    return House(day_desk.locks, session_desk.promised, session_desk.keeps)


def posted(request: HttpRequest, given: TextGiven, day: GridDay, main: Venue | None) -> Pasting:
    """What the form that was sent says, over the text read again."""
    data = request.POST
    lines = over_what_is_locked(under_their_slots(lines_posted(data, day)), day)
    found, _ = read_over(given.draft, day, main)
    chosen = {int(pk) for pk, _ in _same_people(data)}
    known = acquaintances(day.event.pk, lines, chosen)
    same = {name: known.by_pk[int(pk)] for pk, name in _same_people(data) if int(pk) in known.by_pk}
    return Pasting(
        given.text, given.draft, found, day, renamed(lines, same), known, NewVenues.posted(data).cleared(),
        given.chosen, shown_bare(data), set(data.getlist(LEFT_OUT)),
    )  # fmt: skip


def _same_people(data: QueryDict) -> list[tuple[str, str]]:
    """The key of somebody known, and the name that the text gives them."""
    answers = [data.get(name, "").partition("=")[::2] for name in data if name.startswith(f"{SAME_PERSON}-")]
    return [(pk, name) for pk, name in answers if is_key(pk) and name]


def rearranged(request: HttpRequest, pasting: Pasting, act: str, ref: str) -> Pasting:
    """The lines once a button of the grid was pressed; nothing is saved."""
    before = {line.ref for line in pasting.lines}
    pasting.lines = arranged(request, act, ref, pasting.lines, pasting.day)
    pasting.touched = next((line.ref for line in pasting.lines if line.ref not in before), ref)
    if act == "venue":
        pasting.venues = pasting.venues.more()
    return pasting


def kept_lines(data: QueryDict, pasting: Pasting) -> list[GridLine]:
    """What is to be written: a change that is left out is the saved line, a place that is known is that one."""
    places = {name: data.get(f"{SAME_PLACE}-{name}", "") for name in NEW_VENUES}
    found = []
    for line in pasting.lines:
        saved = pasting.day.line(line.key) if line.key and line.ref in pasting.left_out else None
        place = places.get(line.venue, "")
        found.append(saved or (replace(line, venue=place) if is_key(place) else line))
    return found


def with_left_out(lines: list[GridLine], pasting: Pasting) -> list[GridLine]:
    """`lines` as they are shown again, each change that is left out among them."""
    left = {line.ref: line for line in pasting.lines if line.ref in pasting.left_out and line.key}
    return [left.get(line.ref, line) for line in lines]


def say_day_exists(request: HttpRequest) -> None:
    messages.info(request, "Cette journée et son programme étaient déjà enregistrés\u00a0: rien n’a changé.")
