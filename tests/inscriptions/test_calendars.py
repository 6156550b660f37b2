from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from inscriptions import services
from inscriptions.calendars import next_calendar, registration_calendar
from inscriptions.lines import day_programme
from inscriptions.models import OutgoingMail
from inscriptions.services import SignUp, sign_up_of
from tests.factories import SlotFactory, VenueFactory, WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-01-10 12:00")]


@pytest.fixture
def slot():
    slot = SlotFactory(event__date=date(2026, 5, 28), venue=VenueFactory(name="Maison du Département"))
    slot.first, slot.second = WorkshopFactory.create_batch(2, parent=slot)
    return slot


@pytest.fixture
def registered(slot):
    sign_up = SignUp(first_name="Alice", last_name="Durand", email="a@exemple.fr", wishes={slot.pk: [slot.first.pk]})
    return services.register(event=slot.event, sign_up=sign_up, by="la personne")


def written(registration):
    return registration_calendar(registration, day_programme(registration))


def entries(text):
    return Calendar.from_ical(text).walk("VEVENT")


def queued():
    return [mail.calendar for mail in OutgoingMail.objects.order_by("pk")]


def test_the_day_stands_at_its_venue_and_the_workshop_at_its_own(registered, slot):
    day, workshop = entries(written(registered))

    assert day["location"].startswith(slot.event.main_venue.name)
    assert workshop["location"].startswith("Maison du Département")
    assert workshop["summary"] == str(slot.first)
    assert day["dtstart"].dt.astimezone(UTC) == datetime(2026, 5, 28, 7, tzinfo=UTC)
    assert workshop["dtstart"].dt.astimezone(UTC) == datetime(2026, 5, 28, 12, tzinfo=UTC)
    assert day["uid"] != workshop["uid"]


def test_the_calendar_carries_its_time_zone(registered):
    text = written(registered)

    assert "DTSTART;TZID=Europe/Paris:20260528T090000" in text
    (zone,) = Calendar.from_ical(text).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Paris"


def test_winter_and_summer_days_keep_their_local_hours(slot, registered):
    slot.event.date = date(2026, 10, 26)
    slot.event.save()
    registered.refresh_from_db()

    day, _ = entries(written(registered))

    assert day["dtstart"].dt.astimezone(UTC) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_half_day_is_the_only_one_in_the_calendar(registered):
    registered.attends_morning = False

    day, _ = entries(written(registered))

    assert (day["dtstart"].dt.hour, day["dtend"].dt.hour) == (14, 17)


def test_uids_stay_and_the_sequence_grows_when_something_changes(registered, slot):
    said = sign_up_of(registered)
    services.change(
        registration=registered,
        sign_up=SignUp(**{**said.__dict__, "wishes": {slot.pk: [slot.second.pk]}}),
        by="la personne",
    )

    before, after = (entries(text) for text in queued())
    assert [entry["uid"] for entry in before] == [entry["uid"] for entry in after]
    assert [entry["sequence"] for entry in before + after] == [0, 0, 1, 1]
    assert after[1]["summary"] == str(slot.second)


def test_a_freed_workshop_is_cancelled_in_the_next_calendar(registered, slot):
    services.move(registration=registered, slot=slot, workshop=None, by="denis")

    day, workshop = entries(queued()[1])

    assert (day["status"], workshop["status"]) == ("CONFIRMED", "CANCELLED")
    assert workshop["sequence"] == 1


def test_cancelling_cancels_every_entry(registered):
    services.cancel(registration=registered, by="la personne")

    text = queued()[1]
    assert "METHOD:CANCEL" in text
    assert [entry["status"] for entry in entries(text)] == ["CANCELLED", "CANCELLED"]


def test_the_same_calendar_queued_again_keeps_its_sequence(registered):
    next_calendar(registered, day_programme(registered))

    assert registered.calendar_sequence == 0
