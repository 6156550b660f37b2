"""The queue of letters: each is written with the act that causes it, and leaves once the act stands.

What a letter says, and how it leaves, is the work of `inscriptions.letters`, below the folders that queue letters: it
hands its two functions over when the site starts (`InscriptionsConfig.ready`).
"""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from inscriptions.models import OutgoingMail, Registration

IMMEDIATE_LIMIT = 5  # letters that one request sends itself when there is no queue
HANDLERS: dict[str, Callable] = {}


def hand_over(*, compose: Callable[..., OutgoingMail], deliver: Callable[[int], bool]) -> None:
    """Say who composes a letter (kind, registration, to, what its template says besides) and who sends a row."""
    HANDLERS.update(compose=compose, deliver=deliver)


def queue_letter(kind: str, registration: Registration, *, to: str = "", **extra) -> OutgoingMail:
    """Queue a letter to `registration` (or to the address `to`), in the act's own transaction.

    Its calendar may have raised the registration's sequence, which is kept with it.
    """
    sequence = registration.calendar_sequence
    letter = HANDLERS["compose"](kind, registration, to=to, **extra)
    if registration.calendar_sequence != sequence:
        registration.save(update_fields=["calendar_sequence"])
    letter.save()
    return letter


def ask_for_links(email: str) -> OutgoingMail:
    """A row to be written by `write_links`: asking takes the same time for a known address and an unknown one."""
    kind = OutgoingMail.Kind.LINKS
    return OutgoingMail.objects.create(kind=kind, to=email, subject="Vos inscriptions", queued_at=timezone.now())


def send_after_commit(letters: list[OutgoingMail], *, may_wait: bool = False) -> None:
    """Hand the rows to the task queue once the transaction stands; without a queue, at most five are sent at once.

    Without a queue, those that `may_wait` are left to `deliver_mails`: the time of the answer says nothing of them.
    """
    if settings.TASKS_MODE == "immediate":
        letters = [] if may_wait and not settings.DEBUG else letters[:IMMEDIATE_LIMIT]
    for letter in letters:
        # The act stands: when the queue cannot be written to, `deliver_mails` sends the row.
        transaction.on_commit(lambda pk=letter.pk: deliver_mail.enqueue(pk), robust=True)


@task()
def deliver_mail(pk: int) -> bool:
    """Send one row."""
    return HANDLERS["deliver"](pk)
