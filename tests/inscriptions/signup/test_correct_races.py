"""A held place is corrected twice, proved and cancelled at once: the address that is proved is one that was mailed.

Negative control: without the lock the same race goes wrong.
"""

from dataclasses import replace

import pytest

from inscriptions.errors import NotChangeable
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.confirm import confirm
from inscriptions.signup.correct import correct
from rencontre.actors import THE_PERSON
from tests.factories import EventFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import confirm as proved
from tests.inscriptions.signing_up import register
from tests.races import in_their_own_hours, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def is_kept(run: int) -> bool:
    """Alice holds the only seat, Bob waits for it."""
    slot = SlotFactory(event=EventFactory(confirm_addresses=True))
    workshop = WorkshopFactory(parent=slot, capacity=1)
    alice = register(slot.event, "Alice", workshop, email=f"alice{run}@exemple.fr")
    bob = proved(register(slot.event, "Bob", workshop, email=f"bob{run}@exemple.fr"))
    said = sign_up_of(alice)

    def act(number: int) -> Registration:
        if number == 0:
            return cancel(registration=alice, by=THE_PERSON)
        if number < 3:
            return confirm(registration=alice, by=THE_PERSON)
        changed = replace(said, email=f"alice{number}@autre.example")
        return correct(registration=alice, sign_up=changed, by=THE_PERSON)

    results = race(act, threads=5)

    after = Registration.objects.get(pk=alice.pk)
    seats = list(WorkshopSeat.objects.filter(workshop=workshop).values_list("registration", flat=True))
    sound = all(isinstance(result, Registration | NotChangeable) for result in results)
    is_own = after.proved_at is None or after.email == alice.email
    return sound and is_own and seats == [alice.pk if after.is_live else bob.pk]


def test_what_is_proved_was_mailed_and_no_seat_is_given_twice(race_runs):
    assert [is_kept(run) for run in in_their_own_hours(race_runs)] == [True] * race_runs


@pytest.mark.logs_errors  # SQLite refuses some of them: the database is locked
def test_without_the_lock_another_address_is_proved_or_a_seat_is_lost(without_lock):
    assert not all(is_kept(run) for run in in_their_own_hours(12))
