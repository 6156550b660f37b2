"""The file itself: a compressed tar, written and read as a stream, never whole in memory."""

import gzip
import hashlib
import json
import os
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from rencontre.backups.errors import BackupError
from rencontre.backups.manifest import Manifest

MANIFEST = "manifeste.json"
DIGESTS = "empreintes.json"
DATABASES = {"sqlite": "base.sqlite3", "postgresql": "base.dump"}
FOLDERS = ("media", "private")
LARGEST_CARD = 10_000_000  # bytes of a manifest
CHUNK = 1 << 20


class _Digested:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]):
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data


# --- Writing -----------------------------------------------------------------------------------------------------


def write(file: BinaryIO, manifest: Manifest, database: Path, uploads: Iterable[tuple[str, Path]]) -> int:
    """Write the archive into `file`, down to the disk; return how many uploads it holds.

    An upload that is erased meanwhile is left out: the database, read before, will soon not name it either.
    """
    digests, count = {}, 0
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6, format=tarfile.PAX_FORMAT) as archive:
        digests[MANIFEST] = _add_bytes(archive, MANIFEST, manifest.written())
        digests[DATABASES[manifest.engine]] = _add_file(archive, DATABASES[manifest.engine], database)
        for name, path in uploads:
            try:
                digests[name] = _add_file(archive, name, path)
            except FileNotFoundError:
                continue
            count += 1
        _add_bytes(archive, DIGESTS, json.dumps(digests, indent=1).encode())
    file.flush()
    os.fsync(file.fileno())
    return count


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> str:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, BytesIO(data))
    return hashlib.sha256(data).hexdigest()


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = status.st_size, stat.S_IMODE(status.st_mode), int(status.st_mtime)
        digested = _Digested(file)
        archive.addfile(member, digested)
    return digested.hash.hexdigest()


# --- Reading -----------------------------------------------------------------------------------------------------


def read_manifest(path: Path) -> Manifest:
    """The card of the backup `path`; BackupError if it is not one."""
    with _opened(path) as archive:
        return _parsed(_read_card(archive, path), path)


def unpack(path: Path, target_of: Callable[[str], Path | None]) -> list[str]:
    """Read the whole backup and check every digest; return the names of its uploads.

    Each member is written to the new file `target_of(name)`, unless that is None.
    """
    found: dict[str, str] = {}
    with _opened(path) as archive:
        card = _read_card(archive, path)
        manifest, said = _parsed(card, path), {}
        found[MANIFEST] = hashlib.sha256(card).hexdigest()
        for member in archive:
            if member.offset == 0:  # the card again
                continue
            if member.name == DIGESTS:
                said = json.load(_content(archive, member))
                break
            _check_member(member, manifest)
            found[member.name] = _copy(archive, member, target_of(member.name))
    if found != said:
        raise BackupError(f"{path} est incomplet ou abîmé : ses empreintes ne sont pas les bonnes.")
    return [name for name in found if name.split("/")[0] in FOLDERS]


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:gz") as archive:
            yield archive
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError) as error:
        raise BackupError(f"{path} n’est pas une sauvegarde de ce logiciel, ou elle est abîmée.") from error


def _read_card(archive: tarfile.TarFile, path: Path) -> bytes:
    member = archive.next()
    if member is None or member.name != MANIFEST or not member.isreg() or member.size > LARGEST_CARD:
        raise BackupError(f"{path} n’est pas une sauvegarde de ce logiciel.")
    return _content(archive, member).read()


def _stranger(member: tarfile.TarInfo) -> BackupError:
    return BackupError(f"La sauvegarde contient un élément qui n’a rien à y faire : « {member.name} ».")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise _stranger(member)
    return content


def _parsed(card: bytes, path: Path) -> Manifest:
    try:
        return Manifest.read(card)
    except TypeError as error:
        raise BackupError(f"{path} n’est pas une sauvegarde que cette version sait lire.") from error


def _check_member(member: tarfile.TarInfo, manifest: Manifest) -> None:
    """Raise BackupError for what a backup never holds: links, devices, names that lead out of their folder."""
    path = PurePosixPath(member.name)
    is_upload = len(path.parts) > 1 and path.parts[0] in FOLDERS and str(path) == member.name
    if (
        not member.isreg()
        or not (is_upload or member.name == DATABASES[manifest.engine])
        or ".." in path.parts
        or "\0" in member.name
    ):
        raise _stranger(member)


def _copy(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path | None) -> str:
    source = _Digested(_content(archive, member))
    if target is None:
        while source.read(CHUNK):
            pass
        return source.hash.hexdigest()
    with target.open("xb") as file:
        while data := source.read(CHUNK):
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(target, member.mode & 0o777)
    os.utime(target, (member.mtime, member.mtime))
    return source.hash.hexdigest()
