"""A site in La Réunion: its hours, its deadlines, its « today » and its half-days, where Paris would say others."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.urls import reverse

from inscriptions.door.rules import check_takes_walk_ins
from inscriptions.errors import RegistrationClosed
from inscriptions.models import Attendance, Registration, SpecialNeeds
from inscriptions.privacy.purge import purge_once_a_day
from inscriptions.signup.rules import check_registration_is_open
from rencontre.domain import refusal
from rencontre.http.conditional import fingerprint
from tests.factories import (
    EventFactory,
    HistoryFactory,
    RegistrationFactory,
    SpecialNeedsFactory,
)
from tests.inscriptions import signing_up
from tests.inscriptions.door.pages import CODE
from tests.pages import page, plain

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 28)  # when summer time begins in Paris
ISLAND = ZoneInfo("Indian/Reunion")  # UTC+4 all year round


def there(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ISLAND)


@pytest.fixture
def day(island):
    return EventFactory(date=DAY, registration_closes_at=there(date(2027, 3, 26), time(23, 59)))


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (datetime(2027, 3, 26, 19, 58, tzinfo=UTC), ""),
        (
            datetime(2027, 3, 26, 19, 59, tzinfo=UTC),
            "Les inscriptions sont closes depuis le vendredi 26 mars 2027 à 23 h 59.",
        ),
    ],
)
def test_a_deadline_is_an_hour_of_the_island(day, now, reason):
    assert plain(refusal(check_registration_is_open, day, now=now)) == reason


def test_nobody_registers_a_minute_after_a_deadline_of_the_island(day, time_machine):
    time_machine.move_to(there(date(2027, 3, 27), time(0)))  # 21 h in Paris, the day before

    with pytest.raises(RegistrationClosed):
        signing_up.register(day)

    assert not Registration.objects.exists()


def test_the_hours_that_the_team_types_are_those_of_the_island(admin_client, day):
    address = reverse("admin:programme_event_change", args=[day.pk])
    form = admin_client.get(address).context["adminform"].form

    said = form["registration_closes_at"].value().astimezone(ISLAND)
    typed = form.fields["registration_closes_at"].clean(["26/03/2027", "18:30"])

    assert (said, typed) == (day.registration_closes_at, there(date(2027, 3, 26), time(18, 30)))


@pytest.mark.parametrize(("hour", "coming"), [(19, True), (20, False)])
def test_today_changes_at_midnight_of_the_island(client, day, time_machine, hour, coming):
    time_machine.move_to(datetime(2027, 3, 28, hour, 30, tzinfo=UTC))

    days = client.get("/").context["days"]

    assert (len(days.coming), len(days.past)) == ((1, 0) if coming else (0, 1))


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (datetime(2027, 3, 27, 20, 30, tzinfo=UTC), "morning"),
        (datetime(2027, 3, 28, 9, 59, tzinfo=UTC), "morning"),
        (datetime(2027, 3, 28, 10, 0, tzinfo=UTC), "afternoon"),
        (datetime(2027, 3, 28, 19, 59, tzinfo=UTC), "afternoon"),
    ],
)
def test_the_desk_follows_the_half_days_of_the_island(client, chloe, day, time_machine, now, moment):
    time_machine.move_to(now)
    client.force_login(chloe)
    person = RegistrationFactory(event=day, badge_code=CODE)

    client.post(reverse("inscriptions:desk", args=[day.slug]), {"code": CODE})

    assert [(found.registration, found.moment) for found in Attendance.objects.all()] == [(person, moment)]


def test_a_check_in_is_shown_at_the_hour_of_the_island(client, chloe, day, time_machine):
    time_machine.move_to(there(DAY, time(9, 12)))
    client.force_login(chloe)
    RegistrationFactory(event=day, badge_code=CODE)
    address = reverse("inscriptions:desk", args=[day.slug])

    client.post(address, {"code": CODE})

    assert " 9 h 12 " in page(client, reverse("inscriptions:my_check_ins", args=[day.slug]))
    assert 'data-time-zone="Indian/Reunion"' in client.get(address).content.decode()
    assert 'data-time-zone="Indian/Reunion"' in client.get(reverse("inscriptions:desk_shell")).content.decode()


def test_the_list_of_a_phone_lasts_until_midnight_of_the_island(client, chloe, day, time_machine):
    time_machine.move_to(there(DAY, time(8)))
    client.force_login(chloe)

    kept = client.get(reverse("inscriptions:desk_list", args=[day.slug])).json()

    assert kept["expires"] == "2027-03-29T00:00:00+04:00"
    assert [moment["from"] for moment in kept["moments"]] == ["", "2027-03-28T14:00:00+04:00"]


@pytest.mark.parametrize(("hour", "is_refused"), [(time(19, 59), False), (time(20), True)])
def test_walk_ins_are_taken_until_midnight_of_the_island(day, hour, is_refused):
    now = datetime.combine(DAY, hour, tzinfo=UTC)

    assert bool(refusal(check_takes_walk_ins, day, now=now)) is is_refused


@pytest.mark.parametrize(("hour", "left"), [(19, 1), (20, 0)])
def test_the_purge_follows_the_dates_of_the_island(day, time_machine, hour, left):
    SpecialNeedsFactory(registration=RegistrationFactory(event=day))
    time_machine.move_to(datetime(2027, 4, 12, hour, 30, tzinfo=UTC))  # its last day is the 12th, for 15 days

    purge_once_a_day()

    assert SpecialNeeds.objects.count() == left


def test_what_other_programs_read_is_in_the_hours_of_the_island(client, day):
    day.refresh_from_db()  # a database gives back UTC

    data = client.get(reverse("programme:data", args=[day.slug])).json()
    markup = client.get(day.get_absolute_url()).content.decode()

    offers = json.loads(markup.partition('application/ld+json">')[2].partition("</script>")[0])
    assert (data["starts_at"], data["registration"]["closes_at"]) == (
        "2027-03-28T09:00:00+04:00",
        "2027-03-26T23:59:00+04:00",
    )
    assert (offers["startDate"], offers["offers"]["validThrough"]) == (
        "2027-03-28T09:00:00+04:00",
        "2027-03-26T23:59:00+04:00",
    )


def test_an_act_of_the_history_is_named_at_the_hour_of_the_island(day):
    act = HistoryFactory(registration=RegistrationFactory(event=day), when=datetime(2027, 3, 26, 21, 15, tzinfo=UTC))

    assert str(act).startswith("27/03/2027 01:15 ")


def test_a_page_kept_from_another_zone_is_asked_again(settings):
    in_paris = fingerprint("les mêmes lignes")
    settings.TIME_ZONE = "Indian/Reunion"

    assert fingerprint("les mêmes lignes") != in_paris


ASKED = """
from datetime import date, time
from django.utils import timezone
from programme.models import Event
event = Event(date=date(2027, 3, 28), starts_at=time(9), ends_at=time(17))
print(event.starts.isoformat(), timezone.get_current_timezone_name())
"""


def test_a_command_started_in_the_zone_of_the_island_keeps_its_hours(tmp_path):
    environment = os.environ | {
        "DEBUG": "1",
        "TIME_ZONE": "Indian/Reunion",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "shell", "--no-imports", "-c", ASKED],
        cwd=site.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("2027-03-28T09:00:00+04:00 Indian/Reunion\n", "")
