"""A place that is given again, taken back by who gave it, or lost in between: each page speaks of the place of now."""

import pytest
from django.urls import reverse

from inscriptions.models import Handover, Registration, WorkshopSeat
from inscriptions.post.links import offer_token, token
from inscriptions.privacy.erase import erase
from inscriptions.signup.cancel import cancel, cancel_by_team
from inscriptions.signup.confirm import sign_up_again
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.inscriptions.signing_up import register, status
from tests.inscriptions.signup.handing_over import offer, take
from tests.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 2}, workshops={"capacity": 1})]


@pytest.fixture
def giver(slot):
    return register(slot.event, "Alice", slot.first)


def again(person: Registration) -> Registration:
    return sign_up_again(registration=Registration.objects.get(pk=person.pk), by=THE_PERSON)


def of(person: Registration, name: str) -> str:
    return reverse(f"inscriptions:{name}", args=[token(person)])


def test_who_gave_a_place_and_signed_up_again_reads_of_the_new_one(client, giver):
    take(offer(giver), "Nora")
    alice = again(giver)
    assert status(alice) == "confirmed"

    text = page(client, of(alice, "hand_over"))

    assert "Votre place est cédée" not in text
    assert "Proposer ma place" in text


def test_who_gave_a_place_then_cancels_the_next_one_has_not_given_it(client, giver):
    take(offer(giver), "Nora")
    assert "Vous avez cédé votre place" in page(client, of(giver, "mine"))
    cancel(registration=again(giver), by=THE_PERSON)

    text = page(client, of(giver, "mine"))

    assert "Vous avez cédé votre place" not in text
    assert "Cette inscription est annulée" in text


def test_a_place_goes_round_and_the_seat_is_one(slot, giver):
    """Alice gives it to Nora, who gives it to Carl, who gives it back to Alice; the seat is never two, nor none."""
    person = giver
    for name in ("Nora", "Carl", "Alice"):
        person = take(offer(person, to=f"{name.lower()}@exemple.fr"), name)
        assert list(WorkshopSeat.objects.values_list("registration", "workshop")) == [(person.pk, slot.first.pk)]
        assert Registration.objects.confirmed().count() == 1
    assert (person.email, status(giver)) == (giver.email, "cancelled")


@pytest.mark.parametrize("lost", ["cancelled", "cancelled by the team", "erased", "day", "forbidden"])
def test_an_offer_that_lost_its_place_is_a_page_that_says_so(client, giver, lost):
    made = offer(giver)
    url = reverse("inscriptions:offered", args=[offer_token(made)])
    typed = {"first_name": "Nora", "last_name": "Petit", "organisation": "Ville", "profile": "elu"}
    typed["shown"] = client.get(url).context["passed"].digest
    {
        "cancelled": lambda: cancel(registration=giver, by=THE_PERSON),
        "cancelled by the team": lambda: cancel_by_team(registration=giver, by=DENIS),
        "erased": lambda: erase(registration=giver, by=THE_PERSON),
        "day": lambda: Event.objects.update(status="cancelled"),
        "forbidden": lambda: Event.objects.update(handover_allowed=False),
    }[lost]()

    answers = [
        client.get(url),
        client.post(url, typed),
        client.post(f"{url}decliner/"),
        client.get(of(giver, "hand_over")),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302, 404}
    assert not Registration.objects.filter(first_name="Nora").exists()
    assert Handover.objects.get().accepted_at is None
