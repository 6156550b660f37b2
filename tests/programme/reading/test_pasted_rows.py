"""Rows as spreadsheets copy them, written and read back."""

from hypothesis import given
from hypothesis import strategies as st

from programme.reading.pasted_rows import rows_of, written_rows

PARTS = st.sampled_from(["9h", "Le bois", '"', " ", "\n", "a", "é", ", ", "« la mer »"])
CELLS = st.lists(PARTS, max_size=6).map("".join)
HEADINGS = ["Horaire", "Titre"]


def cells(text: str) -> list[list[str]]:
    return [row.texts for row in rows_of(text)[0]]


def bare(row: list[str]) -> list[str]:
    """Cells without their spaces, nor the empty ones that end them."""
    said = ["".join(cell.split()) for cell in row]
    while said and not said[-1]:
        said.pop()
    return said


def test_cells_of_several_lines_are_between_quotes_and_quotes_in_them_doubled():
    rows = [["9h", 'Le bois, dit "la forêt"', "Salle A"], ["10h", 'Débat\navec "tous" ceux qui', ""]]

    text = written_rows(rows)

    assert text == '9h\tLe bois, dit "la forêt"\tSalle A\n10h\t"Débat\navec ""tous"" ceux qui"'
    assert cells(text) == [["9h", 'Le bois, dit "la forêt"', "Salle A"], ["10h", 'Débat\navec  "tous"  ceux qui']]


def test_a_cell_stands_where_its_text_does():
    text = '9h\t"Le bois\n\nNadia TERKKI"\tA\n\t\tB'

    rows, _ = rows_of(text)

    assert [(place, text[cell.span.start : cell.span.end]) for row in rows for place, cell in row.cells.items()] == [
        (0, "9h"), (1, "Le bois\n\nNadia TERKKI"), (2, "A"), (2, "B"),
    ]  # fmt: skip


def test_a_quote_that_nothing_closes_is_of_its_cell_alone():
    assert cells('9h\t"Le bois\n10h\tLa mer') == [["9h", '"Le bois'], ["10h", "La mer"]]


def test_cells_between_bars_keep_their_places_and_rules_are_none():
    text = "| N° | Titre |\n|----|-------|\n- 9h | Accueil | Hall\n | Atelier 2"

    assert cells(text) == [["", "N°", "Titre"], ["9h", "Accueil", "Hall"], ["", "Atelier 2"]]


def test_a_line_that_nothing_parts_is_told_from_a_row_of_one_cell():
    rows, _ = rows_of("Horaire\tTitre\nMATIN\t\n9h\tAccueil\n\nInscription gratuite")

    assert [(row.texts[0], row.is_bare, row.blanks) for row in rows] == [
        ("Horaire", False, 0), ("MATIN", False, 0), ("9h", False, 0), ("Inscription gratuite", True, 1),
    ]  # fmt: skip


def test_what_is_beyond_the_rows_that_are_read_is_told():
    text = "9h\tAccueil\n" * 1502

    rows, beyond = rows_of(text)

    assert (len(rows), [text[span.start : span.end] for span in beyond]) == (1500, ["9h\tAccueil\n9h\tAccueil"])


@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
def test_rows_come_back_as_they_were_written(rows):
    text = written_rows([HEADINGS, HEADINGS, *rows])

    said = [bare(row) for row in [HEADINGS, HEADINGS, *rows]]
    assert [bare(row) for row in cells(text)] == [row for row in said if row]
