"""The rows of a message that is stopped, refused, tried out or put in the queue again: what they keep, how they end."""

from smtplib import SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY
from inscriptions.letters.campaigns import Written
from inscriptions.letters.delivery import deliver_pending, requeue
from inscriptions.models import Campaign, OutgoingMail, Registration
from inscriptions.privacy.erase import erase
from programme.models import Document
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def reader():
    return RegistrationFactory(event=EventFactory(), first_name="Alice", last_name="Zyx", email="alice@exemple.fr")


@pytest.fixture
def campaign(reader):
    written = Written(EVERYBODY, {}, "À {prénom} {nom}", "Venez, {prénom}.")
    return campaigns.keep(event=reader.event, written=written, by=DENIS)


def test_nothing_of_who_was_erased_is_left_in_the_row_of_a_trial(reader, campaign):
    campaigns.try_out(campaign=campaign, person=reader, to="denis@exemple.fr")
    deliver_pending()
    assert outbox.outbox[0].subject == "Essai\u00a0: À Alice Zyx"

    erase(registration=reader, by=DENIS, reason="à sa demande")

    row = OutgoingMail.objects.filter(kind="campaign_trial").values().get()
    assert row["subject"] == "Essai\u00a0: À {prénom} {nom}"
    assert not any(said in str(value) for value in row.values() for said in ("Alice", "Zyx", "alice@"))


def test_a_letter_that_is_refused_while_its_message_is_stopped_is_given_up_and_its_address_marked(
    reader, campaign, monkeypatch
):
    campaigns.send(campaign=campaign, by=DENIS)

    def refuse(self):
        campaigns.stop(campaign=campaign, by=DENIS)
        raise SMTPRecipientsRefused({reader.email: (550, b"no such user")})

    monkeypatch.setattr(outbox.EmailMessage, "send", refuse)
    deliver_pending()

    mail = campaign.mails.get()
    assert mail.gave_up_at
    assert mail.dropped_at is None
    assert Registration.objects.get().address_refused_at


def test_a_letter_to_an_address_that_refuses_ends_in_one_way_when_its_message_is_stopped(reader, campaign, monkeypatch):
    campaigns.send(campaign=campaign, by=DENIS)

    def is_withheld(mail):
        campaigns.stop(campaign=campaign, by=DENIS)
        return True

    monkeypatch.setattr("inscriptions.letters.sending.is_withheld", is_withheld)
    deliver_pending()

    mail = campaign.mails.get()
    assert mail.gave_up_at
    assert mail.dropped_at is None


def test_what_was_tried_then_stopped_says_what_is_true_when_it_is_taken_up_again(reader, campaign, monkeypatch):
    campaigns.send(campaign=campaign, by=DENIS)
    with monkeypatch.context() as failing:
        failing.setattr(outbox.EmailMessage, "send", Mock(side_effect=ValueError("something")))
        deliver_pending()
    campaigns.stop(campaign=campaign, by=DENIS)
    assert "Venez, Alice." in campaign.mails.get().text
    Registration.objects.update(first_name="Aline")

    campaigns.resume(campaign=campaign, by=DENIS)
    OutgoingMail.objects.update(claimed_at=None)
    deliver_pending()

    assert "Venez, Aline." in campaign.mails.get().text


def test_one_that_left_meanwhile_is_not_taken_up_again(reader, campaign, monkeypatch):
    campaigns.send(campaign=campaign, by=DENIS)
    campaigns.stop(campaign=campaign, by=DENIS)
    OutgoingMail.objects.update(sent_at=timezone.now(), dropped_at=None, facts={}, text="Ce qui est parti.")

    campaigns.resume(campaign=campaign, by=DENIS)

    mail = campaign.mails.get()
    assert (mail.text, mail.facts, bool(mail.sent_at)) == ("Ce qui est parti.", {}, True)
    assert Campaign.objects.get().state == Campaign.State.LEAVING


def test_what_failed_of_a_message_that_is_stopped_waits_until_it_is_taken_up_again(organiser, reader, campaign):
    campaigns.send(campaign=campaign, by=DENIS)
    campaign.mails.update(gave_up_at=timezone.now(), attempts=6, last_error="refusé")
    Campaign.objects.update(state=Campaign.State.STOPPED)
    ticked = {"action": "requeue", "_selected_action": [campaign.mails.get().pk]}

    answer = organiser.post(reverse("admin:inscriptions_outgoingmail_changelist"), ticked, follow=True)

    assert "Laissés, leur envoi étant arrêté\u00a0: 1. Reprenez-le sur la page du message" in answer.content.decode()
    assert campaign.mails.get().gave_up_at
    campaigns.resume(campaign=campaign, by=DENIS)
    assert requeue(mails=OutgoingMail.objects.all(), by=DENIS) == 1


def test_a_document_that_was_deleted_is_not_told_of(reader, campaign, monkeypatch):
    monkeypatch.setattr("inscriptions.letters.campaign_text.MOST_ATTACHED", 10)
    heavy = SimpleUploadedFile("actes.pdf", b"%PDF" * 10)
    written = Written(EVERYBODY, {}, "À savoir", "Venez.", [heavy])
    campaigns.keep(event=reader.event, written=written, by=DENIS, campaign=campaign)
    campaigns.send(campaign=campaign, by=DENIS)
    Document.objects.get().delete()

    deliver_pending()

    mail = campaign.mails.get()
    assert "Venez." in mail.text
    assert "actes.pdf" not in mail.text + mail.html
