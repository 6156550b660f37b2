"""The reader of test_access: what it does not open, it would not see."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from icalendar import Calendar, Event
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pypdf.annotations import Link
from reportlab.pdfgen.canvas import Canvas

from tests.opened import fold, opened
from tests.sheets import ods, ods_row

SECRET = "Chargée de l’Ascension du Haut-Pont"


def pdf(draw) -> bytes:
    content = BytesIO()
    canvas = Canvas(content, pageCompression=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def two_lines(canvas):
    canvas.drawString(50, 700, "Chargée de l’Ascension")
    canvas.drawString(50, 680, "du Haut-Pont".upper())


def linked_pdf() -> bytes:
    content = BytesIO()
    with PdfWriter() as writer:
        writer.add_blank_page(100, 100)
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=SECRET))
        writer.write(content)
    return content.getvalue()


def workbook(fill) -> bytes:
    book, content = openpyxl.Workbook(), BytesIO()
    fill(book)
    book.save(content)
    return content.getvalue()


def hide(book):
    sheet = book.create_sheet("Autre")
    sheet.sheet_state = "hidden"
    sheet["Z99"] = SECRET


def comment(book):
    book.active["A1"].comment = Comment(SECRET, "équipe")


def calendar() -> bytes:
    file, entry = Calendar(), Event()
    entry.add("dtstart", datetime(2018, 5, 31, 9, tzinfo=UTC))
    entry.add("description", f"Une phrase assez longue pour que la ligne soit pliée, et une virgule ; {SECRET}")
    file.add_component(entry)
    return file.to_ical()


@pytest.mark.parametrize(
    "content",
    [
        SECRET.encode(),
        f"<p>{SECRET.replace('’', '&#x2019;').replace(' ', '&nbsp;')}</p>".encode(),
        b'<script type="application/json">{"a": "Charg\\u00e9e de l\\u2019Ascension du Haut-Pont"}</script>',
        pdf(two_lines),
        pdf(lambda canvas: canvas.setTitle(SECRET)),
        linked_pdf(),
        workbook(lambda book: book.active.append(["", SECRET])),
        workbook(hide),
        workbook(comment),
        workbook(lambda book: setattr(book.properties, "description", SECRET)),
        ods(ods_row("Nom", "<text:span>Chargée de l’Ascension</text:span> du Haut-Pont")),
        calendar(),
    ],
    ids=["text", "html", "json", "pdf", "title", "link", "xlsx", "hidden", "comment", "property", "ods", "ics"],
)
def test_what_is_hidden_in_a_file_is_read(content):
    assert fold(SECRET) in opened(content)
