"""What a device kept, merged at once: it comes to what its readings come to one at a time, in a few statements."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inscriptions.door.play import NOW_PROVED, DoorDesk
from inscriptions.door.readings import Reading
from inscriptions.door.scans import merge_scans, merge_scans_of_organiser
from inscriptions.models import Attendance, History, Scan
from programme.models.events import local_instant
from rencontre.actors import TeamMember
from tests.cast import CHLOE
from tests.factories import ChoiceFactory, EventFactory, RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.door.readings import minute, reading

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
READ = st.tuples(
    st.integers(0, 3),  # whose badge
    st.integers(-1, 5),  # when; before the hours, with a clock that cannot be right
    st.sampled_from(["morning", "morning", "here", "elsewhere", "nowhere"]),
    st.booleans(),
    st.booleans(),
)
SENDINGS = st.lists(
    st.tuples(st.sampled_from(["bruno", "chloe", "denis"]), st.lists(READ, min_size=1, max_size=6)),
    min_size=1,
    max_size=3,
)


class Door:
    """A day that was yesterday, and four people: seated, still to prove their address, cancelled, without a seat."""

    def __init__(self):
        self.event = EventFactory(date=timezone.localdate() - timedelta(days=1))
        here = WorkshopFactory(parent__event=self.event)
        elsewhere = WorkshopFactory(parent=here.parent)
        until = timezone.now() + timedelta(hours=1)
        unproved = RegistrationFactory(event=self.event, status="unconfirmed", hold_expires_at=until)
        self.people = [
            SeatFactory(workshop=here).registration,
            SeatFactory(workshop=elsewhere, registration=unproved).registration,
            RegistrationFactory(event=self.event, status="cancelled"),
            RegistrationFactory(event=self.event),
        ]
        self.spots = {
            "morning": ("morning", None),
            "here": ("workshop", here.pk),
            "elsewhere": ("workshop", elsewhere.pk),
            "nowhere": ("workshop", WorkshopFactory().pk),
        }

    def readings(self, kept):
        return [
            Reading(
                registration=self.people[person].pk,
                moment=self.spots[spot][0],
                workshop=self.spots[spot][1],
                scanned_at=minute(at) if at >= 0 else LONG_AGO + timedelta(minutes=position),
                undo=undo,
                anyway=anyway,
            )
            for position, (person, at, spot, undo, anyway) in enumerate(kept)
        ]

    def in_order(self, readings):
        earliest = local_instant(self.event.date, datetime.min.time())
        return sorted(readings, key=DoorDesk(self.event, CHLOE, earliest=earliest).order)

    def send(self, by, readings):
        merge = merge_scans_of_organiser if by == "denis" else merge_scans
        return merge(event=self.event, scans=readings, by=TeamMember(by))


# --- One at a time, or at once ------------------------------------------------------------------------------------


def one_at_a_time(door, sendings):
    answers = {}
    for by, readings in sendings:
        for one in door.in_order(readings):
            answers |= door.send(by, [one])
    return answers


def at_once(door, sendings):
    answers = {}
    for by, readings in sendings:
        answers |= door.send(by, readings)
    return answers


def spot(row):
    return row.registration_id, row.moment, row.workshop_id


def what_is_left(door, sendings, *, send):
    """The rows, and the answers as they were said, once `sendings` were sent; then nothing of it is left.

    The instant at which a reading arrived, which counts where its clock is not believed, is None.
    """
    now = timezone.now()

    def believed(instant):
        return instant if instant < now else None

    with transaction.atomic():
        answers = send(door, sendings)
        said = {
            uuid: (done.outcome, done.held, done.reason, done.notice, done.may_insist) for uuid, done in answers.items()
        }
        stood = {uuid: (one.by, believed(one.at)) for uuid, done in answers.items() if (one := done.standing)}
        scans = [
            (scan.uuid, *spot(scan), scan.by, scan.outcome, believed(scan.scanned_at), scan.claimed_at)
            for scan in Scan.objects.order_by("pk")
        ]
        standing = {(*spot(row), row.by, believed(row.at)) for row in Attendance.objects.all()}
        acts = list(History.objects.order_by("pk").values_list("registration", "act", "who"))
        transaction.set_rollback(True)
    return said, stood, scans, standing, acts


@pytest.mark.once
class Merged(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.door = Door()

    @settings(max_examples=100)
    @given(sendings=SENDINGS)
    def test_readings_merged_at_once_come_to_what_they_come_to_one_at_a_time(self, sendings):
        sent = [(by, self.door.readings(kept)) for by, kept in sendings]

        apart = what_is_left(self.door, sent, send=one_at_a_time)

        assert what_is_left(self.door, sent, send=at_once) == apart


# --- Who is confirmed by coming ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_many_who_come_before_proving_their_address_are_confirmed_in_one_act():
    event = EventFactory(date=timezone.localdate() - timedelta(days=1))
    until = timezone.now() + timedelta(hours=1)
    people = RegistrationFactory.create_batch(3, event=event, status="unconfirmed", hold_expires_at=until)

    done = merge_scans(event=event, scans=[reading(one, at) for one in people for at in (1, 2)], by=CHLOE)

    assert [(one.outcome, one.notice, one.registration.status) for one in done.values()] == [
        ("first", NOW_PROVED, "confirmed"),
        ("first", NOW_PROVED, "confirmed"),
        ("first", NOW_PROVED, "confirmed"),
        ("duplicate", "", "confirmed"),
        ("duplicate", "", "confirmed"),
        ("duplicate", "", "confirmed"),
    ]
    assert list(History.objects.order_by("pk").values_list("registration", "act", "who")) == [
        (one.pk, "confirmée à l’accueil", "chloe") for one in people
    ]


@pytest.mark.django_db
def test_the_seat_that_somebody_has_by_coming_lets_them_into_its_workshop():
    event = EventFactory(date=timezone.localdate() + timedelta(days=1))
    until = timezone.now() + timedelta(hours=1)
    person = RegistrationFactory(event=event, status="unconfirmed", hold_expires_at=until)
    wish = ChoiceFactory(registration=person, workshop=WorkshopFactory(parent__event=event))
    came = reading(person, 1)
    sat = Reading(registration=person.pk, moment="workshop", workshop=wish.workshop_id, scanned_at=minute(2))

    done = merge_scans(event=event, scans=[came, sat], by=CHLOE)

    assert [(done[one.uuid].outcome, done[one.uuid].held) for one in (came, sat)] == [
        ("first", [wish.workshop]),
        ("first", [wish.workshop]),
    ]


# --- Statements --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.django_db
def test_a_queue_is_read_in_seven_statements_and_written_in_one_a_table(rows):
    event = EventFactory(date=timezone.localdate() - timedelta(days=1))
    stays, moves, goes, comes = (RegistrationFactory.create_batch(rows, event=event) for _ in range(4))
    merge_scans(event=event, scans=[reading(person, 4) for person in (*stays, *moves, *goes)], by=CHLOE)
    queue = [
        *(reading(person, 5) for person in stays),
        *(reading(person, 3) for person in moves),
        *(reading(person, 5, undo=True) for person in goes),
        *(reading(person, 5) for person in comes),
    ]

    with CaptureQueriesContext(connection) as asked:
        merge_scans(event=event, scans=queue, by=CHLOE)

    kinds = Counter(query["sql"].split()[0] for query in asked.captured_queries)
    # The savepoint is that of the test's own transaction.
    once = {"SELECT": 7, "INSERT": 2, "UPDATE": 1, "DELETE": 1, "SAVEPOINT": 1, "RELEASE": 1}
    batches = {"INSERT": 3 + 1} if connection.vendor == "sqlite" and rows == 300 else {}
    assert kinds == once | batches
    assert Attendance.objects.count() == 3 * rows
