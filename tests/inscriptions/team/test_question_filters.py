"""The filters of the day's own questions on the list of people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programme.desk.sensitive import asks_again
from tests.factories import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.team.pages import LIST, names

WAYS = [["a", "À vélo"], ["aa", "En train"], ["b", "À pied"]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(event):
    """One of several choices, one of yes or no, one that is typed, one that is sensitive; three people, two of whom
    answer."""
    ways = QuestionFactory(event=event, label="Venue", kind="several_of", choices=WAYS)
    first = QuestionFactory(event=event, label="Première venue", kind="yes_no")
    typed = QuestionFactory(event=event, label="Commune")
    need = QuestionFactory(event=event, label="Garde d’enfant", kind="yes_no", sensitive=True)
    alice, bob, _ = (RegistrationFactory(event=event, first_name=name) for name in ("Alice", "Bob", "Chloé"))
    for person, question, value in (
        (alice, ways, "a\nb"), (bob, ways, "aa"), (alice, first, "oui"), (bob, typed, "Arras"), (alice, need, "oui"),
    ):  # fmt: skip
        AnswerFactory(registration=person, question=question, value=value)
    return {"ways": ways.pk, "first": first.pk, "typed": typed.pk, "need": need.pk}


def choices(response) -> dict[str, dict[str, int]]:
    """Filter → choice → number of people, of the questions."""
    shown = {one.title: {str(c["display"]): c["count"] for c in one.choices} for one in response.context["filters"]}
    return {title: shown[title] for title in ("Venue", "Première venue", "Commune", "Garde d’enfant") if title in shown}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"question_ways": "a"}, ["Alice"]),
        ({"question_ways": "aa"}, ["Bob"]),
        ({"question_ways": "b"}, ["Alice"]),
        ({"question_ways": "-"}, ["Chloé"]),
        ({"question_first": "oui"}, ["Alice"]),
        ({"question_first": "non"}, []),
        ({"question_typed": "*"}, ["Bob"]),
        ({"question_typed": "-"}, ["Alice", "Chloé"]),
        ({"question_typed": "-", "question_ways": "-"}, ["Chloé"]),
        ({"besoin_need": "oui"}, ["Alice"]),
        ({"question_ways": "zz"}, ["Alice", "Bob", "Chloé"]),
    ],
)
def test_each_choice_finds_who_gave_it_and_they_combine(organiser, event, questions, asked, found):
    query = {f"{name.partition('_')[0]}_{questions[name.partition('_')[2]]}": value for name, value in asked.items()}

    assert sorted(names(organiser.get(LIST, {"event": event.pk} | query))) == found


def test_each_choice_says_how_many_it_gives_with_the_others_kept(organiser, event, questions):
    everybody = choices(organiser.get(LIST, {"event": event.pk}))
    narrowed = choices(organiser.get(LIST, {"event": event.pk, f"question_{questions['ways']}": "a"}))

    assert everybody == {
        "Venue": {"À vélo": 1, "En train": 1, "À pied": 1, "N’a pas répondu": 1},
        "Première venue": {"Oui": 1, "N’a pas répondu": 2},
        "Commune": {"A répondu": 1, "N’a pas répondu": 2},
        "Garde d’enfant": {"Oui": 1, "N’a pas répondu": 2},
    }
    assert narrowed == everybody | {  # a sensitive one tells of the whole day, whatever the others keep
        "Première venue": {"Oui": 1},
        "Commune": {"N’a pas répondu": 1},
    }


def test_a_question_that_is_gone_or_of_another_day_shows_the_whole_list(organiser, event, questions):
    elsewhere = QuestionFactory(event=EventFactory())

    for wanted in (elsewhere.pk, "x", "999999"):
        page = organiser.get(LIST, {"event": event.pk, f"question_{wanted}": "oui"}, follow=True)
        assert (page.status_code, len(names(page))) == (200, 3)
    assert choices(organiser.get(LIST, {"event": "toutes"})) == {}


def test_sensitive_ones_are_for_who_reads_the_needs_alone(organiser, denis, event, questions):
    denis.groups.get().permissions.remove(*denis.groups.get().permissions.filter(content_type__model="specialneeds"))

    page = organiser.get(LIST, {"event": event.pk, f"besoin_{questions['need']}": "oui"}, follow=True)

    assert len(names(page)) == 3
    assert set(choices(page)) == {"Venue", "Première venue", "Commune"}


@pytest.mark.logs_errors
def test_the_front_desk_has_none_of_them(front_desk, event, questions):
    assert choices(front_desk.get(LIST, {"event": event.pk})) == {}
    assert front_desk.get(LIST, {"event": event.pk, f"question_{questions['ways']}": "a"}).status_code == 400


def test_the_list_of_a_sensitive_one_asks_the_password_again(questions):
    name = "admin:inscriptions_registration_changelist"

    assert asks_again(name, [f"besoin_{questions['need']}"])
    assert not asks_again(name, [f"question_{questions['ways']}"])


@pytest.mark.parametrize(("chosen", "asks"), [((), 27), (("first",), 29)])
def test_they_ask_as_much_for_three_people_as_for_thirty(organiser, event, questions, chosen, asks):
    def asked(people: int) -> int:
        AnswerFactory.create_batch(
            people, question_id=questions["first"], question=None, registration__event=event, value="oui"
        )
        with CaptureQueriesContext(connection) as found:
            organiser.get(LIST, {"event": event.pk} | {f"question_{questions[one]}": "oui" for one in chosen})
        return len(found)

    assert [asked(3), asked(27)] == [asks, asks]
