"""What happens at the doors of an invented day: badges read, twice or by mistake, walk-ins, a phone without network."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from inscriptions.door.readings import Reading
from inscriptions.door.scans import (
    check_in,
    mark_absent,
    mark_present,
    merge_scans,
    read_badge,
    read_badge_anyway,
    undo_check_in,
)
from inscriptions.management.demo.before_the_day import DESK, TEAM, People
from inscriptions.management.demo.timeline import Timeline
from inscriptions.models import Attendance, Moment, Registration
from inscriptions.paper.badge_prints import record_prints
from inscriptions.signup.register import register_by_team
from programme.models.events import local_instant
from rencontre.actors import Actor

NO_SHOWS = 0.12
LEAVE_AT_NOON = 0.05
WALK_INS = {2001: 20, 2002: 35, 2003: 65}  # number → minutes after the day has begun
PHONE_COMES_BACK = 40  # minutes after it has begun, the readings that a phone kept arrive
WRONG_YEAR = timedelta(days=365)


@dataclass
class Door:
    """The doors of the day of `people`, whose acts are written down in `timeline`."""

    timeline: Timeline
    people: People
    kept: list[tuple[int, datetime]] = field(default_factory=list)  # on the phone without network

    def __post_init__(self) -> None:
        self.event = self.people.event
        self.noon = local_instant(self.event.date, self.event.afternoon_starts_at or time(12))
        self.workshops_start = self.people.slots[0].session.starts

    def plan(self, coming: Iterable[int], *, cancelled: int) -> None:
        """Plan which of `coming` come, and when; `cancelled` comes with an old badge, although cancelled."""
        coming = list(coming)
        absent = [number for number in coming if self.people.draw(number, "venue").random() < NO_SHOWS]
        for number in coming:
            if number not in absent:
                self.plan_person(number)
        self.plan_team()
        self.plan_mistakes([number for number in absent if self.people.said(number).attends_morning])
        self.timeline.at(self.after(12), self.read, cancelled, Moment.MORNING)
        self.timeline.at(self.after(PHONE_COMES_BACK), self.merge_the_phone)
        for number, minutes in WALK_INS.items():
            self.timeline.at(self.after(minutes), self.walk_in, number)
            self.timeline.at(self.noon, self.read, number, Moment.AFTERNOON)
        self.timeline.at(self.workshops_start + timedelta(minutes=3), self.knock_at_another_workshop)

    def after(self, minutes: float) -> datetime:
        return self.event.starts + timedelta(minutes=minutes)

    def plan_person(self, number: int) -> None:
        said, draw = self.people.said(number), self.people.draw(number, "pointage")
        if said.attends_morning:
            arrival = self.after(draw.triangular(-25, 70, -5))
            if number % 11 == 3 and arrival < self.after(PHONE_COMES_BACK - 5):
                self.kept.append((number, arrival))
            else:
                by = TEAM if number % 6 == 0 else DESK
                self.timeline.at(arrival, self.read, number, Moment.MORNING, by=by)
                if number % 25 == 7:  # shown again at the second door
                    self.timeline.at(arrival + timedelta(minutes=2), self.read, number, Moment.MORNING, by=TEAM)
        if said.attends_afternoon and draw.random() > LEAVE_AT_NOON:
            back = self.noon + timedelta(minutes=draw.triangular(-18, 10, -4))
            self.timeline.at(back, self.read, number, Moment.AFTERNOON)
            seated = max(back, self.workshops_start) + timedelta(minutes=draw.uniform(1, 9))
            self.timeline.at(seated, self.read_at_the_workshop, number)

    def plan_team(self) -> None:
        """Speakers and team are there before the others, and a few of them leave at noon."""
        for minutes in range(-45, -18, 2):
            self.timeline.at(self.after(minutes), self.read_one_of_the_team, Moment.MORNING)
        for minutes in range(-24, -6, 2):
            self.timeline.at(self.noon + timedelta(minutes=minutes), self.read_one_of_the_team, Moment.AFTERNOON)

    def plan_mistakes(self, absent: list[int]) -> None:
        """Two badges read for somebody else: the desk takes its own back, the organiser takes any."""
        mistakes = ((15, 16, self.take_back), (18, 55, self.decide_absent))
        for number, (read, undone, undo) in zip(absent, mistakes, strict=False):
            self.timeline.at(self.after(read), self.read, number, Moment.MORNING)
            self.timeline.at(self.after(undone), undo, number)

    def read(self, number: int, moment: str, *, by: Actor = DESK) -> None:
        read_badge(registrations=Registration.objects.filter(pk=self.people.keys[number]), moment=moment, by=by)

    def read_one_of_the_team(self, moment: str) -> None:
        team = self.event.registrations.exclude(role=Registration.Role.PARTICIPANT).in_name_order()
        if person := team.exclude(attendances__moment=moment).first():
            check_in(registration=person, moment=moment, by=TEAM)

    def read_at_the_workshop(self, number: int) -> None:
        if seat := self.people[number].seats.first():
            badge = Registration.objects.filter(pk=self.people.keys[number])
            read_badge(registrations=badge, moment=Moment.WORKSHOP, workshop=seat.workshop_id, by=DESK)

    def knock_at_another_workshop(self) -> None:
        """Two are refused where they have no seat; one of them insists, and is let in."""
        here = self.people.confirmed().filter(attendances__moment=Moment.AFTERNOON, seats__isnull=False)
        workshops = self.people.slots[0].session.workshops
        for person, insists in zip(here.exclude(attendances__moment=Moment.WORKSHOP), (False, True), strict=False):
            badge = Registration.objects.filter(pk=person.pk)
            other = workshops.exclude(pk=person.seats.get().workshop_id).latest("number").pk
            read_badge(registrations=badge, moment=Moment.WORKSHOP, workshop=other, by=DESK)
            if insists:
                read_badge_anyway(registrations=badge, moment=Moment.WORKSHOP, workshop=other, by=DESK)

    def take_back(self, number: int) -> None:
        undo_check_in(registration=self.people[number], moment=Moment.MORNING, by=DESK)

    def decide_absent(self, number: int) -> None:
        mark_absent(registration=self.people[number], moment=Moment.MORNING, by=TEAM)

    def merge_the_phone(self) -> None:
        """The phone kept its readings; three bear a clock that was a year late. One person was read elsewhere too."""
        for number, _ in self.kept[:1]:
            self.read(number, Moment.MORNING, by=TEAM)
        readings = [
            Reading(
                registration=self.people.keys[number],
                moment=Moment.MORNING,
                scanned_at=at - (WRONG_YEAR if position in {1, 2, 3} else timedelta()),
            )
            for position, (number, at) in enumerate(self.kept)
        ]
        merge_scans(event=self.event, scans=readings, by=DESK)

    def walk_in(self, number: int) -> None:
        """Registered at the desk without address or wish, checked in, and given a badge; there in the afternoon too."""
        sign_up = replace(self.people.said(number), email="", phone="", attends_morning=True, attends_afternoon=True)
        sign_up = replace(sign_up, attends_lunch=False, wishes={})
        person = register_by_team(event=self.event, sign_up=sign_up, by=DESK, source=Registration.Source.DESK)
        self.people.keys[number] = person.pk
        self.read(number, Moment.MORNING)
        record_prints(people=[person], by=DESK)


def type_the_sheets(people: People) -> None:
    """The evening: two had signed without being read, one was read for another."""
    missed = people.confirmed().filter(attends_morning=True, attendances=None)
    for person in missed[:2]:
        mark_present(registration=person, moment=Moment.MORNING, by=TEAM)
    read = Attendance.objects.filter(registration__event=people.event, moment=Moment.AFTERNOON)
    mark_absent(registration=read.latest("at", "pk").registration, moment=Moment.AFTERNOON, by=TEAM)
