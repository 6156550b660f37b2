"""My registration, before the day, on the day and after it; and its code, read from the screen of the phone."""

import io
from datetime import time

import pytest
import time_machine
import zxingcpp
from django.urls import reverse
from PIL import Image

from inscriptions.models import Registration
from inscriptions.post.links import badge_url, token
from inscriptions.signup.cancel import cancel
from programme.models import Session
from programme.models.events import local_instant
from rencontre.actors import THE_PERSON
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    DocumentFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seated(workshop) -> Registration:
    """Alice, who comes the whole day and holds a seat of `workshop`."""
    workshop.room = RoomFactory(name="Salle Vauban", venue=workshop.event.main_venue)
    workshop.save()
    SessionFactory(event=workshop.event, kind=Session.Kind.PLENARY, title="Le bilan", starts_at=time(9, 30))
    person = RegistrationFactory(event=workshop.event, first_name="Alice", last_name="d'Orval", job_title="élue")
    ChoiceFactory(registration=person, workshop=workshop)
    SeatFactory(registration=person, workshop=workshop)
    return person


def mine(person: Registration) -> str:
    return reverse("inscriptions:mine", args=[token(person)])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ticket_suits_everyone_before_during_and_after(open_as, seated, scheme):
    event, faults = seated.event, {}
    AttendanceFactory(registration=seated)
    DocumentFactory(event=event, title="Le compte rendu")
    hours = {"avant": None, "pendant": time(10), "apres": time(23)}

    for name, hour in hours.items():
        with time_machine.travel(local_instant(event.date, hour)) if hour else time_machine.travel(seated.created_at):
            faults |= faults_of(open_as(scheme=scheme), [Stop(f"billet-{name}", mine(seated))])

    assert faults == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_the_code_on_the_screen(open_phone, seated, scheme):
    page = open_phone(color_scheme=scheme)
    page.goto(mine(seated))

    picture = Image.open(io.BytesIO(page.locator(".code svg").screenshot()))

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [badge_url(seated)]


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_who_cancelled_is_back_by_one_click(open_phone, seated, java_script_enabled):
    cancel(registration=seated, by=THE_PERSON)
    page = open_phone(java_script_enabled=java_script_enabled)
    page.goto(mine(seated))

    follow(page.get_by_role("button", name="M’inscrire à nouveau"))

    assert page.get_by_text("votre place est confirmée").is_visible()
    seated.refresh_from_db()
    assert seated.seats.count() == 1
