"""« Mot de passe oublié »: one answer for all, a link of one use, and nobody else reads it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inscriptions.accounts.letters import SECRET
from inscriptions.accounts.members import invite
from inscriptions.accounts.passwords import ask_for_new_password, set_password
from inscriptions.letters.delivery import deliver, deliver_pending
from inscriptions.letters.render import letter_of
from inscriptions.letters.sending import in_order
from inscriptions.models import OutgoingMail
from inscriptions.people.roles import sync_groups
from inscriptions.post.queue import ask_for_links
from inscriptions.privacy.export import export_of
from rencontre.logs import discreet
from tests.factories import OutgoingMailFactory, RegistrationFactory, UserFactory
from tests.guessing import is_in, letter_link, link_in, log_in
from tests.pages import page, plain

pytestmark = pytest.mark.django_db
NEW = "un nouveau mot de passe"
CHOSEN = {"new_password1": NEW, "new_password2": NEW}
ADDRESS = "203.0.113.9"


def ask(typed: str):
    return Client().post(reverse("inscriptions:forgotten"), {"typed": typed})


def test_the_login_page_leads_there(client):
    markup = client.get(reverse("admin:login")).content.decode()

    assert f'<a href="{reverse("inscriptions:forgotten")}">Mot de passe oublié</a>' in markup


@pytest.mark.parametrize("typed", ["denis", "DENIS@exemple.fr", "personne", "personne@exemple.fr"])
def test_one_answer_for_who_has_an_account_and_who_has_none(denis, settings, typed, django_assert_num_queries):
    settings.DEBUG, settings.TASKS_MODE = False, "database"

    with django_assert_num_queries(5):
        answer = ask(typed)

    assert answer["Location"] == reverse("inscriptions:forgotten_sent")
    assert OutgoingMail.objects.get().to == typed


@pytest.mark.parametrize("typed", ["denis", "Denis@exemple.fr"])
def test_the_letter_goes_to_the_address_of_the_account_with_a_link_that_works_once(denis, outbox, typed):
    client = Client()
    client.force_login(denis)
    link = letter_link(outbox, typed, address=ADDRESS)
    asking = Client()

    shown = asking.get(link)
    answer = asking.post(link, CHOSEN)

    assert outbox[0].to == ["denis@exemple.fr"]
    assert (shown.status_code, answer.status_code) == (200, 302)
    assert asking.get(link).status_code == 404
    assert client.get(reverse("admin:index")).status_code == 302  # the sessions of before are over
    log_in(asking, "denis", NEW)
    assert is_in(asking)


def test_who_has_no_account_leaves_no_trace(outbox):
    ask("personne@exemple.fr")
    deliver_pending()

    assert (outbox, OutgoingMail.objects.count()) == ([], 0)


def test_an_account_that_is_closed_gets_no_letter_and_its_link_opens_nothing(denis, outbox):
    link = letter_link(outbox, "denis", address=ADDRESS)
    denis.is_active = False
    denis.save(update_fields=["is_active"])

    ask("denis")
    deliver_pending()

    assert len(outbox) == 1
    assert Client().post(link, CHOSEN).status_code == 404


def test_a_letter_tells_that_the_password_was_changed(denis, outbox):
    link = letter_link(outbox, "denis", address=ADDRESS)

    Client().post(link, CHOSEN)
    deliver_pending()

    assert [message.subject for message in outbox[1:]] == ["Votre mot de passe a été changé"]
    assert outbox[1].to == ["denis@exemple.fr"]


def test_looking_at_the_link_changes_nothing_and_a_weak_password_is_refused(denis, outbox):
    link = letter_link(outbox, "denis", address=ADDRESS)
    client, before = Client(), denis.password

    answer = client.post(link, {"new_password1": "court", "new_password2": "court"})

    denis.refresh_from_db()
    assert (client.get(link).status_code, answer.status_code, denis.password) == (200, 200, before)


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 404)])
def test_the_link_lives_an_hour(denis, outbox, minutes, status):
    link = letter_link(outbox, "denis", address=ADDRESS)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert Client().get(link).status_code == status


@pytest.mark.parametrize("change", ["forged", "of another"])
def test_another_link_opens_nothing(denis, outbox, change):
    other = UserFactory()
    link = letter_link(outbox, "denis", address=ADDRESS)
    wrong = link[:-4] + "abc/" if change == "forged" else link.replace(f"/{denis.pk}/", f"/{other.pk}/")

    assert Client().get(wrong).status_code == 404


def test_accounts_that_share_an_address_are_in_one_letter(denis, outbox):
    UserFactory(username="accueil", email="denis@exemple.fr")

    ask("denis@exemple.fr")
    deliver_pending()

    [message] = outbox
    assert (message.body.count("/compte/mot-de-passe/"), message.body.count("Compte ")) == (2, 2)


def test_an_address_gets_five_letters_in_an_hour_and_the_answer_stays_the_same(denis):
    with time_machine.travel(timezone.now().replace(minute=1)):
        answers = [ask("denis").status_code for _ in range(7)]

    assert (answers, OutgoingMail.objects.count()) == ([302] * 7, 5)


@pytest.mark.once
@pytest.mark.parametrize("addressed", ["the address", "both names"])
def test_strangers_do_not_use_up_the_letters_of_an_account_nor_double_them(denis, outbox, addressed):
    with time_machine.travel(timezone.now().replace(minute=1)):
        for _ in range(7):
            ask_for_links("denis@exemple.fr")
        for _ in range(4):
            ask("denis@exemple.fr")
            if addressed == "both names":
                ask("DENIS")
        deliver_pending()

    assert len(outbox) == (5 if addressed == "both names" else 4)
    assert not OutgoingMail.objects.filter(kind="password", sent_at=None).exists()


@pytest.mark.once
def test_a_letter_that_is_tried_again_is_the_same_of_the_hour(denis, outbox):
    for _ in range(5):
        ask("denis")
    for _ in range(7):  # the server was down: nothing is counted of what did not leave
        assert [letter_of(mail) is None for mail in OutgoingMail.objects.order_by("pk")] == [False] * 5


@pytest.mark.once
def test_what_opens_an_account_leaves_before_a_backlog(denis, outbox):
    OutgoingMailFactory.create_batch(3, kind="changed")
    secret_letters(denis)
    set_password(account=denis, password=NEW, by=denis)

    waiting = in_order(OutgoingMail.objects.to_send()).values_list("kind", flat=True)

    assert list(waiting) == ["password", "invitation", "password_changed", "changed", "changed", "changed"]


# --- Nobody else reads it ----------------------------------------------------------------------------------------


def secret_letters(denis) -> list[OutgoingMail]:
    [group] = [group for group in sync_groups() if group.name == "Accueil"]
    ask_for_new_password(typed="denis")
    invite(first_name="Zoé", last_name="Petit", email="zoe@exemple.fr", group=group, by=denis)
    return list(OutgoingMail.objects.filter(kind__in=["password", "invitation"]).order_by("pk"))


@pytest.mark.parametrize("sent", [True, False])
def test_the_ledger_never_shows_a_link_that_opens_an_account(client, denis, outbox, sent):
    mails = secret_letters(denis)
    if sent:
        deliver_pending()
    client.force_login(denis)

    pages = [page(client, reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk])) for mail in mails]
    listed = page(client, reverse("admin:inscriptions_outgoingmail_changelist"))

    assert len(mails) == 2
    assert [plain(SECRET) in text for text in pages] == [True, True]
    assert [text for text in [*pages, listed] if "mot-de-passe/" in text] == []
    rows = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).values_list("text", "html", "facts")
    assert [(text, html) for text, html, _ in rows] == [("", "")] * 2
    assert len([message for message in outbox if link_in(message.body)]) == (2 if sent else 0)


def test_a_refused_letter_keeps_nothing_and_another_attempt_says_it_again(denis, outbox, monkeypatch):
    [mail, _] = secret_letters(denis)

    def refuse(message):
        raise OSError("refusé")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", refuse)
        deliver(mail.pk)
    mail.refresh_from_db()
    kept = (mail.text, mail.html)
    OutgoingMail.objects.filter(pk=mail.pk).update(claimed_at=None)
    deliver(mail.pk)

    assert kept == ("", "")
    assert len([message for message in outbox if message.subject == "Choisir un nouveau mot de passe"]) == 1


def test_who_signs_up_with_the_address_of_an_account_is_given_none_of_its_letters(denis, outbox):
    person = RegistrationFactory(email="denis@exemple.fr")
    secret_letters(denis)
    deliver_pending()

    assert "Choisir un nouveau mot de passe" not in str(export_of(person))


@pytest.mark.once
def test_the_log_hides_the_link():
    assert discreet("GET /compte/mot-de-passe/7/d1a2b3-0123456789abcdef/ 200") == "GET /compte/mot-de-passe/…/ 200"
