"""Steps of the installer, with what they ask of the machine played."""

import os
import subprocess

import pytest

from tests.rencontre.deploy.machine import DEPLOY

pytestmark = pytest.mark.once
PLAYED = """\
set -Eeuo pipefail
ROOT="" HERE=$PWD HOME_DIR=$PWD SETTINGS=$PWD/env
. {deploy}/steps.sh
has_systemd() {{ false; }}
as_postgres() {{ echo "$*" >&2; echo 1; }}
pg_lsclusters() {{ printf '15 main 5432 online\\n17 main 5433 online\\n'; }}
"""


@pytest.fixture
def play(tmp_path):
    """What `steps` say and do in a folder that is the machine's."""

    def run(steps: str) -> subprocess.CompletedProcess:
        environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "LANG": "C.UTF-8"}
        command = ["bash", "-c", PLAYED.format(deploy=DEPLOY) + steps]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("address", "port"), [("postgresql:///rencontre", "5432"), ("postgresql://:5433/rencontre", "5433")]
)
def test_the_server_is_the_one_that_the_settings_name(play, tmp_path, address, port):
    (tmp_path / "env").write_text(f"DATABASE_URL={address}\n")

    done = play('database; echo "port $PORT"')

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"port {port}"), done.stderr


def test_the_port_of_another_machine_is_refused(play, tmp_path):
    (tmp_path / "env").write_text("DATABASE_URL=postgresql://:5440/rencontre\n")

    done = play("database")

    assert done.returncode == 1
    told = ("5440", "5432, 5433", "DATABASE_URL=postgresql://:5432/")
    assert [said for said in told if said not in done.stderr] == []


def test_of_an_error_the_end_is_shown_and_the_whole_is_kept(play, tmp_path):
    program = tmp_path / "rencontre/deploy/rencontre"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho 'CRITICAL x ⏎ Traceback ⏎ OperationalError: refusé' >&2\nexit 3\n")
    program.chmod(0o755)

    done = play("manage_in site migrate")

    assert (done.returncode, done.stderr.splitlines()[0]) == (3, "OperationalError: refusé")
    kept = tmp_path / "erreur.txt"
    assert str(kept) in done.stderr
    assert kept.read_text() == "CRITICAL x\nTraceback\nOperationalError: refusé\n"
    assert kept.stat().st_mode & 0o077 == 0


def test_without_systemd_nothing_is_done_under_a_site_that_runs(play):
    done = play("answers() { true; }; stop; echo suite")

    assert (done.returncode, done.stdout) == (1, "")
    assert "arrêtez d’abord vous-même ce qui tourne" in done.stderr


def test_what_is_started_by_hand_is_said_in_words_of_the_command(play):
    done = play(f"""
        SERVICES=(rencontre.service rencontre-worker.service rencontre-prints.service) UNITS={DEPLOY}/systemd
        say_what_to_start""")

    assert [" ".join(line.split()) for line in done.stdout.splitlines()[1:]] == [
        "sans fin sudo rencontre serve",
        "sans fin sudo rencontre db_worker --queue-name default",
        "sans fin sudo rencontre db_worker --queue-name prints",
        "chaque minute sudo rencontre prune_db_task_results --min-age-days 7",
        "chaque minute sudo rencontre deliver_mails",
        "chaque nuit sudo rencontre backup /srv/rencontre/sauvegardes --keep 14 --days 14",
    ]
