"""Who works beside the pages, and when it last said so."""

from django.db import models
from django.utils.timezone import localtime


class Heartbeat(models.Model):
    """The last sign of life of one kind of process: a queue of the workers, a command of the timers.

    `since` is when its signs began to follow one another; `is_silent`: that they stopped was noticed (`Incident`).
    """

    worker = models.CharField("processus", max_length=40, unique=True)
    at = models.DateTimeField("dernier signe de vie")
    since = models.DateTimeField("sans interruption depuis", null=True, blank=True)
    is_silent = models.BooleanField("dit arrêté", default=False)

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"

    def __str__(self) -> str:
        return f"{self.worker} : {localtime(self.at):%d/%m %H h %M}"
