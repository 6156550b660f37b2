"""The base that version 0.1 left (tests/upgrades/test_from_0_1.py says what is in it), in a database of its own."""

import gzip
import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection

FOLDER = Path(__file__).parent
KEPT = json.loads((FOLDER / "0.1.json").read_text())
AT = datetime.fromisoformat(KEPT["at"])


@contextmanager
def connected_to(name):
    """The tests' own connection, on another database of the same server or on another file."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        ContentType.objects.clear_cache()


@contextmanager
def scratch(folder):
    """The name of an empty database, dropped in the end."""
    if connection.vendor == "sqlite":
        yield folder / "base.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_0_1"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def load_dump(name):
    sql = gzip.decompress((FOLDER / f"0.1-{connection.vendor}.sql.gz").read_bytes()).decode()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(name)) as base:
            base.executescript(sql)
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()  # the dump leaves its session without a search path
