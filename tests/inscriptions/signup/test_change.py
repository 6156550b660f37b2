from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered, EventFull, NotChangeable, WishRefused, WorkshopFull
from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds
from inscriptions.people.answers import SignUp
from inscriptions.post.links import registration_from, token
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change as change_registration
from inscriptions.signup.change import change_by_team, change_by_team_but_needs, sign_up_of
from inscriptions.signup.confirm import confirm, confirm_address
from inscriptions.signup.register import register
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import RegistrationFactory
from tests.inscriptions.signup.lists import fill
from tests.letters import read

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 3})]


def change(registration, *, act=change_registration, by=THE_PERSON, **changes):
    return act(registration=registration, sign_up=replace(sign_up_of(registration), **changes), by=by)


def letters_queued():
    return [mail.kind for mail in OutgoingMail.objects.order_by("pk")]


def test_saying_the_same_again_writes_nothing_and_mails_nothing(registered):
    change(registered)

    assert letters_queued() == ["confirmation"]
    assert History.objects.count() == 1
    assert SpecialNeeds.objects.get().vegetarian is True


def test_another_wish_with_room_moves_the_seat_and_mails_it(registered, slot):
    change(registered, wishes={slot.pk: [slot.third.pk, slot.first.pk]})

    assert registered.seats.get().workshop == slot.third
    assert letters_queued() == ["confirmation", "changed"]
    assert slot.third.title in read(OutgoingMail.objects.get(kind="changed")).text


def test_a_better_wish_that_is_full_keeps_the_seat(registered, slot):
    fill(slot.third)

    change(registered, wishes={slot.pk: [slot.third.pk, slot.first.pk]})

    assert registered.seats.get().workshop == slot.first


def test_a_seat_is_never_lost_for_a_full_workshop(registered, slot):
    fill(slot.third)

    with pytest.raises(WorkshopFull, match="pour ne pas perdre votre place"):
        change(registered, wishes={slot.pk: [slot.third.pk]}, first_name="Zoé")

    assert registered.seats.get().workshop == slot.first
    assert Registration.objects.get(pk=registered.pk).first_name == "Alice"
    assert letters_queued() == ["confirmation"]


def test_a_kept_wish_keeps_its_place_in_line(registered, slot):
    before = registered.choices.get(workshop=slot.second).queued_at

    change(registered, wishes={slot.pk: [slot.second.pk, slot.third.pk]})

    assert registered.choices.get(workshop=slot.second).queued_at == before
    assert registered.choices.get(workshop=slot.third).queued_at > before


def test_unticking_a_half_day_frees_its_seat(registered, slot):
    change(registered, attends_afternoon=False)

    assert not registered.seats.exists()
    assert not registered.choices.exists()
    assert letters_queued() == ["confirmation", "changed"]


def test_a_half_day_at_least_stays(registered):
    with pytest.raises(WishRefused):
        change(registered, attends_morning=False, attends_afternoon=False)


def test_details_change_without_a_mail(registered):
    change(registered, last_name="Le Goaziou", phone="+33 6 12 34 56 78")

    registered.refresh_from_db()
    assert (registered.last_name, registered.sort_key) == ("Le Goaziou", "le goaziou\talice")
    assert letters_queued() == ["confirmation"]
    last = History.objects.first()
    assert last.before == {"last_name": "Durand", "phone": ""}
    assert last.after == {"last_name": "Le Goaziou", "phone": "+33 6 12 34 56 78"}


def test_the_special_needs_are_left_alone_for_who_may_not_see_them(registered):
    change(registered, vegetarian=False, act=change_by_team_but_needs)

    assert SpecialNeeds.objects.get().vegetarian is True


def test_a_new_address_waits_and_both_are_told(registered):
    change(registered, email="nouvelle@exemple.fr")

    registered.refresh_from_db()
    assert (registered.email, registered.pending_email) == ("alice@exemple.fr", "nouvelle@exemple.fr")
    assert sorted(OutgoingMail.objects.exclude(kind="confirmation").values_list("kind", "to")) == [
        ("address_new", "nouvelle@exemple.fr"),
        ("address_old", "alice@exemple.fr"),
    ]


def test_the_confirmed_address_takes_effect_and_revokes_the_old_link(registered):
    old = token(registered)
    change(registered, email="nouvelle@exemple.fr")

    confirmed = confirm_address(registration=registered, by=THE_PERSON)

    assert (confirmed.email, confirmed.pending_email, confirmed.link_version) == ("nouvelle@exemple.fr", "", 2)
    assert registration_from(old) is None
    assert OutgoingMail.objects.order_by("pk").last().to == "nouvelle@exemple.fr"


def test_confirming_twice_changes_nothing_more(registered):
    change(registered, email="nouvelle@exemple.fr")
    confirm_address(registration=registered, by=THE_PERSON)
    before = letters_queued()

    again = confirm_address(registration=registered, by=THE_PERSON)

    assert again.link_version == 2
    assert letters_queued() == before


def test_an_address_taken_by_the_same_name_is_refused_only_at_its_confirmation(registered, slot):
    RegistrationFactory(event=slot.event, first_name="Alice", last_name="Durand", email="autre@exemple.fr")

    change(registered, email="autre@exemple.fr")
    with pytest.raises(AlreadyRegistered):
        confirm_address(registration=registered, by=THE_PERSON)

    registered.refresh_from_db()
    assert registered.email == "alice@exemple.fr"


def test_the_team_corrects_an_address_at_once(registered):
    change(registered, email="juste@exemple.fr", act=change_by_team, by=DENIS)

    registered.refresh_from_db()
    assert (registered.email, registered.link_version) == ("juste@exemple.fr", 2)
    assert sorted(OutgoingMail.objects.exclude(kind="confirmation").values_list("kind", "to")) == [
        ("address_replaced", "alice@exemple.fr"),
        ("changed", "juste@exemple.fr"),
    ]
    told = read(OutgoingMail.objects.get(kind="address_replaced"))
    assert told.subject.startswith("Votre inscription change d’adresse")
    assert "L’équipe a changé l’adresse de l’inscription" in told.text
    assert "demandé" not in told.subject + told.text


def test_cancelling_frees_the_seat_and_mails_once(registered):
    cancel(registration=registered, by=THE_PERSON)
    cancel(registration=registered, by=THE_PERSON)

    registered.refresh_from_db()
    assert registered.status == Registration.Status.CANCELLED
    assert not registered.seats.exists()
    assert letters_queued() == ["confirmation", "cancelled"]
    assert read(OutgoingMail.objects.get(kind="cancelled")).calendar.count("STATUS:CANCELLED") == 1


@pytest.mark.parametrize("act", ["change", "cancel"])
def test_nothing_changes_once_the_day_has_begun(registered, act):
    Event.objects.update(date=timezone.localdate() - timedelta(days=1))
    registered.refresh_from_db()

    with pytest.raises(NotChangeable):
        change(registered, first_name="Zoé") if act == "change" else cancel(registration=registered, by=THE_PERSON)

    registered.refresh_from_db()
    assert (registered.first_name, registered.status) == ("Alice", "confirmed")
    assert letters_queued() == ["confirmation"]


def test_a_pending_address_survives_another_change(registered):
    change(registered, email="nouvelle@exemple.fr")

    change(registered, phone="0612345678")

    registered.refresh_from_db()
    assert registered.pending_email == "nouvelle@exemple.fr"


def test_saving_the_same_wishes_takes_a_seat_that_is_free(registered, slot):
    registered.seats.all().delete()

    change(registered)

    assert registered.seats.get().workshop == slot.first


def test_becoming_a_participant_asks_for_a_place_of_the_day(registered, slot):
    Event.objects.update(capacity=1)
    speaker = RegistrationFactory(event=slot.event, role=Registration.Role.SPEAKER)

    with pytest.raises(EventFull):
        change(speaker, role="participant", act=change_by_team)

    speaker.refresh_from_db()
    assert speaker.role == Registration.Role.SPEAKER


def test_a_person_changes_nothing_that_the_team_says_of_them(slot):
    speaker = RegistrationFactory(event=slot.event, role=Registration.Role.SPEAKER, note="à placer devant")

    change(speaker, role="participant", note="", phone="0612345678", wishes={slot.pk: []})

    speaker.refresh_from_db()
    assert (speaker.role, speaker.note, speaker.phone) == ("intervenant", "à placer devant", "0612345678")


def test_a_profile_that_the_day_no_longer_lists_may_be_kept(slot):
    person = RegistrationFactory(event=slot.event, profile="ancien")

    change(person, phone="0612345678", act=change_by_team)
    with pytest.raises(WishRefused):
        change(person, profile="inventé", act=change_by_team)

    person.refresh_from_db()
    assert (person.profile, person.phone) == ("ancien", "0612345678")


def test_someone_added_without_address_gives_one_and_keeps_a_link(slot):
    person = RegistrationFactory(event=slot.event, email="")

    changed = change(person, email="alice@exemple.fr", act=change_by_team)

    assert registration_from(token(changed)) == person


def test_someone_who_waits_and_joins_the_team_waits_no_more(slot):
    Event.objects.update(capacity=0, waiting_list=True)
    person = RegistrationFactory(event=slot.event, status="waiting", queued_at=timezone.now())

    changed = change(person, role="organisation", act=change_by_team)

    assert (changed.status, changed.queued_at) == (Registration.Status.CONFIRMED, None)


def test_three_wishes_stay_when_fewer_are_asked(slot):
    Event.objects.update(wishes_per_slot=3)
    wishes = {slot.pk: [slot.first.pk, slot.second.pk, slot.third.pk]}
    sign_up = SignUp(first_name="Zoé", last_name="Durand", email="zoe@exemple.fr", wishes=wishes)
    person = register(event=slot.event, sign_up=sign_up, by=THE_PERSON)
    Event.objects.update(wishes_per_slot=2)

    change(person, phone="0612345678")

    assert sign_up_of(person).wishes == wishes


def test_who_waits_is_told_so_again_and_gets_no_appointment(slot):
    Event.objects.update(capacity=0, waiting_list=True)
    sign_up = SignUp(first_name="Zoé", last_name="Durand", email="zoe@exemple.fr", wishes={slot.pk: []})
    person = register(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    change(person, attends_morning=False, act=change_by_team)

    assert [(mail.kind, read(mail).calendar) for mail in person.mails.all()] == [("waiting", ""), ("waiting", "")]


def test_correcting_an_address_that_is_not_confirmed_asks_for_it_again(slot):
    Event.objects.update(confirm_addresses=True)
    sign_up = SignUp(first_name="Zoé", last_name="Durand", email="zoe@exemple", wishes={slot.pk: []})
    person = register(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    change(person, email="zoe@exemple.fr", act=change_by_team, by=DENIS)

    assert person.mails.get(to="zoe@exemple.fr").kind == "confirm"


def test_a_held_place_is_not_confirmed_once_the_day_is_cancelled(slot):
    Event.objects.update(confirm_addresses=True)
    sign_up = SignUp(first_name="Zoé", last_name="Durand", email="zoe@exemple.fr", wishes={slot.pk: []})
    person = register(event=slot.event, sign_up=sign_up, by=THE_PERSON)
    Event.objects.update(status=Event.Status.CANCELLED)

    with pytest.raises(NotChangeable):
        confirm(registration=person, by=THE_PERSON)
