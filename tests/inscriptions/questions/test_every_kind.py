"""Every kind of question on one day, followed from the form to the personal page, the history and the team's page."""

import pytest
from django.urls import reverse

from inscriptions.models import Answer, Registration
from inscriptions.people.asked import said_to_questions
from inscriptions.people.history import described_changes
from inscriptions.post.links import token
from inscriptions.signup.change import sign_up_of
from rencontre.french.typography import typographic
from tests.inscriptions.questions.kinds import SAMPLES, ask_every_kind, kept, typed
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.team.pages import url
from tests.pages import page, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(event):
    return ask_every_kind(event)


@pytest.fixture
def answering(client, slot, questions):
    """Alice, who has answered everything by the public form."""
    response = client.post(
        reverse("inscriptions:sign_up", args=[slot.event.slug]), first_workshop(slot, **typed(questions))
    )
    assert response.status_code == 302, response.content.decode()
    return Registration.objects.get()


def words() -> list[str]:
    """What is read of each answer, line by line."""
    return [plain(line) for sample in SAMPLES for line in sample.words.splitlines()]


def test_each_kind_has_its_own_field_under_the_heading_of_the_questions(client, event, questions):
    html = client.get(reverse("inscriptions:sign_up", args=[event.slug])).content.decode()

    names = [f"question_{question.pk}" for question in questions]
    assert [html.count(f'name="{name}"') for name in names] == [1, 1, 3, 3, 2, 1, 1]
    assert [html.index(f'name="{name}"') for name in names] == sorted(html.index(f'name="{name}"') for name in names)
    assert "Les questions de l’organisation" in html
    assert [sample.label for sample in SAMPLES if typographic(sample.label) not in html] == []
    assert all(part in html for part in ('<textarea name="question_', 'inputmode="decimal"', 'type="date"'))


def test_each_kind_is_kept_as_one_text(answering, questions):
    assert said_to_questions(answering) == kept(questions)
    assert sign_up_of(Registration.objects.get()).answers == kept(questions)


def test_each_kind_is_read_on_ones_own_page_and_told_when_the_data_is_taken(client, answering):
    mine = page(client, reverse("inscriptions:mine", args=[token(answering)]))

    assert [said for said in words() if said not in mine] == []
    assert [sample.label for sample in SAMPLES if plain(sample.label) not in mine] == []


def test_the_first_answers_are_in_the_history(answering):
    after = answering.history.get().after

    told = {plain(value["question"]): plain(value["answer"]) for name, value in after.items() if "question_" in name}
    assert told == {plain(sample.label): plain(sample.words) for sample in SAMPLES}


def test_the_form_of_a_change_comes_filled_and_writes_what_changes(client, answering, slot, questions):
    address = reverse("inscriptions:change", args=[token(answering)])
    html = client.get(address).content.decode()
    shown = ['value="Lille-Europe"', "Un réseau\nDes idées", 'value="1200,5"', 'value="2018-05-31"']
    assert [part for part in shown if part not in html] == []
    ticked = [line for line in html.splitlines() if "checked" in line and "question_" in line]
    assert len(ticked) == 4  # a choice, two of several, a yes

    client.post(address, first_workshop(slot, **typed(questions, "other")))

    assert said_to_questions(Registration.objects.get()) == kept(questions, "other_kept")
    lines = [plain(line) for line in described_changes(answering.history.first(), {})]
    assert [line for line in lines if "«" in line] == [
        plain(f"«\u00a0{sample.label}\u00a0»\u00a0: {sample.words} → {sample.other_words}") for sample in SAMPLES
    ]


def test_an_answer_that_is_emptied_leaves_no_row(client, answering, slot, questions):
    client.post(reverse("inscriptions:change", args=[token(answering)]), first_workshop(slot))

    assert Answer.objects.count() == 0
    lines = [plain(line) for line in described_changes(answering.history.first(), {})]
    assert [line.rpartition(" → ")[2] for line in lines if "«" in line] == ["vide"] * len(SAMPLES)


def test_the_teams_page_of_a_person_reads_and_writes_each_kind(organiser, answering, questions):
    shown = organiser.get(url("change", answering.pk)).context["adminform"].form
    said = {name: shown[name].value() for name in shown.fields}
    assert [said[name] for name in typed(questions)] == [
        "Lille-Europe", "Un réseau\nDes idées", "velo", ["train", "voiture"], "oui", "1200,5", "2018-05-31",
    ]  # fmt: skip
    values = {name: "" if value is None else value for name, value in said.items() if value is not False}

    response = organiser.post(url("change", answering.pk), values | typed(questions, "other"))

    assert response.status_code == 302, response.content.decode()
    assert said_to_questions(Registration.objects.get()) == kept(questions, "other_kept")


def test_the_organiser_reads_the_answers_of_who_is_cancelled_and_the_front_desk_none(
    organiser, client, answering, chloe
):
    Registration.objects.update(status="cancelled")
    read = page(organiser, url("change", answering.pk))
    client.force_login(chloe)

    assert [said for said in words() if said not in read] == []
    assert [
        sample.label for sample in SAMPLES if plain(sample.label) in page(client, url("change", answering.pk))
    ] == []
