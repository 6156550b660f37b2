"""A file given as the programme of a day: workbooks, whatever wrote them, are told from documents and copied."""

from datetime import date, datetime, time

import pytest

from programme.reading.draft import Draft
from programme.reading.files.text_of_file import FileText
from programme.reading.read import read_programme
from programme.spreadsheets.formats import FORMATS
from programme.spreadsheets.programme_text import text_of_programme, text_of_workbook
from programme.spreadsheets.session_sheet import SessionResource
from rencontre.domain import DomainError
from tests.factories import EventFactory, InterventionFactory, SessionFactory, SlotFactory, WorkshopFactory
from tests.pages import plain
from tests.programme.reading.told import hours, speakers
from tests.programme.spreadsheets.files import old_office, workbook
from tests.sheets import ODF, line, merged, ods, ods_cell, ods_row, xlsx


def draft_of_workbook(content: bytes) -> Draft:
    return read_programme(text_of_workbook(content).text)


def test_a_workbook_with_a_title_above_times_and_days():
    content = workbook(
        ("Rencontre régionale de la forêt",),
        (),
        ("Date", "Début", "Fin", "Intitulé"),
        (date(2027, 3, 12), time(9), time(9, 30), "Accueil"),
        (datetime(2027, 3, 12), time(9, 30), time(11), "Table ronde : Le bois"),
    )

    draft = draft_of_workbook(content)

    assert (draft.title, [one.day for one in draft.days]) == ("Rencontre régionale de la forêt", [date(2027, 3, 12)])
    assert hours(draft) == [(time(9), time(9, 30), "Accueil"), (time(9, 30), time(11), "Le bois")]


def test_a_csv_of_windows():
    draft = draft_of_workbook("Horaire;Intitulé\r\n9h – 10h;Présentation d’été\r\n".encode("cp1252"))

    assert hours(draft) == [(time(9), time(10), "Présentation d’été")]


def test_cells_merged_downwards_are_those_of_each_speaker():
    rows = (
        line(1, "Horaire", "Titre", "Prénom", "Nom"),
        line(2, "9h-10h", "Le bois", "Jo", "BA"),
        line(3, None, None, "Al", "DU"),
        line(4, "10h", "Pause"),
    )
    content = xlsx("".join(rows), after=merged("A2:A3", "B2:B3", "B4:D4"))

    draft = draft_of_workbook(content)

    assert hours(draft) == [(time(9), time(10), "Le bois"), (time(10), None, "Pause")]
    assert speakers(draft) == [[("Jo BA", ""), ("Al DU", "")], []]
    assert draft.unread == []


def test_a_sheet_that_is_hidden_is_named_and_left_out():
    def hide(book):
        book["Brouillon"].sheet_state = "hidden"

    content = workbook(("Horaire", "Titre"), ("9h", "Accueil"), change=hide, Brouillon=[("8h", "Réunion")])

    text = text_of_workbook(content)

    assert text == FileText("Horaire\tTitre\n9h\tAccueil", ("Feuilles masquées, laissées de côté\u00a0: Brouillon.",))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMATS)
def test_the_export_of_a_day_is_read_as_its_programme(kind):
    event = EventFactory()
    plenary = SessionFactory(event=event, title="Le pilotage", abstract="Un texte.")
    InterventionFactory(session=plenary, speaker__first_name="Nadia", speaker__last_name="Terkki")
    slot = SlotFactory(event=event)
    WorkshopFactory(parent=slot, number=1, title="Santé")
    WorkshopFactory(parent=slot, number=2, title="Habitat", starts_at=time(14, 30), ends_at=time(16))
    content = kind().export_data(SessionResource().export(event.sessions.in_order()))

    draft = draft_of_workbook(content if isinstance(content, bytes) else content.encode())

    assert hours(draft) == [
        (time(9, 15), time(11), "Le pilotage"),
        (time(14), time(16), "Ateliers"),
        (None, None, "Santé"),
        (time(14, 30), time(16), "Habitat"),
    ]
    assert [one.number for one in draft.moments[1].workshops] == ["1", "2"]
    assert (draft.moments[0].abstract, draft.days) == ("Un texte.", [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"%PDF-1.7", "C’est un document PDF\u00a0: importez le tableur dont il vient."),
        (workbook(("",)), "Ce fichier ne contient aucune ligne."),
        (b"Horaire;Titre\n9h;" + b"x" * 9000 + b"\n10h;y\n" * 40_000, "La feuille dépasse 5\u202f000 lignes"),
        (("Horaire;Titre\n" + f"9h;{'x' * 30_000}\n" * 7).encode(), "Ce classeur contient trop de texte"),
    ],
)
def test_what_is_no_workbook_or_too_much_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(DomainError) as refused:
        text_of_workbook(content)

    assert str(refused.value).startswith(sentence)


# --- Several sheets ----------------------------------------------------------------------------------------------


def test_sheets_stand_one_after_the_other_under_their_names():
    content = workbook(Programme=[("Horaire", "Titre"), ("9h", "Débat\nen deux temps")], Gens=[("Nom",), ("TERKKI",)])

    text = text_of_workbook(content).text

    assert text == (
        'Feuille «\u00a0Programme\u00a0»\nHoraire\tTitre\n9h\t"Débat\nen deux temps"\n\n'
        "Feuille «\u00a0Gens\u00a0»\nNom\t\nTERKKI\t"
    )


def test_a_sheet_of_speakers_completes_that_of_the_sessions():
    sessions = [("Horaire", "Titre", "Qui"), ("9h", "Débat", "Nadia TERKKI")]
    people = [("Nom", "Prénom", "Fonction", "Structure"), ("TERKKI", "Nadia", "maire", "Ville d’Arras")]

    draft = draft_of_workbook(workbook(Programme=sessions, Intervenants=people))

    assert speakers(draft) == [[("Nadia TERKKI", "maire, Ville d’Arras")]]
    assert draft.unread == []


# --- What a file is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Horaire;Titre\n9h;Accueil", "Horaire\tTitre\n9h\tAccueil"),
        ('Horaire,Titre,Salle\n9h,"Accueil,\ncafé",Hall', 'Horaire\tTitre\tSalle\n9h\t"Accueil,\ncafé"\tHall'),
        ("9h;Accueil\n10h;Débat\n11h;Pause", "9h\tAccueil\n10h\tDébat\n11h\tPause"),
        ("sep=,\nHoraire,Titre\n9h,Accueil", "Horaire\tTitre\n9h\tAccueil"),
        ("9h, Accueil, Hall\n10h, Débat, Amphi\n11h, Pause, Hall", None),
        ("Bonjour\u00a0;\nvoici le jour.\n9h : Accueil", None),
        ("Horaire\tTitre\n9h\t  Accueil", None),
    ],
)
def test_a_list_in_csv_is_cells_and_any_other_text_is_itself(content, text):
    assert text_of_programme("jour.csv", content.encode()).text == (text or content)


def test_a_spreadsheet_is_told_by_what_it_holds():
    row = ods_row(ods_cell("<text:p>9h</text:p>"), ods_cell("<text:p>Accueil</text:p>"))
    flat = (
        f'<?xml version="1.0"?><office:document{ODF} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:body><office:spreadsheet><table:table>{row}</table:table></office:spreadsheet></office:body>"
        "</office:document>"
    )

    texts = [text_of_programme("jour.txt", content).text for content in (ods(row), flat.encode(), xlsx(line(1, "9h")))]

    assert texts == ["9h\tAccueil", "9h\tAccueil", "9h\t"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (old_office("Book"), "C’est un classeur Excel 97-2003"),
        (b"ID;PWXL;N;E\r\n", "C’est un fichier SYLK"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "C’est une feuille"),
        (workbook(("Horaire", "Titre"))[:-30], "Ce classeur est abîmé"),
        (old_office("WordDocument"), "C’est un document Word 97-2003"),
        (b"PK\x03\x04" + b"x" * 99, "Ce document est abîmé"),
    ],
)
def test_what_is_refused_is_named_for_what_it_is(content, sentence):
    with pytest.raises(DomainError) as refused:
        text_of_programme("jour", content)

    assert plain(str(refused.value)).startswith(sentence)


def test_a_workbook_whose_sheets_are_all_hidden_is_refused():
    def hide(book):
        book.create_sheet("Vide")
        book["Feuil1"].sheet_state = "hidden"

    with pytest.raises(DomainError, match="Toutes les feuilles de ce classeur sont masquées"):
        text_of_workbook(workbook(("Horaire", "Titre"), change=hide))
