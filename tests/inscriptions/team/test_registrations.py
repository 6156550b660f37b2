"""The list of registrations, and what the front desk never reads."""

import pytest
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.post.links import registration_url
from tests.factories import RegistrationFactory, SeatFactory
from tests.inscriptions.team.pages import ADD, LIST, names, plain, said, url


@pytest.mark.parametrize("people", [3, 30])
def test_the_list_asks_the_same_questions_whatever_its_length(organiser, workshops, people, django_assert_num_queries):
    for workshop in [workshops[0]] * people:
        SeatFactory(workshop=workshop)

    with django_assert_num_queries(26):
        response = organiser.get(LIST)

    assert len(names(response)) == people


def test_the_list_says_who_comes_when_and_to_which_workshop(organiser, person):
    page = plain(organiser.get(LIST))

    for text in ("Alice DUPRÉ", "alice<wbr>@exemple.fr", "CCAS d’Arques", "confirmée", "Atelier 1"):
        assert text in page
    for half_day in ("matin", "déjeuner", "après-midi"):
        assert f'title="{half_day}"' in page


def test_the_list_shows_the_coming_day_unless_another_is_asked_for(organiser, event):
    RegistrationFactory(event=event, first_name="Alice")
    other = RegistrationFactory(first_name="Bob", event__date="2020-01-01")

    assert names(organiser.get(LIST)) == ["Alice"]
    assert names(organiser.get(LIST, {"event": other.event.pk})) == ["Bob"]
    assert names(organiser.get(LIST, {"event": "toutes"})) == ["Alice", "Bob"]
    assert names(organiser.get(LIST, {"event": "n’importe"})) == ["Alice"]


def test_the_list_is_empty_without_a_day(organiser, db):
    assert names(organiser.get(LIST)) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"presence": "matin"}, ["Alice", "Bob"]),
        ({"presence": "apres-midi"}, ["Alice", "Chloé"]),
        ({"profile": "elu"}, ["Bob"]),
        ({"role__exact": "intervenant"}, ["Chloé"]),
        ({"q": "lefevre"}, ["Bob"]),
        ({"q": "ROY chloe"}, ["Chloé"]),
        ({"q": "bob@exemple"}, ["Bob"]),
    ],
)
def test_the_filters_and_the_search_find(organiser, event, workshops, query, found):
    people = {"event": event, "profile": "autre", "search_key": ""}
    alice = RegistrationFactory(**people | {"search_key": "alice durand"}, first_name="Alice", last_name="Durand")
    SeatFactory(workshop=workshops[0], registration=alice)
    bob = {"first_name": "Bob", "last_name": "Lefèvre", "email": "bob@exemple.fr", "attends_afternoon": False}
    RegistrationFactory(**people | {"search_key": "bob lefevre", "profile": "elu"}, **bob)
    chloe = {"first_name": "Chloé", "last_name": "Roy", "attends_morning": False, "role": "intervenant"}
    RegistrationFactory(**people | {"search_key": "chloe roy"}, **chloe)

    assert sorted(names(organiser.get(LIST, query))) == found


def test_the_workshop_filter_finds_who_holds_a_seat(organiser, workshops):
    seat = SeatFactory(workshop=workshops[0], registration__first_name="Alice")
    SeatFactory(workshop=workshops[1], registration__first_name="Bob")

    assert names(organiser.get(LIST, {"workshop": seat.workshop_id})) == ["Alice"]


# --- What the front desk never reads -----------------------------------------------------------------------------

SECRETS = [
    "alice@exemple.fr", "+33612345678", "sans arachide", "boucle magnétique", "végétarien", "Longuenesse", "Élu·e",
    "à placer devant", "la personne",
]  # fmt: skip


def test_the_front_desk_reads_no_secret_on_any_page(front_desk, person, event):
    pages = {
        LIST: 200,
        f"{LIST}?q=dupre": 200,
        url("change", person.pk): 200,
        f"{url('badges')}?event={event.pk}": 200,
        f"{url('badges')}?ids={person.pk}": 200,
        reverse("admin:index"): 200,
        reverse("admin:app_list", args=["inscriptions"]): 200,
        reverse("admin:programme_event_changelist"): 200,
        reverse("admin:programme_session_changelist"): 200,
        reverse("admin:programme_session_change", args=[person.seats.get().workshop_id]): 200,
        url("history", person.pk): 403,
        url("move", person.pk, person.seats.get().slot_id): 403,
        url("cancel", person.pk): 403,
        ADD: 403,
        reverse("admin:inscriptions_history_changelist"): 403,
        reverse("admin:inscriptions_outgoingmail_changelist"): 403,
    }
    secrets = [*SECRETS, registration_url(person), person.badge_code]

    responses = {page: front_desk.get(page) for page in pages}

    assert {page: response.status_code for page, response in responses.items()} == pages
    found = [(page, secret) for page, response in responses.items() for secret in secrets if secret in plain(response)]
    assert found == []


def test_the_front_desk_reads_the_day_page_without_what_people_said(front_desk, person, event):
    page = plain(front_desk.get(reverse("admin:programme_event_overview", args=[event.pk])))

    assert event.title in page
    assert [secret for secret in SECRETS if secret in page and secret not in ("Élu·e", "végétarien")] == []


def test_the_front_desk_sees_who_this_is_and_prints(front_desk, person):
    page = plain(front_desk.get(url("change", person.pk)))

    for text in (
        "Alice DUPRÉ",
        "CCAS d’Arques",
        "Matin, déjeuner, après-midi",
        "Atelier 1 : Santé",
        "Imprimer le badge",
    ):
        assert text in page


def test_the_front_desk_writes_nothing(front_desk, person, workshops):
    before = Registration.objects.values().get()

    answers = [
        front_desk.post(url("change", person.pk), said(person, last_name="Autre")),
        front_desk.post(url("cancel", person.pk)),
        front_desk.post(url("move", person.pk, workshops[0].parent_id), {"workshop": workshops[1].pk}),
        front_desk.post(ADD, {"first_name": "Bob", "last_name": "Lefèvre"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert Registration.objects.values().get() == before
    assert person.seats.get().workshop == workshops[0]


@pytest.mark.logs_errors
@pytest.mark.parametrize("lookup", ["email", "email__startswith", "phone__contains", "special_needs__vegetarian"])
def test_an_address_does_not_tell_what_the_page_hides(front_desk, person, lookup):
    response = front_desk.get(LIST, {lookup: "a"})

    assert response.status_code == 400


def test_the_front_desk_does_not_search_by_address(front_desk, person):
    assert names(front_desk.get(LIST, {"q": "dupre"})) == ["Alice"]
    assert names(front_desk.get(LIST, {"q": "alice@exemple"})) == []


@pytest.mark.logs_errors
@pytest.mark.parametrize(
    "query",
    [
        "email=alice@exemple.fr",
        "email__startswith=a",
        "event__registrations__email__startswith=a",
        "event__registrations__special_needs__meal_constraint=sans+arachide",
        "mails__text__contains=a",
        "role__regex=(a",
        "profile=elu",
        "source__exact=desk",
        "created_at__year=2026",
    ],
)
def test_the_front_desk_cannot_ask_the_list_what_it_may_not_read(front_desk, person, query):
    assert front_desk.get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize("query", ["event=²", "event=" + "9" * 5000, "presence=%00"])
def test_odd_addresses_of_the_list_are_answered(front_desk, person, query):
    assert front_desk.get(f"{LIST}?{query}").status_code in {200, 302}
