"""The text of the pages of a PDF, without what comes back on each of them."""

import re
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import replace

from programme.reading.files.blocks import ASIDE, LETTERS, left_aside, written
from programme.reading.files.page_layout import PdfPage, blocks_of_page
from programme.reading.files.pieces import PageLine, Piece, lines_of, usual_height
from programme.reading.files.rows import BEGINS_AT, Cell, TextTable, lines_of_rows
from programme.reading.files.wraps import LARGER, Setting
from rencontre.domain import DomainError

LOOKED_AT = 3  # lines at the top and at the bottom of a page, that may come back on the others
MARGIN = 0.075  # of the height of a page: 22 mm, where headers and numbers stand
SAME_HEIGHT = 6.0  # points
OFTEN = 0.5  # of the pages
A_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,3}\s*(?:(?:/|sur|de|-|–)\s*\d{1,3})?\W*", re.IGNORECASE)
# What a browser prints around a page: « 31/05/2018 09:15 », the address and the number of the page.
A_PRINTED_ADDRESS = re.compile(r"(?:https?|file):/\S+\s+\d+/\d+")
A_PRINTED_HOUR = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.*)?")
UNREADABLE = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\x00-\x08\x0e-\x1f]")  # what no sign of a text is
MOST_UNREADABLE = 0.2  # of the signs
PASTE = "Ouvrez le document d’origine, copiez le texte et collez-le."
A_PICTURE = f"Ce PDF est une image\u00a0: il ne contient pas de texte. {PASTE}"
NO_LETTERS = f"Le texte de ce PDF ne se lit pas\u00a0: ses polices ne disent pas leurs lettres. {PASTE}"


def text_of_pages(pages: Sequence[PdfPage]) -> tuple[str, list[str]]:
    """The text, and what was left aside, in words. Raises DomainError when there is no text to read."""
    signs = "".join(piece.text for page in pages for piece in page.pieces)
    if signs and len(UNREADABLE.findall(signs)) > MOST_UNREADABLE * len(signs):
        raise DomainError(NO_LETTERS)
    if not any(map(str.isalnum, signs)):
        raise DomainError(A_PICTURE)
    kept, aside = _without_what_comes_back(pages)
    setting = Setting(usual_height([piece for page in kept for piece in page.pieces]), _words(kept))
    blocks: Cell = []
    for page in kept:
        blocks = _followed(blocks, blocks_of_page(page, setting), setting)
    pictures = [str(number) for number, page in enumerate(pages, start=1) if page.has_pictures and not page.pieces]
    return written(blocks), [*left_aside(ASIDE, aside), *_unread_pages(pictures)]


def _unread_pages(numbers: Sequence[str]) -> list[str]:
    if not numbers:
        return []
    if len(numbers) == 1:
        return [f"La page {numbers[0]} est une image\u00a0: son texte n’a pas été lu."]
    return [f"Les pages {', '.join(numbers)} sont des images\u00a0: leur texte n’a pas été lu."]


def _words(pages: Sequence[PdfPage]) -> set[str]:
    """The words of the document, in small letters, with their hyphens; not those that a line cuts."""
    found: set[str] = set()
    for page in pages:
        for piece in page.pieces:
            found |= set(re.findall(r"\w+(?:-\w+)*(?![-\w])", piece.text.lower()))
    return found


def _followed(before: Cell, blocks: Cell, setting: Setting) -> Cell:
    """A page after others: a table that goes on is one, whose headings are not said again."""
    last, first = (before[-1] if before else None), (blocks[0] if blocks else None)
    if not isinstance(last, TextTable) or not isinstance(first, TextTable):
        return setting.sewn(before, blocks)
    headings, again = ([*lines_of_rows(TextTable(table.rows[:1]))] for table in (last, first))
    rows = first.rows[1:] if headings == again else first.rows
    return [*before[:-1], TextTable([*last.rows, *rows]), *blocks[1:]]


# --- What comes back on each page ----------------------------------------------------------------------------------


def _without_what_comes_back(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[str]]:
    """The pages without headers, footers and numbers; what these say. A title is kept where it stands first."""
    usual = usual_height([piece for page in pages for piece in page.pieces])
    around = [_around(page, number) for number, page in enumerate(pages, start=1)]
    often = Tally(key for found in around for key in set(found))
    said: dict[str, None] = {}
    kept = []
    for page, found in zip(pages, around, strict=True):
        left_out: set[Piece] = set()
        for key, line in found.items():
            enough = max(2, OFTEN * len(pages)) if _is_in_margin(line, page) else max(3, len(pages) - 1)
            comes_back = often[key] >= enough
            is_title = line.height > LARGER * usual and line.text not in said
            if comes_back:
                said.setdefault(line.text)
            if _is_printed(line, page) or (comes_back and not is_title):
                left_out |= set(line.pieces)
        kept.append(replace(page, pieces=tuple(piece for piece in page.pieces if piece not in left_out)))
    return kept, [text for text in said if LETTERS.search(text) and not A_NUMBER.fullmatch(text)]


def _around(page: PdfPage, number: int) -> dict[tuple[str, int], PageLine]:
    """The lines at the top and at the bottom that may come back on each page, by what they would have in common.

    In the margins that is what they say, but for the number of the page; elsewhere, how high they stand too.
    """
    lines = lines_of(page.pieces)
    found = {}
    for line in [*lines[:LOOKED_AT], *lines[LOOKED_AT:][-LOOKED_AT:]]:
        if not BEGINS_AT.match(line.text):
            in_margin = _is_in_margin(line, page)
            text = re.sub(rf"\b{number}\b", "#", line.text) if in_margin else line.text
            found[text.casefold(), 0 if in_margin else round(line.top / SAME_HEIGHT)] = line
    return found


def _is_in_margin(line: PageLine, page: PdfPage) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _is_printed(line: PageLine, page: PdfPage) -> bool:
    """Whether a line in the margin is the number of the page, or what a browser prints there."""
    shapes = (A_NUMBER, A_PRINTED_ADDRESS, A_PRINTED_HOUR)
    return _is_in_margin(line, page) and any(shape.fullmatch(line.text.strip()) for shape in shapes)
