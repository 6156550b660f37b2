import os
import re
import shutil
import tarfile
from contextlib import closing
from threading import Event as Signal
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from inscriptions.models import Registration
from inscriptions.post import links
from inscriptions.signup.public_form import new_clock
from programme.models import Event
from rencontre.backups import archive
from rencontre.backups.backup import ENGINES
from rencontre.backups.errors import BackupError, said_plainly
from rencontre.backups.manifest import known_migrations, software_version
from rencontre.backups.restore import ACCOUNTS
from tests.rencontre.backups.site import State, backup, forge, restore, spoil, with_card

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOT_ONE = "{path} n’est pas une sauvegarde de ce logiciel"


def refusal_of(path, **options) -> str:
    """The sentence that refuses to restore `path`; the site is as it was, and nothing is left aside."""
    before = State.now()

    with pytest.raises(CommandError) as refusal:
        restore(path, **options)

    assert State.now() == before
    return str(refusal.value)


# --- What is put back --------------------------------------------------------------------------------------------


def test_a_site_is_put_back_as_it_was_and_again(site, saved):
    for _ in range(2):
        spoil()

        line = restore(saved, replace=True)

        assert State.now() == site
        assert re.fullmatch(
            r"La sauvegarde du \w+ .+ est restaurée\u00a0: "
            r"1 journée, 2 inscriptions, 1 message, 3 fichiers\. " + ACCOUNTS + r" Redémarrez le site\.\n",
            line,
        )


def test_the_sessions_of_a_backup_are_not_put_back(site, folder):
    """Those that were closed since must not open again."""
    Client().force_login(User.objects.get())
    backup(folder)
    (saved,) = folder.iterdir()

    restore(saved, replace=True)

    assert Session.objects.count() == 0


def test_each_of_two_backups_is_put_back_as_it_was_made(site, saved, folder):
    spoil()
    spoiled = State.now()
    backup(folder)
    (second,) = set(folder.iterdir()) - {saved}

    for path, state in ((saved, site), (second, spoiled), (saved, site), (second, spoiled)):
        restore(path, replace=True)

        assert State.now() == state


def test_people_sign_up_after_a_restore_and_old_links_open(client, site, saved):
    alice = Registration.objects.get(first_name="Alice")
    link = f"/inscription/{links.token(alice)}/"
    url = f"{alice.event.get_absolute_url()}inscription/"
    spoil()
    restore(saved, replace=True)

    answered = client.post(
        url,
        {
            "first_name": "Zoé",
            "last_name": "Petit",
            "email": "zoe@exemple.fr",
            "organisation": "Ville d’Arras",
            "profile": "elu",
            "attends_morning": "on",
            "attends_afternoon": "on",
            "started": new_clock(alice.event),
        },
    )

    assert (answered.status_code, answered["Location"]) == (302, f"{url}envoyee/")
    assert sorted(Registration.objects.values_list("first_name", flat=True)) == ["Alice", "Bob", "Zoé"]
    assert alice.full_name in client.get(link).content.decode()


def test_an_empty_site_takes_a_backup_without_asking(site, saved, settings):
    call_command("flush", interactive=False, verbosity=0)
    kept = settings.MEDIA_ROOT / "gardé.txt"
    kept.write_bytes(b"deja la")

    restore(saved)

    assert State.now() == (site.rows, site.files | {"media/gardé.txt": b"deja la"})


def test_a_site_that_is_not_empty_says_what_it_holds_and_stays(site, saved):
    spoil()

    sentence = refusal_of(saved)

    assert sentence == (
        "Ce site n’est pas vide (2 journées, 2 inscriptions, 1 compte, 5 lignes dans d’autres tables)\u00a0: "
        "rien n’est changé. Pour remplacer ce qu’il contient par la sauvegarde, ajoutez --replace."
    )


@pytest.mark.once
def test_a_site_whose_only_row_is_a_place_is_not_empty(site, saved):
    Registration.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0)
    Event.main_venue.field.related_model.objects.create(name="Maison")

    assert "(0 journée, 0 inscription, 0 compte, 1 ligne dans d’autres tables)" in refusal_of(saved)


def test_a_backup_of_an_older_version_is_migrated(site, folder):
    call_command("migrate", "otp_totp", "0002", verbosity=0)
    call_command("migrate", "sessions", "zero", verbosity=0)
    backup(folder)
    call_command("migrate", verbosity=0)

    line = restore(next(folder.iterdir()), replace=True)

    assert line.endswith(
        "Elle venait d’une version plus ancienne\u00a0: «\u00a0migrate\u00a0» est passé. "
        f"{ACCOUNTS} Redémarrez le site.\n"
    )
    assert ENGINES[connection.vendor].held().migrations == sorted(known_migrations())
    assert State.now() == site


def test_a_migration_that_fails_leaves_the_site_as_it_was(site, folder, monkeypatch):
    call_command("migrate", "sessions", "zero", verbosity=0)
    backup(folder)
    call_command("migrate", verbosity=0)
    spoil()

    def migrate(*command, **options):
        raise OperationalError("colonne absente")

    monkeypatch.setattr("rencontre.backups.restore.call_command", migrate)

    sentence = refusal_of(next(folder.iterdir()), replace=True)

    assert sentence == "Rien n’est fait, la base a refusé\u00a0: colonne absente"


@pytest.mark.once
def test_restored_files_belong_to_the_owner_of_their_folder(site, saved, settings):
    if os.geteuid() == 0:
        os.chown(settings.MEDIA_ROOT, 65534, 65534)
    shutil.rmtree(settings.MEDIA_ROOT / "event")

    restore(saved, replace=True)

    owner = settings.MEDIA_ROOT.stat()
    put = [settings.MEDIA_ROOT / "event", settings.MEDIA_ROOT / "event" / "jour.png"]
    assert [(path.stat().st_uid, path.stat().st_gid) for path in put] == [(owner.st_uid, owner.st_gid)] * 2


@pytest.mark.once
def test_files_that_cannot_be_put_in_place_are_said(site, saved, settings):
    shutil.rmtree(settings.MEDIA_ROOT / "event")
    (settings.MEDIA_ROOT / "event").write_bytes(b"un fichier de ce nom")

    with pytest.raises(CommandError) as refusal:
        restore(saved, replace=True)

    assert str(refusal.value) == (
        "La base est restaurée, mais pas tous les fichiers\u00a0: "
        f"un fichier porte déjà ce nom ({settings.MEDIA_ROOT / 'event'}). "
        "Remédiez-y, puis recommencez avec --replace."
    )


# --- What is refused ---------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    "data", [b"", b"une liste de courses", b"\x1f\x8b" + b"\0" * 100, b"SQLite format 3\0" + b"\0" * 5000]
)
def test_a_file_that_is_no_backup_is_refused(site, tmp_path, data):
    path = tmp_path / "rencontre-2040-05-31-031500.tar.gz"
    path.write_bytes(data)

    assert refusal_of(path, replace=True).startswith(NOT_ONE.format(path=path))


@pytest.mark.once
def test_an_archive_of_something_else_is_refused(site, tmp_path):
    path = tmp_path / "autre.tar.gz"
    with tarfile.open(path, "w:gz") as other:
        other.add(__file__, "manifeste.txt")

    assert refusal_of(path, replace=True) == f"{NOT_ONE.format(path=path)}."


@pytest.mark.once
def test_a_file_that_is_not_there_is_refused(site, tmp_path):
    path = tmp_path / "absent.tar.gz"

    assert refusal_of(path, replace=True) == f"Rien n’est fait\u00a0: rien n’existe à cette adresse ({path})."


@pytest.mark.once
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_backup_cut_short_is_refused(site, saved, kept):
    spoil()
    data = saved.read_bytes()
    saved.write_bytes(data[: int(len(data) * kept)])

    assert refusal_of(saved, replace=True).startswith(NOT_ONE.format(path=saved))


@pytest.mark.once
@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_a_backup_with_a_byte_changed_is_refused(site, saved, at):
    spoil()
    data = bytearray(saved.read_bytes())
    data[int(len(data) * at)] ^= 0xFF
    saved.write_bytes(data)

    assert str(saved) in refusal_of(saved, replace=True)


def test_a_backup_of_the_other_engine_is_refused(site, saved):
    theirs, ours = NAMES[OTHER[connection.vendor]], NAMES[connection.vendor]
    forged = forge(saved, with_card(engine=OTHER[connection.vendor]))

    assert refusal_of(forged, replace=True) == (
        f"Cette sauvegarde est celle d’un site sur {theirs}, celui-ci est sur {ours}\u00a0: "
        f"restaurez-la sur un site dont DATABASE_URL désigne une base {theirs}."
    )


@pytest.mark.once
@pytest.mark.parametrize(
    "card",
    [{"version": "10.0"}, {"version": "0.10.0", "migrations": []}, {"migrations": ["programme.9999_later"]}],
)
def test_a_backup_of_a_newer_version_is_refused(site, saved, card):
    forged = forge(saved, with_card(**card))

    assert refusal_of(forged, replace=True) == (
        f"Cette sauvegarde vient d’une version plus récente ({card.get('version', software_version())}) que celle-ci "
        f"({software_version()})\u00a0: mettez d’abord le logiciel à jour."
    )


@pytest.mark.once
@pytest.mark.parametrize("name", ["media/../../evasion.txt", "/evasion.txt", "autre/evasion.txt", "media", "media//x"])
def test_a_name_that_leads_elsewhere_is_refused(site, saved, tmp_path, name):
    forged = forge(saved, lambda members: members.update({name: b"evasion"}))

    sentence = refusal_of(forged, replace=True)

    assert sentence == f"La sauvegarde contient un élément qui n’a rien à y faire\u00a0: «\u00a0{name}\u00a0»."
    assert list(tmp_path.rglob("evasion.txt")) == []


@pytest.mark.once
def test_a_link_is_refused(site, saved):
    link = tarfile.TarInfo("media/lien")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"

    assert "«\u00a0media/lien\u00a0»" in refusal_of(forge(saved, lambda members: None, link), replace=True)


def test_a_backup_whose_base_is_damaged_is_refused(site, saved):
    def cut(members):
        name = archive.DATABASES[connection.vendor]
        members[name] = members[name][: len(members[name]) // 2]

    spoil()

    sentence = refusal_of(forge(saved, cut), replace=True)

    said = {"sqlite": "La base de la sauvegarde est abîmée", "postgresql": "pg_restore a échoué"}
    assert sentence.startswith(said[connection.vendor])


def test_a_backup_that_has_not_the_rows_it_announces_is_refused(site, saved):
    forged = forge(saved, with_card(rows={"programme_event": 12}))

    assert refusal_of(forged, replace=True) == (
        "La base de la sauvegarde n’a pas les lignes qu’elle annonce\u00a0: rien n’est changé."
    )


@pytest.mark.once
def test_a_backup_lying_among_the_uploads_is_refused(site, saved, settings):
    inside = saved.rename(settings.PRIVATE_ROOT / saved.name)

    assert refusal_of(inside, replace=True).startswith("La sauvegarde à restaurer ne peut pas être dans ")


# --- Beside a running site ---------------------------------------------------------------------------------------


def test_whoever_reads_and_writes_meanwhile_sees_the_old_site_then_the_new(site, saved):
    Registration.objects.filter(first_name="Bob").delete()
    seen, errors, going, stop = [], [], Signal(), Signal()

    def live(act):
        try:
            while not stop.wait(0.005):
                act()
                going.set()
        except Exception as error:  # the test looks at it
            errors.append(error)
        finally:
            going.set()
            connections.close_all()

    def members_of():
        seen.append(Registration.objects.select_related("event").filter(event__status="published").count())

    def write():
        with transaction.atomic():
            event = Event.objects.select_for_update().get()
            Registration.objects.filter(event=event).update(phone="03 21 00 00 00")

    members_of()
    threads = [Thread(target=live, args=[act]) for act in (members_of, members_of, write)]
    for thread in threads:
        thread.start()
    going.wait()
    restore(saved, replace=True)
    members_of()
    stop.set()
    for thread in threads:
        thread.join()

    assert errors == []
    assert set(seen) == {1, 2}
    assert seen[-1] == 2


def test_a_database_that_is_held_is_left_as_it_is(site, saved, monkeypatch):
    monkeypatch.setattr("rencontre.backups.sqlite.PATIENCE", 0.01)
    monkeypatch.setattr("rencontre.backups.postgresql.ATTEMPTS", 2)
    monkeypatch.setattr("rencontre.backups.postgresql.WAIT", "10ms")
    spoil()

    with closing(connection.copy()) as other:
        other.ensure_connection()
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE programme_event SET title = 'autre'")
            sentence = refusal_of(saved, replace=True)
        other.rollback()

    assert sentence == "La base est occupée\u00a0: rien n’est changé. Arrêtez le site, ou recommencez dans un instant."


@pytest.mark.once
@pytest.mark.parametrize("name", ["rencontre-2040-05-31-031500.tar.gz", "effacements.json"])
def test_what_root_copied_is_refused_with_the_line_that_mends_it(monkeypatch, tmp_path, name):
    monkeypatch.setattr(os, "geteuid", lambda: 1)  # « daemon », everywhere

    with pytest.raises(BackupError) as refusal, said_plainly():
        raise PermissionError(13, "Permission denied", str(tmp_path / name))

    assert str(refusal.value).endswith(
        f"({tmp_path / name}). Le compte «\u00a0daemon\u00a0» n’a pas ce droit\u00a0: sudo chown -R daemon: {tmp_path}"
    )
