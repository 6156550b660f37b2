"""The page of the group: who is in it, what it tells of them, and until when the asker acts for them."""

from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.links import token
from inscriptions.privacy.erase import erase
from inscriptions.privacy.export import export_of
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.colleagues import cancel_for, change_for
from inscriptions.signup.group import ASKED, colleagues_of
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.factories import RegistrationFactory
from tests.inscriptions.signing_up import confirm, kinds, register, status
from tests.inscriptions.signup.parties import added, typed
from tests.pages import page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"confirm_addresses": True, "lunch_offered": True}, workshops={"capacity": 20}),
]


@pytest.fixture
def asker(slot):
    """Alice, whose address is proved."""
    return confirm(register(slot.event, "Alice"))


@pytest.fixture
def bobs(asker, slot):
    """Her colleague, who wished the first workshop and has an address of bobs own."""
    return added(asker, "Bob", wishes={slot.pk: [slot.first.pk]})[0]


@pytest.fixture
def zoe(asker, slot):
    """Her colleague, who shares her address."""
    return added(asker, "Zoé", wishes={slot.pk: [slot.second.pk]}, email=asker.email)[0]


def path(asker, *parts):
    return "/".join([f"/inscription/{token(asker)}/collegues", *map(str, parts), ""])


def one(asker, person):
    (found,) = [one for one in colleagues_of(asker, now=timezone.now()) if one.person.pk == person.pk]
    return found


def test_an_empty_group_says_so_and_leads_back(client, asker):
    text = page(client, path(asker))

    assert "Vous n’avez encore inscrit personne d’autre." in text
    assert "Revenir à mon inscription" in text


def test_who_answered_nothing_is_told_as_asked_and_who_shares_the_address_as_they_are(asker, bobs, zoe, slot):
    told = [(one.state, one.workshops, one.wished, one.may_change) for one in colleagues_of(asker, now=timezone.now())]

    assert told == [
        (ASKED, [f"Atelier {slot.first.number}"], True, True),
        ("confirmée", [f"Atelier {slot.second.number}"], False, True),
    ]


def test_who_proved_their_own_address_is_told_as_they_are_and_changed_by_nobody_else(asker, bobs):
    confirm(bobs)

    found = one(asker, bobs)

    assert (found.state, found.wished, found.may_change) == ("confirmée", False, False)
    said = replace(sign_up_of(bobs), organisation="Autre")
    for act in (
        lambda: change_for(asker=asker, registration=bobs, sign_up=said),
        lambda: cancel_for(asker=asker, registration=bobs),
    ):
        with pytest.raises(NotChangeable):
            act()
    assert (status(bobs), Registration.objects.get(pk=bobs.pk).organisation) == ("confirmed", "")


def test_that_the_asker_proves_the_common_address_takes_nothing_up(slot):
    alice = register(slot.event, "Alice")
    (zoe,) = added(alice, "Zoé", email=alice.email)
    confirm(alice)

    assert one(alice, zoe).may_change


def test_who_acts_by_their_own_link_takes_their_registration_up(asker, zoe):
    change(registration=zoe, sign_up=replace(sign_up_of(zoe), phone="0612345678"), by=THE_PERSON)

    assert not one(asker, zoe).may_change


def test_the_page_of_a_colleague_changes_workshops_and_nothing_that_is_theirs_alone(client, asker, zoe, slot):
    answer = client.get(path(asker, zoe.pk)).content.decode()
    asked = ("first_name", "last_name", "email", "phone", "vegetarian", "photo_consent")
    assert [name for name in asked if f'name="{name}"' in answer] == []

    said = {"organisation": "Ville", "profile": "elu", "attends_morning": "on", "attends_afternoon": "on"}
    typed = said | {f"wish_{slot.pk}_1": slot.first.pk, f"wish_{slot.pk}_2": slot.second.pk}
    response = client.post(path(asker, zoe.pk), typed)

    assert response["Location"] == f"{path(asker)}?fait=modification"
    assert zoe.seats.get().workshop == slot.first
    assert kinds(zoe) == ["confirmation", "changed"]
    assert zoe.history.order_by("-pk")[0].who == "un·e collègue"
    assert one(asker, zoe).may_change


def test_a_colleague_is_cancelled_once_and_told(client, asker, bobs):
    asks = page(client, path(asker, bobs.pk, "annuler"))
    answers = [client.post(path(asker, bobs.pk, "annuler")).status_code for _ in range(2)]

    assert "La place de Bob DURAND" in asks
    assert (answers, status(bobs), kinds(bobs)) == ([302, 200], "cancelled", ["confirm", "cancelled"])
    assert one(asker, bobs).state == "annulée"


def test_nobody_of_another_group_is_there(client, asker, slot):
    carl = RegistrationFactory(event=slot.event, first_name="Carl")
    ella = RegistrationFactory(event=slot.event, asked_by=carl)

    for who in (carl, ella):
        for parts in ((who.pk,), (who.pk, "annuler")):
            assert client.get(path(asker, *parts)).status_code == 404
            assert client.post(path(asker, *parts)).status_code == 404
    with pytest.raises(NotChangeable):
        cancel_for(asker=asker, registration=ella)


def test_people_are_added_by_the_page_whose_organisation_is_already_there(client, slot):
    alice = confirm(register(slot.event, "Alice", organisation="Ville d’Arques"))
    assert 'value="Ville d’Arques"' in client.get(path(alice)).content.decode()

    response = client.post(path(alice), typed("Zoé", p1_email="", workshop=slot.first))

    assert response["Location"] == f"{path(alice)}?fait=ajout"
    zoe = alice.asked.get()
    assert (zoe.email, zoe.status, zoe.seats.get().workshop) == (alice.email, "confirmed", slot.first)
    assert "Vos demandes sont enregistrées" in page(client, f"{path(alice)}?fait=ajout")


def test_a_day_that_is_closed_shows_the_group_and_no_form(client, asker, zoe):
    Event.objects.update(registration_closes_at=timezone.now())

    text = page(client, path(asker))

    assert "Zoé DURAND" in text
    assert "Les inscriptions sont closes" in text
    assert "Personne 1" not in text


@pytest.mark.parametrize("number", [3, 10])
def test_the_group_is_read_in_as_many_statements_whatever_its_number(client, asker, number, django_assert_num_queries):
    for name in range(number):
        RegistrationFactory(event=asker.event, asked_by=asker, first_name=f"Zoé{name}")

    with django_assert_num_queries(11):
        client.get(path(asker))


# --- Who asked is forgotten with them ------------------------------------------------------------------------------


def test_an_asker_who_is_erased_is_known_to_nobody_any_more(asker, zoe):
    assert "Alice DURAND" in str(export_of(Registration.objects.get(pk=zoe.pk)))

    erase(registration=asker, by=THE_PERSON)

    zoe = Registration.objects.get(pk=zoe.pk)
    assert zoe.asked_by is None
    assert "Alice DURAND" not in str(export_of(zoe))


def test_a_colleague_who_is_erased_leaves_the_group(asker, zoe):
    erase(registration=zoe, by=THE_PERSON)

    assert colleagues_of(asker, now=timezone.now()) == []


def test_the_page_of_the_team_leads_to_who_asked(organiser, asker, zoe):
    text = organiser.get(f"/admin/inscriptions/registration/{zoe.pk}/change/").content.decode()

    assert "Inscrit·e par" in text
    assert f'href="/admin/inscriptions/registration/{asker.pk}/change/">Alice DURAND' in text


def test_the_page_of_the_team_shows_the_letter_that_was_shared(organiser, asker):
    ella, zoe = added(asker, "Ella", "Zoé", email=asker.email)

    for one in (ella, zoe):
        text = organiser.get(f"/admin/inscriptions/registration/{one.pk}/change/").content.decode()
        assert "Plusieurs inscriptions" in text


def test_what_a_stranger_causes_to_a_colleague_is_counted_with_the_rest(asker):
    """Who adds and cancels somebody again and again writes five letters an hour, and no more."""
    with time_machine.travel(timezone.now().replace(minute=15), tick=False):
        for _ in range(6):
            (ella,) = added(asker, "Ella", email="ella@exemple.fr")
            cancel_for(asker=asker, registration=ella)

    assert OutgoingMail.objects.filter(to="ella@exemple.fr").exclude(kind="links").count() == 5
