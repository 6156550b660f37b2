"""A day and its programme are made at once, by one person or by several who send the same form together."""

from datetime import date, time

import pytest

from programme.desk.hooks import day_desk, session_desk
from programme.grid.new_day import save_new_day
from programme.grid.typed import GridLine
from programme.grid.write import House
from programme.models import Event, Session, Venue
from rencontre.actors import TeamMember
from tests.factories import VenueFactory
from tests.races import race

THREADS = 4
HOUSE = House(day_desk.locks, session_desk.promised, session_desk.keeps)
LINES = [GridLine("n0", title="Accueil", start="9h", end="10h", kind="accueil"), GridLine("n1", title="B", end="11h")]


def made(lines=LINES, venue: Venue | None = None, **changes):
    said = {"title": "Animer", "date": date(2027, 5, 27), "starts_at": time(9), "ends_at": time(17)}
    event = Event(**said | changes)
    new = None if venue else Venue(name="Maison B", address="2 rue Haute", postal_code="62500", city="Saint-Omer")
    if venue:
        event.main_venue = venue
    return save_new_day(
        event=event, venue=new, lines=lines, by=TeamMember("éva"), may=lambda permission: True, house=HOUSE
    )


@pytest.mark.django_db
def test_a_refused_line_leaves_no_day_and_no_venue():
    result = made([GridLine("n0", title="A", start="8h", end="10h")])

    assert result.saved.faults == {"n0": {"start": ["La séance sort des heures de la journée."]}}
    assert (Event.objects.count(), Venue.objects.count(), Session.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_venue_that_is_known_by_then_is_that_one():
    known = VenueFactory(name="MAISON B", address="2 rue Haute", postal_code="62500", city="Saint-Omer")

    made()

    assert Event.objects.get().main_venue == known


@pytest.mark.django_db
def test_the_same_day_is_known_again_and_another_is_made():
    first, again = made(), made()
    made(title="Autre")
    made(venue=VenueFactory())
    missing = made([*LINES, GridLine("n2", title="Neuve")])

    assert first.saved.day.event == again.twin == missing.twin
    assert (again.was_made, missing.was_made) == (True, False)
    assert Event.objects.count() == 3
    assert first.saved.day.event.sessions.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_day_is_made_of_a_form_that_is_sent_several_times_at_once(race_runs):
    for number in range(race_runs):
        results = race(lambda thread: made(title=f"Animer {number}"), threads=THREADS)  # noqa: B023

        assert [one for one in results if isinstance(one, Exception)] == []
        assert sorted(one.was_made for one in results) == [False, True, True, True]
        assert Event.objects.filter(title=f"Animer {number}").count() == 1
    assert Venue.objects.count() == 1
