"""Spreadsheets as other tools write them: every value stays in its column, under its heading, at its line."""

import re

import pytest

from programme.spreadsheets.cells import RefusedCell, UnreadableFile
from programme.spreadsheets.formats import Csv, Ods, Xlsx
from tests.sheets import covered, line, merged, ods, ods_cell, ods_number, ods_row, xlsx

HEADINGS = ("Prénom", "Nom", "Structure")
ILAN, SOFIA = ("Ilan", "Roy", "CCAS"), ("Sofia", "Marc", "Mairie")


def read_rows(kind, content) -> list[tuple]:
    return list(kind().create_dataset(content))


def refused(kind, content) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        kind().create_dataset(content)
    return str(refusal.value)


def reasons(row) -> list[str | None]:
    return [cell.reason.partition("\u00a0:")[0] if isinstance(cell, RefusedCell) else None for cell in row]


# --- The size that an XLSX says it has ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dimension",
    ["", *(f'<dimension ref="{ref}"/>' for ref in ("A1", "A1:A1", "B7", "A1:B2", "A1:C3", "A1:XFD1048576", "C3:A1"))],
)
def test_an_xlsx_is_not_believed_on_its_size(dimension):
    content = xlsx(line(1, *HEADINGS) + line(2, *ILAN) + line(3, *SOFIA), before=dimension)

    assert read_rows(Xlsx, content) == [ILAN, SOFIA]


def test_cells_and_rows_without_reference_follow_one_another():
    rows = line(1, *HEADINGS) + line(2, *ILAN)

    assert read_rows(Xlsx, xlsx(re.sub(r' r="\w+"', "", rows))) == [ILAN]


def test_blank_cells_and_rows_at_the_end_take_no_room():
    far = '<row r="2"><c r="A2" t="inlineStr"><is><t>Ilan</t></is></c><c r="XFD2" s="0"/></row><row r="1048576"/>'

    dataset = Xlsx().create_dataset(xlsx(line(1, *HEADINGS) + far))

    assert (dataset.headers, list(dataset)) == ([*HEADINGS], [("Ilan", "", "")])


def test_whole_numbers_have_no_decimals():
    assert read_rows(Xlsx, xlsx(line(1, "Places") + line(2, "30.0") + line(3, 30.0) + line(4, 2.5))) == [
        ("30.0",),
        (30,),
        (2.5,),
    ]


# --- Merged cells ------------------------------------------------------------------------------------------------


def test_a_cell_merged_downwards_in_an_xlsx_is_said_in_each_row():
    rows = line(1, *HEADINGS) + line(2, *ILAN) + line(3, "Sofia", "Marc", "caché") + line(4, "Noë", "Blot")

    assert read_rows(Xlsx, xlsx(rows, after=merged("C2:C4"))) == [
        ILAN,
        ("Sofia", "Marc", "CCAS"),
        ("Noë", "Blot", "CCAS"),
    ]


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_cell_merged_downwards_in_an_ods_moves_no_value(column):
    first = [ods_cell(f"<text:p>{value}</text:p>") for value in ILAN]
    first[column] = ods_cell(f"<text:p>{ILAN[column]}</text:p>", columns_spanned=1, rows_spanned=2)
    second = [*SOFIA]
    second[column] = covered()

    rows = read_rows(Ods, ods(ods_row(*HEADINGS), ods_row(*first), ods_row(*second)))

    expected = [*SOFIA]
    expected[column] = ILAN[column]
    assert rows == [ILAN, tuple(expected)]


def test_what_a_merged_cell_of_an_ods_hides_is_forgotten():
    top = ods_cell("<text:p>CCAS</text:p>", rows_spanned=2)
    hidden = covered("<text:p>caché</text:p>")

    rows = read_rows(Ods, ods(ods_row(*HEADINGS), ods_row("Ilan", "Roy", top), ods_row("Sofia", "Marc", hidden)))

    assert rows == [ILAN, ("Sofia", "Marc", "CCAS")]


def test_cells_merged_sideways_lack_their_own_value_and_say_so():
    wide = ods_row(ods_cell("<text:p>Ilan Roy</text:p>", columns_spanned=2), covered(), "CCAS")
    (in_ods,) = read_rows(Ods, ods(ods_row(*HEADINGS), wide))
    (in_xlsx,) = read_rows(Xlsx, xlsx(line(1, *HEADINGS) + line(2, "Ilan Roy", None, "CCAS"), after=merged("A2:B2")))

    assert [(*row,) for row in (in_ods, in_xlsx)] == [("Ilan Roy", "", "CCAS")] * 2
    assert [reasons(row) for row in (in_ods, in_xlsx)] == [[None, "cellules fusionnées (A2:B2)", None]] * 2


def test_a_block_of_merged_cells_is_said_downwards_and_refused_sideways():
    rows = line(1, *HEADINGS) + line(2, "Ilan", "Roy") + line(3, None, None, "CCAS")

    first, second = read_rows(Xlsx, xlsx(rows, after=merged("A2:B3")))

    assert (first, second) == (("Ilan", "", ""), ("Ilan", "", "CCAS"))
    assert reasons(first) == reasons(second) == [None, "cellules fusionnées (A2:B3)", None]


def test_repeated_covered_cells_keep_the_columns_after_them():
    wide = ods_cell("<text:p>Ilan Roy</text:p>", columns_spanned=3)

    (row,) = read_rows(Ods, ods(ods_row("A", "B", "C", "D"), ods_row(wide, covered(columns_repeated=2), "CCAS")))

    assert (*row,) == ("Ilan Roy", "", "", "CCAS")


def test_a_heading_merged_with_a_cell_below_is_not_a_value():
    rows = line(1, *HEADINGS) + line(3, *ILAN)

    assert read_rows(Xlsx, xlsx(rows, after=merged("A1:A2", "B1:B2", "C1:C2"))) == [ILAN]
    (row,) = read_rows(Xlsx, xlsx(line(1, *HEADINGS) + line(2, "Ilan", "Roy"), after=merged("C1:C2")))
    assert reasons(row) == [None, None, "cellules fusionnées (C1:C2)"]


def test_headings_merged_over_two_columns_are_refused():
    content = xlsx(line(1, "Nom") + line(2, "Roy", "Ilan"), after=merged("A1:B1"))

    assert refused(Xlsx, content) == (
        "La colonne B n’a pas de titre, mais elle est remplie à la ligne 2\u00a0: donnez-lui un titre, ou videz-la."
    )


def test_merged_cells_without_value_change_nothing():
    rows = line(1, *HEADINGS) + line(2, *ILAN) + line(3, "Sofia", "Marc") + line(4, "Noë", "Blot")

    expected = [ILAN, ("Sofia", "Marc", ""), ("Noë", "Blot", "")]
    assert read_rows(Xlsx, xlsx(rows, after=merged("C3:C4", "A6:XFD1048576"))) == expected


def test_cells_merged_one_over_another_are_refused():
    rows = line(1, *HEADINGS) + line(2, *ILAN)

    sentence = refused(Xlsx, xlsx(rows, after=merged(*["A2:C1048576"] * 200)))

    assert sentence == "Des cellules fusionnées se recouvrent\u00a0: défusionnez-les, puis recommencez."


# --- What stands in a cell of an ODS -----------------------------------------------------------------------------

COMMENT = "<office:annotation><text:p>à rappeler</text:p><text:p>lundi</text:p></office:annotation>"
SHAPE = "<draw:frame><draw:text-box><text:p>une forme</text:p></draw:text-box></draw:frame>"


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        (f"{COMMENT}<text:p>Anaïs</text:p>", "Anaïs"),
        (f"<text:p>Anaïs</text:p>{COMMENT}", "Anaïs"),
        (f"<text:p>An{COMMENT}aïs</text:p>", "Anaïs"),
        (f"{SHAPE}<text:p>Anaïs</text:p>", "Anaïs"),
        (COMMENT, ""),
        ("<text:p>An<text:span>a<text:span>ï</text:span></text:span>s</text:p>", "Anaïs"),
        ("<text:p><text:a>anais@exemple.fr</text:a></text:p>", "anais@exemple.fr"),
        ('<text:p>Anaïs<text:s text:c="2"/>Marie</text:p>', "Anaïs  Marie"),
        ("<text:p>Anaïs<text:s/>Marie</text:p>", "Anaïs Marie"),
        ("<text:p>Anaïs<text:line-break/>Marie</text:p>", "Anaïs\nMarie"),
        ("<text:p>Anaïs<text:tab/>Marie</text:p>", "Anaïs\tMarie"),
        ("<text:p>Anaïs</text:p><text:p>Marie</text:p>", "Anaïs\nMarie"),
        ("<text:p>\n   Anaïs\n   Marie\n</text:p>", "Anaïs Marie"),
        ('<text:p>Anaïs<text:s text:c="900000000"/></text:p>', "Anaïs"),
    ],
)
def test_the_value_of_a_cell_is_its_text_alone(inside, value):
    assert read_rows(Ods, ods(ods_row("Prénom", "Nom"), ods_row(ods_cell(inside), "Crépin"))) == [(value, "Crépin")]


def test_a_cell_whose_text_stands_in_its_attribute_is_read():
    said = '<table:table-cell office:value-type="string" office:string-value="Anaïs"/>'

    assert read_rows(Ods, ods(ods_row("Prénom"), ods_row(said))) == [("Anaïs",)]


def test_a_number_is_read_as_stored_not_as_shown():
    shown = ods_number("3.21000001E8", "03 21 00 00 01")

    assert read_rows(Ods, ods(ods_row("Téléphone"), ods_row(shown), ods_row(ods_number("2.5")))) == [
        (321000001,),
        (2.5,),
    ]


def test_repeated_rows_and_cells_are_read_as_many_times():
    repeated = ods_row("Ilan", ods_cell("<text:p>Roy</text:p>", columns_repeated=2), rows_repeated=2)

    rows = read_rows(Ods, ods(ods_row(*HEADINGS), ods_row(ods_cell(), rows_repeated=3), repeated))

    assert rows == [("Ilan", "Roy", "Roy")] * 2


def test_the_blank_rest_of_a_sheet_takes_no_room():
    blank = ods_row(ods_cell(columns_repeated=16384), rows_repeated=1048574)

    assert read_rows(Ods, ods(ods_row(*HEADINGS), ods_row(*ILAN), blank)) == [ILAN]


# --- What an import does not read --------------------------------------------------------------------------------

FULL = "La feuille dépasse 5\u202f000 lignes\u00a0: importez-la en plusieurs fois."
WIDE = "La feuille dépasse 100 colonnes (ligne 2)."


def test_a_sheet_that_is_too_long_is_refused():
    assert refused(Csv, b"Nom\n" + b"Roy\n" * 5001) == FULL
    assert refused(Ods, ods(ods_row("Nom"), ods_row("Roy", rows_repeated=1048575))) == FULL
    assert refused(Xlsx, xlsx(line(1, "Nom") + "".join(line(i, "Roy") for i in range(2, 5003)))) == FULL


def test_a_sheet_that_is_just_not_too_long_is_read():
    assert len(read_rows(Csv, b"Nom\n" + b"Roy\n" * 5000)) == 5000


def test_a_sheet_that_is_too_wide_is_refused():
    assert refused(Csv, b"Nom;Ville\n" + b"Roy" + b";Arques" * 100) == WIDE
    assert refused(Ods, ods(ods_row("Nom"), ods_row(ods_cell("<text:p>Roy</text:p>", columns_repeated=16384)))) == WIDE
    far = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    assert refused(Xlsx, xlsx(line(1, "Nom") + far)) == WIDE


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("rencontre.files.zips.MOST_UNPACKED", 100_000)
    padding = f"<!--{' ' * 100_000}-->"

    sentence = "Ce classeur est trop gros une fois décompressé\u00a0: n’en gardez que la liste."
    assert refused(Ods, ods(ods_row("Nom"), padding)) == sentence
    assert refused(Xlsx, xlsx(line(1, "Nom"), before=padding)) == sentence


def test_a_column_that_is_filled_under_no_heading_is_refused():
    assert refused(Csv, "Prénom;Nom\nIlan;Roy;CCAS".encode()) == (
        "La colonne C n’a pas de titre, mais elle est remplie à la ligne 2\u00a0: donnez-lui un titre, ou videz-la."
    )


def test_two_columns_of_one_name_are_refused():
    assert refused(Csv, "Prénom;Nom;Nom\nIlan;Roy;Marc".encode()) == (
        "Deux colonnes portent le même titre\u00a0: «\u00a0Nom\u00a0» (B et C). Renommez ou retirez l’une d’elles."
    )


def test_a_cell_in_error_is_not_a_value():
    rows = line(1, *HEADINGS) + '<row r="2"><c r="C2" t="e"><f>NA()</f><v>#N/A</v></c></row>'

    (row,) = read_rows(Xlsx, xlsx(rows))

    assert (row[2].reason, row[:2]) == ("la cellule est en erreur (#N/A).", ("", ""))


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "Prénom;Nom;Structure\nIlan;Roy;CCAS".encode("utf-8-sig"),
        "Prénom;Nom;Structure\r\nIlan;Roy;CCAS\r\n".encode("cp1252"),
        "Prénom\tNom\tStructure\r\nIlan\tRoy\tCCAS\r\n".encode("utf-16"),
        "sep=;\r\nPrénom;Nom;Structure\r\nIlan;Roy;CCAS\r\n".encode(),
        '"Prénom","Nom","Structure"\nIlan,Roy,CCAS\n'.encode(),
    ],
)
def test_a_csv_is_read_as_each_spreadsheet_writes_it(content):
    dataset = Csv().create_dataset(content)

    assert (dataset.headers, list(dataset)) == ([*HEADINGS], [ILAN])


def test_a_semicolon_in_a_heading_is_not_what_separates():
    dataset = Csv().create_dataset('Nom,"Structure (ville ; association)",Vœux\nRoy,CCAS,"A ; B"\n'.encode())

    assert dataset.dict == [{"Nom": "Roy", "Structure (ville ; association)": "CCAS", "Vœux": "A ; B"}]


def test_blank_lines_are_no_rows_and_the_others_keep_their_number():
    table = Csv().create_dataset("Prénom;Nom\n\n;\nIlan;Roy\n\n".encode()).table

    assert table.rows == {4: ["Ilan", "Roy"]}


def test_a_merged_cell_that_is_repeated_keeps_every_column_and_every_line():
    document = ods(
        ods_row("Prénom", "Nom", "Structure", "Territoire"),
        ods_row("A", "B", ods_cell("<text:p>X</text:p>", columns_repeated=2, rows_spanned=2)),
        ods_row("C", "D", covered(columns_repeated=2)),
    )

    assert read_rows(Ods, document) == [("A", "B", "X", "X"), ("C", "D", "X", "X")]


def test_a_row_that_is_repeated_repeats_its_merged_cells():
    document = ods(
        ods_row("Prénom", "Nom", "Structure"),
        ods_row("A", ods_cell("<text:p>X</text:p>", columns_spanned=2), covered(), rows_repeated=3),
    )

    rows = read_rows(Ods, document)

    assert [row[:2] for row in rows] == [("A", "X")] * 3
    assert [isinstance(row[2], RefusedCell) for row in rows] == [True] * 3


def test_merged_cells_that_cover_one_another_are_refused_at_once():
    rows = line(1, "Prénom", "Nom") + "".join(line(number, "A", "B") for number in range(2, 40))
    book = xlsx(rows, after=merged(*(f"A2:CV{bottom}" for bottom in range(30, 40))))

    assert refused(Xlsx, book) == "Des cellules fusionnées se recouvrent\u00a0: défusionnez-les, puis recommencez."


def test_a_blank_cell_however_far_takes_no_room():
    book = xlsx(line(1, "Prénom") + '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="XFD2" t="inlineStr">'
                '<is><t xml:space="preserve"> </t></is></c></row>')  # fmt: skip

    assert read_rows(Xlsx, book) == [("A",)]


@pytest.mark.parametrize("size", ["<dimension/>", '<dimension ref="A1:"/>', '<dimension ref="partout"/>'])
def test_a_size_that_nobody_can_read_is_not_believed_either(size):
    assert read_rows(Xlsx, xlsx(line(1, "Prénom", "Nom") + line(2, "A", "B"), before=size)) == [("A", "B")]
