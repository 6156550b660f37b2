"""The answers to the day's own questions among its figures."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from inscriptions.attendance.frozen import kept_of
from inscriptions.models import Answer
from inscriptions.statistics.figures import count_day
from inscriptions.statistics.kept import figures_of
from tests.factories import AnswerFactory, DayReportFactory, QuestionFactory, RegistrationFactory, WorkshopFactory
from tests.pages import plain

pytestmark = pytest.mark.django_db
WAYS = [["velo", "À vélo"], ["train", "En train"], ["pied", "À pied"]]


def asked(event, *values, **fields):
    """A question, and somebody for each of these answers; nobody answers ""."""
    question = QuestionFactory(event=event, **fields)
    for value in values:
        person = RegistrationFactory(event=event)
        if value:
            AnswerFactory(question=question, registration=person, value=value)
    return question


def lines(event) -> dict[str, list[tuple[str, int]]]:
    found = figures_of(event).answers
    return {one.title: [(count.title, count.registered) for count in one.counts] for one in found}


def test_choices_are_counted_in_their_order_and_who_says_nothing_last(event):
    asked(event, "train", "velo", "train", "", label="Venue", kind="one_of", choices=WAYS)

    assert lines(event) == {"Venue": [("À vélo", 1), ("En train", 2), ("sans réponse", 1)]}


def test_who_chose_several_is_in_each_and_a_choice_that_is_gone_keeps_its_code(event):
    asked(event, "velo\ntrain", "train", "ancien", label="Venue", kind="several_of", choices=WAYS)

    assert lines(event) == {"Venue": [("À vélo", 1), ("En train", 2), ("ancien", 1)]}


def test_yes_and_no_are_counted_and_of_what_is_typed_how_many_answered(event):
    asked(event, "oui", "non", "oui", label="Première venue", kind="yes_no")
    asked(event, "Arras", "", label="Commune", kind="short_text")

    assert lines(event) == {
        "Première venue": [("Oui", 2), ("Non", 1), ("sans réponse", 2)],
        "Commune": [("ont répondu", 1), ("sans réponse", 4)],
    }


def test_only_those_who_were_asked_may_have_said_nothing(event):
    RegistrationFactory(event=event, attends_afternoon=False)
    RegistrationFactory(event=event, profile="elu")
    asked(event, "oui", label="Après", kind="yes_no", shown_to="half_day", half_day="afternoon")
    asked(event, "oui", label="Élus", kind="yes_no", shown_to="profile", profile="elu")
    asked(
        event, "oui", label="Atelier", kind="yes_no", shown_to="workshop", workshop=WorkshopFactory(parent__event=event)
    )

    assert lines(event) == {
        "Après": [("Oui", 1), ("sans réponse", 3)],
        "Élus": [("Oui", 1), ("sans réponse", 1)],
        "Atelier": [("Oui", 1)],
    }


def test_sensitive_questions_and_those_that_nobody_answered_are_left_out(event):
    asked(event, "oui", label="Besoin", kind="yes_no", sensitive=True)
    asked(event, "", label="Silence")

    assert lines(event) == {}


def test_those_who_cancelled_are_not_counted(event):
    question = asked(event, "oui", label="Venue", kind="yes_no")
    AnswerFactory(question=question, registration__event=event, registration__status="cancelled", value="non")

    assert lines(event) == {"Venue": [("Oui", 1)]}


def test_the_page_and_the_workbook_show_them(organiser, event):
    asked(event, "train", label="Venue <b>", kind="one_of", choices=[["train", "=En train"]])

    page = plain(organiser.get(reverse("admin:inscriptions_figures", args=[event.pk])).content.decode())
    content = organiser.get(reverse("admin:inscriptions_figures_workbook", args=[event.pk])).content
    (sheet,) = [one for one in openpyxl.load_workbook(BytesIO(content)) if one.title == "Questions"]

    assert ">Venue &lt;b&gt;</h2>" in page
    assert [cell.value for cell in sheet[2]][:3] == ["Venue <b>", "'=En train", 1]


def test_a_frozen_day_keeps_them_without_a_group_that_tells_of_one(event):
    asked(event, *["train"] * 6, *["velo"] * 3, "pied", "pied", label="Venue", kind="one_of", choices=WAYS)
    report = DayReportFactory(event=event, counts=kept_of(event))

    Answer.objects.all().delete()

    assert lines(event) == {"Venue": [("En train", 6), ("autres", 5)]}
    report.counts["figures"].pop("answers")
    report.save()
    assert lines(event) == {}  # one that an earlier version froze


@pytest.mark.parametrize("people", [3, 30])
def test_they_are_read_in_two_statements_whatever_their_number(event, people, django_assert_num_queries):
    asked(event, *["train"] * people, label="Venue", kind="one_of", choices=WAYS)
    asked(event, *["oui"] * people, label="Première venue", kind="yes_no")

    with django_assert_num_queries(8):  # six for the rest
        found = count_day(event)

    assert [len(one.counts) for one in found.answers] == [2, 2]
