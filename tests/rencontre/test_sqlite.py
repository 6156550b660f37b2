"""What is erased is in no file any more: the raw bytes of the base and of its journal are read."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction

from inscriptions.models import OutgoingMail, Registration
from rencontre.sqlite import forget_erased
from tests.factories import OutgoingMailFactory, RegistrationFactory

COUNT = 60


def words() -> list[bytes]:
    """What is typed by each person and written to them: found nowhere else."""
    return [word for n in range(COUNT) for word in (b"Effaceur-%d-nom" % n, b"Lettre-%d-texte" % n)]


def found() -> int:
    """How many of `words()` the files of the base hold."""
    base = Path(connection.settings_dict["NAME"])
    data = b"".join(path.read_bytes() for path in (base, Path(f"{base}-wal")) if path.exists())
    return sum(word in data for word in words())


@pytest.fixture
def people(transactional_db) -> None:
    """People and their letters, written one after the other so that pages are split as they grow."""
    event = RegistrationFactory().event
    for n in range(COUNT):
        person = RegistrationFactory(event=event, last_name=f"Effaceur-{n}-nom")
        OutgoingMailFactory(registration=person, text=f"Lettre-{n}-texte " * (40 * (n % 7)) + f"Lettre-{n}-texte")


def erase() -> None:
    OutgoingMail.objects.all().delete()
    Registration.objects.update(last_name="", sort_key="", search_key="", identity_key="")


@pytest.mark.once
def test_what_is_erased_leaves_the_base_and_its_journal(people):
    before = found()
    erase()
    erased = found()

    done = forget_erased(whole=True)

    assert (before, done, found()) == (2 * COUNT, True, 0)
    assert erased > 0  # the negative control: the journal holds what it was told before


@pytest.mark.once
def test_inside_a_transaction_it_is_done_once_that_is_committed(people):
    with transaction.atomic():
        erase()
        done = forget_erased(whole=True)
        meanwhile = found()

    assert (done, meanwhile > 0, found()) == (False, True, 0)


@pytest.mark.once
@pytest.mark.parametrize("whole", [True, False])
def test_a_base_that_someone_reads_is_left_for_the_next_time(people, monkeypatch, caplog, whole):
    monkeypatch.setattr("rencontre.sqlite.PATIENCE", 0.01)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM inscriptions_registration").fetchall()
        erase()

        with caplog.at_level(logging.WARNING):
            done = forget_erased(whole=whole)

    assert (done, found() > 0) == (False, True)
    assert [record.name for record in caplog.records] == ["rencontre.sqlite"]
    assert forget_erased(whole=True)
    assert found() == 0


@pytest.mark.once
def test_a_base_that_someone_writes_is_left_for_the_next_time(people, monkeypatch, caplog):
    monkeypatch.setattr("rencontre.sqlite.PATIENCE", 0.01)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        assert not forget_erased(whole=True)

    assert "database is locked" in caplog.text


def test_nothing_is_to_do_outside_sqlite(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")

    assert forget_erased(whole=True)
