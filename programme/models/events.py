"""The day, its cycle and who organises it."""

import secrets
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from programme.columns.fields import AddressField, LineField, ProseField
from programme.columns.pictures import DAY, PictureField
from programme.columns.uploads import upload_to, validate_picture
from programme.models.files import FileOwner, FileOwnerQuerySet
from programme.models.people import Organiser
from programme.models.venues import Venue

LocalDay = date  # in the class below, « date » is a column


def default_profiles() -> list[list[str]]:
    """[code, label] pairs in the order of the form (docs/pratique-francaise.md §1)."""
    return [
        ["elu", "Élu·e"],
        ["professionnel", "Professionnel·le"],
        ["associatif", "Acteur associatif"],
        ["habitant", "Habitant·e"],
        ["autre", "Autre"],
    ]


def local_instant(day: date, hour: time) -> datetime:
    """The aware instant of an hour of the site (`TIME_ZONE`)."""
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


class Cycle(models.Model):
    title = LineField("titre", max_length=200, unique=True)

    class Meta:
        verbose_name = "cycle"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class EventQuerySet(FileOwnerQuerySet["Event"]):
    def public(self) -> Self:
        """What visitors may see: published days, and cancelled ones, which say so."""
        return self.exclude(status=Event.Status.DRAFT)

    def coming(self, today: date) -> Self:
        """The days from `today` on, the soonest first."""
        return self.filter(date__gte=today).order_by("date", "starts_at", "pk")

    def past(self, today: date) -> Self:
        return self.filter(date__lt=today)


class Event(FileOwner):
    class Status(models.TextChoices):
        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publiée"
        CANCELLED = "cancelled", "annulée"

    class Allocation(models.TextChoices):
        FIRST_COME = "first_come", "au fil des inscriptions"
        WISHES = "wishes", "répartition des vœux après la clôture"

    class Accent(models.TextChoices):
        BLEU = "bleu", "bleu"
        VERT = "vert", "vert"
        PRUNE = "prune", "prune"
        BRIQUE = "brique", "brique"
        OCRE = "ocre", "ocre"
        CANARD = "canard", "bleu canard"
        FRAMBOISE = "framboise", "framboise"
        ARDOISE = "ardoise", "ardoise"

    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="cycle")
    kind = LineField("nature", max_length=100, default="Rencontre régionale")
    title = LineField("titre", max_length=200)
    slug = models.SlugField(
        "adresse courte",
        max_length=80,
        unique=True,
        error_messages={"unique": "Une autre journée a cette adresse."},
        help_text="Si vous la changez après la publication, l’ancienne mène toujours à la journée.",
    )
    date = models.DateField("date")
    starts_at = models.TimeField("début")
    ends_at = models.TimeField("fin")
    afternoon_starts_at = models.TimeField(
        "début de l’après-midi", null=True, blank=True, help_text="Vide : la journée ne compte qu’une demi-journée."
    )
    introduction = ProseField("introduction", blank=True, help_text="Une ligne vide sépare deux paragraphes.")
    audience = ProseField("public", blank=True)
    thanks = ProseField("mot de remerciement", blank=True, help_text="Affiché après la journée.")
    main_venue = models.ForeignKey(Venue, models.PROTECT, related_name="events", verbose_name="lieu principal")
    walk_between_venues = ProseField("aller d’un lieu à l’autre", blank=True)
    organisers = models.ManyToManyField(Organiser, through="EventOrganiser", verbose_name="organisateurs")
    contact_email = AddressField("adresse de contact", blank=True)
    contact_phone = LineField("téléphone de contact", max_length=30, blank=True)
    status = models.CharField("état", max_length=10, choices=Status, default=Status.DRAFT)
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, help_text="Participants seulement. Vide : sans limite."
    )
    registration_opens_at = models.DateTimeField(
        "ouverture des inscriptions", null=True, blank=True, help_text="Vide : dès la publication."
    )
    registration_closes_at = models.DateTimeField(
        "clôture des inscriptions", null=True, blank=True, help_text="Vide : au début de la journée."
    )
    allocation = models.CharField("attribution", max_length=10, choices=Allocation, default=Allocation.FIRST_COME)
    wishes_close_at = models.DateTimeField(
        "clôture des vœux", null=True, blank=True, help_text="Vide : à la clôture des inscriptions."
    )
    wishes_per_slot = models.PositiveSmallIntegerField(
        "vœux par créneau", default=2, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    place_without_wishes = models.BooleanField("placer les personnes sans vœu", default=False)
    waiting_list = models.BooleanField("liste d’attente", default=False)
    walk_ins_admitted = models.BooleanField("inscriptions sur place admises", default=True)
    confirm_addresses = models.BooleanField(
        "faire confirmer les adresses", default=True,
        help_text="Une place demandée sur le site est tenue 24 h, le temps d’ouvrir le lien envoyé par message.",
    )  # fmt: skip
    handover_allowed = models.BooleanField(
        "places à céder", default=True,
        help_text="Une personne confirmée peut proposer sa place à quelqu’un, jusqu’au début de la journée.",
    )  # fmt: skip
    presence_ticked = models.BooleanField(
        "demi-journées cochées d’avance", default=True,
        help_text="Le formulaire s’ouvre avec la présence cochée ; le déjeuner ne l’est jamais.",
    )  # fmt: skip
    lunch_offered = models.BooleanField("déjeuner proposé", default=False)
    profiles = models.JSONField("profils", default=default_profiles)
    job_title_required = models.BooleanField("fonction obligatoire", default=False)
    retention_months = models.PositiveSmallIntegerField(
        "conservation des données (mois)", default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    special_needs_days = models.PositiveSmallIntegerField(
        "conservation des besoins particuliers (jours)", default=15, validators=[MaxValueValidator(60)]
    )
    accent = models.CharField("couleur", max_length=12, choices=Accent, default=Accent.BLEU)
    picture = PictureField("image", boxes=DAY, upload_to=upload_to, blank=True, validators=[validate_picture])
    picture_alt = LineField("texte de l’image", max_length=200, blank=True)
    embed_origins = ProseField(
        "sites autorisés à intégrer le programme", blank=True, help_text="Une adresse par ligne : https://exemple.fr"
    )
    thanked_at = models.DateTimeField("remerciements envoyés le", null=True, blank=True, editable=False)
    lottery_seed = models.CharField("graine du tirage", max_length=64, blank=True, editable=False)

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "journée"
        ordering = ["-date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="event_starts_before_it_ends",
                violation_error_message="La journée doit finir après son début.",
            ),
            models.CheckConstraint(
                condition=Q(afternoon_starts_at__isnull=True)
                | Q(afternoon_starts_at__gt=F("starts_at"), afternoon_starts_at__lt=F("ends_at")),
                name="afternoon_starts_during_the_event",
                violation_error_message="L’après-midi commence pendant la journée.",
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                name="registration_opens_before_it_closes",
                violation_error_message="Les inscriptions doivent fermer après leur ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(picture="") | ~Q(picture_alt=""),
                name="event_picture_has_its_text",
                violation_error_message="Décrivez l’image pour les personnes qui ne la voient pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d/%m/%Y})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.status == self.Status.PUBLISHED and not self.lottery_seed:
            self.lottery_seed = secrets.token_hex(16)
        left = self._address_left(kwargs.get("update_fields"))
        if not left:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            FormerSlug.objects.update_or_create(slug=left, defaults={"event": self})

    def _address_left(self, columns: Iterable[str] | None) -> str:
        """The public address that a saving of `columns` takes from the day, be it to hide it as a draft; else empty."""
        if self._state.adding or not (columns is None or {"slug", "status"} & set(columns)):
            return ""
        public = Event.objects.public().filter(pk=self.pk).values_list("slug", flat=True).first() or ""
        return "" if public == self.slug and self.status != self.Status.DRAFT else public

    def get_absolute_url(self) -> str:
        return reverse("programme:event", args=[self.slug])

    @property
    def seen_at(self) -> str:
        """Where the team sees it on the site: its preview while it is a draft."""
        if self.status == self.Status.DRAFT:
            return reverse("programme:preview", args=[self.slug])
        return self.get_absolute_url()

    @property
    def starts(self) -> datetime:
        return local_instant(self.date, self.starts_at)

    @property
    def ends(self) -> datetime:
        return local_instant(self.date, self.ends_at)

    @cached_property
    def has_several_venues(self) -> bool:
        """Whether a session is held elsewhere than in the main venue, so that a room alone is no address.

        Asked once; not at all after `use_venues`.
        """
        return self.sessions.elsewhere().exists()

    def use_venues(self, venues: Iterable[int]) -> None:
        """Answer `has_several_venues` from the effective venues, by primary key, of every session of the day."""
        self.has_several_venues = any(venue != self.main_venue_id for venue in venues)

    @property
    def places_who_has_no_wish(self) -> bool:
        """Whether its sharing seats those who wished nothing."""
        return self.allocation == self.Allocation.WISHES and self.place_without_wishes

    @cached_property
    def has_several_slots(self) -> bool:
        """Whether workshops are held in several slots, so that « Atelier 2 » alone names none of them.

        Asked once; not at all after `use_slots`.
        """
        return (
            self.sessions.filter(parent__isnull=False, cancelled_at=None)
            .order_by()
            .aggregate(slots=models.Count("parent", distinct=True))["slots"]
            > 1
        )

    def use_slots(self, slots: Iterable[int]) -> None:
        """Answer `has_several_slots` from the slot, by primary key, of every workshop of the day that is held."""
        self.has_several_slots = len(set(slots)) > 1

    @property
    def half_days(self) -> list[str]:
        """« morning », then « afternoon » when the day has two halves."""
        return ["morning"] if self.afternoon_starts_at is None else ["morning", "afternoon"]

    def half_day_at(self, hour: time) -> str:
        """The half-day a local hour belongs to: a session belongs to the one where it starts."""
        return "afternoon" if self.afternoon_starts_at and hour >= self.afternoon_starts_at else "morning"

    @property
    def people_kept_until(self) -> LocalDay:
        """The last day when the site holds who signed up: « 12 mois après la journée »."""
        years, month = divmod(self.date.month - 1 + self.retention_months, 12)
        year, month = self.date.year + years, month + 1
        return LocalDay(year, month, min(self.date.day, monthrange(year, month)[1]))

    @property
    def needs_kept_until(self) -> LocalDay:
        """The last day when it holds their special needs: « 15 jours après la journée »."""
        return self.date + timedelta(days=self.special_needs_days)

    @property
    def wishes_end(self) -> datetime:
        return self.wishes_close_at or self.registration_end

    @property
    def registration_end(self) -> datetime:
        return self.registration_closes_at or self.starts


class FormerSlug(models.Model):
    """An address that a published day had: it leads to the day for ever, and to no other."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="former_slugs", verbose_name="journée")
    slug = models.SlugField("ancienne adresse courte", max_length=80, unique=True)

    class Meta:
        verbose_name = "ancienne adresse"
        verbose_name_plural = "anciennes adresses"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.slug


class EventOrganiser(models.Model):
    class Role(models.TextChoices):
        ORGANISER = "organisateur", "organisateur"
        PARTNER = "partenaire", "partenaire"
        FUNDER = "financeur", "financeur"

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="journée")
    organiser = models.ForeignKey(Organiser, models.PROTECT, verbose_name="organisateur")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.ORGANISER)
    position = models.PositiveSmallIntegerField("ordre", default=1)

    class Meta:
        verbose_name = "organisateur de la journée"
        verbose_name_plural = "organisateurs de la journée"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organiser"],
                name="organiser_appears_once_in_an_event",
                violation_error_message="Cet organisateur figure déjà dans la journée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organiser} ({self.get_role_display()})"
