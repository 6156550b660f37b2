"""A question changes while people answer it: nobody is lost, and no answer stays to what is asked no more.

Negative control: without the lock the same race goes wrong.
"""

import pytest

from inscriptions.errors import AnswerRefused
from inscriptions.models import Answer, Question
from inscriptions.people.answers import SignUp
from inscriptions.questions.edit import delete_question, save_question
from inscriptions.signup.register import register
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import EventFactory, QuestionFactory
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE = 7
RIDES = [["train", "Train"], ["bus", "Bus"]]
WITHOUT_THE_TRAIN = {
    "label": "Trajet", "help_text": "", "kind": "one_of", "choices": ["Bus", "Vélo"], "required": False,
    "sensitive": False, "printed_on": "nothing", "shown_to": "all", "half_day": "", "profile": "", "workshop_id": None,
}  # fmt: skip


def answering(event: Event, question: int, number: int) -> None:
    """Somebody answers « train »; the others come at the same time, and one organiser acts among them."""
    person = SignUp(
        first_name="Alice", last_name=f"Durand{number}", email=f"alice{number}@exemple.fr", answers={question: "train"}
    )
    register(event=event, sign_up=person, by=THE_PERSON)


def raced(act) -> tuple[Event, list]:
    event = EventFactory()
    question = QuestionFactory(event=event, label="Trajet", kind="one_of", choices=RIDES).pk

    def one(number):
        return act(event, question) if number == 0 else answering(event, question, number)

    return event, race(one, threads=PEOPLE + 1)


def is_deleted_cleanly() -> bool:
    """The organiser deletes the question, whatever the number of answers: everybody is registered, without one."""
    event, results = raced(lambda event, question: delete_question(event=event, question=question, seen=99, by=DENIS))
    broken = [result for result in results if isinstance(result, Exception)]
    return not broken and event.registrations.count() == PEOPLE and not Answer.objects.filter(question__event=event)


def is_removed_cleanly() -> bool:
    """A choice is taken away: no answer is left that the question does not offer."""
    event, results = raced(
        lambda event, question: save_question(event=event, question=question, said=WITHOUT_THE_TRAIN, by=DENIS)
    )
    refused = [result for result in results[1:] if isinstance(result, AnswerRefused)]
    broken = [result for result in results[1:] if isinstance(result, Exception) and result not in refused]
    offered = {code for code, _ in Question.objects.get(event=event).choices}
    said = set(Answer.objects.filter(question__event=event).values_list("value", flat=True))
    return not broken and event.registrations.count() == PEOPLE - len(refused) and said <= offered


def test_a_question_deleted_while_it_is_answered_loses_nobody(race_runs):
    assert [is_deleted_cleanly() for _ in range(race_runs)] == [True] * race_runs


def test_a_choice_removed_while_it_is_answered_leaves_no_answer_without_it(race_runs):
    assert [is_removed_cleanly() for _ in range(race_runs)] == [True] * race_runs


@pytest.mark.logs_errors  # SQLite refuses some of them: the database is locked
def test_without_the_lock_somebody_is_lost_or_an_answer_is_left(without_lock):
    assert not all(is_deleted_cleanly() and is_removed_cleanly() for _ in range(8))
