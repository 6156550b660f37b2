"""The team takes off, without a word, those whose address was never proved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inscriptions.models import OutgoingMail, Registration
from inscriptions.signup.cancel import cancel_many
from inscriptions.signup.rules import was_never_confirmed
from programme.models import Event
from tests.cast import DENIS
from tests.factories import SeatFactory, WorkshopFactory
from tests.inscriptions.signing_up import confirm, register, status
from tests.pages import plain

pytestmark = pytest.mark.django_db


def test_many_leave_without_a_letter_and_their_places_go_to_the_line(confirming_day):
    alice, anna = register(confirming_day), register(confirming_day, "Anna")
    bob, chloe = confirm(register(confirming_day, "Bob")), register(confirming_day, "Chloé")
    letters = OutgoingMail.objects.count()

    done = cancel_many(event=confirming_day, registrations=[alice.pk, anna.pk, chloe.pk], by=DENIS, tells=False)
    again = cancel_many(event=confirming_day, registrations=[alice.pk, anna.pk, chloe.pk], by=DENIS, tells=True)

    assert (done, again) == ([alice, anna, chloe], [])
    assert [status(one) for one in (alice, anna, bob, chloe)] == ["cancelled", "cancelled", "confirmed", "cancelled"]
    assert list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)[letters:]) == ["promoted"]
    assert [act.act for act in alice.history.order_by("-pk")[:1]] == ["annulation sans prévenir"]
    assert not was_never_confirmed(Registration.objects.get(pk=alice.pk))


def test_many_are_told_once_each_for_a_reason_that_their_history_keeps(confirming_day):
    people = [confirm(register(confirming_day, name)) for name in ("Alice", "Bob")]
    letters = OutgoingMail.objects.count()

    keys = [one.pk for one in people]
    cancel_many(event=confirming_day, registrations=keys, by=DENIS, reason="doublons", tells=True)

    sent = OutgoingMail.objects.order_by("pk")[letters:]
    assert sorted((mail.kind, mail.registration_id) for mail in sent) == [("cancelled", pk) for pk in keys]
    last = [one.history.order_by("-pk")[0] for one in people]
    assert [(act.act, act.reason) for act in last] == [("annulation", "doublons")] * 2


def statements_of(number, *, tells):
    workshop = WorkshopFactory(capacity=50)
    Event.objects.filter(pk=workshop.event_id).update(confirm_addresses=True)
    people = [register(workshop.event, f"Alice{one}", email=f"a{one}@exemple.fr") for one in range(number)]
    for person in people:
        SeatFactory(registration=person, workshop=workshop)
    with CaptureQueriesContext(connection) as found:
        cancel_many(event=workshop.event, registrations=[one.pk for one in people], by=DENIS, tells=tells)
    assert Registration.objects.live().filter(event=workshop.event).count() == 0
    return len([one for one in found if one["sql"].startswith(("SELECT", "DECLARE"))])


@pytest.mark.parametrize(("tells", "reads"), [(False, 13), (True, 14)])
def test_it_reads_as_much_for_three_people_and_for_thirty(tells, reads):
    assert (statements_of(3, tells=tells), statements_of(30, tells=tells)) == (reads, reads)


def test_the_page_of_a_person_says_that_the_line_passes_over_them(confirming_day, organiser):
    Event.objects.update(capacity=0)
    alice = register(confirming_day)

    page = plain(organiser.get(reverse("admin:inscriptions_registration_change", args=[alice.pk])).content.decode())
    line = plain(organiser.get(reverse("admin:inscriptions_places", args=[confirming_day.pk])).content.decode())

    assert "en attente, adresse à confirmer" in page
    assert "en attente d’une place à la journée, dont 1 dont l’adresse est à confirmer" in line
