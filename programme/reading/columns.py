"""The columns of a table inside a text: what its headings say, and its rows as lines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from programme.reading.hours import hours_in, whole_hours
from programme.reading.text_lines import TextLine
from programme.reading.whereabouts import is_room
from rencontre.french.names import fold

# What a heading says of its column, folded; the first that matches wins.
HEADINGS = (
    ("hours", re.compile(r"(?:heures?|horaires?|creneaux?|quand|debut|fin|time|plage\w*|h)\b")),
    ("length", re.compile(r"duree|temps\b")),
    (
        "people",
        re.compile(
            r"(?:intervenant|orateur|conferencier|animat|animé|moderat|qui\b|participant|presentateur|speaker"
            r"|nom\b|noms\b|avec\b|par\b|pilote)\w*"
        ),
    ),
    ("room", re.compile(r"(?:lieu|salle|espace|ou\b|localisation)\w*")),
    ("kind", re.compile(r"(?:type|nature|format|modalite)\w*")),
    ("number", re.compile(r"(?:n|no|numero|n°)$")),
    (
        "abstract",
        re.compile(r"(?:resume|description|descriptif|presentation|details?|objectifs?|commentaires?|remarques?)\b"),
    ),
    (
        "title",
        re.compile(
            r"(?:intitule|titre|seance|session|theme|thematique|contenu|sujet|programme|activite|sequence|quoi"
            r"|intervention"
            r"|objet|deroule|deroulement|temps forts?|etape|matin\w*|point|atelier|conference|communication)\w*"
        ),
    ),
)
TRACK = re.compile(r"(?:salle|amphi\w*|parcours|atelier|piste|groupe|plateau|espace|filiere|track|pole|axe|theme)\b")
ORDER = ("hours", "number", "kind", "title", "", "people", "room", "abstract")
MOST_WORDS = 5


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
    said = {cell.cell: heading_of(cell.text) for cell in cells}
    known = [name for name in said.values() if name]
    tracks = [cell for cell in cells if _is_track(cell)]
    return said if "hours" in known or len(known) > len(cells) / 2 or len(tracks) > 1 else {}


def _is_track(cell: TextLine) -> bool:
    """« Salle A », « Parcours 2 », as the heading of a column."""
    return (TRACK.match(cell.folded) is not None or is_room(cell.text)) and len(cell.text.split()) <= MOST_WORDS


def heading_of(text: str) -> str:
    """What a column under the heading `text` holds; empty when nothing tells."""
    folded = fold(text)
    if not folded or folded.count(" ") >= MOST_WORDS or any(sign.isdigit() or sign in ":«?" for sign in text):
        return ""
    return next((name for name, pattern in HEADINGS if pattern.match(folded)), "")


def _tracks(cells: list[TextLine], said: dict[int, str]) -> dict[int, str]:
    """The columns that are held at the same time: « Salle A | Salle B », « Parcours 1 | Parcours 2 »."""
    found = {cell.cell: cell.text for cell in cells if _is_track(cell) and said[cell.cell] != "hours"}
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
