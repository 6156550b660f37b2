"""« Votre inscription a changé » says what, before and after, since the last letter that left."""

import pytest
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.seats.move import move
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, change_by_team, sign_up_of
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import RegistrationFactory, SpecialNeedsFactory, WorkshopFactory
from tests.inscriptions.signing_up import register
from tests.letters import read
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"lunch_offered": True})]


def says(mail: OutgoingMail) -> str:
    """What the letter says before the card of the day."""
    return plain(read(mail).text).partition("Votre journée")[0]


def last(person: Registration, kind: str = "changed") -> OutgoingMail:
    return person.mails.filter(kind=kind).latest("pk")


def say(person: Registration, act=change, by=THE_PERSON, **answers) -> Registration:
    person = Registration.objects.get(pk=person.pk)
    said = sign_up_of(person)
    return act(registration=person, sign_up=type(said)(**vars(said) | answers), by=by)


@pytest.fixture
def someone(event):
    return RegistrationFactory(event=event, first_name="Alice", attends_lunch=True, phone="+33612345678")


def test_it_says_the_presence_and_the_answers_before_and_after(someone):
    say(someone, attends_lunch=False, organisation="CCAS d’Arques", phone="+33711111111", photo_consent=True)

    told = says(last(someone))

    assert "Présence Avant : le matin, le déjeuner, l’après-midi Maintenant : le matin, l’après-midi" in told
    assert "Structure Avant : Ville de Saint-Omer Maintenant : CCAS d’Arques" in told
    assert "Avant : 06 12 34 56 78 Maintenant : 07 11 11 11 11" in told
    assert "Avant : vous n’y apparaissez pas Maintenant : vous acceptez d’y apparaître" in told


def test_it_never_says_the_needs_the_note_nor_the_address(someone):
    SpecialNeedsFactory(registration=someone, meal_constraint="arachide")

    secrets = {"note": "capricieuse", "meal_constraint": "gluten", "email": "a@b.fr"}
    say(someone, change_by_team, DENIS, attends_lunch=False, **secrets)

    mail = last(someone)
    told = read(mail).text + str(mail.facts)
    for secret in ("capricieuse", "gluten", "arachide", "végétarien", someone.email):
        assert secret not in told


def test_who_the_team_moves_reads_where_they_sat(workshop, someone):
    other = WorkshopFactory(parent=workshop.parent, title="Emploi")
    move(registration=someone, slot=workshop.parent, workshop=workshop, by=DENIS)
    first = says(last(someone))
    OutgoingMail.objects.update(sent_at=timezone.now(), facts={})

    move(registration=someone, slot=workshop.parent, workshop=other, by=DENIS)

    assert f"Atelier, 14 h – 16 h Avant : aucun Maintenant : {plain(str(workshop))}" in first
    second = says(last(someone))
    assert f"Atelier, 14 h – 16 h Avant : {plain(str(workshop))} Maintenant : {plain(str(other))}" in second


def test_a_letter_that_replaces_one_that_waits_says_all_since_the_first(workshop, someone):
    other = WorkshopFactory(parent=workshop.parent, title="Emploi")

    move(registration=someone, slot=workshop.parent, workshop=workshop, by=DENIS)
    say(someone, change_by_team, DENIS, attends_lunch=False)
    move(registration=someone, slot=workshop.parent, workshop=other, by=DENIS)

    told = says(last(someone))
    assert f"Avant : aucun Maintenant : {plain(str(other))}" in told
    assert plain(str(workshop)) not in told
    assert "Avant : le matin, le déjeuner, l’après-midi Maintenant : le matin, l’après-midi" in told


def test_what_changed_back_before_the_letter_left_is_not_said(someone):
    say(someone, attends_lunch=False)
    say(someone, attends_lunch=True)

    told = says(last(someone))

    assert "Avant" not in told
    assert "telle qu’elle est maintenant" in told


def test_a_letter_that_left_is_not_said_again(someone):
    say(someone, attends_lunch=False)
    OutgoingMail.objects.update(sent_at=timezone.now(), facts={})

    say(someone, organisation="CCAS d’Arques", attends_morning=False)

    told = says(last(someone))
    assert "Avant : le matin, l’après-midi Maintenant : l’après-midi" in told
    assert "déjeuner" not in told


@pytest.mark.having(workshop={"capacity": 1})
def test_who_gets_the_seat_they_waited_for_reads_where_they_sat(workshop):
    second = WorkshopFactory(parent=workshop.parent, title="Emploi")
    bob = register(workshop.event, "Bob", workshop)
    someone = register(workshop.event, "Alice", workshop, second)

    cancel(registration=bob, by=THE_PERSON)

    told = says(last(someone, "seated"))
    assert f"Avant : {plain(str(second))} Maintenant : {plain(str(workshop))}" in told


def test_facts_are_those_that_changed_and_no_more(someone):
    say(someone, attends_lunch=False)

    assert last(someone).facts["said"]["changes"] == {
        "before": {"attends_lunch": True},
        "after": {"attends_lunch": False},
    }
