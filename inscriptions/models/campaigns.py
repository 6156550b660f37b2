"""What a team writes to the people of a day in its own words: campaigns, reminders, words added to each kind."""

from datetime import datetime, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.columns.fields import AddressField, LineField, ProseField
from programme.columns.uploads import private_storage, upload_to
from programme.models import Event
from programme.models.events import local_instant
from programme.models.files import FileOwner


class LetterWords(models.Model):
    """What a day adds to a kind of letter (its slug): its own greeting and paragraph, in our small markup."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="letter_words", verbose_name="journée")
    kind = models.CharField("nature", max_length=20)
    greeting = LineField("salutation", max_length=120, blank=True)
    text = ProseField("paragraphe", blank=True, max_length=5000)

    class Meta:
        verbose_name = "mots de l’équipe"
        verbose_name_plural = "mots de l’équipe"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"],
                name="one_set_of_words_a_day_and_kind",
                violation_error_message="Cette journée a déjà ses mots pour cette nature de message.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.event}"


class Campaign(FileOwner):
    """A message of the team to an audience of a day: `audience` names a selection, `parameters` are its own (JSON).

    `leaves_at` is the instant that was chosen, `queued_at` when its letters were queued. While it is leaving it may be
    stopped, then taken up again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "brouillon"
        SCHEDULED = "scheduled", "à l’heure dite"
        LEAVING = "leaving", "en cours d’envoi"
        STOPPED = "stopped", "arrêté"
        SENT = "sent", "envoyé"

    event = models.ForeignKey(Event, models.CASCADE, related_name="campaigns", verbose_name="journée")
    audience = models.CharField("destinataires", max_length=30)
    parameters = models.JSONField("précisions", default=dict, blank=True)
    subject = LineField("objet", max_length=150)
    text = ProseField("texte", max_length=20_000)
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    by = models.CharField("par", max_length=150)
    written_at = models.DateTimeField("écrit le")
    leaves_at = models.DateTimeField("part le", null=True, blank=True)
    queued_at = models.DateTimeField("mis en file le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "message aux personnes"
        verbose_name_plural = "messages aux personnes"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled"], queued_at__isnull=True)
                | Q(state__in=["leaving", "stopped", "sent"], queued_at__isnull=False),
                name="a_campaign_that_leaves_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(leaves_at__isnull=False),
                name="a_scheduled_campaign_has_its_hour",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class CampaignFile(FileOwner):
    """A file that goes with a campaign; `size` in bytes."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="files", verbose_name="message")
    name = LineField("nom", max_length=150)
    file = models.FileField("fichier", upload_to=upload_to, storage=private_storage)
    size = models.PositiveIntegerField("taille")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CampaignPerson(models.Model):
    """Somebody chosen by hand for a campaign, or left out when it left: `why_not` says why."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="people", verbose_name="message")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="campaigns", verbose_name="inscription")
    why_not = models.CharField("pourquoi non", max_length=120, blank=True)

    class Meta:
        verbose_name = "personne d’un message"
        verbose_name_plural = "personnes d’un message"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "registration"], name="a_person_stands_once_in_a_campaign")
        ]

    def __str__(self) -> str:
        return f"{self.registration}, {self.campaign}"


class Reminder(models.Model):
    """A letter that leaves by itself so many `days` before a day (fewer than none: after it), at a local hour.

    `text` is added by the team; `queued_at` says when its letters were queued, once. It counts from `armed_at`, for
    `for_date`, the date of the day then: one that was due before never leaves. A day that changes its date has another
    row for the new one, where it had left for the old.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="reminders", verbose_name="journée")
    days = models.SmallIntegerField(
        "jours avant", validators=[MinValueValidator(-60), MaxValueValidator(60)], help_text="Après la journée : moins."
    )
    hour = models.TimeField("à", default=time(9))
    text = ProseField("mots de l’équipe", blank=True, max_length=5000)
    is_on = models.BooleanField("part", default=True)
    armed_at = models.DateTimeField("compte depuis le", null=True, blank=True, editable=False)
    for_date = models.DateField("pour la date du", null=True, blank=True, editable=False)
    queued_at = models.DateTimeField("mis en file le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "rappel"
        ordering = ["-days", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "days"],
                condition=Q(queued_at__isnull=True),
                name="one_reminder_to_come_a_day_and_distance",
                violation_error_message="Cette journée a déjà un rappel à cette distance.",
            ),
            models.UniqueConstraint(
                fields=["event", "days", "for_date"],
                condition=Q(queued_at__isnull=False),
                name="a_reminder_leaves_once_for_a_date",
                violation_error_message="Ce rappel est déjà parti pour cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.event}"

    @property
    def name(self) -> str:
        """« J−7 », « J+1 »; « le jour même »."""
        return f"J{'−' if self.days > 0 else '+'}{abs(self.days)}" if self.days else "le jour même"

    def since_on(self, event: Event) -> datetime | None:
        """Since when it counts for the date that `event` has now; None while it does not."""
        return self.armed_at if self.for_date == event.date else None

    def due_on(self, event: Event) -> datetime:
        """When it leaves (aware): so many days before `event`, at its hour of the site."""
        return local_instant(event.date - timedelta(days=self.days), self.hour)


class TeamNotices(models.Model):
    """What the organiser of a day is told by letter, and where; without an address, at the day's contact."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="team_notices", verbose_name="journée")
    to = AddressField("adresse", blank=True, help_text="Vide : l’adresse de contact de la journée.")
    digest = models.BooleanField("chaque matin, le point des inscriptions", default=True)
    failures = models.BooleanField("un message n’arrive pas", default=True)
    full = models.BooleanField("un atelier est complet", default=True)
    speakers = models.BooleanField("un intervenant annule", default=True)
    closing = models.BooleanField("la clôture approche", default=True)
    told = models.JSONField("déjà dit", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "nouvelles à l’équipe"
        verbose_name_plural = "nouvelles à l’équipe"

    def __str__(self) -> str:
        return f"Nouvelles de {self.event}"
