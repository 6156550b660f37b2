"""Who sits where."""

from typing import Self

from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.models import Session
from programme.models.sessions import among_slots


class WorkshopSeatQuerySet(models.QuerySet["WorkshopSeat"]):
    def told_apart(self) -> Self:
        """With their workshops, and what `Session.hour_in_day` says of each: read them as `known_workshop`."""
        seats = self.select_related("workshop__parent")
        return seats.annotate(is_among_slots=among_slots("workshop__event", "slot"))


class WorkshopSeat(models.Model):
    """A seat in a workshop; `over_capacity` marks one that the team forced, with reason and actor."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="seats", verbose_name="inscription")
    slot = models.ForeignKey(Session, models.PROTECT, related_name="slot_seats", verbose_name="créneau")
    workshop = models.ForeignKey(Session, models.PROTECT, related_name="seats", verbose_name="atelier")
    allotted_at = models.DateTimeField("attribuée le")
    by = models.CharField("par", max_length=150)
    reason = models.CharField("motif", max_length=300, blank=True)
    over_capacity = models.BooleanField("en surnombre", default=False)

    objects = WorkshopSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "place en atelier"
        verbose_name_plural = "places en atelier"
        ordering = ["slot", "workshop", "allotted_at"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "slot"], name="one_seat_per_person_and_slot"),
            models.CheckConstraint(
                condition=Q(over_capacity=False) | (~Q(reason="") & ~Q(by="")),
                name="a_forced_seat_has_its_reason_and_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} : {self.workshop}"

    @property
    def known_workshop(self) -> Session:
        """Its workshop, of a seat that `told_apart` read."""
        self.workshop.is_among_slots = self.is_among_slots  # type: ignore[attr-defined]  # annotated
        return self.workshop
