"""What is added to a PDF once WeasyPrint has made it: pydyf's objects, whose shape is not promised."""

from io import BytesIO

from pypdf import PdfReader

from rencontre.finishing import drawing_key
from rencontre.pdf import OwnFetcher, to_pdf
from tests.paper import drawn_boxes, elements, texts

PAGE = """<html lang="fr"><head><title>Essai</title>
<style>p { white-space: pre-line } p + p { break-before: page }</style></head>
<body><p>Un\ndeux</p><p>Trois <span>quatre</span></p></body></html>"""
SQUARE = b"0 g 0 0 72 72 re f"


def content(**assets: bytes) -> bytes:
    return to_pdf(PAGE, OwnFetcher({}), assets)


def test_a_drawing_stands_on_its_page_from_the_top_left_corner_as_an_artifact():
    printed = content(**{drawing_key(1): SQUARE})

    operators = PdfReader(BytesIO(printed)).pages[1].get_contents().get_data()
    assert drawn_boxes(printed) == []
    assert [[round(edge, 1) for edge in box] for box in drawn_boxes(printed, 1)] == [[0, 0, 25.4, 25.4]]
    assert b"/Artifact BMC q\n" + SQUARE + b"\nQ EMC" in operators


def test_the_text_of_a_paragraph_is_its_own_and_every_mark_has_its_tag():
    printed = content()

    reader = PdfReader(BytesIO(printed))
    tagged = [(element.get("/S"), element.get("/K")) for element in elements(printed)]
    marks = [list(page.get_object()) for page in reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"][1::2]]
    assert next(kids for tag, kids in tagged if tag == "/P") == [0, 1]
    assert [kids for tag, kids in tagged if tag == "/Span"] == [[1]]
    assert [[mark.get_object()["/S"] for mark in page] for page in marks] == [["/P", "/P"], ["/P", "/Span"]]
    assert texts(printed) == ["Un deux", "Trois quatre"]
