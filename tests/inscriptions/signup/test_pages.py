"""The team takes off, without a word, those whose address was never proved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inscriptions.models import OutgoingMail, Registration
from inscriptions.signup.cancel import cancel_silently
from inscriptions.signup.rules import was_never_confirmed
from programme.models import Event
from tests.cast import DENIS
from tests.factories import EventFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.signing_up import add, confirm, register, status
from tests.pages import plain

pytestmark = pytest.mark.django_db
LIST = reverse("admin:inscriptions_registration_changelist")
PAGE = reverse("admin:inscriptions_registration_silently")


def asked(*people):
    return f"{PAGE}?{'&'.join(f'personne={person.pk}' for person in people)}"


def test_the_unproved_leave_without_a_letter_and_their_places_go_to_the_line(confirming_day):
    alice, anna = register(confirming_day), register(confirming_day, "Anna")
    bob, chloe = confirm(register(confirming_day, "Bob")), register(confirming_day, "Chloé")
    letters = OutgoingMail.objects.count()

    done = cancel_silently(event=confirming_day, registrations=[alice.pk, anna.pk, bob.pk, chloe.pk], by=DENIS)
    cancel_silently(event=confirming_day, registrations=[alice.pk, anna.pk, chloe.pk], by=DENIS)

    assert done == [alice, anna, chloe]
    assert [status(one) for one in (alice, anna, bob, chloe)] == ["cancelled", "cancelled", "confirmed", "cancelled"]
    assert list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)[letters:]) == ["promoted"]
    assert [act.act for act in alice.history.order_by("-pk")[:1]] == ["annulation sans prévenir"]
    assert not was_never_confirmed(Registration.objects.get(pk=alice.pk))


def statements_of(number):
    workshop = WorkshopFactory(capacity=50)
    Event.objects.filter(pk=workshop.event_id).update(confirm_addresses=True)
    people = [register(workshop.event, f"Alice{one}", email=f"a{one}@exemple.fr") for one in range(number)]
    for person in people:
        SeatFactory(registration=person, workshop=workshop)
    with CaptureQueriesContext(connection) as found:
        cancel_silently(event=workshop.event, registrations=[one.pk for one in people], by=DENIS)
    assert Registration.objects.live().filter(event=workshop.event).count() == 0
    return len(found)


def test_it_takes_as_many_statements_for_three_people_and_for_thirty():
    assert (statements_of(3), statements_of(30)) == (21, 21)


def test_the_list_shows_them_and_leads_to_the_page(confirming_day, organiser):
    alice, bob = register(confirming_day), add(confirming_day, "Bob")

    listed = organiser.get(f"{LIST}?event={confirming_day.pk}&adresse=a-confirmer").context["cl"].result_list
    chosen = {"action": "cancel_silently", "_selected_action": [alice.pk, bob.pk]}
    page = organiser.post(f"{LIST}?event={confirming_day.pk}", chosen, follow=True)

    assert list(listed) == [alice]
    assert "1 inscription dont l’adresse n’a jamais été confirmée" in plain(page.content.decode())
    assert "Alice DURAND" in page.content.decode()
    assert "1 autre personne cochée" in plain(page.content.decode())
    assert (status(alice), status(bob)) == ("unconfirmed", "confirmed")


def test_a_post_cancels_those_of_each_day(confirming_day, organiser):
    alice, bob = register(confirming_day), add(confirming_day, "Bob")
    elsewhere = register(EventFactory(confirm_addresses=True), "Anna")

    response = organiser.post(asked(alice, bob, elsewhere), follow=True)

    assert [status(one) for one in (alice, bob, elsewhere)] == ["cancelled", "confirmed", "cancelled"]
    assert "2 inscriptions annulées" in plain(response.content.decode())


def test_without_anybody_to_take_off_the_page_leads_back(confirming_day, organiser):
    bob = add(confirming_day, "Bob")

    response = organiser.get(asked(bob), follow=True)

    assert "Cochez d’abord" in plain(response.content.decode())


def test_the_front_desk_takes_nobody_off(confirming_day, front_desk):
    alice = register(confirming_day)

    assert front_desk.post(asked(alice)).status_code == 403
    assert status(alice) == "unconfirmed"


def test_the_page_of_a_person_says_that_the_line_passes_over_them(confirming_day, organiser):
    Event.objects.update(capacity=0)
    alice = register(confirming_day)

    page = plain(organiser.get(reverse("admin:inscriptions_registration_change", args=[alice.pk])).content.decode())
    line = plain(organiser.get(reverse("admin:inscriptions_places", args=[confirming_day.pk])).content.decode())

    assert "en attente, adresse à confirmer" in page
    assert "en attente d’une place à la journée, dont 1 dont l’adresse est à confirmer" in line
