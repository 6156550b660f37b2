"""The queue of letters: each is a row written with the act that causes it, and leaves once the act stands.

The row keeps facts. What the letter says is composed when it is sent (`inscriptions.letters`, below the folders that
queue letters, which hands over who sends a row when the site starts: `InscriptionsConfig.ready`).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.facts import Decided, Facts, decided_of, position_of
from inscriptions.post.kinds import LINKS, LetterKind
from rencontre.french.typography import typographic

IMMEDIATE_LIMIT = 5  # letters that one request sends itself when there is no queue
HANDLERS: dict[str, Callable[[int], bool]] = {}


def hand_over(deliver: Callable[[int], bool]) -> None:
    """Say who sends a row, by its primary key."""
    HANDLERS["deliver"] = deliver


def queue_letter(
    kind: LetterKind, registration: Registration, *, to: str = "", decided: Decided | None = None, **said: Any
) -> OutgoingMail:
    """Queue a letter to `registration` (or to the address `to`), in the act's own transaction and under its lock.

    The row keeps what was decided (read now, unless the act knows it) and what the act has `said` (plain JSON). Its
    subject is what the team reads of it until it is sent. A calendar takes its sequence now, and the registration is
    saved with it.
    """
    event = registration.event
    facts = facts_of(kind, registration, decided=decided, **said)
    if facts.sequence is not None and facts.sequence != registration.calendar_sequence:
        registration.calendar_sequence = facts.sequence
        registration.save(update_fields=["calendar_sequence"])
    return OutgoingMail.objects.create(
        registration=registration,
        kind=kind.slug,
        to=to or registration.email,
        reply_to=event.contact_email,
        subject=subject_of(kind, event.title),
        facts=facts.to_json(),
        queued_at=timezone.now(),
    )


def subject_of(kind: LetterKind, title: str) -> str:
    """The subject of a letter about the day of this `title`."""
    return typographic(kind.subject.format(title=title))


def facts_of(kind: LetterKind, registration: Registration, *, decided: Decided | None = None, **said: Any) -> Facts:
    """What a letter queued now would keep; nothing is written."""
    decided = decided or decided_of(registration)
    has_calendar = kind.has_calendar and decided.status != Registration.Status.WAITING
    return Facts(
        decided=decided,
        position=position_of(registration, decided),
        sequence=_next_sequence(registration) if has_calendar else None,
        said=said,
    )


def _next_sequence(registration: Registration) -> int:
    """Of the first letter with a calendar, the registration's own; each one after it has one more than the last.

    RFC 5545 asks for more when the entry changes. It allows more when nothing changed, and the act does not compose
    the entry to find out.
    """
    has_a_calendar = ~Q(calendar="") | Q(facts__sequence__gte=0)
    return registration.calendar_sequence + registration.mails.filter(has_a_calendar).exists()


def ask_for_links(email: str) -> OutgoingMail:
    """A row to be composed when it is sent: asking takes the same time for a known address and an unknown one."""
    return OutgoingMail.objects.create(kind=LINKS.slug, to=email, subject=LINKS.subject, queued_at=timezone.now())


def send_after_commit(letters: list[OutgoingMail], *, may_wait: bool = False) -> None:
    """Hand the rows to the task queue once the transaction stands; without a queue, at most five are sent at once.

    Without a queue, those that `may_wait` are left to `deliver_mails`: the time of the answer says nothing of them.
    """
    if settings.TASKS_MODE == "immediate":
        letters = [] if may_wait and not settings.DEBUG else letters[:IMMEDIATE_LIMIT]
    for letter in letters:
        _enqueue_after_commit(letter.pk)


def _enqueue_after_commit(pk: int) -> None:
    def enqueue() -> None:
        deliver_mail.enqueue(pk)

    # The act stands: when the queue cannot be written to, `deliver_mails` sends the row.
    transaction.on_commit(enqueue, robust=True)


@task()
def deliver_mail(pk: int) -> bool:
    """Send one row."""
    return HANDLERS["deliver"](pk)
