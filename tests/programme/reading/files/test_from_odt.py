"""OpenDocument texts, read back in their order."""

import pytest
from odf import table, text
from odf.style import Style, TextProperties

from tests.pages import plain
from tests.programme.reading.files.documents import flat_odt, lines, odt, open_text, read

HIDDEN = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
STRUCK = '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
NUMBERED = (
    '<text:list-style style:name="N">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Atelier "'
    ' style:num-suffix=" :"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/>'
    '<text:list-level-style-number text:level="3" style:num-format=""/>'
    '</text:list-style><text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="I" text:start-value="3"'
    ' loext:num-list-format="Axe %1%." xmlns:loext="urn:org:documentfoundation"/></text:list-style>'
)


def p(content: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def listed(*items: str, style: str = "N", more: str = "") -> str:
    written = "".join(f"<text:list-item>{one}</text:list-item>" for one in items)
    return f'<text:list text:style-name="{style}" {more}>{written}</text:list>'


def cells(*contents: str) -> str:
    return "".join(
        one if one.startswith("<table:") else f"<table:table-cell>{p(one)}</table:table-cell>" for one in contents
    )


def rows(*contents: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in contents)}</table:table>"


def test_a_document_of_odfpy_is_read_in_its_order():
    def fill(document):
        crossed = Style(name="C", family="text")
        crossed.addElement(TextProperties(textlinethroughstyle="solid"))
        document.automaticstyles.addElement(crossed)
        document.text.addElement(text.H(outlinelevel=1, text="Journée"))
        document.text.addElement(text.P(text="9h Accueil"))
        grid = table.Table()
        for said in (("10h", "Ouverture"), ("11h", "Débat")):
            row = table.TableRow()
            for one in said:
                cell = table.TableCell()
                cell.addElement(text.P(text=one))
                row.addElement(cell)
            grid.addElement(row)
        document.text.addElement(grid)
        last = text.P(text="12h ")
        last.addElement(text.Span(stylename=crossed, text="Repas"))
        last.addText("Déjeuner")
        document.text.addElement(last)

    found = read(open_text(fill))

    assert found.text == "Journée\n9h Accueil\n\n10h | Ouverture\n11h | Débat\n\n12h Déjeuner"
    assert [plain(note) for note in found.notes] == ["Texte barré non repris : « Repas »."]


def test_spaces_are_one_but_those_that_are_said():
    body = p(
        "9h \n   Accueil<text:s text:c='3'/>café<text:tab/>Hall<text:line-break/>  suite <text:span>\n fin</text:span>"
    )

    assert read(odt(body)).text == "9h Accueil   café\tHall\nsuite fin"


@pytest.mark.parametrize(
    "hidden",
    [
        "<text:span text:style-name='H'>caché</text:span>",
        "<office:annotation><text:p>caché</text:p></office:annotation>",
        "<text:hidden-text>caché</text:hidden-text>",
        "<draw:frame><svg:title>caché</svg:title></draw:frame>",
        "<text:page-number>3</text:page-number>",
    ],
)
def test_what_is_hidden_or_beside_the_text_is_not_read(hidden):
    assert read(odt(p(f"9h {hidden}Accueil"), styles=HIDDEN)).text == "9h Accueil"


def test_hidden_paragraphs_sections_deletions_and_contents_are_not_read():
    body = (
        f"<text:tracked-changes><text:deletion>{p('8h Café')}</text:deletion></text:tracked-changes>"
        f"<text:table-of-content>{p('Accueil 1')}</text:table-of-content>{p('caché', 'H')}"
        f"<text:section text:display='none'>{p('caché')}</text:section><text:section>{p('9h Accueil')}</text:section>"
    )

    assert lines(odt(body, styles=HIDDEN)) == ["9h Accueil"]


def test_lists_have_the_numbers_that_are_shown():
    inner = listed(p("l’un"), p("l’autre") + p("suite"), style="")
    deepest = listed(listed(listed(p("nu"), style=""), style=""))
    body = (
        listed(p("Dire") + inner, p("Agir")) + deepest + p("Texte") + listed(p("Dire"))
        + listed(p("Trois"), p("Quatre"), style="L")
        + listed(p("Cinq"), style="L", more='text:continue-numbering="true"')
        + listed(p("Point"), style="")
    ).replace('text:style-name=""', "")  # fmt: skip

    assert [plain(line) for line in lines(odt(body, styles=NUMBERED))] == [
        "Atelier 1 : Dire", "1.a) l’un", "1.b) l’autre", "suite", "Atelier 2 : Agir", "nu", "Texte", "Atelier 1 : Dire",
        "Axe III. Trois", "Axe IV. Quatre", "Axe V. Cinq", "- Point",
    ]  # fmt: skip


def test_merged_cells_are_read_once_and_keep_their_place():
    covered = "<table:covered-table-cell/>"
    tall = f'<table:table-cell table:number-rows-spanned="2">{p("10h")}</table:table-cell>'
    wide = f'<table:table-cell table:number-columns-spanned="2">{p("Déjeuner")}</table:table-cell>'
    body = rows(cells(tall, "Atelier 1", "A"), cells(covered, "Atelier 2", "B"), cells("12h", wide, covered))

    assert lines(odt(body)) == ["10h | Atelier 1 | A", "| Atelier 2 | B", "12h | Déjeuner"]


def test_boxes_follow_their_paragraph_and_notes_end_the_text():
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Réserve</text:p></text:note-body>"
        "</text:note>"
    )
    box = f"<draw:frame><draw:text-box>{p('Salle Plate')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape>{p('au fond')}</draw:custom-shape>"

    body = p(f"9h {box}{shape}Accueil{note}") + p("10h Débat")

    assert [plain(line) for line in lines(odt(body))] == [
        "9h Accueil", "Salle Plate", "au fond", "10h Débat", "Note : Réserve",
    ]  # fmt: skip


def test_headers_and_struck_words_are_left_aside_and_said():
    master = f"<style:master-page><style:header>{p('Réseau régional')}</style:header></style:master-page>"

    found = read(odt(p("9h <text:span text:style-name='S'>Café</text:span>Accueil"), styles=STRUCK, master=master))

    assert found.text == "9h Accueil"
    assert [plain(note) for note in found.notes] == [
        "En-tête et pied de page non repris : « Réseau régional ».", "Texte barré non repris : « Café ».",
    ]  # fmt: skip


def test_a_document_in_one_file_is_read_without_its_headers():
    master = f"<style:master-page><style:footer>{p('Page')}</style:footer></style:master-page>"

    assert read(flat_odt(p("9h Accueil"), master=master)).text == "9h Accueil"
