"""A question is made, changed, moved, deleted and copied; what people have answered is never lost unseen."""

import pytest

from inscriptions.errors import ChangeRefused
from inscriptions.models import Answer, History, Question
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import questions_of, said_to_questions
from inscriptions.questions.edit import delete_question, move_question, save_question, with_codes
from inscriptions.questions.rules import MOST_QUESTIONS
from inscriptions.signup.register import register_by_team
from programme.services import new_edition
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import AnswerFactory, QuestionFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
RIDES = [["train", "Train"], ["bus", "Bus"]]


def columns(**said) -> dict:
    """What the form says of a short question asked of everybody, with what is `said` otherwise."""
    usual = {
        "label": "Votre bus", "help_text": "", "kind": "short_text", "choices": [], "required": False,
        "sensitive": False, "printed_on": "nothing", "shown_to": "all", "half_day": "", "profile": "",
        "workshop_id": None,
    }  # fmt: skip
    return usual | said


def save(event, question=None, **said) -> Question:
    return save_question(event=event, question=question and question.pk, said=columns(**said), by=DENIS)


@pytest.fixture
def ride(event):
    return QuestionFactory(event=event, label="Trajet", kind="one_of", choices=RIDES)


def test_questions_are_asked_in_the_order_in_which_they_are_made_and_moved(event):
    first, second, third = (save(event, label=label) for label in ("Un", "Deux", "Trois"))

    move_question(event=event, question=third.pk, up=True)
    move_question(event=event, question=first.pk, up=True)
    move_question(event=event, question=second.pk, up=False)

    assert [row.title for row in questions_of(event)] == ["Un", "Trois", "Deux"]
    assert [act.act for act in History.objects.all()] == ["question ajoutée"] * 3


def test_a_day_asks_twenty_questions_at_most(event):
    QuestionFactory.create_batch(MOST_QUESTIONS, event=event)

    with pytest.raises(DomainError, match="au plus 20 questions"):
        save(event)

    assert event.questions.count() == MOST_QUESTIONS


@pytest.mark.parametrize(
    ("said", "about", "sentence"),
    [
        ({"label": "TRAJET"}, "label", "Une autre question"),
        ({"label": "Téléphone portable"}, "label", "Le site demande déjà"),
        ({"kind": "one_of", "choices": ["Seul"]}, "choices", "au moins deux choix"),
        ({"kind": "several_of", "choices": [f"Choix {n}" for n in range(21)]}, "choices", "au plus 20 choix"),
        ({"kind": "one_of", "choices": ["Oui", "OUI"]}, "choices", "Deux choix ont le même libellé"),
        ({"sensitive": True, "required": True}, "required", "reste facultative"),
        ({"sensitive": True, "printed_on": "badge"}, "printed_on", "ne s’imprime pas"),
    ],
)
def test_what_a_question_may_not_be(event, ride, said, about, sentence):
    with pytest.raises(ChangeRefused, match=sentence) as refused:
        save(event, **said)

    assert (refused.value.about, event.questions.count()) == (about, 1)


@pytest.mark.parametrize(
    ("said", "about", "sentence"),
    [
        ({"kind": "number", "label": "Trajet"}, "kind", "1 personne a répondu"),
        ({"kind": "one_of", "label": "Trajet", "choices": ["Bus", "Car"]}, "choices", "a été choisi par 1 personne"),
    ],
)  # fmt: skip
def test_what_an_answered_question_may_not_become(event, ride, said, about, sentence):
    AnswerFactory(question=ride, value="train")

    with pytest.raises(ChangeRefused, match=sentence) as refused:
        save(event, ride, **said)

    ride.refresh_from_db()
    assert (refused.value.about, ride.kind, ride.choices) == (about, "one_of", RIDES)


def test_what_was_answered_as_sensitive_stays_so(event):
    care = QuestionFactory(event=event, label="Soins", sensitive=True)
    AnswerFactory(question=care)

    with pytest.raises(ChangeRefused, match="la question le reste"):
        save(event, care, label="Soins")


def test_what_becomes_sensitive_leaves_the_history(event):
    diet = QuestionFactory(event=event, label="Repas")
    sign_up = SignUp(first_name="Alice", last_name="Durand", answers={diet.pk: "sans sel"})
    person = register_by_team(event=event, sign_up=sign_up, by=DENIS)
    assert "sans sel" in str(person.history.get().after)

    save(event, diet, label="Repas", sensitive=True)

    assert "sans sel" not in str(person.history.get().after)
    assert said_to_questions(person) == {diet.pk: "sans sel"}


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (["Train", "Bus"], ["train", "bus"]),
        (["Bus", "Train"], ["bus", "train"]),
        (["En train", "Bus"], ["train", "bus"]),  # changed on its line
        (["Bus", "Train", "Vélo"], ["bus", "train", "velo"]),
        (["En bus"], ["en-bus"]),  # two lines became one: nobody knows which
        (["Rail", "Train", "Bus"], ["rail", "train", "bus"]),
        (["Train !", "Autocar", "?"], ["train-2", "autocar", "choix"]),
    ],
)
def test_a_choice_keeps_its_code_when_its_label_is_changed_on_its_line(labels, codes):
    before = [("train", "Train"), ("bus", "Bus")]

    assert with_codes(labels, before) == list(zip(codes, labels, strict=True))


def test_a_renamed_choice_keeps_its_answers(event, ride):
    AnswerFactory(question=ride, value="train")

    save(event, ride, label="Trajet", kind="one_of", choices=["En train", "Bus"])

    row = questions_of(event)[0]
    assert (row.codes, row.in_words("train")) == ({"train": "En train", "bus": "Bus"}, "En train")


def test_a_question_goes_with_its_answers_and_leaves_the_history(event):
    bus, other = QuestionFactory(event=event, label="Bus"), QuestionFactory(event=event, label="Gare")
    said = SignUp(first_name="Alice", last_name="Durand", answers={bus.pk: "ligne 2", other.pk: "Lille"})
    person = register_by_team(event=event, sign_up=said, by=DENIS)

    with pytest.raises(DomainError, match="1 réponse a été donnée"):
        delete_question(event=event, question=bus.pk, seen=0, by=DENIS)
    assert Answer.objects.count() == 2

    assert delete_question(event=event, question=bus.pk, seen=1, by=DENIS) == 1
    assert delete_question(event=event, question=bus.pk, seen=1, by=DENIS) == 0

    assert [answer.value for answer in Answer.objects.all()] == ["Lille"]
    assert ("ligne 2" in str(person.history.get().after), "Lille" in str(person.history.get().after)) == (False, True)
    assert History.objects.filter(act="question supprimée", registration=None).get().reason == "Bus"


def test_a_question_that_is_gone_is_neither_changed_nor_moved(event, ride):
    ride.delete()

    for act in (lambda: save(event, ride), lambda: move_question(event=event, question=ride.pk or 1, up=True)):
        if ride.pk is None:
            ride.pk = 12345
        with pytest.raises(DomainError, match="n’existe plus"):
            act()


def test_a_new_edition_asks_the_same_but_for_a_workshop_that_it_has_not(event, workshops):
    QuestionFactory(event=event, label="Trajet", kind="one_of", choices=RIDES, required=True)
    QuestionFactory(event=event, label="Casque", shown_to="workshop", workshop=workshops[1])
    AnswerFactory(question=event.questions.first())

    edition = new_edition(event=event, date=event.date.replace(year=event.date.year + 1), by=DENIS)

    copied = list(edition.questions.all())
    assert [(one.label, one.required, one.choices) for one in copied] == [
        ("Trajet", True, RIDES),
        ("Casque", False, []),
    ]
    assert copied[1].workshop == edition.sessions.get(title="Emploi", parent__isnull=False)
    assert Answer.objects.filter(question__event=edition).count() == 0
    assert event.questions.count() == 2


def test_a_question_of_a_workshop_that_was_not_copied_is_left_out(event, workshops, monkeypatch):
    QuestionFactory(event=event, shown_to="workshop", workshop=workshops[1])
    WorkshopFactory(parent=workshops[0].parent, title="Autre")
    monkeypatch.setattr("inscriptions.questions.edit._place_of", lambda workshop: workshop.event_id)

    edition = new_edition(event=event, date=event.date.replace(year=event.date.year + 1), by=DENIS)

    assert edition.questions.count() == 0
