"""A sensitive question is treated as the needs are: beside them, for who may read them, told nowhere else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.people.asked import said_to_questions
from inscriptions.post.links import token
from inscriptions.signup.cancel import cancel
from rencontre.actors import THE_PERSON
from tests.factories import AnswerFactory, QuestionFactory
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.team.pages import LIST, plain, said, url
from tests.pages import page

pytestmark = pytest.mark.django_db
SECRET = "dialyse à midi"


@pytest.fixture
def care(event):
    return QuestionFactory(event=event, label="Soins pendant la journée", sensitive=True)


@pytest.fixture
def cared_for(client, slot, care):
    client.post(
        reverse("inscriptions:sign_up", args=[slot.event.slug]),
        first_workshop(slot, **{f"question_{care.pk}": SECRET}),
    )
    return Registration.objects.get()


def test_it_stands_with_the_needs_on_the_form(client, event, care):
    html = client.get(reverse("inscriptions:sign_up", args=[event.slug])).content.decode()

    welcome, _, consents = html.partition("Pour bien vous accueillir")[2].partition("Vos accords")
    assert (care.label in welcome, care.label in consents) == (True, False)
    assert "Les questions de l’organisation" not in html


def test_it_is_read_behind_the_link_of_the_needs(client, cared_for):
    mine, needs = (page(client, reverse(f"inscriptions:{name}", args=[token(cared_for)])) for name in ("mine", "needs"))

    assert (SECRET in mine, SECRET in needs) == (False, True)


def test_neither_the_history_nor_the_letters_nor_the_list_tell_it(organiser, cared_for, care):
    told = [str((act.before, act.after, act.reason)) for act in History.objects.all()]
    told += [str((mail.subject, mail.text, mail.html, mail.facts)) for mail in OutgoingMail.objects.all()]

    assert told
    assert [text for text in told if SECRET in text or f"question_{care.pk}" in text] == []
    assert SECRET not in plain(organiser.get(LIST))


def test_who_cancels_loses_it_with_their_needs_and_keeps_the_rest(cared_for, care):
    bus = AnswerFactory(registration=cared_for, question=QuestionFactory(event=cared_for.event), value="ligne 2")

    cancel(registration=cared_for, by=THE_PERSON)

    assert said_to_questions(Registration.objects.get()) == {bus.question.pk: "ligne 2"}


def test_who_may_not_change_the_needs_reads_it_and_does_not_write_it(organiser, cared_for, care, denis):
    denis.groups.get().permissions.remove(Permission.objects.get(codename="change_specialneeds"))
    text = plain(organiser.get(url("change", cared_for.pk)))
    assert (SECRET in text, f'name="question_{care.pk}"' in text) == (True, False)

    organiser.post(url("change", cared_for.pk), said(cared_for, job_title="maire", **{f"question_{care.pk}": ""}))

    assert Registration.objects.get().job_title == "maire"
    assert said_to_questions(Registration.objects.get()) == {care.pk: SECRET}


def test_who_may_not_see_the_needs_reads_nothing_of_it(organiser, cared_for, care, denis):
    group = denis.groups.get()
    group.permissions.remove(*Permission.objects.filter(codename__endswith="_specialneeds"))

    text = plain(organiser.get(url("change", cared_for.pk)))

    assert (SECRET in text, care.label in text) == (False, False)


def test_when_its_condition_ends_the_page_that_says_so_does_not_name_it(client, slot):
    care = QuestionFactory(event=slot.event, label="Soins", sensitive=True, shown_to="half_day", half_day="afternoon")
    client.post(
        reverse("inscriptions:sign_up", args=[slot.event.slug]),
        first_workshop(slot, **{f"question_{care.pk}": SECRET}),
    )
    address = reverse("inscriptions:change", args=[token(Registration.objects.get())])

    response = client.post(
        address, first_workshop(slot, attends_afternoon=None, **{f"wish_{slot.pk}_1": None}), follow=True
    )

    text = plain(response)
    assert ("Votre réponse sur votre accueil est effacée" in text, "Soins" in text) == (True, False)
    assert said_to_questions(Registration.objects.get()) == {}
