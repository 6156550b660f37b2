"""A draft, which a text gave, becomes lines of the grid: each with its words in the text, and what is to be checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from programme.grid.placed import NamedPlaces
from programme.grid.reading import TITLES
from programme.grid.typed import GridLine, hour_text
from programme.grid.voices import SPOKEN_ROLES
from programme.models import Intervention, Session, Venue
from programme.reading.draft import Doubt, Draft, DraftMoment, MomentKind, NamedSpeaker, Role, TextSpan
from programme.reading.hours import whole_hours
from rencontre.french.full_names import Order, split_name
from rencontre.french.names import fold
from rencontre.french.typography import NBSP

ROLES = {
    Role.SPEAKER: Intervention.Role.SPEAKER,
    Role.FACILITATOR: Intervention.Role.FACILITATOR,
    Role.CHAIR: Intervention.Role.FACILITATOR,
    Role.GREAT_WITNESS: Intervention.Role.GREAT_WITNESS,
}
HALF_DAY = re.compile(r"(?:le |la |l )?(?:matin(?:ee)?|apres midi|soir(?:ee)?)")  # the hours say it already
LONGEST_QUOTE = 300  # characters: the whole text stands below
MADE_SLOT = "Le texte ne dit pas le créneau de ces ateliers\u00a0: il est ajouté."
OWN_NUMBERS = "Le texte désigne ces ateliers autrement ({})\u00a0: le site les numérote."
UNDER = "Le texte la range sous «\u00a0{}\u00a0», qui n’est pas repris\u00a0: écrivez-le dans le titre, au besoin."
MAIN_INSIDE = "Le texte met cet atelier dans le lieu principal, et son créneau ailleurs\u00a0: choisissez son lieu."
ENDS = "Elle commence quand la journée finit\u00a0: elle est laissée de côté."
TWICE = "{} y est deux fois\u00a0: une seule est gardée."


@dataclass
class Drafted:
    """`lines` in the order of the text. By `ref`: the words each came from, and its doubts; under « », the day's."""

    lines: list[GridLine] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    main: Venue | None = None  # where the day is held: known, or not saved
    new_venues: list[Venue] = field(default_factory=list)  # in the order of NEW_VENUES
    held: set[str] = field(default_factory=set)  # saved lines that the text would change where people were promised

    def doubt(self, ref: str, about: str, sentence: str) -> None:
        said = self.doubts.setdefault(ref, [])
        if sentence not in {one.sentence for one in said}:
            said.append(Doubt(about, sentence))


def drafted(draft: Draft, known: Sequence[Venue], main: Venue | None) -> Drafted:
    """The lines of a draft, on a day held in `main`, or not made yet (None). `known` are the venues that are saved."""
    places = NamedPlaces(draft.venues, known, main)
    found = Drafted(main=places.main, new_venues=places.new)
    for doubt in (*draft.doubts, *places.doubts):
        found.doubt("", doubt.about, doubt.sentence)
    found.unread = [text for span in draft.unread if (text := draft.said_at(span).strip())]
    _Drafting(draft, places, found).add_all()
    return found


class _Drafting:
    def __init__(self, draft: Draft, places: NamedPlaces, found: Drafted):
        self.draft, self.places, self.found = draft, places, found
        self.blocks: set[str] = set()

    def add_all(self) -> None:
        _, ends = hours_of_day(self.draft)
        slot: tuple[GridLine, DraftMoment] | None = None  # that was made for workshops which have none
        for number, moment in enumerate(self.draft.moments):
            if moment.kind is not MomentKind.WORKSHOP:
                slot = None
                line = self._line(f"n{number}", moment)
                if _says_the_end(moment) and moment.start == ends:
                    line = replace(line, remove=True)
                    self.found.doubt(line.ref, "start", ENDS)
                self._add(moment, line)
                for inside, workshop in enumerate(_by_number(moment.workshops)):
                    self._add_inside(f"n{number}wn{inside}", workshop, moment)
                self._doubt_numbers(f"n{number}", moment.workshops)
            elif slot is None or _leaves(moment, slot[1]):
                slot = self._made_slot(f"n{number}", moment)
                self._add_inside(f"n{number}wn0", moment, slot[1])
            else:
                inside = sum(line.slot == slot[0].ref for line in self.found.lines)
                self._add_inside(f"{slot[0].ref}wn{inside}", moment, slot[1])

    def _add(self, moment: DraftMoment, line: GridLine) -> None:
        self.found.lines.append(line)
        self.found.origins[line.ref] = _quote(self.draft, moment.spans)
        for doubt in (*moment.doubts, *(doubt for one in moment.speakers for doubt in one.doubts)):
            self.found.doubt(line.ref, doubt.about, doubt.sentence)
        block = moment.block
        is_heading = bool(block) and whole_hours(block) is None and not HALF_DAY.fullmatch(fold(block))
        if is_heading and block not in self.blocks and not line.slot:
            self.blocks.add(block)
            self.found.doubt(line.ref, "title", UNDER.format(block))

    def _line(self, ref: str, moment: DraftMoment) -> GridLine:
        return GridLine(
            ref,
            kind=kind_of(moment.kind),
            start=hour_text(moment.start),
            end=hour_text(moment.end),
            title=_title(moment),
            venue=self.places.where(moment.venue),
            room=moment.room,
            speakers=self._speakers(ref, moment.speakers),
            abstract=moment.abstract,
        )

    def _add_inside(self, ref: str, workshop: DraftMoment, slot: DraftMoment) -> None:
        """A workshop, which says only what it does not share with its slot."""
        line = self._line(ref, workshop)
        number = int(workshop.number) if _is_number(workshop.number) else None
        if _keeps_hours(workshop, slot):
            line = replace(line, start="", end="")
        own, whole = line.venue, self.places.where(slot.venue)
        if workshop.venue is not None and not own and whole:
            main = self.places.main
            own = str(main.pk) if main and main.pk else ""
            if not own:
                self.found.doubt(ref, "venue", MAIN_INSIDE)
        is_shared = own == whole or workshop.venue is None
        line = replace(
            line, slot=ref.rpartition("w")[0], kind=Session.Kind.WORKSHOP.value, number=number,
            venue="" if is_shared else own,
        )  # fmt: skip
        self._add(workshop, line)

    def _made_slot(self, ref: str, first: DraftMoment) -> tuple[GridLine, DraftMoment]:
        made = DraftMoment(MomentKind.SLOT, first.block, first.start, first.end, venue=first.venue)
        line = self._line(ref, made)
        self.found.lines.append(line)
        self.found.origins[ref] = ""
        self.found.doubt(ref, "kind", MADE_SLOT)
        return line, made

    def _doubt_numbers(self, ref: str, workshops: list[DraftMoment]) -> None:
        said = [one.number for one in workshops if one.number and not _is_number(one.number)]
        if said:
            self.found.doubt(ref, "number", OWN_NUMBERS.format(", ".join(said)))

    def _speakers(self, ref: str, speakers: list[NamedSpeaker]) -> str:
        """One a line, each once in a role."""
        said: dict[tuple[str, Intervention.Role], str] = {}
        for speaker in speakers:
            key = fold(first_name_first(speaker.name)), ROLES[speaker.role]
            if key in said:
                self.found.doubt(ref, "speakers", TWICE.format(speaker.name))
            else:
                said[key] = _said_line(speaker)
        return "\n".join(said.values())


def kind_of(kind: MomentKind) -> str:
    """The kind of a session of the day; « intervention » for what the sessions do not know."""
    return Session.Kind.__members__.get(kind.name, Session.Kind.TALK).value


def _title(moment: DraftMoment) -> str:
    """The title; of a moment that only its kind and its number name, both: « Table ronde 2 »."""
    word = TITLES[kind_of(moment.kind)]
    is_bare = fold(moment.title) in {"", fold(word)}
    if is_bare and moment.number and moment.kind is not MomentKind.SLOT:
        return f"{word} {moment.number}"
    return moment.title or (moment.block if moment.kind is MomentKind.SLOT else "")


def _said_line(speaker: NamedSpeaker) -> str:
    """« Animation : Nadia TERKKI, directrice, Ville d’Arras »."""
    text = " ".join(", ".join(filter(None, [first_name_first(speaker.name), speaker.details])).split())
    role = SPOKEN_ROLES.get(ROLES[speaker.role])
    return f"{role}{NBSP}: {text}" if role else text


def first_name_first(name: str) -> str:
    """« Nadia TERKKI » of « TERKKI Nadia » and of « Mme Nadia TERKKI »; a name that nothing cuts stays."""
    try:
        return " ".join(split_name(name, Order.FIRST_LAST))
    except ValueError:
        return name


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text) < 1000


def _by_number(workshops: list[DraftMoment]) -> list[DraftMoment]:
    """In the order of their numbers when each has its own, else as they come."""
    numbers = [one.number for one in workshops]
    if all(map(_is_number, numbers)) and len(set(numbers)) == len(numbers):
        return sorted(workshops, key=lambda one: int(one.number))
    return workshops


def _keeps_hours(workshop: DraftMoment, slot: DraftMoment) -> bool:
    said = [hours for hours in ((workshop.start, slot.start), (workshop.end, slot.end)) if hours[0]]
    return all(own == whole for own, whole in said)


def _leaves(workshop: DraftMoment, slot: DraftMoment) -> bool:
    """Whether it says other hours than those of the slot that was made for the one before."""
    return bool(workshop.start) and (workshop.start, workshop.end) != (slot.start, slot.end)


def _quote(draft: Draft, spans: Sequence[TextSpan]) -> str:
    words = " ".join(" ".join(draft.said_at(span) for span in spans).split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return f"{words[:LONGEST_QUOTE].rpartition(' ')[0]}…"


# --- The hours of a day that is not made yet ----------------------------------------------------------------------


def hours_of_day(draft: Draft) -> tuple[time | None, time | None]:
    """When the day starts and ends: as the text says, unless moments start before or end after; else by them."""
    starts = [one.start for one in draft.moments if one.start]
    ends = [hour for one in draft.moments for hour in (one.start, one.end) if hour]
    last = max(draft.moments, key=lambda one: one.start or time.min, default=None)
    is_known = bool(last and (last.end or draft.ends_at or _says_the_end(last)))
    if draft.starts_at:
        starts.append(draft.starts_at)
    if draft.ends_at:
        ends.append(draft.ends_at)
    return min(starts, default=None), max(ends, default=None) if is_known else None


def _says_the_end(moment: DraftMoment) -> bool:
    """« 17h : Fin »: a moment that only says when the day ends."""
    is_bare = not (moment.end or moment.speakers or moment.abstract or moment.workshops)
    return is_bare and fold(moment.title).split()[:1] in (["fin"], ["depart"], ["fermeture"])


def afternoon_of_day(draft: Draft) -> time | None:
    """When the second half of the day starts: with the first moment from one o'clock on, if some come before noon."""
    starts = sorted(one.start for one in draft.moments if one.start and one.kind is not MomentKind.LUNCH)
    after = next((start for start in starts if start >= time(13)), None)
    return after if after and starts[0] < time(12) else None
