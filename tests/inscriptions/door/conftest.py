import pytest
from django.urls import reverse

from tests.inscriptions.door.pages import CODE


@pytest.fixture
def desk(client, chloe, alice):
    """The client of the front desk, and the address of its page."""
    client.force_login(chloe)
    alice.badge_code = CODE
    alice.save(update_fields=["badge_code"])
    return reverse("inscriptions:desk", args=[alice.event.slug])
