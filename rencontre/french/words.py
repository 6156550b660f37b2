"""Words that are written once: half-days, nouns that agree with a number, lists of names."""

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE_DAY = "la journée"


@dataclass(frozen=True)
class HalfDay:
    """« matin », « le matin », and what an address calls it."""

    name: str
    with_article: str
    slug: str


HALF_DAYS = {
    "morning": HalfDay("matin", "le matin", "matin"),
    "afternoon": HalfDay("après-midi", "l’après-midi", "apres-midi"),
}
LUNCH = "déjeuner"
MOST_NAMED = 12
BY_SLUG = {half_day.slug: code for code, half_day in HALF_DAYS.items()}


def half_day_name(half_day: str, *, of_two: bool) -> str:
    """« matin » of « morning »; of a day that has but one half-day, « la journée »."""
    return HALF_DAYS[half_day].name if of_two else WHOLE_DAY


def plural(count: int, ending: str = "s") -> str:
    """`ending` from two on: in French nought is singular."""
    return ending if count > 1 else ""


def counted(count: int, *words: str) -> str:
    """« 1 place restante », « 12 places restantes »: each of `words` agrees with `count`."""
    return " ".join([str(count), *(f"{word}{plural(count)}" for word in words)])


def nth(number: int) -> str:
    """« 1er », « 3e »."""
    return f"{number}{'er' if number == 1 else 'e'}"


def enumeration(people: Sequence[object]) -> str:
    """« Alice DURAND, Bob LEFÈVRE et 3 autres »."""
    names = ", ".join(str(person) for person in people[:MOST_NAMED])
    others = len(people) - MOST_NAMED
    return names if others <= 0 else f"{names} et {others} autre{plural(others)}"


# Of the nouns that the screens name (`verbose_name`), those that are feminine.
FEMININE = {"journée", "séance", "intervention", "salle", "inscription", "présence", "tâche"}


def a_new(noun: str) -> str:
    """« une journée », « un organisateur »: the noun, the first word of what is added, with its article."""
    return f"{'une' if noun.split()[0] in FEMININE else 'un'} {noun}"
