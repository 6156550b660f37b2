"""From a file to a site."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from rencontre.backups import archive, erasures
from rencontre.backups.backup import ENGINES, told
from rencontre.backups.errors import BackupError, reason_of, said_plainly
from rencontre.backups.folders import aside, check_outside, locked, put, roots, uploads
from rencontre.backups.manifest import Manifest, check_suits_this_site
from rencontre.french.typography import french_instant
from rencontre.french.words import counted

FILES = "fichiers"
MAIN = {"journée": "programme_event", "inscription": "inscriptions_registration", "compte": "auth_user"}
TYPED = ("programme_", "inscriptions_", "auth_user")  # tables that people fill, not the installation
ACCOUNTS = (
    "Les comptes et leurs mots de passe sont ceux de la sauvegarde : celui qu’une installation a montré ne vaut plus."
)
OF_ITS_OWN = {"inscriptions_heartbeat", "inscriptions_incident", "inscriptions_purgerun"}  # filled as it runs


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    manifest: Manifest
    files: int
    migrated: bool
    erased_again: int = 0
    doubt: str = ""

    def __str__(self) -> str:
        migrated = " Elle venait d’une version plus ancienne : « migrate » est passé." if self.migrated else ""
        counts = told(self.manifest.rows, self.files)
        made_at = french_instant(self.manifest.instant)
        erased = f"{erasures.again(self.erased_again)}{self.doubt}"
        return f"La sauvegarde du {made_at} est restaurée : {counts}.{migrated}{erased} {ACCOUNTS} Redémarrez le site."


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Put the backup `path` in an empty site, or with `replace` in place of what any site holds, files included.

    Who was erased since is erased again. BackupError if anything fails: the site is then as it was, or the sentence
    says what is not.
    """
    with said_plainly(), ExitStack() as stack:
        check_outside(path, "La sauvegarde à restaurer")
        manifest = archive.read_manifest(path)
        check_suits_this_site(manifest)
        stack.enter_context(locked(roots()["private"]))  # one at a time, and no backup meanwhile
        held = ENGINES[connection.vendor].held()
        if not replace:
            check_empty(held.rows)
        known = erasures.known_of(path, manifest, erasures.in_place(held))
        work = {folder: stack.enter_context(aside(root)) for folder, root in roots().items()}
        names = archive.unpack(path, lambda name: _place_aside(name, work))
        erasures.remember(known.here, path.parent)
        _put_database(work["private"], manifest)
        Session.objects.all().delete()  # what was closed since the backup stays closed
        try:
            _put_files(names, work, replace=replace)
        finally:
            erased_again = erasures.erase_again(known.erased)
    return Restored(manifest, len(names), manifest.is_behind, erased_again, known.doubt)


def check_empty(rows: dict[str, int]) -> None:
    """Raise BackupError, saying what is there, if someone typed anything into this site."""
    filled = {table: count for table, count in rows.items() if count and table not in OF_ITS_OWN}
    typed = {table: count for table, count in filled.items() if table.startswith(TYPED)}
    if not typed:
        return
    told = [counted(typed.pop(table, 0), noun) for noun, table in MAIN.items()]
    if others := sum(typed.values()):
        told.append(f"{counted(others, 'ligne')} dans d’autres tables")
    raise BackupError(
        f"Ce site n’est pas vide ({', '.join(told)}) : rien n’est changé. "
        "Pour remplacer ce qu’il contient par la sauvegarde, ajoutez --replace."
    )


def _place_aside(name: str, work: dict[str, Path]) -> Path:
    folder, *rest = PurePosixPath(name).parts
    if not rest:
        return work["private"] / name
    place = work[folder].joinpath(FILES, *rest)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _put_database(work: Path, manifest: Manifest) -> None:
    engine = ENGINES[connection.vendor]
    database, before = work / archive.DATABASES[manifest.engine], work / "avant"
    if engine.rows_of(database) != manifest.rows:
        raise BackupError("La base de la sauvegarde n’a pas les lignes qu’elle annonce : rien n’est changé.")
    if not manifest.is_behind:
        engine.load(database, manifest.rows)
        ContentType.objects.clear_cache()
        return
    held = engine.dump(before) if engine.held().rows else None
    engine.load(database, manifest.rows)
    try:
        ContentType.objects.clear_cache()
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException:
        if held:
            engine.load(before, held.rows)
        raise


def _put_files(names: list[str], work: dict[str, Path], *, replace: bool) -> None:
    """Put the files in place; those that the backup does not have go last, and only with `replace`."""
    try:
        for folder, root in roots().items():
            put(
                work[folder] / FILES, root, [name[len(folder) + 1 :] for name in names if name.startswith(f"{folder}/")]
            )
        if replace:
            kept = set(names)
            for path in [path for name, path in uploads() if name not in kept]:
                path.unlink()
    except OSError as error:
        raise BackupError(
            f"La base est restaurée, mais pas tous les fichiers : {reason_of(error)}. "
            "Remédiez-y, puis recommencez avec --replace."
        ) from error
