"""Rooms and venues, with their address."""

import pytest

from programme.reading.whereabouts import is_room, venue_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maison du développement économique, 16 place Victor Hugo, 62500 Saint-Omer",
         ("Maison du développement économique", "16 place Victor Hugo", "62500", "Saint-Omer")),
        ("Maison du Département – Centre Administratif – 16, place Saint Sépulcre – 62500 SAINT-OMER",
         ("Maison du Département – Centre Administratif", "16, place Saint Sépulcre", "62500", "SAINT-OMER")),
        ("Lieu : Conseil régional, 1030 rue des Universités 38400 Saint-Martin-d’Hères",
         ("Conseil régional", "1030 rue des Universités", "38400", "Saint-Martin-d’Hères")),
        ("Au Lycée agricole - Zone d’activités de Ploufragan",
         ("Lycée agricole", "Zone d’activités de Ploufragan", "", "")),
        ("Salle polyvalente – Le Bourg – 58230 Auxerolles",
         ("Salle polyvalente – Le Bourg", "", "58230", "Auxerolles")),
    ],
)  # fmt: skip
def test_a_venue_is_read_with_its_address(text, found):
    venue = venue_in(text)

    assert (venue.name, venue.address, venue.postal_code, venue.city) == found


@pytest.mark.parametrize("text", ["Le potager à Montréal", "Accueil des participants", "12 500 € de budget"])
def test_what_is_no_place_gives_none(text):
    assert venue_in(text) is None


@pytest.mark.parametrize("text", ["Salle Vauban", "Amphi B – 1er étage", "en visio", "@ Foyer", "S104", "Grande salle"])
def test_a_room_begins_with_what_a_room_is_called(text):
    assert is_room(text)


@pytest.mark.parametrize(
    "text", ["Le potager", "Salle comble pour la deuxième fois de suite dans toute la région", "Où ?"]
)
def test_other_words_are_no_room(text):
    assert not is_room(text)
