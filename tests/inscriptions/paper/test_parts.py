"""Long documents are made by parts of about ten sheets, so that none computes for long and the progress moves."""

import re

import pytest

from rencontre.pdf import render
from rencontre.pdf.papers import PAPERS
from tests.factories import (
    AttendanceFactory,
    CertificateFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
)
from tests.paper import texts

pytestmark = pytest.mark.django_db
LONG_TEXT = "service de la politique de la ville et de l’habitat durable du Pays de Saint-Omer " * 2


@pytest.fixture(autouse=True)
def _more_than_ten_sheets_a_paper(day):
    """120 people, 11 of them with a certificate, 11 talks."""
    for number in range(11):
        room = RoomFactory(venue=day.main_venue, name=f"Salle {number}")
        InterventionFactory(session=SessionFactory(event=day, room=room))
        CertificateFactory(registration=AttendanceFactory(registration__event=day).registration)
    RegistrationFactory.create_batch(109, event=day)
    day.registrations.update(organisation=LONG_TEXT[:150], job_title=LONG_TEXT[:150], list_consent=True)


OPTIONS = {"badges": {"sheet": "a6"}}
# The pages of each part, and the pieces of the whole.
PARTS = {
    "attendance": ([10, 2], 128),
    "badges": ([10, 10, 10], 120),
    "caterer": ([1], 1),
    "certificates": ([10, 1], 11),
    "cues": ([10, 2], 12),
    "eve": ([1, 10, 2, 10, 4, 10, 2, 1], 40),
    "funders": ([1], 1),
    "participants": ([10, 4], 120),
    "signs": ([10, 2], 12),
    "tents": ([10, 1], 11),
}


def test_every_paper_of_the_registry_is_tried():
    assert PAPERS.keys() == PARTS.keys()


@pytest.mark.once
@pytest.mark.parametrize("document", PARTS)
def test_a_part_holds_ten_sheets_at_most(day, document):
    printout = PAPERS[document].prepare(day, maker=None, **OPTIONS.get(document, {}))

    made = [render.render_parts(printout.template, [part]) for part in printout.parts]

    assert ([len(texts(part)) for part in made], printout.count) == PARTS[document]


@pytest.mark.once
def test_the_pages_of_a_list_made_by_parts_say_which_they_are_of_how_many(day):
    content = PAPERS["participants"].prepare(day, maker=None).pdf()

    pages = texts(content)
    assert [re.findall(r"Page \d+/\d+", text) for text in pages] == [[f"Page {n}/14"] for n in range(1, 15)]
    assert ["Liste des participants" in text for text in pages] == [True] + [False] * 13
    assert ["120 personnes ont accepté" in text for text in pages] == [False] * 13 + [True]
