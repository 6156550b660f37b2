from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends import smtp
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from inscriptions.letters.delivery import deliver, deliver_all, deliver_pending, requeue, waiting_mails
from inscriptions.letters.message import message
from inscriptions.models import Budget, OutgoingMail
from inscriptions.post.queue import IMMEDIATE_LIMIT, send_after_commit
from inscriptions.spreadsheets.long_imports import forget_imports
from programme.models import DayFile
from tests.cast import DENIS
from tests.factories import BudgetFactory, DayFileFactory, OutgoingMailFactory


class DownBackend(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("connexion perdue")


class FullBackend(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (452, b"mailbox full")})


@pytest.fixture
def smtp_down(settings):
    settings.EMAIL_BACKEND = f"{__name__}.DownBackend"


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_after_the_commit_and_not_before():
    with transaction.atomic():
        mail = OutgoingMailFactory()
        send_after_commit([mail])
        assert outbox.outbox == []

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert [message.to for message in outbox.outbox] == [[mail.to]]


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_when_the_transaction_is_undone():
    with transaction.atomic():
        send_after_commit([OutgoingMailFactory()])
        transaction.set_rollback(True)

    assert outbox.outbox == []
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_sends_five_mails_and_leaves_the_rest():
    mails = OutgoingMailFactory.create_batch(IMMEDIATE_LIMIT + 2)

    with transaction.atomic():
        send_after_commit(mails)

    assert len(outbox.outbox) == IMMEDIATE_LIMIT
    assert waiting_mails(timezone.now()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_down_loses_nothing(smtp_down, settings):
    mail = OutgoingMailFactory()

    with transaction.atomic():
        send_after_commit([mail])

    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts) == (None, 0)
    assert mail.last_error == "Le serveur de messagerie a coupé la connexion."
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=1))
    assert deliver_pending() == (1, 0)


@pytest.mark.django_db
def test_a_claimed_mail_is_not_sent_twice():
    mail = OutgoingMailFactory()

    assert [deliver(mail.pk), deliver(mail.pk)] == [True, False]
    assert len(outbox.outbox) == 1


@pytest.mark.django_db
def test_attempts_are_spaced_then_given_up(settings):
    settings.EMAIL_BACKEND = f"{__name__}.FullBackend"
    mail = OutgoingMailFactory()

    for attempt in range(1, OutgoingMail.MAX_ATTEMPTS + 1):
        assert deliver(mail.pk) is False
        mail.refresh_from_db()
        assert mail.attempts == attempt
        assert not waiting_mails(timezone.now()).exists()
        OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(days=2))

    assert mail.gave_up_at is not None
    assert not waiting_mails(timezone.now()).exists()


@pytest.mark.django_db
def test_a_worker_that_died_leaves_its_mail_to_the_next():
    OutgoingMailFactory(claimed_at=timezone.now() - timedelta(minutes=5), attempts=1)

    assert deliver_pending() == (1, 0)


@pytest.mark.django_db
def test_the_command_sends_what_waits_and_forgets_old_budgets(capsys):
    OutgoingMailFactory.create_batch(2)
    BudgetFactory(hour=timezone.now() - timedelta(days=2))
    recent = BudgetFactory()

    call_command("deliver_mails")

    assert "envoyés\u00a0: 2" in capsys.readouterr().out
    assert list(Budget.objects.all()) == [recent]


@pytest.mark.django_db
def test_the_letters_of_a_person_leave_in_their_order(alice, bob):
    waiting = OutgoingMailFactory(registration=alice, subject="Vous êtes en liste d’attente")
    OutgoingMailFactory(registration=bob, subject="À un autre")
    promoted = OutgoingMailFactory(registration=alice, subject="Vous avez une place")

    sent = deliver_all([promoted.pk])

    assert [message.subject for message in outbox.outbox] == [waiting.subject, promoted.subject]
    assert sent == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "leaves"), [(0, False), (14, False), (16, True)])
def test_a_letter_that_was_refused_holds_back_those_that_follow_for_a_quarter_of_an_hour(alice, minutes, leaves):
    tried = timezone.now() - timedelta(minutes=minutes)
    OutgoingMailFactory(registration=alice, attempts=3, claimed_at=tried, subject="Refusé")
    OutgoingMailFactory(registration=alice, subject="Vous avez une place")

    assert deliver_pending() == (leaves, 0)


@pytest.mark.django_db
def test_a_letter_that_may_not_leave_yet_holds_back_no_other(alice):
    OutgoingMailFactory(registration=alice, not_before=timezone.now() + timedelta(hours=1))
    OutgoingMailFactory(registration=alice)

    assert deliver_pending() == (1, 0)


@pytest.mark.django_db
def test_a_mail_in_a_worker_s_hands_is_not_requeued():
    mail = OutgoingMailFactory(claimed_at=timezone.now(), attempts=2, last_error="ancienne erreur")

    assert requeue(mails=OutgoingMail.objects.all(), by=DENIS) == 0
    assert deliver(mail.pk) is False


@pytest.mark.django_db(transaction=True)
def test_the_links_of_an_address_never_leave_within_the_request(settings):
    settings.DEBUG = False

    with transaction.atomic():
        send_after_commit([OutgoingMailFactory()], may_wait=True)

    assert outbox.outbox == []
    assert deliver_pending() == (1, 0)


@pytest.mark.django_db
def test_the_file_of_an_import_that_nobody_confirmed_is_erased():
    DayFileFactory(name="django-import-export/ancien", content=b"halal")
    printed = DayFileFactory()

    assert forget_imports() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert forget_imports() == 1
    assert list(DayFile.objects.all()) == [printed]


class Server:
    """What a mail server is told of a message."""

    def sendmail(self, sender, recipients, said):
        self.recipients, self.said = recipients, said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "asked"),
    [
        ("alice@mairie-évreux.fr", "alice@xn--mairie-vreux-heb.fr"),
        ("o'brien@straße.de", "o'brien@strasse.de"),
        ("alice@exemple.fr", "alice@exemple.fr"),
    ],
)
def test_a_letter_leaves_for_a_domain_with_accents(to, asked):
    server = smtp.EmailBackend()
    server.connection = Server()
    email = message(OutgoingMailFactory(to=to, reply_to="mairie@évreux.fr", html="<p>Bonjour</p>", text="Bonjour"))

    sent = server.send_messages([email])

    assert (sent, server.connection.recipients) == (1, [asked])
    assert f"To: {asked}".encode() in server.connection.said
    assert b"Reply-To: mairie@xn--vreux-9ra.fr" in server.connection.said
    assert OutgoingMail.objects.get().to == to
