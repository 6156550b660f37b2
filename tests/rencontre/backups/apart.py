"""`backup` or `restore` in a process of its own that meets a fault: `python -m tests.rencontre.backups.apart FAULT …`.

The process works on the site of the test: DATABASE_URL, MEDIA and PRIVATE say where it is.
"""

import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection

from rencontre.backups import archive, postgresql, sqlite
from rencontre.holdings import ERASURES
from rencontre.watch import KEEPERS

FULL = 200_000  # bytes: less than a base, much less than the file of the test


def killed(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)


def fill_the_disk():
    """No file may grow further: what a write then meets is an OSError, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


def killed_while_writing():
    archive._add_file = killed


def killed_before_reading_back():
    archive.unpack = killed


def killed_while_loading():
    """In the midst of the writing itself: of its first bytes too many for SQLite, else at its twentieth statement."""
    if connection.vendor == "sqlite":
        before(sqlite, "load", lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_DFL), fill_the_disk()))
    else:
        at_the_twentieth_statement(killed)


def failing_while_loading():
    """The same with an error."""
    if connection.vendor == "sqlite":
        before(sqlite, "load", fill_the_disk)
    else:
        at_the_twentieth_statement(fail)


def failing_while_copying_over():
    """The same error, for want of the backup interface, or of a transaction: what we keep from."""
    sqlite.load = lambda path, rows: shutil.copyfile(path, connection.settings_dict["NAME"])
    postgresql.transaction.atomic, postgresql._lock = nullcontext, lambda *args: None
    failing_while_loading()


def at_the_twentieth_statement(act: Callable[[], object]) -> None:
    left = iter(range(20))
    before(postgresql, "_execute", lambda: next(left, None) is None and act())


def fail():
    raise OSError(errno.EFBIG, "File too large")


def before(module, name: str, act: Callable[[], object]) -> None:
    """Have `act` called each time before the function `name` of `module`."""
    function = getattr(module, name)

    def replaced(*args, **options):
        act()
        return function(*args, **options)

    setattr(module, name, replaced)


FAULTS = {
    fault.__name__: fault
    for fault in (
        fill_the_disk,
        killed_while_writing,
        killed_before_reading_back,
        killed_while_loading,
        failing_while_loading,
        failing_while_copying_over,
    )
}


def main(fault: str, *command: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontre.settings")
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = Path(os.environ["MEDIA"]), Path(os.environ["PRIVATE"])
    django.setup()
    ERASURES.clear()
    KEEPERS.clear()
    if fault != "none":
        FAULTS[fault]()
    execute_from_command_line(["manage.py", *command])


if __name__ == "__main__":
    main(*sys.argv[1:])
