"""The boxes of the programme's grid: lines out of what was posted, and a form for each line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from programme.admin.line_notes import LineNotes
from programme.grid.day import GridDay
from programme.grid.typed import BLANK_KIND, FIELDS, LABELS, REF, GridLine
from programme.models import Session
from rencontre.french.typography import french_hour_range, typographic

MOST_LINES = 400  # that are new, in one form
KINDS = [(kind.value, kind.label) for kind in Session.Kind if kind is not Session.Kind.WORKSHOP]
LINE_LENGTH, MOST_ROWS = 85, 8  # characters of a line of the box of speakers, and its lines
BEGINNING = 120  # characters of a presentation that are seen while its box is closed
BOXES = ("remove", "sure")
FIRST_ROW = [name for name in FIELDS if name not in {"speakers", "abstract"}]


def lines_posted(data: QueryDict, day: GridDay) -> list[GridLine]:
    """The lines of a form that was sent; what names no line is left out.

    A saved line that came without its boxes is as it is saved.
    """
    refs = [ref for ref in dict.fromkeys(data.getlist("ref")) if REF.fullmatch(ref)]
    beyond = set([ref for ref in refs if _key_of(ref) is None][MOST_LINES:])
    bare = shown_bare(data)
    found = [
        day.line(_key_of(ref)) if ref in bare else _line_posted(data, ref, day) for ref in refs if ref not in beyond
    ]
    return [line for line in found if line]


def shown_bare(data: QueryDict) -> set[str]:
    """Which saved lines the form that was sent only named."""
    return {ref for ref in data.getlist("ref") if _key_of(ref) and f"{ref}-speakers" not in data}


def _key_of(ref: str) -> int | None:
    match = REF.fullmatch(ref)
    return int(match["key"]) if match and match["key"] else None


def _line_posted(data: QueryDict, ref: str, day: GridDay) -> GridLine:
    match, key = REF.fullmatch(ref), _key_of(ref)
    slot = data.get(f"{ref}-slot", "") if key else (match and match["slot"]) or ""
    now = day.line(key) if key else None
    typed: dict[str, Any] = {name: data.get(f"{ref}-{name}", "").replace("\0", "") for name in (*FIELDS, "more")}
    if slot:
        typed["kind"] = Session.Kind.WORKSHOP.value
    elif not (key or typed["kind"]):
        typed["kind"] = BLANK_KIND
    line = GridLine(ref, key, slot=slot if REF.fullmatch(slot) else "", seen=data.get(f"{ref}-seen", "")[:200], **typed)
    line = line.saying({name: f"{ref}-{name}" in data for name in BOXES})
    if now is None:
        number = data.get(f"{ref}-number", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 5
        return replace(line, number=int(number) if is_number and not key else None)
    if f"{ref}-abstract" not in data:  # a form that was shown before it had this box
        line = replace(line, abstract=now.abstract)
    return replace(line, slot=now.slot, number=now.number)


def over_what_is_locked(lines: Iterable[GridLine], day: GridDay) -> list[GridLine]:
    """`lines` as they are shown again: with what people were promised, which no box holds."""
    found = []
    for line in lines:
        now = day.line(line.key) if line.key else None
        locked = {name: now.text(name) for name in now.locked} if now else {}
        found.append(replace(line, locked=now.locked).saying(locked) if now else line)
    return found


def _text(name: str, **attrs: str) -> forms.CharField:
    return forms.CharField(label=LABELS.get(name, ""), required=False, widget=forms.TextInput(attrs=attrs))


class LineForm(forms.Form):
    """The boxes of one line, filled with it. What is typed is read elsewhere (`programme/grid/reading.py`)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    slot = forms.CharField(required=False, widget=forms.HiddenInput)
    start = _text("start", autocomplete="off")
    end = _text("end", autocomplete="off")
    kind = forms.CharField(label=LABELS["kind"], required=False, widget=forms.Select(choices=KINDS))
    title = _text("title", autocomplete="off")
    venue = forms.CharField(label=LABELS["venue"], required=False, widget=forms.Select)
    room = _text("room", autocomplete="off")
    places = _text("places", inputmode="numeric", autocomplete="off")
    speakers = forms.CharField(label=LABELS["speakers"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    abstract = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 4, "aria-label": LABELS["abstract"]})
    )
    number = forms.CharField(required=False, widget=forms.HiddenInput)
    more = forms.CharField(
        label="Ateliers à ajouter", required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    remove = forms.BooleanField(label="Retirer", required=False)
    sure = forms.BooleanField(label="Oui, tout retirer", required=False)

    def __init__(
        self, line: GridLine, venues: list[tuple[str, str]], rooms_of: int | None, *, asks: bool, removes: bool
    ):
        values = {name: getattr(line, name) for name in (*FIELDS, "more", "seen", "slot", "number")}
        values |= {name: "on" for name in BOXES if getattr(line, name)}
        super().__init__(
            {f"{line.ref}-{name}": value for name, value in values.items()}, prefix=line.ref, label_suffix=""
        )
        dropped = (
            set(line.locked) | (set() if asks else {"sure"}) | (set() if removes and not line.locked else {"remove"})
        )
        is_slot = line.kind == Session.Kind.SLOT
        may_be_a_slot = is_slot or line.key is None
        dropped |= {"kind", "more"} if line.is_workshop else set() if may_be_a_slot else {"more"}
        dropped |= {"places"} if is_slot and not line.places else set()
        dropped |= {"number"} if line.key else {"seen", "slot"} | (set() if line.number else {"number"})
        for name in dropped:
            self.fields.pop(name, None)
        if "venue" in self.fields:
            self.fields["venue"].widget = forms.Select(choices=venues)
        if rooms_of:
            self.fields["room"].widget.attrs["list"] = f"rooms-{rooms_of}"
        for name, least in (("speakers", 1), ("abstract", 3)):
            rows = sum(1 + len(said) // LINE_LENGTH for said in line.text(name).splitlines())
            self.fields[name].widget.attrs["rows"] = max(least, min(rows, MOST_ROWS))


@dataclass(frozen=True)
class Promised:
    """What people were promised of a session, in words: the line only shows it."""

    hours: str
    kind: str
    venue: str
    places: str


def promised_of(session: Session) -> Promised:
    hours = french_hour_range(session.effective_starts_at, session.effective_ends_at)
    places = "" if session.capacity is None else f"{session.capacity} places"
    kind = "" if session.parent_id else session.kind_shown
    return Promised(hours, kind, session.venue.name if session.venue else "", places)


@dataclass
class BoxedLine:
    """A line with its form, as the page shows it; `meanwhile`: what somebody else wrote there."""

    line: GridLine
    form: LineForm
    session: Session | None
    heading: str
    meanwhile: list[str]
    workshops: list["BoxedLine"]
    place: str = ""  # « 3 », « 3.1 » for the first workshop of the third line
    is_touched: bool = False
    notes: LineNotes | None = None  # of a line that a text gave
    first: bool = False
    last: bool = False

    def touch(self) -> None:
        """Where the page opens: the line that a button has just arranged."""
        self.is_touched = True
        first = next(iter(self.beginning), None) or self.form["speakers"]
        first.field.widget.attrs["autofocus"] = True

    @property
    def look(self) -> str:
        """The classes of the line."""
        kind = "grid-workshop" if self.line.is_workshop else "" if self.session else "grid-new"
        return " ".join(filter(None, ["grid-line", kind, "grid-touched" if self.is_touched else ""]))

    @property
    def numbered(self) -> str:
        """« Ligne 3 : Table ronde »: how the faults name it, and what stands above its boxes."""
        return f"Ligne {self.place}\u00a0: {self.heading}"

    @property
    def moves_up(self) -> bool:
        return not (self.first or self.line.locked)

    @property
    def moves_down(self) -> bool:
        return not (self.last or self.line.locked)

    @property
    def may_be_cut(self) -> bool:
        is_open = not (self.line.locked or self.line.is_workshop or self.line.is_blank)
        return is_open and self.line.kind != Session.Kind.SLOT

    @property
    def label(self) -> str:
        """« Atelier 3 »; a new workshop has no number yet."""
        if not self.line.is_workshop:
            return ""
        new = f"Atelier {self.line.number}" if self.line.number else "Nouvel atelier"
        return self.session.label if self.session else new

    @property
    def abstract_seen(self) -> str:
        """What the closed box says of the text in it."""
        return typographic(" ".join(self.line.abstract.split())[:BEGINNING])

    @property
    def promised(self) -> "Promised | None":
        return promised_of(self.session) if self.session and self.line.locked else None

    @property
    def bare_hours(self) -> str:
        """When a saved session that the page only names takes place."""
        session = self.session
        return french_hour_range(session.effective_starts_at, session.effective_ends_at) if session else ""

    @property
    def change_address(self) -> str:
        return reverse("admin:programme_session_change", args=[self.line.key]) if self.session else ""

    @property
    def beginning(self) -> list[forms.BoundField]:
        """The boxes of the first row, in order."""
        return [self.form[name] for name in FIRST_ROW if name in self.form.fields]

    @property
    def removal(self) -> list[forms.BoundField]:
        """The boxes that take the line away."""
        return [self.form[name] for name in BOXES if name in self.form.fields]


def shown_lines(
    lines: list[GridLine],
    day: GridDay,
    *,
    removes: bool,
    new_venues: list[tuple[str, str]],
    conflicts: Mapping[str, list[str]],
    asks: Mapping[str, str],
    touched: str = "",
) -> list[BoxedLine]:
    """The moments, each with its workshops."""
    found: dict[str, BoxedLine] = {}
    for line in lines:
        session = day.sessions.get(line.key) if line.key else None
        venues = _venues(day, line, new_venues)
        rooms = session.effective_venue_id if session else day.event.main_venue_id
        form = LineForm(line, venues, rooms, asks=line.ref in asks or line.sure, removes=removes or line.key is None)
        heading = _heading(line, session)
        shown = BoxedLine(line, form, session, heading, conflicts.get(line.ref, []), [])
        found[line.ref] = shown
        if line.slot in found:
            found[line.slot].workshops.append(shown)
    moments = [shown for shown in found.values() if not shown.line.is_workshop]
    for group in (moments, *(shown.workshops for shown in moments)):
        for before, after in pairwise(group):
            before.last = after.first = False
            if before.line.locked or after.line.locked:
                before.last = after.first = True
        if group:
            group[0].first = group[-1].last = True
    _number(moments)
    if touched in found:
        found[touched].touch()
    return moments


def _number(moments: list[BoxedLine]) -> None:
    for place, moment in enumerate(moments, start=1):
        moment.place = str(place)
        for inside, workshop in enumerate(moment.workshops, start=1):
            workshop.place = f"{place}.{inside}"


def _venues(day: GridDay, line: GridLine, new_venues: list[tuple[str, str]]) -> list[tuple[str, str]]:
    main = day.event.main_venue
    own = "celui du créneau" if line.is_workshop else f"{main} (principal)" if main.name else "lieu principal"
    others = [
        (str(venue.pk), venue.name)
        for venue in day.venues.values()
        if line.is_workshop or venue.pk != day.event.main_venue_id or line.venue == str(venue.pk)
    ]
    return [("", own), *others, *new_venues]


def _heading(line: GridLine, session: Session | None) -> str:
    if session is None:
        kind = "séance" if line.kind == Session.Kind.OTHER else f"({dict(KINDS).get(line.kind, '')})"
        return typographic(line.title) or ("nouvel atelier" if line.is_workshop else f"nouvelle {kind}")
    return typographic(str(session))
