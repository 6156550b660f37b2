"""Who came: what a scan or a tick proves, and every scan there was."""

from django.db import models
from django.db.models import Q, QuerySet

from inscriptions.models.registrations import Registration
from programme.models import Event, Session
from rencontre.french.words import HALF_DAYS


class Moment(models.TextChoices):
    """What a person attends: a half-day of the day, or one of its workshops."""

    MORNING = "morning", HALF_DAYS["morning"].name
    AFTERNOON = "afternoon", HALF_DAYS["afternoon"].name
    WORKSHOP = "workshop", "atelier"


def names_its_workshop(name: str) -> models.CheckConstraint:
    """The constraint that a row names its workshop when its moment is one, and only then."""
    return models.CheckConstraint(
        condition=Q(moment=Moment.WORKSHOP, workshop__isnull=False)
        | (~Q(moment=Moment.WORKSHOP) & Q(workshop__isnull=True)),
        name=name,
    )


class Attendance(models.Model):
    """Someone was there: one row a person and moment, whatever the number of scans."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendances", verbose_name="inscription"
    )
    moment = models.CharField("moment", max_length=9, choices=Moment)
    workshop = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name="atelier"
    )
    at = models.DateTimeField("pointé le")
    by = models.CharField("par", max_length=150)

    class Meta:
        verbose_name = "présence"
        ordering = ["at", "pk"]
        constraints = [
            names_its_workshop("attendance_names_its_workshop"),
            models.UniqueConstraint(
                fields=["registration", "moment"],
                condition=Q(workshop__isnull=True),
                name="one_attendance_per_person_and_half_day",
            ),
            models.UniqueConstraint(
                fields=["registration", "workshop"],
                condition=Q(workshop__isnull=False),
                name="one_attendance_per_person_and_workshop",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}, {self.workshop or self.get_moment_display()}"


class Scan(models.Model):
    """A reading of a badge, or the undoing of one: added, never changed. The earliest reading wins.

    `scanned_at` is the instant that counts; where the device's own clock could not be believed it is `received_at`, and
    `claimed_at` keeps what that clock said.
    """

    class Outcome(models.TextChoices):
        FIRST = "first", "premier pointage"
        DUPLICATE = "duplicate", "déjà pointé"
        REFUSED = "refused", "refusé"
        UNDO = "undo", "annulation"
        UNDO_ALL = "undo_all", "annulation par l’organisation"

    uuid = models.UUIDField("identifiant de l’appareil", unique=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="scans", verbose_name="inscription")
    moment = models.CharField("moment", max_length=9, choices=Moment)
    workshop = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="scans", verbose_name="atelier"
    )
    scanned_at = models.DateTimeField("lu le")
    received_at = models.DateTimeField("reçu le")
    claimed_at = models.DateTimeField("heure douteuse de l’appareil", null=True, blank=True)
    by = models.CharField("par", max_length=150)
    outcome = models.CharField("résultat", max_length=9, choices=Outcome)

    class Meta:
        verbose_name = "lecture de badge"
        verbose_name_plural = "lectures de badges"
        ordering = ["scanned_at", "pk"]
        indexes = [models.Index(fields=["registration", "moment", "scanned_at"], name="scans_of_a_person")]
        constraints = [names_its_workshop("scan_names_its_workshop")]

    def __str__(self) -> str:
        return f"{self.registration} : {self.get_outcome_display()}"


def attended(event: Event) -> QuerySet[Attendance]:
    """The presences that a certificate states: at the half-days that `event` has, and at its workshops."""
    presences = Attendance.objects.filter(registration__event=event)
    return presences.filter(Q(moment__in=event.half_days) | Q(workshop__isnull=False))
