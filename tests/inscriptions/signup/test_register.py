from datetime import time, timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered, EventFull, RegistrationClosed, WishRefused
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds, WorkshopChoice, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.signup.cancel import cancel
from inscriptions.signup.find_link import remind, send_links
from inscriptions.signup.register import register as register_person
from inscriptions.signup.register import register_by_team
from inscriptions.signup.speakers import register_speakers
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import EventFactory, InterventionFactory, RegistrationFactory, SessionFactory, WorkshopFactory
from tests.letters import read

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 3})]


def typed(slot=None, *wishes, **changes):
    answers = {slot.pk: [workshop.pk for workshop in wishes]} if slot else {}
    return SignUp(
        **{"first_name": "Alice", "last_name": "d’Orval", "email": "alice@exemple.fr", "wishes": answers} | changes
    )


def submit(event, sign_up):
    return register_person(event=event, sign_up=sign_up, by=THE_PERSON)


def written():
    return [model.objects.count() for model in (Registration, WorkshopChoice, WorkshopSeat, OutgoingMail, History)]


def test_the_best_ranked_workshop_with_room_is_held_at_once(slot):
    RegistrationFactory(event=slot.event).seats.create(
        slot=slot, workshop=slot.first, allotted_at=timezone.now(), by="site"
    )

    registration = submit(slot.event, typed(slot, slot.first, slot.second))

    assert registration.seats.get().workshop == slot.second
    assert list(registration.choices.values_list("rank", "workshop")) == [(1, slot.first.pk), (2, slot.second.pk)]
    assert registration.status == Registration.Status.CONFIRMED


def test_when_every_wish_is_full_the_day_is_confirmed_without_a_workshop(slot):
    submit(slot.event, typed(slot, slot.first))

    registration = submit(slot.event, typed(slot, slot.first, first_name="Bob"))

    assert registration.status == Registration.Status.CONFIRMED
    assert not registration.seats.exists()
    assert "vous n’avez pas de place en atelier" in read(registration.mails.get()).text.replace("Vous", "vous")


def test_no_preference_is_an_answer_without_a_seat(slot):
    registration = submit(slot.event, typed(slot))

    assert not registration.seats.exists()
    assert not registration.choices.exists()


def test_a_closed_workshop_seats_nobody(slot):
    slot.first.closed = True
    slot.first.save()

    registration = submit(slot.event, typed(slot, slot.first, slot.second))

    assert registration.seats.get().workshop == slot.second


def test_a_half_day_that_is_not_attended_takes_no_seat(slot):
    registration = submit(slot.event, typed(slot, slot.first, attends_afternoon=False))

    assert (registration.attends_morning, registration.attends_afternoon) == (True, False)
    assert not registration.seats.exists()
    assert not registration.choices.exists()


def test_a_full_day_refuses_and_writes_nothing(slot):
    RegistrationFactory.create_batch(3, event=slot.event)
    before = written()

    with pytest.raises(EventFull, match="3 places"):
        submit(slot.event, typed(slot))

    assert written() == before


def test_speakers_and_team_do_not_count_in_the_day(slot):
    RegistrationFactory.create_batch(3, event=slot.event, role=Registration.Role.SPEAKER)

    submit(slot.event, typed(slot))


def test_a_cancelled_person_gives_the_place_back(slot):
    RegistrationFactory.create_batch(3, event=slot.event, status=Registration.Status.CANCELLED)

    submit(slot.event, typed(slot))


@pytest.mark.parametrize(
    "closed",
    [
        {"status": Event.Status.DRAFT},
        {"status": Event.Status.CANCELLED},
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_a_forged_sign_up_is_refused_when_closed(slot, closed):
    past = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=slot.event.pk).update(
        **{key: past if value == "past" else value for key, value in closed.items()}
    )

    with pytest.raises(RegistrationClosed):
        submit(slot.event, typed(slot))

    assert written() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("wishes", ["missing", "foreign", "twice"])
def test_forged_wishes_are_refused(slot, wishes):
    answers = {
        "missing": {},
        "foreign": {slot.pk: [WorkshopFactory().pk]},
        "twice": {slot.pk: [slot.first.pk, slot.first.pk]},
    }[wishes]

    with pytest.raises(WishRefused):
        submit(slot.event, typed(wishes=answers))

    assert written() == [0, 0, 0, 0, 0]


def test_the_same_person_twice_is_one_registration(slot):
    first = submit(slot.event, typed(slot))

    with pytest.raises(AlreadyRegistered) as refused:
        submit(slot.event, typed(slot, first_name="ALICE", last_name="D'ORVAL", email="Alice@Exemple.fr"))

    assert refused.value.registration == first
    assert Registration.objects.get() == first


def test_the_same_person_with_the_names_swapped_is_one_registration(slot):
    first = submit(slot.event, typed(slot))
    before = written()

    with pytest.raises(AlreadyRegistered) as refused:
        submit(slot.event, typed(slot, first_name="D'Orval", last_name="ALICE"))

    assert refused.value.registration == first
    assert written() == before


def test_the_team_adds_nobody_twice_with_the_names_swapped(slot):
    submit(slot.event, typed(slot))
    before = written()

    with pytest.raises(AlreadyRegistered):
        register_by_team(event=slot.event, sign_up=typed(slot, first_name="d’Orval", last_name="Alice"), by=DENIS)

    assert written() == before


def test_a_secretariat_registers_several_people_with_one_address(slot):
    submit(slot.event, typed(slot))
    submit(slot.event, typed(slot, first_name="Bob"))

    assert Registration.objects.count() == 2


def test_a_cancelled_person_may_sign_up_again(slot):
    first = submit(slot.event, typed(slot, slot.first))
    cancel(registration=first, by=THE_PERSON)

    second = submit(slot.event, typed(slot, slot.first))

    assert second != first
    assert second.seats.get().workshop == slot.first


def test_the_team_may_add_someone_without_address_after_the_end_of_sign_ups(slot):
    slot.event.registration_closes_at = timezone.now() - timedelta(hours=1)
    slot.event.save()

    registration = register_by_team(event=slot.event, sign_up=typed(email=""), by=DENIS)

    assert registration.identity_key == ""
    assert not OutgoingMail.objects.exists()


def test_special_needs_are_kept_apart_and_out_of_the_history(slot):
    registration = submit(slot.event, typed(slot, vegetarian=True, access_needs="fauteuil roulant"))

    assert registration.special_needs.access_needs == "fauteuil roulant"
    history = History.objects.get()
    assert (history.act, history.who) == ("inscription", "la personne")
    assert "fauteuil" not in str(history.after)
    assert "vegetarian" not in history.after


def test_no_special_need_leaves_no_row(slot):
    submit(slot.event, typed(slot))

    assert not SpecialNeeds.objects.exists()


def test_lunch_is_not_kept_when_none_is_offered():
    registration = submit(EventFactory(), typed(attends_lunch=True))

    assert registration.attends_lunch is False


def test_a_day_of_one_half_is_attended_whole():
    event = EventFactory(afternoon_starts_at=None)

    registration = submit(event, typed(attends_morning=False))

    assert (registration.attends_morning, registration.attends_afternoon) == (True, False)


def test_a_double_click_sends_one_mail(slot):
    registration = submit(slot.event, typed(slot))

    remind(registration=registration, sign_up=typed(slot))

    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["confirmation"]


def test_someone_who_signs_up_again_later_is_mailed_the_link(slot):
    registration = submit(slot.event, typed(slot))
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))
    registration.refresh_from_db()

    remind(registration=registration, sign_up=typed(slot))

    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk")] == ["confirmation", "already"]


def test_one_mail_lists_every_link_of_an_address(alice, bob):
    elsewhere = RegistrationFactory(first_name="Alice", email="Alice@exemple.fr")
    RegistrationFactory(email="alice@exemple.fr", first_name="Zoé", status=Registration.Status.CANCELLED)

    send_links(email="ALICE@exemple.fr")
    deliver_pending()

    mail = OutgoingMail.objects.get()
    (message,) = outbox.outbox
    assert mail.sent_at is not None
    assert message.body.count("/inscription/") == 2
    assert f"/inscription/{alice.pk}." in message.body
    assert f"/inscription/{elsewhere.pk}." in message.body


def test_an_unknown_address_is_sent_nothing(alice):
    send_links(email="inconnue@exemple.fr")
    deliver_pending()

    assert outbox.outbox == []
    assert not OutgoingMail.objects.exists()


def test_the_speakers_of_the_day_are_registered_once():
    event = EventFactory(lunch_offered=True)
    InterventionFactory.create_batch(2, session__event=event)

    first = register_speakers(event=event, by=DENIS)
    second = register_speakers(event=event, by=DENIS)

    assert {registration.role for registration in first} == {Registration.Role.SPEAKER}
    assert len(first) == 2
    assert second == []


def test_speakers_are_expected_at_the_half_days_when_they_speak(event):
    morning, afternoon = (SessionFactory(event=event, starts_at=time(hour), ends_at=time(hour + 1)) for hour in (9, 15))
    early, late = InterventionFactory(session=morning).speaker, InterventionFactory(session=afternoon).speaker
    both = InterventionFactory(session=morning).speaker
    InterventionFactory(session=afternoon, speaker=both)

    people = register_speakers(event=event, by=DENIS)

    found = {person.speaker_id: (person.attends_morning, person.attends_afternoon) for person in people}
    assert found == {early.pk: (True, False), late.pk: (False, True), both.pk: (True, True)}


def test_a_speaker_who_signed_up_with_the_names_swapped_is_that_person(event):
    speaker = InterventionFactory(session__event=event, speaker__first_name="Ilan", speaker__last_name="Roy").speaker
    signed_up = RegistrationFactory(event=event, first_name="Roy", last_name="Ilan")

    register_speakers(event=event, by=DENIS)

    assert list(event.registrations.values_list("pk", "speaker")) == [(signed_up.pk, speaker.pk)]
