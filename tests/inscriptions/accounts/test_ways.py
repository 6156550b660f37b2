"""What the pages of the accounts say, and where they lead: found by who uses them, one by one."""

from base64 import b32decode
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inscriptions.accounts.members import invite
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import TeamAccount
from inscriptions.people.roles import FRONT_DESK, ORGANISATION
from programme.models import SiteSettings
from tests.factories import PASSWORD, TeamAccountFactory
from tests.guessing import link_in, log_in
from tests.inscriptions.accounts.factors import code_of, group, of
from tests.pages import page, plain, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DESK, ADMIN = "/accueil/", "/admin/"
LIST, ADD = "admin:inscriptions_teamaccount_changelist", "admin:inscriptions_teamaccount_add"


@pytest.mark.parametrize("asked", ["", ADMIN])
def test_the_front_desk_lands_at_the_door_and_an_organiser_in_the_admin(denis, chloe, asked):
    answers = [
        Client().post(reverse("admin:login"), {"username": name, "password": PASSWORD, "next": asked})["Location"]
        for name in ("chloe", "denis")
    ]

    assert answers == [DESK, ADMIN]


def test_the_page_asked_for_goes_through_a_forgotten_password(client, denis):
    login = client.get(f"{reverse('admin:login')}?next={DESK}").content.decode()
    sent = client.post(f"{reverse('inscriptions:forgotten')}?next={DESK}", {"typed": "<b>denis"}, follow=True)

    assert f"{reverse('inscriptions:forgotten')}?next=%2Faccueil%2F" in login
    assert f'href="{reverse("admin:login")}?next=%2Faccueil%2F"' in sent.content.decode()
    assert "<strong>&lt;b&gt;denis</strong>" in sent.content.decode()
    assert "denis" not in sent.request["QUERY_STRING"]


def test_a_session_that_lacks_the_factor_the_site_asks_is_told_and_goes_on_where_it_went(client, denis, settings):
    log_in(client, "denis")
    settings.SECOND_FACTOR = "organisation"
    login = f"{reverse('admin:login')}?next={DESK}"

    told = page(client, login)
    client.post(login, {"username": "denis", "password": PASSWORD, "next": DESK})
    first = client.get(reverse("admin:second_factor_first"))
    key = b32decode(first.context["typed_key"].replace(" ", "")).hex()
    typed = {"key": first.context["signed"], "code": code_of(key)}
    codes = client.post(reverse("admin:second_factor_first"), typed, follow=True)

    assert f'<a href="{DESK}">Continuer</a>' in codes.content.decode()
    assert f'<a href="{reverse("admin:login")}">Recommencer</a>' in first.content.decode()
    assert 'href="otpauth://totp/' in first.content.decode()
    assert "Ce site demande maintenant la double vérification" in told
    assert "Ce site demande" not in page(Client(), login)


def test_a_wrong_code_leaves_an_empty_box_and_the_third_speaks_of_the_clock(denis, two_factors):
    SiteSettings.objects.update_or_create(pk=1, defaults={"contact_email": "site@exemple.fr"})
    client = Client()
    log_in(client, "denis")

    told = [client.post("/admin/login/code/", {"code": "000000"}).content.decode() for _ in range(3)]

    assert [plain(text).count("l’heure de votre téléphone") for text in told] == [0, 0, 1]
    assert [text for text in told if "000000" in text] == []
    assert "Écrivez à qui tient le site : site@exemple.fr" in text_of(told[0])
    assert client.post("/admin/login/code/", {"code": code_of(two_factors.key)})["Location"] == ADMIN


@pytest.mark.parametrize(("name", "back"), [(FRONT_DESK, DESK), (ORGANISATION, ADMIN)])
def test_an_invitation_says_by_whom_where_and_the_way_back(denis, outbox, name, back):
    User.objects.filter(pk=denis.pk).update(first_name="Denis", last_name="Martin")
    invite(first_name="Zoé", last_name="Petit", email="zoe@exemple.fr", group=group(name), by=User.objects.get())

    deliver_pending()

    [message] = outbox
    assert "Denis Martin vous invite dans l’équipe de " in plain(message.body)
    assert f"{back}\n" in message.body.replace(">", "")


def test_an_expired_invitation_is_said(organiser, denis):
    account = invite(first_name="Zoé", last_name="Petit", email="z@exemple.fr", group=group(FRONT_DESK), by=denis)
    waiting = page(organiser, of(account))

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        organiser.force_login(denis)
        texts = [page(organiser, of(account)), page(organiser, reverse(LIST))]

    assert "invitation en attente" in waiting
    assert ["invitation expirée" in text for text in texts] == [True, True]


@pytest.mark.parametrize(("sure", "given"), [({}, False), ({"sure": "on"}, True)])
def test_organisation_is_given_and_an_access_taken_back_by_a_ticked_box(organiser, denis, sure, given):
    desk, other = TeamAccountFactory(), TeamAccountFactory()
    said = {"first_name": "Zoé", "last_name": "Petit", "email": "z@exemple.fr", "group": group(ORGANISATION).pk}

    organiser.post(of(desk, "group"), {"group": group(ORGANISATION).pk} | sure)
    organiser.post(of(other, "take_back"), sure)
    organiser.post(reverse(ADD), said | sure)

    assert desk.groups.filter(name=ORGANISATION).exists() == given
    assert TeamAccount.objects.get(pk=other.pk).is_active != given
    assert TeamAccount.objects.filter(email="z@exemple.fr").exists() == given


def test_all_that_is_wrong_with_a_password_is_said_at_once(denis, outbox):
    account = invite(first_name="Zoé", last_name="Petit", email="z@exemple.fr", group=group(FRONT_DESK), by=denis)
    deliver_pending()
    link = link_in(outbox[0].body)

    told = text_of(Client().post(link, {"new_password1": "court", "new_password2": "autre"}).content.decode())

    assert ["au minimum 12 caractères" in told, "ne correspondent pas" in told] == [True, True]
    assert not TeamAccount.objects.get(pk=account.pk).has_usable_password()


def test_nothing_says_that_a_letter_goes_to_who_has_no_address(organiser, denis):
    account = TeamAccountFactory(email="")

    assert "Un message" not in page(organiser, of(account, "factor"))
