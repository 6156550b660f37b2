"""The forms of the organiser's pages."""

import re
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from programme.columns.fields import LineInput, ProseInput
from programme.columns.moments import DayInput, HourInput, SplitInstantInput
from programme.desk.hooks import DeskForm, day_desk, session_desk
from programme.models import Event, Room, Session
from programme.models.events import default_profiles
from programme.rules import (
    check_address_leads_nowhere_else,
    check_day_holds_its_sessions,
    check_slot_holds_its_workshops,
)
from rencontre.http.keys import is_key

CODE_LENGTH = 40
# A host and no more: the label of each of its parts, then a port.
ORIGIN = re.compile(r"https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}(:[0-9]{1,5})?")


class LinesField(ProseInput):
    """A text whose lines end the same way whatever the browser sends, so that an export and its import are equal."""


class DateBox(forms.DateInput):
    """« 12/03/2027 », typed as one likes: « 12 mars 2027 »; what is refused stays as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"size": 16, "placeholder": "12 mars 2027"} | (attrs or {}))


class HourBox(forms.TimeInput):
    """« 09:15 », typed as one likes: « 9h15 »."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"size": 6, "placeholder": "9h15"} | (attrs or {}), format="%H:%M")


class Instant(forms.SplitDateTimeWidget):
    """A date and an hour « 09:15 »."""

    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, attrs: dict[str, Any] | None = None):
        boxes = [DateBox({"aria-label": "Date"}), HourBox({"aria-label": "Heure"})]
        forms.MultiWidget.__init__(self, boxes, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        labels = {"date_label": "Date\u00a0:", "time_label": "Heure\u00a0:"}
        return super().get_context(name, value, attrs) | labels


LOGO_HELP = (
    "PNG, JPEG ou SVG, lisible sur fond blanc, sans grande marge. Un SVG est dessiné en PNG quand vous l’enregistrez."
)
Overrides = dict[type[models.Field], dict[str, Any]]  # of `formfield_overrides`

TEXT_OVERRIDES: Overrides = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 5})}
}
MOMENT_OVERRIDES: Overrides = {
    models.DateField: {"form_class": DayInput, "widget": DateBox},
    models.TimeField: {"form_class": HourInput, "widget": HourBox},
    models.DateTimeField: {"form_class": SplitInstantInput, "widget": Instant},
}


class ProfilesField(LinesField):
    """[code, label] pairs, shown and typed as one label a line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(label for _, label in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class EventForm(DeskForm):
    desk = day_desk
    profiles = ProfilesField(
        label="Profils", widget=AdminTextareaWidget(attrs={"rows": 6}), required=False,
        help_text="Un profil par ligne, dans l’ordre du formulaire. Vide\u00a0: les profils habituels.",
    )  # fmt: skip

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        check_address_leads_nowhere_else(slug, event=self.instance)
        return slug

    def clean_profiles(self) -> list[list[str]]:
        """Keep the code of a label that stays: registrations hold it."""
        codes = {label: code for code, label in self.instance.profiles}
        labels = [line.strip() for line in self.cleaned_data["profiles"].split("\n") if line.strip()]
        if not labels:
            return default_profiles()
        profiles = [[codes.get(label) or slugify(label)[:CODE_LENGTH], label] for label in labels]
        distinct = min(len({code for code, _ in profiles}), len({label.casefold() for _, label in profiles}))
        if distinct < len(profiles) or not all(code for code, _ in profiles):
            raise forms.ValidationError("Deux profils se ressemblent trop, ou l’un n’a ni lettre ni chiffre.")
        return profiles

    def clean_embed_origins(self) -> str:
        """One origin a line; they go into a header, so nothing else may."""
        origins = [line.strip().rstrip("/").lower() for line in self.cleaned_data["embed_origins"].split("\n")]
        for origin in filter(None, origins):
            if not ORIGIN.fullmatch(origin):
                raise forms.ValidationError(
                    f"« {origin} » n’est pas l’adresse d’un site : écrivez https://exemple.fr, sans page à la suite."
                )
        return "\n".join(dict.fromkeys(filter(None, origins)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("starts_at") and cleaned.get("ends_at"):
            day = Event(pk=self.instance.pk, starts_at=cleaned["starts_at"], ends_at=cleaned["ends_at"])
            check_day_holds_its_sessions(day)
        return cleaned


def slot_label(slot: Session) -> str:
    """« Rencontre, 14:00 : Ateliers »."""
    return f"{slot.event}, {slot.starts_at:%H:%M} : {slot.title}"


def room_label(room: Room) -> str:
    """« Salle Vauban (Maison B) »."""
    return f"{room.name} ({room.venue})"


class SessionForm(DeskForm):
    desk = session_desk

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._offer("parent", self._slots(), slot_label)
        self._offer("room", self._rooms(), room_label)

    def _offer(self, name: str, rows: QuerySet, label: Callable[[Any], str]) -> None:
        """The rows to choose from; who may only read the page has no such field."""
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
            field.label_from_instance = label  # type: ignore[assignment, method-assign]  # as Django says to do

    def _slots(self) -> QuerySet[Session]:
        slots = Session.objects.slots().select_related("event").order_by("-event__date", "event", "starts_at", "pk")
        event = self.instance.event_id or self.initial.get("event")
        return slots.filter(event=event) if event else slots

    def _rooms(self) -> QuerySet[Room]:
        """Those of the session's venue, as it is saved or chosen, and the one that it has or that is sent."""
        rooms = Room.objects.select_related("venue")
        venue = self._venue()
        if venue is None:
            return rooms
        kept = {str(self.instance.room_id or ""), self.data.get(self.add_prefix("room"), "")}
        return rooms.filter(Q(venue=venue) | Q(pk__in=[int(key) for key in kept if is_key(key)]))

    def _venue(self) -> int | None:
        """The primary key of the venue where the session is held; None while nothing tells."""
        if is_key(chosen := str(self.data.get(self.add_prefix("venue"), ""))):
            return int(chosen)
        if self.instance.event_id:
            return self.instance.effective_venue_id
        parent, event = (str(self.initial.get(name, "")) for name in ("parent", "event"))
        slot = Session.objects.filter(pk=int(parent)).first() if is_key(parent) else None
        day = Event.objects.filter(pk=int(event)).first() if is_key(event) else None
        return (slot.venue_id if slot else None) or (day.main_venue_id if day else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("starts_at") and cleaned.get("ends_at"):
            slot = Session(pk=self.instance.pk, starts_at=cleaned["starts_at"], ends_at=cleaned["ends_at"])
            check_slot_holds_its_workshops(slot)
        return cleaned


class LabelledFormSet(forms.BaseInlineFormSet):
    """An inline table has one heading a column: each box says its own name too, for who does not see the column."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            # The admin wraps the choice of a related row.
            widget = cast(forms.Widget, getattr(field.widget, "widget", field.widget))
            widget.attrs.setdefault("aria-label", field.label)


class InterventionForm(forms.ModelForm):
    """Says in the label what a help text would: Django's inline tables leave help texts without the id they promise."""

    class Meta:
        labels = {"function": "Fonction ce jour-là, si ce n’est pas celle de sa fiche"}
        help_texts = {"function": ""}


class RoomForm(forms.ModelForm):
    class Meta:
        labels = {"capacity": "Capacité, si elle est connue"}
        help_texts = {"capacity": ""}


class NewEditionForm(forms.Form):
    date = DayInput(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = LineInput(label="Titre", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))
