"""A name or a structure, as one types it at the desk."""

import pytest
from django.urls import reverse

from inscriptions.door import search
from inscriptions.door.moments import by_the_clock
from inscriptions.people.names import search_key
from tests.factories import AttendanceFactory, RegistrationFactory, RoomFactory, SeatFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db
NAMES = [
    ("Jean", "Dupont", "Ville de Lille"),
    ("Jérôme", "Durand", "Régie du Haut-Pont"),
    ("Benoît", "Édujean", "Ville de Lens"),
    ("Zoé", "d’Orval", "Mission locale Jeanne-d’Arc"),
]


@pytest.fixture(autouse=True)
def _people(event):
    for first, last, organisation in NAMES:
        RegistrationFactory(event=event, first_name=first, last_name=last, organisation=organisation)
    RegistrationFactory(first_name="Jean", last_name="Dupont")


def names_found(event, text):
    return [one.registration.first_name for one in search.found(event, text, by_the_clock(event))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("je du", ["Jérôme", "Jean", "Benoît"]),
        ("DU JE", ["Jérôme", "Jean", "Benoît"]),
        ("jerome", ["Jérôme"]),
        ("Édu", ["Benoît"]),
        ("edu", ["Benoît"]),
        ("regie haut pont", ["Jérôme"]),
        ("d'orval", ["Zoé"]),
        ("ville", ["Jean", "Benoît"]),
        ("jean", ["Jean", "Zoé", "Benoît"]),
        ("%", []),
        ("", []),
        ("   ", []),
        ("inconnu", []),
    ],
)
def test_names_that_begin_with_the_words_come_first(event, typed, found):
    assert sorted(names_found(event, typed)) == sorted(found)
    assert names_found(event, typed)[-1:] == found[-1:]


@pytest.mark.parametrize(
    ("last_name", "ways"),
    [
        ("O’Brien", ["obrien", "o brien", "O'Brien", "O’BRIEN", "brien"]),
        ("OBrien", ["obrien", "o brien", "O'Brien"]),
        ("N’Guyen", ["nguyen", "n guyen", "N'Guyen", "N’GUYEN", "guyen"]),
        ("Nguyen", ["nguyen", "N'Guyen"]),
        ("de la Tour", ["delatour", "de la tour", "De La Tour", "latour", "tour"]),
        ("Delatour", ["delatour", "de la tour", "la tour"]),
        ("Le Goaziou", ["legoaziou", "le-goaziou", "goaziou"]),
        ("Saint-Exupéry", ["saintexupery", "saint exupery", "Saint‑Exupéry"]),
    ],
)
def test_a_name_is_found_joined_or_apart(event, last_name, ways):
    RegistrationFactory(event=event, first_name="Anne-Marie", last_name=last_name)

    assert {way: names_found(event, way) for way in ways} == {way: ["Anne-Marie"] for way in ways}


@pytest.mark.parametrize("typed", ["annemarie", "anne marie", "Anne-Marie", "ANNE‑MARIE", "annemarie obrien"])
def test_a_first_name_is_found_joined_or_apart(event, typed):
    for first_name in ("Anne-Marie", "Anne Marie", "Annemarie"):
        RegistrationFactory(event=event, first_name=first_name, last_name="O’Brien")
    RegistrationFactory(event=event, first_name="Marianne", last_name="Roy")

    assert sorted(names_found(event, typed)) == ["Anne Marie", "Anne-Marie", "Annemarie"]


def test_who_begins_with_a_joined_name_comes_first(event):
    RegistrationFactory(event=event, first_name="Ève", last_name="Aobrien")
    RegistrationFactory(event=event, first_name="Conor", last_name="O’Brien")

    assert names_found(event, "obrien") == ["Conor", "Ève"]


def test_words_that_stand_side_by_side_are_not_one(event):
    assert names_found(event, "edelille") == names_found(event, "dupontville") == names_found(event, "zoedorval") == []


def test_the_page_says_who_where_and_in_what_state(client, chloe, event):
    client.force_login(chloe)
    seat = SeatFactory(
        registration__event=event, workshop__room=RoomFactory(name="Salle Vauban"), workshop__number=2,
        registration__last_name="Martin",
    )  # fmt: skip
    AttendanceFactory(registration=RegistrationFactory(event=event, first_name="Bob", last_name="Martinet"))
    RegistrationFactory(event=event, first_name="Anne", last_name="Martinez", status="cancelled")

    response = client.get(reverse("inscriptions:desk", args=[event.slug]), {"q": "martin"})

    found = text_of(response.content.decode().partition('id="trouves"')[2].partition("</section>")[0])
    assert "Camille MARTIN Ville de Saint-Omer Atelier 2, Salle Vauban Pointer Camille MARTIN" in found
    assert "Bob MARTINET Ville de Saint-Omer ✓ pointé à" in found
    assert "Anne MARTINEZ Ville de Saint-Omer annulée Pointer Anne MARTINEZ" in found
    assert seat.registration.email not in response.content.decode()


def test_a_search_without_an_answer_offers_to_register(client, chloe, event):
    client.force_login(chloe)

    said = text_of(client.get(reverse("inscriptions:desk", args=[event.slug]), {"q": "<b>Inconnu"}).content.decode())

    assert "Personne ne répond à « <b>Inconnu »." in said


def test_twenty_people_at_most_are_shown_and_it_is_said(client, chloe, event):
    client.force_login(chloe)
    address = reverse("inscriptions:desk", args=[event.slug])
    shown = []
    for number in (20, 1):
        RegistrationFactory.create_batch(number, event=event, last_name="Martin", search_key=search_key("martin"))
        response = client.get(address, {"q": "martin"})
        shown.append((len(response.context["found"]), "précisez" in response.content.decode()))

    assert shown == [(20, False), (20, True)]


def test_a_very_long_search_looks_for_its_first_words_only(client, chloe, event):
    client.force_login(chloe)

    response = client.get(reverse("inscriptions:desk", args=[event.slug]), {"q": "je " * 1500 + "zzz"})

    assert {one.registration.first_name for one in response.context["found"]} == {"Jérôme", "Jean", "Benoît", "Zoé"}
    assert event.registrations.search("je " * 1500).count() == 4


def test_a_nul_is_left_out_of_a_search(event):
    assert names_found(event, "je\0rome") == ["Jérôme"]
