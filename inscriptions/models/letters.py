"""The letters: queued with the act that causes them, sent after it stands."""

from typing import Self

from django.db import models
from django.db.models import Q

from inscriptions.models.campaigns import Campaign, Reminder
from inscriptions.models.registrations import Registration


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def to_send(self) -> Self:
        """Those that wait to leave: neither sent, nor given up, nor dropped."""
        return self.filter(sent_at__isnull=True, gave_up_at__isnull=True, dropped_at__isnull=True)


class OutgoingMail(models.Model):
    """One row a letter: queued with the act that causes it, composed and sent after the commit.

    `kind` is the slug of a kind (`inscriptions/post/kinds.py`). `facts` is what the act decided
    (`inscriptions/post/facts.py`), emptied once the letter is sent; its texts are empty until it is composed.
    `attempts` counts the answers of the mail server to this letter, `stalls` the times when it fell silent over it.
    """

    MAX_ATTEMPTS = 6
    MAX_STALLS = 6

    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="inscription"
    )
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="message aux personnes"
    )
    reminder = models.ForeignKey(
        Reminder, models.PROTECT, null=True, blank=True, related_name="mails", verbose_name="rappel"
    )
    kind = models.CharField("nature", max_length=20)
    to = models.EmailField("destinataire")
    reply_to = models.EmailField("réponse à", blank=True)
    facts = models.JSONField("faits", default=dict, blank=True, editable=False)
    subject = models.CharField("objet", max_length=300)
    text = models.TextField("texte", blank=True)
    html = models.TextField("HTML", blank=True)
    calendar = models.TextField("calendrier", blank=True)
    queued_at = models.DateTimeField("écrit le")
    not_before = models.DateTimeField("pas avant", null=True, blank=True)
    claimed_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    stalls = models.PositiveSmallIntegerField("envois interrompus", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    gave_up_at = models.DateTimeField("abandonné le", null=True, blank=True)
    dropped_at = models.DateTimeField("sans objet depuis le", null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "message envoyé"
        verbose_name_plural = "messages envoyés"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["queued_at"], name="mails_in_order"),
            models.Index(fields=["gave_up_at"], condition=Q(gave_up_at__isnull=False), name="mails_given_up"),
            models.Index(
                fields=["queued_at"],
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True, dropped_at__isnull=True),
                name="mails_to_send",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "registration"],
                condition=Q(campaign__isnull=False),
                name="a_campaign_writes_once_to_a_person",
            ),
            models.UniqueConstraint(
                fields=["reminder", "registration"],
                condition=Q(reminder__isnull=False),
                name="a_reminder_writes_once_to_a_person",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True)
                | Q(sent_at__isnull=True, dropped_at__isnull=True)
                | Q(gave_up_at__isnull=True, dropped_at__isnull=True),
                name="a_mail_ends_in_one_way",
                violation_error_message="Un message est envoyé, abandonné ou sans objet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
