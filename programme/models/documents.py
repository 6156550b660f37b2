"""What a day leaves behind: its documents, and what changed after it was announced."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programme.columns.fields import LineField
from programme.columns.uploads import private_storage, upload_to, validate_document
from programme.models.events import Event
from programme.models.files import FileOwner
from programme.models.sessions import Session


class Document(FileOwner):
    """What remains of a day, or of one of its sessions: a file or a link."""

    class Kind(models.TextChoices):
        SLIDES = "diaporama", "diaporama"
        MINUTES = "compte_rendu", "compte rendu"
        MOOD = "note_ambiance", "note d’ambiance"
        OTHER = "autre", "autre document"

    event = models.ForeignKey(Event, models.CASCADE, related_name="documents", verbose_name="journée")
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="documents", verbose_name="séance",
        help_text="Vide : un document de toute la journée.",
    )  # fmt: skip
    kind = models.CharField("nature", max_length=13, choices=Kind, default=Kind.OTHER)
    title = LineField("titre", max_length=200)
    file = models.FileField(
        "fichier", upload_to=upload_to, storage=private_storage, blank=True, validators=[validate_document],
        help_text="PDF, traitement de texte, diaporama, image… 25 Mo au plus.",
    )  # fmt: skip
    link = models.URLField("lien", blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=1)

    class Meta:
        verbose_name = "document"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="a_document_is_a_file_or_a_link",
                violation_error_message="Donnez un fichier ou un lien, l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.link or reverse("programme:document", args=[self.pk])

    def clean(self) -> None:
        if self.session and self.event_id and self.session.event_id != self.event_id:
            raise ValidationError({"session": "Cette séance est d’une autre journée."})

    @property
    def format(self) -> str:
        """« PDF », « DOCX »; empty for a link."""
        return PurePath(self.file.name or "").suffix.lstrip(".").upper()

    @property
    def size(self) -> int | None:
        """Bytes of the file; None for a link, or when the file is gone."""
        try:
            return self.file.size if self.file else None
        except OSError:
            return None
