"""Signed sheets, as they are typed on screen."""

from inscriptions.models import Attendance


def ticks() -> set[tuple[str, str]]:
    """Last name and moment of everyone who is said to be there."""
    return {(row.registration.last_name, row.moment) for row in Attendance.objects.select_related("registration")}
