"""Every kind of list that organisers send, through the pages, on a day with workshops: whom it registers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inscriptions.models import History, OutgoingMail, Registration
from tests.factories import WorkshopFactory
from tests.inscriptions.spreadsheets.cases import FILES
from tests.inscriptions.spreadsheets.cases_of_addresses import ADDRESSES, HIDDEN
from tests.inscriptions.spreadsheets.cases_of_services import SERVICES
from tests.inscriptions.spreadsheets.files import confirm_import, faults, preview
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
def test_hidden_lines_are_left_aside_with_a_word_and_read_on_demand(organiser, day, case):
    seen = previewed(organiser, day, case)

    assert plain(seen.context["preview"].hidden) == case.notes[0]
    confirm_import(organiser, seen)
    assert registered(day, "first_name") == list(case.people)
