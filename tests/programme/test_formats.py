from io import BytesIO

import openpyxl
import pytest
import tablib
from odf import opendocument, table, text

from programme.formats import FORMATS, Csv, Ods, Xlsx

ROWS = [
    ("Alice", "+33 3 21 00 00 00", 12, "une ligne\n\nune autre", ""),
    ("=1+1", "-0,5", "", "- puce", "@moi"),
    ("'=1+1", "+1+1", 50.75, "L’été ; « oui »", "fin"),
]
HEADERS = ["Nom", "Téléphone", "Places", "Texte", "Note"]


def dataset() -> tablib.Dataset:
    return tablib.Dataset(*ROWS, headers=HEADERS)


def written_and_read(kind) -> tablib.Dataset:
    return kind().create_dataset(kind().export_data(dataset()))


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_written_reads_the_same(kind):
    read = written_and_read(kind)

    assert read.headers == HEADERS
    assert [["" if cell is None else str(cell) for cell in row] for row in read] == [
        [str(cell) for cell in row] for row in ROWS
    ]


def test_csv_opens_by_a_double_click_in_a_french_excel():
    content = Csv().export_data(dataset())

    assert content.startswith("\ufeffNom;Téléphone;Places;Texte;Note\r\n")


def test_csv_reads_commas_too():
    read = Csv(encoding="utf-8-sig").create_dataset(b"Nom,Places\r\nAlice,12\r\n")

    assert list(read) == [("Alice", "12")]


def test_no_cell_is_a_formula_and_phone_numbers_keep_their_plus():
    sheet = openpyxl.load_workbook(BytesIO(Xlsx().export_data(dataset()))).active

    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert [sheet["A3"].value, sheet["B2"].value, sheet["B3"].value] == ["'=1+1", "+33 3 21 00 00 00", "-0,5"]


def test_ods_reads_repeated_cells_and_every_paragraph_as_libreoffice_writes_them():
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Feuille1")
    document.spreadsheet.addElement(sheet)
    for first in ("Nom", "Alice"):
        row = table.TableRow()
        cell = table.TableCell(valuetype="string")
        cell.addElement(text.P(text=first))
        cell.addElement(text.P(text="suite"))
        row.addElement(cell)
        row.addElement(table.TableCell(numbercolumnsrepeated=2))
        last = table.TableCell(valuetype="time", timevalue="PT09H15M00S")
        last.addElement(text.P(text="09:15"))
        row.addElement(last)
        row.addElement(table.TableCell(numbercolumnsrepeated=1000))
        sheet.addElement(row)
    output = BytesIO()
    document.write(output)

    read = Ods().create_dataset(output.getvalue())

    assert list(read) == [("Alice\nsuite", "", "", "09:15")]


def test_an_empty_ods_sheet_has_no_row():
    assert len(Ods().create_dataset(Ods().export_data(tablib.Dataset(headers=[""])))) == 0
