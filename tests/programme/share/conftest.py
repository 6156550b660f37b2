import pytest

from tests.programme.share.addresses import SITE


@pytest.fixture
def site_url(settings):
    settings.SITE_URL = SITE
