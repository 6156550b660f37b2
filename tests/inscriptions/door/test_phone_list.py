"""What changed since a phone took the list: after each act, those it touched and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.door.scans import check_in, mark_absent, merge_scans
from inscriptions.models import History, Scan
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.move import move
from inscriptions.signup.change import change_by_team, sign_up_of
from programme.models import Session
from programme.services import cancel_session
from tests.cast import CHLOE, DENIS
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)
from tests.inscriptions.door.lists import asked, by_code, completed
from tests.inscriptions.door.readings import reading
from tests.inscriptions.signing_up import add, cancel

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


class Day:
    """Tomorrow, full: Ana and Bo sit in the first workshop, Bo's hold is soon over, Cy waits for a place of the day."""

    def __init__(self):
        self.event = EventFactory(date=timezone.localdate() + timedelta(days=1), capacity=3, waiting_list=True)
        self.slot = SlotFactory(event=self.event)
        self.first, self.second = (WorkshopFactory(parent=self.slot, number=number) for number in (1, 2))
        now = timezone.now()
        self.ana = RegistrationFactory(event=self.event, first_name="Ana")
        self.bo = RegistrationFactory(
            event=self.event, first_name="Bo", status="unconfirmed", hold_expires_at=now + SOON
        )
        self.cy = RegistrationFactory(event=self.event, first_name="Cy", status="waiting", queued_at=now)
        self.dan = RegistrationFactory(event=self.event, first_name="Dan")
        for person in (self.ana, self.bo):
            SeatFactory(registration=person, workshop=self.first)


def nothing(day):
    pass


def somebody_signs_up(day):
    add(day.event, "Zoé")


def one_cancels_and_the_first_of_the_line_gets_the_place(day):
    cancel(day.dan)


def one_changes_their_name(day):
    change_by_team(registration=day.ana, sign_up=replace(sign_up_of(day.ana), first_name="Anaïs"), by=DENIS)


def one_is_moved(day):
    move(registration=day.ana, slot=day.slot, workshop=day.second, by=DENIS)


def one_gets_a_workshop_by_the_line(day):
    Session.objects.filter(pk=day.first.pk).update(capacity=2)
    ChoiceFactory(registration=day.dan, workshop=day.first)
    move(registration=day.ana, slot=day.slot, workshop=day.second, by=DENIS)


def one_is_checked_in(day):
    check_in(registration=day.ana, moment="morning", by=CHLOE)


def one_comes_before_proving_their_address(day):
    check_in(registration=day.bo, moment="morning", by=CHLOE)


def a_phone_sends_its_scans(day):
    merge_scans(event=day.event, scans=[reading(day.ana, 1), reading(day.dan, 2)], by=CHLOE)


def one_is_refused(day):
    check_in(registration=day.cy, moment="morning", by=CHLOE)


def the_clock_ends_a_hold(day):
    pass


def a_hold_is_over_and_its_place_given(day):
    free_expired_holds()


TOUCHED = {
    nothing: [],
    somebody_signs_up: ["Zoé DURAND"],
    one_cancels_and_the_first_of_the_line_gets_the_place: ["Cy", "Dan"],
    one_changes_their_name: ["Anaïs"],
    one_is_moved: ["Ana"],
    one_gets_a_workshop_by_the_line: ["Ana", "Dan"],
    one_is_checked_in: ["Ana"],
    one_comes_before_proving_their_address: ["Bo"],
    a_phone_sends_its_scans: ["Ana", "Dan"],
    one_is_refused: [],
    the_clock_ends_a_hold: ["Bo"],
    a_hold_is_over_and_its_place_given: ["Bo", "Cy"],
}
LATER = {the_clock_ends_a_hold, a_hold_is_over_and_its_place_given}


@pytest.mark.parametrize("act", TOUCHED, ids=lambda act: act.__name__)
def test_the_list_is_completed_by_those_whom_an_act_touched(act):
    day = Day()
    kept = asked(day.event)

    with time_machine.travel(timezone.now() + (2 * SOON if act in LATER else timedelta(0))):
        act(day)
        newer, whole = asked(day.event, kept["mark"]), asked(day.event)

    names = sorted(person["name"].partition(" PERSONNE")[0] for person in newer["people"])
    assert (newer["since"], names) == (kept["mark"], TOUCHED[act])
    assert completed(kept, newer) == by_code(whole["people"])
    assert newer["count"] == len(whole["people"])


def test_an_undoing_is_a_change():
    day = Day()
    check_in(registration=day.ana, moment="morning", by=CHLOE)
    kept = asked(day.event)

    mark_absent(registration=day.ana, moment="morning", by=DENIS)
    newer = asked(day.event, kept["mark"])

    assert [person["present"] for person in newer["people"]] == [{}]
    assert completed(kept, newer) == by_code(asked(day.event)["people"])


@pytest.mark.parametrize(
    "change_of_the_day",
    [
        lambda day: cancel_session(session=day.first, by=DENIS),
        lambda day: Session.objects.filter(pk=day.first.pk).update(title="Habiter"),
        lambda day: Session.objects.filter(pk=day.first.pk).update(room=RoomFactory()),
        lambda day: Session.objects.filter(pk=day.slot.pk).update(venue=RoomFactory().venue),
        lambda day: type(day.event).objects.filter(pk=day.event.pk).update(status="cancelled"),
        lambda day: type(day.event).objects.filter(pk=day.event.pk).update(afternoon_starts_at=None),
        lambda day: day.dan.delete(),
    ],
    ids=["cancelled", "title", "room", "venue", "day", "half-days", "somebody is gone"],
)
def test_the_whole_list_comes_again_when_the_day_changes(change_of_the_day):
    day = Day()
    kept = asked(day.event)

    change_of_the_day(day)
    newer, whole = asked(day.event, kept["mark"]), asked(day.event)

    assert (newer["since"], newer["people"]) == ("", whole["people"])


@pytest.mark.parametrize(
    "mark", ["hier", "1-1-1-1-1-0123456789abcdef", "9-9-9-9-99999999999-0123456789abcdef", f"{'9' * 30}-1-1-1-1-a"]
)
def test_a_mark_that_the_list_never_had_gives_the_whole_list(mark):
    day = Day()

    newer = asked(day.event, mark)

    assert (newer["since"], len(newer["people"])) == ("", 4)


def test_a_mark_ahead_of_a_base_that_was_restored_gives_the_whole_list():
    day = Day()
    check_in(registration=day.ana, moment="morning", by=CHLOE)
    cancel(day.dan)
    kept = asked(day.event)

    Scan.objects.all().delete()
    without_scans = asked(day.event, kept["mark"])
    History.objects.all().delete()
    without_acts = asked(day.event, kept["mark"])

    assert (without_scans["since"], without_acts["since"]) == ("", "")


@pytest.mark.parametrize("people", [3, 30])
def test_what_changed_is_asked_in_as_many_queries_whatever_the_people(people, front_desk, django_assert_num_queries):
    day = Day()
    here = RegistrationFactory.create_batch(people, event=day.event)
    for person in here:
        SeatFactory(registration=person, workshop=day.second)
    kept = asked(day.event)
    for person in here:
        check_in(registration=person, moment="morning", by=CHLOE)

    with django_assert_num_queries(14):
        answer = front_desk.get(f"/accueil/{day.event.slug}/liste/", {"depuis": kept["mark"]}).json()

    assert len(answer["people"]) == people
