from django.core.validators import RegexValidator
from django.db import models

from programme.models.files import FileOwner
from programme.pictures import LOGO, PORTRAIT, PictureField
from programme.typography import surname
from programme.uploads import upload_to, validate_picture


class Organiser(FileOwner):
    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    website = models.URLField("site", blank=True)
    logo = PictureField("logo", boxes=LOGO, upload_to=upload_to, blank=True, validators=[validate_picture])
    address = models.CharField("adresse", max_length=300, blank=True)
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "Quatorze chiffres, sans espace.")]
    )

    class Meta:
        verbose_name = "organisateur"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Speaker(FileOwner):
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    function = models.CharField("fonction", max_length=300, blank=True)
    organisation = models.CharField("structure", max_length=200, blank=True)
    biography = models.TextField("biographie", blank=True)
    photo = PictureField("photo", boxes=PORTRAIT, upload_to=upload_to, blank=True, validators=[validate_picture])

    class Meta:
        verbose_name = "intervenant"
        ordering = ["last_name", "first_name", "pk"]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """« Prénom NOM », the surname in capitals but for its particle."""
        return f"{self.first_name} {surname(self.last_name)}".strip()
