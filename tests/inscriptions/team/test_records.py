"""The history and the mails: read, requeued, never rewritten."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import History, OutgoingMail
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter
from tests.factories import HistoryFactory, OutgoingMailFactory
from tests.inscriptions.team.pages import plain

HISTORY = reverse("admin:inscriptions_history_changelist")
MAILS = reverse("admin:inscriptions_outgoingmail_changelist")


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize(
    ("page", "factory", "queries"), [(HISTORY, HistoryFactory, 10), (MAILS, OutgoingMailFactory, 9)]
)
def test_the_lists_ask_the_same_questions_whatever_their_length(
    organiser, rows, page, factory, queries, django_assert_num_queries
):
    for _ in range(rows):
        factory()

    with django_assert_num_queries(queries):
        response = organiser.get(page)

    assert len(response.context["cl"].result_list) == rows


def test_an_act_says_what_changed_in_words(organiser, person, workshops):
    act = HistoryFactory(
        registration=person,
        before={"organisation": "", "attends_lunch": True, "status": "confirmed", "seats": {"1": workshops[0].pk}},
        after={"organisation": "Ville", "attends_lunch": False, "status": "cancelled", "seats": {}},
    )

    page = plain(organiser.get(reverse("admin:inscriptions_history_change", args=[act.pk])))

    for change in (
        "structure : vide → Ville",
        "déjeuner : oui → non",
        "état : confirmée → annulée",
        "ateliers : Atelier 1 → aucun",
    ):
        assert change in page


@pytest.mark.parametrize("model", ["history", "outgoingmail"])
def test_even_a_superuser_rewrites_nothing(client, admin_user, model):
    row = {"history": HistoryFactory, "outgoingmail": OutgoingMailFactory}[model]()
    client.force_login(admin_user)

    pages = [
        reverse(f"admin:inscriptions_{model}_{act}", args=args)
        for act, args in (("add", []), ("change", [row.pk]), ("delete", [row.pk]))
    ]

    assert [client.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403, 403]


def test_mails_are_sorted_by_what_became_of_them(organiser):
    to_send = OutgoingMailFactory()
    sent = OutgoingMailFactory(sent_at=timezone.now())
    given_up = OutgoingMailFactory(gave_up_at=timezone.now(), attempts=6, last_error="SMTPException : refusé")
    dropped = OutgoingMailFactory(dropped_at=timezone.now())

    found = {
        state: list(organiser.get(MAILS, {"envoi": state}).context["cl"].result_list)
        for state in ("a-envoyer", "envoye", "abandonne", "sans-objet")
    }

    assert found == {"a-envoyer": [to_send], "envoye": [sent], "abandonne": [given_up], "sans-objet": [dropped]}


def test_mails_are_sorted_by_kind_under_its_french_name(organiser):
    waiting = OutgoingMailFactory(kind="waiting")
    OutgoingMailFactory(kind="confirm")

    response = organiser.get(MAILS, {"kind__exact": "waiting"})

    assert list(response.context["cl"].result_list) == [waiting]
    assert "Liste d’attente" in plain(response)


def test_the_text_of_a_letter_is_read_before_it_leaves_too(organiser, alice):
    mail = queue_letter(kinds.CHANGED, alice)

    page = plain(organiser.get(reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk])))

    assert "Voici votre inscription telle qu’elle est maintenant." in page
    mail.refresh_from_db()
    assert mail.text == ""


@pytest.mark.parametrize("became", [{"kind": "disparue"}, {"dropped_at": timezone.now(), "facts": {}}])
def test_a_letter_that_cannot_be_composed_any_more_is_still_shown(organiser, alice, became):
    mail = queue_letter(kinds.CHANGED, alice)
    OutgoingMail.objects.update(**became)

    page = plain(organiser.get(reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk])))

    assert alice.email in page


def test_a_dropped_letter_is_said_so_on_the_person_s_page(organiser, alice):
    OutgoingMailFactory(registration=alice, dropped_at=timezone.now())

    page = plain(organiser.get(reverse("admin:inscriptions_registration_change", args=[alice.pk])))

    assert "sans objet" in page


def test_what_keeps_a_letter_is_said_on_the_person_s_page_and_in_the_list(organiser, alice):
    OutgoingMailFactory(registration=alice, last_error="Le serveur de messagerie ne répond pas.")

    person = plain(organiser.get(reverse("admin:inscriptions_registration_change", args=[alice.pk])))

    assert "à envoyer <br>Le serveur de messagerie ne répond pas." in person
    assert "Le serveur de messagerie ne répond pas." in plain(organiser.get(MAILS))


def test_a_mail_that_was_given_up_leaves_again_and_a_sent_one_does_not(
    organiser, mailoutbox, django_capture_on_commit_callbacks
):
    given_up = OutgoingMailFactory(gave_up_at=timezone.now(), attempts=6, last_error="SMTPException : refusé")
    sent = OutgoingMailFactory(sent_at=timezone.now(), attempts=1)

    with django_capture_on_commit_callbacks(execute=True):
        data = {"action": "requeue", "_selected_action": [given_up.pk, sent.pk]}
        response = organiser.post(MAILS, data, follow=True)

    assert "Remis dans la file : 1." in plain(response)
    assert [message.to for message in mailoutbox] == [[given_up.to]]
    given_up.refresh_from_db()
    assert (given_up.attempts, given_up.gave_up_at, given_up.last_error) == (1, None, "")
    assert given_up.sent_at is not None
    assert list(History.objects.values_list("who", "act")) == [("denis", "message remis dans la file")]


def test_the_action_is_for_those_who_may_change_registrations(client, chloe):
    chloe.user_permissions.set(chloe.groups.get().permissions.model.objects.filter(codename="view_outgoingmail"))
    mail = OutgoingMailFactory(gave_up_at=timezone.now(), attempts=6, last_error="refusé")
    client.force_login(chloe)

    page = client.get(MAILS).content.decode()
    client.post(MAILS, {"action": "requeue", "_selected_action": [mail.pk]})

    assert "requeue" not in page
    assert OutgoingMail.objects.get().attempts == 6


# --- As it is seen -----------------------------------------------------------------------------------------------


def shown_at(mail: OutgoingMail) -> str:
    return reverse("admin:inscriptions_outgoingmail_shown", args=[mail.pk])


def test_a_letter_is_seen_as_whoever_receives_it_sees_it_and_does_nothing_else(organiser, alice):
    mail = queue_letter(kinds.CHANGED, alice)

    response = organiser.get(shown_at(mail))

    seen = response.content.decode()
    assert "Voici votre inscription telle qu’elle est maintenant." in seen
    assert 'src="data:image/png;base64,' in seen
    assert "cid:" not in seen
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert policy.endswith("frame-ancestors 'self'; sandbox")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert (
        shown_at(mail)
        in organiser.get(reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk])).content.decode()
    )
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


@pytest.mark.parametrize("became", [{"kind": "disparue"}, {"kind": "password"}, {"dropped_at": timezone.now()}])
def test_what_nobody_may_read_is_not_seen_either(organiser, alice, became):
    mail = queue_letter(kinds.CHANGED, alice)
    OutgoingMail.objects.update(**became)

    assert organiser.get(shown_at(mail)).status_code == 404
    page = organiser.get(reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk])).content.decode()
    assert "<iframe" not in page


def test_a_letter_that_is_not_there_is_not_seen(organiser, alice):
    mail = OutgoingMailFactory(registration=alice)
    OutgoingMail.objects.all().delete()

    assert organiser.get(shown_at(mail)).status_code == 404
