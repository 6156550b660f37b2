"""« Questions », among the settings of a day."""

import pytest
from django.urls import reverse

from inscriptions.models import Answer, Question
from tests.factories import AnswerFactory, EventFactory, QuestionFactory
from tests.inscriptions.questions.kinds import SAMPLES, ask_every_kind
from tests.inscriptions.team.pages import day_page, plain
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"admin:inscriptions_{name}", args=args)


def typed(**said) -> dict:
    """What the form of a question posts."""
    usual = {"label": "Votre trajet", "kind": "one_of", "choices": "Train\r\n\r\n Vélo ", "printed_on": "nothing"}
    return usual | said


def test_the_settings_of_the_day_lead_there_and_back(organiser, event):
    assert at("questions", event.pk) in organiser.get(at("questions", event.pk)).content.decode()
    assert at("questions", event.pk) in organiser.get(day_page("change", event.pk)).content.decode()
    assert "Aucune question pour le moment." in page(organiser, at("questions", event.pk))


def test_the_front_desk_opens_none_of_them(front_desk, event):
    assert front_desk.get(at("questions", event.pk)).status_code == 403


def test_an_organiser_adds_a_question(organiser, event):
    response = organiser.post(at("question_add", event.pk), typed(whom="profile:elu", required="on"), follow=True)

    question = Question.objects.get()
    assert (question.choices, question.shown_to, question.profile) == (
        [["train", "Train"], ["velo", "Vélo"]], "profile", "elu",
    )  # fmt: skip
    text = plain(response)
    assert "Question enregistrée : « Votre trajet »." in text
    assert "un choix parmi plusieurs, obligatoire" in text
    assert "à qui est élu·e" in text


@pytest.mark.parametrize(
    ("whom", "kept"),
    [
        ("", ("all", "", "", False)),
        ("half_day:afternoon", ("half_day", "afternoon", "", False)),
        ("workshop", ("workshop", "", "", True)),
    ],
)
def test_whom_it_is_asked_of_is_one_list(organiser, workshop, whom, kept):
    whom = f"workshop:{workshop.pk}" if whom == "workshop" else whom

    organiser.post(at("question_add", workshop.event.pk), typed(whom=whom))

    question = Question.objects.get()
    assert (question.shown_to, question.half_day, question.profile, question.workshop == workshop) == kept
    shown = organiser.get(at("question_edit", workshop.event.pk, question.pk)).context["adminform"].form
    assert (shown["whom"].value() or "", shown["choices"].value()) == (whom, "Train\nVélo")


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(organiser, event):
    response = organiser.post(at("question_add", event.pk), typed(choices="Train"))

    form = response.context["adminform"].form
    assert (response.status_code, form.errors["choices"]) == (200, ["Proposez au moins deux choix, un par ligne."])
    assert (form["label"].value(), Question.objects.count()) == ("Votre trajet", 0)


@pytest.mark.parametrize("wrong", [{"whom": "profile:personne"}, {"label": ""}, {"kind": "autre"}])
def test_what_the_form_does_not_offer_is_refused(organiser, event, wrong):
    response = organiser.post(at("question_add", event.pk), typed(**wrong))

    assert (response.status_code, Question.objects.count()) == (200, 0)
    assert set(response.context["adminform"].form.errors) == set(wrong)


def test_an_answered_question_says_so_and_keeps_its_kind(organiser, event):
    answer = AnswerFactory(question__event=event)
    address = at("question_edit", event.pk, answer.question.pk)
    text = page(organiser, address)
    assert "1 personne a répondu à « Votre moyen de transport »" in text
    assert "la réponse attendue ne change plus" in text

    response = organiser.post(address, typed(label="Votre moyen de transport", kind="number"))

    assert list(response.context["adminform"].form.errors) == ["kind"]


def test_questions_move_without_script(organiser, event):
    first, second = QuestionFactory(event=event, label="Un"), QuestionFactory(event=event, label="Deux")

    organiser.post(at("questions", event.pk), {"move": f"{second.pk}.up"})
    organiser.post(at("questions", event.pk), {"move": f"{second.pk}.sideways"})
    organiser.post(at("questions", event.pk), {"move": "x"})

    assert list(event.questions.all()) == [second, first]


def test_a_question_that_was_deleted_meanwhile_moves_nothing(organiser, event):
    response = organiser.post(at("questions", event.pk), {"move": "123456.up"}, follow=True)

    assert "Cette question n’existe plus." in plain(response)


def test_before_a_question_goes_its_answers_are_counted_and_offered(organiser, event):
    answer = AnswerFactory(question__event=event)
    address = at("question_delete", event.pk, answer.question.pk)
    html = organiser.get(address).content.decode()
    assert "1 réponse sera supprimée avec elle" in text_of(html)
    assert f"{at('registration_export')}?event={event.pk}" in html

    late = AnswerFactory(question=answer.question)
    refused = organiser.post(address, {"seen": 1})
    assert "2 réponses ont été données" in text_of(refused.content.decode())
    assert Answer.objects.count() == 2
    assert late.registration.event == event

    gone = organiser.post(address, {"seen": 2}, follow=True)

    assert "Question supprimée avec 2 réponses" in plain(gone)
    assert (Answer.objects.count(), Question.objects.count()) == (0, 0)


def test_a_question_of_another_day_is_not_found(organiser, event):
    other = QuestionFactory(event=EventFactory())

    answers = [organiser.get(at(name, event.pk, other.pk)) for name in ("question_edit", "question_delete")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert organiser.get(at("question_edit", event.pk, 10**19)).status_code == 404


def test_the_preview_shows_them_as_people_see_them_and_sends_nothing(organiser, event):
    assert "Aucune question" in page(organiser, at("questions_preview", event.pk))
    ask_every_kind(event)
    QuestionFactory(event=event, label="Soins", sensitive=True, shown_to="half_day", half_day="morning")

    html = organiser.get(at("questions_preview", event.pk)).content.decode()

    text = text_of(html)
    assert [sample.label for sample in SAMPLES if text_of(sample.label) not in text] == []
    assert [heading in text for heading in ("Les questions de l’organisation", "Si vous venez le matin")] == [
        True,
        True,
    ]
    assert ("<fieldset disabled>" in html, 'type="submit"' in html) == (True, False)


def test_a_workshop_and_its_day_say_why_a_question_keeps_them(organiser, workshop):
    QuestionFactory(event=workshop.event, shown_to="workshop", workshop=workshop)

    for address in (
        reverse("admin:programme_session_delete", args=[workshop.pk]),
        reverse("admin:programme_session_delete", args=[workshop.parent.pk]),
        day_page("delete", workshop.event.pk),
    ):
        assert "posée" in page(organiser, address)
        organiser.post(address, {"post": "yes"})

    assert workshop.event.sessions.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_many_questions_of_the_database_whatever_their_number(
    organiser, event, number, django_assert_num_queries
):
    AnswerFactory.create_batch(number, question__event=event)
    organiser.get(at("questions", event.pk))

    with django_assert_num_queries(9):
        organiser.get(at("questions", event.pk))
