"""What is particular to an engine: the live file of SQLite, the tools of PostgreSQL."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction

from rencontre.backups import postgresql, sqlite
from rencontre.backups.errors import BackupError
from tests.rencontre.backups.site import State, restore

NOBODY = 65534


# --- A machine where nothing was installed yet -------------------------------------------------------------------


def test_a_site_without_its_tables_takes_a_backup_without_asking(site, saved):
    connection.close()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink()
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            postgresql._drop_tables(cursor)

    restore(saved)

    assert State.now() == site


# --- SQLite ------------------------------------------------------------------------------------------------------


@pytest.fixture
def live(monkeypatch):
    """A live base of one table, in WAL mode, in a folder that root shares with nobody; it belongs to the site."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "base d’été 100%.sqlite3")
        with closing(sqlite3.connect(path)) as base:
            base.executescript("PRAGMA journal_mode = WAL; CREATE TABLE mots (mot); INSERT INTO mots VALUES ('vivant')")
        path.chmod(0o640)
        give_to_the_site(Path(folder))
        give_to_the_site(path)
        monkeypatch.setattr(sqlite, "_live", lambda: path)
        yield path


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy to be loaded, whose table has two rows."""
    path = tmp_path / "copie.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.executescript("CREATE TABLE mots (mot); INSERT INTO mots VALUES ('sauvé'), ('gardé')")
    return path


def give_to_the_site(path: Path) -> None:
    """To another user than the one who restores, where root plays the tests."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def stored_words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as base:
        return [word for (word,) in base.execute("SELECT mot FROM mots ORDER BY mot")]


def written_by_the_site(path: Path) -> bool:
    """Whether the account of the site, in a process of its own, can write to `path`."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            with closing(sqlite3.connect(path, isolation_level=None)) as base:
                base.execute("INSERT INTO mots VALUES ('écrit')")
        except sqlite3.Error:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.once
def test_the_live_file_keeps_its_owner_its_mode_and_its_inode(live, copy):
    before = live.stat()

    for _ in range(2):
        sqlite.load(copy, {})

    after = live.stat()
    assert stored_words(live) == ["gardé", "sauvé"]
    assert (after.st_ino, after.st_mode, after.st_uid, after.st_gid) == (
        before.st_ino,
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert written_by_the_site(live)


@pytest.mark.once
@pytest.mark.parametrize("act", ["restore", "backup"])
def test_the_site_still_writes_while_its_journals_are_those_that_root_made(live, copy, tmp_path, act):
    with sqlite._site() as held:  # the journals stay as long as someone holds the base
        if act == "restore":
            sqlite.load(copy, {})
        else:
            sqlite.dump(tmp_path / "autre.sqlite3")
        held.execute("SELECT * FROM mots").fetchall()

        assert Path(f"{live}-wal").exists()
        assert written_by_the_site(live)


@pytest.mark.once
def test_a_live_file_that_is_made_belongs_to_the_owner_of_its_folder(live, copy):
    owner = live.stat()
    live.unlink()

    sqlite.load(copy, {})

    made = live.stat()
    assert stored_words(live) == ["gardé", "sauvé"]
    assert (made.st_uid, made.st_gid, made.st_mode & 0o777) == (owner.st_uid, owner.st_gid, 0o600)
    assert written_by_the_site(live)


@pytest.mark.once
def test_a_live_file_that_could_not_be_filled_is_not_left_behind(live, tmp_path):
    live.unlink()

    with pytest.raises(sqlite3.OperationalError):
        sqlite.load(tmp_path / "absente.sqlite3", {})

    assert list(live.parent.iterdir()) == []


@pytest.mark.once
def test_a_connection_open_before_sees_the_new_base(live, copy):
    with closing(sqlite3.connect(live)) as reader:
        before = reader.execute("SELECT COUNT(*) FROM mots").fetchone()

        sqlite.load(copy, {})

        assert (before, reader.execute("SELECT COUNT(*) FROM mots").fetchone()) == ((1,), (2,))


@pytest.mark.once
def test_a_copy_with_pages_of_another_size_is_loaded(live, copy):
    with closing(sqlite3.connect(copy)) as base:
        base.executescript("PRAGMA page_size = 1024; VACUUM")

    sqlite.load(copy, {})

    assert stored_words(live) == ["gardé", "sauvé"]


@pytest.mark.once
def test_a_dump_is_one_file_while_someone_writes(live, tmp_path):
    copied = tmp_path / "copie.sqlite3"
    with sqlite._site() as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO mots VALUES ('pas encore')")

        held = sqlite.dump(copied)

    assert held.rows == sqlite.rows_of(copied) == {"mots": 1}
    assert list(tmp_path.glob("copie*")) == [copied]


# --- PostgreSQL --------------------------------------------------------------------------------------------------

DUMP = b"""--
SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
\\restrict cle
CREATE TABLE public.mots (mot text);
COPY public.mots (mot) FROM stdin;
SET lock_timeout = 0;
\\N

\\\\.
\\.
COPY public."Autre" (mot, "Deux mots") FROM stdin;
\\.
CREATE INDEX mots_mot ON public.mots (mot);
"""


@pytest.mark.once
def test_a_dump_is_read_as_statements_and_lines():
    read = [(statement, list(lines)) for statement, lines in postgresql._statements(iter(DUMP.splitlines(True)))]

    assert read == [
        (b"--\nSET client_encoding = 'UTF8';\nCREATE TABLE public.mots (mot text);\n", []),
        (
            b"COPY public.mots (mot) FROM stdin;\n",
            [b"SET lock_timeout = 0;\n", b"\\N\n", b"\n", b"\\\\.\n"],
        ),
        (b'COPY public."Autre" (mot, "Deux mots") FROM stdin;\n', []),
        (b"CREATE INDEX mots_mot ON public.mots (mot);\n", []),
    ]


@pytest.mark.once
def test_a_tool_that_is_not_there_is_said():
    with pytest.raises(BackupError) as refusal, postgresql._output_of(["pg_absent"]):
        pass

    assert str(refusal.value) == "pg_absent n’est pas installé\u00a0: installez le paquet postgresql-client."


@pytest.mark.once
def test_a_tool_that_fails_is_said_even_when_what_it_wrote_was_read():
    with (
        pytest.raises(BackupError) as refusal,
        postgresql._output_of(["sh", "-c", "echo lu; echo panne >&2; exit 3"]) as output,
    ):
        output.read()

    assert str(refusal.value) == "sh a échoué\u00a0: panne"


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        (
            1,
            "pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 17",
            "pg_dump est plus ancien que le serveur PostgreSQL\u00a0: "
            "installez le paquet postgresql-client de sa version.",
        ),
        (-9, "", "pg_dump a été arrêté par le signal 9."),
        (1, "", "pg_dump a échoué\u00a0: sans dire pourquoi."),
    ],
)
def test_the_failure_of_a_tool_is_a_sentence(code, said, sentence):
    assert postgresql._failure("pg_dump", code, said) == sentence
