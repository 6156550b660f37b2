"""A place is offered, then taken, declined or taken back: one act, and whoever waits sees nothing of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered, NotChangeable, WishRefused
from inscriptions.models import Handover, Registration, WorkshopSeat
from inscriptions.models.wishes import current_wishes
from inscriptions.seats.move import move, move_beyond_capacity
from inscriptions.seats.promote import promote
from inscriptions.seats.recount import verify
from inscriptions.signup.cancel import cancel
from inscriptions.signup.confirm import confirm
from inscriptions.signup.handover import decline_offer, withdraw_offer
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import kinds as letters_of
from tests.inscriptions.signing_up import register, status
from tests.inscriptions.signup.handing_over import accept, offer, take

pytestmark = pytest.mark.django_db
NORA = "nora@exemple.fr"


def acts(person: Registration) -> list[str]:
    return list(person.history.order_by("pk").values_list("act", flat=True))


def faults(event: Event) -> list[str]:
    return verify(Event.objects.get(pk=event.pk), now=timezone.now()).inconsistencies


# --- Offered -----------------------------------------------------------------------------------------------------


def test_an_offer_leaves_the_place_to_its_giver(slot):
    alice = register(slot.event, "Alice", slot.first)

    made = offer(alice)

    assert made.expires_at - made.offered_at == timedelta(hours=48)
    assert (status(alice), alice.seats.get().workshop) == ("confirmed", slot.first)
    assert acts(alice) == ["inscription", "place proposée"]
    mail = alice.mails.get(kind="offered")
    assert mail.to == NORA
    assert "Une place vous est proposée\u00a0:" in mail.subject


def test_an_offer_ends_when_the_day_begins(event):
    alice = register(event)

    with time_machine.travel(event.starts - timedelta(hours=5), tick=False):
        made = offer(alice)

    assert made.expires_at == event.starts


def test_the_same_offer_twice_is_one(event):
    alice = register(event)

    first, again = offer(alice), offer(alice, to="NORA@exemple.fr")

    assert first == again
    assert letters_of(alice).count("offered") == 1


def test_another_offer_ends_the_one_before(event):
    alice = register(event)
    first = offer(alice)

    offer(alice, to="omar@exemple.fr")

    assert Handover.objects.open(timezone.now()).get().to == "omar@exemple.fr"
    with pytest.raises(NotChangeable, match="Cette place n’est plus proposée"):
        take(first, "Nora")
    assert status(alice) == "confirmed"


def test_an_offer_may_follow_one_that_is_over(event):
    alice = register(event)
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=False):
        Registration.objects.update(status_changed_at=timezone.now())
        offer(alice)

    assert offer(alice, to="omar@exemple.fr").to == "omar@exemple.fr"


def test_a_place_that_is_refused_to_be_offered_is_not(event):
    Event.objects.update(handover_allowed=False)
    alice = register(event)

    with pytest.raises(NotChangeable):
        offer(alice)

    assert (Handover.objects.count(), letters_of(alice)) == (0, ["confirmation"])


# --- Taken back, declined ----------------------------------------------------------------------------------------


def test_an_offer_that_is_taken_back_opens_nothing(event):
    alice = register(event)
    made = offer(alice)

    for _ in range(2):
        withdraw_offer(registration=alice, by=THE_PERSON)

    assert acts(alice) == ["inscription", "place proposée", "proposition retirée"]
    with pytest.raises(NotChangeable):
        take(made, "Nora")


def test_who_declines_leaves_the_place_and_its_giver_is_told(event):
    alice = register(event)
    made = offer(alice)

    for _ in range(2):
        decline_offer(handover=made, by=THE_PERSON)

    assert (status(alice), letters_of(alice)) == ("confirmed", ["confirmation", "offered", "declined"])
    assert acts(alice)[-1] == "proposition déclinée"


# --- Taken -------------------------------------------------------------------------------------------------------


def test_a_place_that_is_taken_passes_with_its_half_days_and_seats(slot):
    alice = register(slot.event, "Alice", slot.first, attends_morning=False, attends_lunch=True, vegetarian=True)

    nora = take(offer(alice), "Nora", organisation="Ville d’Arques")

    alice.refresh_from_db()
    assert (alice.status, alice.seats.count()) == ("cancelled", 0)
    assert (nora.status, nora.email, nora.organisation) == ("confirmed", NORA, "Ville d’Arques")
    assert (nora.presence, nora.seats.get().workshop) == ("déjeuner, après-midi", slot.first)
    assert current_wishes(nora) == {slot.pk: [slot.first.pk]}
    assert nora.proved_at is not None
    assert not hasattr(nora, "special_needs")
    assert nora.badge_code != alice.badge_code
    assert (acts(alice)[-1], acts(nora)) == ("place cédée", ["place reçue"])
    assert (letters_of(alice)[-1], letters_of(nora)) == ("handed_over", ["confirmation"])
    made = Handover.objects.get()
    assert (made.receiver, made.accepted_at is not None) == (nora, True)
    assert faults(slot.event) == []


def test_whoever_waits_sees_nothing_of_it(slot):
    Event.objects.update(capacity=1, waiting_list=True)
    slot.event.refresh_from_db()
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first)

    nora = take(offer(alice), "Nora")

    assert (status(nora), status(bob)) == ("confirmed", "waiting")
    assert nora.seats.get().workshop == slot.first
    assert letters_of(bob) == ["waiting"]
    assert faults(slot.event) == []


def test_who_waits_for_the_workshop_does_not_get_the_seat_that_is_given(slot):
    alice, bob = (register(slot.event, name, slot.first, slot.second) for name in ("Alice", "Bob"))

    nora = take(offer(alice), "Nora")

    assert nora.seats.get().workshop == slot.first
    assert bob.seats.get().workshop == slot.second
    assert faults(slot.event) == []


def test_waits_do_not_pass(slot):
    register(slot.event, "Bob", slot.first)
    alice = register(slot.event, "Alice", slot.first, slot.second)

    nora = take(offer(alice), "Nora")

    assert current_wishes(nora) == {slot.pk: [slot.second.pk]}


def test_where_no_seat_passes_the_receiver_chooses(slot):
    register(slot.event, "Bob", slot.first)
    alice = register(slot.event, "Alice", slot.first)

    nora = take(offer(alice), "Nora", wishes={slot.pk: [slot.second.pk]})

    assert nora.seats.get().workshop == slot.second
    assert faults(slot.event) == []


def test_where_no_seat_passes_an_answer_is_needed(slot):
    alice = register(slot.event, "Alice")

    with pytest.raises(WishRefused):
        take(offer(alice), "Nora", wishes={})

    assert status(alice) == "confirmed"


def test_before_the_sharing_the_receiver_has_wishes_of_their_own(slot):
    until = timezone.now() + timedelta(days=1)
    Event.objects.update(allocation=Event.Allocation.WISHES, wishes_close_at=until)
    slot.event.refresh_from_db()
    alice = register(slot.event, "Alice", slot.first)

    nora = take(offer(alice), "Nora", wishes={slot.pk: [slot.second.pk]})

    assert (current_wishes(nora), nora.seats.count()) == ({slot.pk: [slot.second.pk]}, 0)
    assert faults(slot.event) == []


def test_a_seat_moved_meanwhile_passes_as_it_is(slot):
    alice = register(slot.event, "Alice", slot.first)
    made = offer(alice)
    move(registration=alice, slot=slot, workshop=slot.second, by=DENIS)

    nora = take(made, "Nora")

    assert nora.seats.get().workshop == slot.second


def test_a_seat_beyond_the_capacity_passes_as_it_is(slot):
    register(slot.event, "Bob", slot.first)
    alice = register(slot.event, "Alice", slot.second)
    move_beyond_capacity(registration=alice, slot=slot, workshop=slot.first, by=DENIS, reason="élue")

    nora = take(offer(alice), "Nora")

    seat = nora.seats.get()
    assert (seat.workshop, seat.over_capacity, seat.reason, seat.by) == (slot.first, True, "élue", "denis")
    assert faults(slot.event) == []


def test_a_place_given_out_of_order_stays_one(event):
    Event.objects.update(capacity=1, waiting_list=True)
    event.refresh_from_db()
    register(event, "Bob")
    alice = promote(registration=register(event), by=DENIS, reason="élue")

    nora = take(offer(alice), "Nora")
    omar = take(offer(nora, to="omar@exemple.fr"), "Omar")

    assert acts(omar) == ["place donnée hors tour", "place reçue"]
    assert faults(event) == []


def test_what_changed_since_it_was_shown_is_shown_again(slot):
    alice = register(slot.event, "Alice", slot.first)
    made = offer(alice)

    with pytest.raises(NotChangeable, match="vient de changer"):
        accept(made, "Nora", shown="ce qui passait")

    assert status(alice) == "confirmed"


def test_a_cancelled_workshop_passes_without_a_wish(slot):
    alice = register(slot.event, "Alice", slot.first)
    made = offer(alice)
    slot.first.cancelled_at = timezone.now()
    slot.first.save(update_fields=["cancelled_at"])

    nora = take(made, "Nora")

    assert (nora.seats.get().workshop, current_wishes(nora)) == (slot.first, {})


def test_the_seats_of_two_slots_pass(slot):
    other = WorkshopFactory(parent=SlotFactory(event=slot.event, starts_at=slot.ends_at, ends_at=slot.event.ends_at))
    alice = register(slot.event, "Alice", slot.first, other)

    nora = take(offer(alice), "Nora")

    assert set(nora.seats.values_list("workshop", flat=True)) == {slot.first.pk, other.pk}
    assert WorkshopSeat.objects.count() == 2


# --- Whoever receives it is known already ------------------------------------------------------------------------


def test_who_waits_leaves_the_line_with_their_own_link_and_needs(slot):
    Event.objects.update(capacity=1, waiting_list=True)
    slot.event.refresh_from_db()
    alice = register(slot.event, "Alice", slot.first)
    nora = register(slot.event, "Nora", slot.second, phone="0600000000", access_needs="boucle magnétique")

    found = take(offer(alice), "Nora", organisation="Ville d’Arques")

    assert found == nora
    nora.refresh_from_db()
    assert (nora.status, nora.queued_at, nora.phone, nora.organisation) == (
        "confirmed", None, "0600000000", "Ville d’Arques",
    )  # fmt: skip
    assert nora.special_needs.access_needs == "boucle magnétique"
    assert (nora.seats.get().workshop, current_wishes(nora)) == (slot.first, {slot.pk: [slot.first.pk]})
    assert letters_of(nora) == ["waiting", "confirmation"]
    assert acts(nora) == ["inscription", "place reçue"]
    assert faults(slot.event) == []


def test_a_place_that_was_held_goes_to_the_line(slot):
    Event.objects.update(capacity=2, waiting_list=True, confirm_addresses=True)
    slot.event.refresh_from_db()
    alice = confirm(registration=register(slot.event, "Alice", slot.first), by=THE_PERSON)
    nora = register(slot.event, "Nora", slot.second)
    bob = confirm(registration=register(slot.event, "Bob", slot.second), by=THE_PERSON)

    take(offer(alice), "Nora")

    assert (status(nora), status(bob)) == ("confirmed", "confirmed")
    assert nora.seats.get().workshop == slot.first
    assert bob.seats.get().workshop == slot.second
    assert faults(slot.event) == []


def test_who_has_a_place_takes_no_second_one(event):
    alice, nora = register(event), register(event, "Nora")
    made = offer(alice)

    with pytest.raises(AlreadyRegistered) as refused:
        take(made, "nora")

    assert refused.value.registration == nora
    assert (status(alice), Registration.objects.count()) == ("confirmed", 2)
    assert Handover.objects.open(timezone.now()).exists()


def test_somebody_else_of_the_same_address_may_take_it(event):
    alice, nora = register(event), register(event, "Nora")

    paul = take(offer(alice), "Paul")

    assert (paul.email, status(paul), status(nora)) == (NORA, "confirmed", "confirmed")


def test_taking_it_twice_is_taking_it_once(event):
    made = offer(register(event))

    nora = take(made, "Nora")

    assert take(made, "Nora") == nora
    with pytest.raises(NotChangeable, match="Cette place a été acceptée"):
        take(made, "Omar")
    assert Registration.objects.count() == 2


# --- An offer that ends by itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "sentence"), [(timedelta(hours=49), "a pris fin le"), (timedelta(days=61), "a commencé")]
)
def test_an_offer_is_over_in_time(event, later, sentence):
    alice = register(event)
    made = offer(alice)

    with time_machine.travel(timezone.now() + later, tick=False), pytest.raises(NotChangeable, match=sentence):
        take(made, "Nora")

    assert status(alice) == "confirmed"


def test_the_place_of_who_cancelled_is_offered_no_more(event):
    alice = register(event)
    made = offer(alice)
    cancel(registration=alice, by=THE_PERSON)

    with pytest.raises(NotChangeable, match="n’est plus proposée"):
        take(made, "Nora")

    assert Registration.objects.count() == 1


def test_another_place_of_the_same_person_is_not_the_one_that_was_offered(event):
    alice = register(event)
    made = offer(alice)
    later = timezone.now() + timedelta(minutes=1)
    Registration.objects.update(status_changed_at=later)

    with pytest.raises(NotChangeable, match="n’est plus proposée"):
        take(made, "Nora")


def test_the_place_of_a_cancelled_day_is_offered_no_more(event):
    made = offer(register(event))
    Event.objects.update(status=Event.Status.CANCELLED)
    made.offer.event.refresh_from_db()

    with pytest.raises(NotChangeable, match="annulée"):
        take(made, "Nora")
