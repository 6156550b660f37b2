"""An account without an address is given one, its first: by its person, or by an organiser; a letter says it there."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from inscriptions.letters.delivery import deliver_pending
from inscriptions.people.roles import ORGANISATION
from tests.factories import PASSWORD, TeamAccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "nouvelle@exemple.fr"


@pytest.fixture
def colleague(denis):
    account = TeamAccountFactory(email="")
    account.groups.add(Group.objects.get(name=ORGANISATION))
    return account


def give(client, email: str = NEW, password: str = PASSWORD, *, to=None):
    url = reverse("admin:inscriptions_teamaccount_address", args=[to.pk]) if to else reverse("admin:own_address")
    return client.post(url, {"email": email, "password": password})


@pytest.mark.parametrize("whose", ["own", "a colleague's"])
@pytest.mark.parametrize(
    ("email", "password", "given"),
    [(NEW.upper(), PASSWORD, NEW), (NEW, "au hasard", ""), ("PRISE@exemple.fr", PASSWORD, "")],
)
def test_an_address_is_given_with_the_password_and_told_there(
    organiser, denis, colleague, outbox, whose, email, password, given
):
    TeamAccountFactory(email="prise@exemple.fr")
    User.objects.filter(pk=denis.pk).update(email="")
    account = denis if whose == "own" else colleague

    give(organiser, email, password, to=None if whose == "own" else colleague)
    deliver_pending()

    assert User.objects.get(pk=account.pk).email == given
    assert [message.to for message in outbox] == ([[given]] if given else [])


def test_an_address_that_is_there_is_not_replaced(organiser, denis, colleague):
    User.objects.filter(pk=colleague.pk).update(email="zoe@exemple.fr")

    give(organiser)
    give(organiser, to=colleague)

    assert not User.objects.filter(email=NEW).exists()


def test_one_phone_of_the_desk_gives_no_address_to_the_account_of_all(front_desk, chloe):
    User.objects.filter(pk=chloe.pk).update(email="")

    give(front_desk)

    assert User.objects.get(pk=chloe.pk).email == ""
    assert reverse("admin:own_address") not in front_desk.get(reverse("admin:own_account")).content.decode()
