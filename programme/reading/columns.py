"""The columns of a table inside a text: what its headings say, and its rows as lines."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from programme.reading.hours import hours_in, whole_hours
from programme.reading.table_columns import Holds, columns_of_row, held_at_once
from programme.reading.text_lines import TextLine

# What the layers of lines call what a column holds.
NAMES = {
    Holds.HOURS: "hours", Holds.START: "hours", Holds.END: "hours", Holds.LENGTH: "length", Holds.PEOPLE: "people",
    Holds.FIRST_NAME: "people", Holds.LAST_NAME: "people", Holds.ROOM: "room", Holds.VENUE: "room",
    Holds.KIND: "kind", Holds.NUMBER: "number", Holds.ABSTRACT: "abstract", Holds.TITLE: "title",
}  # fmt: skip
ORDER = ("hours", "number", "kind", "title", "", "people", "room", "abstract")


def read_by_columns(lines: list[TextLine]) -> list[TextLine]:
    """`lines`, where the cells of each table are said to hold what its headings say, hours and titles first."""
    found: list[TextLine] = []
    headings: dict[int, str] = {}
    tracks: dict[int, str] = {}
    for row, cells in groupby(lines, key=lambda line: line.row):
        group = list(cells)
        if row is None:
            found += group
            continue
        said = _headings(group)
        if said:
            headings, tracks = said, _tracks(group, said)
            continue
        found += _row(group, headings, tracks)
    return found


def _headings(cells: list[TextLine]) -> dict[int, str]:
    """What each column holds, by its number, when `cells` are headings."""
    if len(cells) < 2 or any(hours_in(cell.text) for cell in cells):
        return {}
    texts = _texts(cells)
    said = {cell.cell: "" for cell in cells} | {
        column.place: NAMES.get(column.holds, "") for column in columns_of_row(texts)
    }
    known = [name for name in said.values() if name]
    return said if "hours" in known or len(known) > len(cells) / 2 or held_at_once(texts) else {}


def _texts(cells: list[TextLine]) -> list[str]:
    """What the cells of a row say, by their places."""
    said = {cell.cell: cell.text for cell in cells}
    return [said.get(place, "") for place in range(max(said) + 1)]


def _tracks(cells: list[TextLine], said: dict[int, str]) -> dict[int, str]:
    """The columns that are held at the same time: « Salle A | Salle B », « Parcours 1 | Parcours 2 »."""
    texts = _texts(cells)
    found = {place: texts[place] for place in held_at_once(texts) if said[place] != "hours"}
    return found if len(found) > 1 else {}


def _row(cells: list[TextLine], headings: dict[int, str], tracks: dict[int, str]) -> Iterator[TextLine]:
    named = [replace(cell, column=_column(cell, headings, tracks), track=tracks.get(cell.cell, "")) for cell in cells]
    if tracks and len([cell for cell in named if cell.track]) < 2:
        named = [replace(cell, track="") for cell in named]
    kept = [cell for cell in named if cell.column != "length"]
    yield from sorted(kept, key=lambda cell: ORDER.index(cell.column)) if headings else kept


def _column(cell: TextLine, headings: dict[int, str], tracks: dict[int, str]) -> str:
    if headings.get(cell.cell) == "length":
        return "length"
    if whole_hours(cell.text):
        return "hours"
    if cell.cell in tracks:
        return "title"
    said = headings.get(cell.cell, "")
    return "" if said == "hours" else said
