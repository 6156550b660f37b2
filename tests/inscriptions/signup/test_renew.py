"""« Renouveler mon lien »: the links sent until now open nothing, the new one goes by mail and nowhere else."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.post import links
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.renew import renew_link
from programme.models import Event
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from rencontre.french.typography import short_date
from tests.cast import DENIS
from tests.erased import erase
from tests.factories import RegistrationFactory
from tests.inscriptions.signing_up import kinds, register
from tests.inscriptions.team.pages import plain as plain_page
from tests.inscriptions.team.pages import url
from tests.letters import read
from tests.pages import page, plain

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"confirm_addresses": False})]
SENT = "/inscription/renouvele/"


def mine(registration, path="renouveler/"):
    return f"/inscription/{links.token(registration)}/{path}"


def renewed(registration) -> Registration:
    return renew_link(registration=registration, by=THE_PERSON)


# --- The act -----------------------------------------------------------------------------------------------------


def test_a_renewed_link_replaces_those_sent_until_now_and_goes_by_mail(alice):
    old = links.token(alice)

    new = links.token(renewed(alice))

    assert (links.registration_from(old), links.registration_from(new)) == (None, alice)
    [mail] = OutgoingMail.objects.all()
    letter = read(mail)
    assert (mail.kind, letter.to, letter.calendar) == ("renewed", "alice@exemple.fr", "")
    assert letter.subject == f"Votre nouveau lien personnel\u00a0: {short_date(alice.event.date)}, {alice.event.title}"
    for part in (letter.text, letter.html):
        assert f"/inscription/{new}/" in part
        assert old not in part


def test_the_letter_says_whom_to_write_to_if_nobody_asked(alice):
    Event.objects.update(contact_email="equipe@exemple.fr", contact_phone="03 21 00 00 00")

    renewed(alice)

    said = plain(read(OutgoingMail.objects.get()).text)
    assert (
        "Si vous n’avez rien demandé, quelqu’un d’autre a pu lire l’ancien lien : écrivez à equipe@exemple.fr" in said
    )
    assert " ou appelez le 03 21 00 00 00. " in said


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [("03 21 00 00 00", "appelez le 03 21 00 00 00."), ("", "écrivez à l’équipe d’organisation.")],
)
def test_the_letter_of_a_day_without_contact_address_says_whom_to_ask(alice, phone, sentence):
    Event.objects.update(contact_email="", contact_phone=phone)

    renewed(alice)

    assert f"lire l’ancien lien : {sentence}" in plain(read(OutgoingMail.objects.get()).text)


def test_the_history_says_who_renewed_and_holds_no_secret(alice):
    renew_link(registration=alice, by=DENIS, reason="agenda partagé")

    row = History.objects.get()
    assert (row.act, row.who, row.reason) == ("lien renouvelé", "denis", "agenda partagé")
    assert (row.before, row.after, row.registration) == ({}, {}, alice)


def test_renewing_twice_what_was_read_once_renews_once(alice):
    first, second = renewed(alice), renewed(alice)

    assert (first.link_version, second.link_version) == (2, 2)
    assert (kinds(alice), History.objects.count()) == (["renewed"], 1)


def test_who_has_no_address_is_sent_nothing():
    person = RegistrationFactory(email="")

    assert renewed(person).link_version == 2
    assert (OutgoingMail.objects.count(), History.objects.count()) == (0, 1)


def test_a_new_address_that_waits_is_asked_again(alice):
    said = sign_up_of(alice)
    change(registration=alice, sign_up=type(said)(**said.__dict__ | {"email": "nouvelle@exemple.fr"}), by=THE_PERSON)
    alice.refresh_from_db()
    old = links.address_token(alice)

    person = renewed(alice)

    assert links.registration_from_address(old) is None
    assert kinds(alice) == ["address_new", "address_old", "renewed", "address_new"]
    [asked] = alice.mails.filter(kind="address_new").order_by("-pk")[:1]
    assert asked.to == "nouvelle@exemple.fr"
    assert f"/inscription/adresse/{links.address_token(person)}/" in read(asked).text
    assert links.token(person) not in read(asked).text
    deliver_pending()
    sent = alice.mails.filter(sent_at__isnull=False).order_by("pk")
    assert [(mail.kind, mail.to) for mail in sent] == [
        ("address_old", "alice@exemple.fr"),
        ("renewed", "alice@exemple.fr"),
        ("address_new", "nouvelle@exemple.fr"),  # the one that was not sent yet is dropped
    ]


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"status": "waiting", "queued_at": timezone.now()}])
def test_whatever_its_status_a_registration_has_its_link_renewed(alice, change):
    Event.objects.update(capacity=0)  # nobody leaves the line
    Registration.objects.update(**change)
    alice.refresh_from_db()

    assert links.registration_from(links.token(renewed(alice))) == alice
    assert kinds(alice) == ["renewed"]
    assert Registration.objects.get().status == change["status"]


def test_a_link_is_renewed_after_the_day_too(alice):
    Event.objects.update(date=timezone.localdate() - timedelta(days=30))

    assert renewed(alice).link_version == 2
    assert kinds(alice) == ["renewed"]


def test_who_was_erased_has_no_link_to_renew(alice):
    erase(alice)

    with pytest.raises(NotChangeable):
        renewed(alice)

    assert Registration.objects.get().link_version == 1
    assert (OutgoingMail.objects.count(), History.objects.count()) == (0, 0)


@pytest.mark.having(event={"confirm_addresses": True})
def test_who_has_still_to_confirm_reads_it_again(event):
    alice = register(event)

    renewed(alice)

    said = plain(read(alice.mails.get(kind="renewed")).text)
    assert "Votre place est tenue jusqu’au" in said
    assert "Pour la garder, confirmez sur la page que ce lien ouvre." in said


@pytest.mark.having(event={"confirm_addresses": True})
def test_the_news_that_the_hold_is_over_is_not_lost(event):
    alice = register(event)

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        renewed(alice)

    assert kinds(alice) == ["confirm", "renewed", "expired"]


# --- The person's page -------------------------------------------------------------------------------------------


def test_the_page_explains_and_writes_nothing(client, alice):
    text = page(client, mine(alice))
    head = client.head(mine(alice))

    for said in ("agenda partagé", "message transféré", "n’ouvriront plus rien", "alice@exemple.fr"):
        assert said in text
    assert head.status_code == 200
    assert Registration.objects.get().link_version == 1
    assert (OutgoingMail.objects.count(), History.objects.count()) == (0, 0)


def test_my_registration_leads_to_it(client, alice):
    assert f'href="{mine(alice)}"' in client.get(mine(alice, "")).content.decode()


def test_after_the_post_the_new_link_is_shown_to_nobody(client, alice):
    old = mine(alice)

    response = client.post(old, follow=True)

    alice.refresh_from_db()
    assert alice.link_version == 2
    assert response.redirect_chain == [(SENT, 302)]
    said = response.content.decode()
    assert "Votre lien est renouvelé" in said
    assert [
        secret for secret in (links.token(alice), "alice@exemple.fr", "Durand", alice.event.title) if secret in said
    ] == []
    assert client.get(mine(alice, "")).status_code == 200


def test_a_second_click_finds_a_dead_link_and_renews_nothing(client, alice):
    old = mine(alice)
    client.post(old)

    again = client.post(old)

    assert (again.status_code, kinds(alice)) == (404, ["renewed"])


def test_who_has_no_address_follows_their_new_link(client):
    person = RegistrationFactory(email="")
    assert "n’a pas d’adresse e-mail" in page(client, mine(person))

    response = client.post(mine(person), follow=True)

    person.refresh_from_db()
    assert response.redirect_chain == [(f"{mine(person, '')}?fait=lien", 302)]
    assert "gardez l’adresse de cette page" in response.content.decode()


def test_the_page_says_that_a_new_address_is_asked_again(client, alice):
    Registration.objects.update(pending_email="nouvelle@exemple.fr")

    assert "nouvelle@exemple.fr, y est envoyé à nouveau" in page(client, mine(alice))


def test_who_is_erased_meanwhile_reads_that_the_link_opens_nothing(client, alice, monkeypatch):
    def refuse(**said):
        erase(alice)
        raise DomainError("Cette personne a été effacée.")

    monkeypatch.setattr("inscriptions.signup.own_views.renew_link", refuse)

    response = client.post(mine(alice), follow=True)

    assert response.status_code == 404
    assert "ce qu’il montrait a été effacé" in response.content.decode()


# --- The team's page ---------------------------------------------------------------------------------------------


def test_the_team_renews_a_link_and_reads_the_new_one(organiser, person):
    old = links.registration_url(person)
    shown = plain_page(organiser.get(url("change", person.pk)))

    asked = plain_page(organiser.get(url("renew", person.pk)))
    assert Registration.objects.get().link_version == 1
    response = organiser.post(url("renew", person.pk), {"reason": "mail transféré"}, follow=True)

    assert url("renew", person.pk) in shown
    assert "Les liens envoyés jusqu’ici n’ouvriront plus rien." in asked
    person.refresh_from_db()
    after = plain_page(response)
    assert links.registration_url(person) in after
    assert old not in after
    row = History.objects.first()
    assert (row.act, row.who, row.reason) == ("lien renouvelé", "denis", "mail transféré")
    assert kinds(person)[-1] == "renewed"


def test_the_front_desk_renews_no_link(front_desk, person):
    shown = plain_page(front_desk.get(url("change", person.pk)))

    response = front_desk.post(url("renew", person.pk), {"reason": ""})

    assert response.status_code == 403
    assert url("renew", person.pk) not in shown
    assert Registration.objects.get().link_version == 1


def test_an_erased_person_has_no_page_to_renew_it(organiser, person):
    erase(person)

    assert organiser.post(url("renew", person.pk), {"reason": ""}).status_code == 404
    assert Registration.objects.get().link_version == 1
