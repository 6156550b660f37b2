"""How a day is brought to a stage: its hours and dates, the clock that is played, what the command refuses."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inscriptions.management.commands import demo
from inscriptions.management.demo import stages
from inscriptions.management.demo.invented import invented_sign_up, leaning_sign_up
from inscriptions.management.demo.stages import STAGES, bring_to, hours_to_add, shift_hours, thursday_from
from inscriptions.management.demo.timeline import PlayedClock, Timeline
from inscriptions.models import Registration
from programme.models import Event
from programme.models.events import local_instant
from programme.queries import slots_with_workshops
from tests.factories import EventFactory, WorkshopFactory

PARIS = ZoneInfo("Europe/Paris")

TODAY = date(2026, 4, 14)  # a Tuesday
NOW = datetime(2026, 4, 14, 14, 40, tzinfo=PARIS)


@pytest.fixture
def archive(db) -> Event:
    call_command("loaddata", "rencontre-2018", verbosity=0)
    return Event.objects.get()


# --- Dates and hours ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("complete", date(2026, 4, 30)),
        ("voeux", date(2026, 4, 23)),
        ("jour-j", date(2026, 4, 14)),
        ("apres", date(2026, 4, 13)),
    ],
)
def test_each_stage_has_its_date(stage, expected):
    assert STAGES[stage].date_of(TODAY) == expected


def test_the_next_thursday_may_be_the_day_itself():
    assert thursday_from(date(2026, 4, 16), days=7) == date(2026, 4, 23)


@pytest.mark.parametrize(
    ("stage", "day", "stands"),
    [
        ("complete", TODAY, True),
        ("complete", TODAY - timedelta(days=1), False),
        ("jour-j", TODAY, True),
        ("jour-j", TODAY - timedelta(days=1), False),
        ("apres", TODAY - timedelta(days=30), True),
        ("apres", TODAY, False),
    ],
)
def test_a_day_is_at_its_stage_until_its_date_says_otherwise(stage, day, stands):
    assert STAGES[stage].stands(day, TODAY) is stands


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (time(0, 5), -9),  # as early as the date allows
        (time(8, 59), -2),
        (time(9, 30), -1),
        (time(10), 0),
        (time(14, 40), 0),
        (time(16), 0),
        (time(16, 1), 1),
        (time(20, 15), 5),
        (time(23, 59), 6),  # over by then
    ],
)
def test_a_day_of_today_has_now_between_its_first_and_its_last_hour(now, hours):
    hours_of = {"starts_at": time(9), "ends_at": time(17)}
    event = SimpleNamespace(
        **hours_of, **{name.removesuffix("_at"): local_instant(TODAY, at) for name, at in hours_of.items()}
    )

    assert hours_to_add(event, local_instant(TODAY, now)) == hours


def test_all_the_hours_of_a_day_move_together(archive):
    shift_hours(archive, 5)

    assert (archive.starts_at, archive.afternoon_starts_at, archive.ends_at) == (time(14), time(19), time(22))
    opening, slot, workshop = (
        archive.sessions.filter(kind=kind).first() for kind in ("ouverture", "ateliers", "atelier")
    )
    assert (opening.starts_at, opening.ends_at) == (time(14, 15), time(14, 45))
    assert (slot.starts_at, workshop.starts_at) == (time(19), None)


# --- The clock ---------------------------------------------------------------------------------------------------


def fail_on_the_day_after(clock: PlayedClock):
    clock.now += timedelta(days=1)
    raise ArithmeticError(timezone.now())


def test_the_clock_is_the_real_one_again_after_a_failure():
    with pytest.raises(ArithmeticError) as failure, PlayedClock(NOW) as clock:
        fail_on_the_day_after(clock)

    assert failure.value.args == (NOW + timedelta(days=1),)
    assert abs(timezone.now() - datetime.now(tz=PARIS)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_acts_are_played_in_order_each_at_its_instant_and_none_after_the_last():
    timeline, done = Timeline(EventFactory()), []
    for hours in (2, 1, 4):
        timeline.at(NOW + timedelta(hours=hours), lambda hours=hours: done.append((hours, timezone.now())))

    timeline.play(until=NOW + timedelta(hours=3), say=str)

    assert done == [(1, NOW + timedelta(hours=1)), (2, NOW + timedelta(hours=2))]


# --- The people --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_day_that_is_talked_about_has_the_same_people_who_lean_to_its_first_workshops():
    first = WorkshopFactory(number=1)
    event, slot = first.parent.event, first.parent
    WorkshopFactory(parent=slot, number=2)
    slots = slots_with_workshops(event)
    asked = [{"event": event, "slots": slots, "seed": 3, "number": number} for number in range(1, 101)]

    plain, leaning = [invented_sign_up(**one) for one in asked], [leaning_sign_up(**one) for one in asked]

    assert leaning == [leaning_sign_up(**one) for one in asked]
    assert [(one.first_name, one.email, one.profile) for one in leaning] == [
        (one.first_name, one.email, one.profile) for one in plain
    ]
    wishes = [one.wishes[slot.pk] for one in leaning if slot.pk in one.wishes]
    assert sum(wished[:1] == [first.pk] for wished in wishes) > len(wishes) / 2
    assert 0 < wishes.count([]) < len(wishes) / 5
    assert any(one.access_needs for one in leaning)


# --- All or nothing, and what is refused -------------------------------------------------------------------------


def test_a_stage_is_made_whole_or_not_at_all(archive, monkeypatch):
    def plan(timeline, people, now):
        timeline.at(now - timedelta(days=2), people.sign_up, 1)
        timeline.at(now - timedelta(days=1), people.cancel, 2)  # who never signed up

    monkeypatch.setitem(STAGES, "complete", replace(STAGES["complete"], plan=plan))

    with pytest.raises(KeyError):
        bring_to(archive, "complete", now=timezone.now())

    assert (Event.objects.count(), Registration.objects.count()) == (1, 0)


def test_the_open_day_is_not_taken_for_that_of_another_stage(archive, monkeypatch):
    monkeypatch.setitem(STAGES, "voeux", replace(STAGES["voeux"], plan=lambda *given: None))
    wishes = bring_to(archive, "voeux", now=timezone.now())

    coming = bring_to(archive, "ouverte", now=timezone.now())

    assert (wishes.slug.startswith("demonstration-voeux-"), coming.kind) == (True, stages.KIND)
    assert bring_to(archive, "ouverte", now=timezone.now()) == coming


@pytest.mark.django_db
def test_the_command_says_how_far_it_is_and_where_the_day_is(monkeypatch, capsys):
    def plan(timeline, people, now):
        for number in range(100):
            timeline.at(now - timedelta(days=2), str, number)

    monkeypatch.setitem(STAGES, "voeux", replace(STAGES["voeux"], plan=plan))

    call_command("demo", stage="voeux")
    first = capsys.readouterr().out
    call_command("demo", stage="voeux")
    again = capsys.readouterr().out

    address = Event.objects.get(slug__startswith="demonstration-voeux-").get_absolute_url()
    assert "100 actes sur 100" in first
    assert ("prête en" in first, address in first, "mot de passe" in first) == (True, True, True)
    assert ("déjà prête" in again, address in again, "mot de passe" in again) == (True, True, False)


@pytest.mark.django_db
def test_registrations_are_for_the_open_day_alone():
    with pytest.raises(CommandError, match="journée ouverte"):
        call_command("demo", stage="voeux", registrations=3)

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_nobody_invented_is_written_to_by_a_site_that_sends_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("demo", stage="voeux")

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_no_stage_is_written_over_someone_s_own_programme():
    EventFactory(title="Notre journée")

    with pytest.raises(CommandError, match="base vide"):
        call_command("demo", stage="jour-j")

    assert [event.title for event in Event.objects.all()] == ["Notre journée"]


def test_the_command_offers_every_stage():
    assert demo.NAMES == ("ouverte", "complete", "voeux", "jour-j", "apres")
