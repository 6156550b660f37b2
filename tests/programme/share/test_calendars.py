"""The calendars of a day, read back on both sides of a change of hour."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.utils import timezone

from programme.models import Event, EventOrganiser, Session
from programme.share import calendars
from tests import agenda
from tests.factories import (
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    RoomFactory,
    SessionChangeFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def ics_of(client, event: Event, name: str) -> str:
    """The text of « programme.ics » or « journee.ics », right in all that its readers count on."""
    response = client.get(f"{event.get_absolute_url()}{name}.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = response.content.decode()
    assert agenda.faults(text) == []
    return text


def entries_by_uid(client, event: Event, name: str) -> dict[str, icalendar.Event]:
    """By UID."""
    text = ics_of(client, event, name)
    calendar = icalendar.Calendar.from_ical(text)
    assert (calendar["METHOD"], [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]) == ("PUBLISH", ["Europe/Paris"])
    found = calendar.walk("VEVENT")
    assert len({entry["UID"] for entry in found}) == len(found)
    return {str(entry["UID"]): entry for entry in found}


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2018, 5, 31), 7),
        (date(2027, 3, 27), 8),  # the last day of winter time
        (date(2027, 3, 28), 7),  # the day itself: the hour changes at 2 h
        (date(2027, 3, 29), 7),
        (date(2027, 10, 30), 7),  # the last day of summer time
        (date(2027, 10, 31), 8),
        (date(2040, 1, 1), 8),
        (date(2040, 3, 24), 8),
        (date(2040, 3, 25), 7),
        (date(2040, 10, 27), 7),
        (date(2040, 10, 28), 8),
        (date(2040, 12, 31), 8),
    ],
)
def test_hours_are_right_on_both_sides_of_a_change_of_hour(day, hour_in_utc, client):
    event = SessionFactory(event__date=day, starts_at=time(9, 15), ends_at=time(11)).event

    session, whole = ics_of(client, event, "programme"), ics_of(client, event, "journee")

    utc = datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
    assert agenda.instants(session) == [(utc.replace(minute=15), utc.replace(hour=hour_in_utc + 2))]
    assert agenda.instants(whole) == [(utc, utc.replace(hour=hour_in_utc + 8))]
    assert f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T091500" in session


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "America/Miquelon"])
def test_the_hours_of_any_site_are_the_same_instants_for_every_reader(zone, client, settings):
    settings.TIME_ZONE = zone
    sundays = [date(2027, 3, 14), date(2027, 3, 28), date(2027, 10, 31), date(2027, 11, 7)]  # when some change
    days = [sunday + timedelta(days=count) for sunday in sundays for count in (-1, 0, 1)]
    hours = [(time(0, 30), time(1)), (time(9, 15), time(11)), (time(22), time(23, 30))]
    found, expected = {}, {}
    for day in days:
        event = EventFactory(date=day, starts_at=time(0, 30), ends_at=time(23, 30))
        for starts, ends in hours:
            SessionFactory(event=event, starts_at=starts, ends_at=ends)

        found[day] = [agenda.instants(ics_of(client, event, name)) for name in ("programme", "journee")]

        here = [
            tuple(datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC) for at in pair) for pair in hours
        ]
        expected[day] = [here, [(here[0][0], here[-1][1])]]

    assert found == expected


def test_the_time_zone_is_two_rules_that_stand_before_the_entries(client):
    event = SessionFactory().event

    found = [ics_of(client, event, name).replace("\r\n", "\n") for name in ("programme", "journee")]

    assert [text[text.index("BEGIN:VTIMEZONE") : text.index("BEGIN:VEVENT")] for text in found] == [ZONE, ZONE]


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("America/Martinique", []),
        ("America/Guadeloupe", []),
        ("America/Cayenne", []),
        ("Indian/Reunion", []),
        ("Indian/Mayotte", []),
        ("Pacific/Noumea", []),
        ("Pacific/Tahiti", []),
        ("Pacific/Marquesas", []),
        ("UTC", []),
        ("America/Miquelon", ["FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"]),
    ],
)
def test_a_zone_says_its_own_changes_of_hour_and_none_if_it_has_none(zone, rules):
    text = calendars.local_time(ZoneInfo(zone), 2027).to_ical().decode()

    assert [line.removeprefix("RRULE:") for line in text.splitlines() if line.startswith("RRULE")] == rules
    assert f"TZID:{zone}\r\n" in text
    assert text.count("BEGIN:STANDARD") == 1
    assert text.count("BEGIN:DAYLIGHT") == len(rules) // 2


def test_a_day_without_a_session_is_a_calendar_without_an_entry(client):
    assert entries_by_uid(client, EventFactory(), "programme") == {}


# --- Busy hours --------------------------------------------------------------------------------------------------


def test_who_follows_the_programme_is_busy_once_at_a_time(client):
    event = EventFactory()
    SessionFactory(event=event)
    SessionFactory(event=event, kind=Session.Kind.BREAK, starts_at=time(11), ends_at=time(11, 15))
    SessionFactory(event=event, kind=Session.Kind.LUNCH, starts_at=time(12), ends_at=time(14))
    slot = SlotFactory(event=event)
    WorkshopFactory(parent=slot, starts_at=time(14, 30), ends_at=time(15))
    WorkshopFactory.create_batch(2, parent=slot)
    SlotFactory(event=event, starts_at=time(16), ends_at=time(17), cancelled_at=timezone.now())

    programme, day = ics_of(client, event, "programme"), ics_of(client, event, "journee")

    assert agenda.busy(programme) == [("09:15", "11:00"), ("11:00", "11:15"), ("12:00", "14:00"), ("14:00", "16:00")]
    assert agenda.busy(day) == [("09:00", "17:00")]
    assert len(agenda.entries(programme)) == 8


# --- Who publishes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("equipe@exemple.fr", "equipe@exemple.fr"),
        ("o'brien+jour@exemple.fr", "o'brien+jour@exemple.fr"),
        ("50%&plus@exemple.fr", "50%25%26plus@exemple.fr"),
        ("contact@été.fr", "contact@xn--t-9fab.fr"),
        ("", "journees@exemple.fr"),  # the sender of the letters
    ],
)
def test_the_organizer_is_a_mail_address(contact, address, client, settings):
    settings.DEFAULT_FROM_EMAIL = "Journées <journees@exemple.fr>"
    event = SessionFactory(event__contact_email=contact).event

    found = [*entries_by_uid(client, event, "programme").values(), *entries_by_uid(client, event, "journee").values()]

    assert [str(entry["ORGANIZER"]) for entry in found] == [f"mailto:{address}"] * 2


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["Préfecture du Nord"], "Préfecture du Nord"),
        (["IREV, Centre de ressources ; Lille : siège"], "IREV, Centre de ressources ; Lille : siège"),
        (['Association "Agir"'], "Association ’Agir’"),
        (["Première", "Seconde"], "Première"),
        ([], "L’équipe d’organisation"),
    ],
)
def test_the_organizer_bears_the_name_of_the_first_organiser(names, shown, client):
    event = SessionFactory().event
    EventOrganiserFactory(event=event, role=EventOrganiser.Role.FUNDER, position=1)
    for position, name in enumerate(names, start=2):
        EventOrganiserFactory(event=event, organiser__name=name, position=position)

    for name in ("programme", "journee"):
        text = ics_of(client, event, name)

        assert [str(entry["ORGANIZER"].params["CN"]) for entry in agenda.entries(text)] == [shown]
        assert [entry.organizer.params["CN"] for entry in vobject.readOne(text).vevent_list] == [[shown]]


def test_the_organizer_is_read_again_for_who_has_the_calendar_already(client):
    event = SessionFactory().event
    path = f"{event.get_absolute_url()}programme.ics"
    etag = client.get(path)["ETag"]

    EventOrganiserFactory(event=event, organiser__name="Préfecture du Nord")

    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


# --- Texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Un\\deux; trois, quatre", "Un\\deux\u202f; trois, quatre"),
        ("Du texte \\n pas une ligne", "Du texte \\n pas une ligne"),
        ("METHOD:CANCEL", "METHOD:CANCEL"),
        ("Une\vdeux\x0ctrois\u2028quatre\x85cinq\rsix\r\nsept", "Une\ndeux\ntrois\nquatre\ncinq\nsix\nsept"),
        ("Sans \x07bruit\x7f", "Sans bruit"),
        ("é" * 300, "é" * 300),
        ("🚒" * 60, "🚒" * 60),
    ],
)
def test_a_text_is_read_back_as_it_is_shown_on_the_pages(title, shown, client):
    session = SessionFactory(kind=Session.Kind.TALK, event__main_venue=VenueFactory(name="Halle ; Nord, \\ B"))
    Session.objects.filter(pk=session.pk).update(title=title)

    text = ics_of(client, session.event, "programme")

    (known,), (believed,) = agenda.entries(text), vobject.readOne(text).vevent_list
    assert [str(known["SUMMARY"]), believed.summary.value] == [shown, shown]
    place = "Halle ; Nord, \\ B, 16 place Victor Hugo, 62500 Saint-Omer"
    assert [str(known["LOCATION"]), believed.location.value] == [place, place]


def test_each_session_is_an_entry_that_keeps_its_uid(client, settings):
    settings.SITE_HOST = "rencontre.exemple"
    event = EventFactory()
    hall = RoomFactory(venue=event.main_venue, name="Salle 3")
    talk = SessionFactory(event=event, title="Débat", abstract="Un échange.", room=hall)
    InterventionFactory(session=talk, speaker__last_name="Ruin")
    workshop = WorkshopFactory(parent=SlotFactory(event=event), number=1, title="Santé")

    found = entries_by_uid(client, event, "programme")
    talk.title = "Échange"
    talk.save()
    again = entries_by_uid(client, event, "programme")

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

    found = entries_by_uid(client, event, "journee")

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
        [entry["SEQUENCE"] for entry in entries_by_uid(client, event, name).values()]
        for event in (changed.event, kept.event)
        for name in ("programme", "journee")
    ]

    assert sequences == [[2, 0], [2], [0], [0]]


def test_a_cancelled_session_is_cancelled_in_the_calendar(client):
    session = SessionFactory(cancelled_at=timezone.now())
    SessionFactory(event=session.event)

    found = entries_by_uid(client, session.event, "programme").values()

    assert [(entry["STATUS"], entry["SEQUENCE"]) for entry in found] == [("CANCELLED", 1), ("CONFIRMED", 0)]


def test_a_cancelled_day_is_cancelled_whole(client):
    event = SessionFactory(event__status=Event.Status.CANCELLED).event

    found = [entry for name in ("programme", "journee") for entry in entries_by_uid(client, event, name).values()]

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
