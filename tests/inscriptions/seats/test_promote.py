"""Many places given out of order, in one act."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import WishRefused
from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.seats.promote import promote_many
from tests.cast import DENIS
from tests.factories import ChoiceFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.team.pages import plain

pytestmark = pytest.mark.having(event={"capacity": 1, "waiting_list": True})
REASON = "délégation du quartier"


def waiting(event, count: int) -> list[Registration]:
    """People who wait behind the one who has the only place, first in line first."""
    RegistrationFactory(event=event)
    return RegistrationFactory.create_batch(count, event=event, status="waiting", queued_at=timezone.now())


def promote(event, people, **said) -> list[Registration]:
    return promote_many(event=event, registrations=people, **{"by": DENIS, "reason": REASON} | said)


def statuses(event) -> list[str]:
    return list(event.registrations.order_by("pk").values_list("status", flat=True))


def test_many_get_a_place_beyond_the_capacity_with_one_letter_and_one_row_of_history_each(event):
    people = waiting(event, 3)

    done = promote(event, [people[2], people[0]])

    assert done == [people[0], people[2]]
    assert statuses(event) == ["confirmed", "confirmed", "waiting", "confirmed"]
    acts = History.objects.order_by("pk").values_list("registration", "act", "who", "reason")
    said = ("place donnée hors tour", "denis", REASON)
    assert list(acts) == [(people[0].pk, *said), (people[2].pk, *said)]
    letters = OutgoingMail.objects.order_by("pk").values_list("registration", "kind")
    assert list(letters) == [(people[0].pk, "promoted"), (people[2].pk, "promoted")]


def test_those_who_are_promoted_take_the_seats_that_they_wished(event):
    people = waiting(event, 2)
    workshop = WorkshopFactory(parent__event=event, capacity=1)
    for person in people:
        ChoiceFactory(registration=person, workshop=workshop)

    promote(event, people)

    assert [seat.registration for seat in WorkshopSeat.objects.all()] == [people[0]]


def test_who_waits_no_more_is_passed_over_and_repeating_is_harmless(event):
    people = waiting(event, 2)
    gone = RegistrationFactory(event=event, status="cancelled")
    elsewhere = RegistrationFactory(status="waiting", queued_at=timezone.now())

    first = promote(event, [*people, gone, elsewhere])
    again = promote(event, [*people, gone, elsewhere])

    assert (first, again) == (people, [])
    assert statuses(event) == ["confirmed", "confirmed", "confirmed", "cancelled"]
    assert statuses(elsewhere.event) == ["waiting"]
    assert (History.objects.count(), OutgoingMail.objects.count()) == (2, 2)


def test_places_out_of_order_need_their_reason(event):
    people = waiting(event, 2)

    with pytest.raises(WishRefused, match="Donnez le motif"):
        promote(event, people, reason=" ")

    assert statuses(event) == ["confirmed", "waiting", "waiting"]
    assert (History.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("count", [3, 30])
def test_the_act_reads_and_writes_as_much_whatever_their_number(event, count, django_assert_num_queries):
    people = waiting(event, count)
    workshop = WorkshopFactory(parent__event=event)
    for person in people:
        ChoiceFactory(registration=person, workshop=workshop)

    with django_assert_num_queries(24):
        promote(event, people)

    assert WorkshopSeat.objects.count() == count


# --- The pages ---------------------------------------------------------------------------------------------------


def page(event, people=()) -> str:
    asked = {"personne": [person.pk for person in people]}
    return reverse("admin:inscriptions_places_out_of_order", args=[event.pk], query=asked if people else None)


def test_the_line_of_the_day_leads_there_with_a_box_for_each(organiser, event):
    people = waiting(event, 2)

    shown = plain(organiser.get(reverse("admin:inscriptions_places", args=[event.pk])))

    assert f'<form action="{page(event)}">' in shown
    assert all(f'name="personne" value="{person.pk}"' in shown for person in people)


def test_the_page_shows_whom_and_asks_the_reason_and_posting_gives_the_places(organiser, event):
    people = waiting(event, 3)

    asked = organiser.get(page(event, people[:2]))
    refused = organiser.post(page(event, people[:2]), {"reason": " "})
    before = statuses(event)
    done = organiser.post(page(event, people[:2]), {"reason": REASON}, follow=True)

    assert asked.context["people"] == people[:2]
    assert "Donner 2 places" in plain(asked)
    assert "Ce champ est obligatoire." in plain(refused)
    assert before == ["confirmed", "waiting", "waiting", "waiting"]
    assert "2 personnes ont une place, hors tour." in plain(done)
    assert statuses(event) == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_who_waits_no_more_is_named(organiser, event):
    people = waiting(event, 2)
    people[0].status, people[0].queued_at = "confirmed", None
    people[0].save()

    done = plain(organiser.post(page(event, people), {"reason": REASON}, follow=True))

    assert "1 personne a une place, hors tour." in done
    assert f"N’attendaient plus de place : {people[0]}." in done


def test_nobody_ticked_leads_back_to_the_line(organiser, event):
    response = organiser.get(page(event) + "?personne=²&personne=12", follow=True)

    assert response.redirect_chain == [(reverse("admin:inscriptions_places", args=[event.pk]), 302)]
    assert "Cochez d’abord des personnes qui attendent une place." in plain(response)


def test_the_front_desk_gives_no_place(front_desk, event):
    people = waiting(event, 1)

    assert front_desk.post(page(event, people), {"reason": REASON}).status_code == 403
    assert statuses(event) == ["confirmed", "waiting"]
