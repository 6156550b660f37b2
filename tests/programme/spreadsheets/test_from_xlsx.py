"""XLSX files, whatever wrote them: values, formats, merged cells, what is hidden, what is missing."""

from datetime import date, datetime, time

import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from programme.spreadsheets.cells import UNCOMPUTED
from programme.spreadsheets.from_xlsx import what_is_shown
from tests.pages import plain
from tests.programme.spreadsheets.files import (
    ANAIS,
    HEADINGS,
    ILAN,
    SOFIA,
    parts_of,
    people,
    read,
    reason,
    refusal,
    sharing,
    with_part,
    workbook,
)
from tests.sheets import line, merged, xlsx, zipped


def formatted(value, code: str, **options):
    """A value under a number format, as it is read."""

    def change(book):
        book.active["B2"].number_format = code
        for name, said in options.items():
            setattr(book, name, said)

    return people(workbook(("Prénom", "Nom"), ("Ilan", value), change=change))[0][1]


# --- Numbers and moments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (321000001, "General", 321000001),
        (612345678, '0#" "##" "##" "##" "##', 612345678),
        (0.2, "0%", 0.2),
        (12.5, '#,##0.00\\ "€"', 12.5),
        (12.5, "#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]", 12.5),
        (3, '0" mois"', 3),
        (3, "0\\d", 3),
        (12.0, "0.00E+00", 12),
        (date(2026, 5, 28), "dd/mm/yyyy", date(2026, 5, 28)),
        (date(2026, 5, 28), "[$-40C]d mmmm yyyy;@", date(2026, 5, 28)),
        (date(2026, 5, 28), "mmm-yy", date(2026, 5, 28)),
        (date(2026, 5, 28), '"Le "dd/mm', date(2026, 5, 28)),
        (datetime(2026, 5, 28, 9, 15), "dd/mm/yyyy hh:mm", datetime(2026, 5, 28, 9, 15)),
        (datetime(2026, 5, 28, 9, 15), "dd/mm/yyyy", datetime(2026, 5, 28, 9, 15)),
        (time(9, 15), "hh:mm", time(9, 15)),
        (time(9, 15, 30), "h:mm:ss", time(9, 15, 30)),
        (time(9, 15), 'hh"h"mm', time(9, 15)),
        (time(9, 15), "[hh]:mm", time(9, 15)),
        (26.5 / 24, "[h]:mm", "26:30"),
        (1, "dd/mm/yyyy", date(1900, 1, 1)),
        (-1, "dd/mm/yyyy", -1),
        (1e9, "dd/mm/yyyy", 1_000_000_000),
        (True, "General", True),
        (False, "General", False),
        ("0612345678", "General", "0612345678"),
        ("12.0", "@", "12.0"),
    ],
)
def test_a_cell_is_what_its_format_makes_of_it(value, code, expected):
    read_as = formatted(value, code)

    assert (read_as, type(read_as)) == (expected, type(expected))


def test_a_day_after_the_last_one_is_a_number():
    assert formatted(2_958_400, "dd/mm/yyyy", epoch=CALENDAR_MAC_1904) == 2_958_400


def test_dates_are_counted_from_the_day_that_the_workbook_says():
    assert formatted(date(2026, 5, 28), "dd/mm/yyyy", epoch=CALENDAR_MAC_1904) == date(2026, 5, 28)


@pytest.mark.parametrize(
    ("code", "shown"),
    [("General", ""), ("@", ""), ("0.0%", ""), ("mm:ss.0", "time"), ("d/m/yy h:mm AM/PM", "datetime"), ("[" * 999, "")],
)
def test_the_code_of_a_format_tells_what_it_shows(code, shown):
    assert what_is_shown(code) == shown


def test_a_date_that_is_written_in_full_is_one():
    cells = '<c t="d"><v>2026-05-28</v></c><c t="d"><v>2026-05-28T09:15:00Z</v></c>'

    content = xlsx(f'{line(1, "Prénom", "Nom")}<row r="2">{cells}</row>')

    assert people(content) == [(date(2026, 5, 28), datetime(2026, 5, 28, 9, 15))]


# --- Texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<t>Anaïs</t>", "Anaïs"),
        ("<r><rPr><b/></rPr><t>An</t></r><r><t>aïs</t></r>", "Anaïs"),
        ("<t>東</t><rPh sb='0' eb='1'><t>ヒガシ</t></rPh><phoneticPr fontId='1'/>", "東"),
        ("<t>une_x000D_\nautre</t>", "une\nautre"),
        ("<t>_x005F_x0041_</t>", "_x0041_"),
        ("<t xml:space='preserve'>  Anaïs\u00a0</t>", "Anaïs"),
        ("<t/>", ""),
    ],
)
@pytest.mark.parametrize("is_shared", [True, False])
def test_a_text_is_all_its_runs_and_nothing_else(inside, text, is_shared):
    cell = '<c r="B2" t="s"><v>1</v></c>' if is_shared else f'<c r="B2" t="inlineStr"><is>{inside}</is></c>'
    rows = line(1, "Prénom", "Nom") + line(2, "Ilan").replace("</row>", f"{cell}</row>")

    assert people(sharing("<si><t>un autre</t></si>", f"<si>{inside}</si>", rows=rows)) == [("Ilan", text)]


def test_a_line_break_stays_in_its_cell():
    assert people(workbook(HEADINGS, (*ILAN[:3], "Communauté\r\nd’agglomération"))) == [
        (*ILAN[:3], "Communauté\nd’agglomération")
    ]


def test_a_shared_text_that_is_missing_refuses_its_cell():
    rows = line(1, "Prénom", "Nom") + line(2, "Ilan").replace("</row>", '<c r="B2" t="s"><v>1</v></c></row>')

    ((name, refused),) = people(sharing("<si><t>un seul</t></si>", rows=rows))

    assert (name, refused, plain(reason(refused))) == (
        "Ilan",
        "",
        "le texte de la cellule manque dans le fichier : enregistrez-le à nouveau.",
    )


def test_comments_are_not_values():
    def comment(book):
        book.active["A2"].comment = Comment("à rappeler", "Denis")

    assert people(workbook(HEADINGS, ANAIS, change=comment)) == [ANAIS]


# --- Formulas ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B2" t="str"><f>A2</f><v>Roy</v></c>', "Roy"),
        ('<c r="B2" t="str"><f>A2</f><v></v></c>', ""),
        ('<c r="B2" t="b"><f>1=1</f><v>1</v></c>', True),
        ('<c r="B2" t="str"><f t="shared" si="0"/><v>Roy</v></c>', "Roy"),
    ],
)
def test_a_formula_is_what_it_was_computed_to(cell, value):
    rows = line(1, "Prénom", "Nom") + f'<row r="2"><c r="A2" t="str"><v>Ilan</v></c>{cell}</row>'

    assert people(xlsx(rows)) == [("Ilan", value)]


@pytest.mark.parametrize("cell", ['<c r="B2"><f>A2</f></c>', '<c r="B2"><f>A2</f><v/></c>', '<c t="str"><f/></c>'])
def test_a_formula_that_nobody_computed_has_no_value(cell):
    rows = line(1, "Prénom", "Nom") + f'<row r="2"><c r="A2" t="str"><v>Ilan</v></c>{cell}</row>'

    ((name, refused),) = people(xlsx(rows))

    assert (name, refused, reason(refused)) == ("Ilan", "", UNCOMPUTED)


@pytest.mark.parametrize("number", ["1e999", "-INF", "NaN"])
def test_a_number_without_end_has_no_value(number):
    rows = line(1, "Prénom", "Nom") + line(2, "Ilan").replace("</row>", f'<c r="B2"><v>{number}</v></c></row>')

    ((_, refused),) = people(xlsx(rows))

    assert plain(reason(refused)) == f"la cellule est en erreur ({number})."


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#SPILL!"])
def test_a_cell_in_error_has_no_value(error):
    rows = line(1, "Prénom", "Nom") + line(2, "Ilan").replace("</row>", f'<c r="B2" t="e"><v>{error}</v></c></row>')

    ((name, refused),) = people(xlsx(rows))

    assert (name, refused, plain(reason(refused))) == ("Ilan", error, f"la cellule est en erreur ({error}).")


# --- What is hidden ----------------------------------------------------------------------------------------------


def test_hidden_lines_are_read_and_told_apart():
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.auto_filter.ref = "A1:D4"

    table = read(workbook(HEADINGS, ANAIS, ILAN, SOFIA, change=hide))

    assert (list(table.rows), table.hidden) == ([2, 3, 4], frozenset({3}))


def test_hidden_columns_are_read_and_said():
    def hide(book):
        book.active.column_dimensions["C"].hidden = True
        book.active.column_dimensions["Z"].hidden = True

    table = read(workbook(HEADINGS, ANAIS, change=hide))

    assert (list(table.rows.values()), [plain(note) for note in table.notes]) == (
        [[*ANAIS]],
        ["1 colonne masquée lue : C."],
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_is_said(state):
    def hide(book):
        book["Ancienne"].sheet_state = state

    table = read(workbook(HEADINGS, ANAIS, change=hide, Ancienne=[HEADINGS, ILAN, SOFIA]))

    assert (table.sheet, list(table.rows.values()), table.others) == ("Feuil1", [[*ANAIS]], ())
    assert [plain(note) for note in table.notes] == ["1 feuille masquée laissée de côté : Ancienne."]


def test_a_hidden_sheet_is_read_when_it_alone_has_the_list():
    def hide(book):
        book["Liste"].sheet_state = "hidden"

    table = read(workbook(("Bonjour", "à tous"), change=hide, Liste=[HEADINGS, ILAN]))

    assert (table.sheet, list(table.rows.values())) == ("Liste", [[*ILAN]])
    assert [plain(note) for note in table.notes] == ["La feuille lue, « Liste », est masquée."]


def test_a_hidden_sheet_of_codes_is_not_taken_for_the_list():
    def hide(book):
        book["Codes"].sheet_state = "hidden"

    rows = [("Voornaam", "Achternaam"), ("Ilan", "Roy")]

    table = read(workbook(*rows, change=hide, Codes=[("Nom", "Code"), ("Ecques", 1)]))

    assert (table.sheet, list(table.rows.values())) == ("Feuil1", [["Ilan", "Roy"]])


def test_a_workbook_whose_only_sheet_is_hidden_is_read():
    def hide(book):
        book["Liste"].sheet_state = "hidden"

    rows = [("Voornaam", "Achternaam"), ("Ilan", "Roy")]

    assert people(workbook(change=hide, Vide=[], Liste=rows)) == [("Ilan", "Roy")]


# --- Other writers -----------------------------------------------------------------------------------------------


def test_a_workbook_without_styles_nor_properties_is_read():
    content = with_part(workbook(HEADINGS, ANAIS), **{"xl/styles.xml": None, "docProps/app.xml": None})

    assert people(content) == [ANAIS]


def test_a_strict_workbook_is_read():
    spaces = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    parts = parts_of(workbook(HEADINGS, ANAIS))
    for usual, strict in spaces.items():
        parts = {name: text.replace(usual, strict) for name, text in parts.items()}

    assert people(zipped(parts)) == [ANAIS]


def test_parts_are_found_whatever_their_names_and_slashes():
    parts = {name.replace("/", "\\").upper(): text for name, text in parts_of(workbook(HEADINGS, ANAIS)).items()}

    assert people(zipped(parts)) == [ANAIS]


def test_a_sheet_of_charts_is_no_sheet():
    def chart(book):
        book.create_chartsheet("Graphique", 0)

    assert people(workbook(HEADINGS, ANAIS, change=chart)) == [ANAIS]


def test_a_sheet_that_the_workbook_lacks_is_said():
    content = with_part(workbook(HEADINGS, ANAIS), **{"xl/worksheets/sheet1.xml": None})

    assert plain(refusal(content)).startswith("Ce classeur est abîmé")


# --- Merged cells ------------------------------------------------------------------------------------------------


def test_a_title_merged_above_the_headings_refuses_nothing():
    rows = line(1, "Rencontre du 31 mai") + line(3, *HEADINGS) + line(4, *ANAIS)

    table = read(xlsx(rows, after=merged("A1:D1")))

    assert (table.heading_line, table.rows) == (3, {4: [*ANAIS]})


def test_headings_on_two_lines_are_those_of_the_lower_one():
    rows = (
        line(1, "Prénom", "Nom", "Présence")
        + line(2, None, None, "Matin", "Déjeuner", "Après-midi")
        + line(3, "Ilan", "Roy", "x", None, "x")
    )

    table = read(xlsx(rows, after=merged("A1:A2", "B1:B2", "C1:E1")))

    assert [column.heading for column in table.columns] == ["Prénom", "Nom", "Matin", "Déjeuner", "Après-midi"]
    assert (table.heading_line, table.rows) == (2, {3: ["Ilan", "Roy", "x", "", "x"]})


def test_cells_merged_sideways_refuse_those_that_they_cover_alone():
    rows = line(1, *HEADINGS) + line(2, "Ilan Roy", None, *ILAN[2:]) + line(3, *SOFIA)

    first, second = people(xlsx(rows, after=merged("A2:B2")))

    assert (first, second) == (("Ilan Roy", "", *ILAN[2:]), SOFIA)
    assert plain(reason(first[1])).startswith("cellules fusionnées (A2:B2)")
