"""The one place where the status of a registration is set, with the dates that go with it."""

from datetime import datetime, timedelta

from inscriptions.models import Registration

HOLD = timedelta(hours=24)
DATED = ["status", "status_changed_at", "queued_at", "hold_expires_at"]
Status = Registration.Status


def set_status(registration: Registration, status: str, *, now: datetime) -> None:
    """Write `status` at `now` (aware): who waits is queued, who must prove an address is held for HOLD.

    Who already has that status keeps its dates. An unsaved row is left to its maker to save.
    """
    if registration.pk and registration.status == status:
        return
    registration.status, registration.status_changed_at = status, now
    registration.queued_at = now if status == Status.WAITING else None
    registration.hold_expires_at = now + HOLD if status == Status.UNCONFIRMED else None
    if registration.pk:
        registration.save(update_fields=DATED)
