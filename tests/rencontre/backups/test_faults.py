"""A backup or a restore that is killed, or that fills the disk, half-way."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection

from rencontre.backups.folders import ASIDE
from tests.rencontre.backups.site import State, backup, restore, spoil

FULL = "Rien n’est fait\u00a0: la taille permise à un fichier est atteinte.\n"


def run_apart(fault: str, *command) -> subprocess.CompletedProcess:
    """`manage.py command` on the test's own site, in another process that meets `fault`."""
    where = connection.settings_dict
    urls = {
        "sqlite": f"sqlite:///{where['NAME']}",
        "postgresql": f"postgresql://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT']}/{where['NAME']}",
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.rencontre.backups.apart", fault, *map(str, command)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": urls[connection.vendor],
            "MEDIA": str(settings.MEDIA_ROOT),
            "PRIVATE": str(settings.PRIVATE_ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_other_process_does_what_the_command_does(site, folder):
    done = run_apart("none", "backup", folder, "--keep", "2")
    spoil()
    restored = run_apart("none", "restore", next(folder.iterdir()), "--replace")

    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    assert (restored.returncode, restored.stderr, restored.stdout.count("\n")) == (0, "", 1)
    assert State.now() == site


@pytest.mark.parametrize("fault", ["killed_while_writing", "killed_before_reading_back"])
def test_a_backup_killed_half_way_leaves_nothing_that_looks_like_one(site, saved, folder, fault):
    killed = run_apart(fault, "backup", folder, "--keep", "1")

    left = set(folder.iterdir()) - {saved}
    assert killed.returncode == -signal.SIGKILL
    assert [path.name.startswith(ASIDE) for path in left] == [True]
    assert [path.stat().st_mode & 0o777 for path in left] == [0o700]

    backup(folder)

    assert not left & set(folder.iterdir())
    assert len(list(folder.iterdir())) == 2
    assert State.now() == site


def test_a_backup_that_fills_the_disk_leaves_the_folder_as_it_was(site, saved, folder):
    (settings.MEDIA_ROOT / "film.mp4").write_bytes(random.Random(1).randbytes(2_000_000))

    full = run_apart("fill_the_disk", "backup", folder, "--keep", "1")

    assert full.returncode == 1
    assert full.stdout == ""
    assert list(folder.iterdir()) == [saved]
    assert full.stderr.count("\n") == 1
    assert full.stderr.startswith("CommandError: ")


def test_a_restore_that_fills_the_disk_with_files_leaves_the_site_as_it_was(site, folder):
    (settings.MEDIA_ROOT / "film.mp4").write_bytes(random.Random(1).randbytes(2_000_000))
    backup(folder)
    spoil()
    spoiled = State.now()

    full = run_apart("fill_the_disk", "restore", next(folder.iterdir()), "--replace")

    assert (full.returncode, full.stdout, full.stderr) == (1, "", f"CommandError: {FULL}")
    assert State.now() == spoiled


def test_a_restore_killed_while_it_loads_leaves_the_site_as_it_was(site, saved):
    spoil()
    spoiled = State.now()

    killed = run_apart("killed_while_loading", "restore", saved, "--replace")

    assert killed.returncode in {-signal.SIGKILL, -signal.SIGXFSZ}
    connection.close()
    found = State.now()
    assert found.rows == spoiled.rows
    assert {name: data for name, data in found.files.items() if ASIDE not in name} == spoiled.files

    restore(saved, replace=True)

    assert State.now() == site


def test_a_restore_that_fails_while_it_loads_leaves_the_site_as_it_was(site, saved):
    spoil()
    spoiled = State.now()

    failed = run_apart("failing_while_loading", "restore", saved, "--replace")

    assert (failed.returncode, failed.stdout, failed.stderr.count("\n")) == (1, "", 1)
    assert failed.stderr.startswith("CommandError: Rien n’est fait")
    assert State.now() == spoiled


def test_the_same_failure_spoils_a_site_that_is_copied_over(site, saved):
    """The negative control; a site so spoiled is put right."""
    spoil()
    spoiled = State.now()
    connection.close()

    failed = run_apart("failing_while_copying_over", "restore", saved, "--replace")
    is_spoiled = differs_from(spoiled)
    connection.close()
    if connection.vendor == "sqlite":
        put_the_damaged_base_away(saved)
    restore(saved, replace=True)

    assert (failed.returncode, is_spoiled) == (1, True)
    assert State.now() == site


def differs_from(state: State) -> bool:
    try:
        return State.now() != state
    except DatabaseError:
        return True


def put_the_damaged_base_away(saved: Path) -> None:
    """What the refusal asks for."""
    live = Path(connection.settings_dict["NAME"])
    for command in (lambda: backup(saved.parent), lambda: restore(saved, replace=True)):
        with pytest.raises(CommandError, match=f"La base du site est abîmée.+ mettez de côté {live.name}"):
            command()
    for path in (live, Path(f"{live}-wal"), Path(f"{live}-shm")):
        path.unlink(missing_ok=True)
