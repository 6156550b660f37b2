"""From a site to a file."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from rencontre.backups import archive, erasures, postgresql, sqlite
from rencontre.backups.errors import BackupError, reason_of, said_plainly
from rencontre.backups.folders import aside, check_outside, clear, give, locked, roots, sync, uploads
from rencontre.backups.manifest import Manifest
from rencontre.french.typography import french_size
from rencontre.french.words import counted
from rencontre.holdings import ERASURES

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
WHEN = "%Y-%m-%d-%H%M%S"
NAME = re.compile(r"rencontre-(?P<when>\d{4}-\d\d-\d\d-\d{6})(?:-(?P<again>\d+))?\.tar\.gz")

COUNTED = {
    "journée": "programme_event",
    "inscription": "inscriptions_registration",
    "message": "inscriptions_outgoingmail",
}


@dataclass(frozen=True)
class Backup:
    """A backup that was read back."""

    path: Path
    manifest: Manifest
    files: int

    def __str__(self) -> str:
        return f"{self.path} : {french_size(self.path.stat().st_size)}, {told(self.manifest.rows, self.files)}."


def told(rows: dict[str, int], files: int) -> str:
    """« 2 journées, 60 inscriptions, 120 messages, 14 fichiers »."""
    counts = {noun: rows.get(table, 0) for noun, table in COUNTED.items()} | {"fichier": files}
    return ", ".join(counted(count, noun) for noun, count in counts.items())


def back_up(directory: Path, *, keep: int | None = None, days: int = 0) -> Backup:
    """Write a new backup of the site into `directory`, read it back, then erase all but the last `keep`.

    Those of the last `days` stay too, however many.

    The list of who was erased is kept beside it. BackupError if anything fails: `directory` then holds what it held.
    """
    with said_plainly(), ExitStack() as stack:
        directory = directory.absolute()
        check_outside(directory, "Le dossier des sauvegardes")
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        stack.enter_context(locked(roots()["private"]))  # no restore meanwhile
        for root in roots().values():  # a restore that was killed leaves a whole base, and nobody to erase it
            clear(root)
        stack.enter_context(locked(directory))
        done = _back_up(directory, stack.enter_context(aside(directory)))
        if keep is not None:
            _forget(_before(_earlier(done.path)[keep - 1 :], days=days), done)
    return done


def _back_up(directory: Path, work: Path) -> Backup:
    engine = ENGINES[connection.vendor]
    dumped = work / archive.DATABASES[connection.vendor]
    if not engine.held().migrations:
        raise BackupError("La base est vide, sans même ses tables : il n’y a rien à sauvegarder.")
    held = engine.dump(dumped)
    manifest = Manifest.of(held)
    written = work / "sauvegarde.tar.gz"
    with written.open("xb") as file:
        written.chmod(0o600)
        give(written, directory)
        count = archive.write(file, manifest, dumped, uploads())
    dumped.unlink()
    read = archive.unpack(written, lambda name: dumped if name == dumped.name else None)
    if engine.rows_of(dumped) != manifest.rows or len(read) != count:
        raise BackupError("La sauvegarde relue n’est pas celle qui a été écrite : elle est écartée, recommencez.")
    path, erased = _free_name(directory), erasures.in_place(held)
    written.rename(path)
    sync(directory)
    done = Backup(path, manifest, count)
    if ERASURES:
        _write_down(erased, done, work)
    return done


def _write_down(erased: erasures.Erased, done: Backup, work: Path) -> None:
    try:
        erasures.write_down(erased, done.path.parent, work)
    except BackupError as error:
        raise BackupError(f"{done} {error}") from error
    except OSError as error:
        raise BackupError(
            f"{done} Mais la liste des personnes effacées n’a pas pu être écrite : {reason_of(error)}."
        ) from error


def _free_name(directory: Path) -> Path:
    """A name made of the instant, in the site's time; « -2 » for a second one in the same second."""
    when = timezone.localtime().strftime(f"rencontre-{WHEN}")
    names = [f"{when}.tar.gz", *(f"{when}-{again}.tar.gz" for again in range(2, 100))]
    return next(directory / name for name in names if not (directory / name).exists())


def _forget(earlier: list[Path], done: Backup) -> None:
    try:
        for path in earlier:
            path.unlink()
    except OSError as error:
        raise BackupError(f"{done} Mais une plus ancienne n’a pas pu être effacée : {reason_of(error)}.") from error


def _earlier(made: Path) -> list[Path]:
    """The other backups of this site beside `made`, the last first; never a file of another program."""
    named = [(match, path) for path in made.parent.iterdir() if (match := NAME.fullmatch(path.name)) and path != made]
    named.sort(key=lambda pair: (pair[0]["when"], int(pair[0]["again"] or 1)), reverse=True)
    return [path for _, path in named if _is_ours(path)]


def _before(backups: list[Path], *, days: int) -> list[Path]:
    """Those of `backups` made more than so many days ago, by their names."""
    since = (timezone.localtime() - timedelta(days=days)).strftime(WHEN)
    return [path for path in backups if path.name < f"rencontre-{since}"] if days else backups


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    try:
        return archive.read_manifest(path).site == settings.SITE_URL
    except (BackupError, OSError):  # a file that cannot be read may not be ours: it stays
        return False
