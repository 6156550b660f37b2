"""What a site holds, the two commands as a person runs them, and backups that someone forged."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from inscriptions.models import Registration
from tests.factories import EventFactory, RegistrationFactory


class State(NamedTuple):
    """Every row of every table, and every uploaded file."""

    rows: dict[str, list[tuple]]
    files: dict[str, bytes]

    @classmethod
    def now(cls) -> "State":
        return cls(
            {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()},
            {
                f"{root.name}/{path.relative_to(root)}": path.read_bytes()
                for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
                for path in root.rglob("*")
                if path.is_file()
            },
        )


def spoil() -> None:
    """Do to the site what a restore undoes: people added and erased, files added, changed and erased."""
    Registration.objects.filter(first_name="Bob").delete()
    Registration.objects.update(first_name="Autre")
    RegistrationFactory(event=EventFactory())
    (settings.MEDIA_ROOT / "event" / "jour.png").write_bytes(b"une autre image")
    (settings.PRIVATE_ROOT / "document" / "actes.pdf").unlink(missing_ok=True)
    (settings.PRIVATE_ROOT / "nouveau").mkdir(exist_ok=True)
    (settings.PRIVATE_ROOT / "nouveau" / "fichier.txt").write_bytes(b"nouveau")


def backup(folder: Path, **options) -> str:
    """What `manage.py backup` prints."""
    return _printed("backup", str(folder), **options)


def restore(path: Path, **options) -> str:
    """What `manage.py restore` prints."""
    return _printed("restore", str(path), **options)


def _printed(*command, **options) -> str:
    output = io.StringIO()
    call_command(*command, stdout=output, **options)
    return output.getvalue()


Members = dict[str, bytes]


def members_of(path: Path) -> Members:
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def forge(path: Path, change: Callable[[Members], None], *added: tarfile.TarInfo) -> Path:
    """The backup `path` written again beside it, its members changed by `change`, with the digests that suit them."""
    members = members_of(path)
    members.pop("empreintes.json")
    change(members)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    forged = path.with_name("forgée.tar.gz")
    with tarfile.open(forged, "w:gz") as archive:
        for name, data in members.items():
            _add(archive, tarfile.TarInfo(name), data)
        for member in added:
            archive.addfile(member)
        _add(archive, tarfile.TarInfo("empreintes.json"), json.dumps(digests).encode())
    return forged


def _add(archive: tarfile.TarFile, member: tarfile.TarInfo, data: bytes) -> None:
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def with_card(**changes) -> Callable[[Members], None]:
    """A change of what the backup says of itself."""

    def change(members: Members) -> None:
        card = json.loads(members["manifeste.json"]) | changes
        members["manifeste.json"] = json.dumps(card).encode()

    return change
