"""« Ne plus recevoir »: one click of a mailbox, the same words for all, and nothing optional leaves any more."""

import pytest
from django.test import Client
from django.urls import reverse

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY
from inscriptions.letters.campaigns import Written
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.message import message
from inscriptions.letters.subscriptions import WANTS_NONE, WANTS_THEM
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post import kinds
from inscriptions.post.links import registration_to_unsubscribe, token, unsubscribe_token, unsubscribe_url
from inscriptions.post.queue import queue_letter
from tests.cast import DENIS
from tests.erased import erase
from tests.factories import RegistrationFactory
from tests.inscriptions.team.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # its body, RFC 8058


@pytest.fixture
def reader():
    return RegistrationFactory(first_name="Alice")


def address(person):
    return reverse("inscriptions:unsubscribe", args=[unsubscribe_token(person)])


def wants_none(person):
    return Registration.objects.get(pk=person.pk).no_campaigns


def sent_to(person):
    written = Written(EVERYBODY, {}, "À savoir", "Le parking.")
    campaign = campaigns.keep(event=person.event, written=written, by=DENIS)
    campaigns.send(campaign=campaign, by=DENIS)
    return campaign.mails.get()


def test_each_message_says_how_to_have_no_more_in_its_headers_and_at_its_foot(reader, mailoutbox):
    sent_to(reader)
    queue_letter(kinds.CONFIRMATION, reader)
    deliver_pending()

    written, confirmation = mailoutbox
    assert written.extra_headers["List-Unsubscribe"] == f"<{unsubscribe_url(reader)}>"
    assert written.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe_url(reader) in written.body
    assert "List-Unsubscribe" not in confirmation.extra_headers
    assert "desabonnement" not in confirmation.body


def test_looking_changes_nothing_and_one_click_acts_without_a_cookie(reader):
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(address(reader)).status_code == 200
    assert not wants_none(reader)
    answer = strict.post(address(reader), ONE_CLICK)

    assert answer.status_code == 200  # mailboxes follow no redirection
    assert wants_none(reader)
    strict.post(address(reader), ONE_CLICK)
    assert list(reader.history.values_list("act", flat=True)) == [WANTS_NONE]


def test_what_waits_is_dropped_and_what_concerns_the_place_still_leaves(reader, mailoutbox):
    mail = sent_to(reader)
    Client().post(address(reader), ONE_CLICK)
    queue_letter(kinds.CONFIRMATION, reader)

    deliver_pending()

    assert [one.subject for one in mailoutbox] == [OutgoingMail.objects.get(kind="confirmation").subject]
    assert OutgoingMail.objects.get(pk=mail.pk).dropped_at


def test_it_is_taken_back_from_the_same_page(reader, client):
    client.post(address(reader), {"none": "1"})
    answer = client.post(address(reader), {"again": "1"})

    assert "C’est noté : vous recevez les messages de l’équipe" in plain(answer)
    assert not wants_none(reader)
    assert set(reader.history.values_list("act", flat=True)) == {WANTS_NONE, WANTS_THEM}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://mal.exemple"}])
def test_a_form_of_another_site_only_asks(reader, client, headers):
    answer = client.post(address(reader), ONE_CLICK, headers=headers)

    assert "Vous recevez les messages de l’équipe" in plain(answer)
    assert not wants_none(reader)


def test_the_page_names_the_day_and_says_what_stands(reader, client):
    before = plain(client.get(address(reader)))
    done = plain(client.post(address(reader), {"none": "1"}))
    after = plain(client.get(address(reader)))

    for page in (before, done, after):
        assert reader.event.title in page
        assert reader.first_name not in page
    assert "Vous recevez les messages de l’équipe et les rappels" in before
    assert "Les recevoir de nouveau" not in before
    assert "C’est noté : vous ne recevez plus ni les messages" in done
    assert "Vous ne recevez plus ni les messages" in after
    assert "Les recevoir de nouveau" in after
    assert "Ne plus les recevoir" not in after


def test_a_forged_token_and_somebody_erased_are_answered_alike(reader, client):
    gone = RegistrationFactory(event=reader.event)
    erase(gone)
    forged = reverse("inscriptions:unsubscribe", args=[f"{reader.pk}.faux"])

    for ask in (client.get, lambda path: client.post(path, ONE_CLICK)):
        pages = {path: ask(path) for path in (forged, address(gone))}
        assert {page.status_code for page in pages.values()} == {200}
        said = {page.content.decode().replace(path, "") for path, page in pages.items()}
        assert len(said) == 1
        neutral = said.pop()
        assert "Alice" not in neutral
        assert reader.event.title not in neutral
    assert not wants_none(gone)


def test_the_token_opens_nothing_else_and_no_other_token_unsubscribes(reader, client):
    assert client.get(reverse("inscriptions:mine", args=[unsubscribe_token(reader)])).status_code == 404
    client.post(reverse("inscriptions:unsubscribe", args=[token(reader)]), ONE_CLICK)
    assert not wants_none(reader)
    for odd in ("", ".", "²", "9" * 40, f"0{unsubscribe_token(reader)}", "1.2.3"):
        assert registration_to_unsubscribe(odd) is None


def test_it_is_of_the_registration_alone(reader, client):
    other = RegistrationFactory(event=reader.event, email=reader.email)

    client.post(address(reader), ONE_CLICK)

    assert not wants_none(other)


def test_the_team_may_say_it_for_the_person(reader, organiser):
    for name, expected in (("wants_none", True), ("wants_them", False)):
        page = reverse(f"admin:inscriptions_registration_{name}", args=[reader.pk])
        assert organiser.get(page).status_code == 200
        assert organiser.post(page).status_code == 302
        assert wants_none(reader) is expected


def test_a_link_that_was_renewed_does_not_change_it(reader):
    before = unsubscribe_token(reader)
    Registration.objects.update(link_version=2)

    assert registration_to_unsubscribe(before) == reader
    assert "List-Unsubscribe" not in message(OutgoingMail(to="a@exemple.fr", kind="links")).extra_headers
