"""What stands where on the pages of a PDF, as PDFium says it. Only a process of its own loads this (open_pdf.py)."""

import ctypes
from collections.abc import Iterator
from math import pi
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from programme.reading.files.page_layout import PdfPage
from programme.reading.files.pieces import Piece
from programme.reading.files.ruled import Rule
from rencontre.domain import DomainError

MOST_PAGES = 30
MOST_SIGNS = 300_000  # of all pages, spaces too: more than a reader takes
MOST_RULES = 20_000  # of a page; beyond, it is a drawing
MOST_OBJECTS = 200_000  # of a page
DEEPEST = 3  # forms within forms
TOO_FAR = 0.9  # of the height of a line: letters so far apart are not of one piece
APART = 0.35  # of the height of a line: nor are these, when the file says no space between them
NO_SPACE = 0.15  # of the height of a line: letters further apart are of two words
SAME_LINE = 0.4  # of the height of a line
LEANING = 0.1  # radians: letters that turn more are not in the lines of the page
HYPHEN_AT_THE_END = 2  # the sign that the library puts for it
UNKNOWN = "\ufffd"  # a sign that its font does not name
NO_LETTER = {0, 0xFFFE, 0xFFFF}

OR_PASTE = "ouvrez le document d’origine, copiez le texte et collez-le."
LOCKED = f"Ce PDF est protégé par un mot de passe\u00a0: {OR_PASTE}"
DAMAGED = f"Ce PDF est abîmé\u00a0: {OR_PASTE}"
TOO_MANY_PAGES = (
    f"Ce PDF a %s pages, et {MOST_PAGES} au plus sont lues\u00a0: n’en gardez que celles du programme, ou copiez son"
    " texte et collez-le."
)


class Glyph(NamedTuple):
    """A letter and its box, in the page as it is shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class ShownPage:
    """The page as it is shown: turned, cut, its corner at the top left."""

    def __init__(self, page: pypdfium2.PdfPage):
        self.width, self.height = page.get_size()
        left, bottom, right, top = page.get_cropbox()
        self.turn, self.box = page.get_rotation(), (left, bottom, right, top)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> Rule:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def signs_of(textpage: Any, shown: ShownPage, budget: int) -> Iterator[Glyph | None]:
    """The letters that stand upright, in the order of the file; None for a space that the file says."""
    box, read = raw.FS_RECTF(), raw.FPDFText_GetUnicode
    for index in range(min(raw.FPDFText_CountChars(textpage), budget)):
        code = read(textpage, index)
        if code in NO_LETTER or 0xD800 <= code < 0xE000:
            continue
        text = "-" if code == HYPHEN_AT_THE_END else chr(code)
        if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1:
            text = UNKNOWN
        if text.isspace() and text != "\xa0" and text != "\u202f":
            if not raw.FPDFText_IsGenerated(textpage, index):
                yield None
            continue
        if abs((raw.FPDFText_GetCharAngle(textpage, index) + shown.turn * pi / 180 + pi) % (2 * pi) - pi) > LEANING:
            continue
        if raw.FPDFText_GetLooseCharBox(textpage, index, box):
            yield Glyph(text, *shown.rectangle(box.left, box.bottom, box.right, box.top))


def pieces_of(signs: Iterator[Glyph | None]) -> Iterator[Piece]:
    """Letters that follow one another put together, with a space where there is one."""
    piece: list[Any] = []  # as `Piece`, while it grows
    spaced = False
    for sign in signs:
        if sign is None:
            spaced = True
            continue
        height = sign.bottom - sign.top
        gap = sign.left - piece[2] if piece else 0.0
        most = (TOO_FAR if spaced else APART) * height
        follows = piece and abs(sign.bottom - piece[3]) < SAME_LINE * height and -0.5 * height < gap < most
        if follows and abs((piece[3] - piece[1]) - height) < 0.5 * height:
            piece[4] += (" " if spaced or gap > NO_SPACE * height else "") + sign.text
            piece[1:4] = [min(piece[1], sign.top), max(piece[2], sign.right), max(piece[3], sign.bottom)]
        else:
            if piece:
                yield Piece(*piece)
            piece = [sign.left, sign.top, sign.right, sign.bottom, sign.text]
        spaced = False
    if piece:
        yield Piece(*piece)


def objects_of(page: pypdfium2.PdfPage) -> tuple[list[Any], bool]:
    """The drawn paths, each with the matrices that it goes through, and whether there is a picture."""
    paths: list[Any] = []
    pictures = False
    for count, one in enumerate(page.get_objects(max_depth=DEEPEST)):
        if count > MOST_OBJECTS or len(paths) > MOST_RULES:
            return [], pictures
        pictures = pictures or one.type == raw.FPDF_PAGEOBJ_IMAGE
        if one.type == raw.FPDF_PAGEOBJ_PATH:
            paths.append(one)
    return paths, pictures


def rules_of(path: Any, shown: ShownPage) -> Iterator[Rule]:
    """The segments of a path that go straight across or down."""
    x, y = ctypes.c_float(), ctypes.c_float()
    matrices, one = [], path
    while one is not None:
        matrices.append(one.get_matrix())
        one = one.container
    first = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(path), 400)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (x.value, y.value)
        for matrix in matrices:
            point = matrix.on_point(*point)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point, shown)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(last, first, shown)


def _straight(start: tuple[float, float], end: tuple[float, float], shown: ShownPage) -> Iterator[Rule]:
    left, top, right, bottom = shown.rectangle(*start, *end)
    if (right - left < 1) != (bottom - top < 1):
        yield left, top, right, bottom


def page_of(page: pypdfium2.PdfPage, budget: int) -> PdfPage:
    """What stands on a page; `budget` is how many signs are read at most."""
    shown, textpage = ShownPage(page), page.get_textpage()
    paths, has_pictures = objects_of(page)
    rules: set[Rule] = set()
    for path in paths:
        rules |= set(rules_of(path, shown))
    pieces = tuple(pieces_of(signs_of(textpage, shown, budget)))
    return PdfPage(shown.width, shown.height, pieces, tuple(rules) if len(rules) <= MOST_RULES else (), has_pictures)


def pages_of(content: bytes) -> list[PdfPage]:
    """The pages of a PDF. Raises DomainError with what to do for one that is locked, damaged or too long."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = raw.FPDF_GetLastError() in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise DomainError(LOCKED if is_locked else DAMAGED) from error
    if len(document) > MOST_PAGES:
        raise DomainError(TOO_MANY_PAGES % len(document))
    pages: list[PdfPage] = []
    left = MOST_SIGNS
    try:
        for page in document:
            pages.append(page_of(page, left))
            left -= sum(len(piece.text) for piece in pages[-1].pieces)
    except pypdfium2.PdfiumError as error:
        raise DomainError(DAMAGED) from error
    return pages
