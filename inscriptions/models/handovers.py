"""A place that somebody offers to somebody else."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.columns.fields import AddressField


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self, now: datetime) -> Self:
        """Those that may still be accepted at `now`, an aware datetime."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


class Handover(models.Model):
    """The offer of a place: the giver keeps it until the receiver accepts, within 48 hours.

    `offer` is the registration whose place is offered, `to` the address it is offered to; `receiver` the registration
    that took it, once accepted.
    """

    offer = models.ForeignKey(Registration, models.CASCADE, related_name="handovers", verbose_name="place offerte")
    to = AddressField("proposée à")
    receiver = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="received", verbose_name="acceptée par"
    )
    offered_at = models.DateTimeField("proposée le")
    expires_at = models.DateTimeField("jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "cession de place"
        verbose_name_plural = "cessions de places"
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_accepted_offer_is_not_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_offer_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Place de {self.offer}"
