"""PostgreSQL: dumped by pg_dump from the very snapshot that was counted, put back in one transaction of our own.

pg_dump gets the parameters of Django's connection, never those of a shell; the snapshot proves that it
reads the same database. pg_restore only turns the dump into statements: it cannot drop the tables of a newer version,
nor count before it commits.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import takewhile
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from typing import IO, cast

import psycopg
from django.apps import apps
from django.db import InternalError, OperationalError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from rencontre.backups.errors import BackupError, first_line
from rencontre.backups.manifest import Contents, contents
from rencontre.holdings import unsaved_tables

SSL = {"sslmode", "sslrootcert", "sslcert", "sslkey"}
ATTEMPTS = 40  # to lock every table, of half a second each
WAIT = "500ms"  # less than PostgreSQL takes to see a deadlock: no visitor suffers from it
COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(?P<table>\w+)"? .*FROM stdin;\n')
# The commands of the client and its time limits: ours are in force, and an older server does not know them all.
PASSED_OVER = re.compile(rb"\\|SET \w+_timeout = ")


def held() -> Contents:
    """What the site holds now; nothing before its first migration."""
    with connection.cursor() as cursor:
        return contents(_query(cursor), site_tables(cursor))


def dump(path: Path) -> Contents:
    """Dump the site's tables to the new file `path`; what was in them at that instant."""
    with closing(connection.copy()) as apart:
        apart.ensure_connection()
        apart.set_autocommit(False)
        with apart.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            tables = site_tables(cursor)
            counted = contents(_query(cursor), tables)
            _dump(path, apart.connection.info, snapshot, tables)
    return counted


def _dump(path: Path, site: psycopg.ConnectionInfo, snapshot: str, tables: Iterable[str]) -> None:
    command = [
        "pg_dump",
        f"--host={site.host}",  # Debian chooses by these two which version of pg_dump it runs
        f"--port={site.port}",
        f"--dbname={_address(site)}",
        f"--file={path}",
        f"--snapshot={snapshot}",
        "--format=custom",
        "--compress=0",
        "--lock-wait-timeout=60s",
        *(f'--table="{table}"' for table in tables),
        *(f'--exclude-table-data="{table}"' for table in sorted(unsaved_tables())),
    ]
    with _output_of(command, **({"PGPASSWORD": site.password} if site.password else {})) as output:
        output.read()


def _address(site: psycopg.ConnectionInfo) -> str:
    """What `site` is connected to, without its password; pg_dump's library may be too old for all that ours says."""
    ssl = {name: value for name, value in site.get_parameters().items() if name in SSL}
    return psycopg.conninfo.make_conninfo(dbname=site.dbname, user=site.user, **ssl)


def rows_of(path: Path) -> dict[str, int]:
    """Read the dump `path` through and count the rows of each table; BackupError if it is damaged."""
    rows = {}
    with _script(path, "--data-only") as lines:
        for statement, data in _statements(lines):
            count = sum(1 for _ in data)
            if copy := COPY.fullmatch(statement):
                rows[copy["table"].decode()] = count
    return rows


def load(path: Path, rows: dict[str, int]) -> None:
    """Replace the site's tables by those of the dump `path`, in one transaction that counts before it commits."""
    connections.close_all()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _drop_tables(cursor)
            with _script(path, "--no-owner", "--no-privileges") as lines:
                for statement, data in _statements(lines):
                    _execute(cursor, statement, data)
            cursor.execute("SET search_path TO DEFAULT")
            if contents(_query(cursor), site_tables(cursor)).rows != rows:
                raise BackupError("La base remise n’a pas les lignes que la sauvegarde annonce : rien n’est changé.")
    finally:
        connection.close()  # the script changed the settings of its session


def site_tables(cursor: CursorWrapper) -> list[str]:
    """The existing tables of this site, made by any version; never those of another program."""
    ours = {"django_migrations", *connection.introspection.django_table_names(include_views=False)}
    prefixes = tuple(f"{app.label}_" for app in apps.get_app_configs())
    visible = connection.introspection.table_names(cursor)
    return sorted(table for table in visible if table in ours or table.startswith(prefixes))


def _drop_tables(cursor: CursorWrapper) -> None:
    tables = ", ".join(f'"{table}"' for table in site_tables(cursor))
    if tables:
        _lock(cursor, tables)
        try:
            cursor.execute(f"DROP TABLE {tables}")
        except InternalError as error:
            cause = error.__cause__
            detail = (cause.diag.message_detail if isinstance(cause, psycopg.Error) else "") or first_line(error)
            raise BackupError(f"D’autres objets de la base dépendent du site : rien n’est changé. {detail}") from error


def _lock(cursor: CursorWrapper, tables: str) -> None:
    """Lock every table or none, and try again: holding one while waiting for another could be a deadlock."""
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
                cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
        else:
            return
    raise BackupError("La base est occupée : rien n’est changé. Arrêtez le site, ou recommencez dans un instant.")


def _execute(cursor: CursorWrapper, statement: bytes, data: Iterator[bytes]) -> None:
    if not COPY.fullmatch(statement):
        cursor.execute(statement.decode())
        return
    with cursor.copy(statement) as copy:
        for line in data:
            copy.write(line)


def _statements(lines: Iterator[bytes]) -> Iterator[tuple[bytes, Iterator[bytes]]]:
    """Each batch of SQL, or each COPY with its lines of data, which must be read before the next."""
    batch: list[bytes] = []
    for line in lines:
        if COPY.fullmatch(line):
            if batch:
                yield b"".join(batch), iter(())
                batch = []
            yield line, takewhile(lambda row: row != b"\\.\n", lines)
        elif not PASSED_OVER.match(line):
            batch.append(line)
    if batch:
        yield b"".join(batch), iter(())


def _script(path: Path, *options: str) -> AbstractContextManager[IO[bytes]]:
    return _output_of(["pg_restore", *options, "--file=-", str(path)])


@contextmanager
def _output_of(command: list[str], **environment: str) -> Iterator[IO[bytes]]:
    """What `command` writes; on leaving, BackupError if it failed."""
    tool = command[0]
    with TemporaryFile() as said:
        try:
            process = Popen(command, stdout=PIPE, stderr=said, env={**os.environ, "LC_ALL": "C", **environment})  # noqa: S603
        except FileNotFoundError as error:
            raise BackupError(f"{tool} n’est pas installé : installez le paquet postgresql-client.") from error
        with process:
            yield cast(IO[bytes], process.stdout)  # there is one: stdout=PIPE
        if process.returncode:
            said.seek(0)
            raise BackupError(_failure(tool, process.returncode, said.read().decode(errors="replace")))


def _failure(tool: str, code: int, said: str) -> str:
    if "server version mismatch" in said:
        return (
            f"{tool} est plus ancien que le serveur PostgreSQL : installez le paquet postgresql-client de sa version."
        )
    if code < 0:
        return f"{tool} a été arrêté par le signal {-code}."
    return f"{tool} a échoué : {first_line(said)}"


def _query(cursor: CursorWrapper) -> Callable[[str], list[tuple]]:
    def query(statement: str) -> list[tuple]:
        cursor.execute(statement)
        return cursor.fetchall()

    return query
