import pytest


@pytest.fixture
def url(slot):
    """The sign-up page of the day."""
    return f"/rencontres/{slot.event.slug}/inscription/"
