import errno
import os
import pwd
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import Error as DjangoDatabaseError

REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le disque est plein pour ce compte",
    errno.EFBIG: "la taille permise à un fichier est atteinte",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOENT: "rien n’existe à cette adresse",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.EISDIR: "c’est un dossier",
}


class BackupError(Exception):
    """A backup or a restore that was not done, with the French sentence that says why."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what disks and databases refuse into a BackupError."""
    try:
        yield
    except OSError as error:
        raise BackupError(f"Rien n’est fait : {reason_of(error)}.{_mended(error)}") from error
    except (DjangoDatabaseError, sqlite3.Error) as error:
        raise BackupError(f"Rien n’est fait, la base a refusé : {first_line(error)}") from error


def reason_of(error: OSError) -> str:
    """« le disque est plein (sauvegardes/base) »."""
    said = error.strerror or str(error)
    reason = said if error.errno is None else REASONS.get(error.errno, said)
    return f"{reason} ({os.fsdecode(error.filename)})" if error.filename else reason


def _mended(error: OSError) -> str:
    """What root types when the site's account may not read a file, such as a backup that root copied here."""
    if not (isinstance(error, PermissionError) and error.filename and os.geteuid()):
        return ""
    account, path = pwd.getpwuid(os.geteuid()).pw_name, Path(os.fsdecode(error.filename))
    folder = path if path.is_dir() else path.parent
    return f" Le compte « {account} » n’a pas ce droit : sudo chown -R {account}: {folder}"


def first_line(error: Exception | str) -> str:
    """What a tool said first."""
    return next(iter(str(error).strip().splitlines()), "sans dire pourquoi.")
