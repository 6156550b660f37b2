"""Cancelling a session and telling people, as the organiser does it: asked first, previewed, then sent once."""

import pytest
from django.urls import reverse

from inscriptions.models import OutgoingMail, WorkshopSeat
from programme.models import SessionChange
from tests.factories import ChoiceFactory, InterventionFactory, RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.admin.pages import plain
from tests.inscriptions.admin.test_day import filled, session


@pytest.fixture
def workshop(event):
    return WorkshopFactory(number=1, title="Santé", parent__event=event)


@pytest.fixture
def alice_seated(workshop):
    person = RegistrationFactory(event=workshop.event, first_name="Alice", last_name="Dupré")
    ChoiceFactory(registration=person, workshop=workshop)
    SeatFactory(registration=person, workshop=workshop)
    return person


def page(name, workshop) -> str:
    return reverse(f"admin:inscriptions_session_{name}", args=[workshop.pk])


def test_asking_and_previewing_write_nothing(organiser, workshop, alice_seated):
    asked = organiser.get(page("cancel", workshop))
    organiser.post(page("cancel", workshop))
    seen = plain(organiser.get(page("tell", workshop)))

    assert asked.status_code == 200
    assert "La séance est annulée." in seen
    assert "Alice DUPRÉ" in seen
    assert "Envoyer 1 message" in seen
    assert OutgoingMail.objects.count() == 0
    assert WorkshopSeat.objects.count() == 1
    assert SessionChange.objects.get().announced_at is None


def test_the_message_leaves_once(organiser, workshop, alice_seated):
    organiser.post(page("cancel", workshop))

    sent = organiser.post(page("tell", workshop), follow=True)
    again = organiser.post(page("tell", workshop), follow=True)

    assert "1 message en route." in plain(sent)
    assert "Modifications classées." in plain(again)
    assert list(OutgoingMail.objects.values_list("registration", "kind")) == [(alice_seated.pk, "session")]


def test_another_room_is_recorded_by_the_sessions_own_page_which_leads_to_telling(organiser, workshop, alice_seated):
    address = session("change", workshop.pk)
    room = workshop.effective_venue.rooms.create(name="Salle Vauban")

    saved = organiser.post(address, filled(organiser, address, room=room.pk))

    assert saved.status_code == 302
    text = plain(organiser.get(address))
    assert "Salle : Salle Vauban." in text
    assert "Voir qui est concerné et prévenir" in text


def test_a_person_without_an_address_and_the_speakers_are_left_to_the_team(organiser, workshop, alice_seated):
    RegistrationFactory(event=workshop.event)
    alice_seated.email = ""
    alice_seated.save()
    InterventionFactory(session=workshop, speaker__first_name="Sylvie", speaker__last_name="Ruin")
    organiser.post(page("cancel", workshop))

    text = plain(organiser.get(page("tell", workshop)))

    assert "sans adresse : à prévenir par l’équipe" in text
    assert "Sylvie RUIN" in text
    assert "Classer sans message" in text


def test_nothing_to_tell_says_so(organiser, workshop):
    assert "Rien à annoncer" in plain(organiser.get(page("tell", workshop)))


def test_the_front_desk_neither_cancels_nor_tells(desk, workshop):
    answers = [
        desk.get(page("cancel", workshop)),
        desk.post(page("cancel", workshop)),
        desk.get(page("tell", workshop)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    workshop.refresh_from_db()
    assert workshop.cancelled_at is None
