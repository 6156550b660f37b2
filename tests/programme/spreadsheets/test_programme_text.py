"""A workbook given as the programme of a day, whatever wrote it and however it is laid out."""

from datetime import date, datetime, time

import pytest

from programme.reading.draft import Draft
from programme.reading.files.text_of_file import FileText
from programme.reading.read import read_programme
from programme.spreadsheets.formats import FORMATS
from programme.spreadsheets.programme_text import text_of_workbook
from programme.spreadsheets.session_sheet import SessionResource
from rencontre.domain import DomainError
from tests.factories import EventFactory, InterventionFactory, SessionFactory, SlotFactory, WorkshopFactory
from tests.programme.reading.told import hours, speakers
from tests.programme.spreadsheets.files import workbook
from tests.sheets import line, merged, xlsx


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
