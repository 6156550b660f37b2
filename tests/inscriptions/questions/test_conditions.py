"""Whom a question is asked of: everything is in the page, the server asks and keeps what concerns each person."""

import pytest
from django.urls import reverse

from inscriptions.errors import AnswerRefused
from inscriptions.models import Answer, Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import questions_of, said_to_questions
from inscriptions.people.history import described_changes
from inscriptions.post.links import token
from inscriptions.signup.change import change, change_by_team, change_by_team_but_needs, sign_up_of
from inscriptions.signup.form import ANY
from inscriptions.signup.register import register, register_by_team
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import EventFactory, QuestionFactory
from tests.inscriptions.signup.answers import answers, first_workshop
from tests.inscriptions.team.pages import said, url
from tests.pages import page, plain, text_of

pytestmark = pytest.mark.django_db

AFTERNOON = {"shown_to": "half_day", "half_day": "afternoon"}
ELECTED = {"shown_to": "profile", "profile": "elu"}


@pytest.fixture
def sign_up_page(slot):
    return reverse("inscriptions:sign_up", args=[slot.event.slug])


def kept() -> dict[int, str]:
    return said_to_questions(Registration.objects.get())


def of_workshop(workshop, **more):
    return QuestionFactory(event=workshop.event, shown_to="workshop", workshop=workshop, **more)


def test_each_condition_heads_its_questions_and_none_is_required_in_the_page(client, slot, sign_up_page):
    for label, condition in (("Bus", AFTERNOON), ("Mandat", ELECTED)):
        QuestionFactory(event=slot.event, label=label, required=True, **condition)
    of_workshop(slot.second, label="Casque", required=True)
    html = client.get(sign_up_page).content.decode()

    text = text_of(html)
    workshop = f"Si vous choisissez l’atelier {slot.second.number}"
    headings = ("Si vous venez l’après-midi", "Si vous êtes élu·e", workshop)
    assert [text.count(heading) for heading in headings] == [1, 1, 1]
    fields = [line for line in html.splitlines() if 'name="question_' in line]
    assert (len(fields), [line for line in fields if "required" in line]) == (3, [])
    assert [f"{label} (obligatoire)" in text for label in ("Bus", "Mandat", "Casque")] == [True] * 3
    assert 'class="group asked-if asked-afternoon"' in html


def test_a_question_of_everybody_is_required_in_the_page(client, slot, sign_up_page):
    QuestionFactory(event=slot.event, label="Bus", required=True)

    assert "Bus (obligatoire)" in page(client, sign_up_page)
    response = client.post(sign_up_page, first_workshop(slot))

    assert (response.status_code, Registration.objects.count()) == (200, 0)
    assert "Bus : Répondez à « Bus »." in text_of(response.content.decode())


@pytest.mark.parametrize(
    ("condition", "changes", "is_asked"),
    [
        (AFTERNOON, {}, True),
        (AFTERNOON, {"attends_afternoon": None}, False),
        (ELECTED, {}, True),
        (ELECTED, {"profile": "habitant"}, False),
    ],
)
def test_the_server_asks_when_the_condition_holds_and_drops_the_answer_when_not(
    client, slot, sign_up_page, condition, changes, is_asked
):
    bus = QuestionFactory(event=slot.event, label="Bus", required=True, **condition)
    if "attends_afternoon" in changes:
        changes = changes | {f"wish_{slot.pk}_{rank}": None for rank in (1, 2)}
    refused = client.post(sign_up_page, first_workshop(slot, **changes))
    assert ("Répondez à « Bus »" in text_of(refused.content.decode())) == is_asked
    Registration.objects.all().delete()

    client.post(sign_up_page, first_workshop(slot, **changes, **{f"question_{bus.pk}": "ligne 2"}))

    assert kept() == ({bus.pk: "ligne 2"} if is_asked else {})


@pytest.mark.parametrize(("rank", "is_asked"), [(1, True), (2, True), (0, False)])
def test_a_workshops_question_is_asked_of_whoever_wishes_it_at_any_rank(client, slot, sign_up_page, rank, is_asked):
    wishes = {1: (slot.second, slot.first), 2: (slot.first, slot.second), 0: (slot.first, ANY)}[rank]
    helmet = of_workshop(slot.second, label="Casque", required=True)
    refused = client.post(sign_up_page, answers(slot, *wishes))
    assert (refused.status_code == 200) == is_asked
    Registration.objects.all().delete()

    client.post(sign_up_page, answers(slot, *wishes, **{f"question_{helmet.pk}": "taille M"}))

    assert kept() == ({helmet.pk: "taille M"} if is_asked else {})


def test_a_wrong_answer_to_what_is_not_asked_refuses_nothing(client, slot, sign_up_page):
    number = QuestionFactory(event=slot.event, kind="number", **ELECTED)

    client.post(sign_up_page, first_workshop(slot, profile="habitant", **{f"question_{number.pk}": "beaucoup"}))

    assert kept() == {}


def test_a_change_that_ends_the_condition_deletes_the_answer_and_says_so(client, slot, sign_up_page):
    bus = QuestionFactory(event=slot.event, label="Votre bus", **AFTERNOON)
    client.post(sign_up_page, first_workshop(slot, **{f"question_{bus.pk}": "ligne 2"}))
    person = Registration.objects.get()

    response = client.post(
        reverse("inscriptions:change", args=[token(person)]),
        answers(slot, attends_afternoon=None, **{f"question_{bus.pk}": "ligne 2"}),
        follow=True,
    )

    text = text_of(response.content.decode())
    assert "Votre réponse à « Votre bus » est effacée : cette question ne se pose qu’à qui vient l’après-midi." in text
    assert Answer.objects.count() == 0
    lines = [plain(line) for line in described_changes(person.history.first(), {})]
    assert "« Votre bus » : ligne 2 → vide" in lines


def test_a_change_that_ends_the_wish_does_the_same(client, slot, sign_up_page):
    helmet = of_workshop(slot.second, label="Casque")
    client.post(sign_up_page, answers(slot, slot.first, slot.second, **{f"question_{helmet.pk}": "M"}))
    person = Registration.objects.get()

    response = client.post(reverse("inscriptions:change", args=[token(person)]), first_workshop(slot), follow=True)

    assert "Votre réponse à « Casque » est effacée" in text_of(response.content.decode())
    assert kept() == {}


def test_the_team_may_leave_it_out_and_what_it_ends_is_deleted(organiser, slot, sign_up_page):
    mandate = QuestionFactory(event=slot.event, label="Mandat", required=True, **ELECTED)
    organiser.post(sign_up_page, first_workshop(slot, **{f"question_{mandate.pk}": "maire"}))
    person = Registration.objects.get()

    answered = {f"question_{mandate.pk}": "maire"}
    response = organiser.post(url("change", person.pk), said(person, profile="habitant", **answered), follow=True)
    assert "Effacée avec ce changement : la réponse à « Mandat »" in text_of(response.content.decode())
    assert (Registration.objects.get().profile, kept()) == ("habitant", {})
    person = Registration.objects.get()
    organiser.post(url("change", person.pk), said(person, profile="elu"))

    assert (Registration.objects.get().profile, kept()) == ("elu", {})


def test_what_the_day_has_no_more_is_not_asked(client, slot, sign_up_page):
    gone = QuestionFactory(event=slot.event, label="Mandat", shown_to="profile", profile="ancien", required=True)
    cancelled = of_workshop(slot.second, label="Casque")
    slot.second.cancelled_at = slot.event.starts
    slot.second.save()

    html = client.get(sign_up_page).content.decode()
    response = client.post(sign_up_page, first_workshop(slot))

    assert [f"question_{one.pk}" in html for one in (gone, cancelled)] == [False, False]
    assert (response.status_code, kept()) == (302, {})


def test_on_a_day_of_one_half_day_the_morning_is_everybody():
    event = EventFactory(afternoon_starts_at=None)
    for half_day in ("morning", "afternoon"):
        QuestionFactory(event=event, label=half_day, shown_to="half_day", half_day=half_day)

    assert [(row.title, row.condition, row.asked(event)) for row in questions_of(event)] == [
        ("morning", "", True),
        ("afternoon", "", False),
    ]


# --- The writers, without a form ---------------------------------------------------------------------------------


def alice(**more) -> SignUp:
    return SignUp(first_name="Alice", last_name="Durand", email="alice@exemple.fr", profile="elu", **more)


def test_a_writer_refuses_what_must_be_answered_and_writes_nothing(event):
    QuestionFactory(event=event, label="Bus", required=True)

    with pytest.raises(AnswerRefused, match="Répondez à «\u00a0Bus\u00a0»"):
        register(event=event, sign_up=alice(), by=THE_PERSON)

    assert Registration.objects.count() == 0


def test_a_writer_refuses_a_choice_that_is_offered_no_more(event):
    ride = QuestionFactory(event=event, label="Trajet", kind="one_of", choices=[["train", "Train"], ["bus", "Bus"]])

    with pytest.raises(AnswerRefused, match="La réponse à «\u00a0Trajet\u00a0» n’est plus proposée"):
        register_by_team(event=event, sign_up=alice(answers={ride.pk: "velo"}), by=DENIS)

    assert Registration.objects.count() == 0


def test_the_answer_to_a_question_that_is_gone_is_dropped(event):
    bus = QuestionFactory(event=event)
    said_before = alice(answers={bus.pk: "ligne 2", bus.pk + 1: "x"})
    bus.delete()

    person = register(event=event, sign_up=said_before, by=THE_PERSON)
    change(registration=person, sign_up=said_before, by=THE_PERSON)

    assert Answer.objects.count() == 0


def test_who_may_not_read_the_needs_leaves_the_sensitive_answers_as_they_are(event):
    diet = QuestionFactory(event=event, label="Régime", sensitive=True)
    mandate = QuestionFactory(event=event, label="Traitement", sensitive=True, **ELECTED)
    both = {diet.pk: "sans sel", mandate.pk: "le matin"}
    person = register_by_team(event=event, sign_up=alice(answers=both), by=DENIS)
    emptied = alice(job_title="maire", organisation="Ville")

    change_by_team_but_needs(registration=person, sign_up=emptied, by=DENIS)
    assert kept() == both
    now = sign_up_of(Registration.objects.get())
    change_by_team(registration=person, sign_up=now, by=DENIS)
    assert kept() == both
    person.refresh_from_db()
    habitant = SignUp(first_name="Alice", last_name="Durand", email="alice@exemple.fr", profile="habitant")
    change_by_team_but_needs(registration=person, sign_up=habitant, by=DENIS)

    assert kept() == {diet.pk: "sans sel"}
