"""A list against who is registered: who is new, who is there, who had cancelled, and who only has the same name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import LinesRefused
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.people.answers import SignUp
from inscriptions.privacy.erase import erase
from inscriptions.signup.cancel import cancel
from inscriptions.signup.listed import Choices, compare
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import register_by_team, register_list
from tests.cast import DENIS
from tests.factories import RegistrationFactory
from tests.inscriptions.signup.lists import listed

pytestmark = pytest.mark.django_db
Status = Registration.Status


def one(first_name="Ilan", last_name="Roy", email="ilan@exemple.fr", **said):
    return SignUp(first_name=first_name, last_name=last_name, email=email, **said)


def registered(event, **said):
    return register_by_team(event=event, sign_up=one(**said), by=DENIS)


def imported(event, *people, choices=None):
    """Import a list; its lines, by what they came to."""
    lines = listed(dict(enumerate(people, start=2)))
    found = register_list(event=event, lines=lines, by=DENIS, choices=choices or Choices())
    names = ("new", "known", "alike", "homonyms", "cancelled")
    return {name: [*getattr(found.compared, name)] for name in names if getattr(found.compared, name)}


def there(event) -> list[str]:
    return list(event.registrations.live().order_by("pk").values_list("first_name", flat=True))


def test_a_list_that_grew_adds_who_is_new_and_passes_over_the_others(event):
    first, second = one("Anaïs", "Crépin", "anais@exemple.fr"), one()
    imported(event, first, second)
    letters = OutgoingMail.objects.count()

    came_to = imported(event, first, second, one("Sofia", "Marc", "sofia@exemple.fr"))

    assert came_to == {"new": [4], "known": [2, 3]}
    assert there(event) == ["Anaïs", "Ilan", "Sofia"]
    assert OutgoingMail.objects.count() == letters + 1


def test_a_list_imported_twice_changes_nothing(event):
    imported(event, one(), one("Sofia", "Marc", ""))
    before = [(row.pk, row.status_changed_at, row.status) for row in Registration.objects.all()]
    acts, letters = History.objects.count(), OutgoingMail.objects.count()

    came_to = imported(event, one(), one("Sofia", "Marc", ""))

    assert came_to == {"known": [2, 3], "alike": [3]}
    assert [(row.pk, row.status_changed_at, row.status) for row in Registration.objects.all()] == before
    assert (History.objects.count(), OutgoingMail.objects.count()) == (acts, letters)


def test_a_line_that_is_refused_refuses_them_all(event):
    imported(event, one())
    event.capacity = 1
    event.save()

    with pytest.raises(LinesRefused):
        imported(event, one(organisation="CCAS"), one("Sofia", "Marc", "s@exemple.fr"), choices=Choices(takes_all=True))

    assert there(event) == ["Ilan"]
    assert Registration.objects.get().organisation == ""


@pytest.mark.parametrize(("first_name", "last_name"), [("ROY", "Ilan"), ("ilan", "ROY"), ("Roy", "ilan")])
def test_names_swapped_or_in_capitals_under_the_same_address_are_the_same_person(event, first_name, last_name):
    registered(event)

    assert imported(event, one(first_name, last_name, "ILAN@exemple.fr")) == {"known": [2]}
    assert there(event) == ["Ilan"]


@pytest.mark.parametrize(("kept", "said"), [("", ""), ("", "ilan@exemple.fr"), ("ilan@exemple.fr", "")])
def test_without_one_of_the_addresses_the_name_tells_and_somebody_else_may_be_said(event, kept, said):
    registered(event, email=kept)

    first = imported(event, one(email=said))
    second = imported(event, one(email=said), choices=Choices(others=frozenset({2})))

    assert first == {"known": [2], "alike": [2]}
    assert second == {"new": [2], "alike": [2]}
    assert there(event) == ["Ilan", "Ilan"]


def test_the_same_name_under_another_address_is_somebody_else(event):
    registered(event)

    assert imported(event, one(email="roy@exemple.fr")) == {"new": [2], "homonyms": [2]}
    assert there(event) == ["Ilan", "Ilan"]


@pytest.mark.parametrize("email", ["ilan@exemple.fr", ""])
def test_who_cancelled_is_not_registered_again_unless_it_is_said(event, email):
    cancel(registration=registered(event), by=DENIS)

    first = imported(event, one(email=email))
    nobody = there(event)
    second = imported(event, one(email=email), choices=Choices(again=frozenset({2})))

    assert (first, nobody) == ({"cancelled": [2]}, [])
    assert second == {"new": [2], "cancelled": [2]}
    assert there(event) == ["Ilan"]


def test_who_came_back_after_cancelling_is_there(event):
    cancel(registration=registered(event), by=DENIS)
    registered(event)

    assert imported(event, one()) == {"known": [2]}


def test_an_address_not_confirmed_in_time_gave_nothing_up(event):
    RegistrationFactory(
        event=event, first_name="Ilan", last_name="Roy", email="ilan@exemple.fr", status=Status.UNCONFIRMED,
        hold_expires_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip

    assert imported(event, one()) == {"new": [2]}
    assert [row.act for row in History.objects.order_by("pk")] == ["adresse non confirmée", "inscription"]


def test_who_was_erased_is_nobody(event):
    erase(registration=registered(event), by=DENIS, reason="à sa demande")

    assert imported(event, one()) == {"new": [2]}


def test_people_of_another_day_are_nobody_here(event):
    RegistrationFactory(first_name="Ilan", last_name="Roy", email="ilan@exemple.fr")

    assert imported(event, one()) == {"new": [2]}


@pytest.mark.parametrize("number", [3, 30])
def test_a_comparison_reads_the_day_once(slot, number, django_assert_num_queries):
    people = [one(f"Ilan{n}", "Roy", f"i{n}@exemple.fr", wishes={slot.pk: [slot.first.pk]}) for n in range(number)]
    imported(slot.event, *people)
    lines = listed(dict(enumerate(people, start=2)))

    # Everybody's keys, those of the list with their needs, their wishes, the slots of the day.
    with django_assert_num_queries(4):
        compare(Newcomers(slot.event, now=timezone.now()), lines, Choices())


def test_without_letters_nobody_is_told(event):
    imported(event, one(), choices=Choices(sends_letters=False))

    assert there(event) == ["Ilan"]
    assert not OutgoingMail.objects.exists()
