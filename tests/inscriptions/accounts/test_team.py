"""« Équipe »: an organiser invites, changes, takes back; never a superuser's, never the last organiser's."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from inscriptions.accounts import members
from inscriptions.accounts.known_devices import device_of
from inscriptions.accounts.log import acts_on
from inscriptions.accounts.queries import has_second_factor
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import OutgoingMail, TeamAccount
from inscriptions.people.roles import FRONT_DESK, ORGANISATION
from rencontre.domain import DomainError
from tests.factories import PASSWORD, TeamAccountFactory
from tests.guessing import is_in, letter_link, link_in, log_in, log_out
from tests.inscriptions.accounts.factors import group, of, verified, with_factor
from tests.pages import page, text_of
from tests.races import race

pytestmark = pytest.mark.django_db
NEW = "un nouveau mot de passe"
SURE = {"sure": "on"}
LIST, ADD = "admin:inscriptions_teamaccount_changelist", "admin:inscriptions_teamaccount_add"


def device_of_client(client, account) -> str:
    """The name of the device of `client`, when it is known for `account`."""
    request = RequestFactory().get("/")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    return device_of(request, User.objects.get(pk=account.pk))


def invitation(**changes) -> dict:
    said = {"first_name": "Zoé", "last_name": "Petit", "email": "Zoe@exemple.fr", "group": group(FRONT_DESK).pk}
    return said | changes


@pytest.fixture
def colleague(denis):
    """Another organiser, who has come."""
    account = TeamAccountFactory(first_name="Zoé", last_name="Petit")
    account.groups.add(group(ORGANISATION))
    return account


# --- Inviting ----------------------------------------------------------------------------------------------------


def test_an_invited_colleague_chooses_a_password_and_comes_in(organiser, outbox):
    organiser.post(reverse(ADD), invitation())
    deliver_pending()
    client, [message] = Client(), outbox
    link = link_in(message.body)

    client.post(link, {"new_password1": NEW, "new_password2": NEW})
    log_in(client, "zoe@exemple.fr", NEW)

    account = TeamAccount.objects.get(email="zoe@exemple.fr")
    assert (message.to, message.subject) == (["zoe@exemple.fr"], "Votre accès à la gestion du site")
    assert ([one.name for one in account.groups.all()], account.is_superuser) == ([FRONT_DESK], False)
    assert is_in(client)


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 404)])
def test_an_invitation_lives_seven_days(organiser, outbox, days, status):
    organiser.post(reverse(ADD), invitation())
    deliver_pending()

    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert Client().get(link_in(outbox[0].body)).status_code == status


def test_before_the_link_the_account_opens_nothing_and_may_be_invited_again(organiser, outbox):
    organiser.post(reverse(ADD), invitation())
    account = TeamAccount.objects.get(email="zoe@exemple.fr")
    client = Client()
    log_in(client, "zoe@exemple.fr", "")

    organiser.post(of(account, "again"))
    deliver_pending()

    assert "invitation en attente" in page(organiser, of(account))
    assert (is_in(client), len(outbox)) == (False, 2)
    assert Client().get(link_in(outbox[1].body)).status_code == 200


@pytest.mark.parametrize("state", ["active", "closed"])
def test_an_address_that_has_an_account_is_said_here(organiser, colleague, state):
    TeamAccount.objects.filter(pk=colleague.pk).update(is_active=state == "active")

    answer = organiser.post(reverse(ADD), invitation(email=colleague.email.upper()))

    said = text_of(answer.content.decode())
    assert "Cette adresse a déjà un compte : Zoé Petit" in said
    assert ("dont l’accès est retiré" in said) == (state == "closed")
    assert User.objects.count() == 2


def test_the_group_of_the_superusers_cannot_be_asked_for(organiser):
    other = Group.objects.create(name="Toute-puissance")

    answer = organiser.post(reverse(ADD), invitation(group=other.pk, is_superuser="on"))

    assert (answer.status_code, User.objects.count()) == (200, 1)


# --- Who has what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_says_who_has_what_in_as_many_statements(organiser, denis, number, django_assert_num_queries):
    accounts = TeamAccountFactory.create_batch(number)
    with_factor(accounts[0])

    with django_assert_num_queries(9):
        shown = page(organiser, reverse(LIST))

    assert [one.email for one in accounts if one.email not in shown] == []
    assert (shown.count("jamais"), shown.count("oui")) == (number, 1)


def test_the_home_leads_there_and_not_the_front_desk(client, denis, chloe):
    client.force_login(denis)
    assert reverse(LIST) in client.get(reverse("admin:index")).content.decode()
    client.force_login(chloe)
    assert reverse(LIST) not in client.get(reverse("admin:index")).content.decode()


# --- Taking it back ----------------------------------------------------------------------------------------------


def test_an_access_taken_back_ends_all_that_opened_it_and_is_given_again_by_a_letter(
    organiser, denis, colleague, outbox
):
    theirs, logged_out = Client(), Client()
    theirs.force_login(colleague)
    log_in(logged_out, colleague.username)
    log_out(logged_out)
    old_link = letter_link(outbox, colleague.username, address="203.0.113.9")

    organiser.post(of(colleague, "take_back"), SURE)
    closed = theirs.get(reverse("admin:index")).status_code
    refused = log_in(Client(), colleague.username).status_code
    organiser.post(of(colleague, "take_back"), SURE)
    organiser.post(of(colleague, "give_again"))

    deliver_pending()
    assert (closed, refused, theirs.get(reverse("admin:index")).status_code) == (302, 200, 302)
    assert (log_in(Client(), colleague.username).status_code, Client().get(old_link).status_code) == (200, 404)
    assert device_of_client(logged_out, colleague) == ""
    link = link_in(outbox[-1].body)
    theirs.post(link, {"new_password1": NEW, "new_password2": NEW})
    assert log_in(theirs, colleague.username, NEW).status_code == 302
    assert [(act.user.username, act.change_message) for act in acts_on(colleague)] == [
        (colleague.username, "mot de passe changé"),
        ("denis", "accès rendu"),
        ("denis", "accès retiré"),
    ]


def test_a_group_is_changed(organiser, colleague):
    organiser.post(of(colleague, "group"), {"group": group(FRONT_DESK).pk})
    organiser.post(of(colleague, "group"), {"group": group(FRONT_DESK).pk})

    assert [one.name for one in colleague.groups.all()] == [FRONT_DESK]
    assert acts_on(colleague).count() == 1


@pytest.mark.parametrize("act", ["change", "group", "again", "take_back", "give_again", "factor"])
@pytest.mark.parametrize("whose", ["superuser", "not of the team"])
def test_nobody_acts_on_a_superuser_from_here(organiser, act, whose):
    other = TeamAccountFactory(is_superuser=whose == "superuser", is_staff=whose == "superuser")
    before = User.objects.values().get(pk=other.pk)

    answer = organiser.post(of(other, act), {"group": group(FRONT_DESK).pk, "password": PASSWORD})

    assert answer.status_code in {404, 405}
    assert User.objects.values().get(pk=other.pk) == before


@pytest.mark.parametrize("act", ["group", "take_back", "factor"])
def test_nobody_shuts_themselves_out_by_accident(organiser, denis, colleague, act):
    answer = organiser.post(of(denis, act), {"group": group(FRONT_DESK).pk, "password": PASSWORD} | SURE, follow=True)

    assert "C’est votre propre compte" in text_of(answer.content.decode())
    assert [one.name for one in denis.groups.all()] == [ORGANISATION]


@pytest.mark.parametrize("act", [members.take_back, members.change_group])
@pytest.mark.parametrize("other", ["none", "invited", "closed"])
def test_the_last_organiser_of_use_stays(denis, colleague, act, other):
    last, by = TeamAccount.objects.get(pk=denis.pk), User.objects.create_superuser("racine")
    if other == "none":
        colleague.groups.clear()
    elif other == "invited":
        colleague.set_unusable_password()
    else:
        colleague.is_active = False
    colleague.save()

    with pytest.raises(DomainError, match="dernier compte d’organisation"):
        act(account=last, by=by, **({"group": group(FRONT_DESK)} if act is members.change_group else {}))

    assert last.is_active
    assert [one.name for one in last.groups.all()] == [ORGANISATION]


@pytest.mark.once
def test_an_access_without_an_address_is_not_given_again_to_a_password_of_before(organiser, colleague):
    User.objects.filter(pk=colleague.pk).update(email="")
    organiser.post(of(colleague, "take_back"), SURE)

    answer = organiser.post(of(colleague, "give_again"), follow=True)

    assert "n’a pas d’adresse e-mail" in text_of(answer.content.decode())
    assert not User.objects.get(pk=colleague.pk).is_active


@pytest.mark.parametrize(("password", "is_on"), [(PASSWORD, False), ("au hasard", True)])
def test_a_lost_second_factor_is_taken_off_with_ones_own_password(organiser, colleague, outbox, password, is_on):
    with_factor(colleague)
    theirs = Client()
    theirs.force_login(colleague)
    verified(theirs)

    organiser.post(of(colleague, "factor"), {"password": password})
    deliver_pending()

    assert (theirs.get(reverse("admin:index")).status_code == 200) == is_on
    assert has_second_factor(colleague) == is_on
    assert [message.to for message in outbox] == ([] if is_on else [[colleague.email]])


@pytest.mark.parametrize("act", ["group", "again", "take_back", "give_again", "factor"])
def test_the_front_desk_does_none_of_it(front_desk, colleague, act):
    assert front_desk.post(of(colleague, act)).status_code == 403
    assert not LogEntry.objects.exists()


def test_an_invitation_that_waits_is_dropped_once_the_access_is_taken_back(organiser, outbox):
    organiser.post(reverse(ADD), invitation())
    account = TeamAccount.objects.get(email="zoe@exemple.fr")
    organiser.post(of(account, "take_back"), SURE)

    organiser.post(of(account, "again"))
    deliver_pending()

    assert outbox == []
    assert OutgoingMail.objects.filter(sent_at=None, dropped_at=None).count() == 0


# --- Races -------------------------------------------------------------------------------------------------------


def take_each_other_back(denis, colleague) -> int:
    """How many organisers are left once two take each other's access back together."""
    both = TeamAccount.objects.filter(pk__in=[denis.pk, colleague.pk])
    both.update(is_active=True)
    pairs = [tuple(both.order_by("pk")), tuple(both.order_by("-pk"))]
    race(lambda number: members.take_back(account=pairs[number][0], by=pairs[number][1]), threads=2)
    return both.filter(is_active=True).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_who_take_each_other_back_leave_one(denis, colleague, race_runs):
    assert [take_each_other_back(denis, colleague) for _ in range(race_runs)] == [1] * race_runs


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_without_the_lock_nobody_would_be_left(denis, colleague, without_lock, monkeypatch):
    """The other goes between the check and the writing; SQLite itself refuses to write what it read before."""
    first, second = TeamAccount.objects.get(pk=denis.pk), TeamAccount.objects.get(pk=colleague.pk)
    check = members.check_an_organiser_remains

    def let_the_other_go(account):
        check(account)
        if account.pk == first.pk:
            race(lambda number: members.take_back(account=second, by=first), threads=1)

    monkeypatch.setattr(members, "check_an_organiser_remains", let_the_other_go)
    [done] = race(lambda number: members.take_back(account=first, by=second), threads=1)

    left = 1 if connection.vendor == "sqlite" else 0
    assert (TeamAccount.objects.in_use().count(), isinstance(done, OperationalError)) == (left, bool(left))
