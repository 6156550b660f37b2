import pytest


@pytest.fixture
def sign_up_url(slot):
    """The sign-up page of the day."""
    return f"/rencontres/{slot.event.slug}/inscription/"
