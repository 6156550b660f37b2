"""A statement that Django writes once: where each visit asks it, to write it takes longer than to ask it."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Argument = int | datetime


class Compiled:
    """What `rows` (arguments → values_list) asks, whatever its arguments: integers, and aware instants.

    It is written of `samples`, which no other value of the statement may equal. What it gives is as the database has
    it: no converter of Django's is applied, so that SQLite gives 0 and 1 for booleans, and text for dates.
    """

    def __init__(self, rows: Callable[..., QuerySet], **samples: Argument):
        self.rows, self.samples, self.lock = rows, samples, Lock()
        self.written: dict[str, tuple[str, list[Any]]] = {}

    def __call__(self, **arguments: Argument) -> list[tuple]:
        statement, values = self._statement()
        names = {_adapted(sample): name for name, sample in self.samples.items()}
        given = [_adapted(arguments[names[value]]) if value in names else value for value in values]
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.fetchall()

    def _statement(self) -> tuple[str, list[Any]]:
        with self.lock:
            if connection.vendor not in self.written:
                statement, values = self.rows(**self.samples).query.sql_with_params()
                missing = {_adapted(sample) for sample in self.samples.values()} - set(values)
                if missing:
                    raise ValueError(f"{missing} do not stand in the statement: it would be asked of them only.")
                self.written[connection.vendor] = statement, list(values)
            return self.written[connection.vendor]


def _adapted(value: Argument) -> Any:
    """As the driver of the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
