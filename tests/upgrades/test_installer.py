"""`make production` over an installation of 0.1 with its data, and the way back: in a folder, without root.

What needs root (packages, account, nginx, units that start) is left out by RENCONTRE_ROOT; the base is a dump of 0.1.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from inscriptions.models import Registration
from tests.processes import database_url
from tests.upgrades.kept import AT, KEPT, connected_to, load_dump, scratch

INSTALL = settings.BASE_DIR / "rencontre" / "deploy" / "install"
SITE = "https://rencontre.exemple.fr"
FORMER = "installation-a-la-main"
ENVIRONMENT = """\
SECRET_KEY="une clé d'essai, $longue # et sans hasard, de plus de 50 signes"
SITE_URL={site}
DATABASE_URL={database}
TASKS=database
TRUSTED_PROXIES=1
EMAIL_URL=smtp://compte:a$b%25 c@127.0.0.1:9?from=inscriptions%40exemple.fr
"""


@pytest.fixture
def machine(django_db_setup, django_db_blocker, tmp_path, python):
    """A folder as 0.1's documentation had it made by hand, on a base of 0.1, which the test is connected to."""
    root = tmp_path / "machine"
    former = root / "srv/rencontre/site"
    (former / "var/media").mkdir(parents=True)
    (former / "var/media/logo.txt").write_text("déposé")
    for name in ("manage.py", "pyproject.toml", "rencontre", "programme", "inscriptions", "templates", "static"):
        ignored = shutil.ignore_patterns("__pycache__", "deploy")
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, former / name, ignore=ignored)
        else:
            shutil.copy(source, former / name)
    (former / ".venv").symlink_to(python)
    (root / "etc/systemd/system").mkdir(parents=True)
    (root / "etc/systemd/system/rencontre.service").write_text("[Unit]\nDescription=faite à la main\n")
    with django_db_blocker.unblock(), scratch(tmp_path) as name, connected_to(name):
        load_dump(name)
        written = ENVIRONMENT.format(site=SITE, database=database_url())
        (root / "etc/rencontre.env").write_text(written)
        yield root


PYTHON = """\
#!/bin/sh
echo "$2" >>{folder}/commands
[ "$2" != collectstatic ] || exit 0
if [ -e {folder}/played ]; then
  [ "$2" != "$(cat {folder}/played)" ] || exit 3
  [ "$2" != backup ] || echo "{folder}/sauvegarde.tar.gz : 1 ko."
  [ "$2" != shell ] || echo 0
  exit 0
fi
exec {python} "$@"
"""


@pytest.fixture
def python(tmp_path):
    """An environment whose python writes down each command, and collects no static file.

    tests/rencontre/deploy/test_journey.py does that; here it would take half of the time. With a file « played », no
    command does anything, and the one that the file names fails.
    """
    program = tmp_path / "python/bin/python"
    program.parent.mkdir(parents=True)
    program.write_text(PYTHON.format(folder=tmp_path, python=sys.executable))
    program.chmod(0o755)
    return tmp_path / "python"


def install(root: Path, python: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
    given = {"RENCONTRE_ROOT": str(root), "PYTHON_ENV": str(python), "UPDATED": "1", "PATH": os.environ["PATH"]}
    command = [str(INSTALL), *arguments]
    return subprocess.run(command, env=given | changed, capture_output=True, text=True, check=False)


def people() -> set[str]:
    return {str(pk) for pk in Registration.objects.values_list("pk", flat=True)}


def state_of(root: Path) -> dict[str, str]:
    """Every file and link of the machine but its backups, and what its file or link is."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if "sauvegardes" in name or "__pycache__" in name or "/.venv/" in name:
            continue
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = path.read_text(errors="replace")
    return found


def test_a_site_of_0_1_is_updated_keeps_everything_and_comes_back(machine, python, tmp_path, client):
    settings_before = (machine / "etc/rencontre.env").read_text()
    home = machine / "srv/rencontre"

    done = install(machine, python)

    assert done.returncode == 0, done.stdout + done.stderr
    asked = (tmp_path / "commands").read_text().split()
    assert asked == ["check", "backup", "migrate", "roles", "collectstatic", "shell"]
    # The code, the base and the files are those of the new version; nothing of the site's own is lost.
    site = home / "site"
    assert site.is_symlink()
    assert {version.name for version in (home / "versions").iterdir()} == {site.readlink().name, FORMER, ".avant"}
    assert (home / "var/media/logo.txt").read_text() == (site / "var/media/logo.txt").read_text() == "déposé"
    assert (machine / "etc/rencontre.env").read_text() == settings_before
    assert "gunicorn.conf.py" in (machine / "etc/systemd/system/rencontre.service").read_text()
    assert people() == KEPT["links"].keys() | KEPT["cancelled_links"].keys()
    call_command("migrate", check=True, verbosity=0)  # nothing is left to do
    pk, token = next(iter(KEPT["links"].items()))
    with time_machine.travel(AT):
        assert client.get(reverse("inscriptions:mine", args=[token])).context["registration"].pk == int(pk)
        call_command("deliver_mails", verbosity=0)
    assert len(mail.outbox) == len(KEPT["queued"])
    if connection.vendor == "sqlite":  # again: a backup more, and nothing else; no engine changes anything in that
        before = state_of(machine)
        again = install(machine, python)
        assert (again.returncode, state_of(machine)) == (0, before)
        assert len(list((home / "sauvegardes").glob("*.tar.gz"))) == 2

    # The way back, as it is said.
    Registration.objects.update(organisation="tapé depuis")
    (way_back,) = re.findall(r"^  sudo (.+/install back .+)$", done.stdout, re.M)
    _, *arguments = shlex.split(way_back)
    back = install(machine, python, *arguments)

    assert back.returncode == 0, back.stdout + back.stderr
    assert site.readlink().name == FORMER
    assert "faite à la main" in (machine / "etc/systemd/system/rencontre.service").read_text()
    assert not (machine / "etc/systemd/system/rencontre-prints.service").exists()
    assert people() == KEPT["links"].keys() | KEPT["cancelled_links"].keys()
    assert not Registration.objects.filter(organisation="tapé depuis").exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("broken", "sentence", "asked"),
    [
        ("check", "est toujours en place, rien n’est changé", ["check"]),
        ("backup", "est toujours en place, rien n’est changé", ["check", "backup"]),
        ("migrate", "est remise en service", ["check", "backup", "migrate", "restore", "roles", "collectstatic"]),
    ],
)
def test_an_update_that_fails_leaves_the_version_before(machine, python, tmp_path, broken, sentence, asked):
    (tmp_path / "played").write_text(broken)
    (tmp_path / "sauvegarde.tar.gz").touch()

    done = install(machine, python)

    assert done.returncode == 3
    assert "Arrêt à l’étape «\u00a0" in done.stderr
    assert sentence in done.stderr
    assert "Ce retour a échoué" not in done.stderr
    assert (tmp_path / "commands").read_text().split() == asked
    site = machine / "srv/rencontre/site"
    assert (site.readlink().name if site.is_symlink() else FORMER) == FORMER
    assert "faite à la main" in (machine / "etc/systemd/system/rencontre.service").read_text()


@pytest.mark.once
def test_a_first_installation_that_stops_is_taken_up_where_it_stopped(python, tmp_path):
    (tmp_path / "played").write_text("migrate")
    root, given = tmp_path / "machine", {"SITE": SITE, "EMAIL_URL": "smtp://127.0.0.1:9"}

    failed = install(root, python, **given)
    (tmp_path / "played").write_text("none")
    done = install(root, python)

    assert (failed.returncode, done.returncode) == (3, 0), failed.stderr + done.stderr
    assert [word for word in ("La version d’avant", "rien n’est changé", "Sauvegarde") if word in failed.stderr] == []
    asked = (tmp_path / "commands").read_text().split()
    assert asked == ["check", "migrate", "check", "migrate", "roles", "collectstatic", "shell", "createsuperuser"]
    assert (root / "srv/rencontre/site").is_symlink()


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SITE": "http://rencontre.exemple.fr"}, "SITE=https://rencontre.exemple.fr"),
        ({"SITE": "https://exemple.fr/dossier"}, "SITE=https://rencontre.exemple.fr"),
        ({}, "SITE=https://rencontre.exemple.fr"),
        ({"SITE": SITE, "EMAIL_URL": "smtp://a:\"b'@exemple.fr"}, "écrivez %22, %27 ou %5C"),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_nothing_is_done(tmp_path, changed, sentence):
    done = install(tmp_path, Path(sys.prefix), **changed)

    assert (done.returncode, sentence in done.stderr) == (1, True)
    assert not (tmp_path / "srv/rencontre/site").exists()
    assert not (tmp_path / "etc/rencontre.env").exists()
