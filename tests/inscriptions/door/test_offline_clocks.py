"""What a phone whose clock is wrong sends back: nothing is refused for it, nobody is taken over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Attendance, Scan
from tests.factories import AttendanceFactory
from tests.inscriptions.door.queues import NOW, UUIDS, outcomes, scan, send

pytestmark = pytest.mark.usefixtures("day_was_yesterday")


def test_a_phone_is_told_that_a_colleague_s_check_in_stands(front_desk, alice):
    AttendanceFactory(registration=alice, by="denis", at=timezone.localtime(NOW) - timedelta(minutes=30))
    hour = timezone.localtime(NOW - timedelta(minutes=30))

    response = send(
        front_desk,
        alice.event,
        [scan(alice), scan(alice, 1, undo=True), scan(alice, 2, scanned_at="1970-01-01T00:00Z")],
    )

    said_hour = f"{hour.hour} h {hour.minute:02}" if hour.minute else f"{hour.hour} h"
    assert [text for _, text in sorted(outcomes(response).items())] == [
        ("duplicate", f"Alice DURAND : déjà pointé à {said_hour} par denis."),
        ("undo", f"Alice DURAND : votre pointage est annulé, mais pointé à {said_hour} par denis."),
        (
            "duplicate",
            f"Alice DURAND : déjà pointé à {said_hour} par denis. "
            "Heure douteuse sur l’appareil : l’heure d’arrivée compte.",
        ),
    ]


@pytest.mark.parametrize(
    "said_by_the_phone",
    ["1969-12-31T23:00:00Z", "0001-01-01T00:00:00Z", "2201-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
)
def test_a_clock_beyond_all_years_keeps_its_scan_and_the_others(front_desk, alice, bob, said_by_the_phone):
    scans = [scan(alice, scanned_at=said_by_the_phone), scan(bob, 1)]

    response = send(front_desk, alice.event, scans)

    assert {uuid: outcome for uuid, (outcome, _) in outcomes(response).items()} == {
        UUIDS[0]: "first",
        UUIDS[1]: "first",
    }
    assert [row.claimed_at is not None for row in Scan.objects.order_by("uuid")] == [True, False]


def test_a_clock_beyond_all_years_when_sending_corrects_nothing(front_desk, alice):
    url = reverse("inscriptions:desk_sync", args=[alice.event.slug])

    front_desk.post(url, {"sent_at": "9999-12-31T23:59:59Z", "scans": [scan(alice)]}, content_type="application/json")

    assert Attendance.objects.get().at == NOW
