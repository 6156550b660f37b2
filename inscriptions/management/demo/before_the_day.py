"""What invented people do before their day: they sign up, prove their address, change their mind; the team helps."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from inscriptions.management.demo.invented import leaning_sign_up
from inscriptions.management.demo.timeline import Timeline
from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.move import move_beyond_capacity
from inscriptions.seats.places import workshop_places
from inscriptions.seats.promote import keep_seat
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.confirm import confirm
from inscriptions.signup.find_link import remind
from inscriptions.signup.register import register, register_by_team
from inscriptions.signup.speakers import register_speakers
from programme.models import Event
from programme.models.events import local_instant
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import THE_PERSON, TeamMember

TEAM, DESK = TeamMember("organisation"), TeamMember("accueil")  # the two accounts of the demonstration
TEAM_NUMBERS = range(1001, 1004)


@dataclass
class People:
    """The invented people of `event`, by number: what they say and, once they have signed up, their registration."""

    event: Event
    seed: int
    keys: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots: list[Slot] = slots_with_workshops(self.event)
        self._said: dict[int, SignUp] = {}

    def said(self, number: int) -> SignUp:
        if number not in self._said:
            person = leaning_sign_up(event=self.event, slots=self.slots, seed=self.seed, number=number)
            self._said[number] = person
        return self._said[number]

    def draw(self, number: int, purpose: str) -> Random:
        """What chance gives person `number` for `purpose`: the same each time."""
        return Random(f"{self.seed}:{number}:{purpose}")  # noqa: S311 — repeatable on purpose, no secret

    def __getitem__(self, number: int) -> Registration:
        return self.event.registrations.get(pk=self.keys[number])

    def confirmed(self) -> QuerySet[Registration]:
        """Participants with a place, the first who signed up first."""
        return self.event.registrations.participants().confirmed().order_by("created_at", "pk")

    def sign_up(self, number: int) -> None:
        self.keys[number] = register(event=self.event, sign_up=self.said(number), by=THE_PERSON).pk

    def prove(self, number: int) -> None:
        confirm(registration=self[number], by=THE_PERSON)

    def cancel(self, number: int) -> None:
        cancel(registration=self[number], by=THE_PERSON)

    def add_the_team(self) -> None:
        """The organiser's two clicks: the day's speakers, then the colleagues who hold the day."""
        register_speakers(event=self.event, by=TEAM)
        for number in TEAM_NUMBERS:
            colleague = replace(self.said(number), role=Registration.Role.TEAM, wishes={}, attends_morning=True)
            self.keys[number] = self.added(colleague)

    def added(self, sign_up: SignUp) -> int:
        return register_by_team(event=self.event, sign_up=sign_up, by=TEAM).pk

    def add_late(self, number: int) -> None:
        """Someone who phones once sign-ups are closed."""
        self.keys[number] = self.added(self.said(number))

    # These act on the first person who fits: that depends on the places that were left to each.

    def leave_the_afternoon(self) -> None:
        person = self.confirmed().filter(attends_morning=True, attends_afternoon=True, seats__isnull=False)[3]
        self._change(person, attends_afternoon=False, wishes={})

    def turn_the_wishes_round(self) -> None:
        person = self.confirmed().filter(choices__rank=2).distinct()[5]
        said = sign_up_of(person)
        self._change(person, wishes={slot: wished[::-1] for slot, wished in said.wishes.items()})

    def ask_for_another_address(self) -> None:
        person = self.confirmed()[8]
        self._change(person, email=person.email.replace("@", ".pro@"))

    def _change(self, person: Registration, **changes: Any) -> None:
        change(registration=person, sign_up=replace(sign_up_of(person), **changes), by=THE_PERSON)

    def sign_up_again(self) -> None:
        person = self.confirmed()[11]
        remind(registration=person, sign_up=sign_up_of(person))

    def keep_a_lesser_seat(self) -> None:
        seated = self.confirmed().filter(seats__isnull=False, choices__rank=1)
        for person in [person for person in seated if _rank_of_the_seat(person) == 2][:1]:
            keep_seat(registration=person, by=THE_PERSON)

    def move_by_the_team(self) -> None:
        """Someone without a workshop goes where there is room; someone else joins a full one, beyond its seats."""
        places, slot = workshop_places(self.event), self.slots[0]
        full = min(slot.offered, key=lambda workshop: places[workshop.pk].left or 0)
        roomy = max(slot.offered, key=lambda workshop: places[workshop.pk].left or 0)
        for person in self.confirmed().filter(attends_afternoon=True, seats=None)[:1]:
            move_beyond_capacity(
                registration=person, slot=slot.session, workshop=roomy, by=TEAM, reason="sans préférence"
            )
        for person in self.confirmed().filter(seats__workshop=roomy).order_by("-created_at")[:1]:
            move_beyond_capacity(
                registration=person, slot=slot.session, workshop=full, by=TEAM, reason="coanime l’atelier"
            )


def _rank_of_the_seat(person: Registration) -> int | None:
    seated = person.choices.filter(workshop__in=person.seats.values("workshop"))
    return seated.values_list("rank", flat=True).first()


def sign_up_over_weeks(
    timeline: Timeline, people: People, numbers: Iterable[int], *, opens: datetime, closes: datetime
) -> dict[int, datetime]:
    """`numbers` sign up in daytime on the days from `opens` to `closes`, most of them early; when each does."""
    first, last = timezone.localdate(opens), timezone.localdate(closes)
    instants = {}
    for number in numbers:
        draw = people.draw(number, "inscription")
        day = first + timedelta(days=int((last - first).days * draw.random() ** 2))
        hour = time(draw.randrange(9, 21), draw.randrange(60), draw.randrange(60))
        instants[number] = local_instant(day, hour)
        timeline.at(instants[number], people.sign_up, number)
    return instants


def sign_up_between(
    timeline: Timeline, people: People, numbers: Iterable[int], first: datetime, last: datetime
) -> dict[int, datetime]:
    """`numbers` sign up at any moment from `first` to `last`; when each does."""
    instants = {number: first + people.draw(number, "inscription").random() * (last - first) for number in numbers}
    for number, instant in instants.items():
        timeline.at(instant, people.sign_up, number)
    return instants


def prove_soon(timeline: Timeline, people: People, instants: dict[int, datetime]) -> None:
    """Each reads the letter within two hours, and uses its link."""
    for number, instant in instants.items():
        minutes = people.draw(number, "confirmation").uniform(2, 120)
        timeline.at(instant + timedelta(minutes=minutes), people.prove, number)
