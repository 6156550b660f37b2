"""The queue of letters: each is a row written with the act that causes it, and leaves once the act stands.

The row keeps facts. What the letter says is composed when it is sent (`inscriptions.letters`, below the folders that
queue letters, which hands over who sends a row when the site starts: `InscriptionsConfig.ready`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from inscriptions.models import Campaign, OutgoingMail, Registration, Reminder
from inscriptions.models.registrations import address_key, waiting_position, waiting_positions
from inscriptions.post.facts import Decided, Facts, Json, decided_of
from inscriptions.post.kinds import LINKS, TOGETHER, LetterKind
from inscriptions.spending import HOUR, granted, hour_of
from programme.models import Event
from rencontre.french.typography import short_date, typographic

Status = Registration.Status
LONGEST_SUBJECT = 90  # signs
LETTERS_AN_HOUR = 5  # to one address, of those that a stranger may cause, all kinds together
IMMEDIATE_LIMIT = 5  # letters that one request sends itself when there is no queue
LETTERS = "letters"  # the name of their budget
OF_ACCOUNTS = "letters of accounts"  # apart: sign-ups typed by strangers must not use up what opens an account
SENDERS: dict[str, Callable[..., object]] = {}


def hand_over(*, now: Callable[[list[int]], int], waiting: Callable[[], object]) -> None:
    """Say who sends rows `now`, by their primary keys, and who sends whatever is due."""
    SENDERS.update(now=now, waiting=waiting)


@dataclass(frozen=True)
class Queued:
    """A letter to queue: to `person`, or to the address `to`, with what the act has `said` (plain JSON).

    `by_anyone`: whoever typed the address caused it, though others of its kind are the team's or the line's. A person
    gets one letter of a `campaign`, or of a `reminder`.
    """

    kind: LetterKind
    person: Registration
    to: str = ""
    said: Json = field(default_factory=dict)
    by_anyone: bool = False
    campaign: Campaign | None = None
    reminder: Reminder | None = None

    @property
    def address(self) -> str:
        return self.to or self.person.email


def queue_letter(
    kind: LetterKind, registration: Registration, *, to: str = "", by_anyone: bool = False, **said: Any
) -> OutgoingMail | None:
    """Queue a letter to `registration` (or to the address `to`), in the act's own transaction and under its lock.

    The row keeps what is decided now. None where the address has had its letters of the hour (`queue_letters`).
    """
    letter = Queued(kind, registration, to, said, by_anyone)
    mails = queue_letters([letter], {registration.pk: decided_of(registration)})
    return mails[0] if mails else None


def queue_letters(
    letters: Sequence[Queued], decided: Mapping[int, Decided], *, newcomers: Container[int] = ()
) -> list[OutgoingMail]:
    """Queue the `letters` of one day, under its lock: two reads at most, whatever their number.

    The rows keep what was `decided` of each person, by primary key. A subject is what the team reads of a letter until
    it is sent. A calendar takes its sequence now, and its registration is saved with it. `newcomers` were sent nothing.
    An address gets LETTERS_AN_HOUR that strangers may cause; instead of the others, one with its links an hour later.
    """
    now = timezone.now()
    letters = _within_budgets(letters, newcomers, now)
    facts = facts_of(letters, decided, newcomers=newcomers)
    _keep_sequences(letters, facts)
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(
            registration=letter.person,
            campaign=letter.campaign,
            reminder=letter.reminder,
            kind=letter.kind.slug,
            to=letter.address,
            reply_to=letter.person.event.contact_email,
            subject=letter.campaign.subject if letter.campaign else subject_of(letter.kind, letter.person.event),
            facts=kept.to_json(),
            queued_at=now,
        )
        for letter, kept in zip(letters, facts, strict=True)
    )


def subject_of(kind: LetterKind, event: Event) -> str:
    """The subject of a letter about `event`: « Votre inscription : jeudi 31 mai, Animer le partenariat… ».

    The date comes first, where a phone still shows it; a long title gives way (docs/decisions/letters-are-set.md).
    """
    said = kind.subject.format(title="{title}")
    room = LONGEST_SUBJECT - len(said.replace("{title}", f"{short_date(event.date)}, "))
    title = typographic(event.title)
    if len(title) > room:
        title = f"{title[: room - 1].rpartition(' ')[0] or title[: room - 1]}…"
    return typographic(said.replace("{title}", f"{short_date(event.date)}, {title}"))


def facts_of(
    letters: Sequence[Queued], decided: Mapping[int, Decided], *, newcomers: Container[int] = ()
) -> list[Facts]:
    """What `letters` queued now would keep; nothing is written."""
    waiting = {one.person.pk: one.person for one in letters if decided[one.person.pk].status == Status.WAITING}
    positions = _positions(list(waiting.values()))
    return [
        Facts(decided[one.person.pk], positions.get(one.person.pk), sequence, one.said)
        for one, sequence in zip(letters, _sequences(letters, decided, newcomers), strict=True)
    ]


def _positions(waiting: list[Registration]) -> Mapping[int, tuple[int, int] | None]:
    if len(waiting) == 1:
        return {waiting[0].pk: waiting_position(waiting[0])}
    return waiting_positions(waiting[0].event) if waiting else {}


def _sequences(
    letters: Sequence[Queued], decided: Mapping[int, Decided], newcomers: Container[int]
) -> list[int | None]:
    """Of the first letter with a calendar, the registration's own; each one after it has one more than the last.

    RFC 5545 asks for more when the entry changes. It allows more when nothing changed, and the act does not compose
    the entry to find out. None for a letter without a calendar.
    """
    bring_one = [one.kind.has_calendar and decided[one.person.pk].status != Status.WAITING for one in letters]
    people = {one.person.pk: one.person for one, brings in zip(letters, bring_one, strict=True) if brings}
    had_one = _had_a_calendar([pk for pk in people if pk not in newcomers])
    following = {pk: person.calendar_sequence + (pk in had_one) for pk, person in people.items()}
    sequences: list[int | None] = []
    for one, brings in zip(letters, bring_one, strict=True):
        sequences.append(following[one.person.pk] if brings else None)
        if brings:
            following[one.person.pk] += 1
    return sequences


def _had_a_calendar(people: list[int]) -> set[int]:
    if not people:
        return set()
    # Not « ≥ 0 »: SQLite finds a JSON null greater than any number.
    has_a_sequence = Q(facts__has_key="sequence") & ~Q(facts__sequence=None)
    rows = OutgoingMail.objects.filter(~Q(calendar="") | has_a_sequence, registration__in=people)
    return set(rows.values_list("registration", flat=True))


def _keep_sequences(letters: Sequence[Queued], facts: list[Facts]) -> None:
    """Save the last sequence of each person: a statement a step, and nearly all take one."""
    steps: dict[int, set[int]] = defaultdict(set)
    people = {one.person.pk: one.person for one in letters}
    last = {one.person.pk: kept.sequence for one, kept in zip(letters, facts, strict=True) if kept.sequence is not None}
    for pk, sequence in last.items():
        steps[sequence - people[pk].calendar_sequence].add(pk)
        people[pk].calendar_sequence = sequence
    for step, those in steps.items():
        if step:
            Registration.objects.filter(pk__in=those).update(calendar_sequence=F("calendar_sequence") + step)


def _within_budgets(letters: Sequence[Queued], newcomers: Container[int], now: datetime) -> list[Queued]:
    """Those of `letters` that leave, in their order: all but those beyond what strangers may cause to an address."""
    asked = Counter(address_key(one.address) for one in letters if _is_by_anyone(one, newcomers))
    left = granted(LETTERS, asked, limit=LETTERS_AN_HOUR, hour=hour_of(now))
    kept: list[Queued] = []
    beyond: dict[str, str] = {}
    for one in letters:
        address = address_key(one.address)
        if not _is_by_anyone(one, newcomers):
            kept.append(one)
        elif left[address]:
            kept.append(one)
            left[address] -= 1
        else:
            beyond[address] = one.address
    ask_for_links_later(beyond.values())
    return kept


def _is_by_anyone(letter: Queued, newcomers: Container[int]) -> bool:
    """Whether a stranger may have caused `letter`: by its kind, as the first letter of a sign-up of the site, or by
    whoever signed up a person who has proved no address."""
    person = letter.person
    is_first = person.pk in newcomers and person.source == Registration.Source.SITE
    is_of_a_colleague = person.asked_by_id is not None and person.is_to_be_proved
    return letter.by_anyone or letter.kind.by_anyone or is_first or is_of_a_colleague


def ask_for_links(email: str) -> list[OutgoingMail]:
    """A row to be composed when it is sent: asking takes the same time for a known address and an unknown one."""
    now, key = timezone.now(), address_key(email)
    if not granted(LETTERS, {key: 1}, limit=LETTERS_AN_HOUR, hour=hour_of(now))[key]:
        ask_for_links_later([email])
        return []
    return [OutgoingMail.objects.create(kind=LINKS.slug, to=email, subject=LINKS.subject, queued_at=now)]


def queue_together(people: Collection[Registration], *, now: datetime) -> list[OutgoingMail]:
    """To each address of `people`, just written at `now`, one letter about all of those who share it.

    Two statements, whatever their number; where an address has had its letters of the hour, as for any other.
    """
    by_address: dict[str, list[Registration]] = defaultdict(list)
    for person in people:
        by_address[address_key(person.email)].append(person)
    left = granted(LETTERS, dict.fromkeys(by_address, 1), limit=LETTERS_AN_HOUR, hour=hour_of(now))
    ask_for_links_later(those[0].email for address, those in by_address.items() if not left[address])
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(
            kind=TOGETHER.slug,
            to=those[0].email,
            reply_to=those[0].event.contact_email,
            subject=subject_of(TOGETHER, those[0].event),
            facts={"event": those[0].event_id, "people": [person.pk for person in those]},
            queued_at=now,
        )
        for address, those in by_address.items()
        if left[address]
    )


def letters_about(person: Registration) -> QuerySet[OutgoingMail]:
    """The letters of `person`, and the first one where they shared it with those who were signed up with them."""
    shared = Q(registration=None, kind=TOGETHER.slug, to__iexact=person.email, queued_at=person.created_at)
    return OutgoingMail.objects.filter(Q(registration=person) | shared)


def queue_to_account(kind: LetterKind, *, to: str, about: Event | None = None, **facts: Any) -> OutgoingMail | None:
    """Queue a letter to the team: what it says is composed of `facts` when it is sent; `about` a day, or none.

    None where what was typed, a name or an address, has caused its letters of the hour: a budget of their own.
    """
    now = timezone.now()
    key = address_key(to)
    if kind.by_anyone and not granted(OF_ACCOUNTS, {key: 1}, limit=LETTERS_AN_HOUR, hour=hour_of(now))[key]:
        return None
    subject = subject_of(kind, about) if about else kind.subject
    return OutgoingMail.objects.create(kind=kind.slug, to=to, subject=subject, facts=facts, queued_at=now)


def ask_for_links_later(emails: Iterable[str]) -> None:
    """To each address, one letter with all its links once the next hour begins, whatever asks for it until then."""
    now = timezone.now()
    following = hour_of(now) + HOUR
    by_key = {address_key(email): email for email in emails}
    if by_key:
        asked = OutgoingMail.objects.to_send().filter(kind=LINKS.slug, registration=None, not_before=following)
        for email in asked.values_list("to", flat=True):
            by_key.pop(address_key(email), None)
    due = granted(LETTERS, dict.fromkeys(by_key, 1), limit=LETTERS_AN_HOUR, hour=following)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(kind=LINKS.slug, to=by_key[key], subject=LINKS.subject, queued_at=now, not_before=following)
        for key, is_granted in due.items()
        if is_granted
    )


def send_after_commit(letters: list[OutgoingMail], *, may_wait: bool = False) -> None:
    """Have the rows sent once the transaction stands: by one task for what waits, whatever their number.

    Without a queue, five at most are sent at once, and those that `may_wait` are left to `deliver_mails`: the time of
    the answer says nothing of them.
    """
    if settings.TASKS_MODE != "immediate":
        send: Callable[[], object] = send_what_waits.enqueue
    elif may_wait and not settings.DEBUG:
        return
    else:
        send = partial(SENDERS["now"], [letter.pk for letter in letters[:IMMEDIATE_LIMIT]])
    if letters:
        # The act stands: when the queue cannot be written to, `manage.py deliver_mails` sends the rows.
        transaction.on_commit(send, robust=True)


@task()
def send_what_waits() -> None:
    """Send what is due, of this act and of any other."""
    SENDERS["waiting"]()


@task()
def deliver_mail(pk: int) -> None:
    """What version 0.1 queued, one a letter: it waits with the others."""
    SENDERS["waiting"]()
