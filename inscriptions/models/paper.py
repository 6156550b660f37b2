"""What was printed, for whom and with which settings."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.models import Event
from programme.models.day_files import DayStorage
from rencontre.tasks.jobs import Job

LARGEST_OFFSET = 100  # tenths of a millimetre


class BadgePrint(models.Model):
    """A badge that was printed; `digest` is what stood on it, so that a changed one is known."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="badge_prints", verbose_name="inscription"
    )
    digest = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("imprimé le")
    by = models.CharField("par", max_length=150)

    class Meta:
        verbose_name = "badge imprimé"
        verbose_name_plural = "badges imprimés"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Badge de {self.registration}"


class PrintSettings(models.Model):
    """One user's sheet of labels and printer: offsets in tenths of a millimetre, to the right and down."""

    OFFSET = (MinValueValidator(-LARGEST_OFFSET), MaxValueValidator(LARGEST_OFFSET))

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="print_settings", verbose_name="compte"
    )
    sheet = models.CharField("planche", max_length=30, blank=True)
    offset_x = models.SmallIntegerField("décalage vers la droite", default=0, validators=OFFSET)
    offset_y = models.SmallIntegerField("décalage vers le bas", default=0, validators=OFFSET)
    duplex = models.BooleanField("recto verso", default=False)
    custom_sheet = models.JSONField("planche sur mesure", null=True, blank=True)

    class Meta:
        verbose_name = "réglages d’impression"
        verbose_name_plural = "réglages d’impression"

    def __str__(self) -> str:
        return f"Réglages d’impression de {self.user}"


class PrintJob(Job):
    """A long document made outside the request, for the one who asked for it; its file is erased after a day."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="print_jobs", verbose_name="journée")
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="print_jobs", verbose_name="demandé par"
    )
    document = models.CharField("document", max_length=30)
    options = models.JSONField("options", default=dict, blank=True)
    notices = models.JSONField("remarques", default=list, blank=True)
    file = models.FileField("fichier", upload_to="impressions", storage=DayStorage, blank=True)
    filename = models.CharField("nom du fichier", max_length=120, blank=True)

    class Meta:
        verbose_name = "impression"
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at__isnull=True)),
                name="a_print_job_that_ended_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(file=""), name="a_done_print_job_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.get_state_display()}"


class Certificate(models.Model):
    """The number of an attendance certificate, given once (docs/pratique-francaise.md §3)."""

    registration = models.OneToOneField(
        Registration, models.PROTECT, related_name="certificate", verbose_name="inscription"
    )
    number = models.CharField("numéro", max_length=30, unique=True)
    issued_at = models.DateTimeField("délivrée le")

    class Meta:
        verbose_name = "attestation"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
