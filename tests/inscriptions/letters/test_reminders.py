"""Reminders leave once, at their hour or after an outage, never once the day has begun, to who still comes or waits."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from inscriptions.errors import NotChangeable
from inscriptions.letters import reminders
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.reminder_plan import State, planned
from inscriptions.letters.reminders import queue_reminders, set_reminder
from inscriptions.models import OutgoingMail, Registration, Reminder
from programme.models import Event
from programme.services import new_edition
from tests.cast import DENIS
from tests.factories import EventFactory, InterventionFactory, OutgoingMailFactory, RegistrationFactory, ReminderFactory
from tests.inscriptions.letters.days import PARIS, at

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def thursday():
    """Thursday 31 May 2018, 9 h – 17 h; its reminders are due on 24 and 30 May at 9 h."""
    return EventFactory(date=date(2018, 5, 31), contact_email="contact@exemple.fr")


@pytest.fixture
def clock(thursday):
    """It is 2 May, and the run has seen the day."""
    with time_machine.travel(at("2018-05-02 10:00"), tick=False) as traveller:
        queue_reminders()
        yield traveller


def queued() -> list[tuple[str, int]]:
    """Kind and distance of each letter, in the order in which they were queued."""
    mails = OutgoingMail.objects.filter(kind__startswith="reminder").order_by("pk")
    return list(mails.values_list("kind", "reminder__days"))


def run_at(clock, text: str) -> None:
    clock.move_to(at(text))
    queue_reminders()


def test_a_person_gets_both_at_their_hour_and_each_once(thursday, clock):
    RegistrationFactory(event=thursday, created_at=at("2018-05-01 10:00"))

    run_at(clock, "2018-05-24 08:59")
    assert queued() == []
    run_at(clock, "2018-05-24 09:00")
    run_at(clock, "2018-05-24 09:01")
    assert queued() == [("reminder", 7)]
    run_at(clock, "2018-05-30 09:00")
    run_at(clock, "2018-05-31 08:59")
    assert queued() == [("reminder", 7), ("reminder", 1)]


def test_a_clock_that_jumps_two_days_loses_none_and_sends_none_twice(thursday, clock):
    people = RegistrationFactory.create_batch(3, event=thursday)

    for text in ("2018-05-23 10:00", "2018-05-25 10:00", "2018-05-23 10:00", "2018-05-25 10:00", "2018-05-27 10:00"):
        run_at(clock, text)
    assert queued() == [("reminder", 7)] * 3
    run_at(clock, "2018-05-29 10:00")
    run_at(clock, "2018-05-31 08:30")

    assert queued() == [("reminder", 7)] * 3 + [("reminder", 1)] * 3
    assert {(one.pk, one.mails.count()) for one in people} == {(one.pk, 2) for one in people}


def test_of_two_that_an_outage_brings_together_the_later_alone_is_sent(thursday, clock, settings):
    settings.TASKS_MODE = "database"
    person = RegistrationFactory(event=thursday)

    run_at(clock, "2018-05-30 20:00")
    deliver_pending()

    first, second = person.mails.order_by("pk")
    assert (first.reminder.days, bool(first.dropped_at), bool(first.sent_at)) == (7, True, False)
    assert (second.reminder.days, bool(second.dropped_at), bool(second.sent_at)) == (1, False, True)


@pytest.mark.parametrize("text", ["2018-05-31 09:00", "2018-05-31 20:00", "2018-06-02 10:00"])
def test_nothing_leaves_once_the_day_has_begun(thursday, clock, text):
    RegistrationFactory(event=thursday)

    run_at(clock, text)

    assert queued() == []


def test_a_letter_that_waited_until_the_day_begins_is_dropped(thursday, clock, settings):
    settings.TASKS_MODE = "database"
    person = RegistrationFactory(event=thursday)
    run_at(clock, "2018-05-30 09:00")
    thursday.reminders.get(days=7).mails.all().delete()

    clock.move_to(at("2018-05-31 09:00"))
    deliver_pending()

    mail = person.mails.get()
    assert (bool(mail.dropped_at), mail.sent_at, mail.facts) == (True, None, {})


def test_one_that_was_due_before_the_publication_never_leaves():
    RegistrationFactory(event=EventFactory(date=date(2018, 5, 31), status=Event.Status.DRAFT))
    with time_machine.travel(at("2018-05-20 10:00"), tick=False) as clock:
        queue_reminders()
        clock.move_to(at("2018-05-26 10:00"))
        Event.objects.update(status=Event.Status.PUBLISHED)
        queue_reminders()
        event = Event.objects.get()
        assert [one.state for one in planned(event, now=at("2018-05-26 10:01"))] == [State.MISSED, State.TO_COME]
        run_at(clock, "2018-05-30 09:00")

    assert queued() == [("reminder", 1)]


def test_a_day_that_is_hidden_and_published_again_counts_anew(thursday, clock):
    RegistrationFactory(event=thursday)
    Event.objects.update(status=Event.Status.DRAFT)
    run_at(clock, "2018-05-23 10:00")
    assert [one.armed_at for one in Reminder.objects.all()] == [None, None]

    Event.objects.update(status=Event.Status.PUBLISHED)
    run_at(clock, "2018-05-25 10:00")

    assert queued() == []


def test_a_day_published_before_the_upgrade_writes_only_what_is_still_to_come(thursday):
    RegistrationFactory(event=thursday)

    with time_machine.travel(at("2018-05-27 10:00"), tick=False) as clock:
        queue_reminders()
        assert queued() == []
        run_at(clock, "2018-05-30 09:00")

    assert queued() == [("reminder", 1)]


def test_who_signs_up_between_the_two_gets_the_second(thursday, clock):
    run_at(clock, "2018-05-24 09:00")
    late = RegistrationFactory(event=thursday)
    run_at(clock, "2018-05-30 09:00")

    assert list(late.mails.values_list("reminder__days", flat=True)) == [1]


def test_who_gets_which_and_who_gets_none(thursday, clock):
    of = {"event": thursday}
    comes = RegistrationFactory(**of)
    team = RegistrationFactory(role="organisation", **of)
    waits = RegistrationFactory(status=Status.WAITING, queued_at=at("2018-05-02 10:00"), **of)
    speaks = RegistrationFactory(speaker=InterventionFactory(session__event=thursday).speaker, **of)
    RegistrationFactory(status=Status.CANCELLED, **of)
    RegistrationFactory(email="", **of)
    RegistrationFactory(no_campaigns=True, **of)
    RegistrationFactory(address_refused_at=at("2018-05-02 10:00"), **of)
    RegistrationFactory(status=Status.UNCONFIRMED, hold_expires_at=at("2018-05-25 10:00"), **of)
    Event.objects.update(confirm_addresses=True)
    RegistrationFactory(status=Status.WAITING, queued_at=at("2018-05-02 10:00"), **of)  # from the site, never proved
    waits.proved_at = at("2018-05-02 10:00")
    waits.save()

    run_at(clock, "2018-05-24 09:00")

    assert set(OutgoingMail.objects.values_list("registration", "kind")) == {
        (comes.pk, "reminder"),
        (team.pk, "reminder"),
        (waits.pk, "reminder_waiting"),
        (speaks.pk, "reminder_speaker"),
    }


@pytest.mark.parametrize("change", [{"status": Status.CANCELLED}, {"no_campaigns": True}])
def test_who_leaves_meanwhile_is_not_sent_what_was_queued(thursday, clock, settings, change):
    settings.TASKS_MODE = "database"
    person = RegistrationFactory(event=thursday)
    run_at(clock, "2018-05-24 09:00")

    Registration.objects.update(**change)
    deliver_pending()

    assert bool(person.mails.get().dropped_at)


def test_who_was_given_a_place_meanwhile_does_not_read_that_they_wait(thursday, clock, settings):
    settings.TASKS_MODE = "database"
    person = RegistrationFactory(event=thursday, status=Status.WAITING, queued_at=at("2018-05-02 10:00"))
    run_at(clock, "2018-05-24 09:00")

    Registration.objects.update(status=Status.CONFIRMED, queued_at=None)
    deliver_pending()

    assert bool(person.mails.get().dropped_at)


def test_hours_are_those_of_the_site_through_the_change_to_summer_time():
    """Sunday 25 March 2018, 2 h becomes 3 h: 9 h there is 7 h UTC, 8 h the week before."""
    event = EventFactory(date=date(2018, 3, 26))
    ReminderFactory(event=event, days=7, hour=time(9))
    ReminderFactory(event=event, days=1, hour=time(9))
    ReminderFactory(event=event, days=2, hour=time(2, 30))

    due = {one.days: one.due_on(event).astimezone(ZoneInfo("UTC")).isoformat() for one in event.reminders.all()}

    assert due == {
        7: "2018-03-19T08:00:00+00:00",
        2: "2018-03-24T01:30:00+00:00",
        1: "2018-03-25T07:00:00+00:00",
    }


def test_an_error_half_way_undoes_all_and_the_next_run_does_all(thursday, clock, monkeypatch):
    RegistrationFactory.create_batch(3, event=thursday)

    def fail(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reminders.Queued, "address", property(fail))
        with pytest.raises(KeyboardInterrupt):
            run_at(clock, "2018-05-24 09:00")
    assert (queued(), Reminder.objects.exclude(queued_at=None).count()) == ([], 0)

    run_at(clock, "2018-05-24 09:01")
    assert queued() == [("reminder", 7)] * 3


def test_the_database_refuses_a_second_letter_of_a_reminder(thursday):
    reminder = ReminderFactory(event=thursday)
    mail = OutgoingMailFactory(registration__event=thursday, reminder=reminder)

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMailFactory(registration=mail.registration, reminder=reminder)


@pytest.mark.parametrize("count", [3, 30])
def test_a_run_asks_as_much_for_three_people_as_for_thirty(thursday, clock, count, django_assert_num_queries):
    RegistrationFactory.create_batch(count, event=thursday)
    RegistrationFactory(event=thursday, status=Status.WAITING, queued_at=at("2018-05-02 10:00"))
    clock.move_to(at("2018-05-24 09:00"))

    # Days, their reminders; two of the transaction; the day, whether its date is to be told, its reminders, who speaks,
    # its people, their seats and wishes, the line; the letters; that they are queued.
    with django_assert_num_queries(14):
        queue_reminders()
    assert len(queued()) == count + 1


def test_a_run_with_nothing_to_do_asks_two_things(thursday, clock, django_assert_num_queries):
    RegistrationFactory.create_batch(3, event=thursday)

    with django_assert_num_queries(2):
        queue_reminders()


# --- What the team sets --------------------------------------------------------------------------------------------


def test_the_team_sets_the_hour_the_words_and_adds_one(thursday, clock):
    RegistrationFactory(event=thursday)
    set_reminder(event=thursday, days=7, hour=time(9), text="", is_on=False, by=DENIS)
    set_reminder(event=thursday, days=1, hour=time(17, 30), text="Venez **tôt**.", is_on=True, by=DENIS)
    set_reminder(event=thursday, days=3, hour=time(8), text="", is_on=True, by=DENIS)

    run_at(clock, "2018-05-24 09:00")
    run_at(clock, "2018-05-28 08:00")
    run_at(clock, "2018-05-30 17:29")
    assert queued() == [("reminder", 3)]
    run_at(clock, "2018-05-30 17:30")

    assert queued() == [("reminder", 3), ("reminder", 1)]
    assert OutgoingMail.objects.get(reminder__days=1).facts["said"]["words"] == "Venez **tôt**."
    assert list(thursday.history.values_list("act", "reason").order_by("pk")) == [
        ("rappel réglé", "J−7, éteint"),
        ("rappel réglé", "J−1, à 17:30"),
        ("rappel réglé", "J−3, à 08:00"),
    ]


def test_the_words_may_change_on_a_day_that_the_run_has_not_seen(thursday):
    with time_machine.travel(at("2018-05-02 10:00"), tick=False):
        set_reminder(event=thursday, days=7, hour=time(9), text="Venez tôt.", is_on=True, by=DENIS)

    assert list(thursday.reminders.values_list("days", "text")) == [(7, "Venez tôt."), (1, "")]


def test_one_that_has_left_does_not_change(thursday, clock):
    run_at(clock, "2018-05-24 09:00")

    with pytest.raises(NotChangeable, match=r"est parti le jeudi 24\u00a0mai 2018 à 9\u00a0h"):
        set_reminder(event=thursday, days=7, hour=time(10), text="", is_on=True, by=DENIS)
    assert thursday.reminders.get(days=7).hour == time(9)


@pytest.mark.parametrize(
    ("days", "hour", "sentence"),
    [(7, time(8), "est passé"), (0, time(9), "la journée a commencé"), (0, time(12), "la journée a commencé")],
)
def test_a_moment_that_is_past_is_refused(thursday, clock, days, hour, sentence):
    clock.move_to(at("2018-05-24 08:30"))

    with pytest.raises(NotChangeable, match=sentence):
        set_reminder(event=thursday, days=days, hour=hour, text="", is_on=True, by=DENIS)
    assert set(thursday.reminders.values_list("days", "hour")) == {(7, time(9)), (1, time(9))}


def test_one_of_the_same_day_leaves_before_it_begins(thursday, clock):
    RegistrationFactory(event=thursday)
    set_reminder(event=thursday, days=0, hour=time(7), text="", is_on=True, by=DENIS)
    clock.move_to(at("2018-05-31 07:00") - timedelta(days=1))
    queue_reminders()

    run_at(clock, "2018-05-31 07:00")

    assert queued()[-1] == ("reminder", 0)


def test_the_island_reminds_at_its_own_hours(island, thursday):
    RegistrationFactory(event=thursday)
    with time_machine.travel(datetime(2018, 5, 2, 10, tzinfo=PARIS), tick=False) as clock:
        queue_reminders()
        clock.move_to(datetime(2018, 5, 24, 6, 59, tzinfo=PARIS))  # 8 h 59 there
        queue_reminders()
        assert queued() == []
        clock.move_to(datetime(2018, 5, 24, 7, tzinfo=PARIS))
        queue_reminders()

    assert queued() == [("reminder", 7)]


def test_a_new_edition_has_the_same_reminders_and_none_has_left(thursday, clock):
    set_reminder(event=thursday, days=3, hour=time(8), text="Venez tôt.", is_on=True, by=DENIS)
    set_reminder(event=thursday, days=1, hour=time(9), text="", is_on=False, by=DENIS)
    run_at(clock, "2018-05-28 08:00")
    Event.objects.update(thanked_at=at("2018-06-01 09:00"))

    edition = new_edition(event=thursday, date=date(2019, 5, 30), by=DENIS)

    kept = edition.reminders.values_list("days", "hour", "text", "is_on", "armed_at", "queued_at")
    assert list(kept) == [
        (7, time(9), "", True, None, None),
        (3, time(8), "Venez tôt.", True, None, None),
        (1, time(9), "", False, None, None),
    ]
    assert edition.thanked_at is None
