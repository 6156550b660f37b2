"""What people wish, and the runs that share out a slot."""

from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.models import Event, Session


def current_wishes(registration: Registration) -> dict[int, list[int]]:
    """Slot → workshops, best first."""
    wishes: dict[int, list[int]] = {}
    for slot, workshop in registration.choices.order_by("slot_id", "rank").values_list("slot_id", "workshop_id"):
        wishes.setdefault(slot, []).append(workshop)
    return wishes


def announced_slots(event: Event) -> set[int]:
    """Slots whose sharing is announced: from then on they behave as in first come."""
    runs = AllocationRun.objects.filter(slot__event=event, state=AllocationRun.State.ANNOUNCED)
    return set(runs.values_list("slot_id", flat=True))


class AllocationRun(models.Model):
    """One sharing of a slot: what it started from and what it gives, kept so that it can be replayed to the byte."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposée"
        APPLIED = "applied", "retenue"
        ANNOUNCED = "announced", "annoncée"

    class Objective(models.TextChoices):
        GENEROUS = "generous", "généreux : le moins possible de derniers vœux"
        RANK_MAXIMAL = "rank_maximal", "le plus possible de premiers vœux"
        SMALLEST_SUM = "smallest_sum", "la plus petite somme des rangs"

    slot = models.ForeignKey(Session, models.PROTECT, related_name="allocation_runs", verbose_name="créneau")
    objective = models.CharField("objectif", max_length=12, choices=Objective, default=Objective.GENEROUS)
    seed = models.CharField("graine du tirage", max_length=64)
    digest = models.CharField("empreinte des vœux", max_length=64)
    input = models.TextField("vœux et places")
    result = models.TextField("résultat")
    state = models.CharField("état", max_length=9, choices=State, default=State.PROPOSED)
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=150)

    class Meta:
        verbose_name = "répartition"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=~Q(state="proposed"), name="one_allocation_stands_in_a_slot"
            )
        ]

    def __str__(self) -> str:
        return f"Répartition de « {self.slot} », {self.get_state_display()}"


class WorkshopChoice(models.Model):
    """A wish: one workshop of a slot at a rank."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="choices", verbose_name="inscription")
    slot = models.ForeignKey(Session, models.PROTECT, related_name="slot_choices", verbose_name="créneau")
    workshop = models.ForeignKey(Session, models.PROTECT, related_name="choices", verbose_name="atelier")
    rank = models.PositiveSmallIntegerField("rang")
    waits = models.BooleanField("attend une place", default=True)
    queued_at = models.DateTimeField("place dans la file")

    class Meta:
        verbose_name = "vœu"
        verbose_name_plural = "vœux"
        ordering = ["slot", "rank"]
        indexes = [models.Index(fields=["workshop", "queued_at", "id"], name="line_of_a_workshop")]
        constraints = [
            models.UniqueConstraint(fields=["registration", "slot", "rank"], name="one_wish_per_slot_and_rank"),
            models.UniqueConstraint(fields=["registration", "workshop"], name="a_workshop_is_wished_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.registration}, vœu {self.rank} : {self.workshop}"
