"""The people of a list against who is registered: who is new, who is there already and what the list says otherwise.

Intake in memory, on the day read once. A preview decides in the same way as the writer, and writes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.models import Exists, OuterRef, Q

from inscriptions.models import History, Registration, WorkshopChoice
from inscriptions.people.answer import Kind
from inscriptions.people.answers import ANSWERS, BY_NAME, SignUp
from inscriptions.people.asked import QuestionRow, questions_of, read_answers
from inscriptions.people.names import namesake_key
from inscriptions.people.needs import value_of
from inscriptions.seats.act import HOLD_EXPIRED
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.rules import CANCELLATION, HANDED_OVER, SILENT_CANCELLATION, check_is_not_repeated, key_of
from programme.models import Event
from programme.queries import Slot
from rencontre.domain import DomainError
from rencontre.french.names import fold
from rencontre.french.phones import shown_phone
from rencontre.french.words import HALF_DAYS

Status = Registration.Status
WISHES = "wishes"
NAMES = ("first_name", "last_name")
CONDITIONS = ("profile", "attends_morning", "attends_afternoon")  # of a question that is not asked of everybody
CHANGED_SINCE = "L’inscription a changé depuis l’aperçu\u00a0: revoyez ce que vous prenez."
GIVEN_UP = (CANCELLATION, SILENT_CANCELLATION, HANDED_OVER)


@dataclass(frozen=True)
class Listed:
    """A line: what it says, and of which answers the list has a column; « wishes » may be one of them."""

    sign_up: SignUp
    said: frozenset[str]


@dataclass(frozen=True)
class Difference:
    """What the list says otherwise of somebody who is registered: the answer, `ours` and `theirs`."""

    line: int
    person: Registration
    answer: str
    ours: Any
    theirs: Any

    @property
    def key(self) -> str:
        """What a form calls it: of another person, or once one of the two has changed, it is another difference."""
        return f"{self.line}.{self.answer}.{crc32(repr((self.person.pk, self.ours, self.theirs)).encode()):08x}"


@dataclass(frozen=True)
class Choices:
    """What the organiser decides: the differences that are taken, the lines of who comes back after cancelling, those
    of homonyms who are somebody else, those that are left aside, and whether a confirmation leaves."""

    taken: frozenset[str] = frozenset()
    takes_all: bool = False
    again: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    skipped: frozenset[int] = frozenset()
    sends_letters: bool = True

    def takes(self, difference: Difference) -> bool:
        return self.takes_all or difference.key in self.taken


NO_CHOICE = Choices()


@dataclass
class Compared:
    """A list once compared, by line: who would be written, who is there, who had cancelled, and what refuses it.

    `alike` are known by their name alone, without the address to be sure; `homonyms` are new, and have the name of
    somebody registered under another address.
    """

    new: dict[int, SignUp] = field(default_factory=dict)
    known: dict[int, Registration] = field(default_factory=dict)
    alike: dict[int, Registration] = field(default_factory=dict)
    homonyms: dict[int, Registration] = field(default_factory=dict)
    cancelled: dict[int, Registration] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)

    def gone(self, choices: Choices) -> dict[int, str]:
        """Why lines are refused whose differences were taken as they stand no more."""
        there = {difference.key for difference in self.differences}
        lines = {int(key.partition(".")[0]) for key in choices.taken - there if key.partition(".")[0].isdecimal()}
        return dict.fromkeys(sorted(lines & self.known.keys()), CHANGED_SINCE)


@dataclass(frozen=True)
class _Entry:
    """Somebody of the day, as the comparison looks people up."""

    pk: int
    key: str
    name: str
    email: str
    is_live: bool


def compare(coming: Newcomers, lines: Mapping[int, Listed], choices: Choices) -> Compared:
    """Tell the people of `lines` from those of the day of `coming`, in four statements at most."""
    found, day = Compared(), _People(coming.event, coming.now)
    first: dict[str, int] = {}
    for line, listed in lines.items():
        sign_up = listed.sign_up
        name = namesake_key(sign_up.first_name, sign_up.last_name)
        try:
            check_is_not_repeated(line, first.setdefault(key_of(sign_up) or name, line))
        except DomainError as error:
            found.faults[line] = str(error)
            continue
        try:
            day.place(found, line, sign_up, name, choices)
        except DomainError as error:
            found.faults[line] = str(error)
    found.new = {line: sign_up for line, sign_up in found.new.items() if line not in choices.skipped}
    people = _read({entry.pk for where in day.told.values() for entry in where.values()})
    for said, where in day.told.items():
        getattr(found, said).update((line, people[entry.pk]) for line, entry in where.items())
    asked = _questions_said(coming.event, lines.values())
    wishing = [person for line, person in found.known.items() if asked or lines[line].sign_up.wishes]
    wishes = wishes_of(wishing)
    half_days = half_days_of(coming.slots if wishing and coming.event.afternoon_starts_at else [])
    if asked:
        read_answers(found.known.values())
    for line, person in found.known.items():
        if line in day.unsure:
            continue
        wished = wishes_where_they_come(lines[line], half_days, person)
        found.differences += _differences(line, person, lines[line], wished, wishes.get(person.pk, {}))
        found.differences += _answered_otherwise(line, person, lines[line], asked, wishes.get(person.pk, {}) | wished)
    return found


def _questions_said(event: Event, lines: Iterable[Listed]) -> list[QuestionRow]:
    """The day's own questions of which the list has a column; nothing is read when no line answers any."""
    said = {name for listed in lines if listed.sign_up.answers for name in listed.said}
    return [row for row in questions_of(event) if row.name in said] if said else []


def _answered_otherwise(
    line: int, person: Registration, listed: Listed, asked: Iterable[QuestionRow], wishes: Mapping[int, list[int]]
) -> Iterator[Difference]:
    """What the line answers otherwise to those questions that are asked of this person, as the list says they come."""
    said: dict[str, Any] = {name: value_of(BY_NAME[name], person) for name in CONDITIONS if name not in listed.said}
    as_taken = replace(listed.sign_up, **said, wishes=dict(wishes))
    for row in asked:
        ours, theirs = value_of(row, person), row.kept_of(as_taken, person.event)
        if theirs and ours != theirs:
            yield Difference(line, person, row.name, ours, theirs)


def half_days_of(slots: Iterable[Slot]) -> dict[int, str]:
    """Slot → half-day, by primary key."""
    return {slot.pk: slot.half_day for slot in slots}


def wishes_where_they_come(
    listed: Listed, half_days: Mapping[int, str], person: Registration | None = None
) -> dict[int, list[int]]:
    """The wishes of a line in the half-days where its person comes: as the list says, else as `person` is registered.

    `half_days` is slot → half-day, of a day that has two: a workshop is not kept where one does not come.
    """
    comes = {
        half: getattr(listed.sign_up if f"attends_{half}" in listed.said or not person else person, f"attends_{half}")
        for half in HALF_DAYS
    }
    wished = listed.sign_up.wishes
    return {slot: said for slot, said in wished.items() if slot not in half_days or comes[half_days[slot]]}


def _never_confirmed(now: datetime) -> Q:
    """Whose place was given back only because their address was not confirmed in time: they gave nothing up."""
    acts = History.objects.filter(registration=OuterRef("pk"))
    expired = Q(Exists(acts.filter(act=HOLD_EXPIRED))) & ~Q(Exists(acts.filter(act__in=GIVEN_UP)))
    return Q(status=Status.UNCONFIRMED, hold_expires_at__lte=now) | (Q(status=Status.CANCELLED) & expired)


class _People:
    """Everybody of a day, by key and by name, and where each line of the list falls."""

    def __init__(self, event: Event, now: datetime):
        rows = (
            event.registrations.named()
            .exclude(_never_confirmed(now))
            .values_list("pk", "identity_key", "first_name", "last_name", "email", "status")
        )
        self.told: dict[str, dict[int, _Entry]] = defaultdict(dict)
        self.lines: dict[int, int] = {}  # person → the line that falls on them
        self.unsure: set[int] = set()  # lines that several people may be: nothing of them is taken
        self.by_key: dict[str, _Entry] = {}
        self.by_name: dict[str, list[_Entry]] = defaultdict(list)
        # Who cancelled first, so that the live registration of the same person is the one that is kept.
        for pk, key, first, last, email, status in sorted(rows, key=lambda row: row[5] != Status.CANCELLED):
            entry = _Entry(pk, key, namesake_key(first, last), email, status != Status.CANCELLED)
            self.by_name[entry.name].append(entry)
            if key:
                self.by_key[key] = entry

    def place(self, found: Compared, line: int, sign_up: SignUp, name: str, choices: Choices) -> None:
        same = self.by_key.get(key_of(sign_up))
        if same and same.is_live:
            self._know(line, same)
            return
        alike = [entry for entry in self.by_name[name] if entry.is_live]
        unsure = [entry for entry in alike if not (entry.email and sign_up.email)]
        if unsure:
            self.told["alike"][line] = unsure[0]
            if line not in choices.others:
                self.unsure |= {line} if len(unsure) > 1 else set()
                self._know(line, unsure[0])
                return
        elif gone := same or self._cancelled_without_address(name, sign_up):
            self.told["cancelled"][line] = gone
            if line not in choices.again:
                return
        elif alike:
            self.told["homonyms"][line] = alike[0]
        found.new[line] = sign_up

    def _know(self, line: int, entry: _Entry) -> None:
        """The line is of this person. Raises DomainError when another one is."""
        check_is_not_repeated(line, self.lines.setdefault(entry.pk, line))
        self.told["known"][line] = entry

    def _cancelled_without_address(self, name: str, sign_up: SignUp) -> _Entry | None:
        gone = (entry for entry in self.by_name[name] if not entry.is_live and not (entry.email and sign_up.email))
        return next(gone, None)


def _read(keys: Collection[int]) -> dict[int, Registration]:
    people = Registration.objects.select_related("event", "special_needs")
    return {person.pk: person for person in people.filter(pk__in=keys)} if keys else {}


def wishes_of(people: Collection[Registration]) -> dict[int, dict[int, list[int]]]:
    """Person → slot → workshops, best first, in one statement."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    choices = WorkshopChoice.objects.filter(registration__in=people).order_by("rank")
    for person, slot, workshop in choices.values_list("registration", "slot", "workshop") if people else []:
        found[person][slot].append(workshop)
    return found


def _differences(
    line: int, person: Registration, listed: Listed, wished: dict[int, list[int]], wishes: Mapping[int, list[int]]
) -> Iterator[Difference]:
    """What the line says otherwise; where it says nothing, what is kept stays."""
    for name in (answer.name for answer in ANSWERS if answer.name in listed.said):
        ours, theirs = value_of(BY_NAME[name], person), listed.sign_up.kept(BY_NAME[name], person.event)
        if theirs != "" and not _is_same(name, ours, theirs, person, listed.sign_up):
            yield Difference(line, person, name, ours, theirs)
    kept = {slot: wishes.get(slot, []) for slot in wished}
    if kept != wished:
        yield Difference(line, person, WISHES, kept, wished)


def _is_same(name: str, ours: Any, theirs: Any, person: Registration, sign_up: SignUp) -> bool:
    if name in NAMES:  # the capitals of a list say nothing of a name, and some lists swap the two
        swapped = fold(sign_up.first_name) == fold(person.last_name) != fold(person.first_name)
        return swapped or ours.casefold() == theirs.casefold()
    if name == "email":
        return bool(ours)  # that of the list is theirs, but for capitals; or the list has the name alone
    if BY_NAME[name].kind is Kind.PHONE:
        return shown_phone(ours) == shown_phone(theirs)
    return ours == theirs
