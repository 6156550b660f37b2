"""What a change holds until « Prévenir »: who is told, of what, once."""

from datetime import time

import pytest
import time_machine

from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.programme_changes.impact import change_session, change_session_and_move
from inscriptions.programme_changes.untold import Untold, untold
from inscriptions.seats.move import move
from inscriptions.signup.cancel import cancel
from programme.changes import noticed
from programme.models import Session
from programme.services import cancel_session, noticing, noticing_all, restore_session
from rencontre.actors import THE_PERSON, TeamMember
from tests.cast import DENIS
from tests.factories import (
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionChangeFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.programme_changes.sessions import announced, fresh, move_to_another_room, texts_by_name
from tests.letters import read
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshop={"number": 3})]


def unannounced(session: Session) -> Untold:
    return untold(session.event)


@pytest.mark.parametrize(
    "change", [{"capacity": 1}, {"closed": True}, {"starts_at": time(14, 30), "ends_at": time(16)}]
)
def test_who_was_moved_by_a_change_is_told_once_with_their_new_workshop(workshop, seated, change):
    change_session_and_move(session=fresh(workshop, **change), by=DENIS, reason="salle")
    held = OutgoingMail.objects.count()

    first = texts_by_name(announced(fresh(workshop)))
    again = announced(fresh(workshop))

    assert held == 0
    assert "Votre place est maintenant dans « Atelier 4 : Emploi »." in first["Bob"]
    assert "14 h – 16 h : Atelier 4 : Emploi" in first["Bob"]
    assert first.keys() == ({"Alice", "Bob"} if "starts_at" in change else {"Bob"})
    assert again == []
    assert not unannounced(fresh(workshop))


def test_who_was_moved_and_who_stays_in_a_workshop_that_changes_too_get_one_letter_each(workshop, seated):
    change_session_and_move(session=fresh(workshop, capacity=1), by=DENIS, reason="salle")
    move_to_another_room(fresh(workshop))

    found = unannounced(fresh(workshop))
    told = texts_by_name(announced(fresh(workshop)))

    assert list(found.people) == seated
    assert "Votre place est maintenant" not in told["Alice"]
    assert "Votre place est maintenant" in told["Bob"]
    assert OutgoingMail.objects.count() == 2


def test_who_sits_there_again_has_nothing_to_be_told(workshop, seated):
    change_session_and_move(session=fresh(workshop, capacity=1), by=DENIS, reason="salle")
    change_session(session=fresh(workshop, capacity=2), by=DENIS)

    assert not unannounced(fresh(workshop))


def test_who_cancelled_since_is_not_told(workshop, seated):
    change_session_and_move(session=fresh(workshop, capacity=1), by=DENIS, reason="salle")
    cancel(registration=seated[1], by=THE_PERSON)

    assert not unannounced(fresh(workshop))


def test_who_has_no_address_is_left_to_the_team_once(workshop, seated):
    Registration.objects.filter(pk=seated[1].pk).update(email="")
    change_session_and_move(session=fresh(workshop, capacity=1), by=DENIS, reason="salle")

    before = list(unannounced(fresh(workshop)).people)

    assert before == [seated[1]]
    assert announced(fresh(workshop)) == []
    assert not unannounced(fresh(workshop))


def test_those_who_stay_in_a_workshop_that_closes_have_nothing_to_be_told(workshop, seated):
    change_session(session=fresh(workshop, closed=True), by=DENIS)

    assert not unannounced(fresh(workshop))
    assert announced(fresh(workshop)) == []


def test_the_letter_after_a_change_says_the_new_hours(workshop, seated):
    change_session(session=fresh(workshop, starts_at=time(14, 30), ends_at=time(15, 30)), by=DENIS)

    told = texts_by_name(announced(fresh(workshop)))

    assert "Horaire : 14 h 30 – 15 h 30 (avant : 14 h – 16 h)." in told["Alice"]
    assert "Atelier, 14 h 30 – 15 h 30 : Atelier 3 : Santé" in told["Alice"]
    assert "Atelier, 14 h – 16 h" not in told["Alice"]


def after_the_greeting(mail) -> str:
    return plain(read(mail).text.partition("Bonjour")[2].partition(",")[2])


def test_the_teams_own_sentence_stands_above_the_rest_and_in_the_history(workshop, seated):
    move_to_another_room(workshop)

    mails = announced(workshop, sentence="Désolés : l'ascenseur <est> en panne !")

    for mail in mails:
        assert after_the_greeting(mail).startswith(
            "Désolés : l’ascenseur <est> en panne ! Le programme de la journée a changé"
        )
        assert ">Désolés\u00a0: l’ascenseur &lt;est&gt; en panne\u202f!</p>" in read(mail).html
    reasons = set(History.objects.filter(act="séance modifiée").values_list("reason", flat=True))
    assert {plain(reason) for reason in reasons} == {"Désolés : l'ascenseur <est> en panne ! Salle : Salle Vauban."}


def test_the_teams_words_are_read_for_each_person_and_kept_as_they_were_typed(workshop, seated):
    move_to_another_room(workshop)
    words = {"sentence": "**Désolés**, {prénom}.", "reason": "des travaux dans [la salle](https://a.fr), {nom}"}

    told = {mail.registration.first_name: read(mail) for mail in announced(workshop, **words)}

    for name in ("Alice", "Bob"):
        assert f"<strong>Désolés</strong>, {name}." in told[name].html
        assert 'Motif\u00a0: des travaux dans <a href="https://a.fr"' in told[name].html
        assert f"</a>, {name}</p>" in told[name].html
        assert "{" not in told[name].text
        assert "**" not in told[name].text
    reasons = set(History.objects.filter(act="séance modifiée").values_list("reason", flat=True))
    assert {plain(reason) for reason in reasons} == {f"{words['sentence']} Salle : Salle Vauban. {words['reason']}"}


def test_a_sentence_that_greets_stands_in_the_place_of_the_greeting(workshop, seated):
    move_to_another_room(workshop)

    (mail, _) = announced(workshop, sentence="Chère {prénom},")

    assert "Chère Alice," in read(mail).text
    assert "Bonjour" not in read(mail).text


def test_without_a_sentence_nothing_stands_in_its_place(workshop, seated):
    move_to_another_room(workshop)

    (mail, _) = announced(workshop)

    assert after_the_greeting(mail).startswith("Le programme de la journée a changé")
    assert "<p></p>" not in read(mail).html


def test_a_long_story_is_whole_in_the_letter_and_cut_in_the_history(workshop, seated):
    with noticing(workshop, by=DENIS):
        workshop.venue = VenueFactory(name="M" * 200)
        workshop.save()

    (mail, _) = announced(workshop, sentence="p" * 300)

    assert "M" * 200 in read(mail).text
    assert {len(reason) for reason in History.objects.values_list("reason", flat=True)} == {300}


def test_two_organisers_who_tell_at_once_send_one_letter_each(workshop, seated):
    move_to_another_room(workshop)
    theirs, ours = fresh(workshop), fresh(workshop)

    sent = [
        len(announced(theirs)),
        len(announced(ours, by=TeamMember("éva"))),
    ]

    assert sent == [2, 0]
    assert OutgoingMail.objects.count() == 2


# --- A slot and its workshops, a room and its name ---------------------------------------------------------------


@pytest.fixture
def karims_workshop(workshop):
    """A workshop that keeps its own hours, with Karim in it."""
    session = WorkshopFactory(parent=workshop.parent, number=7, starts_at=time(14), ends_at=time(15))
    karim = RegistrationFactory(event=workshop.event, first_name="Karim", last_name="Karim")
    SeatFactory(registration=karim, workshop=session)
    return session


def test_other_hours_of_a_slot_are_told_to_whoever_follows_them(workshop, seated, karims_workshop):
    change_session(session=fresh(workshop.parent, ends_at=time(16, 30)), by=DENIS)
    held = OutgoingMail.objects.count()

    told = texts_by_name(announced(fresh(workshop.parent)))

    assert held == 0
    assert told.keys() == {"Alice", "Bob"}
    assert "Atelier 3 : Santé – Horaire : 14 h – 16 h 30 (avant : 14 h – 16 h)." in told["Alice"]
    assert "Atelier, 14 h – 16 h 30 :" in told["Alice"]
    assert not unannounced(fresh(workshop.parent))
    assert not unannounced(fresh(workshop))


def test_the_page_of_a_workshop_that_follows_its_slot_counts_its_own_people(workshop, seated):
    other = Session.objects.get(number=4)
    SeatFactory(registration=RegistrationFactory(event=workshop.event, first_name="Nora"), workshop=other)
    change_session(session=fresh(workshop.parent, ends_at=time(16, 30)), by=DENIS)
    found = unannounced(fresh(workshop))

    told = texts_by_name(announced(fresh(workshop)))

    assert list(found.of(workshop).people) == seated
    assert [one.first_name for one in found.of(workshop.parent).people] == ["Alice", "Bob", "Nora"]
    assert told.keys() == {"Alice", "Bob", "Nora"}
    assert not unannounced(fresh(workshop.parent))


def test_a_change_of_a_slot_that_its_workshops_keep_no_trace_of_reaches_who_follows_it(
    workshop, seated, karims_workshop
):
    said = noticed(workshop.parent)
    SessionChangeFactory(session=workshop.parent, before=said | {"hours": "14 h – 15 h"}, after=said)

    assert list(unannounced(fresh(workshop.parent)).people) == seated


def test_a_cancelled_slot_reaches_everyone_in_it_once(workshop, seated, karims_workshop):
    cancel_session(session=workshop.parent, by=DENIS)
    held = OutgoingMail.objects.count()

    told = texts_by_name(announced(fresh(workshop.parent)))

    assert held == 0
    assert told.keys() == {"Alice", "Bob", "Karim"}
    assert OutgoingMail.objects.count() == 3
    assert all("Vous n’avez plus de place en atelier à cette heure-là." in text for text in told.values())


def test_cancelling_and_restoring_queues_nothing(workshop, seated):
    cancel_session(session=workshop, by=DENIS)
    restore_session(session=workshop, by=DENIS)

    assert OutgoingMail.objects.count() == 0
    assert not unannounced(fresh(workshop))


def test_another_name_of_a_room_and_another_main_house_wait_to_be_told(workshop, seated):
    event, room = workshop.event, RoomFactory(venue=workshop.effective_venue, name="Salle Verdun")
    Session.objects.filter(pk=workshop.pk).update(room=room)
    with noticing_all(Session.objects.filter(room=room), by=DENIS):
        room.name = "Salle Vauban"
        room.save()
    with noticing_all(event.sessions.all(), by=DENIS):
        event.main_venue = VenueFactory(name="Maison Y")
        event.save()

    found = unannounced(fresh(workshop))

    told = [[plain(sentence) for sentence in news] for session, news in found.news.items() if session == workshop]
    assert told == [[f"Lieu : Maison Y (avant : {room.venue}).", "Salle : Salle Vauban (avant : Salle Verdun)."]]
    assert list(found.people) == seated
    assert OutgoingMail.objects.count() == 0


def test_who_was_told_of_their_move_by_another_letter_is_not_told_again(workshop, seated):
    third = WorkshopFactory(parent=workshop.parent)
    change_session_and_move(session=fresh(workshop, closed=True), by=DENIS)

    move(registration=seated[1], slot=workshop.parent, workshop=third, by=DENIS)

    assert not unannounced(fresh(workshop))


def test_who_comes_no_more_at_that_time_is_not_told_of_their_move(workshop, seated):
    change_session_and_move(session=fresh(workshop, closed=True), by=DENIS)
    seated[1].seats.all().delete()
    Registration.objects.filter(pk=seated[1].pk).update(attends_afternoon=False)

    assert not unannounced(fresh(workshop))


def test_nothing_is_told_once_the_day_is_over(workshop, seated):
    move_to_another_room(workshop)

    with time_machine.travel(workshop.event.ends):
        assert announced(workshop) == []
