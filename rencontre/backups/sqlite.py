"""SQLite: copied by its own backup interface, beside a running site, in both directions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

from rencontre.backups.errors import BackupError
from rencontre.backups.folders import give
from rencontre.backups.manifest import Contents, contents
from rencontre.holdings import unsaved_tables

PATIENCE = 20  # seconds: how long a writer may hold the database before we give up
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def held() -> Contents:
    """What the site holds now; nothing if its file is not there yet."""
    if not _live().exists():
        return Contents({}, [])
    with _site() as site:
        return _contents(site)


def dump(path: Path) -> Contents:
    """Copy the site's database to the new file `path`; what was in it at that instant."""
    with _site() as site, _opened(path, "rwc") as copy:
        site.execute("BEGIN")
        counted = _contents(site)
        site.backup(copy)
        site.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE")
        for table in unsaved_tables() & _tables(copy):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608
        copy.execute("VACUUM")  # the free pages of the site may hold what was erased
    return counted


def rows_of(path: Path) -> dict[str, int]:
    """Read the copy `path` through and count its rows; BackupError if it is damaged."""
    try:
        with _opened(path) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            rows = _contents(copy).rows
    except sqlite3.DatabaseError as error:
        raise BackupError(f"La base de la sauvegarde est abîmée : {error}") from error
    if found != ["ok"]:
        raise BackupError(f"La base de la sauvegarde est abîmée : {found[0]}")
    return rows


def load(path: Path, rows: dict[str, int]) -> None:
    """Write the copy `path` into the live file, in one transaction: its owner, its mode and whoever reads it stay."""
    live = _live()
    connections.close_all()
    if is_new := not live.exists():
        os.close(os.open(live, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        give(live, live.parent)
    try:
        with _site() as site, _opened(path) as copy:
            site.execute("PRAGMA journal_mode = WAL")
            (size,) = site.execute("PRAGMA page_size").fetchone()
            if copy.execute("PRAGMA page_size").fetchone() != (size,):
                copy.execute(f"PRAGMA page_size = {size}")
                copy.execute("VACUUM")
            copy.backup(site, progress=_stop_if_busy)
    except BaseException:
        if is_new:
            live.unlink()
        raise


def _stop_if_busy(status: int, remaining: int, total: int) -> None:
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise BackupError("La base est occupée : rien n’est changé. Arrêtez le site, ou recommencez dans un instant.")


def _contents(site: sqlite3.Connection) -> Contents:
    return contents(site.execute, _tables(site))


def _tables(site: sqlite3.Connection) -> set[str]:
    return {name for (name,) in site.execute(TABLES)}


def _live() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def _site() -> Iterator[sqlite3.Connection]:
    live = _live()
    try:
        with _opened(live) as site:
            yield site
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        raise BackupError(
            f"La base du site est abîmée : arrêtez le site, mettez de côté {live.name}, {live.name}-wal et "
            f"{live.name}-shm ({live.parent}), puis restaurez une sauvegarde."
        ) from error


@contextmanager
def _opened(path: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        yield opened
    finally:
        opened.close()
