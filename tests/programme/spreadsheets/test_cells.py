"""One cell: what says yes, how a cell reads in French, the letters of columns."""

from datetime import date, datetime, time

import pytest

from programme.spreadsheets.cells import RefusedCell, column_of, is_blank, letters_of, text_of, yes_or_no
from tests.pages import plain


@pytest.mark.parametrize(
    "cell",
    ["oui", "Oui", "OUI ", "o", "x", "X", "×", "✓", "✔", "✔\ufe0f", "☑", "✅", "☒", "vrai", "VRAI", "true", "1", 1, 1.0,
     -1, True, "yes", "Y", "ok", "\u00a0oui\u00a0"],
)  # fmt: skip
def test_a_cross_a_tick_and_a_word_say_yes(cell):
    assert yes_or_no(cell) is True


@pytest.mark.parametrize(
    "cell",
    ["", None, " ", "\u00a0", "non", "Non", "n", "no", "faux", "FALSE", "0", 0, 0.0, False, "-", "–", "—", "--", ".",
     "☐", "néant"],
)  # fmt: skip
def test_nothing_a_dash_and_a_word_say_no(cell):
    assert yes_or_no(cell) is False


@pytest.mark.parametrize("cell", ["peut-être", "2", 2, "✗", "✘", "❌", "oui et non", "12/10", date(2026, 5, 28), "xyz"])
def test_what_says_neither_is_refused(cell):
    with pytest.raises(ValueError, match="écrivez oui ou non") as refused:
        yes_or_no(cell)

    assert plain(str(refused.value)) == f"« {text_of(cell)} » : écrivez oui ou non."


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("Anaïs", "Anaïs"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12,5"),
        (True, "oui"),
        (False, "non"),
        (date(2018, 5, 31), "31/05/2018"),
        (datetime(2018, 5, 31, 9, 15), "31/05/2018 09:15"),
        (time(9, 15), "09:15"),
    ],
)
def test_a_cell_reads_as_a_french_spreadsheet_shows_it(cell, text):
    assert text_of(cell) == text


def test_a_refused_cell_is_not_blank():
    assert [is_blank(cell) for cell in ("", " ", None, RefusedCell("", "en erreur."), 0, False)] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (100, "CV"), (16384, "XFD")])
def test_columns_are_called_by_their_letters(column, letters):
    assert (letters_of(column), column_of(letters), column_of(letters.lower())) == (letters, column, column)
