"""The searches of the team: folded, joined or apart, whatever the list."""

import pytest
from django.urls import reverse

from tests.factories import (
    EventFactory,
    OrganiserFactory,
    RegistrationFactory,
    SessionFactory,
    SpeakerFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
WAYS = ["obrien", "o brien", "O'Brien", "O’BRIEN", "O-Brien"]


def found(client, model, typed):
    page = client.get(reverse(f"admin:{model}_changelist"), {"q": typed})
    return [str(row) for row in page.context["cl"].result_list]


@pytest.mark.parametrize("typed", WAYS)
def test_a_speaker_is_found_joined_or_apart(organiser, typed):
    SpeakerFactory(first_name="Conor", last_name="O’Brien")
    SpeakerFactory(first_name="Brigitte", last_name="Roy")

    assert found(organiser, "programme_speaker", typed) == ["Conor O’BRIEN"]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("eleonore delatour", ["Éléonore de la TOUR"]),
        ("tour ELEONORE", ["Éléonore de la TOUR"]),
        ("saintomer", ["Éléonore de la TOUR"]),
        ("delaville", []),
        ("%", []),
        ("inconnu", []),
        ("'", ["Éléonore de la TOUR", "Bob ROY"]),
    ],
)
def test_each_word_is_looked_for_without_its_accents(organiser, typed, titles):
    SpeakerFactory(first_name="Éléonore", last_name="de la Tour", organisation="Ville de Saint-Omer")
    SpeakerFactory(first_name="Bob", last_name="Roy", organisation="")

    assert sorted(found(organiser, "programme_speaker", typed)) == sorted(titles)


def test_a_speaker_is_offered_joined_or_apart(organiser):
    SpeakerFactory(first_name="Conor", last_name="O’Brien")
    asked = {"app_label": "programme", "model_name": "intervention", "field_name": "speaker", "term": "obrien"}

    offered = organiser.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["text"] for row in offered] == ["Conor O’BRIEN"]


@pytest.mark.parametrize("typed", ["letoile", "l etoile", "L'Étoile", "etoile"])
def test_venues_organisers_days_and_sessions_are_found_joined_or_apart(organiser, typed):
    VenueFactory(name="L’Étoile", city="Lens")
    VenueFactory(name="Salle Vauban", address="1 rue Neuve", city="Lille")
    OrganiserFactory(name="L’Étoile")
    event = EventFactory(title="À L’Étoile")
    visit = SessionFactory(event=event, title="Visite de L’Étoile")
    SessionFactory(event=event, title="Pause")

    assert found(organiser, "programme_venue", typed) == ["L’Étoile"]
    assert found(organiser, "programme_organiser", typed) == ["L’Étoile"]
    assert found(organiser, "programme_event", typed) == [str(event)]
    assert found(organiser, "programme_session", typed) == [str(visit)]


@pytest.mark.parametrize("typed", [*WAYS, "denis obrien", "DENIS o'brien"])
def test_an_act_is_found_by_its_person_joined_or_apart_and_by_who_acted(organiser, typed):
    event = EventFactory()
    conor = RegistrationFactory(event=event, first_name="Conor", last_name="O’Brien")
    bob = RegistrationFactory(event=event, first_name="Bob", last_name="Roy")
    for person in (conor, bob):
        event.history.create(registration=person, when=person.created_at, who="denis", act="inscription")

    page = organiser.get(reverse("admin:inscriptions_history_changelist"), {"q": typed})

    assert [act.registration for act in page.context["cl"].result_list] == [conor]
