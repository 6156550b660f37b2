"""What stays of people who were erased: the figures of their day, and how many were erased when."""

from django.db import models
from django.utils.timezone import localtime

from programme.models import Event


class DayReport(models.Model):
    """The figures of a day, frozen before its people are erased: `counts` is what `privacy/report.py` made."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="frozen_report", verbose_name="journée")
    frozen_at = models.DateTimeField("arrêté le")
    counts = models.JSONField("chiffres", default=dict, blank=True)

    class Meta:
        verbose_name = "bilan conservé"
        verbose_name_plural = "bilans conservés"
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return f"Bilan conservé de « {self.event} »"


class PurgeRun(models.Model):
    """One daily purge that went to its end: `counts` says how many of what, never who."""

    at = models.DateTimeField("faite le")
    counts = models.JSONField("effacés", default=dict, blank=True)

    class Meta:
        verbose_name = "purge"
        ordering = ["-at"]
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"Purge du {localtime(self.at):%d/%m/%Y}"
