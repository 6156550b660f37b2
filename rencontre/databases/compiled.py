"""A statement that Django writes once: where each visit asks it, to write it takes longer than to ask it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Argument = int | datetime | str
M = TypeVar("M", bound=Model)


class Compiled:
    """What `rows` (arguments → values_list) asks, whatever its arguments: integers, texts, and aware instants.

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
                statement, values = self._write(self.rows(**self.samples))
                missing = {_adapted(sample) for sample in self.samples.values()} - set(values)
                if missing:
                    raise ValueError(f"{missing} do not stand in the statement: it would be asked of them only.")
                self.written[connection.vendor] = statement, list(values)
            return self.written[connection.vendor]

    def _write(self, rows: QuerySet) -> tuple[str, tuple[Any, ...]]:
        return rows.query.sql_with_params()


class CompiledModels(Compiled, Generic[M]):
    """The same of what `rows` (arguments → models, what they join, what they annotate) asks: Django's own models.

    They are those that the queryset gives, but for its prefetches and for the row that a manager starts from.
    """

    def __init__(self, rows: Callable[..., QuerySet[M]], **samples: Argument):
        super().__init__(rows, **samples)
        self.builders: dict[str, _Builder[M]] = {}

    def of(self, **arguments: Argument) -> list[M]:
        rows = self(**arguments)
        return list(self.builders[connection.vendor].models(rows))

    def _write(self, rows: QuerySet) -> tuple[str, tuple[Any, ...]]:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        written = compiler.as_sql()
        self.builders[connection.vendor] = _Builder(compiler)
        return written


class _Builder(Generic[M]):
    """What Django's `ModelIterable` does of each row, whatever was asked: made once."""

    def __init__(self, compiler: SQLCompiler):
        found: dict[str, Any] = compiler.klass_info  # type: ignore[assignment]
        columns: list[int] = found["select_fields"]
        self.compiler, self.model = compiler, found["model"]
        self.own = slice(columns[0], columns[-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.own]]  # type: ignore[index,attr-defined]
        self.joined = get_related_populators(found, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.annotated: dict[str, int] = compiler.annotation_col_map or {}  # type: ignore[assignment]
        self.converters = compiler.get_converters([column[0] for column in compiler.select or []])

    def models(self, rows: list[tuple]) -> Iterator[M]:
        for row in self.compiler.apply_converters(rows, self.converters) if self.converters else rows:
            model = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
            for join in self.joined:
                join.populate(row, model)
            for name, column in self.annotated.items():
                setattr(model, name, row[column])
            yield model


def _adapted(value: Argument) -> Any:
    """As the driver of the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
