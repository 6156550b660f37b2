import os
import secrets
import subprocess
import sys

import pytest
from django.core.checks import run_checks

from rencontre import checks
from rencontre.pdf import fonts

GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "SECRET_KEY_FALLBACKS": [secrets.token_urlsafe(48)],
    "SITE_URL": "https://rencontre.exemple.fr",
    "ALLOWED_HOSTS": ["rencontre.exemple.fr"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "TASKS_MODE": "database",
    "TRUSTED_PROXIES": 1,
    "OPERATOR": "technique@exemple.fr",
}


@pytest.fixture
def found(settings):
    """The ids of our own deploy checks under the good settings, changed by the given ones."""

    def run(**changed) -> set[str]:
        for name, value in (GOOD | changed).items():
            setattr(settings, name, value)
        return {message.id for message in run_checks(include_deployment_checks=True) if "rencontre." in message.id}

    return run


def test_a_good_deployment_is_silent(found):
    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"SECRET_KEY": "x" * 49}, {"rencontre.E001"}),
        ({"SECRET_KEY_FALLBACKS": ["x" * 50, "y" * 49]}, {"rencontre.E010"}),
        ({"SECRET_KEY_FALLBACKS": [GOOD["SECRET_KEY"]]}, {"rencontre.W002"}),
        ({"SITE_URL": "http://rencontre.exemple.fr"}, {"rencontre.E002"}),
        ({"ALLOWED_HOSTS": ["*", "rencontre.exemple.fr"]}, {"rencontre.E003"}),
        ({"ALLOWED_HOSTS": ["autre.exemple.fr"]}, {"rencontre.E003"}),
        ({"TRUSTED_PROXIES": -1}, {"rencontre.E004"}),
        ({"TRUSTED_PROXIES": 0}, {"rencontre.W001"}),
        ({"EMAIL_BACKEND": "inscriptions.letters.files.EmlBackend"}, {"rencontre.E005", "rencontre.I001"}),
        ({"TASKS_MODE": "immediate"}, {"rencontre.E006"}),
        ({"OPERATOR": ""}, {"rencontre.I002"}),
        ({"OPERATOR": "technique@exemple.fr, autre@exemple.fr"}, {"rencontre.E011"}),
    ],
)
def test_each_mistake_has_its_message(found, changed, expected):
    assert found(**changed) == expected


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "PRIVATE_ROOT"])
def test_a_folder_that_cannot_be_written_is_said(found, tmp_path, name):
    assert found(**{name: tmp_path / "absent"}) == {"rencontre.E007"}


def test_fonts_that_are_missing_are_said(found, monkeypatch):
    monkeypatch.setitem(fonts.FONTS, "regular", ("Absente.ttf",))
    fonts.font.cache_clear()

    assert found() == {"rencontre.E008"}


def test_a_library_that_does_not_load_is_said(found, monkeypatch):
    monkeypatch.setitem(checks.SLOW, "bibliotheque_absente", "")

    assert found() == {"rencontre.E009"}


SCREENS_CHECKED = """
import django
django.setup()
from django.contrib.admin import ModelAdmin, site
from django.core.checks import run_checks
checked = set()
ModelAdmin.check = lambda screen: checked.add(screen.model) or []
run_checks(tags=["admin"])
print(len(checked), checked == set(site._registry))
"""


def test_the_screens_of_the_team_are_checked_before_the_addresses_are_loaded():
    found = subprocess.run([sys.executable, "-c", SCREENS_CHECKED], env=os.environ, capture_output=True, text=True)

    count, all_checked = found.stdout.split()
    assert int(count) >= 10
    assert all_checked == "True"


def test_mails_written_to_files_are_said_at_every_start(settings):
    settings.EMAIL_BACKEND = "inscriptions.letters.files.EmlBackend"

    messages = [message for message in run_checks() if message.id == "rencontre.I001"]

    assert [message.msg for message in messages] == [
        f"Sans EMAIL_URL, chaque message est écrit dans {settings.MAILS_DIR} et personne ne le reçoit."
    ]
