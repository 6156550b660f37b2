"""Long imports of registrations, made outside the request."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from programme.models import Event
from rencontre.tasks.jobs import Job


class ImportJob(Job):
    """The import of a file that was previewed, for the one who confirmed it; a file has one import at most.

    `file` is its name among the previewed ones; `options` hold how it is read and what was chosen on its preview, by
    numbers of lines and names of answers. `faults` are the sentences that refuse it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="import_jobs", verbose_name="journée")
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_jobs", verbose_name="demandé par"
    )
    file = models.CharField("fichier", max_length=100, unique=True)
    options = models.JSONField("choix", default=dict, blank=True)
    with_needs = models.BooleanField("avec les besoins d’accueil", default=False)
    people = models.PositiveIntegerField("personnes inscrites", default=0)
    waiting = models.PositiveIntegerField("dont en liste d’attente", default=0)
    known = models.PositiveIntegerField("déjà inscrites", default=0)
    amended = models.PositiveIntegerField("dont modifiées", default=0)
    faults = models.JSONField("lignes refusées", default=list, blank=True)

    class Meta:
        verbose_name = "import d’inscriptions"
        verbose_name_plural = "imports d’inscriptions"
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at__isnull=True)),
                name="an_import_that_ended_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"Import d’inscriptions à « {self.event} », {self.get_state_display()}"


class ColumnMatch(models.Model):
    """What the columns of a layout mean, as somebody said once: the same headings are not asked about again.

    `digest` is that of the headings, folded, in the order of the columns: they are not kept, for a file without any
    begins with somebody. `answers` holds the meaning of each, empty when it is left aside.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True)
    answers = models.JSONField("réponses")
    said_at = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"

    def __str__(self) -> str:
        return f"Correspondance du {localtime(self.said_at):%d/%m/%Y}"
