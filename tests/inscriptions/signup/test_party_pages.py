"""The page where several people are signed up at once: nothing typed is lost, and the answer tells nothing of them."""

import re

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.signup import party_views, posting
from programme.models import Event
from rencontre.french.names import fold
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.signup.parties import typed
from tests.pages import page, text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(
        event={"confirm_addresses": True, "capacity": 50, "waiting_list": True}, workshops={"capacity": 20}
    ),
]
NAMES = ("Ana", "Bob", "Chloé", "Denis", "Ella", "Farid", "Gaël", "Hana", "Inès", "Jean")
LACKING = "Rien n’est encore enregistré"


@pytest.fixture
def path(slot):
    return f"/rencontres/{slot.event.slug}/inscription/collegues/"


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def registered():
    return list(Registration.objects.order_by("pk").values_list("first_name", flat=True))


def test_four_rows_are_there_at_first_with_the_whole_day_ticked(client, path):
    shown = read(client.get(path))

    assert re.findall(r"<legend>(Personne \d+)</legend>", shown) == [f"Personne {n}" for n in (1, 2, 3, 4)]
    assert re.search(r'name="attends_morning"[^>]*checked', shown)
    assert not re.search(r'name="attends_lunch"[^>]*checked', shown)


def test_four_colleagues_are_registered_in_one_post_and_the_empty_row_is_nobody(client, path, slot):
    response = client.post(path, typed(*NAMES[:3], workshop=slot.first), follow=True)

    assert response.redirect_chain == [(f"{path}envoyees/", 302)]
    assert registered() == ["Ana", "Bob", "Chloé"]
    ana = Registration.objects.get(first_name="Ana")
    said = (ana.email, ana.organisation, ana.profile, ana.status, ana.seats.get().workshop)
    assert said == ("ana@exemple.fr", "Ville", "elu", "unconfirmed", slot.first)
    assert OutgoingMail.objects.filter(kind="confirm").count() == 3


def test_who_fills_it_in_comes_too_and_gets_the_letters_of_who_has_no_address(client, path, slot):
    own = {"also": "on", "p0_first_name": "Alice", "p0_last_name": "Roy", "p0_profile": "elu"}
    own |= {"p0_email": "ville@exemple.fr"}

    client.post(path, typed("Bob", "Zoé", p1_email=None, **own))

    alice = Registration.objects.get(first_name="Alice")
    assert [(one.first_name, one.email) for one in alice.asked.order_by("pk")] == [
        ("Bob", "ville@exemple.fr"),
        ("Zoé", "zoe@exemple.fr"),
    ]
    assert set(OutgoingMail.objects.values_list("kind", "to")) == {
        ("together", "ville@exemple.fr"),
        ("confirm", "zoe@exemple.fr"),
    }


def test_more_rows_are_added_and_nothing_typed_is_lost_nor_judged(client, path):
    shown = read(client.post(path, typed("Ana", p2_first_name="Bob", p1_email="faux", more="1")))
    most = read(client.post(path, typed("Ana", rows="9", more="1")))

    assert shown.count("<legend>Personne ") == 7
    assert 'value="faux"' in shown
    assert 'value="Bob"' in shown
    assert "aria-invalid" not in shown
    assert (most.count("<legend>Personne "), "Ajouter des" in most) == (10, False)
    assert registered() == []


@pytest.mark.parametrize("rows", ["", "abc", "-3", "0", "999", "1000000", "٣"])
def test_no_number_of_rows_breaks_the_page(client, path, rows):
    shown = read(client.post(path, typed("Ana", rows=rows, more="1")))

    assert 1 <= shown.count("<legend>Personne ") <= 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"p1_first_name": None}, "Personne 1, Prénom : Saisissez son prénom."),
        ({"p1_profile": None}, "Personne 1, Profil : Choisissez son profil."),
        ({"p1_email": "faux"}, "Personne 1, Adresse e-mail : Il manque le signe @"),
        ({"p1_email": None, "p0_email": None}, "Vous, Votre adresse e-mail : Saisissez votre adresse"),
        ({"also": "on"}, "Vous, Prénom : Saisissez votre prénom."),
        ({"p0_first_name": "Alice"}, "Vous, Je m’inscris aussi : Vous avez saisi votre nom"),
        ({"organisation": None}, "La même structure, Structure : Saisissez le nom de votre structure."),
        ({"attends_morning": None, "attends_afternoon": None}, "Cochez au moins une demi-journée"),
        ({"p2_email": "ana@exemple.fr", "p2_first_name": "Ana"}, "C’est déjà la personne 1"),
        (dict.fromkeys(("p1_first_name", "p1_last_name", "p1_email", "p1_profile", "p2_first_name", "p2_last_name",
                        "p2_email", "p2_profile")), "Saisissez au moins une personne."),
        ({"suite": "http://spam"}, "Un champ caché a été rempli"),
        ({"started": None}, "Ce formulaire a expiré"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is_and_nobody_is_registered(client, path, changes, said):
    response = client.post(path, typed("Ana", "Bob", **changes))

    assert said in text_of(read(response))
    assert registered() == []


def test_what_the_same_presence_needs_is_said_beforehand(client, path):
    assert "<legend>La même présence (une demi-journée au moins)</legend>" in client.get(path).content.decode()


def test_a_workshop_of_another_half_day_is_refused(client, path, slot):
    shown = read(client.post(path, typed("Ana", workshop=slot.first, attends_afternoon=None)))

    assert "Cochez aussi l’après-midi pour choisir cet atelier" in shown
    assert registered() == []


def test_a_function_is_asked_of_each_where_the_day_needs_it(client, path):
    Event.objects.update(job_title_required=True)

    shown = read(client.post(path, typed("Ana")))
    client.post(path, typed("Ana", p1_job_title="directrice"))

    assert "Saisissez sa fonction." in shown
    assert Registration.objects.get().job_title == "directrice"


# --- Places that lack ----------------------------------------------------------------------------------------------


def test_three_answers_are_offered_where_places_lack_and_what_was_typed_is_kept(client, path):
    Event.objects.update(capacity=2)

    shown = read(client.post(path, typed(*NAMES[:3])))

    assert LACKING in shown
    assert re.findall(r'<button[^>]*name="(?:room|correct)" value="(\w+)"', shown) == ["premieres", "attente", "1"]
    assert 'value="Chloé"' in shown
    assert registered() == []
    kept = read(client.post(path, typed(*NAMES[:3], correct="1")))
    assert (LACKING in kept, 'value="Chloé"' in kept) == (False, True)
    assert client.post(path, typed(*NAMES[:3], room="premieres", first="2")).status_code == 302
    assert registered() == ["Ana", "Bob"]


def test_who_has_no_place_waits_when_that_is_chosen(client, path):
    Event.objects.update(capacity=2)

    client.post(path, typed(*NAMES[:3], room="attente"))

    assert list(Registration.objects.order_by("pk").values_list("status", flat=True)) == [
        "unconfirmed",
        "unconfirmed",
        "waiting",
    ]


def test_a_day_without_a_line_offers_the_first_places_only(client, path):
    Event.objects.update(capacity=1, waiting_list=False)

    shown = read(client.post(path, typed("Ana", "Bob")))

    assert "la première" in shown
    assert 'value="attente"' not in shown


def test_a_full_day_says_before_that_all_will_wait_and_asks_nothing_more(client, path):
    Event.objects.update(capacity=0)
    shown = read(client.get(path))

    client.post(path, typed("Ana", "Bob", room=re.search(r'name="room" value="(\w+)"', shown)[1]))

    assert "seront en liste d’attente" in shown
    assert list(Registration.objects.values_list("status", flat=True)) == ["waiting"] * 2


@pytest.mark.parametrize("changes", [{"capacity": 0, "waiting_list": False}, {"status": Event.Status.CANCELLED}])
def test_a_closed_day_says_why(client, path, changes):
    Event.objects.update(**changes)

    for answer in (client.get(path), client.post(path, typed("Ana"))):
        assert "Personne 1" not in read(answer)
    assert registered() == []


def test_a_draft_has_no_such_page(client, path):
    Event.objects.update(status=Event.Status.DRAFT)

    assert [client.get(path).status_code, client.get(f"{path}envoyees/").status_code] == [404, 404]


# --- The same answer for all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("places", [50, 4, 2, 0])
def test_known_and_unknown_people_are_answered_alike(client, path, slot, places):
    RegistrationFactory(event=slot.event, first_name="Bob", last_name="Durand", email="bob@exemple.fr")
    Event.objects.update(capacity=places)
    names = [("Ana", "Bob"), ("Chloé", "Denis")]

    known, unknown = (client.post(path, typed(*pair)) for pair in names)

    assert known.status_code == unknown.status_code
    assert known.headers.get("Location") == unknown.headers.get("Location")
    plain = [re.sub("|".join(NAMES), "X", re.sub("|".join(map(fold, NAMES)), "x", one.content.decode()))
             for one in (known, unknown)]  # fmt: skip
    started = r'name="(?:csrfmiddlewaretoken|started)" value="[^"]+"'
    assert re.sub(started, "", plain[0]) == re.sub(started, "", plain[1])


def test_known_and_unknown_people_are_answered_after_the_same_time(client, path, settings, monkeypatch):
    """The clock of the test: to register takes 90 ms, to find people 70."""
    settings.SIGNUP_ANSWER_SECONDS = 0.06
    instants, slept = iter([0.0, 0.09, 0.0, 0.07]), []
    for module in (party_views, posting):
        monkeypatch.setattr(module, "monotonic", lambda: next(instants))
    monkeypatch.setattr(posting, "sleep", lambda seconds: slept.append(round(seconds, 3)))

    answers = [client.post(path, typed("Ana", "Bob")).status_code for _ in range(2)]

    assert (answers, slept) == ([302, 302], [0.21, 0.23])


def test_a_group_spends_as_many_as_it_has_people_and_what_is_refused_spends_nothing(client, path, settings):
    settings.SIGNUP_BUDGET_ADDRESS = 4
    Event.objects.update(capacity=2)
    assert LACKING in read(client.post(path, typed(*NAMES[:4])))
    Event.objects.update(capacity=20)

    accepted = client.post(path, typed(*NAMES[:3]))
    refused = client.post(path, typed(*NAMES[3:5]))

    assert (accepted.status_code, refused.status_code) == (302, 429)
    assert 'value="Ella"' in refused.content.decode()
    assert "minute" in text_of(refused.content.decode())
    assert registered() == list(NAMES[:3])


def test_after_the_post_the_page_is_the_same_for_all(client, path):
    assert "Vos demandes sont enregistrées" in page(client, f"{path}envoyees/")


# --- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [3, 10])
def test_a_group_is_registered_in_as_many_statements_whatever_its_number(client, slot, path, number, settings):
    settings.TASKS_MODE = "database"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    said = typed(*NAMES[:number], workshop=slot.first) | {f"p{n}_email": f"p{n}@exemple.fr" for n in range(1, 11)}
    for one in range(number + 1, 11):
        said.pop(f"p{one}_email")

    with CaptureQueriesContext(connection) as asked:
        assert client.post(path, said | {"rows": "10"}).status_code == 302

    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert Registration.objects.count() == number
    assert (len(reads), len(asked.captured_queries)) == (9, 18)


@pytest.mark.logs_errors
def test_a_base_that_cannot_write_keeps_the_filled_page(client, path, monkeypatch):
    def fails(**said):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(party_views, "register_party", fails)

    response = client.post(path, typed("Ana"))

    assert response.status_code == 503
    assert 'value="Ana"' in response.content.decode()


def test_another_day_is_another_page(client, path):
    assert client.post(f"/rencontres/{EventFactory().slug}/inscription/collegues/", typed("Ana")).status_code == 302
    assert Registration.objects.get().created_at <= timezone.now()
