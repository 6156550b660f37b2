"""The last touch on a PDF, through WeasyPrint's `finisher` hook: pydyf's objects, pinned with it and tested.

A drawing of a thousand small squares (a QR) costs WeasyPrint milliseconds as a picture and nothing as operators.
"""

from collections.abc import Mapping

import pydyf
from weasyprint import Document


class Nothing(pydyf.Object):
    """An object that nothing refers to any more."""

    data = b"null"


def drawing_key(page: int) -> str:
    """The asset that holds what to draw over a page, the first being 0: points from its top left corner, y down."""
    return f"page-{page}"


class Finisher:
    """Draws the `drawing_key` assets over their pages, as artifacts, and gives paragraphs the text they hold.

    What a drawing shows is told by the page's own tags. WeasyPrint puts a `Span` between a paragraph and each of its
    lines: it says nothing, and makes a third of the file.
    """

    def __init__(self, assets: Mapping[str, bytes]):
        self.assets = assets

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        for number, page in enumerate(pdf.pages["Kids"][::3]):
            if drawing := self.assets.get(drawing_key(number)):
                stream = _resolved(pdf, pdf.objects[page]["Contents"]).stream
                stream.append(b"/Artifact BMC q\n" + drawing + b"\nQ EMC")
        _drop_spans(pdf)


def _drop_spans(pdf: pydyf.PDF) -> None:
    owners = {}
    for span in pdf.objects:
        if isinstance(span, pydyf.Dictionary) and span.get("S") == "/Span" and _holds_text(span):
            kids = _resolved(pdf, span["P"])["K"]
            position = kids.index(span.reference)
            kids[position : position + 1] = span["K"]
            owners[span.reference] = span["P"]
            pdf.objects[span.number] = empty = Nothing()
            empty.number = span.number
    tree = _resolved(pdf, _resolved(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])
    for references in tree["Nums"][1::2]:
        if isinstance(references, list):
            references[:] = [owners.get(reference, reference) for reference in references]


def _holds_text(span: pydyf.Dictionary) -> bool:
    return bool(span["K"]) and isinstance(span["K"][0], int)


def _resolved(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]
