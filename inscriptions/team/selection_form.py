"""What the team answers when it acts on several people of the list."""

from typing import Any

from django import forms
from django.http import QueryDict

from inscriptions.models import Registration
from inscriptions.people.form import LARGE, ActForm
from inscriptions.seats.form import slot_title
from inscriptions.seats.places import Places, places_text, workshop_text
from programme.columns.fields import LineInput
from programme.models import Session
from programme.queries import Slot

NOWHERE = "aucun-"  # followed by the slot where nobody sits any more


class SelectionForm(ActForm):
    """An act on many; `seen` says what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def show(self, digest: str) -> None:
        self.initial["seen"] = digest

    def show_again(self, digest: str) -> None:
        """What was typed is kept; what is shown is new."""
        data = QueryDict(mutable=True)
        data.update({**{name: self.data.get(name, "") for name in self.data}, "seen": digest})
        self.data = data


class SelectionReasonForm(SelectionForm):
    reason = LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs=LARGE),
        help_text="Gardé dans l’historique.",
    )  # fmt: skip


class CancelManyForm(SelectionReasonForm):
    tells = forms.TypedChoiceField(
        label="Message",
        choices=[("oui", "Prévenir chaque personne par un message"), ("non", "Ne prévenir personne")],
        coerce=lambda said: said == "oui",
        widget=forms.RadioSelect,
        initial="oui",
    )
    field_order = ["tells", "reason", "seen"]


class MoveManyForm(SelectionReasonForm):
    """`beyond` is asked only where some find no seat."""

    beyond = forms.BooleanField(label="Placer aussi, en surnombre, celles qui n’ont pas de place", required=False)
    field_order = ["beyond", "reason", "seen"]

    def __init__(self, *args: Any, has_beyond: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if has_beyond:
            self.fields["reason"].help_text = "Gardé dans l’historique ; obligatoire pour une place en surnombre."
        else:
            del self.fields["beyond"]


class RoleForm(SelectionForm):
    role = forms.ChoiceField(label="Rôle", choices=Registration.Role.choices, initial=Registration.Role.TEAM)
    field_order = ["role", "seen"]


def destinations(slots: list[Slot], places: dict[int, Places]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where people may be moved, a group a slot: its workshops with the seats left, or none of them."""
    return [
        (
            slot_title(slot.session),
            [
                *((str(one.pk), workshop_text(one, places_text(places[one.pk]))) for one in slot.offered),
                (f"{NOWHERE}{slot.pk}", "Aucun atelier"),
            ],
        )
        for slot in slots
    ]


def destination(slots: list[Slot], asked: str) -> tuple[Session, Session | None] | None:
    """The slot and the workshop that an address asks for; None when it asks for nothing that the day has."""
    for slot in slots:
        if asked == f"{NOWHERE}{slot.pk}":
            return slot.session, None
        if workshop := next((one for one in slot.offered if str(one.pk) == asked), None):
            return slot.session, workshop
    return None
