"""Who speaks, in one cell of the sheet of sessions: « Prénom NOM, fonction, structure ; Animation : Prénom NOM »."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import widgets

from programme.grid.reading import OTHER_STRUCTURE
from programme.grid.voices import SPOKEN_ROLES, Said, Voice, bare, newcomer, recognised, said_in
from programme.models import Intervention, Speaker
from programme.reading.draft import NamedSpeaker, Role
from programme.reading.who_speaks import people_expected
from programme.spreadsheets.cells import text_of
from programme.spreadsheets.resources import Row
from rencontre.french.names import cleaned, fold
from rencontre.french.typography import NBSP

PARTED = re.compile(r"[;\n]")
ROLES = {
    Role.SPEAKER: Intervention.Role.SPEAKER,
    Role.FACILITATOR: Intervention.Role.FACILITATOR,
    Role.CHAIR: Intervention.Role.FACILITATOR,
    Role.GREAT_WITNESS: Intervention.Role.GREAT_WITNESS,
}


def voices_of(interventions: Iterable[Intervention]) -> list[Voice]:
    """Who speaks in a saved session."""
    return [Voice(one.speaker, one.role, one.function, one) for one in interventions]


def in_words(voices: Sequence[Voice], *, with_functions: bool = False) -> str:
    """« Animation : Denis VINCKIER ; Nadia TERKKI », with what each is that day when it is asked."""
    return " ; ".join(_in_words(voice, with_functions) for voice in voices)


def _in_words(voice: Voice, with_functions: bool) -> str:
    speaker = voice.speaker
    new = [] if speaker.pk else [speaker.function, speaker.organisation]
    details = [voice.function or (new[0] if new else ""), *new[1:]] if with_functions else []
    role = SPOKEN_ROLES.get(Intervention.Role(voice.role))
    text = ", ".join(filter(None, [speaker.full_name, *details]))
    return f"{role}{NBSP}: {text}" if role else text


class SpeakersWidget(widgets.Widget):
    """Reads the cell with the grammar of programmes; who is not known is made, saved by whoever saves the session.

    A session's own speakers come before those of the same name, and keep their role and function unless the cell says
    another. `newcomers` are the new ones of all the rows; `may_add` says whether who imports may make them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.begin(may_add=lambda: True)

    def begin(self, *, may_add: Callable[[], bool]) -> None:
        """Forget the rows of another import."""
        self.may_add = may_add
        self.known: dict[str, list[Speaker]] | None = None
        self.newcomers: dict[str, list[Speaker]] = {}

    def clean(self, value: object, row: Row | None = None, owner: Any = None, **kwargs: object) -> list[Voice]:
        voices: list[Voice] = []
        for piece in PARTED.split(cleaned(text_of(value))):
            for said in self._said(piece, owner.voices) if piece.strip() else []:
                try:
                    voice = self._voice(said, owner.voices)
                except ValidationError as error:
                    raise ValueError(" ".join(error.messages)) from error
                if any((one.speaker, one.role) == (voice.speaker, voice.role) for one in voices):
                    raise ValueError(f"{voice.speaker} est écrit deux fois.")
                voices.append(voice)
        return voices

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return in_words(value or [], with_functions=True)

    # --- Who is said ---------------------------------------------------------------------------------------------

    def _said(self, piece: str, own: Sequence[Voice]) -> list[Said]:
        """A name that is known, as it is typed; else the people that the piece says, as a programme would."""
        whole = Said(piece, Intervention.Role.SPEAKER.value, " ".join(piece.split()))
        for plain in ([whole], said_in(piece)):
            if all(self._namesakes(one, own) for one in plain):
                return plain
        people, plain = people_expected(piece), said_in(piece)
        has_a_role = any(one.role != Intervention.Role.SPEAKER for one in plain)
        return plain if not people or (has_a_role and len(people) == 1) else [_as_said(one) for one in people]

    def _namesakes(self, said: Said, own: Sequence[Voice]) -> list[Speaker]:
        """Those who bear the name: of the session, else of all the days."""
        if self.known is None:
            self.known = {}
            for speaker in Speaker.objects.order_by("pk"):
                self.known.setdefault(fold(speaker.full_name), []).append(speaker)
        names = {fold(said.name), bare(said.name)}
        mine = {voice.speaker.pk: voice.speaker for voice in own if fold(voice.speaker.full_name) in names}
        if len(mine) == 1:
            return list(mine.values())
        return self.known.get(fold(said.name)) or self.known.get(bare(said.name), [])

    def _voice(self, said: Said, own: Sequence[Voice]) -> Voice:
        speaker = recognised(said, self._namesakes(said, own))
        if speaker is None:
            speaker = self._newcomer(said)
            return Voice(speaker, said.role, "" if said.function == speaker.function else said.function)
        before = [voice for voice in own if voice.speaker == speaker]
        same = [voice for voice in before if voice.role == said.role]
        kept = next(iter(same or (before if len(before) == 1 else [])), None)
        function = _function(said, speaker, kept)
        if kept is None:
            return Voice(speaker, said.role, function)
        is_said = said.role != Intervention.Role.SPEAKER
        return Voice(speaker, said.role if is_said else kept.role, function, kept.kept)

    def _newcomer(self, said: Said) -> Speaker:
        """The new speaker of that name, the same in every row unless their structures differ."""
        if not self.may_add():
            raise ValidationError(f"{said.name} n’est pas connu, et vous ne pouvez pas ajouter d’intervenant.")
        namesakes = self.newcomers.setdefault(bare(said.name), [])
        for speaker in namesakes:
            if not (speaker.organisation and said.organisation) or fold(speaker.organisation) == fold(
                said.organisation
            ):
                speaker.function = speaker.function or said.function
                speaker.organisation = speaker.organisation or said.organisation
                return speaker
        namesakes.append(newcomer(said))
        return namesakes[-1]


def _as_said(speaker: NamedSpeaker) -> Said:
    role = ROLES[speaker.role].value
    return Said(speaker.name, role, speaker.name, speaker.function, speaker.organisation)


def _function(said: Said, speaker: Speaker, kept: Voice | None) -> str:
    """What a known speaker is that day; empty when their record says it. A record is never changed from here."""
    details = ", ".join(filter(None, [said.function, said.organisation]))
    if not details:
        return kept.function if kept else ""
    if fold(details) in {
        fold(speaker.function),
        fold(", ".join(filter(None, [speaker.function, speaker.organisation]))),
    }:
        return ""
    is_other = said.organisation and fold(said.organisation) != fold(speaker.organisation)
    if is_other and speaker.organisation:
        raise ValidationError(OTHER_STRUCTURE.format(speaker, speaker.organisation))
    return ", ".join(filter(None, [said.function or speaker.function, said.organisation if is_other else ""]))
