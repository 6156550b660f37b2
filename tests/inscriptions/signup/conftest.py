import pytest

from tests.factories import EventFactory


@pytest.fixture
def sign_up_url(slot):
    """The sign-up page of the day."""
    return f"/rencontres/{slot.event.slug}/inscription/"


@pytest.fixture
def confirming_day(db):
    """A day of two places and a line, where addresses are confirmed."""
    return EventFactory(capacity=2, waiting_list=True, confirm_addresses=True)
