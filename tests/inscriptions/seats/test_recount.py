from datetime import time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.seats import recount
from inscriptions.seats.promote import promote
from inscriptions.seats.recount import verify
from programme.models import Event, Session
from tests.cast import DENIS
from tests.factories import ChoiceFactory, EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshop={"capacity": 1, "title": "Agir"})]


def inconsistencies(event):
    return [sentence.replace("\xa0", " ") for sentence in verify(event, now=timezone.now()).inconsistencies]


def decisions(event):
    return [sentence.replace("\xa0", " ") for sentence in verify(event, now=timezone.now()).decisions]


@pytest.fixture
def alice_sits(workshop):
    alice = RegistrationFactory(event=workshop.event, first_name="Alice", last_name="Durand")
    return SeatFactory(workshop=workshop, registration=alice)


def test_a_sound_day_has_nothing_to_say(workshop, alice_sits):
    ChoiceFactory(workshop=workshop)

    assert inconsistencies(workshop.event) == []
    assert decisions(workshop.event) == []


def test_a_workshop_beyond_its_capacity_is_named(workshop, alice_sits):
    SeatFactory(workshop=workshop)

    assert inconsistencies(workshop.event) == ["« Atelier 1 : Agir » : 2 places prises pour 1."]


def test_a_forced_seat_is_a_decision(workshop, alice_sits):
    SeatFactory(
        workshop=workshop,
        registration=RegistrationFactory(event=workshop.event, first_name="Bob", last_name="Lefèvre"),
        over_capacity=True,
        by="denis",
        reason="animateur",
    )

    assert inconsistencies(workshop.event) == []
    assert decisions(workshop.event) == ["Bob LEFÈVRE : Atelier 1 : Agir : en surnombre, par denis (animateur)."]


@pytest.mark.parametrize("elsewhere", ["slot", "event"])
def test_a_seat_outside_its_slot_or_event_is_named(workshop, alice_sits, elsewhere):
    other = WorkshopFactory(parent=SlotFactory(event=workshop.event)) if elsewhere == "slot" else WorkshopFactory()
    WorkshopSeat.objects.update(workshop=other)

    assert "n’est pas dans son créneau, ou pas dans sa journée" in " ".join(inconsistencies(workshop.event))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": "cancelled"}, "Alice DURAND : Atelier 1 : Agir : l’inscription est « annulée »."),
        (
            {"status": "waiting", "queued_at": timezone.now()},
            "Alice DURAND : Atelier 1 : Agir : l’inscription est « en attente ».",
        ),
        (
            {"attends_afternoon": False},
            "Alice DURAND : Atelier 1 : Agir : la personne ne vient pas à cette demi-journée.",
        ),
    ],
)
def test_the_seat_of_who_does_not_come_is_named(workshop, alice_sits, changed, said):
    Event.objects.update(capacity=0)
    Registration.objects.update(**changed)
    workshop.event.refresh_from_db()

    assert [found for found in inconsistencies(workshop.event) if "Alice" in found] == [said]


def test_seats_at_the_same_time_are_named(workshop, alice_sits):
    late = SlotFactory(event=workshop.event, starts_at=time(15), ends_at=time(17))
    other = WorkshopFactory(parent=late, number=7, title="Dire")
    SeatFactory(workshop=other, registration=alice_sits.registration)

    assert inconsistencies(workshop.event) == [
        "Alice DURAND : « Atelier 1 : Agir » a lieu en même temps que « Atelier 7 : Dire »."
    ]


def test_seats_whose_hours_touch_are_not(workshop, alice_sits):
    late = SlotFactory(event=workshop.event, starts_at=time(16), ends_at=time(17))
    SeatFactory(workshop=WorkshopFactory(parent=late), registration=alice_sits.registration)

    assert inconsistencies(workshop.event) == []


def test_a_wish_outside_its_slot_is_named(workshop, alice_sits):
    ChoiceFactory(workshop=workshop, registration=alice_sits.registration, waits=False)
    WorkshopChoice.objects.update(workshop=WorkshopFactory(parent=SlotFactory(event=workshop.event), title="Ailleurs"))

    found = inconsistencies(workshop.event)

    assert len(found) == 1
    assert found[0].startswith("Alice DURAND, vœu 1")
    assert found[0].endswith("pas dans sa journée.")


def test_ranks_with_a_hole_are_named(workshop, alice_sits):
    ChoiceFactory(workshop=workshop, registration=alice_sits.registration, rank=2)

    assert inconsistencies(workshop.event) == ["Alice DURAND : les rangs de ses choix ne se suivent pas (2)."]


def test_a_day_beyond_its_capacity_is_named(workshop):
    RegistrationFactory.create_batch(3, event=workshop.event)
    Event.objects.update(capacity=2)
    workshop.event.refresh_from_db()

    assert inconsistencies(workshop.event) == ["La journée a 3 participants pour 2 places, dont 0 hors tour."]


def test_a_promotion_out_of_order_explains_one_more(workshop):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)
    now = timezone.now()
    bob = RegistrationFactory(
        event=event, first_name="Bob", last_name="Lefèvre", status="waiting", queued_at=now, role="participant"
    )

    promote(registration=bob, by=DENIS, reason="élue de la commune")

    assert inconsistencies(event) == []
    assert decisions(event) == ["Bob LEFÈVRE : place donnée hors tour, par denis (élue de la commune)."]


def test_someone_who_waits_for_the_day_while_there_is_room_is_named(workshop):
    RegistrationFactory(event=workshop.event, status="waiting", queued_at=timezone.now())

    assert inconsistencies(workshop.event) == ["La journée a de la place, et 1 personne l’attend."]


def test_someone_who_waits_for_a_workshop_while_there_is_room_is_named(workshop):
    ChoiceFactory(
        workshop=workshop, registration=RegistrationFactory(event=workshop.event, first_name="Bob", last_name="Lefèvre")
    )

    assert inconsistencies(workshop.event) == ["« Atelier 1 : Agir » a de la place, et Bob LEFÈVRE l’attend."]


def test_who_has_a_reason_to_wait_is_not(workshop):
    ChoiceFactory(workshop=workshop, waits=False)

    assert inconsistencies(workshop.event) == []


def test_nobody_waits_once_the_day_is_over(workshop):
    ChoiceFactory(workshop=workshop)
    Event.objects.update(date=timezone.localdate() - timedelta(days=1))
    workshop.event.refresh_from_db()

    assert inconsistencies(workshop.event) == []


@pytest.mark.parametrize(
    ("key", "name"), [("identity_key", "d’identité"), ("search_key", "de recherche"), ("sort_key", "de tri")]
)
def test_a_key_that_does_not_say_the_name_is_named(workshop, alice_sits, key, name):
    Registration.objects.update(**{key: "autre"})

    found = inconsistencies(workshop.event)

    assert len(found) == 1
    assert found[0].startswith(f"Alice DURAND : la clé {name} est « autre » au lieu de « ")


def verify_seats(**options):
    out = StringIO()
    call_command("verify_seats", stdout=out, **options)
    return out.getvalue().replace("\xa0", " ")


def test_the_command_says_that_there_is_nothing(workshop, alice_sits):
    assert verify_seats() == "Rien à signaler.\n"


def test_the_command_lists_decisions_apart_and_succeeds(workshop, alice_sits):
    WorkshopSeat.objects.update(over_capacity=True, reason="animatrice", by="denis")

    assert verify_seats() == (
        f"Décisions de l’équipe, {workshop.event} :\n"
        "- Alice DURAND : Atelier 1 : Agir : en surnombre, par denis (animatrice).\n"
        "Rien à signaler.\n"
    )


def test_the_command_ends_in_error_when_something_is_wrong(workshop, alice_sits):
    SeatFactory(workshop=workshop)
    out = StringIO()

    with pytest.raises(CommandError, match="1") as error:
        call_command("verify_seats", stdout=out)

    assert error.value.returncode == 1
    assert out.getvalue().replace("\xa0", " ") == (
        f"Incohérences, {workshop.event} :\n- « Atelier 1 : Agir » : 2 places prises pour 1.\n"
    )


def test_the_command_looks_at_one_day_if_asked(workshop, alice_sits):
    SeatFactory(workshop=workshop)

    assert verify_seats(event=EventFactory().slug) == "Rien à signaler.\n"


def test_the_command_refuses_an_unknown_day(db):
    with pytest.raises(CommandError, match="Aucune journée"):
        verify_seats(event="inconnue")


@pytest.mark.parametrize("people", [3, 30])
def test_a_recount_takes_the_same_number_of_queries_whatever_the_people(workshop, people, django_assert_num_queries):
    Session.objects.filter(pk=workshop.pk).update(capacity=None)
    for person in RegistrationFactory.create_batch(people, event=workshop.event):
        SeatFactory(workshop=workshop, registration=person)
        ChoiceFactory(workshop=workshop, registration=person)

    with django_assert_num_queries(18):
        verify(workshop.event, now=timezone.now())


def test_a_day_that_is_read_in_several_times_says_the_same(workshop, monkeypatch):
    monkeypatch.setattr(recount, "AT_ONCE", 2)
    for person in RegistrationFactory.create_batch(5, event=workshop.event):
        SeatFactory(workshop=workshop, registration=person)
    Registration.objects.update(sort_key="")

    found = inconsistencies(workshop.event)

    assert found[0] == "« Atelier 1 : Agir » : 5 places prises pour 1."
    assert len([sentence for sentence in found if "la clé de tri" in sentence]) == 5
    assert len(found) == 6
