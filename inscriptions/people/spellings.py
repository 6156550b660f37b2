"""What people typed in a free field, its spellings put together: « Ville de Lens » and « ville de  LENS » are one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rencontre.french.names import fold

ARTICLES = {"le", "la", "les", "l", "de", "du", "des", "d"}  # « Ville de Lille » is « ville Lille »
SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# What fold() leaves between words: slashes, brackets, quotes…
BETWEEN = re.compile(r"[^\w&]+")


@dataclass(frozen=True)
class Spelled:
    """An answer: its `key`, folded, the text typed the most, and how many people typed it."""

    key: str
    text: str
    count: int


@dataclass(frozen=True)
class OneName:
    """People (primary keys) under the spelling that most of them typed, and the `others`, commonest first."""

    title: str
    people: set[int]
    others: list[str] = field(default_factory=list)


def same_name(text: str) -> str:
    """What two spellings of one name share: no case, accent, hyphen nor article; « St » is « Saint », « & » is « et ».

    Only spellings: « Mairie de Lille » stays apart from « Ville de Lille ».
    """
    words = BETWEEN.sub(" ", fold(text).replace("&", " et ")).split()
    return " ".join(SHORT.get(word, word) for word in words if word not in ARTICLES) or " ".join(words)


def spelled(typed: Iterable[tuple[str, int]]) -> list[Spelled]:
    """The answers of `typed` (text, how many people), the most frequent first; an empty one is none."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text, count in typed:
        if key := same_name(text):
            found[key][" ".join(text.split())] += count
    rows = [Spelled(key, _commonest_first(said)[0], said.total()) for key, said in found.items()]
    return sorted(rows, key=lambda row: (-row.count, row.key))


def gathered(said: Iterable[tuple[int, str]]) -> list[OneName]:
    """People by what they typed: (primary key, text) pairs put together by `same_name`, the most numerous first.

    Of two spellings as frequent, the longer is shown. Who typed nothing comes last, under an empty title.
    """
    people: dict[str, set[int]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for pk, text in said:
        shown = " ".join(text.split())
        key = same_name(shown)
        people[key].add(pk)
        spellings[key][shown if key else ""] += 1
    found = [_written(spellings[key], people[key]) for key in people]
    return sorted(found, key=lambda one: (not one.title, -len(one.people), fold(one.title)))


def _written(spellings: Counter[str], people: set[int]) -> OneName:
    title, *others = _commonest_first(spellings)
    return OneName(title, people, others)


def _commonest_first(spellings: Counter[str]) -> list[str]:
    return sorted(spellings, key=lambda text: (-spellings[text], -len(text), text))
