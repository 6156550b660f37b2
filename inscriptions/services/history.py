from django.utils import timezone

from inscriptions.models import History, Registration
from programme.models import Session

TOLD = (
    "first_name", "last_name", "email", "pending_email", "organisation", "job_title", "profile", "territory", "phone",
    "attends_morning", "attends_lunch", "attends_afternoon", "photo_consent", "list_consent", "role", "status",
)  # fmt: skip


def snapshot(registration: Registration) -> dict:
    """What the history keeps of a registration: never the diet or access needs."""
    seats = registration.seats.values_list("slot_id", "workshop_id")
    choices = list(registration.choices.order_by("slot", "rank"))
    return {name: getattr(registration, name) for name in TOLD} | {
        "seats": {str(slot): workshop for slot, workshop in seats},
        "wishes": {f"{choice.slot_id}.{choice.rank}": choice.workshop_id for choice in choices},
        "keeps": [choice.workshop_id for choice in choices if not choice.waits],
    }


def record(
    act: str, registration: Registration, *, by: str, before: dict, reason: str = "", session: Session | None = None
) -> None:
    """One row for one act, with only what changed in it."""
    after = snapshot(registration)
    changed = [name for name in after if before.get(name) != after[name]]
    History.objects.create(
        event=registration.event,
        registration=registration,
        session=session,
        who=by,
        when=timezone.now(),
        act=act,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        reason=reason,
    )
