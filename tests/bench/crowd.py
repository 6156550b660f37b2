"""A day with many people, written in bulk in a few seconds: what the measures of size start from.

Nothing is drawn at random that another run would not draw again; no two people say the same of themselves. Seats and
lines are those that the sign-ups, one after the other, would have given: `verify_seats` finds nothing to say.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from math import ceil
from random import Random

from django.utils import timezone

from inscriptions.models import (
    Attendance,
    History,
    Moment,
    OutgoingMail,
    Registration,
    SpecialNeeds,
    WorkshopChoice,
    WorkshopSeat,
)
from inscriptions.people.names import identity_key, search_key
from programme.models import Event, Intervention, Session, Speaker
from rencontre.french.names import sort_key
from tests.factories import EventFactory, SessionFactory, SlotFactory, WorkshopFactory

SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeiou"]
BATCH = 500  # rows of one INSERT
WISHES = 3  # of a person in each slot
FIRST_NAMES = ("Alice", "Bob", "Chloé", "Jean-François", "Marie-Élisabeth", "Noé", "Inès")
LAST_NAMES = ("d'Orval", "Le Goaziou", "Hingrez Cereda", "Évrard", "Vandenbroucke", "Ça")
JOBS = ("cheffe de projet", "chargé de mission politique de la ville", "directrice", "habitant", "élue")
PLACES = ("Ville de Saint-Omer", "Communauté d’agglomération du Pays de Lens", "Le Rivage", "Région")


def crowd(
    people: int, *, waiting: int = 0, arrived: int = 0, workshops: int = 20, speakers: int = 0, shares_out: bool = False
) -> Event:
    """A day with a plenary of all and `workshops` in two slots, where `people` hold a place and `waiting` wait for one.

    `shares_out`: the wishes are closed and nobody is seated yet; else most people have the best of their three wishes
    that had room, and wait for the better ones. `arrived` were checked in in the morning. A tenth have special needs;
    each has a line of history and a letter that left. `speakers` speak at the plenary and are not registered.
    """
    now = timezone.now()
    event = EventFactory(
        capacity=people if waiting else None,
        waiting_list=bool(waiting),
        wishes_per_slot=WISHES,
        allocation=Event.Allocation.WISHES if shares_out else Event.Allocation.FIRST_COME,
        wishes_close_at=now - timedelta(days=1) if shares_out else None,
    )
    _speak(SessionFactory(event=event, starts_at=time(11, 15), ends_at=time(12, 30), title="Plénière"), speakers)
    slots = [
        (slot, WorkshopFactory.create_batch(workshops // 2, parent=slot, capacity=ceil(people * 2.04 / workshops)))
        for slot in (SlotFactory(event=event, starts_at=time(9, 15), ends_at=time(11)), SlotFactory(event=event))
    ]
    written = Registration.objects.bulk_create(
        islice(_people(event, people, now - timedelta(days=20)), people + waiting), batch_size=BATCH
    )
    choices = [choice for slot, offered in slots for choice in _wishes(slot, offered, written)]
    WorkshopChoice.objects.bulk_create(choices, batch_size=BATCH)
    if not shares_out:
        WorkshopSeat.objects.bulk_create(_first_come(choices, slots, written[:people]), batch_size=BATCH)
    _leave_traces(written, arrived)
    return event


def _people(event: Event, holding: int, since: datetime) -> Iterator[Registration]:
    """One person a second since `since`: the first `holding` are confirmed, those who come after wait."""
    number = 0
    while True:
        first, last = f"{FIRST_NAMES[number % 7]}-{_syllables(number)}", f"{LAST_NAMES[number % 6]} {number}"
        at, email = since + timedelta(seconds=number), f"personne{number}@exemple.fr"
        organisation = f"{PLACES[number % 4]}, antenne {number}"
        status = Registration.Status.CONFIRMED if number < holding else Registration.Status.WAITING
        code = hashlib.sha256(f"{event.pk}-{number}".encode()).digest()[:10]
        yield Registration(
            event=event, first_name=first, last_name=last, email=email, organisation=organisation, profile="habitant",
            job_title=f"{JOBS[number % 5]}, secteur {number}", attends_lunch=number % 3 > 0, list_consent=True,
            status=status, created_at=at, status_changed_at=at, queued_at=None if number < holding else at,
            badge_code=base64.b32encode(code).decode(), identity_key=identity_key(email, first, last),
            search_key=search_key(first, last, organisation), sort_key=sort_key(first, last),
        )  # fmt: skip
        number += 1


def _syllables(number: int) -> str:
    """« Babobi »: a name that no other number has."""
    name = ""
    for _ in range(3):
        number, rest = divmod(number, len(SYLLABLES))
        name += SYLLABLES[rest]
    return name.capitalize()


def _wishes(slot: Session, offered: list[Session], people: list[Registration]) -> Iterator[WorkshopChoice]:
    """Three wishes a person; the n-th workshop is n times less sought than the first."""
    random = Random(2018)
    for person in people:
        best = sorted(range(len(offered)), key=lambda n: random.random() ** (n + 1), reverse=True)[:WISHES]
        for rank, n in enumerate(best, start=1):
            yield WorkshopChoice(
                registration=person, slot=slot, workshop=offered[n], rank=rank, queued_at=person.created_at
            )


def _first_come(
    choices: list[WorkshopChoice], slots: list[tuple[Session, list[Session]]], people: list[Registration]
) -> Iterator[WorkshopSeat]:
    """The best wish that has room, for each of `people` in their order; `choices` are in that order, best first."""
    room = {workshop.pk: workshop.capacity for _, offered in slots for workshop in offered}
    holding, seated = {person.pk for person in people}, set()
    for choice in choices:
        key = choice.registration_id, choice.slot_id
        if key[0] in holding and key not in seated and room[choice.workshop_id]:
            room[choice.workshop_id] -= 1
            seated.add(key)
            yield WorkshopSeat(
                registration_id=key[0], slot_id=key[1], workshop_id=choice.workshop_id,
                allotted_at=choice.queued_at, by="site",
            )  # fmt: skip


def _leave_traces(people: list[Registration], arrived: int) -> None:
    """What signing up leaves of each, and who is there already."""
    History.objects.bulk_create(
        (
            History(event_id=one.event_id, registration=one, who="site", when=one.created_at, act="inscription")
            for one in people
        ),
        batch_size=BATCH,
    )
    OutgoingMail.objects.bulk_create(
        (
            OutgoingMail(
                registration=one,
                kind="confirmation",
                to=one.email,
                subject="Votre inscription",
                text="Bonjour,",
                calendar="BEGIN:VCALENDAR",
                queued_at=one.created_at,
                sent_at=one.created_at,
            )
            for one in people
        ),
        batch_size=BATCH,
    )
    needs = [SpecialNeeds(registration=one, vegetarian=True) for one in people[::10]]
    SpecialNeeds.objects.bulk_create(needs, batch_size=BATCH)
    there = [
        Attendance(registration=one, moment=Moment.MORNING, at=timezone.now(), by="chloe") for one in people[:arrived]
    ]
    Attendance.objects.bulk_create(there, batch_size=BATCH)


def _speak(session: Session, count: int) -> None:
    speakers = [
        Speaker(first_name="Sylvie", last_name=f"Ruin {number}", sort_key=sort_key("Sylvie", f"Ruin {number}"))
        for number in range(count)
    ]
    written = Speaker.objects.bulk_create(speakers, batch_size=BATCH)
    Intervention.objects.bulk_create(
        (Intervention(session=session, speaker=speaker) for speaker in written), batch_size=BATCH
    )
