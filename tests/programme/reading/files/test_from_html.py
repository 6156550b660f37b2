"""Web pages and texts saved as pages, read back in their order."""

import pytest

from tests.pages import plain
from tests.programme.reading.files.documents import lines, read


def test_paragraphs_headings_breaks_and_lists_are_lines():
    page = """<!DOCTYPE html><html><head><title>Site</title><style>p{}</style></head><body>
      <h1>Journée</h1><p>Jeudi
         31&nbsp;mai <b>2018</b><p>9h Accueil<br>au foyer
      <ul><li>Un<li>Deux<ol type=a start=2><li>x<li value=5>y</ol></ul>
      <div>10h</div>Débat <span>sur</span><span>tout</span><pre>a  b
c</pre></body></html>"""

    assert read(page).text == (
        "Journée\nJeudi 31\xa0mai 2018\n9h Accueil\nau foyer\n- Un\n- Deux\nb. x\ne. y\n10h\nDébat surtout\na  b\nc"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>non</script>",
        "<nav>non</nav>",
        "<p hidden>non</p>",
        "<p style='color:red; display : none'>non</p>",
        "<span aria-hidden=true>non</span>",
        "<select><option>non</select>",
        "<!-- non -->",
        "<svg><text>non</text></svg>",
        "<div hidden><div>non</div><p>non</div>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden):
    assert lines(f"<body><p>9h Accueil</p>{hidden}<p>10h Débat</p></body>") == ["9h Accueil", "10h Débat"]


def test_struck_words_are_left_aside_and_said():
    found = read("<body><p>9h <del>Café</del><s>Thé</s><span style='text-decoration: line-through'>Jus</span>Accueil")

    assert found.text == "9h Accueil"
    assert [plain(note) for note in found.notes] == ["Texte barré non repris : « Café – Thé – Jus »."]


def test_tables_are_read_row_by_row_and_merged_cells_once():
    page = """<table><caption>Programme</caption><thead><tr><th>Horaire<th>Titre<th>Salle</thead>
      <tr><td rowspan=2>10h<td>Atelier 1<br>Dire<td>A</tr><tr><td>Atelier 2<td>B</tr>
      <tr><td>12h<td colspan=2>Déjeuner</tr><tr><td colspan=3>Fin</table><p>Merci"""

    assert lines(page) == [
        "Programme", "Horaire | Titre | Salle", "10h | Atelier 1 – Dire | A", "| Atelier 2 | B", "12h | Déjeuner",
        "Fin", "Merci",
    ]  # fmt: skip


def test_cells_without_rows_and_rows_without_tables_are_read():
    assert lines("<body><table><td>9h<td>Accueil<div><td>au foyer</table></body>") == ["9h | Accueil – au foyer"]
    assert lines("<body><tr><td>9h</td><td>Accueil</td></tr></body>") == ["9h", "Accueil"]


def test_a_table_that_only_sets_out_the_page_is_read_cell_by_cell():
    inside = "<table><tr><td>14h<td>Ateliers<tr><td>16h<td>Fin</table>"
    page = f"<table><tr><td><p>Matin<p>9h Accueil<p>10h Débat<td>{inside}</table>"

    assert read(page).text == "Matin\n9h Accueil\n10h Débat\n\n14h | Ateliers\n16h | Fin"


def test_what_word_writes_before_an_item_is_its_label():
    ignored = "<span style='mso-list:Ignore'>%s<span style='font:7pt'>&nbsp;&nbsp; </span></span>"
    page = f"<body><p>{ignored % '·'}Un</p><p>{ignored % '2.'}Deux</p><p>Trois<o:p></o:p></p></body>"

    assert lines(page) == ["- Un", "2. Deux", "Trois"]


def test_only_the_main_part_of_a_page_is_read_and_the_rest_is_said():
    found = read("<body><header>Site</header><main><h1>Journée</h1><p>9h Accueil</main><footer>Contact</footer></body>")

    assert found.text == "Journée\n9h Accueil"
    assert [plain(note) for note in found.notes] == [
        "Autour du contenu principal de la page, non repris : « Site – Contact »."
    ]


def test_a_page_whose_main_part_is_empty_is_read_whole():
    assert lines("<body><main></main><p>9h Accueil</p></body>") == ["9h Accueil"]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso8859_15"),
        ("nonsense", "utf-8"),
        ("utf-8", "cp1252"),
    ],
)
def test_the_encoding_is_the_one_that_the_page_is_in(declared, written):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>Été à Œuilly'

    assert read(page.encode(written)).text == ("Été à Œuilly")


def test_a_page_in_utf_16_is_read():
    assert read("<html><meta charset=utf-16><p>Été".encode("utf-16")).text == "Été"
