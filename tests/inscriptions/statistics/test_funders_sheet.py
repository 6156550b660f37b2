"""« Bilan en une page », read back from its PDF."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from inscriptions.models import Attendance, Registration
from inscriptions.statistics.funders_sheet import funders_to_print
from programme.models import EventOrganiser
from rencontre.domain import DomainError
from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    CycleFactory,
    EventFactory,
    EventOrganiserFactory,
    OrganiserFactory,
    RegistrationFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.paper import texts

pytestmark = pytest.mark.django_db
LONG = "Communauté d’agglomération et d’aménagement du Pays de Saint-Omer et de la Flandre intérieure "


def sheet_of(event) -> tuple[bytes, str]:
    """The PDF and the text of its only page."""
    content = funders_to_print(event).pdf()
    (text,) = texts(content)
    return content, text


def test_the_page_tells_the_figures_and_no_small_group(counted_day, former_days):
    people = RegistrationFactory.create_batch(6, event=counted_day, organisation="Préfecture", territory="Calais")
    for person in people[:5]:
        AttendanceFactory(registration=person)

    content, text = sheet_of(counted_day)

    assert "inscrits 11" in text
    assert "présents, sur place compris 10" in text
    assert "taux de présence 73 %" in text
    assert "La journée 11 8 3 2" in text
    assert "Préfecture 6 5 1 0" in text
    assert "Autres 5 3 2 2" in text  # the five of the town, the two of the region, one who said nothing: 4 and 3 and 1
    assert "Calais 6 5 1 0" in text
    assert [small in text for small in ("St-Omer", "Saint-Omer 2", "Région", "Arques")] == [False] * 4
    assert "Ateliers de 14 h – 16 h 3 33 % 2 1" in text
    assert "jeudi 22 juin 2028 – Journée effacée 40 30 10 3 75 %" in text
    reader = PdfReader(BytesIO(content))
    assert reader.metadata.title == f"Bilan – {counted_day.title}"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()


def test_a_day_to_come_tells_who_signed_up(event):
    RegistrationFactory.create_batch(5, event=event)

    _, text = sheet_of(event)

    assert "inscrits 5" in text
    assert "Aucune présence n’est encore saisie." in text
    assert "Ville de Saint-Omer 5 — — —" in text


def test_a_day_without_anybody_is_refused(event):
    with pytest.raises(DomainError, match="Personne n’est inscrit"):
        funders_to_print(event)


@pytest.fixture
def logo():
    picture = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(picture, "PNG")
    return picture.getvalue()


@pytest.fixture
def fullest_day(logo):
    """A day that has more of everything than the page can hold, under the longest names."""
    cycle = CycleFactory(title="Cycle")
    event = EventFactory(title=(LONG * 3)[:200], kind=LONG[:90], cycle=cycle, main_venue=VenueFactory(name=LONG))
    event.profiles = [[f"profil{n}", f"{LONG[:60]} {n}"] for n in range(12)]
    event.save()
    for role in EventOrganiser.Role.values:
        for number in range(3):
            file = ContentFile(logo, name=f"{role}{number}.png")
            EventOrganiserFactory(event=event, organiser=OrganiserFactory(logo=file), role=role)
    for number in range(6):
        former = EventFactory(
            title=f"{LONG}{number}"[:200], cycle=cycle, date=event.date - timedelta(days=100 + number)
        )
        RegistrationFactory(event=former)
    slots = [SlotFactory(event=event) for _ in range(4)]
    workshops = [WorkshopFactory(parent=slot, title=LONG[:90]) for slot in slots for _ in range(4)]
    people = Registration.objects.bulk_create(
        RegistrationFactory.build(
            event=event,
            profile=f"profil{number % 12}",
            territory=f"{LONG[:80]} {number % 12}",
            organisation=f"{LONG} {number % 13}",
            source=Registration.Source.values[number % 4],
            role=Registration.Role.values[number % 3],
            created_at=event.starts - timedelta(days=10 * (number % 12)),
        )
        for number in range(72)
    )
    Attendance.objects.bulk_create(AttendanceFactory.build(registration=person) for person in people)
    for slot, workshop in zip(slots, workshops[::4], strict=True):
        ChoiceFactory(registration=people[0], workshop=workshop, slot=slot)
    return event


def test_the_fullest_day_holds_on_one_page(fullest_day):
    content, text = sheet_of(fullest_day)

    assert text.count("Autres") == 4
    assert "Auparavant" in text
    assert len(PdfReader(BytesIO(content)).pages[0].images) == 9
