from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import CommandError, call_command
from django.utils import timezone

from inscriptions.management.commands.demo import ARCHIVE
from inscriptions.management.demo.stages import demonstration_date
from inscriptions.models import Registration, WorkshopSeat
from programme.models import Event, Session
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


def demo(**options) -> None:
    call_command("demo", **options)


def coming_day() -> Event:
    return Event.objects.exclude(slug=ARCHIVE).get()


def everything() -> list[str]:
    models = (Event, Session, Registration, WorkshopSeat, User)
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 1), date(2026, 5, 28)),
        (date(2026, 4, 28), date(2026, 5, 28)),  # thirty days ahead
        (date(2026, 4, 29), date(2027, 5, 27)),  # twenty-nine
        (date(2026, 12, 31), date(2027, 5, 27)),
    ],
)
def test_the_demonstration_is_on_the_first_last_thursday_of_may_thirty_days_ahead(today, expected):
    assert demonstration_date(today) == expected


def test_the_archive_stands_and_its_copy_is_open():
    demo()

    archive, event = Event.objects.get(slug=ARCHIVE), coming_day()
    assert archive.date == date(2018, 5, 31)
    assert event.date >= timezone.localdate() + timedelta(days=30)
    assert (event.status, event.capacity, event.title) == ("published", 150, archive.title)
    assert "Journée de démonstration" in event.kind
    assert event.registration_opens_at is None
    assert set(event.sessions.workshops().values_list("capacity", flat=True)) == {30}
    assert set(archive.sessions.values_list("capacity", flat=True)) == {None}


def test_both_accounts_can_log_in_with_the_password_that_is_printed_once(capsys):
    demo()
    printed = capsys.readouterr().out
    demo()
    again = capsys.readouterr().out

    lines = [line.split() for line in printed.splitlines() if "mot de passe" in line]
    passwords = {line[2]: line[-1] for line in lines}
    assert set(passwords) == {"organisation", "accueil"}
    for username, password in passwords.items():
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert len(password) >= 12
        assert user.is_staff
        assert not user.is_superuser
        assert password not in again


def test_running_it_again_changes_nothing():
    demo(registrations=5)
    before = everything()

    demo(registrations=5)

    assert everything() == before


def test_a_coming_day_of_the_cycle_is_left_as_it_is():
    demo()
    event = coming_day()
    event.date, event.capacity = timezone.localdate(), 3
    event.save()

    demo()

    assert (coming_day().pk, coming_day().capacity) == (event.pk, 3)


def test_someone_s_own_programme_is_never_written_over():
    event = EventFactory(title="Notre journée")

    with pytest.raises(CommandError):
        demo()

    assert [other.title for other in Event.objects.all()] == ["Notre journée"]
    assert Event.objects.get().pk == event.pk


def test_invented_people_register_through_the_services():
    demo(registrations=12, seed=4)

    people = coming_day().registrations.all()
    assert people.count() == 12
    assert set(people.values_list("status", flat=True)) == {"confirmed"}
    assert all(person.email.endswith("@example.org") for person in people)
    assert WorkshopSeat.objects.count() == people.filter(attends_afternoon=True).count()


def test_the_same_seed_invents_the_same_people():
    demo(registrations=3, seed=4)
    first = list(coming_day().registrations.order_by("pk").values_list("first_name", "last_name", "email"))

    demo(registrations=6, seed=4)
    demo(registrations=3, seed=5)

    people = list(coming_day().registrations.order_by("pk").values_list("first_name", "last_name", "email"))
    assert people[:3] == first
    assert len(people) == len(set(people)) == 9


def test_a_full_day_stops_and_says_so(capsys):
    demo()
    Event.objects.filter(pk=coming_day().pk).update(capacity=2)

    demo(registrations=5)

    assert coming_day().registrations.count() == 2
    assert "Arrêt après 2 inscriptions" in capsys.readouterr().out
