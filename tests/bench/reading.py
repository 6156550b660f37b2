"""What a spreadsheet costs to read: what is only formatted beside what is not, and a long list beside tablib's own.

Seconds of CPU, medians of runs that alternate.
"""

from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import process_time

import openpyxl
from openpyxl.styles import Font
from tablib import Dataset

from programme.spreadsheets.tables import read_table
from rencontre.french.names import fold

RUNS = 5
HEADINGS = ("Prénom", "Nom", "Adresse e-mail", "Structure", "Fonction", "Territoire", "Téléphone", "Profil")
KNOWN = set(map(fold, HEADINGS))
PERSON = ("Ilan", "Roy", "ilan@exemple.fr", "CCAS", "Maire", "Ecques", "03 21 00 00 01", "Autre")


def formatted(rows: int, columns: int) -> bytes:
    """One person on a sheet so large, all of which has a format."""
    book = openpyxl.Workbook()
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            book.active.cell(row, column).font = Font(bold=True)
    return _saved(book, [PERSON])


def listed(people: int) -> bytes:
    """A list of people, of eight columns."""
    return _saved(
        openpyxl.Workbook(), [(*PERSON[:2], f"ilan{number}@exemple.fr", *PERSON[3:]) for number in range(people)]
    )


def _saved(book: openpyxl.Workbook, people: list[tuple]) -> bytes:
    for number, row in enumerate([HEADINGS, *people], start=1):
        for column, value in enumerate(row, start=1):
            book.active.cell(number, column).value = value
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def by_us(content: bytes) -> int:
    return len(read_table(content, knows=lambda text: fold(text) in KNOWN).rows)


def by_tablib(content: bytes) -> int:
    return len(Dataset().load(content, format="xlsx"))


def seconds(*measures: Callable[[], object]) -> list[float]:
    """The median of each of the measures, which alternate."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(RUNS):
        for measure, kept in zip(measures, taken, strict=True):
            started = process_time()
            measure()
            kept.append(process_time() - started)
    return [median(kept) for kept in taken]


def main() -> None:
    narrow, wide, long = formatted(1, 8), formatted(1000, 26), listed(5000)
    small, large = seconds(lambda: by_us(narrow), lambda: by_us(wide))
    ours, theirs = seconds(lambda: by_us(long), lambda: by_tablib(long))
    print(
        f"Lecture d’une personne : feuille de 1 × 8 {small * 1000:.1f} ms ; mise en forme sur 1 000 × 26 "
        f"{large * 1000:.1f} ms de processeur. 5 000 lignes de 8 colonnes : {ours:.2f} s ; tablib seul "
        f"{theirs:.2f} s ; rapport {ours / theirs:.2f}."
    )


if __name__ == "__main__":
    main()
