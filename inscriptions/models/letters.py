"""The letters: queued with the act that causes them, sent after it stands."""

from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration


class OutgoingMail(models.Model):
    """One row a letter: queued with the act that causes it, sent after commit."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", "confirmation d’inscription"
        CHANGED = "changed", "inscription modifiée"
        CANCELLED = "cancelled", "inscription annulée"
        ALREADY = "already", "déjà inscrit"
        ADDRESS_NEW = "address_new", "nouvelle adresse à confirmer"
        ADDRESS_OLD = "address_old", "changement d’adresse demandé"
        CONFIRM = "confirm", "adresse à confirmer"
        EXPIRED = "expired", "adresse non confirmée"
        WAITING = "waiting", "liste d’attente"
        PROMOTED = "promoted", "place obtenue"
        SEATED = "seated", "atelier obtenu"
        ALLOCATED = "allocated", "répartition annoncée"
        SESSION = "session", "séance modifiée"
        LINKS = "links", "liens retrouvés"

    MAX_ATTEMPTS = 6

    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name="inscription"
    )
    kind = models.CharField("nature", max_length=20, choices=Kind)
    to = models.EmailField("destinataire")
    reply_to = models.EmailField("réponse à", blank=True)
    subject = models.CharField("objet", max_length=300)
    text = models.TextField("texte")
    html = models.TextField("HTML")
    calendar = models.TextField("calendrier", blank=True)
    queued_at = models.DateTimeField("écrit le")
    claimed_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    gave_up_at = models.DateTimeField("abandonné le", null=True, blank=True)

    class Meta:
        verbose_name = "message envoyé"
        verbose_name_plural = "messages envoyés"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["queued_at"], condition=Q(sent_at__isnull=True, gave_up_at__isnull=True), name="mails_to_send"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(gave_up_at__isnull=True), name="a_mail_is_sent_or_given_up"
            )
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"
