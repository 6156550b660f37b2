"""Several agents at one badge, in real threads on the real database."""

import pytest

from inscriptions.door.readings import CheckIn, Reading
from inscriptions.door.scans import merge_scans, read_badge
from inscriptions.models import Attendance, Registration, Scan
from rencontre.actors import TeamMember
from tests.cast import CHLOE
from tests.factories import EventFactory, RegistrationFactory
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 10


def read_by_agent(person, number):
    return read_badge(registrations=Registration.objects.filter(pk=person.pk), by=TeamMember(f"agent{number}"))


def test_ten_readings_of_one_badge_are_one_attendance_and_ten_scans(race_runs):
    for _ in range(race_runs):
        person = RegistrationFactory()

        results = race(lambda number, person=person: read_by_agent(person, number), threads=THREADS)

        assert sorted(done.outcome for done in results) == ["duplicate"] * 9 + ["first"]
        earliest = person.scans.order_by("scanned_at").first()
        assert person.attendances.values_list("at", "by").get() == (earliest.scanned_at, earliest.by)
        assert person.scans.count() == THREADS


def test_ten_devices_that_send_the_same_queue_write_it_once(race_runs):
    for _ in range(race_runs):
        event = EventFactory()
        queue = [
            Reading(registration=person.pk, moment="morning", scanned_at=person.created_at)
            for person in RegistrationFactory.create_batch(3, event=event)
        ]

        results = race(
            lambda number, event=event, queue=queue: merge_scans(event=event, scans=queue, by=CHLOE),
            threads=THREADS,
        )

        assert [{done.outcome for done in answers.values()} for answers in results] == [{"first"}] * THREADS
        assert Attendance.objects.filter(registration__event=event).count() == 3
        assert Scan.objects.filter(registration__event=event).count() == 3


def test_without_the_lock_ten_readings_go_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        person = RegistrationFactory()

        results = race(lambda number, person=person: read_by_agent(person, number), threads=THREADS)

        went_wrong.append([result for result in results if not isinstance(result, CheckIn)] != [])
    assert any(went_wrong)
