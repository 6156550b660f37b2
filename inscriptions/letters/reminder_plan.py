"""The reminders of a day as they stand: when each leaves, or why it does not, to whom, what speakers read.

A day without rows has the two that leave by default; `reminders.py` writes them down once it is published. Those of a
day whose new date is still to be told are held: who was told nothing must not read it first in a reminder.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from inscriptions.letters.reach import Reach, sorted_out
from inscriptions.models import Registration, Reminder
from inscriptions.post import kinds
from inscriptions.post.facts import Json
from inscriptions.post.kinds import LetterKind
from programme.changes import has_untold_date
from programme.models import Event, Intervention
from rencontre.french.typography import french_date, french_hour

Status = Registration.Status
BY_DEFAULT = (7, 1)
HOUR = time(9)
KINDS = (kinds.REMINDER, kinds.REMINDER_SPEAKER, kinds.REMINDER_WAITING)
Parts = dict[int, list[tuple[int, str]]]


class State(StrEnum):
    """What becomes of a reminder; MISSED: it was due before it counted, BEGUN: the day came first."""

    TO_COME = "à venir"
    HELD = "à venir, une fois la nouvelle date annoncée"
    DRAFT = "à venir, si la journée est publiée d’ici là"
    CANCELLED = "ne partira pas : la journée est annulée"
    SENT = "parti"
    OFF = "éteint"
    MISSED = "ne partira pas"
    BEGUN = "n’est pas parti"


@dataclass(frozen=True)
class Planned:
    """A reminder of a day, when it is due (aware) and what becomes of it."""

    reminder: Reminder
    due: datetime
    state: State

    @property
    def when(self) -> str:
        """« jeudi 24 mai 2018, à 9 h »."""
        return f"{french_date(self.due.date())}, à {french_hour(self.due.time())}"

    @property
    def is_to_come(self) -> bool:
        return self.state in (State.TO_COME, State.HELD, State.DRAFT)

    @property
    def may_change(self) -> bool:
        return self.state not in (State.SENT, State.BEGUN)


def reminders_of(event: Event) -> list[Reminder]:
    """Those of `event`, the first to leave first; the ones by default, unsaved, while it has no row.

    One that left for another date is opened again, unsaved too.
    """
    rows: dict[int, list[Reminder]] = defaultdict(list)
    for one in event.reminders.all():
        rows[one.days].append(one)
    if not rows:
        return [Reminder(event=event, days=days, hour=HOUR) for days in BY_DEFAULT]
    return [_standing(those, event) for those in rows.values()]


def _standing(rows: list[Reminder], event: Event) -> Reminder:
    """Of those at one distance, in the order in which they were written: the one of the date of `event`."""
    left = [one for one in rows if one.queued_at and not _was_of_another_date(one, event)]
    waits = [one for one in rows if one.queued_at is None]
    last = rows[-1]
    return [*left, *waits, Reminder(event=event, days=last.days, hour=last.hour, text=last.text)][0]


def left_before(event: Event) -> list[Reminder]:
    """Those that left for a date that `event` has no more."""
    return [one for one in event.reminders.all() if _was_of_another_date(one, event)]


def _was_of_another_date(reminder: Reminder, event: Event) -> bool:
    return reminder.queued_at is not None and reminder.for_date not in (None, event.date)


def is_due(reminder: Reminder, event: Event, now: datetime) -> bool:
    """Whether it leaves at `now`: also long after its hour, but not once the day has begun."""
    due, since = reminder.due_on(event), reminder.since_on(event)
    counts = reminder.is_on and since is not None and since <= due
    return counts and reminder.queued_at is None and due <= now < event.starts


def planned(event: Event, *, now: datetime) -> list[Planned]:
    """Every reminder of `event`, in the order in which they leave."""
    is_held = has_untold_date(event)
    found = [Planned(one, one.due_on(event), _state(one, event, now, is_held)) for one in reminders_of(event)]
    return sorted(found, key=lambda one: one.due)


def _state(reminder: Reminder, event: Event, now: datetime, is_held: bool) -> State:
    due = reminder.due_on(event)
    if reminder.queued_at:
        return State.SENT
    if not reminder.is_on:
        return State.OFF
    if event.status == Event.Status.CANCELLED:
        return State.CANCELLED
    if due < (reminder.since_on(event) or now) or due >= event.starts:
        return State.MISSED
    if now >= event.starts:
        return State.BEGUN
    if event.status != Event.Status.PUBLISHED:
        return State.DRAFT
    return State.HELD if is_held else State.TO_COME


def reached(event: Event) -> Reach:
    """Who is reminded of `event` now, in name order, in one statement: who comes or waits, and proved their address."""
    people = list(event.registrations.live().named().in_name_order())
    for person in people:
        person.event = event
    return sorted_out(people)


def by_kind(people: Iterable[Registration], parts: Parts) -> dict[LetterKind, list[Registration]]:
    """The people of each reminder, those of nobody too. `parts`: see `parts_of`."""
    found: dict[LetterKind, list[Registration]] = {kind: [] for kind in KINDS}
    for person in people:
        found[_kind(person, parts)].append(person)
    return found


def _kind(person: Registration, parts: Parts) -> LetterKind:
    if person.status == Status.WAITING:
        return kinds.REMINDER_WAITING
    speaks = person.role == Registration.Role.SPEAKER or person.speaker_id in parts
    return kinds.REMINDER_SPEAKER if speaks else kinds.REMINDER


def parts_of(event: Event) -> Parts:
    """What each speaker does in `event`: sessions that are held and roles, by the primary key of the speaker."""
    found: Parts = defaultdict(list)
    held = Intervention.objects.filter(session__event=event, session__cancelled_at=None).order_by("position", "pk")
    for speaker, session, role in held.values_list("speaker", "session", "role"):
        found[speaker].append((session, role))
    return dict(found)


def said_to(person: Registration, text: str, parts: Parts) -> Json:
    """What a reminder says to `person` besides: the words of the team to who comes, and what they do if they speak.

    « Venez à pied » is not for who has no place.
    """
    words = "" if person.status == Status.WAITING else text
    return {"words": words, "parts": parts.get(person.speaker_id or 0, [])}
