"""Lines of text read as sessions, with what is wrong said field by field. Nothing is written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programme.columns.fields import LineInput, ProseInput
from programme.columns.moments import HourInput
from programme.grid.day import GridDay
from programme.grid.typed import NEW_VENUES, GridLine, paragraphs, plain
from programme.grid.voices import Said, Voice, bare, known_speakers, newcomer, recognised, said_in, said_of
from programme.models import Intervention, Room, Session, Speaker, Venue
from rencontre.french.names import fold

Kind = Session.Kind
TITLES = {kind.value: kind.label.capitalize() for kind in Kind} | {Kind.SLOT.value: "Ateliers"}
MOST = 2_147_483_647  # of an integer column
MOST_MORE = 40
HOUR = HourInput(required=False)
TITLE = LineInput(required=False, max_length=300)
ABSTRACT = ProseInput(required=False)
ROOM = LineInput(required=False, max_length=100)
DETAILS = {
    "function": LineInput(required=False, max_length=300),
    "organisation": LineInput(required=False, max_length=200),
}
PLACES = forms.IntegerField(required=False, min_value=0, max_value=MOST)
MORE = forms.IntegerField(required=False, min_value=0, max_value=MOST_MORE)
OTHER_STRUCTURE = (
    "La fiche de {} dit «\u00a0{}\u00a0», que d’autres journées montrent\u00a0: "
    "changez-la dans sa fiche, ou écrivez cette structure."
)
Faults = dict[str, dict[str, list[str]]]  # by `ref`, by field; « » is the whole line


@dataclass
class Read:
    """A line as a session: `session` is the saved one; hours are None for a workshop that keeps its slot's.

    `venue` is None for the one that it inherits; `room` is known, or `room_name` names one to add there.
    """

    line: GridLine
    session: Session | None
    slot: "Read | None" = None
    kind: str = Kind.TALK.value
    start: time | None = None
    end: time | None = None
    title: str = ""
    abstract: str = ""
    venue: Venue | None = None
    room: Room | None = None
    room_name: str = ""
    capacity: int | None = None
    voices: list[Voice] = field(default_factory=list)
    number: int | None = None

    @property
    def says_voices(self) -> bool:
        """Whether who speaks differs from what is saved."""
        saved = list(self.session.interventions.all()) if self.session and self.line.key else []
        return [voice.kept for voice in self.voices] != saved


@dataclass
class GridReading:
    """What the lines come to; `corrected`: saved speakers whose record gains what was typed."""

    rows: list[Read] = field(default_factory=list)
    removed: list[Session] = field(default_factory=list)
    corrected: dict[int, Speaker] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    asks: dict[str, str] = field(default_factory=dict)  # by `ref`: what goes with a session that is removed

    def refuse(self, line: GridLine, name: str, *messages: str) -> None:
        said = self.faults.setdefault(line.ref, {}).setdefault(name, [])
        said += [message for message in messages if message not in said]


class Reader:
    """Reads the lines of one day. `may` says what whoever saves is allowed to.

    `new_venues` are typed besides: by what a line says to be held there, one of NEW_VENUES.
    """

    def __init__(self, day: GridDay, *, may: Callable[[str], bool], new_venues: Mapping[str, Venue] | None = None):
        self.day, self.may, self.new_venues = day, may, new_venues or {}
        self.found = GridReading()

    def read(self, lines: Iterable[GridLine]) -> GridReading:
        lines = [line for line in lines if not line.is_blank]
        gone = {line.ref for line in lines if line.remove}
        gone |= {line.ref for line in lines if line.slot in gone}
        keys = [line.key for line in lines if line.key in self.day.sessions and line.ref in gone]
        self.found.removed = [self.day.sessions[key] for key in keys]
        by_ref: dict[str, Read] = {}
        for line in lines:
            if line.ref not in gone:
                by_ref[line.ref] = self._read(line, by_ref.get(line.slot))
        self.found.rows = list(by_ref.values())
        self._fill_hours()
        self._check_hours()
        self._check_kinds()
        self._find_rooms()
        self._find_voices()
        self._number()
        return self.found

    def _read(self, line: GridLine, slot: Read | None) -> Read:
        row = Read(line, self.day.sessions.get(line.key or 0), slot)
        if row.session is None and not self.may("programme.add_session"):
            self.found.refuse(line, "", "Vous ne pouvez pas ajouter de séance.")
        row.kind = Kind.WORKSHOP.value if line.is_workshop else line.kind
        if row.kind not in TITLES or (row.kind == Kind.WORKSHOP and not line.is_workshop):
            self.found.refuse(line, "kind", "Choisissez la nature.")
            row.kind = Kind.TALK.value
        row.start, row.end = self._clean(line, "start", HOUR), self._clean(line, "end", HOUR)
        row.title = self._clean(line, "title", TITLE)
        if not row.title and line.is_workshop:
            self.found.refuse(line, "title", "Donnez le titre de l’atelier.")
        if not row.title and row.kind == Kind.OTHER:
            self.found.refuse(line, "title", "Donnez le titre\u00a0: «\u00a0autre\u00a0» ne dit pas ce que c’est.")
        row.title = row.title or TITLES[row.kind]
        row.abstract = self._abstract(row)
        row.capacity = self._clean(line, "places", PLACES)
        if row.kind == Kind.SLOT and row.capacity is not None:
            self.found.refuse(line, "places", "Les places se règlent atelier par atelier.")
        row.room_name = self._clean(line, "room", ROOM)
        row.venue = self._venue(line)
        self._clean(line, "more", MORE)
        return row

    def _clean(self, line: GridLine, name: str, reader: forms.Field) -> Any:
        try:
            return reader.clean(line.text(name))
        except ValidationError as error:
            self.found.refuse(line, name, *error.messages)
            return "" if isinstance(reader, forms.CharField) else None

    def _abstract(self, row: Read) -> str:
        """What is typed; as it is saved when that says the same, for a page sends back other ends of lines."""
        saved = row.session.abstract if row.session else ""
        is_same = paragraphs(saved) == paragraphs(row.line.abstract)
        return saved if is_same else self._clean(row.line, "abstract", ABSTRACT)

    def _venue(self, line: GridLine) -> Venue | None:
        if line.venue == "":
            return None
        if line.venue in NEW_VENUES:
            if line.venue not in self.new_venues:
                self.found.refuse(line, "venue", "Donnez le nouveau lieu, sous la grille.")
            return self.new_venues.get(line.venue)
        venue = self.day.venue(line.venue)
        if venue is None:
            self.found.refuse(line, "venue", "Choisissez un lieu de la liste.")
        return venue

    # --- Hours ---------------------------------------------------------------------------------------------------

    def _fill_hours(self) -> None:
        """An empty start is the end of the line before; an empty end, the next start of the day, else its end."""
        moments = [row for row in self.found.rows if row.slot is None]
        before: time | None = self.day.event.starts_at
        for row in moments:
            if row.start is None and not self._is_refused(row, "start"):
                row.start = before
                if before is None:
                    self.found.refuse(row.line, "start", "Donnez le début, ou la fin du moment d’avant.")
            before = row.end
        starts = sorted({row.start for row in moments if row.start})
        for row in moments:
            if row.end is None and row.start and not self._is_refused(row, "end"):
                row.end = next((start for start in starts if start > row.start), self.day.event.ends_at)
        for row in self.found.rows:
            if row.slot and (row.start is None) != (row.end is None) and not self._is_refused(row, "start", "end"):
                row.start, row.end = row.start or row.slot.start, row.end or row.slot.end

    def _check_hours(self) -> None:
        day = self.day.event
        for row in self.found.rows:
            if row.start is None or row.end is None:
                continue
            whole = (row.slot.start, row.slot.end) if row.slot else (day.starts_at, day.ends_at)
            said = (
                "L’atelier sort des heures de son créneau." if row.slot else "La séance sort des heures de la journée."
            )
            if row.start >= row.end:
                self.found.refuse(row.line, "end", "La séance doit finir après son début.")
            elif whole[0] and row.start < whole[0]:
                self.found.refuse(row.line, "start", said)
            elif whole[1] and row.end > whole[1]:
                self.found.refuse(row.line, "end", said)

    def _is_refused(self, row: Read, *names: str) -> bool:
        return bool(self.found.faults.get(row.line.ref, {}).keys() & set(names))

    def _check_kinds(self) -> None:
        for row in self.found.rows:
            if row.slot and row.slot.kind != Kind.SLOT:
                said = "Il a des ateliers\u00a0: gardez «\u00a0ateliers (créneau)\u00a0», ou retirez-les d’abord."
                self.found.refuse(row.slot.line, "kind", said)
            if plain(row.line.more) not in {"", "0"} and row.kind != Kind.SLOT:
                self.found.refuse(row.line, "more", "Choisissez d’abord la nature «\u00a0ateliers (créneau)\u00a0».")

    # --- Rooms ---------------------------------------------------------------------------------------------------

    def _find_rooms(self) -> None:
        for row in self.found.rows:
            if not row.room_name:
                continue
            venue = row.venue or (row.slot and row.slot.venue) or self.day.event.main_venue
            row.room = self.day.room(venue.pk, row.room_name) if venue.pk else None
            if row.room is not None:
                continue
            if (
                row.session
                and row.session.room
                and row.session.effective_venue_id != venue.pk
                and self._keeps_room(row)
            ):
                said = (
                    f"«\u00a0{row.room_name}\u00a0» est une salle de l’autre lieu\u00a0: changez-la, ou videz la case."
                )
                self.found.refuse(row.line, "room", said)
            elif not self.may("programme.add_room"):
                self.found.refuse(row.line, "room", "Ce lieu n’a pas cette salle, et vous ne pouvez pas en ajouter.")

    def _keeps_room(self, row: Read) -> bool:
        return bool(row.session and row.session.room and fold(row.session.room.name) == fold(row.room_name))

    # --- Speakers ------------------------------------------------------------------------------------------------

    def _find_voices(self) -> None:
        asked: list[tuple[Read, Said, Intervention | None]] = []
        for row in self.found.rows:
            saved = list(row.session.interventions.all()) if row.session else []
            for said in self._said(row.line):
                kept = next((one for one in saved if plain(said_of(one)) == plain(said.text)), None)
                if kept:
                    saved.remove(kept)
                asked.append((row, said, kept))
        known = known_speakers(said.name for _, said, kept in asked if kept is None)
        newcomers: dict[str, list[Speaker]] = {}
        elsewhere = self._who_speaks_elsewhere(known)
        for row, said, kept in asked:
            try:
                voice = self._voice(said, kept, known, newcomers, elsewhere)
            except ValidationError as error:
                self.found.refuse(row.line, "speakers", *error.messages)
                continue
            if any((one.speaker, one.role) == (voice.speaker, voice.role) for one in row.voices):
                self.found.refuse(row.line, "speakers", f"{voice.speaker} est écrit deux fois.")
            row.voices.append(voice)

    def _said(self, line: GridLine) -> list[Said]:
        """What each line says of a speaker; a function or a structure that no column holds is a fault."""
        found = said_in(line.speakers)
        for said in found:
            for name, reader in DETAILS.items():
                try:
                    reader.clean(getattr(said, name))
                except ValidationError as error:
                    self.found.refuse(
                        line, "speakers", *(f"«\u00a0{said.name}\u00a0»\u00a0: {one}" for one in error.messages)
                    )
        return found

    def _who_speaks_elsewhere(self, known: dict[str, list[Speaker]]) -> set[int]:
        """Those whose record other days show."""
        if not known:
            return set()
        others = Intervention.objects.exclude(session__event=self.day.event.pk)
        keys = [speaker.pk for those in known.values() for speaker in those]
        return set(others.filter(speaker__in=keys).values_list("speaker", flat=True))

    def _voice(
        self,
        said: Said,
        kept: Intervention | None,
        known: dict[str, list[Speaker]],
        newcomers: dict[str, list[Speaker]],
        elsewhere: set[int],
    ) -> Voice:
        if kept:
            return Voice(kept.speaker, kept.role, kept.function, kept)
        speaker = recognised(said, known.get(bare(said.name), []))
        if speaker is None:
            speaker = self._newcomer(said, newcomers.setdefault(bare(said.name), []))
            if not self.may("programme.add_speaker"):
                raise ValidationError(f"{speaker} n’est pas connu, et vous ne pouvez pas ajouter d’intervenant.")
            return Voice(speaker, said.role, "" if said.function == speaker.function else said.function)
        return Voice(speaker, said.role, self._function(speaker, said, shown_elsewhere=speaker.pk in elsewhere))

    def _newcomer(self, said: Said, namesakes: list[Speaker]) -> Speaker:
        """The new speaker of that name, whom another line may say more about; another one in another structure."""
        for speaker in namesakes:
            both = (fold(speaker.organisation), fold(said.organisation))
            if "" in both or both[0] == both[1]:
                speaker.function = speaker.function or said.function
                speaker.organisation = speaker.organisation or said.organisation
                return speaker
        namesakes.append(newcomer(said))
        return namesakes[-1]

    def _function(self, speaker: Speaker, said: Said, *, shown_elsewhere: bool) -> str:
        """What a known speaker is that day, empty when their record says it; a record that other days show stays."""
        if _details(said) == _details(speaker):
            return ""
        is_other = said.organisation and fold(said.organisation) != fold(speaker.organisation)
        if shown_elsewhere:
            if is_other and speaker.organisation:
                raise ValidationError(OTHER_STRUCTURE.format(speaker, speaker.organisation))
            own = [said.function or speaker.function, said.organisation if is_other else ""]
            function = DETAILS["function"].clean(", ".join(filter(None, own)))
            return "" if function == speaker.function else function
        gains = {"organisation": said.organisation} if is_other else {}
        if said.function and not speaker.function:
            gains["function"] = said.function
        if gains and not self.may("programme.change_speaker"):
            raise ValidationError(f"Vous ne pouvez pas changer la fiche de {speaker}.")
        for name, value in gains.items():
            setattr(speaker, name, value)
            self.found.corrected[speaker.pk] = speaker
        return "" if said.function == speaker.function else said.function

    # --- Numbers -------------------------------------------------------------------------------------------------

    def _number(self) -> None:
        """The workshops of a slot keep its numbers, in the order of the lines; new ones follow, by theirs if said."""
        slots = [row for row in self.found.rows if row.kind == Kind.SLOT and row.slot is None]
        for slot in slots:
            own = [row for row in self.found.rows if row.slot is slot]
            numbers = sorted(row.session.number for row in own if row.session and row.session.number)
            for row in own:
                if not (row.session and row.session.number):
                    last, said = max(numbers, default=0), row.line.number or 0
                    numbers.append(said if said > last else last + 1)
            for row, number in zip(own, numbers, strict=True):
                row.number = number


def _details(one: Said | Speaker) -> str:
    """« maire, Ville d’Arras », whichever of the two says what."""
    return plain(", ".join(filter(None, [one.function, one.organisation])))
