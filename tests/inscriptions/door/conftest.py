from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.inscriptions.door.pages import CODE


@pytest.fixture
def desk(client, chloe, alice):
    """The address of the front desk’s page, where Chloé is logged in, on the day of Alice and her badge."""
    client.force_login(chloe)
    alice.badge_code = CODE
    alice.save(update_fields=["badge_code", "badge_name"])
    return reverse("inscriptions:desk", args=[alice.event.slug])


@pytest.fixture
def day_was_yesterday(alice):
    """Alice's day was yesterday: a device may have read her badge at any instant since."""
    alice.event.date = timezone.localdate() - timedelta(days=1)
    alice.event.save(update_fields=["date"])
