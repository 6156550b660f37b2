"""Measures, run by `make bench`: importing this package sets Django up on a new database, thrown away at the end.

An SQLite file, or a database made beside the PostgreSQL one that DATABASE_URL names, which is not touched.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command


def new_postgresql(url: str) -> str:
    """The address of an empty database of the server of `url`, dropped when this process ends."""
    parts = urlsplit(url)
    server, name = urlunsplit(parts._replace(path="/postgres")), f"rencontre_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    atexit.register(drop_postgresql, server, name)
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop_postgresql(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


IS_FIRST = "BENCH_GROUND" not in os.environ  # a server started by a measure works on its parent's ground
if IS_FIRST:
    ground = Path(tempfile.mkdtemp(prefix="rencontre-bench-"))
    atexit.register(shutil.rmtree, ground, ignore_errors=True)
    chosen = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "BENCH_GROUND": str(ground),
        "DJANGO_SETTINGS_MODULE": "rencontre.settings",
        "DATABASE_URL": (
            new_postgresql(chosen) if chosen.startswith("postgres") else f"sqlite://{ground / 'bench.sqlite3'}"
        ),
        "DEBUG": "0",
        "SECRET_KEY": "mesure " * 10,
        "SITE_URL": "http://127.0.0.1:8765",
        "TASKS": "database",
    }
django.setup()
settings.STAFF_IDLE_SECONDS = 0  # no page asks the password again: who measures has no cookie
if IS_FIRST:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
