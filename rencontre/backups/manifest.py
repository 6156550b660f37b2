"""The card of a backup, and whether this site can take it."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from rencontre.backups.errors import BackupError
from rencontre.holdings import unsaved_tables

OURS = ("programme.", "inscriptions.")
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Contents(NamedTuple):
    """What a database holds."""

    rows: dict[str, int]  # of each table
    migrations: list[str]  # « programme.0001_initial »


def contents(query: Callable[[str], Iterable[tuple]], tables: Iterable[str]) -> Contents:
    """Count the rows of `tables`, but of the unsaved, and read what was migrated, in the transaction of `query`."""
    saved = sorted(set(tables) - unsaved_tables())
    rows = {table: next(iter(query(f'SELECT COUNT(*) FROM "{table}"')))[0] for table in saved}  # noqa: S608
    applied = query("SELECT app, name FROM django_migrations") if "django_migrations" in rows else []
    return Contents(rows, sorted(f"{app}.{name}" for app, name in applied))


@dataclass(frozen=True)
class Manifest:
    """The card at the head of a backup."""

    version: str  # of the software
    site: str
    made_at: str
    engine: str  # « sqlite » or « postgresql »
    migrations: list[str]
    rows: dict[str, int]

    @classmethod
    def of(cls, database: Contents) -> "Manifest":
        return cls(
            version=software_version(),
            site=settings.SITE_URL,
            made_at=timezone.localtime().isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=database.migrations,
            rows=database.rows,
        )

    @classmethod
    def read(cls, data: bytes) -> "Manifest":
        return cls(**json.loads(data))

    def written(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def is_behind(self) -> bool:
        """Whether the saved database lacks migrations of this version."""
        return bool(known_migrations() - set(self.migrations))


def software_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def check_suits_this_site(manifest: Manifest) -> None:
    """Raise BackupError if the backup is of another engine, or of a version that this one cannot read."""
    if manifest.engine != connection.vendor:
        theirs, ours = ENGINES.get(manifest.engine, manifest.engine), ENGINES[connection.vendor]
        raise BackupError(
            f"Cette sauvegarde est celle d’un site sur {theirs}, celui-ci est sur {ours} : "
            f"restaurez-la sur un site dont DATABASE_URL désigne une base {theirs}."
        )
    unknown = {name for name in manifest.migrations if name.startswith(OURS)} - known_migrations()
    if unknown or _numbers(manifest.version) > _numbers(software_version()):
        raise BackupError(
            f"Cette sauvegarde vient d’une version plus récente ({manifest.version}) que celle-ci "
            f"({software_version()}) : mettez d’abord le logiciel à jour."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
