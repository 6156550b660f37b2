"""What went wrong on the site: errors, and processes that fell silent or came back."""

from django.db import models
from django.utils.timezone import localtime


class Incident(models.Model):
    """What whoever keeps the site is told: of an error its place, its class and a reference, never who met it.

    `place` is the name of a route, of a command, of a task, or of a process (`Heartbeat.worker`). Errors of one kind
    that come together are one row. `letter` is the key of the row of the ledger that tells it, null until one does: a
    number alone, so that erasing letters asks nothing of this table.
    """

    class Kind(models.TextChoices):
        ERROR = "error", "erreur"
        SILENT = "silent", "arrêt"
        BACK = "back", "reprise"

    kind = models.CharField("nature", max_length=6, choices=Kind)
    at = models.DateTimeField("le", db_index=True)
    place = models.CharField("endroit", max_length=100)
    error = models.CharField("erreur", max_length=100, blank=True)
    reference = models.CharField("référence", max_length=40, blank=True)
    times = models.PositiveIntegerField("fois", default=1)
    letter = models.BigIntegerField("dit par le message", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "incident"
        verbose_name_plural = "incidents"

    def __str__(self) -> str:
        return f"{localtime(self.at):%d/%m %H h %M} : {self.place} {self.error}".strip()
