"""Sessions in and out of spreadsheets, in French columns."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from programme.grid.voices import Voice
from programme.models import Event, Intervention, Room, Session, Venue
from programme.reading.cell_hours import hours_of_cell
from programme.rules import check_promise_is_kept
from programme.services import noticing
from programme.spreadsheets.cells import is_blank, text_of
from programme.spreadsheets.resources import (
    IDENTIFIER,
    ChoiceWidget,
    Field,
    HourWidget,
    LineWidget,
    NumberWidget,
    OneOfWidget,
    Row,
    SheetResult,
    SpreadsheetResource,
    TextWidget,
    YesNoWidget,
)
from programme.spreadsheets.speakers_cell import SpeakersWidget, in_words, voices_of
from rencontre.actors import TeamMember

NO_SUCH_DAY = (
    "aucune journée n’a cette adresse\u00a0: écrivez la fin de celle de sa page, "
    "comme «\u00a0animer-le-partenariat-2027\u00a0»."
)
SAME_NUMBER = next(one for one in Session._meta.constraints if one.name == "number_is_unique_in_a_slot")


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
        OneOfWidget(lambda session: Event.objects.all(), lambda event: event.slug, NO_SUCH_DAY),
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
    speakers = Field("voices", "Intervenants", SpeakersWidget())

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

    def dehydrate_speakers(self, session: Any) -> str:
        """As the sheet has them; in a preview, as the row leaves them."""
        said = getattr(session, "voices", None)
        return in_words(voices_of(session.interventions.all())) if said is None else in_words(said, with_functions=True)

    def import_data(self, dataset: tablib.Dataset, *args: Any, user: Any = None, **kwargs: Any) -> SheetResult:
        speakers = self.fields["speakers"].widget
        speakers.begin(may_add=lambda: user is None or user.has_perm("programme.add_speaker"))
        result = super().import_data(dataset, *args, user=user, **kwargs)
        result.newcomers = tuple(str(one) for same in speakers.newcomers.values() for one in same)
        return result

    def before_import_row(self, row: Any, **kwargs: object) -> None:
        """« 9h15 – 10h » in « Début » says the end too, unless « Fin » says one."""
        said = hours_of_cell(text_of(row.get("Début"))) if isinstance(row.get("Début"), str) else None
        if said and said.start and said.end and is_blank(row.get("Fin")):
            row["Fin"] = said.end

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: object) -> None:
        instance.voices = [] if new else voices_of(instance.interventions.select_related("speaker"))
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
        """Write who speaks: interventions that stay keep their row."""
        if instance.voices == voices_of(instance.interventions.select_related("speaker")):
            return
        kept = [voice.kept.pk for voice in instance.voices if voice.kept]
        instance.interventions.exclude(pk__in=kept).delete()
        for position, voice in enumerate(instance.voices, start=1):
            self._write_voice(instance, voice, position)

    def _write_voice(self, session: Session, voice: Voice, position: int) -> None:
        if voice.speaker.pk is None:
            voice.speaker.save()
        said = {"role": voice.role, "function": voice.function, "position": position}
        if voice.kept:
            Intervention.objects.filter(pk=voice.kept.pk).update(**said)
        else:
            Intervention.objects.create(session=session, speaker=voice.speaker, **said)
