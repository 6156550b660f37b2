"""A day that changes its date: its reminders are held until it is told, then leave for the new date, once each."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from inscriptions.letters.reminder_plan import State, left_before, planned
from inscriptions.letters.reminders import queue_reminders
from inscriptions.models import OutgoingMail, Registration, Reminder
from inscriptions.programme_changes.announce import announce_changes
from programme.models import Event
from programme.services import new_edition, noticing_day
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory, ReminderFactory
from tests.inscriptions.letters.days import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(at("2018-05-02 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def thursday(clock):
    """Thursday 31 May 2018, to which Alice comes; the run has seen it a month before."""
    event = EventFactory(date=date(2018, 5, 31))
    RegistrationFactory(event=event, first_name="Alice")
    queue_reminders()
    return event


def move(event: Event, to: date, **values) -> Event:
    """As the page of the day saves it; nobody is told."""
    event = Event.objects.select_related("main_venue").get(pk=event.pk)
    for name, value in ({"date": to} | values).items():
        setattr(event, name, value)
    with noticing_day(event, by=DENIS):
        event.save()
    return event


def run_at(clock, *texts: str) -> list[int]:
    """The distance of each reminder that is queued since the beginning."""
    for text in texts:
        clock.move_to(at(text))
        queue_reminders()
    mails = OutgoingMail.objects.filter(kind="reminder").order_by("pk")
    return list(mails.values_list("reminder__days", flat=True))


def states(event: Event, text: str) -> list[State]:
    return [one.state for one in planned(Event.objects.get(pk=event.pk), now=at(text))]


def test_nothing_leaves_before_the_new_date_is_told_then_only_what_is_to_come(thursday, clock):
    clock.move_to(at("2018-05-10 10:00"))
    event = move(thursday, date(2018, 5, 13))

    assert run_at(clock, "2018-05-10 10:01", "2018-05-10 10:02") == []
    assert states(event, "2018-05-10 10:02") == [State.MISSED, State.HELD]
    announce_changes(event=event, by=DENIS)
    assert run_at(clock, "2018-05-10 10:03", "2018-05-12 08:59") == []
    assert states(event, "2018-05-10 10:03") == [State.MISSED, State.TO_COME]
    assert run_at(clock, "2018-05-12 09:00", "2018-05-12 23:00", "2018-05-13 08:00") == [1]


def test_one_that_is_due_before_the_date_is_told_never_leaves(thursday, clock):
    event = move(thursday, date(2018, 5, 13))
    assert run_at(clock, "2018-05-06 09:00", "2018-05-06 09:01") == []

    announce_changes(event=event, by=DENIS)

    assert run_at(clock, "2018-05-06 10:00", "2018-05-11 10:00") == []


def test_a_date_that_changes_and_changes_back_holds_nothing(thursday, clock):
    move(move(thursday, date(2018, 6, 14)), date(2018, 5, 31))

    assert run_at(clock, "2018-05-24 09:00") == [7]


def test_other_hours_hold_nothing(thursday, clock):
    move(thursday, date(2018, 5, 31), ends_at=thursday.ends_at.replace(hour=18))

    assert run_at(clock, "2018-05-24 09:00") == [7]


def test_a_cancelled_day_reminds_nobody_and_says_so(thursday, clock):
    move(thursday, date(2018, 5, 31), status=Event.Status.CANCELLED)

    assert run_at(clock, "2018-05-24 09:00", "2018-05-30 09:00") == []
    assert states(thursday, "2018-05-24 09:00") == [State.CANCELLED] * 2


def test_a_postponed_day_has_its_reminders_again_once_a_date(thursday, clock):
    thursday.reminders.filter(days=7).update(text="Venez à pied.")
    assert run_at(clock, "2018-05-24 09:00") == [7]
    clock.move_to(at("2018-05-25 10:00"))
    event = move(thursday, date(2018, 6, 28))
    assert run_at(clock, "2018-05-30 09:00") == [7]
    announce_changes(event=event, by=DENIS)

    assert run_at(clock, "2018-06-20 10:00") == [7]
    assert run_at(clock, "2018-06-21 09:00", "2018-06-21 09:01") == [7, 7]
    assert run_at(clock, "2018-06-27 09:00", "2018-06-27 09:01", "2018-06-28 08:00") == [7, 7, 1]

    event = Event.objects.get()
    assert [(one.days, one.for_date) for one in left_before(event)] == [(7, date(2018, 5, 31))]
    assert states(event, "2018-06-28 08:00") == [State.SENT, State.SENT]
    said = OutgoingMail.objects.filter(reminder__days=7).values_list("facts__said__words", flat=True)
    assert list(said) == ["Venez à pied."] * 2


def test_a_day_that_comes_back_to_a_date_that_was_reminded_does_not_remind_again(thursday, clock):
    assert run_at(clock, "2018-05-24 09:00") == [7]
    for to in (date(2018, 6, 28), date(2018, 5, 31)):
        event = move(thursday, to)
        announce_changes(event=event, by=DENIS)
        run_at(clock, "2018-05-24 10:00")

    assert states(event, "2018-05-24 10:00") == [State.SENT, State.TO_COME]
    assert run_at(clock, "2018-05-25 09:00", "2018-05-30 09:00") == [7, 1]


def test_the_database_keeps_one_to_come_and_one_that_left_for_each_date(thursday, clock):
    run_at(clock, "2018-05-24 09:00")
    left = Reminder.objects.get(days=7)
    ReminderFactory(event=thursday, days=7)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(event=thursday, days=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(event=thursday, days=7, for_date=left.for_date, queued_at=left.queued_at)


def test_a_new_edition_of_a_postponed_day_has_each_once(thursday, clock):
    run_at(clock, "2018-05-24 09:00")
    event = move(thursday, date(2018, 6, 28))
    announce_changes(event=event, by=DENIS)
    queue_reminders()

    edition = new_edition(event=event, date=event.date + timedelta(days=364), by=DENIS)

    assert list(edition.reminders.values_list("days", "armed_at", "for_date")) == [(7, None, None), (1, None, None)]


def test_a_day_that_is_held_asks_three_things_a_minute(thursday, clock, django_assert_num_queries):
    move(thursday, date(2018, 6, 28))
    assert Registration.objects.count() == 1

    with django_assert_num_queries(3):
        queue_reminders()
