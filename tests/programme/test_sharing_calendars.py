"""The calendars of a day, read back on both sides of a change of hour."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import timezone

from programme.models import Event
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RoomFactory,
    SessionChangeFactory,
    SessionFactory,
    SlotFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


def entries(client, path: str) -> dict[str, icalendar.Event]:
    """By UID."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = icalendar.Calendar.from_ical(response.content)
    assert (calendar["METHOD"], [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]) == ("PUBLISH", ["Europe/Paris"])
    found = calendar.walk("VEVENT")
    assert len({entry["UID"] for entry in found}) == len(found)
    return {str(entry["UID"]): entry for entry in found}


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2040, 3, 24), 8),  # the last day of winter time
        (date(2040, 3, 26), 7),
        (date(2040, 10, 27), 7),  # the last day of summer time
        (date(2040, 10, 29), 8),
    ],
)
def test_hours_are_right_on_both_sides_of_a_change_of_hour(day, hour_in_utc, client):
    session = SessionFactory(event__date=day, starts_at=time(9, 15), ends_at=time(11))

    (entry,) = entries(client, f"{session.event.get_absolute_url()}programme.ics").values()
    (whole,) = entries(client, f"{session.event.get_absolute_url()}journee.ics").values()

    assert entry["DTSTART"].dt == datetime.combine(day, time(9, 15), PARIS)
    assert entry["DTEND"].dt == datetime.combine(day, time(11), PARIS)
    hours = [found["DTSTART"].dt.astimezone(UTC).hour for found in (entry, whole)]
    assert hours == [hour_in_utc, hour_in_utc]
    assert entry["DTSTART"].params["TZID"] == "Europe/Paris"


def test_each_session_is_an_entry_that_keeps_its_uid(client, settings):
    settings.SITE_HOST = "rencontre.exemple"
    event = EventFactory()
    hall = RoomFactory(venue=event.main_venue, name="Salle 3")
    talk = SessionFactory(event=event, title="Débat", abstract="Un échange.", room=hall)
    InterventionFactory(session=talk, speaker__last_name="Ruin")
    workshop = WorkshopFactory(parent=SlotFactory(event=event), number=1, title="Santé")

    found = entries(client, f"{event.get_absolute_url()}programme.ics")
    talk.title = "Échange"
    talk.save()
    again = entries(client, f"{event.get_absolute_url()}programme.ics")

    uids = [f"seance-{pk}@rencontre.exemple" for pk in (talk.pk, workshop.parent_id, workshop.pk)]
    assert [list(found), list(again)] == [uids, uids]
    entry = found[uids[0]]
    assert str(entry["SUMMARY"]) == "Table ronde\u00a0: Débat"
    assert str(entry["LOCATION"]) == f"Salle 3, {event.main_venue.name}, 16 place Victor Hugo, 62500 Saint-Omer"
    assert str(entry["DESCRIPTION"]) == "Sylvie RUIN\n\nUn échange."
    assert str(entry["URL"]) == settings.SITE_URL + talk.get_absolute_url()
    assert str(again[uids[0]]["SUMMARY"]) == "Table ronde\u00a0: Échange"


def test_the_day_is_one_entry_that_says_what_happens_when(client, settings):
    event = EventFactory(title="Faire ensemble", date=date(2040, 5, 31))
    SessionFactory(event=event, title="Débat")
    SessionFactory(event=event, title="Supprimée", cancelled_at=timezone.now())
    WorkshopFactory(parent=SlotFactory(event=event))

    found = entries(client, f"{event.get_absolute_url()}journee.ics")

    (entry,) = found.values()
    assert list(found) == [f"journee-{event.pk}@{settings.SITE_HOST}"]
    assert str(entry["SUMMARY"]) == "Faire ensemble"
    assert (entry["DTSTART"].dt.hour, entry["DTEND"].dt.hour) == (9, 17)
    assert str(entry["DESCRIPTION"]).replace("\u00a0", " ").splitlines() == [
        "9 h 15 – 11 h : Table ronde : Débat",
        "14 h – 16 h : Ateliers",
    ]


def test_a_session_that_changed_has_a_higher_sequence(client):
    changed, kept = SessionFactory(), SessionFactory()
    SessionFactory(event=changed.event)
    SessionChangeFactory.create_batch(2, session=changed)

    sequences = [
        [entry["SEQUENCE"] for entry in entries(client, f"{event.get_absolute_url()}{name}.ics").values()]
        for event in (changed.event, kept.event)
        for name in ("programme", "journee")
    ]

    assert sequences == [[2, 0], [2], [0], [0]]


def test_a_cancelled_session_is_cancelled_in_the_calendar(client):
    session = SessionFactory(cancelled_at=timezone.now())
    SessionFactory(event=session.event)

    found = entries(client, f"{session.event.get_absolute_url()}programme.ics").values()

    assert [(entry["STATUS"], entry["SEQUENCE"]) for entry in found] == [("CANCELLED", 1), ("CONFIRMED", 0)]


def test_a_cancelled_day_is_cancelled_whole(client):
    event = SessionFactory(event__status=Event.Status.CANCELLED).event

    found = [
        entry
        for name in ("programme", "journee")
        for entry in entries(client, f"{event.get_absolute_url()}{name}.ics").values()
    ]

    assert [(entry["STATUS"], entry["TRANSP"], entry["SEQUENCE"]) for entry in found] == [
        ("CANCELLED", "TRANSPARENT", 1)
    ] * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_a_calendar_asks_five_questions(rows, client, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot):
        InterventionFactory(session=workshop)
        SessionChangeFactory(session=workshop)

    for name in ("programme", "journee"):
        with django_assert_num_queries(5):
            client.get(f"{slot.event.get_absolute_url()}{name}.ics")
