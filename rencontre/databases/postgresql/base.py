"""Django's engine for PostgreSQL, which does not wait for ever for a server that hangs."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from rencontre.databases import patience


class PatientConnection(psycopg.Connection[Any]):
    """It is closed when the server says nothing for too long."""

    is_tried = False  # whether one only wants to know if it still works

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self._patience())
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()  # its state is not known, and to roll back would wait as long
            raise

    def _patience(self) -> float:
        if self.is_tried:
            return patience.SIGN_OF_LIFE
        return patience.patience(in_transaction=self.pgconn.transaction_status != TransactionStatus.IDLE)


class PatientPostgresql(base.DatabaseWrapper):
    # Django asks this module for connections, and cannot be told their class.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": PatientConnection.connect})  # type: ignore[assignment]

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        self.connection.is_tried = True
        try:
            return super().is_usable()
        finally:
            self.connection.is_tried = False


DatabaseWrapper = PatientPostgresql  # the name that Django looks for
