"""Every kind of list that organisers send, through the pages, on a day with workshops: whom it registers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inscriptions.models import History, OutgoingMail, Registration
from tests.factories import WorkshopFactory
from tests.inscriptions.spreadsheets.cases import ANAIS, FILES, HEADINGS, Case, text, workbook
from tests.inscriptions.spreadsheets.cases_of_addresses import ADDRESSES, HIDDEN
from tests.inscriptions.spreadsheets.cases_of_services import SERVICES
from tests.inscriptions.spreadsheets.files import IMPORT, confirm_import, faults, hidden, preview
from tests.pages import plain

KINDS = FILES | ADDRESSES | SERVICES


@pytest.fixture
def day(event):
    """A day with a slot at 14 h: « Santé », number 1, and « Habiter », number 2."""
    first = WorkshopFactory(parent__event=event, number=1, title="Santé")
    WorkshopFactory(parent=first.parent, number=2, title="Habiter")
    return event


def previewed(organiser, day, case):
    return preview(organiser, day, SimpleUploadedFile("liste", case.content), **case.said)


def refusals(response) -> list[str]:
    """Why a file is refused: as soon as it is read, or line by line."""
    if "preview" in response.context:
        return faults(response)
    return [plain(sentence) for sentence in response.context["form"].errors["import_file"]]


def registered(day, *columns: str) -> list[dict]:
    return list(day.registrations.order_by("pk").values(*columns))


def wishes(day) -> list[list[int]]:
    """The numbers of the workshops that each wishes, best first."""
    people = day.registrations.order_by("pk")
    return [[*one.choices.order_by("rank").values_list("workshop__number", flat=True)] for one in people]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{kind}: {case.name}") for kind, cases in KINDS.items() for case in cases]
)
def test_a_list_registers_its_people_or_says_why_not(organiser, day, case):
    seen = previewed(organiser, day, case)

    if case.refused:
        assert refusals(seen) == list(case.refused)
        assert "confirm_form" not in seen.context
        assert Registration.objects.count() == OutgoingMail.objects.count() == History.objects.count() == 0
    else:
        confirm_import(organiser, seen, recase="on")  # ticked by the page
        expected = [{name: value for name, value in one.items() if name != "wishes"} for one in case.people]
        assert registered(day, *expected[0]) == expected
        assert set(case.notes) <= {plain(note) for note in seen.context["preview"].notes}
        if "wishes" in case.people[0]:
            assert wishes(day) == [one["wishes"] for one in case.people]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_more_than_the_file_that_was_reported(kind):
    assert len(KINDS[kind]) > 3


@pytest.mark.parametrize("case", HIDDEN, ids=lambda case: case.name)
def test_hidden_lines_are_left_aside_with_a_word(organiser, day, case):
    seen = previewed(organiser, day, case)

    confirm_import(organiser, seen)

    assert plain(seen.context["preview"].hidden) == case.notes[0]
    assert registered(day, "first_name") == list(case.people)


@pytest.mark.parametrize("case", HIDDEN, ids=lambda case: case.name)
def test_hidden_lines_are_read_on_demand(organiser, day, case):
    seen = organiser.post(IMPORT, hidden(previewed(organiser, day, case)) | {"with_hidden": "1"})

    confirm_import(organiser, seen)

    assert seen.context["preview"].hidden == ""
    assert registered(day, "first_name") == [{"first_name": name} for name in ("Anaïs", "Ilan", "Sofia")]


def test_another_sheet_is_read_on_demand_and_the_page_names_it(organiser, day):
    people = {"Inscrits": [HEADINGS, ANAIS], "Intervenants": [("Prénom", "Nom"), ("Sofia", "Marc")]}
    case = Case("two lists", workbook(**people))

    first = previewed(organiser, day, case)
    second = organiser.post(IMPORT, hidden(first) | {"sheet": "Intervenants"})
    confirm_import(organiser, second)

    assert [(page.context["table"].sheet, page.context["table"].others) for page in (first, second)] == [
        ("Inscrits", ("Intervenants",)),
        ("Intervenants", ("Inscrits",)),
    ]
    assert "Intervenants" in second.content.decode()
    assert registered(day, "first_name") == [{"first_name": "Sofia"}]


def test_a_sheet_that_the_workbook_does_not_have_registers_nobody(organiser, day):
    first = previewed(organiser, day, Case("one list", workbook(Inscrits=[HEADINGS, ANAIS])))

    response = organiser.post(IMPORT, hidden(first) | {"sheet": "Autre"}, follow=True)

    assert "Ce classeur n’a pas de feuille « Autre », ou elle est vide." in plain(response.content.decode())
    assert Registration.objects.count() == 0


def test_a_list_that_grew_passes_over_who_is_there_and_shows_what_changed(organiser, day):
    rows = ("Anaïs;Crépin;anais@exemple.fr;Mairie", "Ilan;Roy;ilan@exemple.fr;CCAS")
    grown = (rows[0], "Ilan;Roy;ilan@exemple.fr;CCAS d’Ecques", "Sofia;Marc;sofia@exemple.fr;Région")
    first, second = (text("Prénom;Nom;Adresse e-mail;Structure", *lines) for lines in (rows, grown))

    confirm_import(organiser, previewed(organiser, day, Case("first week", first)))
    seen = previewed(organiser, day, Case("second week", second))
    done = confirm_import(organiser, seen)

    assert "2 déjà inscrites" in plain(done.content.decode())
    assert [(one.answer, one.ours, one.theirs) for one in seen.context["preview"].differences] == [
        ("Structure", "CCAS", "CCAS d’Ecques")
    ]
    assert registered(day, "first_name", "organisation") == [
        {"first_name": "Anaïs", "organisation": "Mairie"},
        {"first_name": "Ilan", "organisation": "CCAS"},
        {"first_name": "Sofia", "organisation": "Région"},
    ]
