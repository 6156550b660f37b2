"""A question changes between the check of a form and the lock: the page comes back as the questions are now, filled."""

import pytest
from django.urls import reverse

from inscriptions.models import Question, Registration
from inscriptions.people.asked import said_to_questions
from inscriptions.post.links import token
from inscriptions.signup import own_views, views
from inscriptions.team import person_page
from tests.factories import AnswerFactory, QuestionFactory
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.team.pages import ADD, said, url
from tests.pages import text_of

pytestmark = pytest.mark.django_db
RIDES = [["train", "Train"], ["bus", "Bus"]]
PLAIN = {"first_name": "Alice", "last_name": "d'Orval", "role": "participant", "attends_morning": "on"}


@pytest.fixture
def trip(event):
    return QuestionFactory(event=event, label="Trajet", kind="one_of", choices=RIDES)


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(module, name, change)`: just before the writer `name` that `module` calls, `change()` is done."""

    def before(module, name, change):
        write = getattr(module, name)

        def late(**said):
            change()
            return write(**said)

        monkeypatch.setattr(module, name, late)

    return before


def without_the_train():
    Question.objects.update(choices=[["bus", "Bus"], ["velo", "Vélo"]])


def sign_up_page(slot) -> str:
    return reverse("inscriptions:sign_up", args=[slot.event.slug])


def test_a_question_deleted_meanwhile_is_passed_over(client, slot, trip, meanwhile):
    meanwhile(views, "register", lambda: Question.objects.all().delete())

    response = client.post(sign_up_page(slot), first_workshop(slot, **{f"question_{trip.pk}": "train"}))

    assert (response.status_code, Registration.objects.count()) == (302, 1)


def test_a_choice_removed_meanwhile_brings_the_page_back_with_those_that_are_left(client, slot, trip, meanwhile):
    meanwhile(views, "register", without_the_train)

    response = client.post(sign_up_page(slot), first_workshop(slot, **{f"question_{trip.pk}": "train"}))

    html = response.content.decode()
    assert (response.status_code, Registration.objects.count()) == (200, 0)
    assert "Trajet : Cette réponse n’est plus proposée : choisissez-en une autre." in text_of(html)
    assert ('value="velo"' in html, 'value="train"' in html, 'value="Alice"' in html) == (True, False, True)


def test_a_question_added_meanwhile_is_asked(client, slot, meanwhile):
    meanwhile(views, "register", lambda: QuestionFactory(event=slot.event, label="Retour", required=True))

    response = client.post(sign_up_page(slot), first_workshop(slot))

    assert "Retour : Répondez à « Retour »." in text_of(response.content.decode())
    assert response.content.decode().count('name="suite"') == 1  # what tells robots is still there


def test_a_question_made_required_and_free_again_leaves_a_sentence(client, slot, trip, meanwhile, monkeypatch):
    meanwhile(views, "register", lambda: Question.objects.update(required=True))
    anew = views.SignUpForm.ask_anew

    def later(form, error):
        Question.objects.update(required=False)
        anew(form, error)

    monkeypatch.setattr(views.SignUpForm, "ask_anew", later)

    response = client.post(sign_up_page(slot), first_workshop(slot))

    assert "Répondez à « Trajet »." in text_of(response.content.decode())


def test_a_change_of_ones_own_comes_back_as_well(client, slot, trip, meanwhile):
    client.post(sign_up_page(slot), first_workshop(slot))
    person = Registration.objects.get()
    meanwhile(own_views, "change_registration", without_the_train)

    address = reverse("inscriptions:change", args=[token(person)])
    response = client.post(address, first_workshop(slot, job_title="maire", **{f"question_{trip.pk}": "train"}))

    assert "Cette réponse n’est plus proposée" in text_of(response.content.decode())
    assert (said_to_questions(Registration.objects.get()), Registration.objects.get().job_title) == ({}, "")


@pytest.mark.parametrize("is_new", [True, False])
def test_the_teams_form_comes_back_as_well(organiser, trip, meanwhile, is_new):
    if is_new:
        meanwhile(person_page, "register_by_team", without_the_train)
        address, typed = f"{ADD}?event={trip.event.pk}", PLAIN
    else:
        person = AnswerFactory(question=trip, value="bus").registration
        meanwhile(person_page, "change_by_team", without_the_train)
        address, typed = url("change", person.pk), said(person)

    response = organiser.post(address, typed | {f"question_{trip.pk}": "train"})

    assert "Cette réponse n’est plus proposée" in text_of(response.content.decode())
    assert Registration.objects.filter(answers__value="train").count() == 0
