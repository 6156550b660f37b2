"""An organiser adds a question, people answer it with and without JavaScript: what it costs, and how its pages read."""

import pytest
from django.urls import reverse

from inscriptions.models import Question, Registration
from inscriptions.people.asked import said_to_questions
from inscriptions.post.links import token
from tests.browser.counted import Hand
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import AnswerFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.questions.kinds import ask_every_kind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.having(workshop={"capacity": 20})]
AFTERNOON = {"shown_to": "half_day", "half_day": "afternoon"}


def questions_page(event) -> str:
    return reverse("admin:inscriptions_questions", args=[event.pk])


def test_an_organiser_adds_a_question_from_the_settings_of_the_day(hand, event):
    page = hand.page
    hand.starts(reverse("admin:programme_event_overview", args=[event.pk]))
    hand.goes(page.get_by_role("link", name="Réglages").first)
    hand.goes(page.get_by_role("link", name="Questions", exact=True))
    hand.goes(page.get_by_role("link", name="Ajouter une question"))
    hand.types(page.get_by_label("Question", exact=False).first, "Comment venez-vous\u202f?")
    hand.chooses(page.get_by_label("Réponse attendue"), "un choix parmi plusieurs")
    hand.types(page.get_by_label("Choix proposés"), "Train\nBus\nVoiture")
    hand.goes(page.get_by_role("button", name="Enregistrer"))

    assert [label for _, label in Question.objects.get().choices] == ["Train", "Bus", "Voiture"]
    assert hand.cost.within(loads=5, clicks=4, fields=3), hand.cost


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_somebody_answers_what_concerns_them(open_phone, workshop, script, width):
    ride = QuestionFactory(event=workshop.event, kind="several_of", choices=[["train", "Train"], ["bus", "Bus"]])
    back = QuestionFactory(event=workshop.event, label="Retour", kind="yes_no", required=True, **AFTERNOON)
    hand = Hand(open_phone(java_script_enabled=script))
    page = hand.page
    page.set_viewport_size({"width": width, "height": 800})
    hand.starts(reverse("inscriptions:sign_up", args=[workshop.event.slug]))
    for name, value in {
        "first_name": "Zoé", "last_name": "d’Orval", "email": "zoe@exemple.fr", "organisation": "Ville",
    }.items():  # fmt: skip
        hand.types(page.locator(f"[name={name}]"), value)
    hand.clicks(page.locator("[name=profile]").first)
    afternoon = page.locator("[name=attends_afternoon]")
    afternoon.set_checked(False)
    assert not page.get_by_text("Si vous venez l’après-midi", exact=True).is_visible()
    hand.cost.clicks += 1
    afternoon.set_checked(True)
    hand.clicks(page.locator(f"[name=wish_{workshop.parent.pk}_1]").first)
    hand.clicks(page.locator(".folded > summary"))  # what may be left out is folded
    hand.clicks(page.get_by_label("Train", exact=True))
    hand.clicks(page.locator(f"[name=question_{back.pk}]").first)
    hand.goes(page.locator("main form [type=submit]"))

    person = Registration.objects.get()
    assert said_to_questions(person) == {ride.pk: "train", back.pk: "oui"}
    assert hand.cost.within(loads=2, clicks=7, fields=4), hand.cost


def test_a_question_made_required_meanwhile_comes_back_filled(open_phone, workshop):
    bus = QuestionFactory(event=workshop.event, label="Votre bus")
    page = open_phone(java_script_enabled=False)
    page.goto(reverse("inscriptions:sign_up", args=[workshop.event.slug]))
    page.locator("[name=first_name]").fill("Zoé")
    Question.objects.update(required=True)
    follow(page.locator("main form [type=submit]"))

    assert page.locator("[name=first_name]").input_value() == "Zoé"
    assert page.get_by_role("link", name="Votre bus").count() == 1
    assert page.locator(f"[name=question_{bus.pk}]").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_questions_read_well(open_as, organiser, workshop, scheme):
    event = workshop.event
    questions = ask_every_kind(event, help_text="Pour préparer la journée.")
    QuestionFactory(event=event, label="Navette du retour", kind="yes_no", required=True, **AFTERNOON)
    QuestionFactory(event=event, label="Votre casque", shown_to="workshop", workshop=workshop)
    QuestionFactory(event=event, label="Soins pendant la journée", sensitive=True, shown_to="profile", profile="elu")
    alice = RegistrationFactory(event=event, first_name="Alice")
    for question, value in zip(
        questions, ("Lille", "Des outils", "velo", "train\nvelo", "oui", "3", "2018-05-31"), strict=True
    ):
        AnswerFactory(question=question, registration=alice, value=value)
    stops = [
        Stop("questions", questions_page(event)),
        Stop("question-ajouter", reverse("admin:inscriptions_question_add", args=[event.pk])),
        Stop("question-refusee", reverse("admin:inscriptions_question_add", args=[event.pk]), act=send_nothing),
        Stop("question-changer", reverse("admin:inscriptions_question_edit", args=[event.pk, questions[3].pk])),
        Stop("question-supprimer", reverse("admin:inscriptions_question_delete", args=[event.pk, questions[3].pk])),
        Stop("questions-apercu", reverse("admin:inscriptions_questions_preview", args=[event.pk])),
        Stop("questions-inscription", reverse("inscriptions:sign_up", args=[event.slug])),
        Stop("questions-modifier", reverse("inscriptions:change", args=[token(alice)])),
        Stop("questions-mienne", reverse("inscriptions:mine", args=[token(alice)])),
        Stop("questions-personne", reverse("admin:inscriptions_registration_change", args=[alice.pk])),
    ]

    assert faults_of(open_as(organiser, scheme=scheme), stops) == {}


def send_nothing(page):
    follow(page.locator("#content-main form [type=submit], #content form [type=submit]").first)
