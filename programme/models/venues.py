"""Where it happens: venues and their rooms."""

from urllib.parse import urlencode

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from programme.columns.fields import LineField, ProseField


class Venue(models.Model):
    name = LineField("nom", max_length=200)
    address = LineField("adresse", max_length=200)
    postal_code = LineField(
        "code postal", max_length=5, validators=[RegexValidator(r"^\d{5}$", "Cinq chiffres, par exemple 62500.")]
    )
    city = LineField("ville", max_length=100)
    directions = ProseField("comment venir", blank=True)
    step_free_access = ProseField(
        "accès de plain-pied", blank=True, help_text="Entrée, ascenseur, places de stationnement réservées…"
    )
    latitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="venue_has_both_coordinates_or_none",
                violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_address(self) -> str:
        return f"{self.address}, {self.postal_code} {self.city}"

    @property
    def map_url(self) -> str:
        """A map that shows it: by its coordinates, else by its address."""
        if self.latitude is None or self.longitude is None:
            return f"https://www.openstreetmap.org/search?{urlencode({'query': self.full_address})}"
        place = f"{self.latitude:.5f}/{self.longitude:.5f}"
        mark = urlencode({"mlat": f"{self.latitude:.5f}", "mlon": f"{self.longitude:.5f}"})
        return f"https://www.openstreetmap.org/?{mark}#map=17/{place}"

    @property
    def itineraries(self) -> list[tuple[str, str]]:
        """Where a way there is drawn, by (name of the map, address)."""
        has_place = self.latitude is not None and self.longitude is not None
        place = f"{self.latitude:.5f},{self.longitude:.5f}" if has_place else self.full_address
        asked = {
            "Google Maps": ("https://www.google.com/maps/dir/", {"api": "1", "destination": place}),
            "Plans (Apple)": ("https://maps.apple.com/", {"daddr": place}),
        }
        found = [(name, f"{address}?{urlencode(said)}") for name, (address, said) in asked.items()]
        return [("OpenStreetMap", self.map_url), *found]


class Room(models.Model):
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name="lieu")
    name = LineField("nom", max_length=100)
    capacity = models.PositiveIntegerField("capacité", null=True, blank=True, help_text="Vide : non précisée.")

    class Meta:
        verbose_name = "salle"
        ordering = ["venue", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "name"],
                name="room_name_is_unique_in_its_venue",
                violation_error_message="Ce lieu a déjà une salle de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name
