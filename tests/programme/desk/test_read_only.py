"""What a page of the admin shows to who may only read it, and hours as one types them."""

import html
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from tests.factories import CycleFactory, RoomFactory, SessionFactory, WorkshopFactory

PARIS = ZoneInfo("Europe/Paris")

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked_session():
    """Everything that one of its pages may link to: a cycle, a venue, a room."""
    room = RoomFactory()
    day = {"event__cycle": CycleFactory(title="Politique de la ville"), "event__main_venue": room.venue}
    session = SessionFactory(venue=room.venue, room=room, **day)
    WorkshopFactory(parent__event=session.event)
    return session


def pages_of(linked_session) -> list[str]:
    workshop = linked_session.event.sessions.workshops().get()
    return [
        reverse(f"admin:programme_{row._meta.model_name}_change", args=[row.pk])
        for row in (linked_session.event, linked_session, workshop)
    ]


def test_the_front_desk_is_led_to_nothing_that_refuses_it(front_desk, linked_session):
    links = {
        html.unescape(link)
        for page in pages_of(linked_session)
        for link in re.findall(r'<a[^>]* href="(/[^"]+)"', front_desk.get(page).content.decode())
    }

    assert {link: front_desk.get(link).status_code for link in links if front_desk.get(link).status_code >= 400} == {}
    assert len(links) > 5


def test_what_is_not_linked_is_still_shown(front_desk, linked_session):
    day, of_the_session, _ = (front_desk.get(page).content.decode() for page in pages_of(linked_session))

    assert "Politique de la ville" in day
    assert str(linked_session.venue) in day
    assert str(linked_session.venue) in of_the_session


def test_an_organiser_still_goes_from_a_session_to_its_day(organiser, linked_session):
    page = organiser.get(pages_of(linked_session)[1]).content.decode()

    assert f'href="{pages_of(linked_session)[0]}"' in page


def test_hours_are_shown_as_one_types_them(organiser, linked_session):
    linked_session.event.registration_opens_at = datetime(2027, 1, 10, 8, 30, tzinfo=PARIS)
    linked_session.event.save()
    day, of_the_session, _ = (organiser.get(page).content.decode() for page in pages_of(linked_session))

    assert re.findall(r'name="(?:starts_at|registration_opens_at_1)" value="([^"]+)"', day) == ["09:00", "08:30"]
    assert re.findall(r'name="(?:starts|ends)_at" value="([^"]+)"', of_the_session) == ["09:15", "11:00"]
