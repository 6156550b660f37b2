"""What is added to a PDF once WeasyPrint has made it: pydyf's objects, whose shape is not promised."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from rencontre.pdf.drawing import Drawing
from rencontre.pdf.typeset import OwnFetcher, to_pdf
from tests.paper import drawn_boxes, elements, texts

PAGE = """<html lang="fr"><head><title>Essai</title>
<style>p { white-space: pre-line } p + p { break-before: page }</style></head>
<body><p>Un\ndeux</p><p>Trois <span>quatre</span></p></body></html>"""
SQUARE = "0 g 0 0 72 72 re f"
LABELS = """<html lang="fr"><head><title>Essai</title><style>@page { size: A4; margin: 0 }</style></head>
<body><div><div></div><div><p>Alice</p></div></div></body></html>"""
CORNERED = """<html lang="fr"><head><title>Essai</title><style>@page { size: A4; margin: 0 }
body, p { margin: 0 } body > div { height: 297mm } p { height: 1mm; background: red }
div > div { position: absolute; left: 0; top: 0; width: 50mm; height: 20mm; overflow: hidden }</style></head>
<body><div><div><p>Alice</p></div><div><p>Bob</p></div></div></body></html>"""


def content(*drawings: Drawing) -> bytes:
    return to_pdf(PAGE, OwnFetcher({}), {1: drawings})


def test_a_drawing_stands_on_its_page_from_the_top_left_corner_as_an_artifact():
    printed = content(Drawing(SQUARE))

    operators = PdfReader(BytesIO(printed)).pages[1].get_contents().get_data()
    assert drawn_boxes(printed) == []
    assert [[round(edge, 1) for edge in box] for box in drawn_boxes(printed, 1)] == [[0, 0, 25.4, 25.4]]
    assert f"/Artifact BMC q\n{SQUARE}\nQ EMC".encode() in operators


def test_the_text_of_a_paragraph_is_its_own_and_every_mark_has_its_tag():
    printed = content()

    reader = PdfReader(BytesIO(printed))
    tagged = [(element.get("/S"), element.get("/K")) for element in elements(printed)]
    marks = [list(page.get_object()) for page in reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"][1::2]]
    assert next(kids for tag, kids in tagged if tag == "/P") == [0, 1]
    assert [kids for tag, kids in tagged if tag == "/Span"] == [[1]]
    assert [[mark.get_object()["/S"] for mark in page] for page in marks] == [["/P", "/P"], ["/P", "/Span"]]
    assert texts(printed) == ["Un deux", "Trois quatre"]


def test_a_figure_is_the_last_thing_in_its_block_and_its_mark_has_its_tag():
    drawing = Drawing(SQUARE, alt="Un carré", box=(0, 0, 72, 72), block=1)

    printed = to_pdf(LABELS, OwnFetcher({}), {0: [drawing]})

    figure = next(element for element in elements(printed) if element.get("/S") == "/Figure")
    block = figure["/P"].get_object()
    nums = PdfReader(BytesIO(printed)).root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"][1].get_object()
    assert figure["/Alt"] == "Un carré"
    assert [round(float(edge)) for edge in figure["/A"]["/BBox"]] == [0, 770, 72, 842]
    assert [kid.get_object()["/S"] for kid in block["/K"]] == ["/P", "/Figure"]
    assert [mark.get_object()["/S"] for mark in nums] == ["/P", "/Figure"]
    assert figure["/K"] == [1]
    assert b"/Figure <</MCID 1>> BDC q\n" in PdfReader(BytesIO(printed)).pages[0].get_contents().get_data()


def test_the_blocks_of_a_page_are_put_in_their_places():
    places = [(72, 144), (36, -7.2)]  # points

    printed = to_pdf(CORNERED, OwnFetcher({}), places={0: places})

    tops = [[round(edge, 1) for edge in box] for box in drawn_boxes(printed)]
    assert tops == [[25.4, 50.8, 75.4, 51.8], [12.7, -2.5, 62.7, -1.5]]
    assert texts(printed) == ["Alice Bob"]


def test_a_place_without_its_block_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        to_pdf(CORNERED, OwnFetcher({}), places={0: [(72, 144)]})
