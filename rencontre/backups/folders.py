"""The folders of a site: its uploads, a place to work in, and the owner of the files."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import NoReturn

from django.conf import settings

from rencontre.backups.errors import BackupError

ASIDE = ".rencontre-en-cours-"
UNABLE = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.EOPNOTSUPP}


def roots() -> dict[str, Path]:
    """Where each folder of the archive lies on this site."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def uploads() -> Iterator[tuple[str, Path]]:
    """Each uploaded file and its name in an archive; work under way left out."""
    for folder, root in roots().items():
        for path in _files(root):
            yield f"{folder}/{path.relative_to(root).as_posix()}", path


def _files(root: Path) -> Iterator[Path]:
    """Every file under `root`, in order. A folder that is a link is followed, once."""
    seen = set[Path]()
    for folder, names, files in os.walk(root, followlinks=True, onerror=_raise):
        here = Path(folder)
        seen.add(here.resolve())
        names[:] = sorted(name for name in names if not name.startswith(ASIDE) and (here / name).resolve() not in seen)
        yield from (here / name for name in sorted(files) if (here / name).is_file())


def _raise(error: OSError) -> NoReturn:
    raise error


def check_outside(path: Path, what: str) -> None:
    """Raise BackupError if `path` lies in a folder that the site serves, saves or empties."""
    for root in (*roots().values(), Path(settings.STATIC_ROOT)):
        if path.resolve().is_relative_to(root.resolve()):
            raise BackupError(
                f"{what} ne peut pas être dans {root}, que le site remplit lui-même : prenez-en un autre."
            )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One at a time in `folder`: the second waits."""
    with _opened(folder) as descriptor:
        with _if_able():
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def clear(folder: Path) -> None:
    """Erase what a killed run left in `folder`, where nobody works now."""
    for left in folder.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)  # another account's is harmless


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A new private folder in `folder`, which is locked; what a killed run left is erased first."""
    clear(folder)
    work = Path(mkdtemp(prefix=ASIDE, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def sync(folder: Path) -> None:
    """Make sure that the names of `folder` are on the disk."""
    with _opened(folder) as descriptor, _if_able():
        os.fsync(descriptor)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _if_able() -> Iterator[None]:
    """Some network folders have neither locks nor fsync: they are used without them."""
    try:
        yield
    except OSError as error:
        if error.errno not in UNABLE:
            raise


def give(path: Path, like: Path) -> None:
    """Give `path` to the owner of `like`: the site must read and write what root put there."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def put(new: Path, root: Path, names: list[str]) -> None:
    """Put the files `names` of the folder `new` in place under `root`, each over the one of that name."""
    for name in names:
        target = root / name
        _make(target.parent, root)
        give(new / name, root)
        shutil.move(new / name, target)


def _make(folder: Path, root: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent, root)
        folder.mkdir()
        give(folder, root)
