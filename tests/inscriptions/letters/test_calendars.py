"""A person's calendar: one entry, what it says, when its version grows, and what it cancels of version 0.1."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from factory import SubFactory
from icalendar import Calendar

from inscriptions.letters.calendars import registration_calendar
from inscriptions.letters.day import day_of
from inscriptions.letters.delivery import deliver
from inscriptions.models import OutgoingMail
from inscriptions.people.answers import SignUp
from inscriptions.post import kinds, links
from inscriptions.post.facts import decided_of
from inscriptions.post.queue import queue_letter
from inscriptions.seats.day_programme import slot_states
from inscriptions.seats.move import move as move_seat
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.register import register
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from tests import agenda
from tests.cast import DENIS
from tests.factories import (
    EventOrganiserFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions import signing_up
from tests.letters import read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-01-10 12:00"),
    pytest.mark.having(
        event={"date": date(2026, 5, 28), "main_venue__name": "Salle des fêtes"},
        slot={"venue": SubFactory(VenueFactory, name="Maison du Département")},
        workshops={"capacity": None},
    ),
]


def calendar_of(registration) -> str:
    """What « agenda.ics » would say."""
    registration.event.refresh_from_db()
    day, decided = day_of(registration.event), decided_of(registration)
    slots = slot_states(day.slots, registration, decided)
    text = registration_calendar(registration, decided, day, slots, sequence=registration.calendar_sequence)
    assert agenda.faults(text) == []
    return text


def the_day(registration):
    (day,) = agenda.entries(calendar_of(registration))
    return day


def description(registration) -> list[str]:
    """Its lines, with plain spaces."""
    return str(the_day(registration)["DESCRIPTION"]).replace("\u00a0", " ").replace("\u202f", " ").splitlines()


def calendars_queued() -> list[str]:
    found = [read(mail).calendar for mail in OutgoingMail.objects.order_by("pk")]
    return [calendar for calendar in found if calendar]


def entry_states(text: str) -> list[tuple[str, str, int]]:
    """UID without its host, status and sequence of each entry."""
    return [
        (str(entry["UID"]).partition("@")[0], str(entry["STATUS"]), entry["SEQUENCE"]) for entry in agenda.entries(text)
    ]


def uid_of(registration) -> str:
    return f"inscription-{registration.pk}-journee-{registration.event_id}"


def change_workshop(registration, slot, workshop) -> None:
    said = sign_up_of(registration)
    sign_up = SignUp(**{**said.__dict__, "wishes": {slot.pk: [workshop.pk]}})
    change(registration=registration, sign_up=sign_up, by=THE_PERSON)


# --- One entry ---------------------------------------------------------------------------------------------------


def test_a_calendar_is_the_day_at_its_main_venue_and_nothing_else(registered, slot, settings):
    text = calendar_of(registered)

    (day,) = agenda.entries(text)
    assert str(day["UID"]) == f"{uid_of(registered)}@{settings.SITE_HOST}"
    assert str(day["SUMMARY"]) == slot.event.title
    assert str(day["LOCATION"]) == "Salle des fêtes, 16 place Victor Hugo, 62500 Saint-Omer"
    assert (day["STATUS"], day["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert agenda.instants(text) == [(datetime(2026, 5, 28, 7, tzinfo=UTC), datetime(2026, 5, 28, 15, tzinfo=UTC))]


@pytest.mark.parametrize(("zone", "hour_in_utc"), [("Indian/Reunion", 5), ("America/Guadeloupe", 13)])
def test_the_calendars_of_a_person_are_in_the_hours_of_the_site(zone, hour_in_utc, event, slot, settings):
    settings.TIME_ZONE = zone

    person = signing_up.register(event, "Alice", slot.first)

    texts = [calendar_of(person), *calendars_queued()]
    starts = datetime(2026, 5, 28, hour_in_utc, tzinfo=UTC)
    assert [agenda.instants(text) for text in texts] == [[(starts, starts + timedelta(hours=8))]] * 2
    zones = [[str(found["TZID"]) for found in Calendar.from_ical(text).walk("VTIMEZONE")] for text in texts]
    assert (zones, "RRULE" in "".join(texts)) == ([[zone]] * 2, False)


def test_its_description_says_the_workshop_the_places_and_the_contact(registered, slot):
    Event.objects.update(contact_email="d'equipe@exemple.fr", contact_phone="03 21 00 00 00")
    Session.objects.filter(pk=slot.first.pk).update(
        title="L'emploi ; la santé, \\ ensemble", room=RoomFactory(venue=slot.venue, name="Salle 3")
    )

    assert description(registered) == [
        "Rencontre régionale",
        "9 h – 17 h, Salle des fêtes, 16 place Victor Hugo, 62500 Saint-Omer",
        "",
        f"Atelier {slot.first.number} : L’emploi ; la santé, \\ ensemble",
        "14 h – 16 h, Salle 3, Maison du Département, 16 place Victor Hugo, 62500 Saint-Omer",
        "",
        "Contact : d'equipe@exemple.fr, 03 21 00 00 00",
    ]


def test_a_workshop_has_its_own_hours_and_venue_where_they_differ_from_its_slots(registered, slot):
    Session.objects.filter(pk=slot.first.pk).update(
        starts_at=time(14, 30), ends_at=time(15, 45), venue=VenueFactory(name="Hôtel de ville")
    )

    assert description(registered)[4] == "14 h 30 – 15 h 45, Hôtel de ville, 16 place Victor Hugo, 62500 Saint-Omer"


def test_every_workshop_of_the_day_is_said_in_order(registered, slot):
    early = SlotFactory(event=slot.event, starts_at=time(10), ends_at=time(11))
    talk = WorkshopFactory(parent=early, number=7, title="Sport")
    move_seat(registration=registered, slot=early, workshop=talk, by=DENIS)

    said = [line for line in description(registered) if line.startswith("Atelier")]

    assert said == ["Atelier 7 : Sport", f"Atelier {slot.first.number} : {slot.first.title}"]


def test_who_holds_no_workshop_reads_of_none(slot):
    sign_up = SignUp(first_name="Alice", last_name="Durand", email="a@exemple.fr", wishes={slot.pk: []})
    registration = register(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    assert description(registration) == [
        "Rencontre régionale",
        "9 h – 17 h, Salle des fêtes, 16 place Victor Hugo, 62500 Saint-Omer",
    ]


def test_a_workshop_that_is_cancelled_is_not_announced_as_held(registered, slot):
    Session.objects.filter(pk=slot.first.pk).update(cancelled_at=timezone.now())

    assert description(registered)[3:] == [
        f"Atelier {slot.first.number} : {slot.first.title}",
        "Cet atelier est annulé, l’équipe vous écrira.",
    ]


def test_the_personal_link_is_in_no_calendar(registered, slot, settings):
    change_workshop(registered, slot, slot.second)
    cancel(registration=registered, by=THE_PERSON)

    for text in [*calendars_queued(), calendar_of(registered)]:
        unfolded = text.replace("\r\n ", "")

        assert f"URL:{settings.SITE_URL}{slot.event.get_absolute_url()}\r\n" in unfolded
        assert links.token(registered) not in unfolded
        assert "/inscription/" not in unfolded


def test_the_organizer_is_the_contact_under_the_name_of_the_organiser(registered, slot):
    Event.objects.update(contact_email="equipe@exemple.fr")
    EventOrganiserFactory(event=slot.event, organiser__name="IREV, Centre de ressources")

    organizer = the_day(registered)["ORGANIZER"]

    assert (str(organizer), organizer.params["CN"]) == ("mailto:equipe@exemple.fr", "IREV, Centre de ressources")


# --- Its hours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2026, 3, 28), 8),
        (date(2026, 3, 29), 7),
        (date(2026, 10, 24), 7),
        (date(2026, 10, 25), 8),
        (date(2040, 7, 14), 7),
        (date(2040, 12, 31), 8),
        (date(2018, 5, 31), 7),
    ],
)
def test_every_reader_finds_the_hours_on_both_sides_of_a_change_of_hour(registered, slot, day, hour_in_utc):
    Event.objects.update(date=day)

    ((starts, ends),) = agenda.instants(calendar_of(registered))

    assert starts == datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
    assert ends == datetime(day.year, day.month, day.day, hour_in_utc + 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attends", "hours"),
    [
        ({"morning", "lunch", "afternoon"}, ("09:00", "17:00")),
        ({"morning", "afternoon"}, ("09:00", "17:00")),
        ({"morning"}, ("09:00", "12:15")),
        ({"morning", "lunch"}, ("09:00", "13:45")),
        ({"lunch", "afternoon"}, ("12:30", "17:00")),
        ({"afternoon"}, ("14:00", "17:00")),
    ],
)
def test_the_hours_are_those_of_what_the_person_attends(registered, slot, attends, hours):
    SessionFactory(event=slot.event, starts_at=time(9, 15), ends_at=time(12, 15))
    SessionFactory(event=slot.event, kind=Session.Kind.LUNCH, starts_at=time(12, 30), ends_at=time(13, 45))
    for moment in ("morning", "lunch", "afternoon"):
        setattr(registered, f"attends_{moment}", moment in attends)

    assert agenda.busy(calendar_of(registered)) == [hours]


# --- Its version -------------------------------------------------------------------------------------------------


def test_the_uid_stays_and_the_sequence_grows_when_something_changes(registered, slot):
    change_workshop(registered, slot, slot.second)
    move_seat(registration=registered, slot=slot, workshop=None, by=DENIS)

    assert [entry_states(text) for text in calendars_queued()] == [
        [(uid_of(registered), "CONFIRMED", count)] for count in range(3)
    ]
    assert [agenda.faults(text) for text in calendars_queued()] == [[], [], []]
    assert [slot.second.title in text.replace("\r\n ", "") for text in calendars_queued()] == [False, True, False]


def test_each_calendar_after_the_first_has_a_greater_sequence_even_when_nothing_changed(registered):
    queued = [queue_letter(kinds.CHANGED, registered), queue_letter(kinds.SESSION, registered, stories=[], sentence="")]

    first = registered.mails.earliest("pk")
    assert [entry_states(read(mail).calendar)[0][2] for mail in (first, *queued)] == [0, 1, 2]
    registered.refresh_from_db()
    assert registered.calendar_sequence == 2


def test_a_letter_without_calendar_leaves_the_sequence_alone(registered):
    queue_letter(kinds.ALREADY, registered)

    queued = queue_letter(kinds.CHANGED, registered)

    assert entry_states(read(queued).calendar) == [(uid_of(registered), "CONFIRMED", 1)]


def test_the_first_calendar_is_the_first_even_after_a_letter_without_one(event):
    person = RegistrationFactory(event=event)
    queue_letter(kinds.ALREADY, person)

    queued = queue_letter(kinds.CHANGED, person)

    assert entry_states(read(queued).calendar) == [(uid_of(person), "CONFIRMED", 0)]


def test_the_sequence_is_that_of_the_act_however_late_the_letter_leaves(registered):
    first = registered.mails.get()
    queue_letter(kinds.CHANGED, registered)

    assert entry_states(read(first).calendar) == [(uid_of(registered), "CONFIRMED", 0)]


def test_cancelling_cancels_the_day(registered):
    cancel(registration=registered, by=THE_PERSON)

    text = calendars_queued()[1]
    assert agenda.faults(text) == []
    assert Calendar.from_ical(text)["METHOD"] == "CANCEL"
    assert entry_states(text) == [(uid_of(registered), "CANCELLED", 1)]
    assert agenda.busy(text) == []


def test_a_cancelled_day_is_cancelled_in_the_calendar_of_who_is_still_registered(registered):
    Event.objects.update(status=Event.Status.CANCELLED)

    text = calendar_of(registered)

    assert (Calendar.from_ical(text)["METHOD"], entry_states(text)[0][1]) == ("CANCEL", "CANCELLED")


# --- Coming from version 0.1 -------------------------------------------------------------------------------------

OLD_HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Rencontre//Programme//FR\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\n"
OLD_ENTRY = """BEGIN:VEVENT
SUMMARY:Santé
DTSTART;TZID=Europe/Paris:20260528T140000
DTEND;TZID=Europe/Paris:20260528T160000
DTSTAMP:20260109T120000Z
UID:{uid}@ancien.exemple
SEQUENCE:0
LOCATION:Maison du Département\\, 62500 Saint-Omer
ORGANIZER:mailto:inscriptions@ancien.exemple
STATUS:{status}
TRANSP:OPAQUE
URL:https://ancien.exemple/inscription/1.1.secret/
END:VEVENT
"""
OLD_TAIL = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:20251026T030000
RDATE:20261025T030000
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
END:VCALENDAR
"""


def sent_by_version_0_1(registration, slots: dict[str, str], **columns) -> OutgoingMail:
    """A letter of before, with the day and the entries of `slots`, UID → status."""
    entries = [(uid_of(registration), "CONFIRMED"), *slots.items()]
    body = "".join(OLD_ENTRY.format(uid=uid, status=status) for uid, status in entries)
    text = f"{OLD_HEAD}{body}{OLD_TAIL}".replace("\n", "\r\n")
    return OutgoingMailFactory(registration=registration, calendar=text, **columns)


@pytest.fixture
def upgraded(registered):
    """Alice, whose letters are those of version 0.1: the day and two workshops, one of them cancelled since."""
    registered.mails.all().delete()
    here, gone = (f"inscription-{registered.pk}-creneau-{slot}" for slot in (11, 12))
    sent_by_version_0_1(registered, {here: "CONFIRMED", gone: "CONFIRMED"})
    sent_by_version_0_1(registered, {here: "CONFIRMED", gone: "CANCELLED"})
    return registered


def queue_the_next(registration) -> str:
    mail = queue_letter(kinds.CHANGED, registration)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert agenda.faults(mail.calendar) == []
    return mail.calendar


def test_the_entries_of_workshops_already_sent_are_cancelled_once(upgraded):
    first, second = queue_the_next(upgraded), queue_the_next(upgraded)

    day, workshop = uid_of(upgraded), f"inscription-{upgraded.pk}-creneau-11"
    assert entry_states(first) == [(day, "CONFIRMED", 1), (workshop, "CANCELLED", 1)]
    assert entry_states(second) == [(day, "CONFIRMED", 2)]
    assert [Calendar.from_ical(text)["METHOD"] for text in (first, second)] == ["PUBLISH", "PUBLISH"]


def test_a_cancelled_entry_is_the_one_that_was_sent_without_its_link(upgraded):
    day, workshop = agenda.entries(queue_the_next(upgraded))

    assert str(workshop["UID"]) == f"inscription-{upgraded.pk}-creneau-11@ancien.exemple"
    assert str(workshop["SUMMARY"]) == "Santé"
    assert workshop["DTSTART"].dt.astimezone(UTC) == datetime(2026, 5, 28, 12, tzinfo=UTC)
    assert (workshop["TRANSP"], workshop["URL"]) == ("TRANSPARENT", day["URL"])


def test_cancelling_after_an_upgrade_cancels_all_that_was_sent(upgraded):
    cancel(registration=upgraded, by=THE_PERSON)

    text = calendars_queued()[-1]
    assert agenda.faults(text) == []
    assert Calendar.from_ical(text)["METHOD"] == "CANCEL"
    assert entry_states(text) == [
        (uid_of(upgraded), "CANCELLED", 1),
        (f"inscription-{upgraded.pk}-creneau-11", "CANCELLED", 1),
    ]


def test_what_a_letter_given_up_said_is_not_taken_for_sent(upgraded):
    now = timezone.now()
    uid = f"inscription-{upgraded.pk}-creneau-11"
    sent_by_version_0_1(upgraded, {uid: "CANCELLED", "inscription-1-creneau-99": "CONFIRMED"}, gave_up_at=now)

    first, second = queue_the_next(upgraded), queue_the_next(upgraded)

    assert [uid for uid, _, _ in entry_states(first)] == [uid_of(upgraded), uid]
    assert [uid for uid, _, _ in entry_states(second)] == [uid_of(upgraded)]
