from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.inscriptions.signing_up import register


@pytest.fixture
def people(slot):
    """Alice and Bob want the first workshop, then the second; Chloe has no preference."""
    wishes = {"Alice": [slot.first, slot.second], "Bob": [slot.first, slot.second], "Chloe": []}
    return {name: register(slot.event, name, *wished) for name, wished in wishes.items()}


@pytest.fixture
def after_deadline(people):
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        yield
