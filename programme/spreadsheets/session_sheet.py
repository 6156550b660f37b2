"""Sessions in and out of spreadsheets, in French columns."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from import_export import widgets

from programme.models import Event, Intervention, Room, Session, Speaker, Venue
from programme.rules import check_promise_is_kept
from programme.services import noticing
from programme.spreadsheets.cells import text_of
from programme.spreadsheets.resources import (
    IDENTIFIER,
    ChoiceWidget,
    Field,
    HourWidget,
    LineWidget,
    NumberWidget,
    OneOfWidget,
    Row,
    SpreadsheetResource,
    TextWidget,
    YesNoWidget,
)
from rencontre.actors import TeamMember
from rencontre.french.names import cleaned, fold

SAME_NUMBER = next(one for one in Session._meta.constraints if one.name == "number_is_unique_in_a_slot")


class SpeakersWidget(widgets.Widget):
    """« Prénom NOM ; Prénom NOM », in the order of the session; its own speakers come before those of the same name."""

    def clean(self, value: object, row: Row | None = None, owner: Any = None, **kwargs: object) -> list[Speaker]:
        names = re.split("[;\n]", cleaned(text_of(value)))
        return [self._find(" ".join(name.split()), owner) for name in names if name.strip()]

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return " ; ".join(speaker.full_name for speaker in value or [])

    def _find(self, name: str, session: Any) -> Speaker:
        for candidates in (session.speaker_list, Speaker.objects.all()):
            found = [speaker for speaker in candidates if fold(speaker.full_name) == fold(name)]
            if len(found) == 1:
                return found[0]
        if found:
            raise ValueError(f"« {name} » : plusieurs intervenants ont ce nom.")
        raise ValueError(f"« {name} » n’est pas dans les intervenants : ajoutez d’abord sa fiche.")


def slot_name(slot: Session) -> str:
    """« 14:00 Ateliers »: hour and title tell the slots of a day apart."""
    return f"{slot.starts_at:%H:%M} {slot.title}"


class SlotWidget(OneOfWidget):
    """A slot of the day, as the rows before make it: a preview, which writes none of them, holds them in `seen`."""

    def __init__(self, candidates: Callable[[Any], Iterable[Session]], *args: Any):
        super().__init__(self._with_those_seen, *args)
        self.saved = candidates
        self.seen: dict[int, Session] = {}

    def _with_those_seen(self, session: Session) -> list[Session]:
        seen = [one for one in self.seen.values() if one.kind == Session.Kind.SLOT and one.event_id == session.event_id]
        return [*(one for one in self.saved(session) if one.pk not in self.seen), *seen]


class SessionResource(SpreadsheetResource):
    id = Field("id", IDENTIFIER, NumberWidget())
    event = Field(
        "event",
        "Journée",
        OneOfWidget(lambda session: Event.objects.all(), lambda event: event.slug, "aucune journée n’a cette adresse."),
    )
    kind = Field("kind", "Nature", ChoiceWidget(Session.Kind.choices))
    parent = Field(
        "parent",
        "Créneau",
        SlotWidget(
            lambda session: Session.objects.slots().filter(event=session.event_id),
            slot_name,
            "ce créneau n’est pas dans la journée ; écrivez par exemple « 14:00 Ateliers ».",
        ),
    )
    number = Field("number", "Numéro", NumberWidget())
    title = Field("title", "Titre", LineWidget())
    abstract = Field("abstract", "Présentation", TextWidget())
    starts_at = Field("starts_at", "Début", HourWidget())
    ends_at = Field("ends_at", "Fin", HourWidget())
    venue = Field(
        "venue",
        "Lieu",
        OneOfWidget(lambda session: Venue.objects.all(), str, "ce lieu n’est pas connu : ajoutez d’abord sa fiche."),
    )
    room = Field(
        "room",
        "Salle",
        OneOfWidget(
            lambda session: Room.objects.filter(venue=session.effective_venue) if session.event_id else [],
            str,
            "cette salle n’est pas dans le lieu de la séance.",
        ),
    )
    capacity = Field("capacity", "Places", NumberWidget())
    minimum = Field("minimum", "Minimum", NumberWidget())
    closed = Field("closed", "Fermé", YesNoWidget())
    speakers = Field("speaker_list", "Intervenants", SpeakersWidget())

    class Meta(SpreadsheetResource.Meta):
        model = Session
        fields = [
            "id", "event", "kind", "parent", "number", "title", "abstract", "starts_at", "ends_at", "venue", "room",
            "capacity", "minimum", "closed", "speakers",
        ]  # fmt: skip

    def __init__(self, *, promised: Iterable[Callable[[Event], set[int]]] = (), **kwargs: Any):
        """`promised` say of a day the primary keys of the sessions and slots where people are registered."""
        super().__init__(**kwargs)
        self.promised = promised
        # The sessions of a preview that would be written, by primary key: a new one has that of no row.
        self.seen: dict[int, Session] = {}
        self.fields["parent"].widget.seen = self.seen

    def filter_export(self, queryset: QuerySet[Session], **kwargs: object) -> QuerySet[Session]:
        return queryset.select_related("event", "parent", "venue", "room").prefetch_related("interventions__speaker")

    def dehydrate_speakers(self, session: Session) -> str:
        return SpeakersWidget().render([intervention.speaker for intervention in session.interventions.all()])

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: object) -> None:
        interventions = [] if new else instance.interventions.select_related("speaker")
        instance.speaker_list = [intervention.speaker for intervention in interventions]
        instance.parent = self.seen.get(instance.parent_id, instance.parent)

    def import_instance(self, instance: Session, row: Row, **kwargs: object) -> None:
        before = None if instance._state.adding else Session.objects.get(pk=instance.pk)
        super().import_instance(instance, row, **kwargs)
        if before and instance.event != before.event:
            raise ValidationError("Cet identifiant est celui d’une séance d’une autre journée.")
        if before and any(instance.pk in promised(before.event) for promised in self.promised):
            check_promise_is_kept(before=before, after=instance)

    def check(self, instance: Any, *, but: set[str]) -> None:
        if self.is_preview:
            self._check_unwritten(instance, but)
        else:
            super().check(instance, but=but)

    def _check_unwritten(self, session: Session, but: set[str]) -> None:
        """The same where the rows before this one stand in the file alone."""
        new = {"parent"} if session.parent_id and session.parent_id < 0 else set()
        errors: dict[str, Any] = {}
        for step in (
            lambda wrong: session.full_clean(exclude=wrong | new, validate_constraints=False),
            lambda wrong: session.validate_constraints(exclude=wrong | {"number"}),
            lambda wrong: self._check_number(session),
        ):
            try:
                step(but | errors.keys())
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _check_number(self, session: Session) -> None:
        """That of no other workshop of its slot, as the rows before leave them."""
        if session.number is None or session.parent_id is None:
            return
        place = (session.parent_id, session.number)
        seen = [one for one in self.seen.values() if one.pk != session.pk and (one.parent_id, one.number) == place]
        saved = Session.objects.filter(parent=session.parent_id, number=session.number)
        if seen or saved.exclude(pk=session.pk).exclude(pk__in=self.seen).exists():
            raise ValidationError(str(SAME_NUMBER.violation_error_message))

    def save_instance(self, instance: Session, is_create: bool, row: Row, **kwargs: object) -> None:
        if self.is_preview:
            seen = copy(instance)
            seen.pk = instance.pk or -len(self.seen) - 1
            self.seen[seen.pk] = seen
        elif is_create:
            super().save_instance(instance, is_create, row, **kwargs)
        else:
            with noticing(instance, by=TeamMember(str(kwargs.get("user") or "import"))):
                super().save_instance(instance, is_create, row, **kwargs)

    def after_save_instance(self, instance: Any, row: Row, **kwargs: object) -> None:
        """Write the speakers, and keep the role and function of those who stay."""
        if instance.speaker_list == [intervention.speaker for intervention in instance.interventions.all()]:
            return
        instance.interventions.exclude(speaker__in=instance.speaker_list).delete()
        for position, speaker in enumerate(instance.speaker_list, start=1):
            if not instance.interventions.filter(speaker=speaker).update(position=position):
                Intervention.objects.create(session=instance, speaker=speaker, position=position)
