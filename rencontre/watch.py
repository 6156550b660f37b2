"""What goes wrong, and who is alive: said here by anyone, written by the application that keeps it (`hand_over`).

What goes wrong is counted in the memory of the process until the database takes it: the failure may be the database's.
Of each failure there is its place (the name of a route, of a command, of a task), the class of the error, the last
instant and reference, and how many: never a message, a path or a person.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event as Signal

from django.db import Error, connection
from django.utils import timezone

from rencontre.references import current_reference

logger = logging.getLogger(__name__)
BACKUP, BACKUP_FAILED = "backup", "backup failed"
MOST = 100  # kinds of failures that a process keeps; the others are counted together
OTHERS = "(autres)"
PAUSE, LONGER_PAUSE = 2, 15  # seconds before what went wrong is written, and before another try


@dataclass(frozen=True)
class Failed:
    """What went wrong at one place in one way, `times` since it was last written; `at` is aware, the last instant."""

    at: datetime
    place: str
    error: str
    reference: str
    times: int = 1


@dataclass(frozen=True)
class Keeper:
    """Who keeps it: `write` what went wrong, `beat` says that a process, by its name, is alive now."""

    write: Callable[[Sequence[Failed]], object]
    beat: Callable[[str], object]


KEEPERS: list[Keeper] = []
_MEMORY: dict[tuple[str, str], Failed] = {}
_LOCK = threading.Lock()
_WRITING = threading.Lock()


def hand_over(keeper: Keeper) -> None:
    """Say who keeps it, once the site starts."""
    KEEPERS[:] = [keeper]


def note(place: str, error: str, *, reference: str = "") -> None:
    """Something failed at `place` with an error of this class. A thread writes it in a moment."""
    _keep([Failed(timezone.now(), place, error, reference or current_reference())])
    write_soon()


def note_once(place: str, error: str) -> None:
    """The same, unless this process has one like it to write: what lasts is one failure, at its first instant."""
    with _LOCK:
        is_known = (place, error) in _MEMORY
    if not is_known:
        note(place, error)


def _keep(failures: Sequence[Failed]) -> None:
    with _LOCK:
        for one in failures:
            key = (one.place, one.error)
            if key not in _MEMORY and len(_MEMORY) >= MOST:
                key, one = (OTHERS, OTHERS), replace(one, place=OTHERS, error=OTHERS)
            before = _MEMORY.get(key)
            _MEMORY[key] = replace(one, times=one.times + (before.times if before else 0))


def not_written() -> int:
    """How many failures this process has not written yet."""
    with _LOCK:
        return sum(one.times for one in _MEMORY.values())


def write_down() -> bool:
    """Write what is in memory; False when the database does not take it, which is tried again later."""
    if not KEEPERS:
        return False
    with _LOCK:
        taken = list(_MEMORY.values())
        _MEMORY.clear()
    try:
        if taken:
            KEEPERS[0].write(taken)
    except Exception:  # it must neither be lost, nor be itself a failure to write down
        _keep(taken)
        return False
    return True


def write_soon() -> None:
    """Have a thread write what is in memory, unless one does already: who fails does not wait for the database."""
    if KEEPERS and _WRITING.acquire(blocking=False):
        threading.Thread(target=_write_until_done, name="what went wrong", daemon=True).start()


def _write_until_done() -> None:
    pause = PAUSE
    try:
        while not_written():
            Signal().wait(pause)
            pause = PAUSE if write_down() else LONGER_PAUSE
            connection.close()
    finally:
        _WRITING.release()
    if not_written():
        write_soon()


def alive(name: str) -> None:
    """Say that the process `name` is alive; a base that cannot take it, or is of another version, is no failure."""
    try:
        for keeper in KEEPERS:
            keeper.beat(name)
    except Error:
        logger.warning("no sign of life of %s could be written", name)


class NoteFailures(logging.Handler):
    """Notes the errors of pages and of tasks, of which Django and its queue write a line with its traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0]:
            note(_place_of(record), record.exc_info[0].__name__)


def _place_of(record: logging.LogRecord) -> str:
    """The name of the route, never the path; the dotted name of the task."""
    if request := getattr(record, "request", None):
        found = getattr(request, "resolver_match", None)
        return found.view_name if found else "(aucune page)"
    arguments = record.args if isinstance(record.args, tuple) else ()
    return f"tâche {str(arguments[1]).rpartition('.')[2]}" if len(arguments) == 3 else record.name
