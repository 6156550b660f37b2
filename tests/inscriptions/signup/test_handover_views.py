"""The pages of a place that is handed over, and the letters that lead to them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import Handover, OutgoingMail, Registration
from inscriptions.post.links import offer_token, token
from inscriptions.post.queue import ask_for_links
from inscriptions.seats.move import move
from inscriptions.signup.cancel import cancel
from inscriptions.signup.handover import withdraw_offer
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.inscriptions.signing_up import kinds as letters_of
from tests.inscriptions.signing_up import register, status
from tests.inscriptions.signup.handing_over import offer, take
from tests.inscriptions.team.pages import plain as plain_page
from tests.inscriptions.team.pages import url
from tests.letters import read
from tests.pages import page, plain

pytestmark = pytest.mark.django_db
NORA = "nora@exemple.fr"
WHO = {"first_name": "Nora", "last_name": "Petit", "organisation": "Ville d’Arques", "profile": "elu"}


@pytest.fixture
def giver(slot):
    return register(slot.event, "Alice", slot.first, phone="0639981234", access_needs="boucle magnétique")


def giving(person: Registration, name: str = "hand_over") -> str:
    return reverse(f"inscriptions:{name}", args=[token(person)])


def receiving(made: Handover, name: str = "offered") -> str:
    return reverse(f"inscriptions:{name}", args=[offer_token(made)])


def answers(client, made: Handover, **said) -> dict[str, str]:
    """What the form posts as it is shown now."""
    return WHO | {"shown": client.get(receiving(made)).context["passed"].digest} | said


# --- The giver's page --------------------------------------------------------------------------------------------


def test_the_page_says_what_passes_and_takes_one_answer(client, giver):
    response = client.get(giving(giver))

    text = plain(plain_page(response))
    assert "matin, après-midi" in text
    assert plain(str(giver.seats.get().workshop)) in text
    assert list(response.context["form"].fields) == ["to"]


def test_a_post_offers_and_the_page_says_to_whom_and_until_when(client, giver):
    response = client.post(giving(giver), {"to": f" {NORA} "}, follow=True)

    assert response.redirect_chain == [(giving(giver), 302)]
    assert f"Proposition envoyée à {NORA}, jusqu’au" in plain(plain_page(response)).replace("<strong>", "").replace(
        "</strong>", ""
    )
    assert Handover.objects.get().offer == giver


@pytest.mark.parametrize("whose", ["nobody", "confirmed", "waiting", "cancelled"])
def test_the_answer_is_the_same_whoever_has_the_address(client, giver, whose):
    if whose != "nobody":
        nora = register(giver.event, "Nora")
        Registration.objects.filter(pk=nora.pk).update(
            status=whose, queued_at=timezone.now() if whose == "waiting" else None
        )

    with time_machine.travel(timezone.now().replace(hour=10, minute=0), tick=False):
        response = client.post(giving(giver), {"to": NORA}, follow=True)

    until = Handover.objects.get().expires_at
    assert plain_page(response).count(NORA) == 2
    assert (response.context["last"].expires_at, response.context["is_open"]) == (until, True)
    assert letters_of(giver) == ["confirmation", "offered"]


def test_an_address_that_is_none_is_an_error_of_its_field(client, giver):
    response = client.post(giving(giver), {"to": "nora"})

    assert "Il manque le signe @" in plain_page(response)
    assert Handover.objects.count() == 0


def test_a_place_that_may_not_be_offered_has_no_form(client, giver):
    cancel(registration=giver, by=THE_PERSON)

    response = client.post(giving(giver), {"to": NORA})

    text = plain_page(response)
    assert "Cette inscription est annulée." in text
    assert "Proposer ma place" not in text
    assert Handover.objects.count() == 0


def test_a_place_is_offered_five_times_an_hour_at_most(client, giver):
    with time_machine.travel(timezone.now().replace(minute=5), tick=False):
        answered = [client.post(giving(giver), {"to": f"nora{n}@exemple.fr"}).status_code for n in range(6)]

    assert answered == [302] * 5 + [429]
    assert Handover.objects.count() == 5


def test_an_offer_is_taken_back(client, giver):
    offer(giver)

    response = client.post(giving(giver, "withdraw"), follow=True)

    assert f"Votre proposition à {NORA} n’a plus cours" in plain(plain_page(response))


def test_an_offer_without_answer_is_said_over(client, giver):
    offer(giver)

    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        text = page(client, giving(giver))

    assert f"Votre proposition à {NORA} a pris fin sans réponse : vous gardez votre place." in text
    assert "Proposer ma place" in text


def test_a_place_that_was_taken_is_said_given(client, giver):
    take(offer(giver), "Nora", organisation="Ville")

    text = page(client, giving(giver))

    assert "Votre place est cédée" in text
    assert ("Nora" in text, "Proposer ma place" in text) == (False, False)


# --- The receiver's page -----------------------------------------------------------------------------------------


def test_the_page_of_the_offer_says_who_gives_what_and_nothing_else_of_them(client, giver):
    text = page(client, receiving(offer(giver)))

    assert "Alice DURAND vous propose sa place" in text
    assert plain(str(giver.seats.get().workshop)) in text
    secrets = ("alice@exemple.fr", "0639981234", "06 39 98", "boucle", giver.badge_code, token(giver))
    assert [secret for secret in secrets if secret in text] == []


def test_the_form_asks_what_a_sign_up_requires(client, giver):
    response = client.get(receiving(offer(giver)))

    assert list(response.context["form"].fields) == ["first_name", "last_name", "organisation", "profile"]
    assert "Votre adresse e-mail : nora@exemple.fr" in plain(plain_page(response)).replace("<strong>", "")


def test_where_no_seat_passes_it_asks_the_workshop_too(client, slot):
    bob = register(slot.event, "Bob")

    names = list(client.get(receiving(offer(bob))).context["form"].fields)

    assert names[4:] == [f"wish_{slot.pk}_1", f"wish_{slot.pk}_2"]


def test_nothing_is_written_by_looking(client, giver):
    made = offer(giver)

    for _ in range(2):
        client.get(receiving(made))

    assert (status(giver), Registration.objects.count()) == ("confirmed", 1)


def test_a_post_accepts_and_leads_to_one_s_own_page(client, giver, slot):
    made = offer(giver)

    response = client.post(receiving(made), answers(client, made))

    nora = Registration.objects.get(email=NORA)
    assert response["Location"] == reverse("inscriptions:mine", args=[token(nora)])
    assert (nora.full_name, nora.status, nora.seats.get().workshop) == ("Nora PETIT", "confirmed", slot.first)
    assert status(giver) == "cancelled"


def test_what_is_missing_is_said_and_nothing_is_lost(client, giver):
    made = offer(giver)

    response = client.post(receiving(made), answers(client, made, organisation=""))

    text = plain_page(response)
    assert "Saisissez le nom de votre structure." in text
    assert 'value="Nora"' in text
    assert status(giver) == "confirmed"


def test_what_changed_since_is_shown_before_it_is_accepted(client, giver, slot):
    made = offer(giver)
    said = answers(client, made)
    move(registration=giver, slot=slot, workshop=slot.second, by=DENIS)

    refused = client.post(receiving(made), said)
    assert "vient de changer" in plain_page(refused)
    assert plain(str(slot.second)) in plain(plain_page(refused))
    accepted = client.post(receiving(made), answers(client, made))

    assert accepted.status_code == 302
    assert Registration.objects.get(email=NORA).seats.get().workshop == slot.second


def test_who_has_a_place_already_is_told_and_sent_their_link(client, giver):
    nora = register(giver.event, "Nora", last_name="Petit")
    made = offer(giver)

    response = client.post(receiving(made), answers(client, made))

    assert "Vous êtes déjà inscrit·e à cette journée" in plain_page(response)
    assert letters_of(nora) == ["confirmation", "already"]
    assert token(nora) not in response.content.decode()
    assert (status(giver), letters_of(giver)) == ("confirmed", ["confirmation", "offered"])


def test_who_declines_ends_the_offer(client, giver):
    made = offer(giver)

    response = client.post(receiving(made, "decline"), follow=True)

    assert response.redirect_chain == [(receiving(made), 302)]
    assert "Cette place n’est plus proposée." in plain_page(response)
    assert letters_of(giver)[-1] == "declined"


def test_a_link_that_was_used_opens_no_registration(client, giver):
    made = offer(giver)
    said = answers(client, made)
    client.post(receiving(made), said)
    nora = Registration.objects.get(email=NORA)

    for response in (client.get(receiving(made)), client.post(receiving(made), said)):
        assert response.status_code == 200
        assert "Cette place a été acceptée" in plain_page(response)
        assert token(nora) not in response.content.decode()
        assert "Alice" not in response.content.decode()


@pytest.mark.parametrize("name", ["offered", "decline"])
def test_a_link_that_was_tampered_with_opens_nothing(client, giver, name):
    made = offer(giver)

    response = client.post(receiving(made, name)[:-5] + "xxxx/")

    assert response.status_code in {404, 405}
    assert status(giver) == "confirmed"
    assert Handover.objects.open(timezone.now()).exists()


# --- The letters -------------------------------------------------------------------------------------------------


def test_the_letter_names_who_gives_and_greets_nobody(giver):
    made = offer(giver)

    letter = read(giver.mails.get(kind="offered"))

    text = plain(letter.text)
    assert letter.to == NORA
    assert "Alice DURAND vous propose sa place à cette journée." in text
    assert "\nBonjour,\n" in letter.text
    assert receiving(made) in letter.text
    secrets = ("alice@exemple.fr", giver.badge_code, token(giver), "39 98 12 34", "boucle")
    assert [secret for secret in secrets if secret in letter.text + letter.html] == []
    assert "déjà une place" not in text


def test_the_letter_says_it_to_an_address_that_has_a_place(giver):
    register(giver.event, "Nora")
    offer(giver)

    assert "Cette adresse a déjà une place confirmée" in plain(read(giver.mails.get(kind="offered")).text)


def test_the_ledger_does_not_keep_the_link_of_the_receiver(giver, queue):
    made = offer(giver)

    deliver_pending()

    mail = giver.mails.get(kind="offered")
    assert (mail.sent_at is not None, mail.text, mail.html, mail.facts) == (True, "", "", {})
    assert offer_token(made) not in str(list(OutgoingMail.objects.values()))


def test_a_letter_of_an_offer_that_was_taken_back_does_not_leave(giver, queue):
    offer(giver)
    withdraw_offer(registration=giver, by=THE_PERSON)

    deliver_pending()

    assert giver.mails.get(kind="offered").sent_at is None


def test_the_letter_of_the_links_names_the_offers_too(giver, settings):
    made = offer(giver)

    [mail] = ask_for_links(NORA.upper())

    letter = read(mail)
    assert "Une place vous est proposée" in plain(letter.text)
    assert receiving(made) in letter.text
    assert "Alice" not in letter.text
    withdraw_offer(registration=giver, by=THE_PERSON)
    deliver_pending()
    assert not OutgoingMail.objects.filter(kind="links").exists()


# --- The team ----------------------------------------------------------------------------------------------------


def test_the_team_reads_who_is_offered_a_place_then_who_has_it(organiser, giver):
    made = offer(giver)
    assert f"Place proposée</th> <td>à {NORA}, jusqu’au" in plain_page(organiser.get(url("change", giver.pk)))

    nora = take(made, "Nora", organisation="Ville")

    assert "Place cédée" in (given := plain_page(organiser.get(url("change", giver.pk))))
    assert "Nora DURAND" in given
    assert "Place reçue" in (received := plain_page(organiser.get(url("change", nora.pk))))
    assert "Alice DURAND" in received
