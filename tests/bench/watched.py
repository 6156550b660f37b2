"""Statements, processor time and locks of what a measure does, on both engines.

The processor time of PostgreSQL's own process counts: it works for this one.
"""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from types import TracebackType
from typing import Any, Self

from django.db import connection


def cpu() -> float:
    """Seconds of processor spent until now by this process, and by the one that serves it on PostgreSQL."""
    return process_time() + _server_cpu()


def _server_cpu() -> float:
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0
    # Of Linux, in nanoseconds; a server on another machine has no such file here.
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0


@dataclass
class Lock:
    """What happened under one lock; `wall` and `cpu` are seconds, from the instant it is held to the commit."""

    wall: float
    cpu: float


@dataclass
class Watch:
    """Use it around what is measured: counts what is read, written and locked.

    `longest` is the lock that others wait for the longest. What a commit hands to the task queue is not under the lock.
    """

    reads: int = 0
    writes: int = 0
    wall: float = 0
    cpu: float = 0
    locks: list[Lock] = field(default_factory=list)

    def __enter__(self) -> Self:
        connection.ensure_connection()
        self._held: Lock | None = None
        self._commit, connection.commit = connection.commit, self._committed
        self._watching = connection.execute_wrapper(self._execute)
        self._watching.__enter__()
        self._started = Lock(perf_counter(), cpu())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wall, self.cpu = perf_counter() - self._started.wall, cpu() - self._started.cpu
        self._watching.__exit__(kind, error, traceback)
        connection.commit = self._commit

    @property
    def longest(self) -> Lock:
        return max(self.locks, key=lambda lock: lock.cpu, default=Lock(0, 0))

    def _execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        verb = sql.split(None, 1)[0].upper()
        self.reads += verb == "SELECT"
        self.writes += verb in {"INSERT", "UPDATE", "DELETE"}
        if self._held is None and (sql.startswith("BEGIN IMMEDIATE") or "FOR UPDATE" in sql):
            self._held = Lock(perf_counter(), cpu())
        return done

    def _committed(self) -> None:
        self._commit()
        if self._held:
            self.locks.append(Lock(perf_counter() - self._held.wall, cpu() - self._held.cpu))
            self._held = None
