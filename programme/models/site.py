"""The settings of the site."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from programme.columns.fields import AddressField, LineField, ProseField
from programme.columns.pictures import ICON, LOGO, PictureField
from programme.columns.uploads import private_storage, upload_to, validate_picture
from programme.models.events import Event
from programme.models.files import FileOwner
from rencontre.databases.compiled import CompiledModels

UNNAMED = "Rencontres"  # what a site shows that nobody has named yet


class SiteSettings(FileOwner):
    """One row: whose site it is, and what the legal pages and the certificates say about the publisher."""

    class LegalBasis(models.TextChoices):
        PUBLIC_INTEREST = "public_interest", "mission d’intérêt public"
        CONSENT = "consent", "consentement"
        LEGITIMATE_INTEREST = "legitimate_interest", "intérêt légitime"

    class Conformity(models.TextChoices):
        NONE = "none", "non conforme"
        PARTIAL = "partial", "partiellement conforme"
        FULL = "full", "totalement conforme"

    name = LineField("nom du site", max_length=80, blank=True, help_text="Celui que lisent les visiteurs, partout.")
    logo = PictureField(
        "logo", boxes=LOGO, is_logo=True, upload_to=upload_to, blank=True, validators=[validate_picture]
    )
    icon = PictureField(
        "icône", boxes=ICON, is_logo=True, upload_to=upload_to, blank=True, validators=[validate_picture],
        help_text="Un dessin carré, pour l’onglet du navigateur.",
    )  # fmt: skip
    accent = models.CharField("couleur", max_length=12, choices=Event.Accent, default=Event.Accent.BLEU)
    sender_name = LineField(
        "nom d’expéditeur des messages", max_length=80, blank=True, help_text="Vide : le nom du site."
    )
    publisher = LineField("éditeur du site", max_length=200, blank=True)
    publisher_address = LineField("adresse de l’éditeur", max_length=300, blank=True)
    publication_director = LineField("directeur ou directrice de la publication", max_length=200, blank=True)
    contact_email = AddressField("adresse de contact", blank=True)
    contact_phone = LineField("téléphone de contact", max_length=30, blank=True)
    dpo = LineField("délégué à la protection des données", max_length=300, blank=True, help_text="Nom ou adresse.")
    host = ProseField("hébergeur", blank=True, help_text="Nom, adresse et téléphone.")
    legal_basis = models.CharField(
        "base légale des inscriptions", max_length=30, choices=LegalBasis, default=LegalBasis.PUBLIC_INTEREST
    )
    backup_days = models.PositiveSmallIntegerField(
        "conservation des sauvegardes (jours)", default=14, validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Au-delà, la plus ancienne est effacée : dites-le comme vous le faites (docs/exploitation.md).",
    )  # fmt: skip
    conformity = models.CharField(
        "état de conformité RGAA", max_length=10, choices=Conformity, default=Conformity.NONE,
        help_text="« non conforme » tant qu’aucun audit n’est saisi.",
    )  # fmt: skip
    audit_results = ProseField("résultat des tests", blank=True)
    non_conformities = ProseField("non-conformités", blank=True)
    disproportionate_burden = ProseField("dérogations pour charge disproportionnée", blank=True)
    exempt_contents = ProseField("contenus exemptés", blank=True)
    declaration_made_on = models.DateField("déclaration établie le", null=True, blank=True)
    declaration_updated_on = models.DateField("déclaration mise à jour le", null=True, blank=True)
    technologies = ProseField("technologies", blank=True)
    test_environment = ProseField("environnement de test", blank=True)
    test_tools = ProseField("outils", blank=True)
    tested_pages = ProseField("pages vérifiées", blank=True)
    signatory_name = LineField("signataire des attestations", max_length=200, blank=True)
    signatory_quality = LineField("qualité du signataire", max_length=200, blank=True)
    signature = models.ImageField(
        "image de la signature", upload_to=upload_to, storage=private_storage, blank=True, validators=[validate_picture]
    )

    class Meta:
        verbose_name = "réglages du site"
        verbose_name_plural = "réglages du site"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="site_settings_is_one_row",
                violation_error_message="Les réglages du site tiennent en une seule fiche.",
            )
        ]

    def __str__(self) -> str:
        return "Réglages du site"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def shown_name(self) -> str:
        """Whose site it is, as visitors read it: never the name of the software."""
        return self.name or self.publisher or UNNAMED

    @property
    def declared_conformity(self) -> str:
        """« non conforme » until the results of an audit are given."""
        return self.Conformity(self.conformity if self.audit_results else self.Conformity.NONE).label

    @classmethod
    def current(cls) -> "SiteSettings":
        """The row, or an unsaved empty one: reading never writes."""
        return next(iter(_CURRENT.of()), None) or cls(pk=1)


# Every page asks it.
_CURRENT = CompiledModels(lambda: SiteSettings.objects.order_by("pk")[:1])
