"""Who speaks, out of a passage: names, what is said of each, their role."""

from dataclasses import dataclass, field

from programme.reading.draft import NamedSpeaker, Role


@dataclass(frozen=True)
class Voices:
    """A passage once its people are taken out: `rest` is what else it says, without the words that brought them.

    « La pratique du tri (Aline DUJEU) »: rest « La pratique du tri »; « Intervenants : Jo BA et Al DO »: rest empty.
    """

    rest: str
    speakers: list[NamedSpeaker] = field(default_factory=list)


def only_people(text: str, at: int = 0, role: Role = Role.SPEAKER) -> list[NamedSpeaker]:
    """The people of a passage that is about people alone, empty when it is about anything else.

    « - Magali DEBATTE, Présidente de l’IREV », « Intervenants : A (x), B (y) et C (z) », « Animé par Mme Jo BA ».
    `at` is where the passage starts in the whole text; a line break in it is a space. `role` holds unless it says one.
    """
    return []


def people_after(text: str, at: int = 0) -> Voices:
    """A title or a sentence, and the people said with it: « Ouverture, par David DAHAN (directeur) »."""
    return Voices(text)


def people_expected(text: str, at: int = 0, role: Role = Role.SPEAKER) -> list[NamedSpeaker]:
    """The people of a passage where people are expected: after « Intervenants : », a cell under that heading."""
    return []
