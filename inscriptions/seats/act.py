"""The frame of every act on people, wishes and seats.

    with act(registration, by=by, as_="annulation") as done:
        check_changeable(done.person, now=done.now)
        set_status(done.person, Status.CANCELLED, now=done.now)
        done.tell(kinds.CANCELLED, done.person)

It opens the transaction, locks the event then the registration, gives the places of the holds that expired to who waits
for them, and takes the snapshot of the people it is about. On leaving it gives the places that the act freed, writes
one row of history for each person who changed, and queues the letters: one a person, the act's own before the line's.
An error undoes everything.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, overload

from django.db import transaction
from django.utils import timezone

from inscriptions.models import History, Registration, WorkshopSeat
from inscriptions.people.history import history_row, snapshots
from inscriptions.post import kinds
from inscriptions.post.before_after import changes_between, with_changes
from inscriptions.post.facts import Decided, decided_from, giving_slots
from inscriptions.post.kinds import LetterKind
from inscriptions.post.queue import Queued, queue_letters, send_after_commit
from inscriptions.seats.lines import lines_of
from inscriptions.seats.locks import lock_event, lock_registration
from inscriptions.seats.places import LONG_AGO
from inscriptions.seats.settle import Settlement, is_over, settlement_of
from inscriptions.seats.sit import write_moves
from inscriptions.seats.status import DATED, set_status_of
from inscriptions.seats.touched import touched_lines
from programme.models import Event, Session
from rencontre.actors import THE_LINE, Actor
from rencontre.databases.compiled import CompiledModels
from rencontre.tasks.collector import no_collection

Status = Registration.Status
HOLD_EXPIRED = "adresse non confirmée"
PROMOTED = "place obtenue"
GAINED = "atelier obtenu"


@dataclass(frozen=True)
class _Said:
    """What the history says of one person's part in the act; `always`, even when nothing of them changed."""

    person: Registration
    name: str
    reason: str
    session: Session | None
    always: bool
    by: Actor


# Every act asks it.
_EXPIRED = CompiledModels(
    lambda event, now: Registration.objects.filter(event=event).expired(now).order_by("hold_expires_at", "pk"),
    event=-1,
    now=LONG_AGO,
)


class Act:
    """What is being done to `event`, whose lock is held, since the instant `now`.

    `because` is the session whose change moves people: who gains a workshop by it is told with the others, by
    `programme_changes.announce`. `tells_later`: so is whoever the free places serve.
    """

    because: Session | None = None
    tells_later = False
    letters_wait = False  # for `deliver_mails`: an import would hand over hundreds of them

    def __init__(self, event: Event, *, by: Actor, name: str, reason: str):
        self.event, self.by, self.name, self.reason = event, by, name, reason
        self.now = timezone.now()
        self._before: dict[int, dict[str, Any]] = {}
        self._after: dict[int, dict[str, Any]] = {}
        self._people: dict[int, Registration] = {}
        self._said: list[_Said] = []
        self._noted: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._letters: list[Queued] = []
        self._news: dict[int, Queued] = {}
        self._left: dict[int, dict[str, Any]] = {}  # the seats of whom the lines moved, before

    def touch(self, *people: Registration) -> None:
        """Take the snapshot of saved `people` before the act changes them, in two statements."""
        new = [person for person in people if person.pk not in self._before]
        self._before |= snapshots(new)
        self._people |= {person.pk: person for person in new}

    def add(self, person: Registration, kept: dict[str, Any]) -> None:
        """Say that `person`, just saved, is new to the event; `kept` is their first snapshot."""
        self._before[person.pk], self._after[person.pk] = {}, kept
        self._people[person.pk] = person

    def read_again(self, person: Registration) -> None:
        """Say that the act changed more of `person` since they were added: their snapshot is taken when it ends."""
        self._after.pop(person.pk, None)

    def before(self, person: Registration) -> dict[str, Any]:
        """The snapshot of a person whom the act touches."""
        return self._before[person.pk]

    def say(
        self,
        person: Registration,
        *,
        as_: str = "",
        reason: str = "",
        session: Session | None = None,
        always: bool = False,
        by: Actor | None = None,
    ) -> None:
        """Say of a person's row of history what is not that of the whole act: its name, reason, session or actor.

        Several calls write several rows.
        """
        self._said.append(_Said(person, as_ or self.name, reason or self.reason, session, always, by or self.by))

    def note(self, person: Registration, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Add to a person's row of history what no snapshot holds: what they answer to the day's own questions."""
        self._noted[person.pk] = before, after

    def tell(
        self, kind: LetterKind, person: Registration, *, to: str = "", by_anyone: bool = False, **facts: Any
    ) -> None:
        """Queue a letter when the act ends; none for a person without an address. `by_anyone`: see `Queued`."""
        if to or person.email:
            self._letters.append(Queued(kind, person, to, facts, by_anyone))

    # --- What the frame does ---

    def begin(self) -> bool:
        """Cancel the unproved whose hold is over, before anybody takes a place; whether there were some."""
        expired = _EXPIRED.of(event=self.event.pk, now=self.now)
        if not expired:
            return False
        for person in expired:
            person.event = self.event
        before = snapshots(expired)
        set_status_of(expired, Status.CANCELLED, now=self.now)
        WorkshopSeat.objects.filter(registration__in=expired).delete()
        after = snapshots(expired)
        History.objects.bulk_create(
            history_row(HOLD_EXPIRED, one, by=THE_LINE, before=before[one.pk], after=after[one.pk]) for one in expired
        )
        self._bring_news(dict.fromkeys(expired, kinds.EXPIRED))
        self._settle_after(before.values())
        return True

    def end(self) -> None:
        """Write what the act did; newcomers alone free nothing, so that nobody is moved."""
        self._write_history()
        if any(self._before.values()) or not self._before:
            self.settle()
        served = {pk for pk, letter in self._news.items() if letter.kind == kinds.PROMOTED}
        # Nobody reads that they wait for the place that the line has just given them.
        own = [one for one in self._letters if one.kind != kinds.WAITING or one.person.pk not in served]
        told = {letter.person.pk for letter in own if not letter.to}
        letters = [*own, *(letter for pk, letter in self._news.items() if pk not in told)]
        if letters:
            newcomers = [pk for pk, before in self._before.items() if not before]
            kept = self._kept_of(letters)
            letters = with_changes(letters, self._changes_of(kept))
            mails = queue_letters(letters, self._decided_of(letters, kept), newcomers=newcomers)
            send_after_commit([] if self.letters_wait else mails)

    def settle(self) -> None:
        """Give the free places to who waits for them: those of the whole day, which is read once."""
        if not is_over(self.event, now=self.now):
            self._write(settlement_of(self.event, now=self.now, lines=lines_of(self.event, now=self.now)))

    def _settle_after(self, snapshots: Iterable[dict[str, Any]]) -> None:
        """The same where only the people of these `snapshots` may have left a seat, or may take one."""
        if not is_over(self.event, now=self.now):
            among = {workshop for said in snapshots if said for workshop in _workshops_of(said)}
            lines = touched_lines(self.event, among, now=self.now)
            self._write(settlement_of(self.event, now=self.now, lines=lines, among=among))

    def _write(self, found: Settlement) -> None:
        promoted = [self._known(person) for person in found.promoted]
        was = {person.pk: person.status for person in promoted}
        set_status_of(promoted, Status.CONFIRMED, now=self.now)
        write_moves(found.lines, by=THE_LINE, now=self.now)
        moved = self._people_moved([pk for pk in found.moved if pk not in was])
        self._left |= {
            pk: {"seats": _as_kept(seats)} for pk, seats in found.lines.before.items() if pk not in self._left
        }
        rows = [self._settled_row(PROMOTED, one, found, {"status": was[one.pk]}) for one in promoted]
        rows += [self._settled_row(GAINED, one, found, {}) for one in moved]
        History.objects.bulk_create(rows)
        self._after = {pk: said for pk, said in self._after.items() if pk not in found.lines.before and pk not in was}
        if not self.tells_later:
            self._bring_news(dict.fromkeys(promoted, kinds.PROMOTED))
            self._bring_news({} if self.because else dict.fromkeys(moved, kinds.SEATED))

    def _people_moved(self, keys: list[int]) -> list[Registration]:
        people = {one.pk: one for one in self.event.registrations.filter(pk__in=keys)} if keys else {}
        return [self._known(people[pk]) for pk in keys]

    def _settled_row(self, name: str, person: Registration, found: Settlement, before: dict[str, Any]) -> History:
        after = {name: getattr(person, name) for name in before}
        if person.pk in found.lines.before:
            before = before | {"seats": _as_kept(found.lines.before[person.pk])}
            after |= {"seats": _as_kept(found.lines.held_by(person.pk))}
        session = self.because if name == GAINED else None
        return history_row(name, person, by=THE_LINE, before=before, after=after, session=session)

    def _write_history(self) -> None:
        self._after |= snapshots(person for pk, person in self._people.items() if pk not in self._after)
        before, after = self._with_notes(self._before, 0), self._with_notes(self._after, 1)
        said = {one.person.pk for one in self._said}
        others = (person for pk, person in self._people.items() if pk not in said)
        plain = [_Said(person, self.name, self.reason, None, always=False, by=self.by) for person in others]
        History.objects.bulk_create(
            history_row(
                one.name,
                one.person,
                by=one.by,
                before=before[one.person.pk],
                after=after[one.person.pk],
                reason=one.reason,
                session=one.session,
            )
            for one in [*self._said, *plain]
            if one.always or before[one.person.pk] != after[one.person.pk]
        )

    def _with_notes(self, said: dict[int, dict[str, Any]], side: int) -> dict[int, dict[str, Any]]:
        return said | {pk: said[pk] | noted[side] for pk, noted in self._noted.items()}

    def _kept_of(self, letters: Iterable[Queued]) -> dict[int, dict[str, Any]]:
        """The snapshots of whom the letters are for: taken again where the lines moved them since the history."""
        people = {letter.person.pk: letter.person for letter in letters}
        return self._after | snapshots(person for pk, person in people.items() if pk not in self._after)

    def _changes_of(self, kept: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
        """What the act changed of each person, but of newcomers, who had nothing before."""
        was = {pk: before for pk, before in (self._left | self._before).items() if before}
        return {pk: changes_between(before, kept[pk]) for pk, before in was.items() if pk in kept}

    def _decided_of(self, letters: Iterable[Queued], kept: dict[int, dict[str, Any]]) -> dict[int, Decided]:
        """What is decided of whom the letters are for."""
        people = {letter.person.pk: letter.person for letter in letters}
        giving = giving_slots(self.event)
        return {pk: decided_from(person, kept[pk], giving) for pk, person in people.items()}

    def _known(self, person: Registration) -> Registration:
        """The same person as the act holds them, where it does."""
        return self._people.get(person.pk, person)

    def _bring_news(self, found: dict[Registration, LetterKind]) -> None:
        """The first news of a person stay: a place of the day says more than a workshop gained by it."""
        news = {one.pk: Queued(kind, one) for one, kind in found.items() if one.email}
        self._news = news | self._news


class PersonAct(Act):
    """An act on one registration, `person`, locked and read again.

    `was_live`: as the act found them, before their own hold expired with the others.
    """

    def __init__(self, person: Registration, *, by: Actor, name: str, reason: str):
        super().__init__(person.event, by=by, name=name, reason=reason)
        self.person, self.was_live = person, person.is_live

    def begin(self) -> bool:
        if some_expired := super().begin():
            self.person.refresh_from_db(fields=DATED)
        self.touch(self.person)
        return some_expired

    def settle(self) -> None:
        """Only those whom the person's part may move are read."""
        self._settle_after([*self._before.values(), *self._after.values()])


def _workshops_of(said: dict[str, Any]) -> list[int]:
    """The workshops where somebody sits, or that they wish, in a snapshot."""
    return [*said["seats"].values(), *said["wishes"].values()]


def _as_kept(seats: dict[int, int]) -> dict[str, int]:
    return {str(slot): workshop for slot, workshop in seats.items()}


@overload
def act(on: Event, *, by: Actor, as_: str, reason: str = "") -> AbstractContextManager[Act]: ...


@overload
def act(on: Registration, *, by: Actor, as_: str, reason: str = "") -> AbstractContextManager[PersonAct]: ...


def act(on: Event | Registration, *, by: Actor, as_: str, reason: str = "") -> AbstractContextManager[Act]:
    """Do under the lock of an event what the history calls `as_`, for `reason`. Acts may stand inside one another."""
    return _framed(on, by=by, name=as_, reason=reason)


@contextmanager
def _framed(on: Event | Registration, *, by: Actor, name: str, reason: str) -> Iterator[Act]:
    with transaction.atomic(), no_collection():
        done = (
            PersonAct(lock_registration(on), by=by, name=name, reason=reason)
            if isinstance(on, Registration)
            else Act(lock_event(on), by=by, name=name, reason=reason)
        )
        done.begin()
        yield done
        done.end()
