from pathlib import Path

import pytest
from django.conf import settings

from rencontre import watch
from rencontre.holdings import ERASURES
from tests.factories import DocumentFactory, OutgoingMailFactory, RegistrationFactory, SiteSettingsFactory, UserFactory
from tests.rencontre.backups.site import State, backup


@pytest.fixture(autouse=True)
def _nobody_says_who_was_erased():
    """What the site does of the people who were erased is put aside: a test hands over its own."""
    handed_over = ERASURES.copy()
    ERASURES.clear()
    yield
    ERASURES[:] = handed_over


@pytest.fixture(autouse=True)
def _nobody_keeps_signs_of_life(monkeypatch):
    """The rows of a site before and after are compared whole."""
    monkeypatch.setattr(watch, "KEEPERS", [])


@pytest.fixture
def site(transactional_db) -> State:
    """A site with an account, two people, a letter and three files; what it holds."""
    UserFactory()
    alice = RegistrationFactory(first_name="Alice")
    RegistrationFactory(first_name="Bob", event=alice.event)
    OutgoingMailFactory(registration=alice, text="Bonjour,\n\\.\nà bientôt\tAlice \\N")
    SiteSettingsFactory()
    DocumentFactory(event=alice.event)
    for root, name, data in (
        (settings.MEDIA_ROOT, "event/jour.png", b"image"),
        (settings.MEDIA_ROOT, "événement d’été.txt", b""),
        (settings.PRIVATE_ROOT, "document/actes.pdf", b"%PDF" * 1000),
    ):
        path = Path(root, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return State.now()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where backups go; it is not there yet."""
    return tmp_path / "sauvegardes"


@pytest.fixture
def saved(site, folder) -> Path:
    """A backup of `site`."""
    backup(folder)
    return next(folder.iterdir())
