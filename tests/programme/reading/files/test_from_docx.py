"""Word documents, read back in their order."""

import pytest

from tests.pages import plain
from tests.programme.reading.files.documents import lines, p, read, run, tbl, tc, tr, word, word_xml

LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{way}"/><w:lvlText w:val="{shown}"/></w:lvl>'
    for level, (way, shown) in enumerate([("decimal", "Atelier %1 :"), ("lowerLetter", "%1.%2)"), ("none", "")])
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def item(text: str, *, level: int = 0, of: int = 1) -> str:
    return p(text, about=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>')


def test_a_document_of_word_is_read_in_its_order():
    def fill(document):
        document.add_heading("Journée régionale", 0)
        document.add_paragraph("Jeudi 31 mai 2018")
        document.add_heading("Matinée", 1)
        document.add_paragraph("9h00\tAccueil")
        document.add_paragraph("Le partenariat", style="List Bullet")
        document.add_paragraph("Constater", style="List Number")
        document.add_paragraph("Agir", style="List Number")
        document.add_paragraph("Fin")

    text = read(word(fill)).text

    assert text == (
        "Journée régionale\nJeudi 31 mai 2018\n\nMatinée\n9h00\tAccueil\n- Le partenariat\n1. Constater\n2. Agir\nFin"
    )


def test_a_table_is_read_row_by_row_and_merged_cells_once():
    def fill(document):
        table = document.add_table(4, 3)
        rows = [("Horaire", "Titre", "Salle"), ("10h", "Atelier 1", "A"), ("", "Atelier 2", "B"), ("12h", "", "")]
        for row, texts in zip(table.rows, rows, strict=True):
            for one, text in zip(row.cells, texts, strict=True):
                one.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 1).merge(table.cell(3, 2)).text = "Déjeuner\nau foyer"

    assert lines(word(fill)) == [
        "Horaire | Titre | Salle", "10h | Atelier 1 | A", "| Atelier 2 | B", "12h | Déjeuner – au foyer",
    ]  # fmt: skip


def test_a_header_and_a_footer_are_left_aside_and_said():
    def fill(document):
        document.add_paragraph("9h Accueil")
        document.sections[0].header.paragraphs[0].text = "Réseau régional"
        document.sections[0].footer.paragraphs[0].text = "12"

    found = read(word(fill))

    assert found.text == "9h Accueil"
    assert [plain(note) for note in found.notes] == ["En-tête et pied de page non repris : « Réseau régional »."]


@pytest.mark.parametrize(
    ("about", "notes"),
    [
        ("<w:vanish/>", []),
        ("<w:strike/>", ["Texte barré non repris : « caché »."]),
        ('<w:dstrike w:val="true"/>', ["Texte barré non repris : « caché »."]),
        ('<w:rStyle w:val="Secret"/>', []),
    ],
)
def test_hidden_and_struck_words_are_not_read(about, notes):
    styles = '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'

    found = read(word_xml(p("9h ", run("caché", about), "Accueil"), styles=styles))

    assert found.text == "9h Accueil"
    assert [plain(note) for note in found.notes] == notes


@pytest.mark.parametrize("about", ['<w:vanish w:val="0"/>', '<w:strike w:val="false"/>', "<w:b/>"])
def test_words_that_are_said_to_be_neither_are_read(about):
    assert read(word_xml(p("9h ", run("Accueil", about)))).text == "9h Accueil"


def test_what_is_deleted_or_moved_away_is_not_read():
    body = p(
        "9h ",
        "<w:del><w:r><w:delText>Café</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>Accueil</w:t></w:r></w:ins>",
        "<w:moveFrom><w:r><w:t>parti</w:t></w:r></w:moveFrom>",
    )
    joined = p("10h ", about="<w:rPr><w:del/></w:rPr>") + p("Débat")
    row = tbl(tr("11h", "Pause"), tr("11h", "Supprimé", about="<w:del/>"))

    assert lines(word_xml(body + joined + row)) == ["9h Accueil", "10h Débat", "11h | Pause"]


def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it():
    box = f"<w:txbxContent>{p('Salle Plate')}{p('au fond')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{twice}</mc:AlternateContent></w:r>"

    assert lines(word_xml(p("9h ", drawn, "Accueil") + p("10h Débat"))) == [
        "9h Accueil", "Salle Plate", "au fond", "10h Débat",
    ]  # fmt: skip


def test_notes_are_read_after_all_the_rest():
    notes = (
        f'<w:footnote w:type="separator">{p("non")}</w:footnote><w:footnote w:id="1">{p("Sous réserve")}</w:footnote>'
    )

    body = p("9h Accueil", "<w:r><w:footnoteReference/></w:r>") + p("10h Débat")

    assert [plain(line) for line in lines(word_xml(body, footnotes=notes))] == [
        "9h Accueil", "10h Débat", "Note : Sous réserve",
    ]  # fmt: skip


def test_lists_have_the_numbers_that_word_shows():
    body = (
        item("Dire") + item("l’un", level=1) + item("l’autre", level=1) + item("Agir") + item("seul", level=1)
        + item("nu", level=2) + item("", level=0) + item("Reprendre", of=2)
    )  # fmt: skip

    assert [plain(line) for line in lines(word_xml(body, numbering=NUMBERING))] == [
        "Atelier 1 : Dire", "1.a) l’un", "1.b) l’autre", "Atelier 2 : Agir", "2.a) seul", "nu", "Atelier 1 : Reprendre",
    ]  # fmt: skip


def test_a_style_may_number_its_paragraphs_and_another_be_based_on_it():
    styles = (
        '<w:style w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )

    body = p("9h Accueil") + p("Dire", about='<w:pStyle w:val="B"/>')

    assert read(word_xml(body, styles=styles, numbering=NUMBERING)).text == "9h Accueil\n\nAtelier 1 : Dire"


def test_breaks_tabs_hyphens_and_signs_are_those_of_the_page():
    tab, end, hyphen, soft = (f"<w:r><w:{sign}/></w:r>" for sign in ("tab", "br", "noBreakHyphen", "softHyphen"))
    about = '<w:tabs><w:tab w:val="left"/></w:tabs>'
    body = p("9h", tab, "Accueil", end, "Saint", hyphen, "Omer", soft, about=about)
    bullet = p('<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>', "Débat")

    assert read(word_xml(body + bullet)).text == "9h\tAccueil\nSaint\u2011Omer\n- Débat"


def test_a_table_of_contents_and_what_a_field_waits_for_are_not_read():
    styles = '<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style>'
    waiting = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Entrez du texte')}</w:sdtContent></w:sdt>"
    kept = f"<w:sdt><w:sdtContent>{p('10h Débat')}</w:sdtContent></w:sdt>"
    asked = "<w:r><w:instrText>PAGE</w:instrText></w:r>"

    body = p("Accueil p. 2", about='<w:pStyle w:val="TM1"/>') + p("9h Accueil", asked) + waiting + kept

    assert lines(word_xml(body, styles=styles)) == ["9h Accueil", "10h Débat"]


def test_a_row_may_begin_further_and_a_cell_hold_a_table():
    inside = tbl(tr("9h", "Accueil"), tr("10h", "Débat"))
    body = tbl(tr("8h", "Café"), tr("Hall", about='<w:gridBefore w:val="1"/>'), tr("Matin", tc(inside + p(""))))

    assert lines(word_xml(body)) == ["8h | Café", "| Hall", "Matin", "9h | Accueil", "10h | Débat"]
