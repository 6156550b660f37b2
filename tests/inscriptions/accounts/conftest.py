import pytest
from django.core import mail

from tests.inscriptions.accounts.factors import with_factor


@pytest.fixture(autouse=True)
def _letters_are_kept(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def outbox(settings, db):
    return mail.outbox


@pytest.fixture
def two_factors(denis):
    """Denis with a second factor: his key, and his codes of recovery."""
    return with_factor(denis)
