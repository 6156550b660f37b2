import json
import os
import re
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rencontre.backups import archive
from rencontre.backups.manifest import software_version
from tests.factories import DayFileFactory, RegistrationFactory
from tests.rencontre.backups.site import State, backup, members_of, restore

AT = "2040-05-31T03:15:00+02:00"


def file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_dated_file_and_one_line(site, folder, time_machine):
    time_machine.move_to(AT, tick=False)

    line = backup(folder)

    path = folder / "rencontre-2040-05-31-031500.tar.gz"
    assert list(folder.iterdir()) == [path]
    assert re.sub(r"\d+\u00a0ko", "n\u00a0ko", line) == (
        f"{path}\u00a0: n\u00a0ko, 1 journée, 2 inscriptions, 1 message, 3 fichiers.\n"
    )
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.once
def test_two_backups_in_one_second_are_two_files(site, folder, time_machine):
    time_machine.move_to(AT, tick=False)

    backup(folder)
    RegistrationFactory()
    line = backup(folder)

    assert file_names(folder) == ["rencontre-2040-05-31-031500-2.tar.gz", "rencontre-2040-05-31-031500.tar.gz"]
    assert "3 inscriptions" in line


def test_a_backup_says_what_it_holds_and_holds_it(site, saved):
    members = members_of(saved)

    card = json.loads(members.pop("manifeste.json"))
    members.pop("empreintes.json")
    members.pop(archive.DATABASES[connection.vendor])
    assert members == site.files
    assert (card["engine"], card["version"], card["site"]) == (
        connection.vendor,
        software_version(),
        "http://127.0.0.1:8000",
    )
    assert card["rows"]["inscriptions_registration"] == 2
    assert "inscriptions.0001_initial" in card["migrations"]


def test_a_backup_changes_nothing_to_the_site(site, folder):
    backup(folder)

    assert State.now() == site


def test_what_is_made_for_a_day_is_left_out_and_a_site_is_put_back_without(site, folder):
    DayFileFactory(content=b"Camille Vasseur " * 100)

    backup(folder)
    (path,) = folder.iterdir()
    restore(path, replace=True)

    members = members_of(path)
    (base,) = (members[name] for name in archive.DATABASES.values() if name in members)
    assert b"Camille" not in base
    assert b"programme_dayfile" in base
    assert b"programme_dayfile" not in members["manifeste.json"]
    assert State.now() == site


@pytest.mark.once
def test_a_folder_that_is_a_link_is_followed_once(site, folder, settings, tmp_path):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "logo.png").write_bytes(b"logo")
    (elsewhere / "boucle").symlink_to(settings.MEDIA_ROOT)
    (settings.MEDIA_ROOT / "organiser").symlink_to(elsewhere)

    backup(folder)

    found = [name for name in members_of(next(folder.iterdir())) if name.startswith("media/organiser")]
    assert found == ["media/organiser/logo.png"]


@pytest.mark.once
def test_a_file_erased_during_the_backup_does_not_stop_it(site, folder, settings, monkeypatch):
    def uploads():
        yield "media/effacé.png", settings.MEDIA_ROOT / "effacé.png"
        yield "media/event/jour.png", settings.MEDIA_ROOT / "event" / "jour.png"

    monkeypatch.setattr("rencontre.backups.backup.uploads", uploads)

    assert "1 fichier." in backup(folder)


@pytest.mark.once
def test_a_large_file_is_never_whole_in_memory(site, folder, settings):
    with (settings.MEDIA_ROOT / "film.mp4").open("wb") as film:
        film.truncate(60_000_000)
    tracemalloc.start()

    backup(folder)
    restore(next(folder.iterdir()), replace=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20_000_000


def test_the_shell_does_not_choose_the_database(site, folder, monkeypatch):
    for name, value in {"PGDATABASE": "postgres", "PGHOST": "192.0.2.1", "PGPORT": "1", "PGUSER": "autre"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///autre")

    assert "2 inscriptions" in backup(folder)


# --- --keep ------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_keep_erases_the_oldest_of_its_own_and_nothing_else(site, folder, settings, time_machine):
    for day in (1, 2, 3):
        time_machine.move_to(f"2040-05-0{day}T03:15:00+02:00", tick=False)
        backup(folder)
    (folder / "rencontre-2001-01-01-000000.tar.gz").write_bytes(b"un autre programme")
    (folder / "rencontre-2001-01-02-000000.tar.gz").mkdir()
    (folder / "rencontre-2001-01-03-000000.tar.gz").symlink_to("rencontre-2040-05-01-031500.tar.gz")
    (folder / "rencontre-vacances.tar.gz").write_bytes(b"un autre programme")
    settings.SITE_URL = "https://autre.exemple.fr"
    time_machine.move_to("2039-01-01T03:15:00+01:00", tick=False)
    backup(folder)
    settings.SITE_URL = "http://127.0.0.1:8000"
    time_machine.move_to(AT, tick=False)

    backup(folder, keep=2)

    assert file_names(folder) == [
        "rencontre-2001-01-01-000000.tar.gz",
        "rencontre-2001-01-02-000000.tar.gz",
        "rencontre-2001-01-03-000000.tar.gz",
        "rencontre-2039-01-01-031500.tar.gz",
        "rencontre-2040-05-03-031500.tar.gz",
        "rencontre-2040-05-31-031500.tar.gz",
        "rencontre-vacances.tar.gz",
    ]


@pytest.mark.once
def test_days_keep_what_a_day_of_updates_would_erase(site, folder, time_machine):
    for instant in ("05-10T03:15", "05-18T03:15", "05-30T03:15", "05-31T01:00", "05-31T02:00"):
        time_machine.move_to(f"2040-{instant}:00+02:00", tick=False)
        backup(folder)
    time_machine.move_to(AT, tick=False)

    backup(folder, keep=2, days=14)

    assert file_names(folder) == [
        "rencontre-2040-05-18-031500.tar.gz",
        "rencontre-2040-05-30-031500.tar.gz",
        "rencontre-2040-05-31-010000.tar.gz",
        "rencontre-2040-05-31-020000.tar.gz",
        "rencontre-2040-05-31-031500.tar.gz",
    ]


@pytest.mark.once
def test_keep_never_erases_the_backup_just_made(site, folder, time_machine):
    time_machine.move_to(AT, tick=False)
    backup(folder)
    time_machine.move_to("2030-05-31T03:15:00+02:00", tick=False)  # the clock was wrong

    backup(folder, keep=1)

    assert file_names(folder) == ["rencontre-2030-05-31-031500.tar.gz"]


@pytest.mark.once
def test_keep_counts_the_backups_of_one_second_in_their_order(site, folder, time_machine):
    time_machine.move_to(AT, tick=False)
    for _ in range(11):
        backup(folder)

    backup(folder, keep=3)

    when = "rencontre-2040-05-31-031500"
    assert file_names(folder) == [f"{when}-10.tar.gz", f"{when}-11.tar.gz", f"{when}-12.tar.gz"]


@pytest.mark.once
@pytest.mark.parametrize("keep", ["0", "-1"])
def test_keep_asks_for_at_least_one(site, saved, folder, keep):
    with pytest.raises(CommandError) as refusal:
        call_command("backup", str(folder), "--keep", keep)

    assert str(refusal.value) == "--keep demande un nombre de sauvegardes à garder\u00a0: au moins 1."
    assert list(folder.iterdir()) == [saved]


@pytest.mark.once
def test_what_keep_cannot_erase_is_said_and_the_backup_stays(site, saved, folder, monkeypatch):
    monkeypatch.setattr("rencontre.backups.backup._earlier", lambda made: [_Stuck(saved)])

    with pytest.raises(CommandError, match="Mais une plus ancienne n’a pas pu être effacée\u00a0: l’accès est refusé"):
        backup(folder, keep=1)

    assert len(list(folder.iterdir())) == 2


class _Stuck(type(Path())):
    def unlink(self, missing_ok=False):
        raise PermissionError(13, "Permission denied", str(self))


# --- Refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("root", ["MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT"])
def test_a_folder_that_the_site_serves_is_refused(site, settings, root, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    served = getattr(settings, root)

    with pytest.raises(CommandError) as refusal:
        backup(served / "sauvegardes")

    assert str(refusal.value) == (
        f"Le dossier des sauvegardes ne peut pas être dans {served}, que le site remplit lui-même\u00a0: "
        "prenez-en un autre."
    )
    assert not (served / "sauvegardes").exists()


@pytest.mark.once
def test_a_folder_that_is_a_file_is_refused(site, tmp_path):
    (tmp_path / "fichier").write_bytes(b"")

    with pytest.raises(CommandError) as refusal:
        backup(tmp_path / "fichier")

    assert str(refusal.value) == f"Rien n’est fait\u00a0: un fichier porte déjà ce nom ({tmp_path / 'fichier'})."


@pytest.mark.once
def test_a_folder_of_uploads_that_cannot_be_read_is_never_passed_over(site, folder, settings, monkeypatch):
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("event"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)

    with pytest.raises(CommandError) as refusal:
        backup(folder)

    assert str(refusal.value).startswith(
        f"Rien n’est fait\u00a0: l’accès est refusé ({settings.MEDIA_ROOT / 'event'})."
    )
    assert list(folder.iterdir()) == []


def test_a_backup_that_reads_back_otherwise_is_thrown_away(site, saved, folder, monkeypatch):
    monkeypatch.setattr(f"rencontre.backups.{connection.vendor}.rows_of", lambda path: {"programme_event": 0})

    with pytest.raises(CommandError, match="La sauvegarde relue n’est pas celle qui a été écrite"):
        backup(folder, keep=1)

    assert list(folder.iterdir()) == [saved]


@pytest.mark.once
def test_a_backup_made_by_root_belongs_to_the_owner_of_its_folder(site, tmp_path):
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)

    backup(folder)

    (path,) = folder.iterdir()
    assert (path.stat().st_uid, path.stat().st_gid) == (folder.stat().st_uid, folder.stat().st_gid)
