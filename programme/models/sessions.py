"""The sessions of a day, slots and workshops among them, and who speaks there."""

from datetime import datetime, time
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from programme.columns.fields import LineField, ProseField
from programme.models.events import Event, local_instant
from programme.models.files import FileOwner, FileOwnerQuerySet
from programme.models.people import Speaker
from programme.models.venues import Room, Venue
from rencontre.french.names import fold
from rencontre.french.typography import NBSP, french_hour, french_hour_range, typographic


class SessionQuerySet(FileOwnerQuerySet["Session"]):
    def slots(self) -> Self:
        return self.filter(kind=Session.Kind.SLOT)

    def workshops(self) -> Self:
        return self.filter(kind=Session.Kind.WORKSHOP)

    def of_the_agenda(self) -> Self:
        """The items of the day's agenda: everything but the workshops inside a slot."""
        return self.filter(parent__isnull=True)

    def held_in(self, venue: Venue | int) -> Self:
        """Those whose effective venue is `venue`, a row or its primary key."""
        inherits = Q(venue=None, parent__venue=venue) | Q(venue=None, parent__venue=None, event__main_venue=venue)
        return self.filter(Q(venue=venue) | inherits)

    def elsewhere(self) -> Self:
        """Those that are not held in the main venue of their day."""
        held = self.annotate(held_in=Coalesce("venue", "parent__venue")).filter(held_in__isnull=False)
        return held.exclude(held_in=F("event__main_venue"))

    def told_apart(self) -> Self:
        """With what `Session.hour_in_day` says, which then asks for nothing more."""
        return self.select_related("parent").annotate(is_among_slots=among_slots("event", "parent"))

    def in_order(self) -> Self:
        """By effective hours, then by number; a slot stands before its workshops."""
        return self.annotate(
            effective_start=Coalesce("starts_at", "parent__starts_at"),
            effective_end=Coalesce("ends_at", "parent__ends_at"),
        ).order_by("event", "effective_start", F("parent").asc(nulls_first=True), "number", "effective_end", "pk")


def among_slots(event: str, slot: str) -> Exists:
    """Of the outer row, whose columns name a day and a slot: whether workshops are held in another slot of the day."""
    others = Session.objects.workshops().filter(event=OuterRef(event), cancelled_at=None)
    return Exists(others.exclude(parent=OuterRef(slot)).order_by())


def _known(hour: time | None) -> time:
    """The hour that a workshop or its slot has: the database refuses a session without one."""
    if hour is None:
        raise ValueError("A session has its own hours, or those of its slot.")
    return hour


class Session(FileOwner):
    class Kind(models.TextChoices):
        WELCOME = "accueil", "accueil"
        OPENING = "ouverture", "ouverture"
        PLENARY = "pleniere", "plénière"
        ROUND_TABLE = "table_ronde", "table ronde"
        BREAK = "pause", "pause"
        LUNCH = "dejeuner", "déjeuner"
        SLOT = "ateliers", "ateliers (créneau)"
        WORKSHOP = "atelier", "atelier"
        REPORT = "restitution", "restitution"
        CONCLUSION = "conclusion", "conclusion"
        TALK = "intervention", "intervention"
        OTHER = "autre", "autre"

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name="journée")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="workshops", verbose_name="créneau",
        help_text="Pour un atelier : le créneau qui le contient.",
    )  # fmt: skip
    kind = models.CharField("nature", max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    title = LineField("titre", max_length=300)
    abstract = ProseField("présentation", blank=True, help_text="Une ligne vide sépare deux paragraphes.")
    starts_at = models.TimeField("début", null=True, blank=True, help_text="Vide pour un atelier : l’heure du créneau.")
    ends_at = models.TimeField("fin", null=True, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="lieu",
        help_text="Vide : le lieu du créneau, sinon le lieu principal.",
    )  # fmt: skip
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="salle")
    capacity = models.PositiveIntegerField("places", null=True, blank=True, help_text="Vide : sans limite.")
    minimum = models.PositiveIntegerField("minimum de personnes", null=True, blank=True)
    closed = models.BooleanField("fermé", default=False, help_text="Aucune nouvelle place n’y est donnée.")
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    changed_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)
    speakers = models.ManyToManyField(Speaker, through="Intervention", verbose_name="intervenants")

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["event", "starts_at", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(starts_at__lt=F("ends_at")),
                name="session_starts_before_it_ends",
                violation_error_message="La séance doit finir après son début.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False, ends_at__isnull=False)
                | Q(starts_at__isnull=True, ends_at__isnull=True, kind="atelier"),
                name="only_a_workshop_inherits_its_hours",
                violation_error_message="Donnez le début et la fin ; seul un atelier prend les heures du créneau.",
            ),
            models.CheckConstraint(
                condition=Q(kind="atelier", parent__isnull=False) | (~Q(kind="atelier") & Q(parent__isnull=True)),
                name="a_workshop_is_inside_a_slot",
                violation_error_message="Un atelier, et lui seul, se range dans un créneau d’ateliers.",
            ),
            models.UniqueConstraint(
                fields=["parent", "number"],
                name="number_is_unique_in_a_slot",
                violation_error_message="Un autre atelier de ce créneau a ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.title}" if self.label else self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:session", args=[self.event.slug, self.pk])

    def clean(self) -> None:
        if self.parent_id and self.parent:
            self._clean_inside(self.parent)
        if self.event_id and self.room and self.room.venue_id != self.effective_venue.pk:
            raise ValidationError({"room": "Cette salle n’est pas dans le lieu de la séance."})
        if self.event_id and self._leaves(self.event):
            raise ValidationError("La séance sort des heures de la journée.")

    def _clean_inside(self, slot: "Session") -> None:
        if slot.kind != self.Kind.SLOT or slot.event_id != self.event_id:
            raise ValidationError({"parent": "Choisissez un créneau d’ateliers de la même journée."})
        if self._leaves(slot):
            raise ValidationError("L’atelier sort des heures de son créneau.")

    def _leaves(self, whole: "Event | Session") -> bool:
        """Whether its own hours leave those of `whole`, the event or the slot."""
        if self.starts_at is None or self.ends_at is None or whole.starts_at is None or whole.ends_at is None:
            return False
        return self.starts_at < whole.starts_at or self.ends_at > whole.ends_at

    @property
    def label(self) -> str:
        """« Atelier 3 », « Table ronde »…; empty where the title says it all."""
        if self.kind == self.Kind.WORKSHOP:
            return f"Atelier {self.number}" if self.number else "Atelier"
        return "Table ronde" if self.kind == self.Kind.ROUND_TABLE else ""

    @property
    def kind_shown(self) -> str:
        """« table ronde », « atelier »…; empty for a session of another kind, which its title alone says."""
        return "" if self.kind == self.Kind.OTHER else str(self.get_kind_display())

    @property
    def hour_in_day(self) -> str:
        """« 14 h · » before the name of a workshop, on a day of several slots, whose labels may be the same; or empty.

        Known of `told_apart`, and of the sessions of a day that `programme.queries` read.
        """
        if self.parent_id is None:
            return ""
        said: bool | None = getattr(self, "is_among_slots", None)
        is_among_slots = self.event.has_several_slots if said is None else said
        return f"{french_hour(self.effective_starts_at)} ·{NBSP}" if is_among_slots else ""

    @property
    def label_in_day(self) -> str:
        """« 14 h · Atelier 2 », or « Atelier 2 » when the day has one slot."""
        return f"{self.hour_in_day}{self.label}"

    @property
    def effective_starts_at(self) -> time:
        return _known(self.starts_at or (self.parent.starts_at if self.parent else None))

    @property
    def effective_ends_at(self) -> time:
        return _known(self.ends_at or (self.parent.ends_at if self.parent else None))

    @property
    def effective_venue(self) -> Venue:
        return self.venue or (self.parent and self.parent.venue) or self.event.main_venue

    @property
    def effective_venue_id(self) -> int:
        return self.venue_id or (self.parent and self.parent.venue_id) or self.event.main_venue_id

    @property
    def own_hours(self) -> str:
        """« 14 h 30 – 15 h 30 » of a workshop that does not keep its slot's hours; empty for any other session."""
        hours = self.effective_starts_at, self.effective_ends_at
        if self.parent is None or hours == (self.parent.starts_at, self.parent.ends_at):
            return ""
        return french_hour_range(*hours)

    @property
    def own_place(self) -> str:
        """« Salle Vauban, Maison B », for people who know where its slot is: its room, and its venue if different.

        When the day uses several venues, a room is always given with its venue.
        """
        return self._place(with_venue=self._is_apart or self._may_be_mistaken)

    @property
    def place(self) -> str:
        """The same, for people who only know the main venue of the day."""
        is_elsewhere = self.effective_venue_id != self.event.main_venue_id
        return self._place(with_venue=is_elsewhere or self._is_apart or self._may_be_mistaken)

    @property
    def own_whereabouts(self) -> str:
        """« 14 h 30 – 15 h 30, Salle Vauban, Maison B », for people who know when and where its slot is."""
        return ", ".join(filter(None, [self.own_hours, self.own_place]))

    @property
    def whereabouts(self) -> str:
        """The same, for people who only know the main venue of the day."""
        return ", ".join(filter(None, [self.own_hours, self.place]))

    @property
    def _is_apart(self) -> bool:
        """Whether it leaves its slot's venue."""
        return self.parent is not None and self.effective_venue_id != (self.parent.venue_id or self.event.main_venue_id)

    @property
    def _may_be_mistaken(self) -> bool:
        return self.room_id is not None and self.event.has_several_venues

    def _place(self, *, with_venue: bool) -> str:
        parts = [self.room, self.effective_venue if with_venue else None]
        return ", ".join(typographic(part.name) for part in parts if part)

    @property
    def starts(self) -> datetime:
        return local_instant(self.event.date, self.effective_starts_at)

    @property
    def ends(self) -> datetime:
        return local_instant(self.event.date, self.effective_ends_at)

    @property
    def half_day(self) -> str:
        return self.event.half_day_at(self.effective_starts_at)


class Intervention(models.Model):
    class Role(models.TextChoices):
        SPEAKER = "intervenant", "intervenant"
        FACILITATOR = "animation", "animation"
        GREAT_WITNESS = "grand_temoin", "grand témoin"

    session = models.ForeignKey(Session, models.CASCADE, related_name="interventions", verbose_name="séance")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="interventions", verbose_name="intervenant")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.SPEAKER)
    function = LineField("fonction ce jour-là", max_length=300, blank=True, help_text="Vide : la fonction de sa fiche.")
    position = models.PositiveSmallIntegerField("ordre", default=1)

    class Meta:
        verbose_name = "intervention"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker", "role"],
                name="speaker_has_a_role_once_in_a_session",
                violation_error_message="Cette personne a déjà ce rôle dans la séance.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker}, {self.session}"

    @property
    def displayed_function(self) -> str:
        return self.function or self.speaker.function

    @property
    def presentation(self) -> str:
        """« directrice, Ville d’Arras »: the function, and the structure where the function does not say it."""
        function, organisation = self.displayed_function, self.speaker.organisation
        is_said = f" {fold(organisation)} " in f" {fold(function)} "
        return ", ".join(filter(None, [function, "" if is_said else organisation]))
