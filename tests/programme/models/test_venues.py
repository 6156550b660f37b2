"""Where a map shows a venue."""

from programme.models import Venue

SAINT_OMER = {"address": "16 place Victor Hugo", "postal_code": "62500", "city": "Saint-Omer"}


def test_a_map_shows_the_coordinates():
    venue = Venue(**SAINT_OMER, latitude=50.7489, longitude=2.25671234)

    assert venue.map_url == ("https://www.openstreetmap.org/?mlat=50.74890&mlon=2.25671#map=17/50.74890/2.25671")


def test_without_them_a_map_is_asked_for_the_address():
    assert Venue(**SAINT_OMER).map_url == (
        "https://www.openstreetmap.org/search?query=16+place+Victor+Hugo%2C+62500+Saint-Omer"
    )
