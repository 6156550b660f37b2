"""The answers of many people: a list brings and changes them, in as many statements for three as for thirty."""

from dataclasses import replace

import pytest

from inscriptions.models import Answer, Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import answers_of, questions_of, read_answers, said_to_questions
from inscriptions.people.history import described_changes
from inscriptions.people.needs import value_of
from inscriptions.signup.listed import Choices, Listed
from inscriptions.signup.register import register_list
from programme.models import Event
from tests.cast import DENIS
from tests.factories import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.signup.lists import listed
from tests.pages import plain

pytestmark = pytest.mark.django_db
TAKEN = Choices(takes_all=True, sends_letters=False)


def people(number: int, **more) -> dict[int, SignUp]:
    return {
        line: SignUp(first_name="Alice", last_name=f"Durand{line}", email=f"alice{line}@exemple.fr", **more)
        for line in range(2, 2 + number)
    }


def lines(said: dict[int, SignUp], *names: str) -> dict[int, Listed]:
    """A list that has a column for the names, and for the answers of these `names`."""
    known = frozenset({"first_name", "last_name", "email", *names})
    return {line: Listed(sign_up, known) for line, sign_up in said.items()}


def take(event: Event, said: dict[int, Listed]) -> None:
    register_list(event=event, lines=said, choices=TAKEN, by=DENIS)


def test_a_list_brings_answers_and_what_is_not_asked_is_left(event):
    bus = QuestionFactory(event=event, label="Bus")
    mandate = QuestionFactory(event=event, label="Mandat", shown_to="profile", profile="elu")

    take(event, listed(people(2, answers={bus.pk: "ligne 2", mandate.pk: "maire"})))

    assert list(Answer.objects.values_list("question", "value")) == [(bus.pk, "ligne 2")] * 2


def test_a_list_that_answers_otherwise_changes_only_what_it_says(event):
    bus, gare = (QuestionFactory(event=event, label=label) for label in ("Bus", "Gare"))
    take(event, listed(people(1, answers={bus.pk: "ligne 2", gare.pk: "Lille"})))
    line = lines(people(1, answers={bus.pk: "ligne 3"}), f"question_{bus.pk}")

    take(event, line)

    person = Registration.objects.get()
    assert said_to_questions(person) == {bus.pk: "ligne 3", gare.pk: "Lille"}
    told = [plain(one) for one in described_changes(person.history.first(), {})]
    assert "« Bus » : ligne 2 → ligne 3" in told
    take(event, line)
    assert person.history.count() == 2


def test_a_list_that_ends_the_condition_of_an_answer_takes_it_away(event):
    mandate = QuestionFactory(event=event, label="Mandat", shown_to="profile", profile="elu")
    take(event, listed(people(1, profile="elu", answers={mandate.pk: "maire"})))
    line = people(1, profile="habitant", answers={mandate.pk: "adjoint"})

    take(event, lines(line, "profile", f"question_{mandate.pk}"))

    assert said_to_questions(Registration.objects.get()) == {}


def test_an_answer_of_a_list_to_what_is_not_asked_of_the_person_is_no_difference(event, workshops):
    helmet = QuestionFactory(event=event, shown_to="workshop", workshop=workshops[0])
    slot = workshops[0].parent.pk
    take(event, listed(people(1, wishes={slot: [workshops[0].pk]}, answers={helmet.pk: "M"})))
    line = people(1, answers={helmet.pk: "L"})
    take(event, lines(line, f"question_{helmet.pk}"))
    assert said_to_questions(Registration.objects.get()) == {helmet.pk: "L"}

    other = {
        one: replace(said, wishes={slot: [workshops[1].pk]})
        for one, said in people(1, answers={helmet.pk: "S"}).items()
    }
    take(event, lines(other, "wishes", f"question_{helmet.pk}"))

    assert said_to_questions(Registration.objects.get()) == {}


@pytest.mark.parametrize("number", [3, 30])
def test_answers_of_many_are_written_in_as_many_statements_as_of_few(number, django_assert_num_queries):
    event = EventFactory()
    bus = QuestionFactory(event=event, label="Bus", kind="several_of", choices=[["a", "A"], ["b", "B"]])
    with django_assert_num_queries(11):
        take(event, listed(people(number, answers={bus.pk: "a"})))
    with django_assert_num_queries(24):
        take(event, lines(people(number, answers={bus.pk: "a\nb"}), f"question_{bus.pk}"))

    assert set(Answer.objects.values_list("value", flat=True)) == {"a\nb"}


@pytest.mark.parametrize("number", [3, 30])
def test_the_answers_of_many_are_read_in_two_statements(number, django_assert_num_queries):
    event = EventFactory()
    question = QuestionFactory(event=event)
    everyone = [RegistrationFactory(event=event) for _ in range(number)]
    AnswerFactory(question=question, registration=everyone[0], value="ligne 2")

    with django_assert_num_queries(2):
        rows = questions_of(event)
        read_answers(everyone)
        said = [value_of(row, person) for row in answers_of(event)[-1:] for person in everyone]

    assert (said, rows[0].in_words(said[0])) == (["ligne 2"] + [""] * (number - 1), "ligne 2")


def test_a_day_that_asks_nothing_of_its_own_takes_one_statement_to_know(event, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [questions_of(event), questions_of(event)] == [(), ()]
