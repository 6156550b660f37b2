"""What invented people say, for the demonstration and the measurements: the same numbers draw the same person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from programme.models import Event
from rencontre.french.names import fold

FIRST_NAMES = (
    "Aïcha", "Amélie", "Antoine", "Baptiste", "Camille", "Cécile", "Chloé", "Clément", "Denise", "Élodie", "Émile",
    "Fatima", "Florence", "François", "Gaëlle", "Hélène", "Inès", "Jean-Luc", "Karim", "Léa", "Loïc", "Marie-Ange",
    "Mehdi", "Nadège", "Noël", "Océane", "Pascal", "Rachid", "Sébastien", "Thérèse", "Valérie", "Yann", "Zoé",
)  # fmt: skip
LAST_NAMES = (
    "Barbier", "Bâcle", "Ben Salah", "Carlier", "Czerwinski", "d'Orval", "Damien", "de Wailly", "Delattre", "Delobelle",
    "Descamps", "Dubois-Petit", "Évrard", "Fournier", "Hernu", "Hingrez Cereda", "Kowalski", "L'Hermitte",
    "La Fontaine", "Le Goaziou", "Leclercq", "Lefebvre", "Lemaître", "Mercier", "N'Diaye", "O'Brien", "Pruvost",
    "Ringot", "Saïdi", "Thévenet", "Vandamme", "Vasseur", "Wattiez",
)  # fmt: skip
ORGANISATIONS = (
    "Centre social du Haut-Pont", "Ville de Saint-Omer", "CA Pays de Saint-Omer", "Département du Pas-de-Calais",
    "Mission locale de l’Audomarois", "Pas-de-Calais Habitat", "Association Les Amis du quartier", "Académie de Lille",
    "Préfecture du Nord", "CCAS d’Arques", "Région Hauts-de-France", "Conseil citoyen Saint-Exupéry",
)  # fmt: skip
JOB_TITLES = (
    "directrice", "chargé de mission politique de la ville", "cheffe de projet", "adjoint au maire", "présidente",
    "coordinateur jeunesse", "médiatrice sociale", "conseillère citoyenne", "gestionnaire de proximité", "élue",
)  # fmt: skip
TERRITORIES = ("Saint-Omer", "Arques", "Longuenesse", "Lille", "Maubeuge", "Calais", "Dunkerque", "Lens", "")
PRESENCES = ((True, True), (True, True), (True, True), (True, False), (False, True))  # morning, afternoon

# What a few of them ask for; the numbers are among those that nobody is given.
MEALS = ("sans gluten", "sans lactose", "allergie aux arachides")
ACCESS = (
    "boucle magnétique",
    "place pour un fauteuil roulant",
    "interprète en langue des signes",
    "place près de l’entrée",
)
PHONE = "06 39 98 {:02} {:02}"


@dataclass(frozen=True, kw_only=True)
class Invention:
    """Someone invented for `event`; `said` fills with their answers, in the order of the table."""

    event: Event
    seed: int
    number: int
    draw: Random
    rare: Random | None  # draws what few people say; None where nobody says it
    first_name: str
    last_name: str
    morning: bool
    afternoon: bool
    said: dict[str, Any] = field(default_factory=dict)


Invent = Callable[[Invention], Any]


def invention(*, event: Event, seed: int, number: int, rare: Random | None = None) -> Invention:
    """Person `number` of `seed`, before any question: names and half-days are drawn first."""
    draw = Random(f"{seed}:{number}")  # noqa: S311 — repeatable on purpose, no secret
    first_name, last_name = draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)
    morning, afternoon = draw.choice(PRESENCES) if event.afternoon_starts_at else (True, False)
    return Invention(
        event=event, seed=seed, number=number, draw=draw, rare=rare,
        first_name=first_name, last_name=last_name, morning=morning, afternoon=afternoon,
    )  # fmt: skip


def answered(name: str, invented: Sequence[str] | Invent, person: Invention) -> Any:
    """What `person` answers to the question `name`, drawn from a list or by a function.

    A list is drawn from apart, so that one more question changes nothing of what is answered to the others.
    """
    if callable(invented):
        return invented(person)
    return Random(f"{person.seed}:{person.number}:{name}").choice(invented)  # noqa: S311


# --- How they answer ---------------------------------------------------------------------------------------------


def address(person: Invention) -> str:
    words = fold(f"{person.first_name} {person.last_name} {person.seed} {person.number}").split()
    return f"{'.'.join(words)}@example.org"


def one_of(texts: Sequence[str]) -> Invent:
    return lambda person: person.draw.choice(texts)


def profile(person: Invention) -> str:
    return person.draw.choice(person.event.profiles)[0]


def yes(chance: float) -> Invent:
    return lambda person: person.draw.random() < chance


def lunch(person: Invention) -> bool:
    return person.event.lunch_offered and yes(0.7)(person)


def phone(person: Invention) -> str:
    rare = person.rare
    return PHONE.format(rare.randrange(100), rare.randrange(100)) if rare and rare.random() < 0.3 else ""


def meal(person: Invention) -> str:
    rare = person.rare
    return rare.choice(MEALS) if rare and person.said["attends_lunch"] and rare.random() < 0.05 else ""


def access(person: Invention) -> str:
    rare = person.rare
    return rare.choice(ACCESS) if rare and rare.random() < 0.04 else ""
