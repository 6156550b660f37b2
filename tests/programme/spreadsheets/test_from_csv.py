"""CSV files, whatever wrote them: encodings, separators, quotes, ends of lines, and the number of each line."""

import pytest

from programme.spreadsheets.cells import TOO_LONG
from tests.pages import plain
from tests.programme.spreadsheets.files import ANAIS, HEADINGS, ILAN, people, read, reason, refusal

NOE = ("Noë", "Lefèvre-Œuvrard", "noe@exemple.fr", "Cœur d’îlot – Évron")


def text(*rows, sign=";", end="\r\n") -> str:
    return end.join([*(sign.join(row) for row in rows), ""])


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_encoding_separator_and_end_of_line_are_read(sign, encoding, end):
    assert people(text(HEADINGS, NOE, ILAN, sign=sign, end=end).encode(encoding)) == [NOE, ILAN]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_what_an_older_machine_wrote_is_read_when_nothing_else_writes_so(encoding):
    said = ("Hélène", "Crépin", "helene@exemple.fr", "Mairie d'Évin, école élémentaire")

    assert people(text(HEADINGS, said).encode(encoding)) == [said]


@pytest.mark.parametrize("name", ["Željko", "Šimek", "Ünal", "L’Œuvre – 5 €"])
def test_the_signs_of_windows_are_not_taken_for_those_of_an_older_machine(name):
    assert people(text(HEADINGS, ("Anaïs", name, "a@exemple.fr", "")).encode("cp1252"))[0][1] == name


def test_an_oe_of_latin_9_is_no_half():
    assert people(text(HEADINGS, ("Cœlia", "Roy", "", "C½ur")).encode("iso8859_15", "replace"))[0][0] == "Cœlia"


def test_a_text_of_windows_pasted_into_one_of_utf_8_spoils_no_other():
    content = text(HEADINGS, NOE).encode() + "Zoé;Élan;;".encode("cp1252")

    assert people(content) == [NOE, ("Zoé", "Élan", "", "")]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;", " sep=;"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_line_that_names_the_separator_is_neither_a_heading_nor_a_line(first, encoding):
    table = read(f"{first}\r\n{text(HEADINGS, NOE)}".encode(encoding))

    assert (table.heading_line, table.rows) == (1, {2: [*NOE]})


@pytest.mark.parametrize("sign", ["^", "~", "\t", ","])
def test_the_separator_that_the_file_names_is_believed(sign):
    assert people(f"sep={sign}\n{text(HEADINGS, ANAIS, sign=sign)}") == [ANAIS]


@pytest.mark.parametrize("heading", ["sep", "sep=valeur", "Séparateur"])
def test_a_heading_that_only_looks_like_such_a_line_is_one(heading):
    assert read(f"{heading};Prénom;Nom\n1;Ilan;Roy\n").columns[0].heading == heading


@pytest.mark.parametrize(
    ("content", "headings", "rows"),
    [
        # Google Forms: a semicolon in a heading, and in each answer
        (
            'Prénom,Nom,"Structure (collectivité, service ; association)",Vous viendrez\n'
            'Ilan,Roy,CCAS,"Le matin;Le déjeuner"\nSofia,Marc,"Ville, culture","Le matin;Le soir"\n',
            ["Prénom", "Nom", "Structure (collectivité, service ; association)", "Vous viendrez"],
            [("Ilan", "Roy", "CCAS", "Le matin;Le déjeuner"), ("Sofia", "Marc", "Ville, culture", "Le matin;Le soir")],
        ),
        # a comma in each line, headings apart
        (
            "Prénom;Nom;Structure\nIlan;Roy;Ville, culture\nSofia;Marc;Ville, sport\n",
            ["Prénom", "Nom", "Structure"],
            [("Ilan", "Roy", "Ville, culture"), ("Sofia", "Marc", "Ville, sport")],
        ),
        # more commas in an answer than there are columns
        (
            "Prénom;Nom;Note\nIlan;Roy;un, deux, trois, quatre, cinq, six, sept, huit, neuf\n",
            ["Prénom", "Nom", "Note"],
            [("Ilan", "Roy", "un, deux, trois, quatre, cinq, six, sept, huit, neuf")],
        ),
        # the same under headings that nobody knows, and a line that is too long
        (
            "Voornaam;Achternaam;Nota\nIlan;Roy;a, b, c, d, e, f, g\nSofia;Marc;un, deux;trois\n",
            ["Voornaam", "Achternaam", "Nota", ""],
            [("Ilan", "Roy", "a, b, c, d, e, f, g", ""), ("Sofia", "Marc", "un, deux", "trois")],
        ),
        # a title above, without separator
        (
            "Rencontre du 31 mai, liste, provisoire\n\nPrénom;Nom\nIlan;Roy\n",
            ["Prénom", "Nom"],
            [("Ilan", "Roy")],
        ),
        # lines of several widths
        (
            "Prénom;Nom;Structure;Fonction\nIlan;Roy;Ville, culture\nSofia;Marc\nNoë;Blot;Ville, sport;Maire, élu\n",
            ["Prénom", "Nom", "Structure", "Fonction"],
            [
                ("Ilan", "Roy", "Ville, culture", ""),
                ("Sofia", "Marc", "", ""),
                ("Noë", "Blot", "Ville, sport", "Maire, élu"),
            ],
        ),
        # a space after the separator, before the quotes
        ('"Prénom", "Nom"\n"Ilan", "Roy, dit Roi"\n', ["Prénom", "Nom"], [("Ilan", "Roy, dit Roi")]),
        # quotes within quotes
        ('Prénom;Nom\nIlan;"Roy ""le Grand"" ; élu"\n', ["Prénom", "Nom"], [("Ilan", 'Roy "le Grand" ; élu')]),
        # a quote that is a sign of inches
        ('Prénom;Nom\nIlan;Roy 5" nord\n', ["Prénom", "Nom"], [("Ilan", 'Roy 5" nord')]),
        # one column
        ("Nom\nRoy, Ilan\nMarc\n", ["Nom", ""], [("Roy", "Ilan"), ("Marc", "")]),
    ],
)
def test_the_separator_is_the_one_that_makes_a_table_of_the_first_lines(content, headings, rows):
    table = read(content)

    assert [column.heading for column in table.columns] == headings
    assert [tuple(row) for row in table.rows.values()] == rows


def test_a_line_break_within_quotes_is_of_one_line_of_the_sheet():
    table = read('Prénom;Nom;Structure\r\nIlan;Roy;"CCAS\r\nde la ville"\r\n\r\nSofia;Marc;Région\r\n')

    assert table.rows == {2: ["Ilan", "Roy", "CCAS\nde la ville"], 4: ["Sofia", "Marc", "Région"]}


def test_a_quote_that_is_never_closed_is_said_rather_than_the_lines_behind_it_lost():
    sentence = refusal('Prénom;Nom\nIlan;Roy\nSofia;"Marc\nNoë;Blot\n')

    assert plain(sentence) == "Un guillemet n’est jamais fermé, à la ligne 3 ou après : fermez-le ou retirez-le."


def test_what_is_never_seen_is_taken_off_and_what_is_seen_stays():
    table = read("Prénom;Nom\n\u200b Ana\u0308\u0131s\0\u00a0;\u202eO\u2019Brien\u00a0d\u2019Orval\u00ad\n")

    assert table.rows == {2: ["An\u00e4\u0131s", "O’Brien\u00a0d’Orval"]}


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#VALEUR!", "#NOM?", "#DIV/0!", "#VALUE!", "#NAME?", "Err:502"])
def test_the_error_of_another_spreadsheet_is_not_a_value(shown):
    ((*_, cell),) = people(f"Prénom;Nom;Structure\nIlan;Roy;{shown}\n")

    assert (cell, plain(reason(cell))) == (shown, f"la cellule est en erreur ({shown}).")


@pytest.mark.parametrize("said", ["#1", "# N/A", "Erreur", "Err", "Errol", "#Ecques"])
def test_a_text_that_is_no_error_is_kept(said):
    assert people(f"Prénom;Nom\nIlan;{said}\n") == [("Ilan", said)]


def test_a_cell_that_is_too_long_has_no_value():
    (row,) = people(f"Prénom;Nom\nIlan;{'a' * 32_768}\n")

    assert (row[0], reason(row[1])) == ("Ilan", TOO_LONG)


@pytest.mark.parametrize("text", ["'=1+1", "'+33 6", "'@moi", "'-x"])
def test_the_apostrophe_of_our_exports_is_taken_off(text):
    assert people(f"Prénom;Nom\nIlan;{text}\n") == [("Ilan", text[1:])]
