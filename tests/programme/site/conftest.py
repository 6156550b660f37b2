import pytest
from django.core.management import call_command

from programme.models import Event


@pytest.fixture
def seed(db):
    """The day of 2018, word for word."""
    call_command("loaddata", "rencontre-2018", verbosity=0)
    return Event.objects.get(date="2018-05-31")
