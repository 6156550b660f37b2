import pytest

from programme.admin import paste_page
from programme.reading.draft import Draft


@pytest.fixture
def reads(monkeypatch):
    """What the reader of texts gives from now on."""

    def give(draft: Draft) -> Draft:
        monkeypatch.setattr(paste_page, "read_programme", lambda text: draft)
        return draft

    return give
