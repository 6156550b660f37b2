"""The units and nginx's file, as systemd and nginx themselves read them."""

import re
import subprocess
import sys

import pytest

from tests.rencontre.deploy.machine import UNITS, commands_of, main_file, make_certificate, needs, written_for

pytestmark = pytest.mark.once
FOR_EVER = ["rencontre.service", "rencontre-worker.service", "rencontre-prints.service"]
EACH_TIME = ["rencontre-mails.service", "rencontre-sauvegarde.service"]


def verified(folder) -> subprocess.CompletedProcess:
    units = sorted(folder.iterdir())
    command = [needs("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", *units]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def units(tmp_path):
    """The units in a folder, with a python that is there."""
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/srv/rencontre/site/.venv/bin/python", sys.executable)
        (folder / unit.name).write_text(text)
    return folder


def test_systemd_finds_nothing_to_say(units):
    found = verified(units)

    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_systemd_would_say_it(units):
    (units / "rencontre.service").write_text((units / "rencontre.service").read_text().replace("Restart=", "Restrat="))

    assert "Restrat" in verified(units).stderr


def test_every_service_starts_again_for_ever_and_timers_lead_to_theirs():
    keys = ("Restart=always", "StartLimitIntervalSec=0")

    assert [(unit, key) for unit in FOR_EVER for key in keys if f"\n{key}\n" not in (UNITS / unit).read_text()] == []
    timers = {unit.replace(".service", ".timer") for unit in EACH_TIME}
    assert {path.name for path in UNITS.iterdir()} == {*FOR_EVER, *EACH_TIME, *timers}


def test_each_unit_runs_what_is_documented():
    assert {unit: commands_of(unit) for unit in [*FOR_EVER, *EACH_TIME]} == {
        "rencontre.service": [
            ["-m", "gunicorn", "rencontre.wsgi", "--config", "rencontre/deploy/gunicorn.conf.py"],
        ],
        "rencontre-worker.service": [["manage.py", "db_worker", "--queue-name", "default"]],
        "rencontre-prints.service": [["manage.py", "db_worker", "--queue-name", "prints"]],
        "rencontre-mails.service": [
            ["manage.py", "prune_db_task_results", "--min-age-days", "7"],
            ["manage.py", "deliver_mails"],
        ],
        "rencontre-sauvegarde.service": [
            ["manage.py", "backup", "/srv/rencontre/sauvegardes", "--keep", "14", "--days", "14"]
        ],
    }


def test_nginx_takes_its_file(tmp_path):
    make_certificate(tmp_path)
    text, _, _ = written_for(tmp_path, [9])

    done = subprocess.run(
        [needs("nginx"), "-t", "-q", "-p", tmp_path, "-e", "stderr", "-c", main_file(tmp_path, text)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, re.sub(r'.*the "listen ... http2".*\n', "", done.stderr)) == (0, "")
