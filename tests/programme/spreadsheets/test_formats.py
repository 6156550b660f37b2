from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import tablib
from odf import opendocument, table, text

from programme.spreadsheets.cells import Sheet, UnreadableFile, escape_formula, unescape_formula
from programme.spreadsheets.formats import FORMATS, Csv, Ods, Xlsx, sheet_name

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
    for first, shown in (("Nom", "Heure"), ("Alice", "")):
        row = table.TableRow()
        cell = table.TableCell(valuetype="string")
        cell.addElement(text.P(text=first))
        cell.addElement(text.P(text="suite"))
        row.addElement(cell)
        row.addElement(table.TableCell(numbercolumnsrepeated=2))
        said = {"valuetype": "string"} if shown else {"valuetype": "time", "timevalue": "PT09H15M00S"}
        last = table.TableCell(**said)
        last.addElement(text.P(text=shown or "09:15"))
        row.addElement(last)
        row.addElement(table.TableCell(numbercolumnsrepeated=1000))
        sheet.addElement(row)
    output = BytesIO()
    document.write(output)

    read = Ods().create_dataset(output.getvalue())

    assert (read.headers, list(read)) == (["Nom suite", "Heure"], [("Alice\nsuite", time(9, 15))])


def test_a_sheet_without_a_value_is_refused():
    with pytest.raises(UnreadableFile, match=r"^Ce fichier ne contient aucune ligne\.$"):
        Ods().create_dataset(Ods().export_data(tablib.Dataset(headers=[""])))


SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−"]
BEFORE = [
    "",
    " ",
    "\u00a0",
    "\u3000",
    "\t",
    "\r\n",
    "\u200b",
    "\ufeff",
    "\u202e",
    "\u00ad",
    "'",
    '"',
    "' ",
    "\u200b '",
    "\u3164",
    "\ufe0f",
    "\u034f",
    "\u115f",
    "\u180b",
    "\U000e0020",
    "\u2800",
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_text_that_a_spreadsheet_would_compute_is_escaped_and_comes_back(before, sign):
    text = f"{before}{sign}SOMME(A1)"

    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize(
    "text", ["+33 6 12 34 56 78", "+33612345678", "-0,5", "+33 (0)3 21 00 00 00", "+33.3.21.00.00.01"]
)
def test_phone_numbers_and_figures_are_left_readable(text):
    assert escape_formula(text) == text


@pytest.mark.parametrize("text", ["Anaïs", "d’Orval", "a=b", "06 12 34 56 78", "C’est - enfin - l’été", "« =1 »", ""])
def test_an_ordinary_text_is_left_as_it_is(text):
    assert escape_formula(text) == text


@pytest.mark.parametrize("kind", FORMATS)
def test_no_file_holds_a_formula_in_full_width(kind):
    exported = kind().export_data(tablib.Dataset(*[(f"{sign}1+1",) for sign in SIGNS], headers=["Nom"]))

    assert [row[0] for row in kind().create_dataset(exported)] == [f"{sign}1+1" for sign in SIGNS]
    assert _written(kind, exported) == [f"'{sign}1+1" for sign in SIGNS]


def _written(kind, exported) -> list[str]:
    """The cells under the heading, as the file holds them."""
    if kind is Csv:
        return exported.split("\r\n")[1:-1]
    if kind is Xlsx:
        return [row[0].value for row in openpyxl.load_workbook(BytesIO(exported)).active.iter_rows(min_row=2)]
    rows = opendocument.load(BytesIO(exported)).spreadsheet.getElementsByType(text.P)
    return [str(row) for row in rows][1:]


def test_the_ods_keeps_spaces_and_tabs():
    texts = tablib.Dataset(("deux  espaces, une\ttabulation, <b> & « ; »",), headers=["Texte"])

    read = Ods().create_dataset(Ods().export_data(texts))

    assert list(read) == [("deux  espaces, une\ttabulation, <b> & « ; »",)]


def test_the_xlsx_shows_its_headings_and_its_long_texts():
    texts = tablib.Dataset(("une ligne\nune autre", "court"), ("a" * 300, "b" * 20), headers=["Texte", "Mot"])

    sheet = openpyxl.load_workbook(BytesIO(Xlsx().export_data(texts))).active

    assert (sheet.freeze_panes, [cell.font.b for cell in sheet[1]]) == ("A2", [True, True])
    assert [sheet.column_dimensions[column].width for column in "AB"] == [60, 20]
    assert [cell.alignment.wrap_text for cell in sheet[2]] == [True, None]


# --- What a spreadsheet shows ------------------------------------------------------------------------------------

TYPED = Sheet(
    ["Prénom", "Téléphone", "Code", "Âge", "Inscription", "Naissance", "Heure"],
    [("Ilan", "0612345678", "01000", 12, datetime(2026, 5, 28, 9, 15), date(1980, 1, 2), time(9, 15)),
     ("Sofia", "+33612345678", "0E12", 2.5, datetime(2026, 12, 1), date(2000, 2, 29), time(0))],
    "Rencontre du 31 mai : « l’été » [1/2]",
)  # fmt: skip


def test_an_xlsx_keeps_texts_as_texts_and_dates_as_dates():
    sheet = openpyxl.load_workbook(BytesIO(Xlsx().export_data(TYPED))).active

    assert [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in sheet["A2:G2"]] == [
        [
            ("Ilan", "s", "@"),
            ("0612345678", "s", "@"),
            ("01000", "s", "@"),
            (12, "n", "General"),
            (datetime(2026, 5, 28, 9, 15), "d", "dd/mm/yyyy hh:mm"),
            (datetime(1980, 1, 2), "d", "dd/mm/yyyy"),
            (time(9, 15), "d", "hh:mm"),
        ]
    ]


def test_an_xlsx_filters_by_its_headings_which_stay_in_view():
    sheet = openpyxl.load_workbook(BytesIO(Xlsx().export_data(TYPED))).active

    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:G3", "A2")


def test_an_ods_filters_by_its_headings_which_stay_in_view():
    with ZipFile(BytesIO(Ods().export_data(TYPED))) as archive:
        content, settings = (archive.read(name).decode() for name in ("content.xml", "settings.xml"))

    name = sheet_name(TYPED)
    assert f"table:target-range-address=\"'{name}'.A1:'{name}'.G3\" table:display-filter-buttons=\"true\"" in content
    assert (
        '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>' in settings
    )


def test_an_ods_keeps_texts_as_texts_and_dates_as_dates():
    document = opendocument.load(BytesIO(Ods().export_data(TYPED)))

    row = document.spreadsheet.getElementsByType(table.TableRow)[1]
    cells = row.getElementsByType(table.TableCell)
    assert [cell.getAttribute("valuetype") for cell in cells] == [
        "string", "string", "string", "float", "date", "date", "time",
    ]  # fmt: skip
    assert [cell.getAttribute("datevalue") for cell in cells[4:6]] == ["2026-05-28T09:15:00", "1980-01-02"]
    assert [str(cell) for cell in cells[4:]] == ["28/05/2026 09:15", "02/01/1980", "09:15"]


def test_a_csv_says_dates_as_the_french_write_them_and_changes_no_text():
    assert Csv().export_data(TYPED).split("\r\n")[1:-1] == [
        "Ilan;0612345678;01000;12;28/05/2026 09:15;02/01/1980;09:15",
        "Sofia;+33612345678;0E12;2.5;01/12/2026 00:00;29/02/2000;00:00",
    ]


@pytest.mark.parametrize("kind", [Xlsx, Ods])
def test_a_typed_sheet_comes_back_the_same_under_its_name(kind):
    read = kind().create_dataset(kind().export_data(TYPED))

    assert (read.headers, list(read), read.table.sheet) == (TYPED.headers, TYPED.rows, sheet_name(TYPED))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Rencontre", "Rencontre"),
        ("Rencontre du 31 mai : « l’été » [1/2]", "Rencontre du 31 mai « l’été » 1"),
        ("a" * 40, "a" * 31),
        ("'Pilotage'", "Pilotage"),
        (f"{'a' * 30}'b", "a" * 30),
        ("Ville\\Pays ? *", "Ville Pays"),
        ("", "Feuille1"),
        ("[/]", "Feuille1"),
        ("Historique", "Feuille1"),
    ],
)
def test_the_name_of_a_sheet_is_one_that_excel_takes(said, name):
    assert sheet_name(Sheet(["Nom"], [], said)) == name
    assert openpyxl.load_workbook(BytesIO(Xlsx().export_data(Sheet(["Nom"], [], said)))).sheetnames == [name]


@pytest.mark.parametrize("kind", [Xlsx, Ods])
def test_signs_that_a_file_may_not_hold_are_left_out(kind):
    written = kind().export_data(Sheet(["Nom", "Mot"], [("Ro\x0by", "\ud800a\uffff<&>")]))

    assert list(kind().create_dataset(written)) == [("Roy", "a<&>")]
