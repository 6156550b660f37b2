"""Who signed up, with what they said of themselves, and the special needs apart."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q

from programme.columns.fields import AddressField, KeyField, LineField, NameField, ProseField
from programme.models import Event, Speaker
from rencontre.french.names import cleaned, words_of
from rencontre.french.typography import surname
from rencontre.french.words import HALF_DAYS, LUNCH, half_day_name

ERASED = "personne effacée"
NAMING = (
    "first_name", "last_name", "email", "pending_email", "organisation", "job_title", "territory", "phone", "note",
    "identity_key", "search_key", "sort_key",
)  # fmt: skip


def new_badge_code() -> str:
    """16 base32 characters (80 random bits): opaque, and alphanumeric in a QR."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def badge_name(code: str) -> str:
    """How a phone names the badge `code`: the first 16 bytes of HKDF-SHA-256, in hexadecimal (RFC 5869)."""
    key = hmac.digest(bytes(32), code.encode(), hashlib.sha256)
    return hmac.digest(key, b"rencontre badge\x01", hashlib.sha256)[:16].hex()


class BadgeNameField(models.CharField):
    """The name of the badge's code, derived each time the row is written: whoever writes a code cannot forget it."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Migrations know a plain column: they do not derive."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> str:
        name = badge_name(model_instance.badge_code)
        setattr(model_instance, self.attname, name)
        return name


def holds_a_place(now: datetime, prefix: str = "") -> Q:
    """Confirmed people and unexpired holds at `now` (aware); `prefix` leads to the registration: « registration__ »."""
    is_held = {"status": Registration.Status.UNCONFIRMED, "hold_expires_at__gt": now}
    return Q(**{f"{prefix}status": Registration.Status.CONFIRMED}) | Q(
        **{f"{prefix}{name}": value for name, value in is_held.items()}
    )


def is_passed_over(prefix: str = "") -> Q:
    """Who waits for a place of a day that has addresses confirmed, and did not confirm theirs; `prefix` as above."""
    passed_over = {
        "status": Registration.Status.WAITING,
        "source": Registration.Source.SITE,
        "event__confirm_addresses": True,
        "proved_at": None,
    }
    has_an_address = ~Q(**{f"{prefix}email": ""})
    return Q(**{f"{prefix}{name}": value for name, value in passed_over.items()}) & has_an_address


def was_set_aside() -> Q:
    """What was asked by a colleague for somebody who was there: written, and cancelled at once. It counts nowhere."""
    return Q(status=Registration.Status.CANCELLED, asked_by__isnull=False, status_changed_at=F("created_at"))


def address_key(email: str) -> str:
    """The address as keys hold it: the database never folds case."""
    return cleaned(email).strip().casefold()[:254]


def presence_text(event: Event, attended: Collection[str]) -> str:
    """« matin, déjeuner » of « morning », « lunch », « afternoon »; a day with one half-day says « la journée »."""
    has_two = event.afternoon_starts_at is not None
    said = {
        half_day_name("morning", of_two=has_two): "morning" in attended or not has_two,
        LUNCH: "lunch" in attended,
        HALF_DAYS["afternoon"].name: "afternoon" in attended and has_two,
    }
    return ", ".join(name for name, is_said in said.items() if is_said)


def waiting_position(registration: "Registration") -> tuple[int, int] | None:
    """The place of a waiting person in the line of the day, 1 for the first, and how many wait; None once promoted."""
    if registration.queued_at is None:
        return None
    before = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    line = registration.event.registrations.waiting().aggregate(
        stands=Count("pk", filter=Q(pk=registration.pk)),
        before=Count("pk", filter=before),
        length=Count("pk"),
    )
    return (line["before"] + 1, line["length"]) if line["stands"] else None


def waiting_positions(event: Event) -> dict[int, tuple[int, int]]:
    """The same for everybody who waits for a place of `event`, by primary key, in one statement."""
    line = list(event.registrations.waiting().values_list("pk", flat=True))
    return {pk: (place, len(line)) for place, pk in enumerate(line, start=1)}


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> Self:
        """Everyone who has not cancelled."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def named(self) -> Self:
        """Everyone who is not erased: the others stay for the counts."""
        return self.filter(erased_at=None)

    def confirmed(self) -> Self:
        return self.filter(status=Registration.Status.CONFIRMED)

    def unproved(self) -> Self:
        """Those who count for nobody until the link mailed to their address is used (`Registration.is_unproved`)."""
        return self.filter(Q(status=Registration.Status.UNCONFIRMED) | is_passed_over())

    def of_address(self, email: str) -> Self:
        """Those who gave this address, case aside; nobody without one."""
        return self.of_addresses([email])

    def of_addresses(self, emails: Iterable[str]) -> Self:
        """Those who gave one of these addresses."""
        keys = sorted({address_key(email) for email in emails} - {""})
        begins = (Q(identity_key__startswith=f"{key}|") for key in keys)
        return self.filter(reduce(or_, begins)) if keys else self.none()

    def waiting(self) -> Self:
        """The line of the day, first in line first."""
        return self.filter(status=Registration.Status.WAITING).order_by("queued_at", "pk")

    def served(self) -> Self:
        """Of the line, those who may be given a place: who is passed over keeps only their place in it."""
        return self.waiting().exclude(is_passed_over())

    def expired(self, now: datetime) -> Self:
        """Unconfirmed people whose hold is over; `now` is an aware datetime."""
        return self.filter(status=Registration.Status.UNCONFIRMED, hold_expires_at__lte=now)

    def participants(self) -> Self:
        return self.filter(role=Registration.Role.PARTICIPANT)

    def holding_a_place(self, now: datetime) -> Self:
        """The people who count against capacities. `now` is an aware datetime."""
        return self.filter(holds_a_place(now))

    def search(self, text: str) -> Self:
        """The first words of `text`, in any order, with or without accents."""
        found = self
        for word in words_of(text):
            found = found.filter(search_key__contains=word)
        return found

    def in_name_order(self) -> Self:
        return self.order_by("sort_key", "pk")


class Registration(models.Model):
    class Role(models.TextChoices):
        PARTICIPANT = "participant", "participant"
        SPEAKER = "intervenant", "intervenant"
        TEAM = "organisation", "organisation"

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "confirmée"
        WAITING = "waiting", "en attente"
        UNCONFIRMED = "unconfirmed", "adresse à confirmer"
        CANCELLED = "cancelled", "annulée"

    class Source(models.TextChoices):
        SITE = "site", "site"
        ADMIN = "admin", "équipe"
        IMPORT = "import", "import"
        DESK = "desk", "accueil"

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name="journée")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.PARTICIPANT)
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name="intervenant"
    )
    asked_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="asked", verbose_name="demandée par"
    )
    first_name = NameField("prénom", max_length=100)
    last_name = NameField("nom", max_length=100)
    email = AddressField("adresse e-mail", blank=True)
    pending_email = AddressField("nouvelle adresse, à confirmer", blank=True)
    organisation = LineField("structure", max_length=200, blank=True)
    job_title = LineField("fonction", max_length=200, blank=True)
    profile = models.CharField("profil", max_length=40, blank=True)
    territory = LineField("territoire ou commune", max_length=120, blank=True)
    phone = LineField("téléphone", max_length=30, blank=True)
    attends_morning = models.BooleanField("matin", default=True)
    attends_lunch = models.BooleanField("déjeuner", default=False)
    attends_afternoon = models.BooleanField("après-midi", default=True)
    photo_consent = models.BooleanField("accord photo", default=False)
    list_consent = models.BooleanField("accord pour la liste des participants", default=False)
    status = models.CharField("état", max_length=12, choices=Status, default=Status.CONFIRMED)
    created_at = models.DateTimeField("inscription")
    queued_at = models.DateTimeField("entrée en liste d’attente", null=True, blank=True)
    status_changed_at = models.DateTimeField("dernier changement d’état")
    proved_at = models.DateTimeField("adresse confirmée le", null=True, blank=True, editable=False)
    no_campaigns = models.BooleanField("ne veut ni messages ni rappels", default=False)
    address_refused_at = models.DateTimeField("adresse refusée depuis le", null=True, blank=True, editable=False)
    address_refused_why = models.CharField("refus de l’adresse", max_length=300, blank=True, editable=False)
    erased_at = models.DateTimeField("effacée le", null=True, blank=True, editable=False)
    hold_expires_at = models.DateTimeField("place tenue jusqu’au", null=True, blank=True)
    link_version = models.PositiveIntegerField("version du lien", default=1)
    calendar_sequence = models.PositiveIntegerField("version du calendrier", default=0)
    badge_code = models.CharField("code du badge", max_length=16, unique=True, default=new_badge_code)
    badge_name = BadgeNameField("nom du badge pour les téléphones", max_length=32, unique=True, editable=False)
    source = models.CharField("origine", max_length=6, choices=Source, default=Source.SITE)
    note = ProseField("note de l’équipe", blank=True)
    identity_key = KeyField(max_length=460, editable=False)
    search_key = KeyField(max_length=600, editable=False)
    sort_key = KeyField(max_length=220, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["event", "status", "sort_key"]),
            models.Index(fields=["event", "status", "role", "hold_expires_at"], name="places_of_a_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "identity_key"],
                condition=~Q(status="cancelled") & ~Q(identity_key=""),
                name="one_live_registration_per_person_and_event",
                violation_error_message="Cette personne est déjà inscrite à cette journée.",
            ),
            models.CheckConstraint(
                condition=Q(attends_morning=True) | Q(attends_afternoon=True),
                name="registration_attends_a_half_day",
                violation_error_message="Cochez au moins une demi-journée.",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", queued_at__isnull=False)
                | (~Q(status="waiting") & Q(queued_at__isnull=True)),
                name="only_a_waiting_registration_is_queued",
            ),
            models.CheckConstraint(
                condition=Q(status="unconfirmed", hold_expires_at__isnull=False)
                | (~Q(status="unconfirmed") & Q(hold_expires_at__isnull=True)),
                name="only_an_unconfirmed_registration_is_held",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(**dict.fromkeys(NAMING, ""), speaker__isnull=True),
                name="an_erased_registration_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """« Prénom NOM », the surname in capitals but for its particle (docs/pratique-francaise.md §9)."""
        return f"{self.first_name} {surname(self.last_name)}".strip() or ERASED

    @property
    def is_live(self) -> bool:
        return self.status != self.Status.CANCELLED

    @property
    def is_to_be_proved(self) -> bool:
        """Whether it came by the site, and no link mailed to its address was ever used."""
        return self.source == self.Source.SITE and self.proved_at is None and self.email != ""

    @property
    def is_unproved(self) -> bool:
        """Whether it counts for nobody until that link is used: its place is held, or it is passed over in the line."""
        return self.status == self.Status.UNCONFIRMED or (
            self.status == self.Status.WAITING and self.event.confirm_addresses and self.is_to_be_proved
        )

    @property
    def status_text(self) -> str:
        """« en attente, adresse à confirmer »: its status, and why the line passes over it."""
        said = self.get_status_display()
        return f"{said}, {self.Status.UNCONFIRMED.label}" if self.is_unproved and self.queued_at else said

    @property
    def attended(self) -> set[str]:
        """Of « morning », « lunch », « afternoon », those that are ticked."""
        ticked = {
            "morning": self.attends_morning,
            "lunch": self.attends_lunch,
            "afternoon": self.attends_afternoon,
        }
        return {moment for moment, comes in ticked.items() if comes}

    @property
    def presence(self) -> str:
        """« matin, déjeuner »; a day with one half-day says « la journée »."""
        return presence_text(self.event, self.attended)

    @property
    def holds_a_place(self) -> bool:
        """Whether it may hold seats: confirmed, or held until its address is confirmed."""
        return self.status in {self.Status.CONFIRMED, self.Status.UNCONFIRMED}

    def attends(self, half_day: str) -> bool:
        return self.attends_morning if half_day == "morning" else self.attends_afternoon


class SpecialNeeds(models.Model):
    """Art. 9 GDPR data: apart from the rest, own permission, own shorter life (docs/pratique-francaise.md §6)."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="special_needs", verbose_name="inscription"
    )
    vegetarian = models.BooleanField("repas végétarien", default=False)
    meal_constraint = LineField("autre contrainte de repas", max_length=200, blank=True)
    access_needs = ProseField("besoin d’accueil particulier", blank=True, max_length=1000)

    class Meta:
        verbose_name = "besoins particuliers"
        verbose_name_plural = "besoins particuliers"

    def __str__(self) -> str:
        return f"Besoins de {self.registration}"
