"""The files of the repository, by their names in it."""

from pathlib import Path

from django.conf import settings


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))
