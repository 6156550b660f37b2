import pytest

from tests.factories import EventFactory


@pytest.fixture
def held_event(db):
    """A day of one place, which is held until the person's address is confirmed."""
    return EventFactory(capacity=1, waiting_list=True, confirm_addresses=True)
