"""The filters of the list of people: what each finds and counts, how they combine, and what can be taken off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.people.spellings import gathered, spelled
from programme.models import Event
from tests.factories import (
    EventFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    SeatFactory,
    SpecialNeedsFactory,
)
from tests.inscriptions.team.pages import LIST, names, plain


@pytest.fixture
def people(event, workshops):
    """Five people of the day, each in a state of their own; one of another day."""
    Event.objects.filter(pk=event.pk).update(waiting_list=True, confirm_addresses=True)
    alice = RegistrationFactory(
        event=event, first_name="Alice", attends_afternoon=False, attends_lunch=True, profile="elu", territory="Arques"
    )
    SeatFactory(workshop=workshops[0], registration=alice)
    SpecialNeedsFactory(registration=alice, meal_constraint="sans arachide")
    bob = RegistrationFactory(
        event=event, first_name="Bob", organisation="ville de  SAINT-OMER", territory="ARQUES", role="organisation"
    )
    OutgoingMailFactory(registration=bob, gave_up_at=timezone.now(), attempts=6, last_error="refusé")
    RegistrationFactory(
        event=event, first_name="Chloé", organisation="CCAS", status="waiting", queued_at=timezone.now(), source="site"
    )
    RegistrationFactory(event=event, first_name="Denis", organisation="", email="", source="admin")
    RegistrationFactory(event=event, first_name="Émile", status="cancelled", address_refused_at=timezone.now())
    return RegistrationFactory(event=EventFactory(), first_name="Ailleurs")


def asked(event, **query):
    return {"event": event.pk} | query


def choices(response) -> dict[str, dict[str, int]]:
    """Filter → choice → number of people."""
    return {
        one.title: {str(choice["display"]): choice["count"] for choice in one.choices}
        for one in response.context["filters"]
    }


def chips(response) -> list[str]:
    return [f"{chip.filter} : {chip.text}" for chip in response.context["chips"]]


FOUND = [
    ({"status__exact": "waiting"}, ["Chloé"]),
    ({"presence": "dejeuner"}, ["Alice"]),
    ({"structure": "ville saint omer"}, ["Alice", "Bob", "Émile"]),
    ({"territoire": "arques"}, ["Alice", "Bob"]),
    ({"lettre": "echec"}, ["Bob"]),
    ({"regime": "contrainte"}, ["Alice"]),
    ({"regime": "accueil"}, []),
    ({"adresse": "a-confirmer"}, ["Chloé"]),
    ({"adresse": "sans"}, ["Denis"]),
    ({"source__exact": "admin"}, ["Denis"]),
    ({"role__exact": "organisation", "territoire": "arques"}, ["Bob"]),
    ({"status__exact": "confirmed", "structure": "ville saint omer", "q": "alice"}, ["Alice"]),
]


@pytest.mark.parametrize(("query", "found"), FOUND)
def test_the_filters_combine(organiser, event, people, query, found):
    for person in Registration.objects.all():
        person.search_key = person.first_name.lower()
        person.save(update_fields=["search_key"])

    response = organiser.get(LIST, asked(event, **query))

    assert sorted(names(response)) == found
    assert len(chips(response)) == len(query)


def test_each_choice_says_how_many_people_it_gives_with_the_others_kept(organiser, event, people):
    everybody = choices(organiser.get(LIST, asked(event)))
    confirmed = choices(organiser.get(LIST, asked(event, status__exact="confirmed")))

    assert everybody["état"] == {"Confirmée": 3, "En attente": 1, "Annulée": 1}
    assert confirmed["état"] == everybody["état"]  # its own choice narrows the others only
    assert everybody["structure"] == {"Ville de Saint-Omer": 3, "CCAS": 1}
    assert set(confirmed["structure"].values()) == {2}
    assert (everybody["atelier"], confirmed["atelier"]) == (
        {"Atelier 1": 1, "Sans atelier": 1},
        {"Atelier 1": 1, "Sans atelier": 1},
    )
    assert everybody["besoins"] == {"Repas végétarien": 1, "Autre contrainte de repas": 1}
    assert choices(organiser.get(LIST, asked(event, q="bob")))["besoins"] == everybody["besoins"]  # tells of nobody
    assert everybody["lettres"] == {"Lettre non partie": 1}
    assert everybody["présence et repas"] == {"Matin": 5, "Déjeuner": 1, "Après-midi": 4}


def test_a_chip_takes_one_filter_off_and_keeps_the_others(organiser, event, people):
    response = organiser.get(LIST, asked(event, status__exact="confirmed", territoire="arques"))
    without_state = organiser.get(LIST + response.context["chips"][0].address)

    assert chips(response)[0] == "État : Confirmée"
    assert chips(response)[1].casefold() == "territoire : arques"
    assert len(chips(without_state)) == 1
    assert names(organiser.get(LIST + response.context["everybody"])) != names(response)


def test_nobody_found_says_so_and_an_empty_day_says_what_to_do(organiser, event):
    nobody, empty = organiser.get(LIST, asked(event, q="zzz")), organiser.get(LIST, asked(event))

    assert "Aucune personne ne répond à ces filtres" in plain(nobody)
    assert "Personne encore" in plain(empty)
    assert "importer une liste" in plain(empty)


def test_who_waits_has_their_place_in_the_line(organiser, event, people):
    assert "en attente, adresse à confirmer, 1er" in plain(organiser.get(LIST, asked(event)))


@pytest.mark.logs_errors
@pytest.mark.parametrize("query", [{"territoire": "arques"}, {"lettre": "echec"}, {"regime": "vegetarien"}])
def test_the_front_desk_has_no_filter_on_what_it_does_not_read(front_desk, event, people, query):
    page = front_desk.get(LIST, asked(event))

    assert front_desk.get(LIST, asked(event, **query)).status_code == 400
    assert {one.title for one in page.context["filters"]} & {"territoire", "lettres", "besoins", "profil"} == set()
    assert "@exemple.fr" not in plain(page)


@pytest.mark.logs_errors
def test_needs_are_filtered_by_who_may_see_them_alone(organiser, denis, event, people):
    denis.groups.get().permissions.remove(*denis.groups.get().permissions.filter(content_type__model="specialneeds"))

    assert organiser.get(LIST, asked(event, regime="vegetarien")).status_code == 400
    assert "besoins" not in choices(organiser.get(LIST, asked(event)))


def test_the_chosen_people_are_a_filter_like_the_others(organiser, event, people):
    keys = ",".join(
        str(pk) for pk in Registration.objects.filter(first_name__in=["Alice", "Bob"]).values_list("pk", flat=True)
    )

    response = organiser.get(LIST, asked(event, ids=keys))

    assert (sorted(names(response)), chips(response)) == (["Alice", "Bob"], ["Choix : 2 personnes choisies"])


def test_spellings_are_put_together_under_the_most_frequent():
    found = spelled([("ville de Lens", 1), ("Ville de  Lens", 3), ("", 9), ("CCAS", 2)])

    assert [(one.key, one.text, one.count) for one in found] == [
        ("ville lens", "Ville de Lens", 4),
        ("ccas", "CCAS", 2),
    ]


def test_of_two_spellings_as_frequent_the_list_shows_the_one_of_the_figures():
    typed = ["St-Omer", "Saint-Omer", "st-omer"]

    [shown], [counted] = spelled((text, 1) for text in typed), gathered(enumerate(typed))

    assert shown.text == counted.title == "Saint-Omer"


def test_all_filters_together_ask_as_much_for_three_people_as_for_thirty(organiser, event, workshops):
    def asks(number: int) -> int:
        for _ in range(number):
            SeatFactory(workshop=workshops[0])
        query = asked(event, status__exact="confirmed", structure="ville saint omer", workshop=workshops[0].pk)
        with CaptureQueriesContext(connection) as found:
            organiser.get(LIST, query)
        return len(found)

    assert (asks(3), asks(27)) == (37, 37)
