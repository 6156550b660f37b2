"""The blocks of a page of a PDF in their reading order: its tables, its columns, its paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme.reading.files.page_columns import region
from programme.reading.files.pieces import Piece
from programme.reading.files.rows import Cell, Paragraph, TextTable
from programme.reading.files.ruled import Box, Rule, RuledTable, holds, ruled_tables
from programme.reading.files.wraps import Setting


@dataclass(frozen=True)
class PdfPage:
    """What stands on a page, points; `rules` are what is drawn straight across or straight down."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()
    has_pictures: bool = False


def blocks_of_page(page: PdfPage, setting: Setting) -> Cell:
    """A page from the top: what is above a table, or beside it on the left, comes before it."""
    left = min((piece.left for piece in page.pieces), default=0.0)
    end = page.width - min(left, page.width / 4)
    rest, found = list(page.pieces), list[Paragraph | TextTable]()
    for table in ruled_tables(page.rules, page.pieces):
        before = [piece for piece in rest if _is_before(piece, table)]
        within = [piece for piece in rest if holds(table, piece)]
        taken = {*before, *within}
        rest = [piece for piece in rest if piece not in taken]
        found = setting.sewn(found, region(before, end, setting))
        found += _framed(table, within, setting)
    return setting.sewn(found, region(rest, end, setting))


def _is_before(piece: Piece, table: RuledTable) -> bool:
    is_beside = piece.middle < table.bottom and piece.centre < table.left
    return piece.middle < table.top or is_beside


def _framed(table: RuledTable, pieces: Sequence[Piece], setting: Setting) -> Cell:
    """The rows of a table; of a frame, what it holds."""
    if len(table.boxes) == 1:
        return [Paragraph(""), *_cell(table.boxes[0], pieces, setting), Paragraph("")]
    return [_rows_of(table, pieces, setting)]


def _rows_of(table: RuledTable, pieces: Sequence[Piece], setting: Setting) -> TextTable:
    inside: dict[Box, list[Piece]] = {box: [] for box in table.boxes}
    for piece in pieces:
        box = next((box for box in table.boxes if holds(box, piece)), None)
        if box:
            inside[box].append(piece)
    rows: list[list[Cell]] = []
    for row in sorted({box.row for box in table.boxes}):
        top = next(box.top for box in table.boxes if box.row == row)
        over = sorted((box for box in table.boxes if box.top <= top < box.bottom), key=lambda box: box.left)
        rows.append([_cell(box, inside[box], setting) if box.row == row else [] for box in over])
    return TextTable(rows)


def _cell(box: Box, pieces: Sequence[Piece], setting: Setting) -> Cell:
    padding = min((piece.left for piece in pieces), default=box.left) - box.left
    return region(pieces, box.right - max(0.0, min(padding, (box.right - box.left) / 4)), setting, is_sure=True)
