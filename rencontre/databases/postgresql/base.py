"""Django's engine for PostgreSQL, which waits for no server that hangs."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

LONGEST_ANSWER = 30.0  # seconds, longer than whoever waits for a lock (settings.py)
SIGN_OF_LIFE = 3.0  # seconds, of a connection that was kept


class PatientConnection(psycopg.Connection[Any]):
    """It is closed when the server says nothing for `patience` seconds: no limit of the server's own would be heard."""

    patience = LONGEST_ANSWER

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()  # its state is not known, and to roll back would wait as long
            raise


class PatientPostgresql(base.DatabaseWrapper):
    # Django asks this module for connections, and cannot be told their class.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": PatientConnection.connect})  # type: ignore[assignment]

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        self.connection.patience = SIGN_OF_LIFE
        try:
            return super().is_usable()
        finally:
            self.connection.patience = LONGEST_ANSWER


DatabaseWrapper = PatientPostgresql  # the name that Django looks for
