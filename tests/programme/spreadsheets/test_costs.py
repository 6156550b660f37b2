"""What a file may cost: elements read and cells kept are counted, the clock is not asked."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from programme.spreadsheets import kinds
from programme.spreadsheets.cells import MOST_COLUMNS, MOST_ROWS, letters_of
from programme.spreadsheets.grids import BESIDE, Grid
from rencontre.files import zips
from tests.pages import plain
from tests.programme.spreadsheets.files import ANAIS, HEADINGS, parts_of, people, read, refusal, sharing, with_part
from tests.sheets import line, merged, ods, ods_cell, ods_row, xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"
TOO_BIG = "Ce classeur est trop gros une fois décompressé : n’en gardez que la liste."
TOO_LONG = "La feuille dépasse 5 000 lignes : importez-la en plusieurs fois."
OVERLAPPING = "Des cellules fusionnées se recouvrent : défusionnez-les, puis recommencez."
LIST = line(1, *HEADINGS) + line(2, *ANAIS)


@pytest.fixture
def kept(monkeypatch) -> list[int]:
    """How many cells each row that is kept holds, repeats counted."""
    counts: list[int] = []
    plain_add = Grid.add

    def add(grid, number, row, **options):
        before = len(grid.rows)
        plain_add(grid, number, row, **options)
        counts.extend(len(grid.rows[number]) for _ in range(len(grid.rows) - before))

    monkeypatch.setattr(Grid, "add", add)
    return counts


@pytest.fixture
def elements(monkeypatch) -> list[int]:
    """How many elements of the parts of a workbook are read."""
    counts: list[int] = []

    class Counted(zips.Parts):
        def give(self, name, reader):
            super().give(name, reader)
            counts.append(reader.elements)

    monkeypatch.setattr(kinds, "Parts", Counted)
    return counts


def formatted(rows: int, columns: int) -> bytes:
    """One person, then rows that only have a format."""
    cells = '<c s="1"/>' * columns
    blank = "".join(f'<row r="{row}">{cells}</row>' for row in range(3, rows + 1))
    return xlsx(LIST + blank)


# --- What costs nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["/>", " />", "></c>"])
@pytest.mark.parametrize("said", [' s="1"', ' s="1" t="n"', ""])
def test_cells_that_only_have_a_format_are_not_even_read(elements, said, end):
    blank = "".join(f'<c r="{letters_of(column)}3"{said}{end}' for column in range(1, 1001))
    empty = line(3)

    assert people(xlsx(LIST + f'<row r="3">{blank}</row>')) == people(xlsx(LIST + empty)) == [ANAIS]
    assert elements[-1] < 50


def test_a_formatted_cell_keeps_the_place_of_those_after_it_that_do_not_say_theirs():
    cells = '<c r="B3" s="1"/><c t="str"><v>c</v></c><c r="D3" s="1"/><c r="E3" t="str"><v>e</v></c><c s="1"/><c/>'

    rows = read(xlsx(LIST + f'<row r="3">{cells}</row>')).rows

    assert rows[3] == ["", "", "c", "", "e"]


@pytest.mark.parametrize(("rows", "columns"), [(1, 8), (1000, 26), (5000, 8), (20, 16384)])
def test_what_is_only_formatted_is_not_kept(kept, rows, columns):
    assert people(formatted(rows, columns)) == [ANAIS]
    assert kept == [4, 4]


@pytest.mark.parametrize(
    "blank",
    [
        ods_row(ods_cell(columns_repeated=16384), rows_repeated=1_048_574),
        ods_row(rows_repeated=10**9),
        ods_row(ods_cell(columns_repeated=10**9)) * 50,
        ods_row(ods_cell(columns_spanned=16384, rows_spanned=1_048_574)),
    ],
)
def test_blank_rows_and_columns_that_repeat_are_not_kept(kept, blank):
    assert people(ods(ods_row(*HEADINGS), ods_row(*ANAIS), blank)) == [ANAIS]
    assert kept == [4, 4]


@pytest.mark.parametrize("beyond", ['<row r="1048576"/>', '<row r="9999999"><c r="XFD9999999" s="4"/></row>'])
def test_a_row_however_far_costs_itself(kept, elements, beyond):
    assert people(xlsx(LIST + beyond)) == [ANAIS]
    assert kept == [4, 4]
    assert max(elements) < 200


def test_a_value_however_far_is_kept_at_its_line(kept):
    assert list(read(xlsx(LIST + line(1_048_576, *ANAIS))).rows) == [2, 1_048_576]
    assert kept == [4, 4, 4]


@pytest.mark.parametrize("around", [merged("A5:XFD1048576"), merged("A3:D1048576", "F1:XFD1048576")])
def test_merged_cells_without_a_value_cost_nothing_however_large(kept, around):
    assert people(xlsx(LIST, after=around)) == [ANAIS]
    assert kept == [4, 4]


def test_formats_and_filters_of_a_whole_sheet_cost_nothing(kept):
    before = '<cols><col min="1" max="16384" style="1" width="9" hidden="1"/></cols>'
    after = "".join(
        f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="{number}"/>'
        "</conditionalFormatting>"
        for number in range(200)
    )
    shared = line(3, *ANAIS).replace("<is>", '<f t="shared" ref="A3:XFD1048576" si="0">A1</f><is>')

    assert len(people(xlsx(LIST + shared, before=before, after=after))) == 2
    assert kept == [4, 4, 4]


# --- What is refused, before or soon after it begins to cost -----------------------------------------------------


@pytest.mark.parametrize(
    ("content", "most", "sentence"),
    [
        (ods(ods_row(*HEADINGS), ods_row(*ANAIS, rows_repeated=1_048_575)), 1, TOO_LONG),
        (ods(ods_row("a", rows_repeated=3000), ods_row("b", rows_repeated=3000)), 3000, TOO_LONG),
        (
            ods(ods_row(*HEADINGS), ods_row(ods_cell("<text:p>a</text:p>", columns_repeated=10**9))),
            1,
            "La feuille dépasse 100 colonnes (ligne 2).",
        ),
        (
            xlsx(line(1, *HEADINGS) + "".join(line(number, "a") for number in range(2, 9000))),
            MOST_ROWS + BESIDE,
            TOO_LONG,
        ),
        (xlsx(LIST + '<row r="3"><c r="XFD3"><v>1</v></c></row>'), 2, "La feuille dépasse 100 colonnes (ligne 3)."),
        (xlsx(LIST, after=merged(*["A2:D1048576"] * 40_000)), 2, OVERLAPPING),
        (xlsx(LIST, after=merged(*(f"A2:XFD{bottom}" for bottom in range(9000, 9100)))), 2, OVERLAPPING),
        (
            xlsx(LIST, after=merged(*["A3:D4"] * 60_000)),
            2,
            "La feuille a trop de cellules fusionnées : défusionnez-les, puis recommencez.",
        ),
    ],
)
def test_a_small_file_that_stands_for_a_large_sheet_is_refused_once_it_is_too_large(kept, content, most, sentence):
    assert plain(refusal(content)) == sentence
    assert len(kept) <= most
    assert all(cells <= MOST_COLUMNS for cells in kept)


def test_a_line_of_a_million_separators_keeps_no_more_than_its_values(kept):
    rows = f"{';'.join(HEADINGS)}{';' * 1_000_000}\n{';'.join(ANAIS)}{' ;' * 1_000_000}\n"

    assert people(rows) == [ANAIS]
    assert kept == [4, 4]


def test_five_thousand_lines_are_read_and_not_one_more():
    rows = [";".join(HEADINGS), *["a;b;c@exemple.fr;d"] * MOST_ROWS]

    assert len(read("\n".join(["Une liste", *rows])).rows) == MOST_ROWS
    assert plain(refusal("\n".join([*rows, "e;f;;"]))) == TOO_LONG


def test_a_text_that_is_shared_too_often_is_refused():
    cells = '<c t="s"><v>0</v></c>' * 100
    rows = line(1, *HEADINGS) + "".join(f'<row r="{number}">{cells}</row>' for number in range(2, 1002))
    content = sharing(f"<si><t>{'a' * 30_000}</t></si>", rows=rows)

    assert plain(refusal(content)) == "La feuille contient trop de texte : n’en gardez que la liste."


def bomb(
    size: int, *, part: str = SHEET, filling: bytes = b" ", ends: tuple[bytes, bytes] = (b"<x>", b"</x>")
) -> bytes:
    """A workbook one part of which is unpacked into `size` bytes."""
    content = BytesIO(with_part(xlsx(LIST), **{part: None}))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive, archive.open(part, "w") as written:
        written.write(ends[0] + filling * (size // len(filling)) + ends[1])
    return content.getvalue()


def test_a_workbook_that_declares_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    content = bomb(zips.MOST_UNPACKED + 1)
    monkeypatch.setattr(ZipFile, "open", lambda *said, **options: pytest.fail("unpacked"))

    assert plain(refusal(content)) == TOO_BIG
    assert len(content) < 200_000


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_of_too_many_elements_is_left_as_soon_as_it_has_them(monkeypatch, part):
    monkeypatch.setattr(zips, "MOST_ELEMENTS", 20_000)
    content = bomb(5_000_000, part=part, filling=b"<c/>")

    assert plain(refusal(content)) == TOO_BIG


def test_the_elements_of_all_sheets_are_counted_together(monkeypatch, elements):
    monkeypatch.setattr(zips, "MOST_ELEMENTS", 20_000)
    book = ods(*[ods_row("a", "b") * 3000] * 3)

    assert plain(refusal(book)) == TOO_BIG


@pytest.mark.parametrize(
    ("filling", "ends"),
    [
        (b"<a>", (b"<x>", b"")),  # one within another
        (b" ", (b"<x said='", b"'/>")),  # in one tag
        (b" ", (b"<x><!--", b"--></x>")),
    ],
)
def test_a_part_that_would_fill_the_memory_is_left(filling, ends):
    assert plain(refusal(bomb(4_000_000, filling=filling, ends=ends))) == TOO_BIG


def test_a_text_of_thirty_megabytes_refuses_its_cell_alone(kept):
    ends = (
        line(1, *HEADINGS).join(["<worksheet><sheetData>", '<row r="2"><c r="A2" t="inlineStr"><is><t>']).encode(),
        b"</t></is></c><c t='inlineStr'><is><t>Roy</t></is></c></row></sheetData></worksheet>",
    )

    ((refused, name, *_),) = people(bomb(30_000_000, filling=b"a", ends=ends))

    assert (refused, name) == ("", "Roy")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://exemple.fr/x.dtd">',
    ],
)
def test_entities_are_neither_repeated_nor_fetched(doctype):
    content = with_part(xlsx(LIST), **{SHEET: f'<?xml version="1.0"?>{doctype}{parts_of(xlsx(LIST))[SHEET]}'})
    document = zipped({"content.xml": f'<?xml version="1.0"?>{doctype}<x/>'})

    assert [plain(refusal(one)).partition(" : ")[0] for one in (content, document)] == ["Ce classeur est abîmé"] * 2


def test_a_workbook_of_too_many_parts_is_refused():
    content = BytesIO(xlsx(LIST))
    with ZipFile(content, "a") as archive:
        for number in range(zips.MOST_PARTS):
            archive.writestr(f"xl/media/{number}.png", "")

    assert plain(refusal(content.getvalue())) == TOO_BIG


def test_styles_without_end_cost_their_elements_alone(elements):
    formats = '<xf numFmtId="14"/>' * 60_000
    styles = f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>"

    assert people(with_part(xlsx(LIST), **{"xl/styles.xml": styles})) == [ANAIS]
    assert max(elements) == 60_002
