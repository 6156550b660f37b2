"""How near a reading comes to the right one: `python -m tests.programme.reading.score FOLDER`.

A case is a programme, `NN-name.txt`, whose first line says where its layout comes from, and its right reading beside
it, `NN-name.expected.json`, of the form that `as_json` writes. What else that file may say: `title_alt` and `kind_alt`
are right too, an `optional` session may be left out, `speakers_optional` may be named.
"""

import json
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import django

from programme.reading.as_json import as_json
from programme.reading.read import read_programme

Read = dict[str, Any]
ALIKE = 0.85  # of two texts that say the same
FOUND = 0.8  # of the titles of a session without an hour
CIVILITY = re.compile(r"^(?:M\.|Mme|MM\.|Monsieur|Madame|Dr|Pr)\s+")
# Each share, and what it is of: name → (figure, figures that make the whole).
SHARES = {
    "séances": ("trouvées", ("attendues",)),
    "séances en trop": ("en_trop", ("attendues",)),
    "heures": ("fin", ("trouvées",)),
    "types": ("type", ("trouvées",)),
    "intitulés": ("intitulé", ("trouvées",)),
    "noms": ("noms_justes", ("noms_justes", "noms_manqués")),
    "noms inventés": ("noms_en_trop", ("noms_justes", "noms_en_trop")),
    "fonctions": ("fonctions_justes", ("noms_justes",)),
}


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    expected: Read


@dataclass
class Score:
    """The figures of a reading, and in words what is wrong in it."""

    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, figure: str, is_right: bool, otherwise: str = "") -> None:
        self.figures[figure] += is_right
        if otherwise and not is_right:
            self.wrong.append(otherwise)


def cases_in(folder: Path) -> list[Case]:
    """The cases of a folder in the order of their names, without the line that says where each comes from."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        text = rest if first.startswith("#") else f"{first}\n{rest}"
        expected = path.with_suffix(".expected.json").read_text(encoding="utf-8")
        found.append(Case(path.stem, text, json.loads(expected)))
    return found


def score(expected: Read, read: Read) -> Score:
    """Compare two readings: their sessions by pairs, then who speaks in each pair, then the title and the date."""
    found = Score()
    pairs = list(_pairs(expected["sessions"], read["sessions"]))
    asked = [one for one in expected["sessions"] if not one.get("optional")]
    paired = {id(one) for pair in pairs for one in pair}
    found.figures.update({"attendues": len(asked), "trouvées": sum(id(one) in paired for one in asked)})
    found.figures["en_trop"] = len(read["sessions"]) - len(pairs)
    for one in read["sessions"]:
        found.wrong += [] if id(one) in paired else [f"en trop : {_shown(one)}"]
    for one in asked:
        if id(one) not in paired:
            found.wrong.append(f"manque : {_shown(one)}")
            found.figures["noms_manqués"] += len(one["speakers"])
    for right, got in pairs:
        if not right.get("optional"):
            _compare_sessions(found, right, got)
        _compare_speakers(found, right, got)
    _compare_days(found, expected, read)
    return found


def shares_of(figures: Counter[str]) -> dict[str, float]:
    """Each of SHARES, from 0 to 1; 0 of nothing."""
    wholes = {name: sum(figures[one] for one in whole) for name, (_, whole) in SHARES.items()}
    return {name: figures[part] / wholes[name] if wholes[name] else 0.0 for name, (part, _) in SHARES.items()}


def sum_of(scores: Iterable[Score]) -> Counter[str]:
    return sum((one.figures for one in scores), Counter())


def scored(case: Case, reader: Callable[[str], Read]) -> Score:
    return score(case.expected, reader(case.text))


def reading(text: str) -> Read:
    """What the site reads of a text, as the cases write it."""
    return as_json(read_programme(text))


# --- By pairs ----------------------------------------------------------------------------------------------------


def _pairs(expected: list[Read], read: list[Read]) -> Iterable[tuple[Read, Read]]:
    """Sessions that are the same one: those of one hour first, and among them those whose titles are nearest."""
    likely = []
    for at, right in enumerate(expected):
        for place, got in enumerate(read):
            same_hour, near = right["start"] == got["start"], _nearness(_titles(right), got["title"])
            if same_hour or (right["start"] is None and near > FOUND):
                likely.append((not same_hour, -near, at, place))
    left, right_ones = set(range(len(read))), set(range(len(expected)))
    for _, _, at, place in sorted(likely, key=lambda pair: pair[:2]):
        if at in right_ones and place in left:
            right_ones.remove(at)
            left.remove(place)
            yield expected[at], read[place]


def _compare_sessions(found: Score, right: Read, got: Read) -> None:
    shown = _shown(right)
    found.count("fin", right["end"] == got["end"], f"fin : {shown} → {got['end']}")
    kinds = [right["kind"], *right.get("kind_alt", [])]
    found.count("type", got["kind"] in kinds, f"type : {shown}, {right['kind']} → {got['kind']}")
    is_near = _nearness(_titles(right), got["title"]) >= ALIKE
    found.count("intitulé", is_near, f"intitulé : {shown} → « {got['title']} »")


def _compare_speakers(found: Score, right: Read, got: Read) -> None:
    awaited = {_name(one): one for one in right["speakers"]}
    allowed = {_name(one) for one in right.get("speakers_optional", [])}
    for one in got["speakers"]:
        speaker = awaited.pop(_name(one), None)
        if speaker:
            found.figures["noms_justes"] += 1
            is_near = _nearness([speaker["function"]], one["function"]) >= ALIKE
            said = f"fonction de {one['name']} : « {speaker['function']} » → « {one['function']} »"
            found.count("fonctions_justes", is_near, said)
        elif _name(one) not in allowed:
            found.figures["noms_en_trop"] += 1
            found.wrong.append(f"nom en trop : {one['name']} ({_shown(right)})")
    found.figures["noms_manqués"] += len(awaited)
    found.wrong += [f"nom manqué : {one['name']} ({_shown(right)})" for one in awaited.values()]


def _compare_days(found: Score, expected: Read, read: Read) -> None:
    title = expected["title"]
    is_near = title is None or _nearness(_titles(expected), read["title"]) >= ALIKE
    found.count("titre", is_near, f"titre : « {title} » → « {read['title']} »")
    found.count("date", expected["date"] == read["date"], f"date : {expected['date']} → {read['date']}")


def _shown(session: Read) -> str:
    return f"{session['start'] or '…'}-{session['end'] or '…'} « {session['title']} »"


def _titles(said: Read) -> list[str]:
    return [said["title"] or "", *said.get("title_alt", [])]


def _nearness(right: Iterable[str], got: str | None) -> float:
    """How near `got` is to the nearest of `right`, from 0 to 1: case, accents and signs apart."""
    folded = _folded(got)
    return max(1.0 if one == folded else SequenceMatcher(None, one, folded).ratio() for one in map(_folded, right))


def _name(speaker: Read) -> str:
    return _folded(CIVILITY.sub("", speaker["name"] or ""))


def _folded(text: str | None) -> str:
    plain = unicodedata.normalize("NFKD", (text or "").replace("œ", "oe").replace("’", "'"))
    return re.sub(r"[^a-z0-9]+", " ", plain.encode("ascii", "ignore").decode().lower()).strip()


# --- For whoever tunes the reader --------------------------------------------------------------------------------


def table_of(scores: dict[str, Score]) -> str:
    """A line a case, the sum, its shares, then what is wrong case by case."""
    names = ["attendues", *dict.fromkeys(part for part, _ in SHARES.values()), "noms_manqués", "titre", "date"]
    width = max(map(len, [*scores, "somme"]))
    lines = [" ".join([" " * width, *names])]
    for name, figures in [*((name, one.figures) for name, one in scores.items()), ("somme", sum_of(scores.values()))]:
        lines.append(" ".join([name.ljust(width), *(str(figures[one]).rjust(len(one)) for one in names)]))
    shares = shares_of(sum_of(scores.values()))
    lines += ["", *(f"{name} : {share:.1%}" for name, share in shares.items())]
    for name, one in scores.items():
        lines += ["", name, *(f"  {wrong}" for wrong in one.wrong)] if one.wrong else []
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontre.settings")
    django.setup()  # a doubt says a date in French
    print(table_of({case.name: scored(case, reading) for case in cases_in(Path(sys.argv[1]))}))
