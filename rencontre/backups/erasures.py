"""Who was erased: a list beside the archives, which hold these people still, and what a restore does with it.

effacements.json    of each site whose archives lie there: the primary key of each person erased → the instant
"""

import json
import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from rencontre.backups.errors import BackupError, first_line
from rencontre.backups.folders import aside, give, locked, sync
from rencontre.backups.manifest import Contents, Manifest, known_migrations
from rencontre.french.words import counted
from rencontre.holdings import ERASURES
from rencontre.sqlite import forget_erased

LIST = "effacements.json"
Erased = dict[int, datetime]


def in_place(held: Contents) -> Erased:
    """Who was erased from the site's base, which holds `held`: nobody if it is not there yet, or too old to say."""
    if not (ERASURES and held.migrations):
        return {}
    try:
        return ERASURES[0].read()
    except DatabaseError:
        if known_migrations() <= set(held.migrations):
            raise
        return {}


# --- The list ----------------------------------------------------------------------------------------------------


def listed(folder: Path) -> dict[str, Erased]:
    """Who was erased from each site, as the list of `folder` says; BackupError if it cannot be read."""
    path = folder / LIST
    try:
        sites = json.loads(path.read_bytes())
        return {
            site: {int(pk): datetime.fromisoformat(at).astimezone() for pk, at in erased.items()}
            for site, erased in sites.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BackupError(
            f"La liste des personnes effacées ({path}) est abîmée : remettez-en une copie à sa place. "
            "Sans elle, qui a été effacé revient avec une sauvegarde plus ancienne."
        ) from error


def write_down(erased: Erased, folder: Path, work: Path) -> None:
    """Add who was erased from this site to the list of `folder`, which is locked; `work` is aside in it."""
    sites = listed(folder)
    sites[settings.SITE_URL] = _union(sites.get(settings.SITE_URL, {}), erased)
    said = {site: {pk: at.isoformat() for pk, at in erased.items()} for site, erased in sites.items()}
    new = work / LIST
    with new.open("x") as file:
        new.chmod(0o600)
        give(new, folder)
        json.dump(said, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.rename(folder / LIST)
    sync(folder)


def _union(one: Erased, other: Erased) -> Erased:
    """Of each, the last time: a base that was put back gives the key of an erased person to somebody else."""
    return {pk: max(at for at in (one.get(pk), other.get(pk)) if at) for pk in sorted({*one, *other})}


# --- A restore ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """Whom a restore is to erase again, those of them whom the base in place names, the sentence of what is unknown."""

    erased: Erased
    here: Erased
    doubt: str = ""


def known_of(path: Path, manifest: Manifest, here: Erased) -> Known:
    """What the list beside the backup `path` says, and the base in place, from which `here` were erased.

    That base counts only where it is the backup's own site: elsewhere the same keys are other people's. BackupError
    for a list that is damaged, or another site's.
    """
    if not ERASURES:
        return Known({}, {})
    sites, is_ours = listed(path.parent), manifest.site == settings.SITE_URL
    if sites and manifest.site not in sites:
        raise BackupError(
            f"La liste des personnes effacées ({path.parent / LIST}) n’est pas celle de {manifest.site} : rien n’est "
            "changé. Mettez la bonne à sa place, ou rangez-la ailleurs : qui a été effacé depuis reviendrait."
        )
    if here and not is_ours:
        doubt = (
            f" Qui a été effacé de {settings.SITE_URL} ne l’est pas de nouveau : "
            f"cette sauvegarde est celle de {manifest.site}."
        )
    elif not (sites or here):
        doubt = f" La liste {LIST} n’est pas à côté d’elle : qui a été effacé depuis est peut-être revenu."
    else:
        doubt = ""
    here = here if is_ours else {}
    return Known(_union(sites.get(manifest.site, {}), here), here, doubt)


def remember(here: Erased, folder: Path) -> None:
    """Write down who was erased from the base that is about to go: what stops a restore half-way does not lose them.

    A folder that cannot be written, such as a disk that only reads, stops no restore.
    """
    if here:
        with suppress(OSError), ExitStack() as stack:
            stack.enter_context(locked(folder))
            write_down(here, folder, stack.enter_context(aside(folder)))


def erase_again(erased: Erased) -> int:
    """Erase who is back in the base, then whatever it holds beyond its time; how many people were back."""
    if not ERASURES:
        return 0
    (erasures,) = ERASURES
    try:
        count = erasures.replay(erased)
    except Exception as error:
        raise BackupError(
            "La sauvegarde est restaurée, mais les personnes effacées depuis sont revenues : "
            f"{first_line(error)} Remédiez-y, puis recommencez avec --replace avant de rouvrir le site."
        ) from error
    try:
        erasures.purge()
    except Exception as error:
        raise BackupError(
            "La sauvegarde est restaurée et les personnes effacées depuis le sont de nouveau, mais ce qui a passé son "
            f"délai est revenu : {first_line(error)} Remédiez-y, puis lancez « manage.py purge »."
        ) from error
    forget_erased(whole=True)
    return count


def again(count: int) -> str:
    """« 3 personnes effacées depuis le sont de nouveau. »; nothing for nobody."""
    if not count:
        return ""
    return f" {counted(count, 'personne', 'effacée')} depuis {'le sont' if count > 1 else 'l’est'} de nouveau."
