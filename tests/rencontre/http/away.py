"""A database that is not there, or that takes nothing."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def away(tmp_path):
    """The database is nowhere: no file, or no server behind the port."""
    connection.close()
    name, nowhere = ("NAME", tmp_path / "absent" / "base") if connection.vendor == "sqlite" else ("PORT", "1")
    given = connection.settings_dict[name]
    connection.settings_dict[name] = nowhere
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict[name] = given


@contextmanager
def read_only():
    """The database is read, and takes nothing."""
    sqlite = connection.vendor == "sqlite"
    no, yes = ("query_only = ON", "query_only = OFF") if sqlite else ("transaction_read_only = on",) * 2
    command = "PRAGMA" if sqlite else "SET default_"
    with connection.cursor() as cursor:
        cursor.execute(f"{command} {no}" if sqlite else f"{command}{no}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"{command} {yes}" if sqlite else "SET default_transaction_read_only = off")
