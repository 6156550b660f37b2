"""People who are registered together: what each gets once those before have theirs, and what it costs to write them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import LinesRefused
from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds, WorkshopChoice, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.signup.listed import NO_CHOICE, compare
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import decide_list, register_list
from programme.models import Event
from tests.cast import DENIS
from tests.factories import RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signup.lists import listed

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 3, "waiting_list": True})]
Status = Registration.Status


def lines(*names, **said):
    """Name → line of a file, from the second: the first holds the headings."""
    people = (SignUp(first_name=name, last_name="Durand", email=f"{name}@exemple.fr", **said) for name in names)
    return listed(dict(enumerate(people, start=2)))


def registered(event, *names, **said):
    return register_list(event=event, lines=lines(*names, **said), by=DENIS).people


def seated():
    return dict(WorkshopSeat.objects.values_list("registration__first_name", "workshop__number"))


def test_the_last_place_goes_to_the_first_of_the_file_and_the_others_wait_in_its_order(event):
    RegistrationFactory.create_batch(2, event=event)

    registered(event, "Zoé", "Bob", "Alice")

    assert dict(event.registrations.filter(source="import").values_list("first_name", "status")) == {
        "Zoé": Status.CONFIRMED,
        "Bob": Status.WAITING,
        "Alice": Status.WAITING,
    }
    assert [person.first_name for person in event.registrations.waiting()] == ["Bob", "Alice"]
    assert len({person.queued_at for person in event.registrations.waiting()}) == 1


def test_nobody_of_a_file_passes_who_waits(event):
    Event.objects.update(capacity=2)
    RegistrationFactory(event=event, status=Status.WAITING, queued_at=timezone.now())
    RegistrationFactory.create_batch(2, event=event)

    (bob,) = registered(event, "Bob")

    assert bob.status == Status.WAITING


def test_speakers_of_a_file_take_no_place_of_the_day(event):
    RegistrationFactory.create_batch(3, event=event)

    (bob,) = registered(event, "Bob", role=Registration.Role.SPEAKER)

    assert bob.status == Status.CONFIRMED


def test_each_has_the_best_wish_that_those_before_left(slot):
    wishes = {slot.pk: [slot.first.pk, slot.second.pk]}

    registered(slot.event, "Alice", "Bob", "Chloé", wishes=wishes)

    assert seated() == {"Alice": slot.first.number, "Bob": slot.second.number}
    assert list(WorkshopChoice.objects.order_by("pk").values_list("registration__first_name", "rank", "workshop")) == [
        (name, rank, workshop)
        for name in ("Alice", "Bob", "Chloé")
        for rank, workshop in enumerate(wishes[slot.pk], start=1)
    ]


def test_a_seat_does_not_overlap_that_of_the_slot_before(slot):
    late = SlotFactory(event=slot.event, starts_at=slot.starts_at, ends_at=slot.ends_at)
    other = WorkshopFactory(parent=late, number=9)

    registered(slot.event, "Alice", wishes={slot.pk: [slot.first.pk], late.pk: [other.pk]})

    assert WorkshopSeat.objects.count() == 1
    assert WorkshopChoice.objects.count() == 2


def test_who_waits_for_the_day_holds_no_seat(slot):
    Event.objects.update(capacity=0)

    registered(slot.event, "Alice", wishes={slot.pk: [slot.first.pk]})

    assert seated() == {}
    assert WorkshopChoice.objects.count() == 1


def test_on_a_day_of_wishes_nobody_is_seated(slot):
    Event.objects.update(allocation=Event.Allocation.WISHES)

    registered(slot.event, "Alice", wishes={slot.pk: [slot.first.pk]})

    assert seated() == {}
    assert WorkshopChoice.objects.count() == 1


def test_each_has_their_needs_their_history_and_their_letter(event):
    Event.objects.update(capacity=1)

    registered(event, "Alice", "Bob", vegetarian=True)

    assert list(SpecialNeeds.objects.order_by("pk").values_list("registration__first_name", "vegetarian")) == [
        ("Alice", True),
        ("Bob", True),
    ]
    assert list(History.objects.order_by("pk").values_list("registration__first_name", "act", "who", "before")) == [
        ("Alice", "inscription", "denis", {}),
        ("Bob", "inscription", "denis", {}),
    ]
    assert [said["status"] for said in History.objects.order_by("pk").values_list("after", flat=True)] == [
        Status.CONFIRMED,
        Status.WAITING,
    ]
    assert list(OutgoingMail.objects.order_by("pk").values_list("to", "kind")) == [
        ("Alice@exemple.fr", "confirmation"),
        ("Bob@exemple.fr", "waiting"),
    ]


def test_each_has_their_own_badge_and_the_instant_of_the_act(event):
    people = registered(event, "Alice", "Bob", "Chloé")

    assert len({person.badge_code for person in people}) == 3
    assert len({person.created_at for person in people}) == 1
    assert [(person.identity_key, person.sort_key) for person in people[:1]] == [
        ("alice@exemple.fr|alice|durand", "durand\talice")
    ]


def test_a_refused_line_refuses_all_and_each_fault_is_said(event):
    Event.objects.update(capacity=1, waiting_list=False)
    RegistrationFactory(event=event, first_name="Bob", last_name="Durand", email="bob@exemple.fr", role="intervenant")
    said = lines("Alice", "Bob", "Chloé")
    said[5] = said[2]

    with pytest.raises(LinesRefused) as refused:
        register_list(event=event, lines=said, by=DENIS)

    assert refused.value.faults == {
        4: "La journée est complète\u00a0: sa seule place est prise.",
        5: "Même personne qu’à la ligne 2.",
    }
    assert [person.first_name for person in event.registrations.all()] == ["Bob"]
    assert (OutgoingMail.objects.count(), History.objects.count()) == (0, 0)


def test_a_hold_that_is_over_refuses_nobody_in_a_preview_nor_once_confirmed(event):
    RegistrationFactory(
        event=event,
        first_name="Alice",
        last_name="Durand",
        email="alice@exemple.fr",
        status=Status.UNCONFIRMED,
        hold_expires_at=timezone.now() - timedelta(hours=1),
    )
    said, coming = lines("Alice"), Newcomers(event, now=timezone.now())

    (previewed,) = decide_list(coming, compare(coming, said, NO_CHOICE), NO_CHOICE).people
    (alice,) = register_list(event=event, lines=said, by=DENIS).people

    assert (previewed.status, alice.status) == (Status.CONFIRMED, Status.CONFIRMED)


@pytest.mark.parametrize("email", ["roy@exemple.fr", ""])
def test_names_swapped_in_a_file_are_the_same_person(event, email):
    said = {
        2: SignUp(first_name="Ilan", last_name="Roy", email=email),
        3: SignUp(first_name="ROY", last_name="ilan", email=email),
    }

    with pytest.raises(LinesRefused) as refused:
        register_list(event=event, lines=listed(said), by=DENIS)

    assert refused.value.faults == {3: "Même personne qu’à la ligne 2."}
    assert Registration.objects.count() == History.objects.count() == 0


@pytest.mark.parametrize(("first_name", "last_name"), [("Zoé", "d’Orval"), ("d’Orval", "Zoé")])
def test_a_file_without_addresses_knows_who_is_there_in_either_order(event, first_name, last_name):
    RegistrationFactory(event=event, first_name="Zoé", last_name="d’Orval", email="", identity_key="")

    found = register_list(
        event=event, lines=listed({2: SignUp(first_name=first_name, last_name=last_name)}), by=DENIS
    ).compared

    assert ([*found.known], [*found.alike], found.new) == ([2], [2], {})
    assert Registration.objects.count() == 1
