"""What refuses a list, in words: one sentence a column and fault, with the lines that the spreadsheet shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rencontre.french.words import counted

MOST_OF_A_COLUMN = 5  # sentences
MOST_LINES = 30  # or runs of lines, of a sentence, that are named


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
    """« Ligne 6 », « Lignes 2, 5 et 9 », « Lignes 2 à 41 et 50 »; the last ones of a long list are counted."""
    if len(lines) == 1:
        return f"Ligne {lines[0]}"
    runs = _runs(lines)
    shown = [part for run in runs[:MOST_LINES] for part in _in_words(run)]
    more = sum(map(len, runs[MOST_LINES:]))
    last = counted(more, "autre") if more else shown.pop()
    return f"Lignes {', '.join(shown)} et {last}" if shown else f"Lignes {last}"


def _runs(lines: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _in_words(run: list[int]) -> list[str]:
    return [f"{run[0]} à {run[-1]}"] if len(run) > 2 else [*map(str, run)]
