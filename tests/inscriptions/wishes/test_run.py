"""Wishes mode: nobody holds a seat, then a sharing is proposed, retained, announced."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import NotChangeable, StaleAllocation, WishesClosed
from inscriptions.models import AllocationRun, OutgoingMail, Registration
from inscriptions.people.answers import SignUp
from inscriptions.post.links import token
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.move import move
from inscriptions.seats.places import workshop_places
from inscriptions.seats.recount import verify
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.register import register as register_person
from inscriptions.signup.register import register_by_team
from inscriptions.wishes import run as sharing
from inscriptions.wishes.run import announce, apply, withdraw
from inscriptions.wishes.solver import Allocation, Problem, allocate
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import InterventionFactory, SlotFactory, SpeakerFactory, WorkshopFactory
from tests.inscriptions.signing_up import confirm, kinds, register
from tests.inscriptions.wishes.sharing import held, propose, share, wishes_close_in_ten_days
from tests.letters import read
from tests.pages import plain

pytestmark = [pytest.mark.django_db, wishes_close_in_ten_days]
State = AllocationRun.State


def change_wishes(registration, slot, *wishes):
    said = replace(sign_up_of(registration), wishes={slot.pk: [workshop.pk for workshop in wishes]})
    return change(registration=registration, sign_up=said, by=THE_PERSON)


def sentence(registration):
    (state,) = day_programme(registration)
    return plain(state.sentence)


def test_nobody_holds_a_seat_before_the_announcement(slot, people):
    assert held(slot) == {}
    assert "la répartition vous sera envoyée" in read(people["Alice"].mails.get()).text


def test_wishes_change_freely_before_the_deadline(slot, people):
    change_wishes(people["Alice"], slot, slot.second)

    assert [choice.workshop for choice in people["Alice"].choices.all()] == [slot.second]
    assert held(slot) == {}


@pytest.mark.parametrize("name", ["Alice", "Chloe"])
def test_wishes_are_frozen_after_the_deadline(slot, people, after_deadline, name):
    before = list(people[name].choices.values_list("workshop", flat=True))

    with pytest.raises(WishesClosed):
        change_wishes(people[name], slot, slot.second)

    assert list(people[name].choices.values_list("workshop", flat=True)) == before


def test_details_still_change_after_the_deadline(slot, people, after_deadline):
    change(
        registration=people["Alice"], sign_up=replace(sign_up_of(people["Alice"]), phone="0600000000"), by=THE_PERSON
    )

    assert Registration.objects.get(pk=people["Alice"].pk).phone == "0600000000"


def test_nothing_is_shared_before_the_deadline(slot, people):
    with pytest.raises(NotChangeable, match="encore ouverts"):
        propose(slot)

    assert not AllocationRun.objects.exists()


def test_a_first_come_day_is_not_shared(slot, people, after_deadline):
    Event.objects.update(allocation=Event.Allocation.FIRST_COME)

    with pytest.raises(NotChangeable, match="au fil des inscriptions"):
        propose(slot)


def test_a_proposal_seats_and_tells_nobody_and_replaces_the_one_before(slot, people, after_deadline):
    propose(slot)
    run = propose(slot, objective="rank_maximal")

    assert AllocationRun.objects.get() == run
    assert (run.state, run.objective, run.by) == ("proposed", "rank_maximal", "denis")
    assert held(slot) == {}
    assert OutgoingMail.objects.count() == 3


def test_the_same_wishes_give_the_same_bytes(slot, people, after_deadline):
    first = propose(slot)

    again = propose(slot)

    assert (again.input, again.digest, again.result) == (first.input, first.digest, first.result)
    assert allocate(Problem.from_json(again.input)).to_json() == again.result


def test_a_retained_sharing_shows_nowhere_until_it_is_announced(slot, people, after_deadline, client):
    pages = [reverse("inscriptions:mine", args=[token(people["Alice"])]), slot.event.get_absolute_url()]
    places = workshop_places(slot.event)
    run = apply(run=propose(slot), by=DENIS)

    shown = [client.get(page).content.decode() for page in pages]

    assert run.state == "applied"
    assert held(slot) == {}
    assert workshop_places(slot.event) == places
    assert "la répartition vous sera envoyée" in shown[0]
    assert "place restante" not in shown[1]  # nobody holds one yet, and none is left to take
    assert OutgoingMail.objects.count() == 3


def test_applying_announcing_and_withdrawing_again_change_nothing(slot, people, after_deadline):
    run = propose(slot)
    withdraw(run=run, by=DENIS)
    apply(run=run, by=DENIS)
    apply(run=run, by=DENIS)
    announce(run=run, by=DENIS)
    before = OutgoingMail.objects.count()

    run = announce(run=run, by=DENIS)

    assert run.state == "announced"
    assert OutgoingMail.objects.count() == before


def test_a_retained_sharing_is_withdrawn_and_another_proposed(slot, people, after_deadline):
    run = apply(run=propose(slot), by=DENIS)
    with pytest.raises(NotChangeable, match="déjà retenue"):
        propose(slot)

    assert withdraw(run=run, by=DENIS).state == "proposed"
    assert propose(slot, objective="smallest_sum").state == "proposed"


def test_an_announced_sharing_is_not_withdrawn(slot, people, after_deadline):
    run = share(slot)

    with pytest.raises(NotChangeable, match="annoncée"):
        withdraw(run=run, by=DENIS)

    assert AllocationRun.objects.get().state == "announced"


def test_a_proposal_is_not_announced_before_it_is_retained(slot, people, after_deadline):
    with pytest.raises(NotChangeable, match="Retenez"):
        announce(run=propose(slot), by=DENIS)

    assert held(slot) == {}


@pytest.mark.parametrize("act", ["apply", "announce"])
def test_a_sharing_of_other_places_is_stale(slot, people, after_deadline, act):
    run = propose(slot)
    if act == "announce":
        run = apply(run=run, by=DENIS)
    Session.objects.filter(pk=slot.first.pk).update(capacity=2)

    with pytest.raises(StaleAllocation):
        getattr(sharing, act)(run=run, by=DENIS)

    assert AllocationRun.objects.get().state == ("proposed" if act == "apply" else "applied")
    assert held(slot) == {}


def test_a_cancellation_returns_a_retained_sharing_to_a_proposal(slot, people, after_deadline):
    run = apply(run=propose(slot), by=DENIS)

    cancel(registration=people["Bob"], by=THE_PERSON)

    run.refresh_from_db()
    assert run.state == "proposed"
    with pytest.raises(StaleAllocation):
        apply(run=run, by=DENIS)
    share(slot)
    assert held(slot) == {"Alice": slot.first}


def test_the_announcement_seats_as_it_says_with_one_mail_each(slot, people, after_deadline):
    run = share(slot)

    seats = {name: workshop.pk for name, workshop in held(slot).items()}
    keys = {person.pk: name for name, person in people.items()}
    assert seats == {keys[key]: workshop for key, workshop in Allocation.from_json(run.result).seats.items()}
    assert set(held(slot)) == {"Alice", "Bob"}
    assert [kinds(person) for person in people.values()] == [["confirmation", "allocated"]] * 3
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_the_mail_says_the_wish_and_why_not_a_better_one(slot, people, after_deadline):
    share(slot)

    second = next(people[name] for name, workshop in held(slot).items() if workshop == slot.second)
    text = read(second.mails.get(kind="allocated")).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "vœu 2 ; votre vœu 1 a reçu 2 demandes pour 1 place." in text
    assert slot.second.title in text


def test_the_mail_says_how_many_places_the_team_had_given(slot, people, after_deadline):
    Session.objects.filter(pk=slot.first.pk).update(capacity=2)
    move(registration=people["Chloe"], slot=slot, workshop=slot.first, by=DENIS)

    share(slot)

    second = next(people[name] for name, workshop in held(slot).items() if workshop == slot.second)
    text = plain(read(second.mails.get(kind="allocated")).text)
    assert "vœu 2 ; votre vœu 1 a reçu 2 demandes pour 2 places, dont 1 attribuée par l’équipe." in text


def test_before_the_deadline_choices_are_kept_for_a_sharing_to_come(people):
    assert sentence(people["Alice"]) == (
        "Vos choix sont enregistrés : la répartition vous sera envoyée après la clôture des vœux."
    )


def test_after_the_deadline_no_sentence_speaks_of_a_deadline_to_come(slot, people, after_deadline):
    late = register(slot.event, "Eve", slot.first)

    assert [sentence(people["Alice"]), sentence(late)] == [
        "Les vœux sont clos et vos choix sont enregistrés : la répartition vous sera envoyée.",
        "Les vœux étaient clos : vous serez placé·e après la répartition, s’il reste des places.",
    ]
    assert sentence(late) in plain(read(late.mails.get()).text)


def test_once_the_day_is_over_nothing_is_to_come(people):
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        assert [sentence(person) for person in people.values()] == ["Vous n’avez pas eu de place en atelier."] * 3


def test_the_mail_says_that_a_workshop_was_closed(slot, people, after_deadline):
    share(slot, closed=[slot.first.pk])

    letters = OutgoingMail.objects.filter(kind="allocated")
    told = [mail for mail in letters if "votre vœu 1 est un atelier fermé" in read(mail).text]
    assert {mail.registration for mail in told} == {people["Alice"], people["Bob"]}


def test_who_signs_up_after_the_deadline_is_placed_after_everyone(slot, people, after_deadline):
    Session.objects.filter(pk=slot.second.pk).update(capacity=2)
    eve = register(slot.event, "Eve", slot.first, slot.second)
    fay = register(slot.event, "Fay", slot.first, slot.second)
    change_wishes(eve, slot, slot.second, slot.first)

    share(slot)

    assert set(held(slot)) == {"Alice", "Bob", "Eve"}
    assert held(slot)["Eve"] == slot.second
    assert (kinds(eve)[-1], kinds(fay)) == ("allocated", ["confirmation", "allocated"])


def test_the_team_s_seats_and_the_speakers_are_fixed(slot, people, after_deadline):
    speaker = SpeakerFactory()
    InterventionFactory(session=slot.second, speaker=speaker)
    sylvie = SignUp(first_name="Sylvie", last_name="Ruin", role=Registration.Role.SPEAKER)
    with time_machine.travel(timezone.now() - timedelta(days=5)):
        person = register_by_team(event=slot.event, sign_up=sylvie, by=DENIS)
    Registration.objects.filter(pk=person.pk).update(speaker=speaker)
    move(registration=people["Chloe"], slot=slot, workshop=slot.first, by=DENIS)

    share(slot)

    assert held(slot) == {"Chloe": slot.first, "Sylvie": slot.second}


def test_who_is_excluded_is_left_to_the_team(slot, people, after_deadline):
    share(slot, excluded=[people["Alice"].pk])

    assert held(slot) == {"Bob": slot.first}
    move(registration=people["Alice"], slot=slot, workshop=slot.second, by=DENIS)
    assert held(slot) == {"Alice": slot.second, "Bob": slot.first}


def test_a_workshop_closed_by_the_run_stays_closed(slot, people, after_deadline):
    share(slot, closed=[slot.first.pk])

    assert list(held(slot).values()) == [slot.second]
    assert Session.objects.get(pk=slot.first.pk).closed is True


@pytest.mark.parametrize(("placed", "seated"), [(True, {"Alice", "Bob", "Chloe"}), (False, {"Alice", "Bob"})])
def test_people_without_wishes_are_placed_last_if_the_day_says_so(slot, people, after_deadline, placed, seated):
    Event.objects.update(place_without_wishes=placed)
    Session.objects.filter(pk=slot.second.pk).update(capacity=2)
    slot.event.refresh_from_db()

    share(Session.objects.get(pk=slot.pk))

    assert set(held(slot)) == seated


def test_who_does_not_attend_or_waits_for_the_day_has_no_part(slot, people, after_deadline):
    change(
        registration=people["Bob"],
        sign_up=replace(sign_up_of(people["Bob"]), attends_afternoon=False),
        by=THE_PERSON,
    )
    Registration.objects.filter(pk=people["Chloe"].pk).update(status="waiting", queued_at=timezone.now())
    Event.objects.update(capacity=2)

    run = propose(slot)

    assert [person.key for person in Problem.from_json(run.input).people] == [people["Alice"].pk]


def test_nobody_is_shared_out_to_two_workshops_at_the_same_time(slot):
    other = SlotFactory(event=slot.event, starts_at=time(15), ends_at=time(17))
    same_time = WorkshopFactory(parent=other)
    wishes = {slot.pk: [slot.first.pk], other.pk: [same_time.pk]}
    sign_up = SignUp(first_name="Alice", last_name="Durand", email="alice@exemple.fr", wishes=wishes)
    register_person(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    with time_machine.travel(timezone.now() + timedelta(days=11)):
        share(slot)
        share(other)

    assert (held(slot), held(other)) == ({"Alice": slot.first}, {})
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_after_the_announcement_the_slot_behaves_as_first_come(slot, people, after_deadline):
    share(slot)
    first, second = sorted(held(slot), key=lambda name: held(slot)[name].pk)

    cancel(registration=people[first], by=THE_PERSON)
    eve = register(slot.event, "Eve", slot.second)

    assert held(slot) == {second: slot.first, "Eve": slot.second}
    assert kinds(people[second]) == ["confirmation", "allocated", "seated"]
    assert kinds(eve) == ["confirmation"]
    change_wishes(eve, slot, slot.first, slot.second)
    assert held(slot) == {second: slot.first, "Eve": slot.second}


def test_another_slot_still_gives_no_seat(slot, people, after_deadline):
    morning = SlotFactory(event=slot.event, starts_at=time(9, 15), ends_at=time(11))
    workshop = WorkshopFactory(parent=morning)
    share(slot)

    register(morning.event, "Eve", workshop)

    assert held(morning) == {}


def test_who_has_an_address_to_prove_is_left_out_and_counted(slot, people, client, denis):
    Event.objects.update(confirm_addresses=True)
    register(slot.event, "Zoé", slot.first)
    page = reverse("admin:inscriptions_sharing", args=[slot.event.pk, slot.pk])
    with time_machine.travel(timezone.now() + timedelta(days=9, hours=23)):
        register(slot.event, "Yann", slot.first)
        client.force_login(denis)
        told = plain(client.get(page).content.decode())
    with time_machine.travel(timezone.now() + timedelta(days=10, hours=1)):
        share(slot)

    assert "1 personne n’a pas confirmé son adresse" in told
    assert set(held(slot)) == {"Alice", "Bob"}
    assert OutgoingMail.objects.filter(kind="allocated", registration__first_name="Yann").count() == 0


def test_who_proves_the_address_after_the_announcement_is_placed_by_the_line(slot, people):
    Event.objects.update(confirm_addresses=True)
    slot.workshops.update(capacity=2)
    with time_machine.travel(timezone.now() + timedelta(days=9, hours=23)):
        yann = register(slot.event, "Yann", slot.second)
    with time_machine.travel(timezone.now() + timedelta(days=10, hours=1)):
        share(slot)
        confirm(yann)

    assert held(slot)["Yann"] == slot.second
