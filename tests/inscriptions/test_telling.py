"""A session that changes: what is kept of it, who is told, and what their mail and calendar say."""

from datetime import time

import pytest
from icalendar import Calendar

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.services import cancel, change_ground, tell, told_of, untold
from programme.changes import noticed
from programme.models import Session
from programme.services import cancel_session, noticing, noticing_all, restore_session
from tests.factories import (
    ChoiceFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionChangeFactory,
    SessionFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory(number=3, title="Santé")


@pytest.fixture
def seated(workshop):
    """Alice and Bob hold a seat; Bob wished another workshop too; Zoé sits elsewhere."""
    other = WorkshopFactory(parent=workshop.parent, number=4, title="Emploi", capacity=1)
    names = ("Alice", "Bob")
    people = [RegistrationFactory(event=workshop.event, first_name=name, last_name=name) for name in names]
    for person in people:
        ChoiceFactory(registration=person, workshop=workshop)
        SeatFactory(registration=person, workshop=workshop)
    ChoiceFactory(registration=people[1], workshop=other, rank=2)
    RegistrationFactory(event=workshop.event, first_name="Zoé")
    return people


def move_to_another_room(session) -> None:
    with noticing(session, by="denis"):
        session.room = RoomFactory(venue=session.effective_venue, name="Salle Vauban")
        session.save()


def entry(mail: OutgoingMail) -> tuple[str, int, str, str]:
    """UID, sequence, status and description of the one entry of the mail's calendar, with plain spaces."""
    (found,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    said = str(found["DESCRIPTION"]).replace("\u00a0", " ")
    return str(found["UID"]), int(found["SEQUENCE"]), str(found["STATUS"]), said


def test_a_change_waits_to_be_told_and_its_page_says_when(workshop):
    move_to_another_room(workshop)

    (change,) = workshop.changes.all()
    assert (change.before["room"], change.after["room"], change.by) == ("", "Salle Vauban", "denis")
    assert change.announced_at is None
    workshop.refresh_from_db()
    assert workshop.changed_at == change.at


def test_each_person_seated_there_gets_one_mail_with_the_corrected_calendar(workshop, seated):
    move_to_another_room(workshop)

    first = tell(session=workshop, by="denis")
    with noticing(workshop, by="denis"):
        workshop.starts_at, workshop.ends_at = time(14, 30), time(16)
        workshop.save()
    second = tell(session=workshop, by="denis")

    assert [mail.to for mail in first] == [person.email for person in seated]
    assert "Salle\u00a0: Salle Vauban." in first[0].text
    assert (
        "Horaire\u00a0: 14\u00a0h\u00a030\u00a0– 16\u00a0h (avant\u00a0: 14\u00a0h\u00a0– 16\u00a0h)." in second[0].text
    )
    uid, sequence, *_ = entry(first[0])
    assert entry(second[0])[:3] == (uid, sequence + 1, "CONFIRMED")
    assert "14 h 30 – 16 h, Salle Vauban, " in entry(second[0])[3]


def test_telling_twice_sends_one_mail(workshop, seated):
    move_to_another_room(workshop)

    tell(session=workshop, by="denis")
    again = tell(session=workshop, by="denis")

    assert again == []
    assert OutgoingMail.objects.count() == 2
    assert History.objects.filter(act="séance modifiée").count() == 2


def test_what_changed_back_is_not_told(workshop, seated):
    move_to_another_room(workshop)
    with noticing(workshop, by="denis"):
        workshop.room = None
        workshop.save()

    assert tell(session=workshop, by="denis") == []
    assert list(workshop.changes.filter(announced_at=None)) == []


def test_who_sat_in_a_cancelled_workshop_goes_to_the_next_wish_or_has_none(workshop, seated):
    alice, bob = seated
    move_to_another_room(workshop)
    tell(session=workshop, by="denis")

    cancel_session(session=workshop, by="denis")
    untouched = list(WorkshopSeat.objects.order_by("pk").values_list("workshop__title", flat=True))
    mails = {mail.registration: mail for mail in tell(session=workshop, by="denis")}

    assert untouched == ["Santé", "Santé"]
    assert list(WorkshopSeat.objects.values_list("registration", "workshop__title")) == [(bob.pk, "Emploi")]
    assert "La séance est annulée." in mails[alice].text
    assert "Atelier 4\u00a0: Emploi" in mails[bob].text
    assert [entry(mails[person])[1:3] for person in (alice, bob)] == [(1, "CONFIRMED")] * 2
    assert "Atelier" not in entry(mails[alice])[3]
    assert "Atelier 4 : Emploi" in entry(mails[bob])[3]


def test_a_restored_session_says_that_it_takes_place(workshop, seated):
    cancel_session(session=workshop, by="denis")
    tell(session=workshop, by="denis")

    restore_session(session=workshop, by="denis")

    workshop.refresh_from_db()
    assert workshop.cancelled_at is None
    assert [change.after["cancelled"] for change in workshop.changes.filter(announced_at=None)] == [False]


def test_the_workshops_of_a_slot_are_cancelled_and_restored_with_it(workshop):
    alone = WorkshopFactory(parent=workshop.parent, number=9)
    cancel_session(session=alone, by="denis")
    slot = workshop.parent

    cancel_session(session=slot, by="denis")
    cancelled = slot.workshops.filter(cancelled_at__isnull=False).count()
    restore_session(session=slot, by="denis")

    assert cancelled == 2
    assert list(slot.workshops.filter(cancelled_at__isnull=False)) == [alone]


def test_what_has_no_seats_concerns_who_comes_that_half_day_and_its_speakers():
    table = SessionFactory()
    here = RegistrationFactory(event=table.event, last_name="Aube")
    RegistrationFactory(event=table.event, attends_morning=False)
    speaker = InterventionFactory(session=table).speaker
    speaks = RegistrationFactory(event=table.event, last_name="Zen", speaker=speaker, attends_morning=False)

    assert told_of(table) == [here, speaks]


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"date": None}])
def test_a_draft_and_a_past_day_have_nothing_to_tell(workshop, changes):
    event = workshop.event
    event.status = changes.get("status", event.status)
    event.date = event.date.replace(year=2018) if "date" in changes else event.date
    event.save()

    move_to_another_room(workshop)

    assert workshop.changes.count() == 0
    assert workshop.changed_at is None


# --- Held until then ---------------------------------------------------------------------------------------------


def fresh(session: Session, **values) -> Session:
    """As the page of a session hands it over, changed and not saved yet."""
    found = Session.objects.select_related("event__main_venue", "parent").get(pk=session.pk)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def read(mails: list[OutgoingMail]) -> dict[str, str]:
    return {mail.registration.first_name: plain(mail.text) for mail in mails}


@pytest.mark.parametrize(
    "change", [{"capacity": 1}, {"closed": True}, {"starts_at": time(14, 30), "ends_at": time(16)}]
)
def test_who_was_moved_by_a_change_is_told_once_with_their_new_workshop(workshop, seated, change):
    change_ground(session=fresh(workshop, **change), by="denis", moves=True, reason="salle")
    held = OutgoingMail.objects.count()

    first = read(tell(session=fresh(workshop), by="denis"))
    again = tell(session=fresh(workshop), by="denis")

    assert held == 0
    assert "Votre place est maintenant dans « Atelier 4 : Emploi »." in first["Bob"]
    assert "14 h – 16 h : Atelier 4 : Emploi" in first["Bob"]
    assert first.keys() == ({"Alice", "Bob"} if "starts_at" in change else {"Bob"})
    assert again == []
    assert not untold(fresh(workshop))


def test_who_was_moved_and_who_stays_in_a_workshop_that_changes_too_get_one_letter_each(workshop, seated):
    change_ground(session=fresh(workshop, capacity=1), by="denis", moves=True, reason="salle")
    move_to_another_room(fresh(workshop))

    found = untold(fresh(workshop))
    told = read(tell(session=fresh(workshop), by="denis"))

    assert list(found.people) == seated
    assert "Votre place est maintenant" not in told["Alice"]
    assert "Votre place est maintenant" in told["Bob"]
    assert OutgoingMail.objects.count() == 2


def test_who_sits_there_again_has_nothing_to_be_told(workshop, seated):
    change_ground(session=fresh(workshop, capacity=1), by="denis", moves=True, reason="salle")
    change_ground(session=fresh(workshop, capacity=2), by="denis")

    assert not untold(fresh(workshop))


def test_who_cancelled_since_is_not_told(workshop, seated):
    change_ground(session=fresh(workshop, capacity=1), by="denis", moves=True, reason="salle")
    cancel(registration=seated[1], by="la personne")

    assert not untold(fresh(workshop))


def test_who_has_no_address_is_left_to_the_team_once(workshop, seated):
    Registration.objects.filter(pk=seated[1].pk).update(email="")
    change_ground(session=fresh(workshop, capacity=1), by="denis", moves=True, reason="salle")

    before = list(untold(fresh(workshop)).people)

    assert before == [seated[1]]
    assert tell(session=fresh(workshop), by="denis") == []
    assert not untold(fresh(workshop))


def test_those_who_stay_in_a_workshop_that_closes_have_nothing_to_be_told(workshop, seated):
    change_ground(session=fresh(workshop, closed=True), by="denis")

    assert not untold(fresh(workshop))
    assert tell(session=fresh(workshop), by="denis") == []


def test_the_letter_after_a_change_says_the_new_hours(workshop, seated):
    change_ground(session=fresh(workshop, starts_at=time(14, 30), ends_at=time(15, 30)), by="denis")

    told = read(tell(session=fresh(workshop), by="denis"))

    assert "Horaire : 14 h 30 – 15 h 30 (avant : 14 h – 16 h)." in told["Alice"]
    assert "Atelier, 14 h 30 – 15 h 30 : Atelier 3 : Santé" in told["Alice"]
    assert "Atelier, 14 h – 16 h" not in told["Alice"]


def test_the_teams_own_sentence_stands_above_the_rest_and_in_the_history(workshop, seated):
    move_to_another_room(workshop)

    mails = tell(session=workshop, by="denis", sentence="Désolés : l'ascenseur <est> en panne !")

    for mail in mails:
        assert plain(mail.text.partition(",")[2]).startswith(
            "Désolés : l’ascenseur <est> en panne ! Le programme de la journée a changé"
        )
        assert "<p>Désolés\u00a0: l’ascenseur &lt;est&gt; en panne\u202f!</p>" in mail.html
    reasons = set(History.objects.filter(act="séance modifiée").values_list("reason", flat=True))
    assert {plain(reason) for reason in reasons} == {"Désolés : l'ascenseur <est> en panne ! Salle : Salle Vauban."}


def test_without_a_sentence_nothing_stands_in_its_place(workshop, seated):
    move_to_another_room(workshop)

    (mail, _) = tell(session=workshop, by="denis")

    assert plain(mail.text.partition(",")[2]).startswith("Le programme de la journée a changé")
    assert "<p></p>" not in mail.html


def test_a_long_story_is_whole_in_the_letter_and_cut_in_the_history(workshop, seated):
    with noticing(workshop, by="denis"):
        workshop.venue = VenueFactory(name="M" * 200)
        workshop.save()

    (mail, _) = tell(session=workshop, by="denis", sentence="p" * 300)

    assert "M" * 200 in mail.text
    assert {len(reason) for reason in History.objects.values_list("reason", flat=True)} == {300}


def test_two_organisers_who_tell_at_once_send_one_letter_each(workshop, seated):
    move_to_another_room(workshop)
    theirs, ours = fresh(workshop), fresh(workshop)

    sent = [len(tell(session=theirs, by="denis")), len(tell(session=ours, by="éva"))]

    assert sent == [2, 0]
    assert OutgoingMail.objects.count() == 2


# --- A slot and its workshops, a room and its name ---------------------------------------------------------------


@pytest.fixture
def apart(workshop):
    """A workshop that keeps its own hours, with Karim in it."""
    session = WorkshopFactory(parent=workshop.parent, number=7, starts_at=time(14), ends_at=time(15))
    karim = RegistrationFactory(event=workshop.event, first_name="Karim", last_name="Karim")
    SeatFactory(registration=karim, workshop=session)
    return session


def test_other_hours_of_a_slot_are_told_to_whoever_follows_them(workshop, seated, apart):
    change_ground(session=fresh(workshop.parent, ends_at=time(16, 30)), by="denis")
    held = OutgoingMail.objects.count()

    told = read(tell(session=fresh(workshop.parent), by="denis"))

    assert held == 0
    assert told.keys() == {"Alice", "Bob"}
    assert "Atelier 3 : Santé. – Horaire : 14 h – 16 h 30 (avant : 14 h – 16 h)." in told["Alice"]
    assert "Atelier, 14 h – 16 h 30 :" in told["Alice"]
    assert not untold(fresh(workshop.parent))
    assert not untold(fresh(workshop))


def test_a_workshop_that_follows_its_slot_tells_its_own_people_and_the_slot_the_others(workshop, seated):
    other = Session.objects.get(number=4)
    SeatFactory(registration=RegistrationFactory(event=workshop.event, first_name="Nora"), workshop=other)
    change_ground(session=fresh(workshop.parent, ends_at=time(16, 30)), by="denis")

    first = read(tell(session=fresh(workshop), by="denis"))
    second = read(tell(session=fresh(workshop.parent), by="denis"))

    assert (first.keys(), second.keys()) == ({"Alice", "Bob"}, {"Nora"})
    assert not untold(fresh(workshop.parent))


def test_a_change_of_a_slot_that_its_workshops_keep_no_trace_of_reaches_who_follows_it(workshop, seated, apart):
    said = noticed(workshop.parent)
    SessionChangeFactory(session=workshop.parent, before=said | {"hours": "14 h – 15 h"}, after=said)

    assert list(untold(fresh(workshop.parent)).people) == seated


def test_a_cancelled_slot_reaches_everyone_in_it_once(workshop, seated, apart):
    cancel_session(session=workshop.parent, by="denis")
    held = OutgoingMail.objects.count()

    told = read(tell(session=fresh(workshop.parent), by="denis"))

    assert held == 0
    assert told.keys() == {"Alice", "Bob", "Karim"}
    assert OutgoingMail.objects.count() == 3
    assert all("Vous n’avez plus de place en atelier à cette heure-là." in text for text in told.values())


def test_cancelling_and_restoring_queues_nothing(workshop, seated):
    cancel_session(session=workshop, by="denis")
    restore_session(session=workshop, by="denis")

    assert OutgoingMail.objects.count() == 0
    assert not untold(fresh(workshop))


def test_another_name_of_a_room_and_another_main_house_wait_to_be_told(workshop, seated):
    event, room = workshop.event, RoomFactory(venue=workshop.effective_venue, name="Salle Verdun")
    Session.objects.filter(pk=workshop.pk).update(room=room)
    with noticing_all(Session.objects.filter(room=room), by="denis"):
        room.name = "Salle Vauban"
        room.save()
    with noticing_all(event.sessions.all(), by="denis"):
        event.main_venue = VenueFactory(name="Maison Y")
        event.save()

    found = untold(fresh(workshop))

    assert [[plain(sentence) for sentence in news] for news in found.news.values()] == [
        [f"Lieu : Maison Y (avant : {room.venue}).", "Salle : Salle Vauban (avant : Salle Verdun)."]
    ]
    assert list(found.people) == seated
    assert OutgoingMail.objects.count() == 0
