"""What was done, what was mailed, and how often a connection asked."""

from django.db import models
from django.utils.timezone import localtime

from inscriptions.models.registrations import Registration
from programme.models import Event, Session


class History(models.Model):
    """One row an act; never the diet or access needs."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="history", verbose_name="journée")
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="history", verbose_name="inscription"
    )
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="history", verbose_name="séance"
    )
    who = models.CharField("qui", max_length=150)
    when = models.DateTimeField("quand")
    act = models.CharField("acte", max_length=60)
    before = models.JSONField("avant", default=dict, blank=True)
    after = models.JSONField("après", default=dict, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "acte"
        verbose_name_plural = "historique"
        ordering = ["-when", "-pk"]
        indexes = [models.Index(fields=["when"], name="history_in_order")]

    def __str__(self) -> str:
        return f"{localtime(self.when):%d/%m/%Y %H:%M} {self.who} : {self.act}"
