"""The last changes to a PDF, by WeasyPrint's `finisher` hook, on pydyf's objects: pydyf is pinned with it, and tested.

A drawing of a thousand small squares (a QR) costs WeasyPrint milliseconds as a picture and nothing as operators.
"""

import pydyf
from weasyprint import Document

from rencontre.pdf.drawing import Drawing, Drawings


class Nothing(pydyf.Object):
    """An object that nothing refers to."""

    data = b"null"


class Finisher:
    """Draws over pages, tags what is a figure, and gives paragraphs the text they hold.

    WeasyPrint puts a `Span` between a paragraph and each of its lines: it says nothing, and makes a third of the file.
    """

    def __init__(self, drawings: Drawings):
        self.drawings = drawings

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        root = _resolved(pdf, pdf.catalog["StructTreeRoot"])
        marks = _resolved(pdf, root["ParentTree"])["Nums"][1::2]
        _drop_spans(pdf, marks)
        sheets = _resolved(pdf, root["K"][0])["K"]
        for number, page in enumerate(pdf.pages["Kids"][::3]):
            content = _resolved(pdf, pdf.objects[page]["Contents"]).stream
            for drawing in self.drawings.get(number, ()):
                mark = "/Artifact BMC"
                if drawing.alt:
                    block = _resolved(pdf, _resolved(pdf, sheets[number])["K"][drawing.block])
                    _tag(pdf, drawing, block, marks[number], height=document.pages[number].height)
                    mark = f"/Figure <</MCID {len(marks[number]) - 1}>> BDC"
                content.append(f"{mark} q\n{drawing.operators}\nQ EMC".encode())


def _tag(pdf: pydyf.PDF, drawing: Drawing, block: pydyf.Dictionary, marks: list, *, height: float) -> None:
    """Add a figure to `block`, and to the marks of its page."""
    left, top, right, bottom = drawing.box
    foot = height * 0.75  # WeasyPrint counts in CSS pixels
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
