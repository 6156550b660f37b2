"""What refuses a list, in words: one sentence a column and fault, with the lines that the spreadsheet shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rencontre.french.words import counted

MOST_OF_A_COLUMN = 5  # sentences
MOST_LINES = 6  # of a sentence, that are named


@dataclass(frozen=True)
class Fault:
    """Why a line is refused, and the name of its column; empty when it is not that of one column."""

    line: int
    column: str
    sentence: str


def told_by_column(faults: Iterable[Fault]) -> list[str]:
    """« Lignes 2 à 41 : Profil : … », in the order of the lines; the first ones of a column that has many."""
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for fault in faults:
        lines[fault.column, fault.sentence].append(fault.line)
    told: dict[str, list[str]] = defaultdict(list)
    more: dict[str, int] = defaultdict(int)
    order = sorted(lines.items(), key=lambda said: said[1])
    for (column, sentence), where in order:
        if column and len(told[column]) == MOST_OF_A_COLUMN:
            more[column] += len(where)
        else:
            told[column].append("\u00a0: ".join(filter(None, [lines_in_words(where), column, sentence])))
    return [one for column in told for one in [*told[column], *_others(column, more[column])]]


def _others(column: str, count: int) -> list[str]:
    return [f"{counted(count, 'autre', 'ligne')} à corriger\u00a0: {column}."] if count else []


def lines_in_words(lines: Sequence[int]) -> str:
    """« Ligne 6 », « Lignes 2, 5 et 9 », « Lignes 2 à 41 », « Lignes 2, 5, 9, 12, 14, 15 et 37 autres »."""
    if len(lines) == 1:
        return f"Ligne {lines[0]}"
    if len(lines) > 2 and lines[-1] - lines[0] == len(lines) - 1:
        return f"Lignes {lines[0]} à {lines[-1]}"
    if len(lines) > MOST_LINES:
        first = ", ".join(map(str, lines[:MOST_LINES]))
        return f"Lignes {first} et {counted(len(lines) - MOST_LINES, 'autre')}"
    return f"Lignes {', '.join(map(str, lines[:-1]))} et {lines[-1]}"
