"""A programme pasted by its file: documents and workbooks, read as the text that they hold."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from programme.admin import paste_form
from programme.models import Event
from programme.spreadsheets.to_ods import write_ods
from tests.pages import text_of
from tests.programme.admin.pastes import NEW, sent
from tests.programme.grid.grids import agenda, read
from tests.programme.reading.files.documents import odt, p, pdf, tbl, tr, word_xml
from tests.programme.spreadsheets.files import old_office, workbook

pytestmark = pytest.mark.django_db

TITLE = "Rencontre régionale de la forêt"
DAY = "Vendredi 12 mars 2027"
ROWS = (
    ("Horaire", "Titre", "Intervenants"),
    ("9h – 9h30", "Accueil café", ""),
    ("9h30 – 11h", "Le bois dans la ville", "Nadia TERKKI, maire d’Arras"),
)
EXPECTED = [("09:00-09:30", "accueil", "Accueil café"), ("09:30-11:00", "intervention", "Le bois dans la ville")]


def odt_row(cells):
    inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


def html_table():
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<h1>{TITLE}</h1><p>{DAY}</p><table border='1'>{rows}</table>"


def scanned():
    content = BytesIO()
    Image.new("L", (400, 500), 255).save(content, "PDF")
    return content.getvalue()


FILES = {
    "jour.docx": word_xml(p(TITLE) + p(DAY) + tbl(*(tr(*row) for row in ROWS))),
    "jour.odt": odt(
        f"<text:p>{TITLE}</text:p><text:p>{DAY}</text:p><table:table>{''.join(map(odt_row, ROWS))}</table:table>"
    ),
    "jour.html": f"<html><body>{html_table()}</body></html>".encode(),
    "jour.pdf": pdf(html_table(), style="td { border: 1pt solid; padding: 3pt }"),
    "jour.xlsx": workbook((TITLE,), (DAY,), *ROWS),
    "jour.ods": write_ods((TITLE, "", ""), [(DAY, "", ""), *ROWS], name="Programme"),
    "jour.csv": "\r\n".join([f"{TITLE};;", f"{DAY};;", *(";".join(row) for row in ROWS)]).encode("cp1252"),
}


def given_file(client, content: bytes, name: str = "jour", text: str = ""):
    return client.post(NEW, {"text": text, "file": SimpleUploadedFile(name, content), "act": "read"})


@pytest.mark.parametrize("name", [*FILES, "sans-nom"])
def test_a_file_is_read_by_what_it_holds(organiser, name):
    response = given_file(organiser, FILES.get(name, FILES["jour.xlsx"]), name)
    sent(organiser, NEW, read(response), main_venue="", venue_name="Le Beffroi", venue_city="Arras",
         venue_postal_code="62000", venue_address="1 place d’Armes")  # fmt: skip

    event = Event.objects.get()
    assert (event.title, event.date.isoformat()) == (TITLE, "2027-03-12")
    assert agenda(event) == EXPECTED
    assert [str(one) for one in event.sessions.get(title=EXPECTED[1][2]).speakers.all()] == ["Nadia TERKKI"]


def test_what_is_left_aside_of_a_file_is_said(organiser):
    def hide(book):
        book["Budget"].sheet_state = "hidden"

    response = given_file(organiser, workbook(*ROWS, change=hide, Budget=[("Traiteur", 900)]))

    assert "Feuilles masquées, laissées de côté : Budget." in text_of(response.content.decode())
    assert "Traiteur" not in response.content.decode()


def test_a_cell_of_several_lines_comes_back_whole_once_the_page_is_sent(organiser):
    people = 'Nadia TERKKI, maire\nDenis VINCKIER, dit "Deux"'
    shown = read(given_file(organiser, workbook(*ROWS[:2], ("10h", "Débat", people))))

    again = read(sent(organiser, NEW, shown, act="text"))

    assert again.values["text"].split("\n")[2:] == [
        '10h\tDébat\t"Nadia TERKKI, maire', 'Denis VINCKIER, dit ""Deux"""',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (FILES["jour.docx"][:-40], "Ce document est abîmé : ouvrez-le"),
        (FILES["jour.xlsx"][:-40], "Ce classeur est abîmé : ouvrez-le"),
        (FILES["jour.ods"][:-40], "Ce classeur est abîmé : ouvrez-le"),
        (old_office("Workbook"), "C’est un classeur Excel 97-2003"),
        (old_office("WordDocument"), "C’est un document Word 97-2003"),
        (scanned(), "Ce PDF est une image : il ne contient pas de texte."),
        (b"", "Le fichier soumis est vide."),
    ],
)
def test_a_file_that_is_not_read_says_what_to_do_and_what_was_typed_stays(organiser, content, sentence):
    response = given_file(organiser, content, text="10h : Débat")

    assert sentence in text_of(response.content.decode())
    assert read(response).values["text"].strip() == "10h : Débat"
    assert not Event.objects.exists()


def test_a_file_that_is_too_big_is_not_even_opened(organiser, monkeypatch):
    monkeypatch.setattr(paste_form, "MOST_OF_A_FILE", 100)
    monkeypatch.setattr(paste_form, "text_of_programme", lambda *said: pytest.fail("opened"))

    response = given_file(organiser, FILES["jour.docx"], text="10h : Débat")

    assert "Ce fichier dépasse 5 Mo" in text_of(response.content.decode())
    assert read(response).values["text"].strip() == "10h : Débat"


def test_a_file_without_a_programme_gives_its_text_to_correct(organiser):
    response = given_file(organiser, workbook(("Article", "Couleur"), ("Stylo", "bleu")))

    assert "Aucune séance n’a été trouvée dans ce texte." in text_of(response.content.decode())
    assert read(response).values["text"].strip("\r\n") == "Article\tCouleur\nStylo\tbleu"
