"""Who organises, and who speaks."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from programme.columns.fields import KeyField, LineField, NameField, ProseField
from programme.columns.pictures import LOGO, PORTRAIT, PictureField
from programme.columns.uploads import upload_to, validate_picture
from programme.models.files import FileOwner
from rencontre.french.names import sort_key
from rencontre.french.typography import surname


class Organiser(FileOwner):
    name = LineField("nom", max_length=200)
    short_name = LineField("nom court", max_length=60, blank=True)
    website = models.URLField("site", blank=True)
    logo = PictureField(
        "logo", boxes=LOGO, is_logo=True, upload_to=upload_to, blank=True, validators=[validate_picture]
    )
    address = LineField("adresse", max_length=300, blank=True)
    siret = LineField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "Quatorze chiffres, sans espace.")]
    )

    class Meta:
        verbose_name = "organisateur"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Speaker(FileOwner):
    first_name = NameField("prénom", max_length=100)
    last_name = NameField("nom", max_length=100)
    function = LineField("fonction", max_length=300, blank=True)
    organisation = LineField("structure", max_length=200, blank=True)
    biography = ProseField("biographie", blank=True)
    photo = PictureField("photo", boxes=PORTRAIT, upload_to=upload_to, blank=True, validators=[validate_picture])
    sort_key = KeyField(max_length=220, editable=False)

    class Meta:
        verbose_name = "intervenant"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.first_name, self.last_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """« Prénom NOM », the surname in capitals but for its particle."""
        return f"{self.first_name} {surname(self.last_name)}".strip()
