"""One function sets a status, with its dates; a link that proves an address gives no place twice."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

import inscriptions
from inscriptions.errors import EventFull, NotChangeable
from inscriptions.models import Registration, SpecialNeeds
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.status import HOLD, set_status, set_status_of
from inscriptions.signup.cancel import cancel, cancel_by_team
from inscriptions.signup.confirm import confirm
from inscriptions.signup.confirm import confirm_address as prove_address
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import RegistrationFactory, SpecialNeedsFactory
from tests.inscriptions.signing_up import register

pytestmark = pytest.mark.django_db
DATES = {"status", "status_changed_at", "queued_at", "hold_expires_at"}
NOW = timezone.now()
A_DAY = timedelta(hours=25)


def confirm_address(registration):
    Registration.objects.filter(pk=registration.pk).update(pending_email="durand@exemple.fr")
    return prove_address(registration=registration, by=THE_PERSON)


def dates(person):
    person.refresh_from_db()
    return person.status, person.status_changed_at, person.queued_at, person.hold_expires_at


@pytest.mark.parametrize(
    ("status", "queued_at", "hold_expires_at"),
    [("confirmed", None, None), ("waiting", NOW, None), ("unconfirmed", None, NOW + HOLD), ("cancelled", None, None)],
)
def test_a_status_is_written_with_the_dates_that_go_with_it(status, queued_at, hold_expires_at):
    before = "cancelled" if status == "confirmed" else "confirmed"
    person = RegistrationFactory(status=before, status_changed_at=NOW - A_DAY)

    set_status(person, status, now=NOW)

    assert dates(person) == (status, NOW, queued_at, hold_expires_at)


def test_a_status_that_is_there_already_keeps_its_dates():
    person = RegistrationFactory(status="waiting", queued_at=NOW - A_DAY, status_changed_at=NOW - A_DAY)

    set_status(person, "waiting", now=NOW)

    assert dates(person) == ("waiting", NOW - A_DAY, NOW - A_DAY, None)


def columns_written(node) -> set[str]:
    """The columns that a statement writes: by assignment, by a new row or by an update."""
    if isinstance(node, ast.Assign):
        targets = [leaf for target in node.targets for leaf in ast.walk(target) if isinstance(leaf, ast.Attribute)]
        return {leaf.attr for leaf in targets if ast.unparse(leaf.value) != "event"}
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Registration", ".update")):
        tasks = "TaskResultStatus" in ast.unparse(node)
        return set() if tasks else {keyword.arg for keyword in node.keywords}
    return set()


def test_one_module_writes_the_status_of_a_registration():
    sources = Path(inscriptions.__file__).parent.rglob("*.py")
    writers = {
        (path.name, ast.unparse(node))
        for path in sources
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if columns_written(node) & DATES
    }

    of_something_else = {
        "person.choices.update(queued_at=now, waits=True)",  # wishes lose their turn
        "claimed.update(state=State.LEAVING, queued_at=now)",  # a message of the team
        "event.reminders.filter(pk__in=[one.pk for one in due]).update(queued_at=now)",
    }
    assert {name for name, source in writers if source not in of_something_else} == {"status.py"}


# --- What a cancellation ends ------------------------------------------------------------------------------------


def with_needs(**said) -> Registration:
    return SpecialNeedsFactory(registration=RegistrationFactory(**said), access_needs="fauteuil roulant").registration


@pytest.mark.parametrize("people", [1, 3])
def test_who_is_cancelled_loses_what_is_sensitive_in_three_statements(people, django_assert_num_queries):
    leaving, stays = [with_needs() for _ in range(people)], with_needs()

    with django_assert_num_queries(3):  # the status, the needs, the sensitive answers
        set_status_of(leaving, "cancelled", now=NOW)

    assert [needs.registration for needs in SpecialNeeds.objects.all()] == [stays]


@pytest.mark.parametrize("status", ["waiting", "unconfirmed"])
def test_another_status_leaves_the_special_needs(status):
    kept = with_needs()

    set_status(kept, status, now=NOW)

    assert SpecialNeeds.objects.get().registration == kept


@pytest.mark.parametrize("act", ["person", "team", "hold"])
def test_whoever_cancels_the_needs_go_at_once(held_event, act):
    alice = register(held_event, access_needs="fauteuil roulant")
    assert SpecialNeeds.objects.get().access_needs == "fauteuil roulant"

    if act == "hold":
        with time_machine.travel(NOW + A_DAY, tick=False):
            free_expired_holds()
    elif act == "team":
        cancel_by_team(registration=alice, by=DENIS)
    else:
        cancel(registration=alice, by=THE_PERSON)

    assert Registration.objects.get().status == "cancelled"
    assert not SpecialNeeds.objects.exists()


# --- A new address that is proved late ---------------------------------------------------------------------------


def test_proving_a_new_address_dates_the_place_that_it_gives(held_event):
    alice = register(held_event)

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        proved = confirm_address(alice)

        assert dates(proved) == ("confirmed", timezone.now(), None, None)


def test_proving_a_new_address_after_the_hold_takes_no_place_that_somebody_waits_for(held_event):
    alice, bob = register(held_event), register(held_event, "Bob")
    confirm(registration=bob, by=THE_PERSON)

    with time_machine.travel(NOW + A_DAY, tick=False):
        proved = confirm_address(alice)

        assert dates(proved) == ("waiting", timezone.now(), timezone.now(), None)
        assert Registration.objects.get(pk=bob.pk).status == "confirmed"
        assert [mail.kind for mail in proved.mails.order_by("pk")] == ["confirm", "waiting"]


def test_proving_a_new_address_after_the_hold_gives_a_place_that_nobody_waits_for(held_event):
    alice = register(held_event)

    with time_machine.travel(NOW + A_DAY, tick=False):
        proved = confirm_address(alice)

        assert dates(proved) == ("confirmed", timezone.now(), None, None)
        assert (proved.email, proved.pending_email) == ("durand@exemple.fr", "")


def test_proving_a_new_address_after_the_hold_changes_nothing_when_the_day_is_full(held_event):
    alice = register(held_event)
    Event.objects.update(waiting_list=False)

    with time_machine.travel(NOW + A_DAY, tick=False):
        free_expired_holds()
        register(held_event, "Bob")
        with pytest.raises(EventFull):
            confirm_address(alice)

    alice.refresh_from_db()
    assert (alice.status, alice.email, alice.pending_email) == ("cancelled", "alice@exemple.fr", "durand@exemple.fr")


def test_a_person_who_cancelled_is_not_brought_back_by_the_link_of_a_new_address(held_event):
    alice = cancel(registration=register(held_event), by=THE_PERSON)

    with pytest.raises(NotChangeable):
        confirm_address(alice)

    assert Registration.objects.get(pk=alice.pk).status == "cancelled"
