"""What changed in a day, or in one of its sessions, after it was announced."""

from django.db import models
from django.utils.timezone import localtime

from programme.models.events import Event
from programme.models.sessions import Session


class SessionChange(models.Model):
    """What a visitor would notice of a published session: hours, venue, room, cancellation; before and after."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="changes", verbose_name="séance")
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=150)
    announced_at = models.DateTimeField("annoncée le", null=True, blank=True)

    class Meta:
        verbose_name = "modification de séance"
        verbose_name_plural = "modifications de séances"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.session}, modifiée le {localtime(self.at):%d/%m/%Y}"


class EventChange(models.Model):
    """What a visitor would notice of a published day: its date, its hours, its cancellation; before and after."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes", verbose_name="journée")
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=150)
    announced_at = models.DateTimeField("annoncée le", null=True, blank=True)

    class Meta:
        verbose_name = "modification de journée"
        verbose_name_plural = "modifications de journées"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.event}, modifiée le {localtime(self.at):%d/%m/%Y}"
