"""After the day: who came is thanked, with the documents; who could not come has the documents too; once a person.

The organiser opens it. Pressing again writes only to those who had nothing, or who were marked present since.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from inscriptions.letters.reach import WHYS, why_not
from inscriptions.letters.reminder_plan import parts_of
from inscriptions.letters.rules import check_day_may_be_thanked
from inscriptions.models import Attendance, History, OutgoingMail, Registration
from inscriptions.models.attendance import attended
from inscriptions.people.history import snapshots
from inscriptions.post import kinds
from inscriptions.post.facts import Json, decided_from, giving_slots
from inscriptions.post.kinds import LetterKind
from inscriptions.post.links import absolute
from inscriptions.post.queue import Queued, queue_letters, send_after_commit
from inscriptions.seats.locks import lock_event
from programme.models import Document, Event
from rencontre.actors import Actor
from rencontre.french.words import counted

logger = logging.getLogger(__name__)
Status = Registration.Status
THANKED = "remerciements"


@dataclass(frozen=True)
class ThankedPeople:
    """People who are written the same way; `letter` is None for those who are not written to.

    `one` and `many` say who they are, or why they have no letter.
    """

    one: str
    many: str
    letter: LetterKind | None
    people: list[Registration]
    said: Json

    @property
    def title(self) -> str:
        number = len(self.people)
        return f"{counted(number, 'personne')} {self.many if number > 1 else self.one}"


@dataclass(frozen=True)
class Thanks:
    """Who is thanked for a day, who has been already, and which documents go with it (public addresses)."""

    groups: list[ThankedPeople]
    had: int
    documents: list[Document]
    is_ticked: bool

    @property
    def number(self) -> int:
        return sum(len(group.people) for group in self.groups if group.letter)


def thanks_of(event: Event) -> Thanks:
    """What `send_thanks` would send now, in five statements."""
    parts = parts_of(event)
    came = set(attended(event).values_list("registration", flat=True))
    is_ticked = bool(came) or Attendance.objects.filter(registration__event=event).exists()
    had = _had(event)
    groups = _groups()
    written = 0
    for person in event.registrations.named().in_name_order():
        person.event = event
        if person.status != Status.CONFIRMED and person.pk not in came:
            continue
        speaks = person.role == Registration.Role.SPEAKER or person.speaker_id in parts
        group = groups[_group(person, came=person.pk in came, speaks=speaks, is_ticked=is_ticked)]
        if group.letter and _has_had(group.letter, had.get(person.pk, set())):
            written += 1
        else:
            group.people.append(person)
    documents = list(event.documents.select_related("session").order_by("session__starts_at", "position", "pk"))
    documents.sort(key=lambda document: document.session_id is not None)
    return Thanks([group for group in groups.values() if group.people], written, documents, is_ticked)


def _groups() -> dict[str, ThankedPeople]:
    thanks = kinds.THANKS
    return {
        "came": ThankedPeople("est venue", "sont venues", thanks, [], {"came": True, "speaks": False}),
        "spoke": ThankedPeople("est intervenue", "sont intervenues", thanks, [], {"came": False, "speaks": True}),
        "spoke and came": ThankedPeople(
            "est intervenue, pointée présente",
            "sont intervenues, pointées présentes",
            thanks,
            [],
            {"came": True, "speaks": True},
        ),
        "unknown": ThankedPeople("était inscrite", "étaient inscrites", thanks, [], {"came": False, "speaks": False}),
        "absent": ThankedPeople("n’est pas venue", "ne sont pas venues", kinds.MISSED, [], {}),
    } | {why: ThankedPeople(f"({why})", f"({why})", None, [], {}) for why in WHYS}


def _group(person: Registration, *, came: bool, speaks: bool, is_ticked: bool) -> str:
    if why := why_not(person, takes_unproved=True):
        return why
    if speaks:
        return "spoke and came" if came else "spoke"
    if came:
        return "came"
    return "absent" if is_ticked else "unknown"


def _had(event: Event) -> Mapping[int, set[str]]:
    """The letters of thanks that each person had, or will have."""
    rows = OutgoingMail.objects.filter(registration__event=event, kind__in=[kinds.THANKS.slug, kinds.MISSED.slug])
    found: dict[int, set[str]] = {}
    for person, kind in rows.filter(dropped_at=None).values_list("registration", "kind"):
        found.setdefault(person, set()).add(kind)
    return found


def _has_had(kind: LetterKind, had: set[str]) -> bool:
    """Who was told that they could not come, and is found to have come, is thanked."""
    return kinds.THANKS.slug in had or kind.slug in had


def said_of_documents(documents: Iterable[Document]) -> list[Json]:
    return [
        {
            "title": document.title,
            "of": str(document.session) if document.session else "",
            "address": document.link or absolute(document.get_absolute_url()),
        }
        for document in documents
    ]


def added_since(event: Event, documents: Iterable[Document]) -> list[Document]:
    """Those of `documents` that no letter of thanks told; none before the first."""
    last = event.history.filter(act=THANKED).order_by("pk").last()
    told = (last.after or {}).get("documents") if last else None
    return [] if told is None else [document for document in documents if document.pk not in told]


@transaction.atomic
def write_thanks(*, event: Event, words: str, by: Actor) -> None:
    """Write the word of thanks, which the public page and the letters say. Repeating changes nothing."""
    event = lock_event(event)
    if event.thanks != words:
        event.thanks = words
        event.save(update_fields=["thanks"])
        logger.info("%s wrote the word of thanks of %s", by, event.slug)


@transaction.atomic
def send_thanks(*, event: Event, by: Actor) -> int:
    """Queue the letters of `thanks_of`; how many. Repeating writes twice to nobody.

    Raises NotChangeable before the day is over, and once its people are erased.
    """
    event = lock_event(event)
    now = timezone.now()
    check_day_may_be_thanked(event, now=now)
    thanks = thanks_of(event)
    documents = said_of_documents(thanks.documents)
    letters = [
        Queued(group.letter, person, said=group.said | {"documents": documents})
        for group in thanks.groups
        if group.letter
        for person in group.people
    ]
    if not letters:
        return 0
    _queue(event, letters)
    _write_down(event, thanks, len(letters), by=by, now=now)
    return len(letters)


def _queue(event: Event, letters: list[Queued]) -> None:
    people = [letter.person for letter in letters]
    kept, giving = snapshots(people), giving_slots(event)
    decided = {person.pk: decided_from(person, kept[person.pk], giving) for person in people}
    send_after_commit(queue_letters(letters, decided))


def _write_down(event: Event, thanks: Thanks, number: int, *, by: Actor, now: datetime) -> None:
    event.thanked_at = event.thanked_at or now
    event.save(update_fields=["thanked_at"])
    told = {"documents": [document.pk for document in thanks.documents]}
    History.objects.create(event=event, who=by.name, when=now, act=THANKED, after=told, reason=f"{number} messages")
