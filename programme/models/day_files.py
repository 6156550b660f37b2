"""Files made for a day: documents that were printed, spreadsheets between their preview and their import.

They lie in the database: whoever makes one and whoever hands it out may be on two hosts, which share no disk for it.
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone

BEFORE = ("impressions", "imports")  # the folders where they lay up to 0.1.1


class DayFile(models.Model):
    """The bytes of a file, read one at a time; whoever names it sees to its end."""

    name = models.CharField("nom", max_length=255, unique=True)
    content = models.BinaryField("contenu")
    made_at = models.DateTimeField("fait le")

    class Meta:
        verbose_name = "fichier d’un jour"
        verbose_name_plural = "fichiers d’un jour"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DayStorage(Storage):
    """Django's way to these files: they are written and erased with the transaction that does so."""

    def _open(self, name: str, mode: str = "rb") -> File:
        content = DayFile.objects.filter(name=name).values_list("content", flat=True).first()
        if content is None:
            raise FileNotFoundError(name)
        return ContentFile(bytes(content), name)

    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        DayFile.objects.create(name=name, content=content.read(), made_at=timezone.now())
        return name

    def exists(self, name: str) -> bool:
        return DayFile.objects.filter(name=name).exists()

    def delete(self, name: str) -> None:
        DayFile.objects.filter(name=name).delete()


def erase_files_of_before() -> None:
    """Erase from the disk the files of a day that a version up to 0.1.1, or the restore of its backup, left there."""
    for folder in BEFORE:
        path = Path(settings.PRIVATE_ROOT, folder)
        if path.is_dir():
            shutil.rmtree(path)
