"""Clocks of devices that cannot be right: the reading is kept, and counts from the instant it arrived."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inscriptions.door.play import DOUBTFUL
from inscriptions.door.readings import Reading
from inscriptions.door.scans import check_in, merge_scans
from inscriptions.models import Scan
from programme.models.events import local_instant
from tests.cast import BRUNO, CHLOE
from tests.inscriptions.door.readings import NOON, reading, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_was_yesterday")]


@pytest.mark.parametrize(
    "claimed", [datetime(1970, 1, 1, tzinfo=UTC), NOON - timedelta(days=3), NOON + timedelta(days=3)]
)
def test_a_clock_that_cannot_be_right_takes_over_nobody_and_its_undoing_erases_nobody(alice, claimed):
    check_in(registration=alice, moment="morning", at=NOON, by=CHLOE)
    queue = [replace(reading(alice), scanned_at=claimed), replace(reading(alice, undo=True), scanned_at=claimed)]

    done = merge_scans(event=alice.event, scans=queue, by=BRUNO)

    assert [(one.outcome, one.notice, one.standing.by) for one in done.values()] == [
        ("duplicate", DOUBTFUL, "chloe"),
        ("undo", DOUBTFUL, "chloe"),
    ]
    assert standing() == [("morning", None, NOON, "chloe")]
    kept = Scan.objects.filter(by="bruno").order_by("pk")
    assert [scan.claimed_at for scan in kept] == [claimed, claimed]
    assert kept[0].scanned_at == kept[0].received_at


def test_acts_whose_clock_cannot_be_right_keep_their_order(alice):
    queue = [
        Reading(registration=alice.pk, moment="morning", scanned_at=datetime(1970, 1, 1, 0, at, tzinfo=UTC), undo=undo)
        for at, undo in [(1, False), (2, True), (3, False)]
    ]

    done = merge_scans(event=alice.event, scans=list(reversed(queue)), by=CHLOE)

    assert [done[one.uuid].outcome for one in queue] == ["first", "undo", "first"]
    assert [by for _, _, _, by in standing()] == ["chloe"]


def test_the_midnight_that_begins_the_day_is_the_first_instant_believed(alice):
    midnight = local_instant(alice.event.date, time(0))
    before = Reading(registration=alice.pk, moment="morning", scanned_at=midnight - timedelta.resolution)
    merge_scans(event=alice.event, scans=[before], by=BRUNO)

    merge_scans(event=alice.event, scans=[replace(before, scanned_at=midnight, uuid=uuid4())], by=CHLOE)

    assert standing() == [("morning", None, midnight, "chloe")]
    assert [scan.claimed_at for scan in Scan.objects.order_by("pk")] == [before.scanned_at, None]


def test_a_badge_read_at_the_desk_on_the_eve_is_not_doubted(alice):
    alice.event.date = timezone.localdate() + timedelta(days=1)
    alice.event.save()

    done = check_in(registration=alice, moment="morning", by=CHLOE)

    assert (done.notice, Scan.objects.get().claimed_at) == ("", None)
