"""Any list of people comes back the same, whatever program writes it, however its file is encoded and parted."""

import csv
import re
import unicodedata
from datetime import date, datetime
from io import BytesIO, StringIO

from hypothesis import example, given
from hypothesis import strategies as st
from odf import opendocument, table, teletype, text

from programme.spreadsheets.cells import ERRORS, FORMULA, Sheet, settled
from programme.spreadsheets.formats import Csv, Ods, Xlsx
from programme.spreadsheets.tables import TOTAL
from tests.programme.spreadsheets.files import HEADINGS, people, workbook

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def is_plain(said: str) -> bool:
    """Whether a text is what an import would keep: clean, no formula, no error, no total."""
    return settled(said) == said and not (FORMULA.match(said) or ERRORS.match(said) or TOTAL.match(said))


LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
WORDS = st.text(LETTERS | st.sampled_from(" '’-;,|\t\n\"é"), max_size=20)
TEXTS = WORDS.map(lambda said: unicodedata.normalize("NFC", said).strip()).filter(is_plain)
NAMES = TEXTS.filter(lambda said: len(said) > 1 and said.casefold() not in {one.casefold() for one in HEADINGS})
PEOPLE = st.lists(st.tuples(NAMES, NAMES, TEXTS, TEXTS), min_size=1, max_size=8)
LAYOUTS = st.permutations(range(4))
LATIN = st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z", "S"]), min_size=2, max_size=12)


def laid_out(rows: list[tuple], layout: list[int]) -> list[tuple]:
    """Headings and rows, with their columns in this order."""
    return [tuple(row[at] for at in layout) for row in [HEADINGS, *rows]]


@given(rows=PEOPLE, layout=LAYOUTS, above=st.integers(0, 3))
def test_what_openpyxl_writes_comes_back(rows, layout, above):
    lines = laid_out(rows, layout)

    assert people(workbook(*[("Une liste",)] * above, *lines)) == lines[1:]


@given(rows=PEOPLE, layout=LAYOUTS)
def test_what_odfpy_writes_comes_back(rows, layout):
    lines = laid_out(rows, layout)
    made, sheet = opendocument.OpenDocumentSpreadsheet(), table.Table(name="Liste")
    for line in lines:
        row = table.TableRow()
        for value in line:
            cell, paragraph = table.TableCell(valuetype="string"), text.P()
            teletype.addTextToElement(paragraph, value)
            cell.addElement(paragraph)
            row.addElement(cell)
        sheet.addElement(row)
    made.spreadsheet.addElement(sheet)
    content = BytesIO()
    made.write(content)

    assert people(content.getvalue()) == lines[1:]


@given(rows=PEOPLE, layout=LAYOUTS, encoding=st.sampled_from(ENCODINGS), sign=st.sampled_from(";,\t|"), data=st.data())
def test_what_csv_writes_comes_back(rows, layout, encoding, sign, data):
    lines = laid_out(rows, layout)
    output = StringIO(newline="")
    csv.writer(output, delimiter=sign, lineterminator=data.draw(st.sampled_from(["\r\n", "\n"]))).writerows(lines)

    assert people(output.getvalue().encode(encoding)) == lines[1:]


@given(st.lists(st.tuples(LATIN, LATIN), min_size=1, max_size=5), st.sampled_from(";,\t|"))
def test_the_letters_of_windows_come_back(names, sign):
    kept = [(*map(settled, name), "élu", "") for name in names]
    content = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in [HEADINGS, *kept])

    mistaken = re.search(rb"[\xc2-\xf4][\x80-\xbf]", content.encode("cp1252"))  # reads as well as UTF-8
    if not mistaken and all(is_plain(cell) and cell and '"' not in cell for row in kept for cell in row[:2]):
        assert people(content.encode("cp1252")) == kept


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
TYPED = st.lists(
    st.tuples(NAMES, NAMES, st.integers(-(10**12), 10**12), st.dates(date(1970, 1, 1), date(2090, 1, 1)), MOMENTS),
    min_size=1,
    max_size=5,
)


@given(TYPED)
def test_what_we_write_comes_back_with_its_types(rows):
    headings = ["Prénom", "Nom", "Nombre", "Jour", "Moment"]
    for kind in (Xlsx, Ods):
        assert people(kind().export_data(Sheet(headings, rows, "Liste"))) == rows

    shown = [(*row[:2], str(row[2]), f"{row[3]:%d/%m/%Y}", f"{row[4]:%d/%m/%Y %H:%M}") for row in rows]
    assert people(Csv().export_data(Sheet(headings, rows))) == shown


@given(PEOPLE)
@example([("00", "0 \n0", "", "")])
def test_our_three_files_say_the_same_people(rows):
    for kind in (Xlsx, Csv):
        assert people(kind().export_data(Sheet(HEADINGS, rows, "Liste"))) == rows

    # Each line is a paragraph of an ODS, whose edges have no spaces.
    lines = [tuple("\n".join(line.strip(" ") for line in cell.split("\n")) for cell in row) for row in rows]
    assert people(Ods().export_data(Sheet(HEADINGS, rows, "Liste"))) == lines
