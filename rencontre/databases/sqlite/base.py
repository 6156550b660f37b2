"""Django's engine for SQLite, which goes on reading beside a disk that is full or read-only."""

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

# In a statement: thirty people, whatever their columns, cost what three do. Django 5.2 counts on the 999 of old ones;
# past some thousands nothing is gained, for an UPDATE of many rows (CASE WHEN) costs the square of its rows.
MOST_VALUES = 4000


class SteadySqlite(base.DatabaseWrapper):
    """A connection reads without writing anything, and is opened anew once it could write.

    What a reader shares with a writer is the file `-shm`, which the first to come makes: on a full disk, on a
    read-only one, none can. Then the base is read alone, which is right as long as nothing waits in `-wal`.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        could_write = os.access(conn_params["database"], os.W_OK)  # asked before and after: it may change meanwhile
        try:
            opened = super().get_new_connection(conn_params)
            with suppress(sqlite3.OperationalError):  # it was said once for all when the base was made
                opened.execute("PRAGMA journal_mode = WAL")
            opened.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()  # the first read opens the files
        except sqlite3.OperationalError as error:
            if _is_held(error) or not _may_be_read_alone(conn_params["database"]):
                raise
            opened = super().get_new_connection(conn_params | _alone(conn_params["database"]))
            self.close_at = time.monotonic()  # for one request: somebody may write in the next
        else:
            if not could_write or not os.access(conn_params["database"], os.W_OK):
                self.close_at = time.monotonic()  # opened so, it would never write, even once it may
        most = min(MOST_VALUES, opened.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
        self.features.max_query_params = most  # type: ignore[misc]  # Django 6 asks the library
        return opened


def _is_held(error: sqlite3.OperationalError) -> bool:
    """Whether somebody writes meanwhile: read alone, the base would be what they have not finished."""
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _may_be_read_alone(name: str | Path) -> bool:
    path, journal = Path(name), Path(f"{name}-wal")
    return path.is_file() and not (journal.exists() and journal.stat().st_size)


def _alone(name: str | Path) -> dict[str, Any]:
    return {"database": f"{Path(name).resolve().as_uri()}?mode=ro&immutable=1", "uri": True}


DatabaseWrapper = SteadySqlite  # the name that Django looks for
