"""Someone who waits or whose address is not confirmed, on the team's page; someone added when the day is full."""

import pytest
from django.utils import timezone

from inscriptions.models import History, OutgoingMail, Registration
from tests.factories import RegistrationFactory
from tests.inscriptions.team.pages import ADD, plain, url

pytestmark = pytest.mark.having(event={"capacity": 1, "waiting_list": True})
SAID = {"first_name": "Zoé", "last_name": "Hernu", "role": "participant", "attends_morning": "on"}


@pytest.fixture
def waiting(event):
    """Alice waits behind Bob, for the only place of the day, which is taken."""
    RegistrationFactory(event=event)
    people = [RegistrationFactory(event=event, first_name=n, status="waiting", queued_at=timezone.now()) for n in "BA"]
    return people[1]


def test_the_page_of_who_waits_says_their_place_in_line(organiser, waiting):
    assert "en attente, 2e sur 2" in plain(organiser.get(url("change", waiting.pk)))


def test_a_place_is_given_out_of_order_with_a_reason(organiser, waiting):
    page = url("promote", waiting.pk)

    refused = organiser.post(page, {"reason": " "})
    still = Registration.objects.get(pk=waiting.pk).status
    given = organiser.post(page, {"reason": "élue du territoire"}, follow=True)

    assert "Ce champ est obligatoire." in plain(refused)
    assert still == "waiting"
    assert "a une place, hors tour." in plain(given)
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"
    assert (History.objects.get().reason, History.objects.get().who) == ("élue du territoire", "denis")
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["promoted"]


def test_who_does_not_wait_is_not_promoted(organiser, event):
    gone = RegistrationFactory(event=event, status="cancelled")

    response = organiser.post(url("promote", gone.pk), {"reason": "élue"})

    assert "Cette personne n’est pas en liste d’attente." in plain(response)
    assert (Registration.objects.get().status, History.objects.count()) == ("cancelled", 0)


def test_the_team_confirms_instead_of_the_person(organiser, event):
    person = RegistrationFactory(event=event, status="unconfirmed", hold_expires_at="2099-01-01T00:00Z")

    shown = plain(organiser.get(url("change", person.pk)))
    asked = plain(organiser.get(url("confirm", person.pk)))
    organiser.post(url("confirm", person.pk))

    assert url("confirm", person.pk) in shown
    assert "Confirmer à la place de la personne" in asked
    assert Registration.objects.get().status == "confirmed"
    assert History.objects.get().who == "denis"


def test_a_cancelled_registration_is_not_confirmed(organiser, event):
    gone = RegistrationFactory(event=event, status="cancelled")

    response = organiser.post(url("confirm", gone.pk))

    assert "Cette inscription est annulée." in plain(response)
    assert Registration.objects.get().status == "cancelled"


def test_asking_is_not_acting(organiser, waiting):
    organiser.get(url("promote", waiting.pk))

    assert Registration.objects.get(pk=waiting.pk).status == "waiting"


@pytest.mark.parametrize("name", ["promote", "confirm"])
def test_the_front_desk_neither_promotes_nor_confirms(front_desk, waiting, name):
    response = front_desk.post(url(name, waiting.pk), {"reason": "élue"})

    assert response.status_code == 403
    assert Registration.objects.get(pk=waiting.pk).status == "waiting"
    assert url(name, waiting.pk) not in plain(front_desk.get(url("change", waiting.pk)))


def test_a_person_added_to_a_full_day_goes_to_the_line_and_the_page_says_so(organiser, waiting, event):
    page = f"{ADD}?event={event.pk}"

    shown = plain(organiser.get(page))
    added = plain(organiser.post(page, SAID, follow=True))

    assert "La journée est complète : un participant de plus ira en liste d’attente, au rang 3." in shown
    assert "La journée est complète : Zoé HERNU est en liste d’attente, 3e sur 3." in added
    assert Registration.objects.get(first_name="Zoé").status == "waiting"


def test_a_full_day_without_a_line_says_so_and_refuses(organiser, event):
    event.waiting_list = False
    event.save()
    RegistrationFactory(event=event)
    page = f"{ADD}?event={event.pk}"

    shown = plain(organiser.get(page))
    refused = plain(organiser.post(page, SAID))

    assert "La journée est complète : aucun participant de plus ne peut y être inscrit." in shown
    assert "La journée est complète : sa seule place est prise" in refused
    assert Registration.objects.count() == 1


def test_a_day_with_room_says_nothing(organiser, event):
    assert "La journée est complète" not in plain(organiser.get(f"{ADD}?event={event.pk}"))
