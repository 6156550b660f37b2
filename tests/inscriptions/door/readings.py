"""Readings of a badge as a phone keeps them, and what the server makes of them."""

from datetime import datetime, timedelta

from django.utils import timezone

from inscriptions.door.readings import Reading
from inscriptions.models import Attendance, Registration, Scan

NOON = timezone.now() - timedelta(hours=2)


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def reading(person: Registration, at: int = 0, **changes) -> Reading:
    """The badge read in the morning, `at` minutes after noon."""
    return Reading(registration=person.pk, moment="morning", scanned_at=minute(at), **changes)


def scans() -> list[tuple]:
    return list(Scan.objects.order_by("pk").values_list("outcome", "by"))


def standing() -> list[tuple]:
    return list(Attendance.objects.order_by("pk").values_list("moment", "workshop", "at", "by"))
