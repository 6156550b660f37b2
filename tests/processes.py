"""Commands of the site in processes of their own, on the database of the test: it must be a committed one."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

LONG = 120  # seconds: a limit for what never comes, not a measure


def database_url() -> str:
    """DATABASE_URL of the test's own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
    return f"postgresql://{user}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def copied_base(path: Path) -> str:
    """DATABASE_URL of a copy of the test's own SQLite database, in the new file `path`."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return f"sqlite:///{path}"


def production(**changed: str) -> dict[str, str]:
    """The environment of a site in production, on the test's database."""
    given = {
        "DJANGO_SETTINGS_MODULE": "tests.production",
        "DEBUG": "0",
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "http://127.0.0.1",
        "DATABASE_URL": database_url(),
        "TASKS": "database",
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **given, **changed}


@contextmanager
def running(*command: str, log: Path, **environment: str) -> Iterator[subprocess.Popen]:
    """`python *command` in the background, what it says in `log`; it is ended on the way out."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=production(**environment),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def served(*options: str, log: Path, **environment: str) -> Iterator[int]:
    """The site behind gunicorn on 127.0.0.1; its port. In the end it stops by itself, all it has to log written."""
    command = ("-m", "gunicorn", "rencontre.wsgi", "--bind", "127.0.0.1:0", *options)
    with running(*command, log=log, **environment) as process:
        yield int(wait_for(lambda: re.search(r"Listening at: \S+:(\d+) ", log.read_text()), process, log)[1])
        process.terminate()
        process.wait(LONG)


def wait_for(found, process: subprocess.Popen | None = None, log: Path | None = None):
    """What `found()` gives once it is true; the test fails if the process ends before, or it never comes."""
    limit = time.monotonic() + LONG
    while not (value := found()):
        if (process and process.poll() is not None) or time.monotonic() > limit:
            ended = process and process.poll()
            raise AssertionError(f"ended with {ended}:\n{log.read_text() if log else ''}")
        time.sleep(0.05)
    return value
