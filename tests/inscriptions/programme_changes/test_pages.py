"""Cancelling a session and telling people, as the organiser does it: asked first, previewed, then sent once."""

import pytest
from django.urls import reverse

from inscriptions.letters.refused import refuse_address
from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from programme.models import SessionChange
from tests.cast import DENIS
from tests.factories import (
    InterventionFactory,
    RegistrationFactory,
    VenueFactory,
)
from tests.inscriptions.programme_changes.sessions import move_to_another_room, seat_in
from tests.inscriptions.team.pages import filled, plain, session_page
from tests.letters import read


@pytest.fixture
def alice_seated(workshop):
    return seat_in(workshop, "Alice")


def act_page(name, workshop) -> str:
    if name == "tell":
        return reverse("admin:inscriptions_day_tell", args=[workshop.event_id])
    return reverse(f"admin:inscriptions_session_{name}", args=[workshop.pk])


def test_asking_and_previewing_write_nothing(organiser, workshop, alice_seated):
    asked = organiser.get(act_page("cancel", workshop))
    organiser.post(act_page("cancel", workshop))
    seen = plain(organiser.get(act_page("tell", workshop)))

    assert asked.status_code == 200
    assert "La séance est annulée." in seen
    assert "Alice DUPRÉ" in seen
    assert "Envoyer 1 message" in seen
    assert OutgoingMail.objects.count() == 0
    assert WorkshopSeat.objects.count() == 1
    assert SessionChange.objects.get().announced_at is None


def test_the_message_leaves_once(organiser, workshop, alice_seated):
    organiser.post(act_page("cancel", workshop))

    sent = organiser.post(act_page("tell", workshop), follow=True)
    again = organiser.post(act_page("tell", workshop), follow=True)

    assert "1 message en route." in plain(sent)
    assert "Rien n’est parti : il n’y avait plus rien à annoncer." in plain(again)
    assert list(OutgoingMail.objects.values_list("registration", "kind")) == [(alice_seated.pk, "session")]


def test_another_room_is_recorded_by_the_sessions_own_page_which_leads_to_telling(organiser, workshop, alice_seated):
    address = session_page("change", workshop.pk)
    room = workshop.effective_venue.rooms.create(name="Salle Vauban")

    saved = organiser.post(address, filled(organiser, address, room=room.pk))

    assert saved.status_code == 302
    text = plain(organiser.get(address))
    assert "Salle : Salle Vauban." in text
    assert f'Programme changé : 1 personne ne le sait pas</strong> – <a href="{act_page("tell", workshop)}">' in text


def test_a_person_without_an_address_and_the_speakers_are_left_to_the_team(organiser, workshop, alice_seated):
    RegistrationFactory(event=workshop.event)
    alice_seated.email = ""
    alice_seated.save()
    InterventionFactory(session=workshop, speaker__first_name="Sylvie", speaker__last_name="Ruin")
    organiser.post(act_page("cancel", workshop))

    text = plain(organiser.get(act_page("tell", workshop)))

    assert "sans adresse : à prévenir par l’équipe" in text
    assert "Sylvie RUIN" in text
    assert "Classer sans message" in text


def test_nothing_to_tell_says_so(organiser, workshop):
    assert "Rien à annoncer" in plain(organiser.get(act_page("tell", workshop)))


def test_the_front_desk_neither_cancels_nor_tells(front_desk, workshop):
    answers = [
        front_desk.get(act_page("cancel", workshop)),
        front_desk.post(act_page("cancel", workshop)),
        front_desk.get(act_page("tell", workshop)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    workshop.refresh_from_db()
    assert workshop.cancelled_at is None


def test_the_teams_sentence_is_seen_before_it_leaves_and_sending_twice_sends_once(organiser, workshop, alice_seated):
    organiser.post(act_page("cancel", workshop))
    words = {"sentence": "Nous en sommes désolés : la salle est <inondée>."}

    seen = organiser.post(act_page("tell", workshop), words | {"voir": "1"})
    held = OutgoingMail.objects.count()
    answers = [organiser.post(act_page("tell", workshop), words) for _ in range(2)]

    assert plain(seen).count(words["sentence"]) == 2  # in the field and in the message
    assert held == 0
    assert [answer.status_code for answer in answers] == [302, 302]
    mail = OutgoingMail.objects.get()
    assert words["sentence"] in read(mail).text.replace("\u00a0", " ")
    assert "&lt;inondée&gt;" in read(mail).html
    act = History.objects.get(act="séance modifiée")
    assert (
        act.reason
        == f"{words['sentence']} La séance est annulée. Vous n’avez plus de place en atelier à cette heure-là."
    )


@pytest.mark.parametrize("sentence", ["Sur deux\nlignes", "Un zéro \x00", "a" * 301])
def test_a_sentence_that_cannot_be_sent_is_given_back_and_nothing_leaves(organiser, workshop, alice_seated, sentence):
    organiser.post(act_page("cancel", workshop))

    answer = organiser.post(act_page("tell", workshop), {"sentence": sentence})

    assert answer.status_code == 200
    assert "sentence" in answer.context["form"].errors
    assert "Envoyer 1 message" in plain(answer)
    assert OutgoingMail.objects.count() == 0
    assert SessionChange.objects.get().announced_at is None


@pytest.mark.parametrize("field", ["sentence", "reason"])
def test_a_variable_that_is_not_known_is_refused_before_anything_leaves(organiser, workshop, alice_seated, field):
    organiser.post(act_page("cancel", workshop))

    answer = organiser.post(act_page("tell", workshop), {field: "Désolés, {prenon}."})

    assert "{prenon} n’est pas connu. Vous pouvez écrire : {prénom}" in plain(answer)
    assert "Désolés, {prenon}." in plain(answer)
    assert "Ce qui change d’une personne à l’autre : {prénom}" in plain(answer)
    assert OutgoingMail.objects.count() == 0


def test_cancelling_leads_to_telling_with_the_count(organiser, workshop, alice_seated):
    answer = organiser.post(act_page("cancel", workshop), follow=True)

    assert answer.redirect_chain == [(act_page("tell", workshop), 302)]
    assert "La séance est annulée. 1 personne concernée : personne n’a encore été prévenu." in plain(answer)


def test_a_slot_tells_of_its_workshops_and_names_what_they_say_more(organiser, workshop, alice_seated):
    slot = workshop.parent
    organiser.post(
        session_page("change", slot.pk),
        filled(organiser, session_page("change", slot.pk), ends_at="16:30", moves="non"),
    )
    room = workshop.effective_venue.rooms.create(name="Salle Vauban")
    address = session_page("change", workshop.pk)
    organiser.post(address, filled(organiser, address, room=room.pk))

    text = plain(organiser.get(act_page("tell", slot)))
    on_its_page = plain(organiser.get(session_page("change", slot.pk)))

    hours = "Horaire : 14 h – 16 h 30 (avant : 14 h – 16 h)."
    assert f"<li>{slot.title} : {hours}</li><li>Atelier 1 : Salle : Salle Vauban.</li>" in text
    assert f"<li>{hours}</li><li>Atelier 1 : Salle : Salle Vauban.</li>" in on_its_page
    assert "1 personne concernée" in text
    assert "Envoyer 1 message" in text
    assert OutgoingMail.objects.count() == 0


def test_another_name_of_a_room_says_that_nobody_knows(organiser, workshop, alice_seated):
    venue = workshop.effective_venue
    workshop.room = venue.rooms.create(name="Salle Verdun")
    workshop.save()
    address = reverse("admin:programme_venue_change", args=[venue.pk])

    answer = organiser.post(address, filled(organiser, address, **{"rooms-0-name": "Salle Vauban"}), follow=True)

    assert "1 séance du programme en est modifiée : personne n’a encore été prévenu." in plain(answer)
    assert "Salle : Salle Vauban (avant : Salle Verdun)." in plain(organiser.get(act_page("tell", workshop)))
    assert OutgoingMail.objects.count() == 0


def test_another_name_of_a_house_says_that_nobody_knows(organiser, workshop, alice_seated):
    venue = workshop.effective_venue
    address = reverse("admin:programme_venue_change", args=[venue.pk])

    answer = organiser.post(address, filled(organiser, address, name="Maison Y"), follow=True)

    assert "2 séances du programme en sont modifiées : personne n’a encore été prévenu." in plain(answer)
    assert f"Lieu : Maison Y (avant : {venue.name})." in plain(organiser.get(act_page("tell", workshop)))
    assert OutgoingMail.objects.count() == 0


def test_another_main_house_says_that_nobody_knows(organiser, workshop, alice_seated):
    address = reverse("admin:programme_event_change", args=[workshop.event_id])

    answer = organiser.post(address, filled(organiser, address, main_venue=VenueFactory().pk), follow=True)

    text = plain(answer)
    assert "Lieu : Maison" in text
    assert "1 personne concernée : personne n’a encore été prévenu." in text
    assert "Envoyer 1 message" in plain(organiser.get(act_page("tell", workshop)))
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_asks_the_same_questions_whatever_the_number_concerned(
    organiser, workshop, count, django_assert_num_queries
):
    for number in range(count):
        seat_in(workshop, f"Alice{number}")
    move_to_another_room(workshop)

    with django_assert_num_queries(28):
        response = organiser.get(act_page("tell", workshop))

    assert f"Envoyer {count} messages" in plain(response)


def test_a_page_shows_the_letters_of_its_people_and_the_sentence_goes_on_with_them(organiser, workshop, monkeypatch):
    monkeypatch.setattr("inscriptions.programme_changes.pages.PEOPLE", 2)
    for name in ("Alice", "Bob", "Chloé"):
        seat_in(workshop, name, last_name=name)
    move_to_another_room(workshop)

    first = organiser.get(act_page("tell", workshop))
    second = organiser.post(act_page("tell", workshop), {"sentence": "Désolés.", "voir": "2"})

    assert [str(person) for person in first.context["people"]] == ["Alice ALICE", "Bob BOB"]
    assert '<button type="submit" name="voir" value="2">' in plain(first)
    assert [str(person) for person in second.context["people"]] == ["Chloé CHLOÉ"]
    assert "Désolés." in second.context["mails"][0].letter.text
    assert ('<details class="line" open>' in plain(first), '<details class="line" open>' in plain(second)) == (
        False,
        True,
    )
    for response in (first, second):
        assert "3 personnes concernées" in plain(response)
        assert "Envoyer 3 messages" in plain(response)


def test_who_has_an_address_that_refuses_is_left_to_the_team(organiser, workshop, alice_seated):
    bob = seat_in(workshop, "Bob")
    refuse_address(registration=bob, by=DENIS, why="message revenu")
    move_to_another_room(workshop)

    text = plain(organiser.get(act_page("tell", workshop)))
    sent = plain(organiser.post(act_page("tell", workshop), follow=True))

    assert "adresse refusée : à prévenir par l’équipe" in text
    assert bob.email not in text
    assert "Envoyer 1 message" in text
    assert "1 message en route." in sent
    assert set(OutgoingMail.objects.values_list("registration", flat=True)) == {alice_seated.pk, bob.pk}


def test_each_letter_is_seen_as_it_will_be_received_with_the_teams_words(organiser, workshop, alice_seated):
    move_to_another_room(workshop)
    page = reverse("admin:inscriptions_day_tell_shown", args=[workshop.event_id, alice_seated.pk])
    stranger = RegistrationFactory(event=workshop.event)
    words = {"sentence": "Désolés.", "reason": "Travaux."}

    told = organiser.post(act_page("tell", workshop), words | {"voir": "1"})
    shown = organiser.post(page, words)
    in_the_address = organiser.get(page, words)
    nobody = organiser.get(page.replace(f"/{alice_seated.pk}/", f"/{stranger.pk}/"))

    assert "Désolés." in plain(shown)
    assert "Motif : Travaux." in plain(shown)
    assert "sandbox" in shown["Content-Security-Policy"]
    assert f'formaction="{page}"' in told.content.decode()
    assert "Désolés." not in plain(in_the_address)
    assert nobody.status_code == 404
    assert OutgoingMail.objects.count() == 0


def test_the_words_come_first_then_the_sending_then_three_letters_then_the_people(organiser, workshop):
    for name in ("Alice", "Bob", "Chloé", "Denis"):
        seat_in(workshop, name)
    move_to_another_room(workshop)

    text = plain(organiser.get(act_page("tell", workshop)))

    order = ['name="sentence"', 'name="reason"', "Envoyer 4 messages", "Message à Alice", "4 personnes concernées"]
    assert sorted(order, key=text.index) == order
    assert text.count("<details") - text.count('<details class="line" open') == 4
    assert "Message à Denis" not in text


def test_after_the_sending_who_is_left_to_the_team_is_counted_with_their_list(organiser, workshop, alice_seated):
    for name in ("Bob", "Chloé"):
        without = seat_in(workshop, name)
        without.email = ""
        without.save()
    refuse_address(registration=seat_in(workshop, "Denis"), by=DENIS, why="message revenu")
    move_to_another_room(workshop)

    sent = plain(organiser.post(act_page("tell", workshop), follow=True))
    again = plain(organiser.post(act_page("tell", workshop), follow=True))
    page = reverse("admin:inscriptions_registration_changelist")
    listed = organiser.get(page, {"event": workshop.event_id, "adresse": "sans"})

    assert "1 message en route." in sent
    assert "2 personnes sans adresse : à l’équipe de les prévenir." in sent
    assert f"{page}?event={workshop.event_id}&adresse=sans" in sent.replace("&amp;", "&")
    assert "1 personne dont l’adresse refuse les messages" in sent
    assert "sans adresse :" not in again
    assert {one.first_name for one in listed.context["cl"].result_list} == {"Bob", "Chloé"}
    assert "Sans adresse" in plain(listed)


def test_who_loses_a_seat_is_counted_before_and_who_has_no_address_before_the_sending(organiser, workshop):
    seat_in(workshop, "Alice")
    Registration.objects.filter(pk=seat_in(workshop, "Bob").pk).update(email="")

    asked = plain(organiser.get(act_page("cancel", workshop)))
    organiser.post(act_page("cancel", workshop))
    text = plain(organiser.get(act_page("tell", workshop)))

    assert "2 personnes y perdent leur place." in asked
    assert "2 personnes concernées, 1 message</strong> : 1 sans adresse, à prévenir par l’équipe." in text
