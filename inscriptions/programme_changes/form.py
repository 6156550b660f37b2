"""The forms of a day and of a session, which see to those whom a change touches before it is saved."""

from django import forms
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.programme_changes.impact import Concern, check_nobody_blocks, concerned_by
from inscriptions.seats.locks import lock_event
from inscriptions.seats.places import day_places
from programme.admin.form import EventForm, SessionForm
from programme.columns.fields import LineInput
from programme.models import Event, Session
from programme.queries import all_slots
from rencontre.domain import DomainError
from rencontre.french.typography import french_hour
from rencontre.french.words import counted, plural

PLACES_AND_HOURS = {"capacity", "closed", "starts_at", "ends_at"}
MOST_NAMED = 12


def enumeration(people: list[Registration]) -> str:
    """« Alice DURAND, Bob LEFÈVRE et 3 autres »."""
    names = ", ".join(str(person) for person in people[:MOST_NAMED])
    others = len(people) - MOST_NAMED
    return names if others <= 0 else f"{names} et {others} autre{plural(others)}"


def _is_wanted(session: Session) -> bool:
    """Whether someone who comes holds or wishes the workshop, or one of the slot."""
    live = Registration.objects.live()
    rows = (session.seats, session.choices, session.slot_seats, session.slot_choices)
    return any(found.filter(registration__in=live).exists() for found in rows)


class DayForm(EventForm):
    """The programme's form, which keeps what people who are registered rely on."""

    def clean_afternoon_starts_at(self):
        afternoon = self.cleaned_data["afternoon_starts_at"]
        before = self.initial.get("afternoon_starts_at")
        if self.instance.pk and bool(afternoon) != bool(before) and self.instance.registrations.exists():
            raise forms.ValidationError("Des personnes sont inscrites par demi-journée : gardez cette heure.")
        if self.instance.pk and afternoon != before:
            self._check_slots_stay_in_their_half_day(Event(afternoon_starts_at=afternoon))
        return afternoon

    def _check_slots_stay_in_their_half_day(self, after: Event):
        for slot in all_slots(self.instance):
            if after.half_day_at(slot.session.starts_at) != slot.half_day and _is_wanted(slot.session):
                hour = french_hour(slot.session.starts_at)
                raise forms.ValidationError(
                    f"Des personnes ont un atelier à {hour} : qu’il reste dans sa demi-journée."
                )

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        before = self.initial.get("capacity")
        if self.instance.pk and capacity is not None and (before is None or capacity < before):
            self._check_not_below(capacity)
        return capacity

    def _check_not_below(self, capacity: int):
        """Counted under the lock: nobody registers between this and the saving."""
        places = day_places(lock_event(self.instance))
        if capacity < places.taken:
            people = self.instance.registrations.participants().holding_a_place(timezone.now())
            latest = list(people.order_by("-created_at", "-pk")[: places.taken - capacity])
            raise forms.ValidationError(
                f"{counted(places.taken, 'place')} déjà prise{plural(places.taken)} : "
                "n’allez pas en dessous, ou annulez d’abord des inscriptions. "
                f"Les dernières : {enumeration(latest)}."
            )


class SeatedSessionForm(SessionForm):
    """The programme's form, which asks what becomes of those who hold a seat when fewer, closed or moved seats remain.

    The questions stand above the session's own fields, with the people's names.
    """

    moves = forms.TypedChoiceField(
        label="Que deviennent ces personnes ?",
        choices=[("non", "Elles gardent leur place"), ("oui", "Elles passent à leur vœu suivant qui a de la place")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        required=False,
    )
    reason = LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Gardé dans l’historique ; obligatoire si des places sont gardées en surnombre.",
    )  # fmt: skip
    concerns: list[Concern] = []

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not self.errors:
            self._check_stays_in_its_slot()
            self._check_slot_has_no_places()
        return cleaned

    def clean_starts_at(self):
        start, before = self.cleaned_data["starts_at"], self.initial.get("starts_at")
        if self.instance.pk and start and before and _is_wanted(self.instance):
            event = self.instance.event
            if event.half_day_at(start) != event.half_day_at(before):
                raise forms.ValidationError("Des personnes y comptent : qu’elle reste dans sa demi-journée.")
        return start

    def _check_stays_in_its_slot(self):
        held = (self.instance.seats, self.instance.choices, self.instance.slot_choices, self.instance.slot_seats)
        if {"parent", "kind"} & set(self.changed_data) and any(rows.exists() for rows in held):
            raise forms.ValidationError("Des personnes y ont une place ou un vœu : gardez la nature et le créneau.")

    def _check_slot_has_no_places(self):
        if self.instance.kind != Session.Kind.SLOT:
            return
        if {"capacity", "closed"} & set(self.changed_data):
            raise forms.ValidationError("Les places et la fermeture se règlent atelier par atelier.")
        if self.cleaned_data["moves"]:
            raise forms.ValidationError("Un créneau se déplace avec ses ateliers : les personnes gardent leur place.")

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and not self.errors and self.touches_people:
            lock_event(self.instance.event)
            self.concerns = concerned_by(self.instance)
            self._ask()

    @property
    def touches_people(self) -> bool:
        """Whether places, closing or hours of a workshop or of a slot change."""
        kinds = {Session.Kind.SLOT, Session.Kind.WORKSHOP}
        return self.instance.kind in kinds and bool(PLACES_AND_HOURS & set(self.changed_data))

    def _ask(self):
        try:
            check_nobody_blocks(self.concerns)
        except DomainError as error:
            self.add_error(None, str(error))
        if self.concerns and self.cleaned_data["moves"] == "":
            self.add_error(None, "Ce changement touche des personnes : dites ci-dessous ce qu’elles deviennent.")
        elif any(concern.beyond for concern in self.concerns) and not self.cleaned_data["reason"].strip():
            self.add_error("reason", "Donnez le motif des places en surnombre.")
