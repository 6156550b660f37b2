"""A slip of the keyboard erases nobody: what the next purge would take must be meant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.privacy.purge import purge
from programme.models import Event
from tests.factories import DayReportFactory, RegistrationFactory, SpecialNeedsFactory
from tests.inscriptions.privacy.held import day_ago
from tests.inscriptions.team.pages import day_page, filled, plain

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - timedelta(days=800)
SENTENCE = "La nuit prochaine effacerait pour toujours : 2 personnes inscrites, et les besoins de 1."


@pytest.fixture
def two_people(event):
    """Two people of a day to come, one of whom has needs."""
    SpecialNeedsFactory(registration__event=event)
    RegistrationFactory(event=event)
    return event


def change(organiser, event: Event, **typed):
    page = day_page("change", event.pk)
    return organiser.post(page, filled(organiser, page, **typed))


def test_a_mistyped_year_is_refused_with_what_it_would_erase(organiser, two_people):
    page = change(organiser, two_people, date=f"{LONG_AGO:%d/%m/%Y}")

    assert page.status_code == 200
    assert SENTENCE in plain(page)
    assert "C’est voulu" in plain(page)
    assert Event.objects.get().date == two_people.date


def test_what_is_meant_is_done(organiser, two_people):
    page = change(organiser, two_people, date=f"{LONG_AGO:%d/%m/%Y}", erases="on")

    assert page.status_code == 302
    assert Event.objects.get().date == LONG_AGO
    assert purge()["personnes inscrites"] == 2


@pytest.mark.having(event=day_ago(40))
def test_a_shorter_time_that_erases_the_needs_is_refused_too(organiser, two_people):
    Event.objects.update(special_needs_days=60)

    page = change(organiser, two_people, special_needs_days="15")

    assert "La nuit prochaine effacerait pour toujours : les besoins de 1." in plain(page)
    assert Event.objects.get().special_needs_days == 60


@pytest.mark.parametrize("typed", [{"title": "Autre titre"}, {"special_needs_days": "20"}])
def test_a_change_that_erases_nobody_asks_nothing(organiser, two_people, typed):
    page = organiser.get(day_page("change", two_people.pk))

    assert "C’est voulu" not in plain(page)
    assert change(organiser, two_people, **typed).status_code == 302


def test_an_empty_day_moves_as_it_likes(organiser, event):
    assert change(organiser, event, date=f"{LONG_AGO:%d/%m/%Y}").status_code == 302


@pytest.mark.having(event={"date": LONG_AGO})
def test_a_purged_day_says_so_and_leads_to_its_figures(organiser, event):
    DayReportFactory(event=event)

    page = plain(organiser.get(day_page("change", event.pk)))

    assert "Les personnes de cette journée ont été effacées" in page
    assert "Son bilan reste" in page
