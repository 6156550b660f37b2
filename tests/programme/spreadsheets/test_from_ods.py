"""ODS files, whatever wrote them: values, repeats, groups, what is hidden, and the number of each line."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from odf import opendocument, table, text

from programme.spreadsheets.cells import UNCOMPUTED
from tests.pages import plain
from tests.programme.spreadsheets.files import ANAIS, HEADINGS, ILAN, SOFIA, people, read, reason
from tests.sheets import ODF, covered, ods, ods_cell, ods_row, zipped

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
BLANK = ods_row(ods_cell(columns_repeated=16384), rows_repeated=1_048_000)


def cell(said: str, shown: str = "") -> str:
    """A cell with these attributes of `office:`."""
    return f"<table:table-cell {said}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"


def document(*tables: str, styles: str = "") -> bytes:
    """A document of several tables, with these automatic styles."""
    names = f'{ODF} xmlns:calcext="{CALC}" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    return zipped({"content.xml": f"<office:document-content{names}>{automatic}{body}</office:document-content>"})


def sheet(*inside: str, name: str = "Feuille1", **said: str) -> str:
    attributes = "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in said.items())
    return f'<table:table table:name="{name}"{attributes}>{"".join(inside)}</table:table>'


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (cell('office:value-type="float" office:value="612345678"', "06 12 34 56 78"), 612345678),
        (cell('office:value-type="percentage" office:value="0.2"', "20 %"), 0.2),
        (cell('office:value-type="currency" office:value="12.5" office:currency="EUR"', "12,50 €"), 12.5),
        (cell('office:value-type="boolean" office:boolean-value="true"', "VRAI"), True),
        (cell('office:value-type="boolean" office:boolean-value="false"', "FAUX"), False),
        (cell('office:value-type="date" office:date-value="2026-05-28"', "28/05/26"), date(2026, 5, 28)),
        (
            cell('office:value-type="date" office:date-value="2026-05-28T09:15:00.000000000"', "28/05/26 09:15"),
            datetime(2026, 5, 28, 9, 15),
        ),
        (cell('office:value-type="time" office:time-value="PT09H15M30S"', "09:15"), time(9, 15, 30)),
        (cell('office:value-type="time" office:time-value="PT26H30M00S"', "26:30"), "26:30"),
        (cell('office:value-type="date" office:date-value="jadis"', "jadis"), "jadis"),
        (cell('office:value-type="string" office:string-value="Roy"'), "Roy"),
        (cell('table:formula="of:=[.A2]" office:value-type="string"', "Roy"), "Roy"),
        (cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2"), 2),
    ],
)
def test_a_cell_is_what_it_holds_rather_than_what_it_shows(written, value):
    ((_, read_as),) = people(document(sheet(ods_row("Prénom", "Nom"), ods_row("Ilan", written))))

    assert (read_as, type(read_as)) == (value, type(value))


@pytest.mark.parametrize(
    "written",
    [
        cell('office:value-type="string" calcext:value-type="error"', "#N/D"),
        cell('office:value-type="string"', "#REF !").replace(" !", "!"),
        cell('table:formula="of:=X" office:value-type="string"', "#NOM?"),
        cell('table:formula="of:=X" office:value-type="float" office:value="0" calcext:value-type="error"', "Err:502"),
    ],
)
def test_a_cell_in_error_has_no_value(written):
    ((_, refused),) = people(document(sheet(ods_row("Prénom", "Nom"), ods_row("Ilan", written))))

    assert plain(reason(refused)) == f"la cellule est en erreur ({refused})."


def test_a_formula_that_nobody_computed_has_no_value():
    written = cell('table:formula="of:=[.A2]"')

    ((_, refused),) = people(document(sheet(ods_row("Prénom", "Nom"), ods_row("Ilan", written))))

    assert (refused, reason(refused)) == ("", UNCOMPUTED)


def test_covered_cells_keep_the_columns_and_a_value_repeats():
    content = ods(
        ods_row(*HEADINGS),
        ods_row("Anaïs", "Crépin", "a@exemple.fr", ods_cell("<text:p>Mairie</text:p>", rows_spanned=3)),
        ods_row(*ILAN[:3], covered()),
        ods_row(ods_cell("<text:p>Sofia</text:p>", columns_repeated=2), "s@exemple.fr", covered()),
    )

    assert people(content) == [
        ("Anaïs", "Crépin", "a@exemple.fr", "Mairie"),
        (*ILAN[:3], "Mairie"),
        ("Sofia", "Sofia", "s@exemple.fr", "Mairie"),
    ]


@pytest.mark.parametrize(
    "blank",
    [
        ods_row(ods_cell(columns_repeated=1024), rows_repeated=4),
        ods_row(rows_repeated=4),
        ods_row() * 4,
        f"<table:table-rows>{ods_row(rows_repeated=2)}{ods_row() * 2}</table:table-rows>",
    ],
)
def test_the_lines_are_those_of_the_sheet_after_its_repeats(blank):
    assert read(ods(ods_row(*HEADINGS), blank, ods_row(*ILAN, rows_repeated=2), BLANK)).rows == {
        6: [*ILAN],
        7: [*ILAN],
    }


@pytest.mark.parametrize("around", ["table-row-group", "table-header-rows", "table-rows"])
def test_rows_are_read_however_they_are_grouped(around):
    first = f"<table:{around}>{ods_row(*HEADINGS)}{ods_row(*ANAIS)}</table:{around}>"
    nested = f"<table:table-row-group><table:{around}>{ods_row(*ILAN)}</table:{around}></table:table-row-group>"

    assert people(ods(first, nested, ods_row(*SOFIA))) == [ANAIS, ILAN, SOFIA]


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_lines_and_columns_are_read_and_said(how):
    hidden = ods_row(*ILAN).replace("<table:table-row", f'<table:table-row table:visibility="{how}"')
    columns = f'<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="{how}"/>'
    folded = f'<table:table-row-group table:display="false">{ods_row(*SOFIA)}</table:table-row-group>'

    found = read(document(sheet(columns, ods_row(*HEADINGS), ods_row(*ANAIS), hidden, folded)))

    assert (list(found.rows), found.hidden) == ([2, 3, 4], frozenset({3, 4}))
    assert [plain(note) for note in found.notes] == ["2 colonnes masquées lues : B, C."]


def test_a_hidden_sheet_is_not_read_and_is_said():
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    old = sheet(ods_row(*HEADINGS), ods_row(*SOFIA), name="Ancienne", style_name="ta2")
    new = sheet(ods_row(*HEADINGS), ods_row(*ILAN), name="Liste", style_name="ta1")

    found = read(document(old, new, styles=styles))

    assert (found.sheet, list(found.rows.values()), found.others) == ("Liste", [[*ILAN]], ())
    assert [plain(note) for note in found.notes] == ["1 feuille masquée laissée de côté : Ancienne."]


def test_what_stands_beside_the_cells_is_none_of_the_list():
    comment = "<office:annotation><text:p>à rappeler</text:p></office:annotation>"
    shape = "<table:shapes><draw:frame><text:p>forme</text:p></draw:frame></table:shapes>"
    within = sheet(ods_row("dedans"), name="sous-table")
    changes = f"<table:tracked-changes><table:cell-content-change>{ods_row('avant')}</table:cell-content-change>"
    rows = [ods_row(*HEADINGS), ods_row(ods_cell(f"{comment}<text:p>Anaïs</text:p>{within}"), *ANAIS[1:])]

    assert people(document(f"{changes}</table:tracked-changes>", sheet(shape, *rows))) == [ANAIS]


def test_a_document_of_odfpy_is_read():
    made = opendocument.OpenDocumentSpreadsheet()
    first = table.Table(name="Liste")
    for values in (HEADINGS, ANAIS, ILAN):
        row = table.TableRow()
        for value in values:
            held = table.TableCell(valuetype="string")
            held.addElement(text.P(text=value))
            row.addElement(held)
        first.addElement(row)
    made.spreadsheet.addElement(first)
    content = BytesIO()
    made.write(content)

    assert people(content.getvalue()) == [ANAIS, ILAN]
