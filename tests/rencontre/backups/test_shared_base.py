"""A PostgreSQL base that the site shares with others, and a password: nothing of theirs is taken, kept or shown.

On SQLite the base is a file of the site alone: what stands in it comes and goes with it.
"""

import subprocess

import pytest
from django.core.management import CommandError
from django.db import connection

from rencontre.backups import postgresql
from tests.rencontre.backups.site import State, backup, restore, spoil

IS_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def stranger(transactional_db):
    """A table of another program."""
    execute("CREATE TABLE autre_programme (mot text)", "INSERT INTO autre_programme VALUES ('avant')")
    yield
    execute("DROP VIEW IF EXISTS autre_vue", "DROP TABLE IF EXISTS autre_programme")


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_table_of_another_program_stays_as_it_is(stranger, site, folder):
    backup(folder)
    execute("UPDATE autre_programme SET mot = 'après'")
    spoil()

    restore(next(folder.iterdir()), replace=True)

    with connection.cursor() as cursor:
        cursor.execute("SELECT mot FROM autre_programme")
        assert cursor.fetchall() == [("après" if IS_POSTGRESQL else "avant",)]
    assert State.now() == site


def test_a_view_of_another_program_is_named_and_nothing_is_changed(stranger, site, saved):
    execute("CREATE VIEW autre_vue AS SELECT id FROM inscriptions_registration")
    spoil()
    spoiled = State.now()

    if not IS_POSTGRESQL:
        restore(saved, replace=True)
        assert State.now() == site
        return
    with pytest.raises(CommandError) as refusal:
        restore(saved, replace=True)

    assert str(refusal.value) == (
        "D’autres objets de la base dépendent du site\u00a0: rien n’est changé. "
        "view autre_vue depends on table inscriptions_registration"
    )
    assert State.now() == spoiled


@pytest.mark.once
def test_the_password_is_never_on_the_command_line(monkeypatch, tmp_path):
    site = type("Site", (), {"host": "h", "port": 5432, "dbname": "a b", "user": "u", "password": "secret"})
    site.get_parameters = lambda: {"sslmode": "require", "sslcertmode": "allow"}
    run = {}

    def started(command, **options):
        run.update(command=command, environment=options["env"])
        return subprocess.Popen(["true"], stdout=subprocess.PIPE)

    monkeypatch.setattr(postgresql, "Popen", started)

    postgresql._dump(tmp_path / "base.dump", site, "00000003-1", ["programme_event"])

    assert run["command"][:4] == [
        "pg_dump",
        "--host=h",
        "--port=5432",
        "--dbname=dbname='a b' user=u sslmode=require",
    ]
    assert run["command"][-2:] == ['--table="programme_event"', '--exclude-table-data="programme_dayfile"']
    assert "secret" not in " ".join(run["command"])
    assert run["environment"]["PGPASSWORD"] == "secret"
