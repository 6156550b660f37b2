"""Who was erased since a backup is erased again when it is restored; who erases here stands for the site's own."""

import json
import tarfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.models.registrations import NAMING
from rencontre.backups import postgresql
from rencontre.backups.folders import ASIDE
from rencontre.backups.restore import ACCOUNTS
from rencontre.holdings import Erasures, hand_over
from tests.factories import OutgoingMailFactory
from tests.rencontre.backups.site import State, backup, restore

SITE, OTHER = "http://127.0.0.1:8000", "https://autre.exemple.fr"
AT = datetime(2040, 5, 31, 1, 15, tzinfo=UTC)


class Eraser:
    """What an application hands over; `purged` counts the purges, `failing` names what fails."""

    def __init__(self) -> None:
        self.purged, self.failing = 0, ""

    def read(self) -> dict[int, datetime]:
        self._fail("read")
        return dict(Registration.objects.filter(erased_at__isnull=False).values_list("pk", "erased_at"))

    def replay(self, known: Mapping[int, datetime]) -> int:
        self._fail("replay")
        back = Registration.objects.filter(pk__in=known, erased_at__isnull=True)
        return sum(erase(back.filter(pk=pk, created_at__lt=at), at=at) for pk, at in known.items())

    def purge(self) -> None:
        self._fail("purge")
        self.purged += 1

    def _fail(self, name: str) -> None:
        if self.failing == name:
            raise OperationalError(f"panne de {name}\nDETAIL:  Bob")


def erase(people, *, at: datetime | None = None) -> int:
    return people.update(**dict.fromkeys(NAMING, ""), erased_at=at or timezone.now() + timedelta(seconds=1))


def erase_bob() -> int:
    bob = Registration.objects.get(first_name="Bob")
    erase(Registration.objects.filter(pk=bob.pk))
    return bob.pk


def names() -> list[str]:
    return sorted(Registration.objects.values_list("first_name", flat=True))


@pytest.fixture
def eraser() -> Eraser:
    eraser = Eraser()
    hand_over(Erasures(eraser.read, eraser.replay, eraser.purge))
    return eraser


@pytest.fixture
def saved(eraser, site, folder) -> Path:
    """A backup of `site`, where Alice and Bob are."""
    backup(folder)
    return next(folder.glob("*.tar.gz"))


def listed(folder: Path) -> dict:
    return json.loads((folder / "effacements.json").read_text())


# --- The list beside the archives --------------------------------------------------------------------------------


def test_a_backup_writes_down_who_was_erased_and_when(eraser, site, folder):
    pk = erase_bob()
    at = Registration.objects.get(pk=pk).erased_at

    backup(folder)

    written = (folder / "effacements.json").read_text()
    assert {int(key): datetime.fromisoformat(when) for key, when in json.loads(written)[SITE].items()} == {pk: at}
    assert "Bob" not in written
    assert (folder / "effacements.json").stat().st_mode & 0o777 == 0o600


def test_a_base_that_was_put_back_does_not_shorten_the_list(saved, folder):
    pk = erase_bob()
    said = {OTHER: {"7": AT.isoformat()}, SITE: {"9999": AT.isoformat(), str(pk): AT.isoformat()}}
    (folder / "effacements.json").write_text(json.dumps(said))

    backup(folder, keep=1)

    kept = listed(folder)
    assert (set(kept), set(kept[SITE])) == ({OTHER, SITE}, {"9999", str(pk)})
    assert datetime.fromisoformat(kept[SITE][str(pk)]) == AT  # the last time is kept
    assert [path for path in folder.iterdir() if path.name != "effacements.json"] != [saved]


@pytest.mark.once
def test_nothing_is_written_where_nobody_says_who_was_erased(site, folder):
    backup(folder)

    assert [path.suffix for path in folder.iterdir()] == [".gz"]


@pytest.mark.once
@pytest.mark.parametrize("written", ["", "[]", "{", '{"a": []}', '{"a": {"un": "2040-05-31"}}', '{"a": {"1": "hier"}}'])
def test_a_list_that_is_damaged_is_said_by_the_backup_which_stays(saved, folder, written):
    (folder / "effacements.json").write_text(written)

    with pytest.raises(CommandError) as refusal:
        backup(folder, keep=1)

    assert f"2 inscriptions, 1 message, 3 fichiers. La liste des personnes effacées ({folder}" in str(refusal.value)
    assert len(list(folder.glob("*.tar.gz"))) == 2
    assert (folder / "effacements.json").read_text() == written


@pytest.mark.once
def test_a_list_that_cannot_be_written_is_said_by_the_backup_which_stays(saved, folder, monkeypatch):
    def refuse(*args):
        raise PermissionError(13, "Permission denied", "effacements.json")

    monkeypatch.setattr("rencontre.backups.erasures.give", refuse)

    with pytest.raises(
        CommandError, match="Mais la liste des personnes effacées n’a pas pu être écrite\u00a0: l’accès"
    ):
        backup(folder)

    assert len(list(folder.glob("*.tar.gz"))) == 2


# --- A restore ---------------------------------------------------------------------------------------------------


def test_who_was_erased_since_is_erased_again_then_the_site_is_purged(saved, eraser):
    erase_bob()

    line = restore(saved, replace=True)

    assert line.endswith(f"3 fichiers. 1 personne effacée depuis l’est de nouveau. {ACCOUNTS} Redémarrez le site.\n")
    assert names() == ["", "Alice"]
    assert eraser.purged == 1


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def take_the_tables_away() -> None:
    connection.close()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink()
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            postgresql._drop_tables(cursor)


@pytest.mark.parametrize("lose", [empty, take_the_tables_away])
def test_on_a_new_machine_the_list_says_who_was_erased(saved, folder, lose):
    erase(Registration.objects.all())
    backup(folder)
    lose()

    line = restore(saved)

    assert "2 personnes effacées depuis le sont de nouveau." in line
    assert names() == ["", ""]


@pytest.mark.once
def test_on_a_new_machine_a_list_that_is_missing_is_said(saved, folder):
    (folder / "effacements.json").unlink()
    empty()

    line = restore(saved)

    doubt = "La liste effacements.json n’est pas à côté d’elle\u00a0: qui a été effacé depuis est peut-être revenu."
    assert line.endswith(f"3 fichiers. {doubt} {ACCOUNTS} Redémarrez le site.\n")


@pytest.mark.once
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "est abîmée\u00a0: remettez-en une copie"),
        (f'{{"{OTHER}": {{}}}}', f"n’est pas celle de {SITE}\u00a0: rien"),
    ],
)
def test_a_list_that_is_damaged_or_of_another_site_stops_the_restore(saved, folder, written, sentence):
    (folder / "effacements.json").write_text(written)
    erase_bob()
    before = State.now()

    with pytest.raises(CommandError) as refusal:
        restore(saved, replace=True)

    assert sentence in str(refusal.value)
    assert State.now() == before


@pytest.mark.once
def test_the_keys_of_another_site_are_other_peoples(saved, settings, folder):
    erase_bob()
    settings.SITE_URL = OTHER

    line = restore(saved, replace=True)

    assert f"Qui a été effacé de {OTHER} ne l’est pas de nouveau\u00a0: cette sauvegarde est celle de {SITE}." in line
    assert names() == ["Alice", "Bob"]
    assert listed(folder) == {SITE: {}}


def test_what_fails_while_erasing_is_said_and_done_by_the_next_restore(saved, eraser):
    erase_bob()
    eraser.failing = "replay"

    with pytest.raises(CommandError) as failure:
        restore(saved, replace=True)

    assert str(failure.value) == (
        "La sauvegarde est restaurée, mais les personnes effacées depuis sont revenues\u00a0: panne de replay "
        "Remédiez-y, puis recommencez avec --replace avant de rouvrir le site."
    )
    assert names() == ["Alice", "Bob"]

    eraser.failing = ""
    restore(saved, replace=True)

    assert names() == ["", "Alice"]


@pytest.mark.once
def test_a_purge_that_fails_is_said(saved, eraser):
    erase_bob()
    eraser.failing = "purge"

    with pytest.raises(CommandError) as failure:
        restore(saved, replace=True)

    assert "le sont de nouveau, mais ce qui a passé son délai est revenu\u00a0: panne de purge" in str(failure.value)
    assert "lancez «\u00a0manage.py purge\u00a0»" in str(failure.value)
    assert names() == ["", "Alice"]


@pytest.mark.once
def test_people_are_erased_again_even_where_files_cannot_be_put(saved, settings):
    erase_bob()
    (settings.MEDIA_ROOT / "event" / "jour.png").unlink()
    (settings.MEDIA_ROOT / "event").rmdir()
    (settings.MEDIA_ROOT / "event").write_bytes(b"un fichier de ce nom")

    with pytest.raises(CommandError, match="La base est restaurée, mais pas tous les fichiers"):
        restore(saved, replace=True)

    assert names() == ["", "Alice"]


@pytest.mark.once
def test_a_folder_that_only_reads_stops_no_restore(saved, monkeypatch):
    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    erase_bob()
    monkeypatch.setattr("rencontre.backups.erasures.aside", refuse)

    restore(saved, replace=True)

    assert names() == ["", "Alice"]


def test_a_base_too_old_to_say_who_was_erased_says_nobody(saved, eraser):
    call_command("migrate", "sessions", "zero", verbosity=0)
    eraser.failing = "read"

    restore(saved, replace=True)

    assert names() == ["Alice", "Bob"]


def test_a_base_that_does_not_answer_stops_the_restore(saved, eraser):
    erase_bob()
    before = State.now()
    eraser.failing = "read"

    with pytest.raises(CommandError, match="Rien n’est fait, la base a refusé\u00a0: panne de read"):
        restore(saved, replace=True)

    assert State.now() == before


# --- What was erased and lies about ------------------------------------------------------------------------------


@pytest.mark.once
def test_an_archive_of_sqlite_holds_nothing_erased(site, folder):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")  # as before it was on
    OutgoingMailFactory.create_batch(20, text="Effaceur " * 100)
    OutgoingMail.objects.filter(text__startswith="Effaceur").delete()
    connection.close()
    assert b"Effaceur" in Path(connection.settings_dict["NAME"]).read_bytes()

    backup(folder)

    with tarfile.open(next(folder.iterdir())) as archive, closing(archive.extractfile("base.sqlite3")) as base:
        assert b"Effaceur" not in base.read()


@pytest.mark.once
def test_a_backup_erases_what_a_killed_restore_left(site, folder, settings):
    left = [root / f"{ASIDE}tue" for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)]
    for work in left:
        work.mkdir()
        (work / "base.sqlite3").write_bytes(b"Bob")

    backup(folder)

    assert [work.exists() for work in left] == [False, False]
