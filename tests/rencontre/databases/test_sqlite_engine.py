"""SQLite read beside a disk that is full or read-only, in processes of their own."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import production

pytestmark = pytest.mark.once
# No file of the process grows past 4 kB: a `-shm`, of 32, cannot be made. Else nothing is limited.
READ = """
import resource, sys
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
import django; django.setup()
from django.db import Error, connection
def asked(statement):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()
    except Error as error:
        return error.__cause__.sqlite_errorname
print(asked("SELECT COUNT(*) FROM t"), asked("INSERT INTO t VALUES (1)"), sep=", ")
connection.close_if_unusable_or_obsolete()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(asked("INSERT INTO t VALUES (1) RETURNING 'écrit'"))
"""


def read(base: Path, disk: str) -> list[str]:
    """What a process of the site reads and writes in `base`, then what it writes once there is room again."""
    code = [sys.executable, "-c", READ, str(base), disk]
    done = subprocess.run(code, env=production(DATABASE_URL=f"sqlite:///{base}"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def base(tmp_path) -> Path:
    """Two hundred rows, and nothing in the journal."""
    path = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE t (x)")
        made.executemany("INSERT INTO t VALUES (?)", [("a" * 500,)] * 200)
    return path


def test_a_full_disk_is_read_and_written_again_once_there_is_room(base):
    assert read(base, "full") == ["(200,), SQLITE_READONLY", "('écrit',)"]


def test_with_room_it_is_read_and_written(base):
    """The negative control."""
    assert read(base, "empty") == ["(200,), None", "('écrit',)"]


def test_a_base_of_another_mode_keeps_a_journal_apart_from_then_on(base):
    with closing(sqlite3.connect(base, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = DELETE")

    read(base, "empty")

    with closing(sqlite3.connect(base)) as left:
        assert left.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_waits_in_the_journal_is_never_left_out(base, tmp_path):
    """Read alone, the base would be that of before: it is not read at all."""
    left = tmp_path / "left" / "base.sqlite3"
    left.parent.mkdir()
    with closing(sqlite3.connect(base, isolation_level=None)) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        for end in ("", "-wal"):
            shutil.copyfile(f"{base}{end}", f"{left}{end}")

    assert read(left, "full")[0].startswith("SQLITE_")
    assert read(left, "empty") == ["(202,), None", "('écrit',)"]  # with what was written once there was room


def test_a_base_beside_one_that_is_open_is_read_as_it_is(base):
    """The site that runs already made what they share: the full disk changes nothing for readers."""
    with closing(sqlite3.connect(base, isolation_level=None)) as running:
        running.execute("INSERT INTO t VALUES (1)")

        assert read(base, "full")[0].startswith("(201,), ")
