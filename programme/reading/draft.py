"""What a text says of a day, before anybody checks it: the draft of a programme. Values only: no database, no page."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum


class MomentKind(Enum):
    """What a moment is, as the French of a programme says it."""

    WELCOME = "accueil"
    OPENING = "ouverture"
    PLENARY = "plénière"
    ROUND_TABLE = "table ronde"
    BREAK = "pause"
    LUNCH = "déjeuner"
    SLOT = "ateliers"
    WORKSHOP = "atelier"
    REPORT = "restitution"
    CONCLUSION = "conclusion"
    TALK = "intervention"
    OTHER = "autre"


class Role(Enum):
    """What somebody does in a moment."""

    SPEAKER = "intervenant"
    FACILITATOR = "animation"
    CHAIR = "présidence"
    GREAT_WITNESS = "grand témoin"


@dataclass(frozen=True, order=True)
class TextSpan:
    """Where something is said: `text[start:end]`, in characters of `Draft.text`."""

    start: int
    end: int


@dataclass(frozen=True)
class Doubt:
    """Something to check, in a French sentence; `about` names the field of the moment or of the day, « » the whole."""

    about: str
    sentence: str


@dataclass(frozen=True)
class NamedSpeaker:
    """Somebody named. `details` is all that is said of who they are, as it is said: « maire, Ville d’Arras »."""

    name: str
    details: str
    span: TextSpan
    role: Role = Role.SPEAKER
    doubts: tuple[Doubt, ...] = ()

    @property
    def function(self) -> str:
        """What they do: all of `details` but the structure."""
        return self.details.rpartition(", ")[0] or self.details

    @property
    def organisation(self) -> str:
        """The structure that `details` ends with, after a comma; empty when it does not say one apart."""
        return self.details.rpartition(", ")[2] if ", " in self.details else ""


@dataclass(frozen=True)
class NamedVenue:
    """A place with its address, as far as it is said."""

    name: str
    span: TextSpan
    address: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True)
class SaidAt:
    """A text and where it stands."""

    text: str
    span: TextSpan


@dataclass(frozen=True)
class NamedDay:
    """A date that the text gives to the day; `day` is None when it has no year, or one that no calendar has."""

    words: str
    day: date | None
    span: TextSpan


@dataclass
class DraftMoment:
    """A moment of the programme. An hour that the text does not say is None: none is invented.

    `number` is what numbers it (« 3 », « B »), `block` the heading that it stands under, `venue` the place of
    `Draft.venues` by its index, `room` the room as it is written; `day` the index of its date in `Draft.days`, None
    when the text has one day or does not say. Only a `MomentKind.SLOT` has `workshops`. `spans` are its lines.
    """

    kind: MomentKind
    title: str
    start: time | None = None
    end: time | None = None
    number: str = ""
    abstract: str = ""
    room: str = ""
    venue: int | None = None
    speakers: list[NamedSpeaker] = field(default_factory=list)
    workshops: list["DraftMoment"] = field(default_factory=list)
    block: str = ""
    day: int | None = None
    spans: list[TextSpan] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass
class Draft:
    """A day as `text` says it. `unread` are the passages that no field took, in the order of the text."""

    text: str
    title: str = ""
    days: list[NamedDay] = field(default_factory=list)
    starts_at: time | None = None
    ends_at: time | None = None
    venues: list[NamedVenue] = field(default_factory=list)
    introduction: list[SaidAt] = field(default_factory=list)  # paragraphs before the programme
    audience: str = ""
    moments: list[DraftMoment] = field(default_factory=list)
    unread: list[TextSpan] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_programme(self) -> bool:
        return bool(self.moments)

    @property
    def day(self) -> date | None:
        """The date, when the text gives one and one only."""
        return self.days[0].day if len(self.days) == 1 else None

    def every_moment(self) -> Iterator[DraftMoment]:
        """The moments in order, each slot before its workshops."""
        for moment in self.moments:
            yield moment
            yield from moment.workshops

    def of_day(self, index: int) -> "Draft":
        """The same draft with what happens on `days[index]`, and what is on no day."""
        kept = [moment for moment in self.moments if moment.day in (None, index)]
        return replace(self, days=[self.days[index]], moments=kept)

    def said_at(self, span: TextSpan) -> str:
        return self.text[span.start : span.end]
