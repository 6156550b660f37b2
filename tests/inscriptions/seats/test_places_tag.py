import pytest
from django.template import Context, Template

from inscriptions.seats.places import workshop_places
from tests.factories import SeatFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def left(workshop):
    source = Template("{% load places %}{{ seats|places_left:workshop }}")
    return source.render(Context({"seats": workshop_places(workshop.event), "workshop": workshop}))


@pytest.mark.parametrize(
    ("capacity", "closed", "words"),
    [
        (None, False, ""),
        (4, False, "3 places restantes"),
        (2, False, "1 place restante"),
        (1, False, "Complet"),
        (4, True, "Fermé"),
    ],
)
def test_the_places_left_are_said_in_words(capacity, closed, words):
    workshop = WorkshopFactory(capacity=capacity, closed=closed)
    SeatFactory(workshop=workshop)

    assert left(workshop) == words
