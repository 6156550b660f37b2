"""The last changes to a PDF, by WeasyPrint's `finisher` hook, on pydyf's objects: pydyf is pinned with it, and tested.

A drawing of a thousand small squares (a QR) costs WeasyPrint milliseconds as a picture and nothing as operators.
"""

from collections.abc import Sequence
from itertools import pairwise

import pydyf
from weasyprint import Document

from rencontre.pdf.drawing import Drawing, Drawings, Places

PIXEL = 0.75  # points: WeasyPrint counts in CSS pixels


class Nothing(pydyf.Object):
    """An object that nothing refers to."""

    data = b"null"


class Finisher:
    """Draws over pages, tags what is a figure, puts blocks in their places, and gives paragraphs the text they hold.

    WeasyPrint puts a `Span` between a paragraph and each of its lines: it says nothing, and makes a third of the file.
    """

    def __init__(self, drawings: Drawings, places: Places):
        self.drawings, self.places = drawings, places

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        root = _resolved(pdf, pdf.catalog["StructTreeRoot"])
        marks = _resolved(pdf, root["ParentTree"])["Nums"][1::2]
        _drop_spans(pdf, marks)
        sheets = _resolved(pdf, root["K"][0])["K"]
        for number, page in enumerate(pdf.pages["Kids"][::3]):
            content = _resolved(pdf, pdf.objects[page]["Contents"]).stream
            _put(content, self.places.get(number, ()))
            for drawing in self.drawings.get(number, ()):
                mark = "/Artifact BMC"
                if drawing.alt:
                    block = _resolved(pdf, _resolved(pdf, sheets[number])["K"][drawing.block])
                    _tag(pdf, drawing, block, marks[number], height=document.pages[number].height)
                    mark = f"/Figure <</MCID {len(marks[number]) - 1}>> BDC"
                content.append(f"{mark} q\n{drawing.operators}\nQ EMC".encode())


def _put(content: list, places: Sequence[tuple[float, float]]) -> None:
    """Move each block from the corner of the page to its place: its clip is the first thing that it draws.

    Placed by CSS, each would have a style of its own, and so would all that it holds: a fifth of the time.
    """
    if not places:
        return
    for at, (left, top) in reversed(list(zip(_corners(content), places, strict=True))):
        content.insert(at, f"1 0 0 1 {left / PIXEL:.6f} {top / PIXEL:.6f} cm".encode())


def _corners(content: list) -> list[int]:
    """Where each block clips what it draws from the corner of the page; what stands inside of it may do so again."""
    found: list[int] = []
    depth, block = 0, 0
    for at, (one, after) in enumerate(pairwise(content)):
        if one == b"q":
            depth += 1
        elif one == b"Q":
            depth -= 1
            block = block if depth >= block else 0
        elif not block and after == b"W" and one.startswith(b"0 0 "):
            found.append(at)
            block = depth
    return found


def _tag(pdf: pydyf.PDF, drawing: Drawing, block: pydyf.Dictionary, marks: list, *, height: float) -> None:
    """Add a figure to `block`, and to the marks of its page."""
    left, top, right, bottom = drawing.box
    foot = height * PIXEL
    figure = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Figure",
            "P": block.reference,
            "Pg": block["Pg"],
            "K": pydyf.Array([len(marks)]),
            "Alt": pydyf.String(drawing.alt),
            "A": pydyf.Dictionary(
                {"O": "/Layout", "BBox": pydyf.Array([left, foot - bottom, right, foot - top])},
            ),
        }
    )
    pdf.add_object(figure)
    block["K"].append(figure.reference)
    marks.append(figure.reference)


def _drop_spans(pdf: pydyf.PDF, marks: list) -> None:
    owners = {}
    for span in pdf.objects:
        if isinstance(span, pydyf.Dictionary) and span.get("S") == "/Span" and _holds_text(span):
            kids = _resolved(pdf, span["P"])["K"]
            position = kids.index(span.reference)
            kids[position : position + 1] = span["K"]
            owners[span.reference] = span["P"]
            pdf.objects[span.number] = empty = Nothing()
            empty.number = span.number
    for references in marks:
        if isinstance(references, list):
            references[:] = [owners.get(reference, reference) for reference in references]


def _holds_text(span: pydyf.Dictionary) -> bool:
    return bool(span["K"]) and isinstance(span["K"][0], int)


def _resolved(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]
