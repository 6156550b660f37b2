"""The group of whoever signed up colleagues: what it is told of each of them, and who has taken theirs up."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inscriptions.models import History, Registration
from inscriptions.models.registrations import address_key
from inscriptions.people.history import snapshots, workshop_labels
from inscriptions.seats.act import HOLD_EXPIRED
from inscriptions.seats.status import HOLD
from inscriptions.signup.rules import ADDRESS_PROVED, check_day_is_to_come
from rencontre.actors import THE_PERSON
from rencontre.domain import refusal

SET_ASIDE = "déjà inscrite\u00a0: demande mise de côté"
WOULD_WAIT = "aurait attendu une place"
ASKED, NO_ANSWER = "demande envoyée", "demande restée sans réponse"
Acts = Sequence[History]


@dataclass(frozen=True)
class Colleague:
    """One of a group, in words: `workshops` are those held, or only `wished`."""

    person: Registration
    state: str
    workshops: list[str]
    wished: bool
    may_change: bool


def is_proved(asker: Registration) -> bool:
    """Whether the address of `asker` is behind them, so that a colleague who shares it needs no other proof."""
    return not asker.is_to_be_proved


def acts_of(people: Collection[Registration]) -> dict[int, list[History]]:
    """What was done of each, oldest first, in one statement."""
    found: dict[int, list[History]] = defaultdict(list)
    for one in History.objects.filter(registration__in=people).order_by("pk") if people else []:
        found[one.registration_id or 0].append(one)
    return found


def is_set_aside(acts: Acts) -> bool:
    """Whether it was asked for somebody who was there already: nothing is held, nobody is told of it."""
    return bool(acts) and acts[-1].act == SET_ASIDE


def shares_address(person: Registration, asker: Registration) -> bool:
    """Whether what is sent to `person` is read by `asker`."""
    return address_key(person.email) in {"", address_key(asker.email)}


def is_taken_up(person: Registration, acts: Acts, asker: Registration) -> bool:
    """Whether `person` did something by their own link, if only to prove an address that is not the asker's."""
    shares = shares_address(person, asker)
    own = [one.act for one in acts if one.who == THE_PERSON.name]
    return any(act != ADDRESS_PROVED or not shares for act in own) or (person.proved_at is not None and not shares)


def colleagues_of(asker: Registration, *, now: datetime) -> list[Colleague]:
    """Those whom `asker` signed up, first asked first, in five statements."""
    people = list(asker.asked.named().order_by("created_at", "pk"))
    if not people:
        return []
    for person in people:
        person.event = asker.event
    acts, kept, labels = acts_of(people), snapshots(people), workshop_labels(asker.event)
    return [_told(person, acts[person.pk], kept[person.pk], labels, asker, now) for person in people]


def _told(
    person: Registration,
    acts: Acts,
    kept: Mapping[str, Any],
    labels: Mapping[int, str],
    asker: Registration,
    now: datetime,
) -> Colleague:
    """Of somebody who has another address and did not answer yet, only what was asked: not whether they were there."""
    taken_up = is_taken_up(person, acts, asker)
    is_told = taken_up or shares_address(person, asker)
    state = person.status_text if is_told else _state_of_a_request(person, acts, now)
    chosen = kept["seats"].values() if is_told and kept["seats"] else kept["wishes"].values()
    is_open = person.is_live if is_told else state == ASKED
    return Colleague(
        person=person,
        state=state,
        workshops=[labels[pk] for pk in chosen if pk in labels],
        wished=not (is_told and kept["seats"]),
        may_change=is_open and not taken_up and not refusal(check_day_is_to_come, asker.event, now=now),
    )


def _state_of_a_request(person: Registration, acts: Acts, now: datetime) -> str:
    last = acts[-1].act if acts else ""
    if is_set_aside(acts):
        is_held = person.event.confirm_addresses and acts[-1].reason != WOULD_WAIT
        is_over = is_held and now >= min(person.created_at + HOLD, person.event.starts)
        return NO_ANSWER if is_over else ASKED
    if last == HOLD_EXPIRED or (person.hold_expires_at and person.hold_expires_at <= now):
        return NO_ANSWER
    return ASKED if person.is_live else person.get_status_display()
