"""What the team says when it moves somebody, or gives a place out of order."""

from typing import Any

from django import forms

from inscriptions.errors import WorkshopFull
from inscriptions.people.form import ReasonForm, offer
from inscriptions.seats.places import Places, places_text, workshop_text
from programme.models import Session
from programme.queries import Slot
from rencontre.domain import DomainError
from rencontre.french.typography import french_hour_range


def slot_title(slot: Session) -> str:
    """« Atelier, 14 h – 16 h »."""
    return f"Atelier, {french_hour_range(slot.effective_starts_at, slot.effective_ends_at)}"


class PromoteForm(ReasonForm):
    """Why the team gives a place out of order."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class MoveForm(ReasonForm):
    """Another workshop of one slot, or none; over capacity only once the refusal of that workshop has been shown."""

    workshop = forms.TypedChoiceField(
        label="Atelier", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    force = forms.BooleanField(label="Placer tout de même, en surnombre", required=False)
    refused = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["workshop", "refused", "force", "reason"]

    def __init__(self, *args: Any, slot: Slot, places: dict[int, Places], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.title = slot_title(slot.session)
        self.workshops = {workshop.pk: workshop for workshop in slot.offered}
        named = [(pk, workshop_text(workshop, places_text(places[pk]))) for pk, workshop in self.workshops.items()]
        offer(self.fields["workshop"], [*named, ("", "Aucun atelier")])
        self.fields["reason"].help_text = "Gardé dans l’historique ; obligatoire pour une place en surnombre."

    @property
    def fieldsets(self) -> list[tuple[str | None, dict[str, Any]]]:
        names = [name for name in self.fields if name != "force" or self["refused"].value()]
        return [(self.title, {"fields": names})]

    @property
    def chosen(self) -> Session | None:
        return self.workshops.get(self.cleaned_data["workshop"])

    @property
    def is_forced(self) -> bool:
        """Whether the box was ticked under the refusal of this very workshop."""
        return self.cleaned_data["force"] and self.cleaned_data["refused"] == self.cleaned_data["workshop"]

    def refuse(self, error: DomainError) -> None:
        """A full workshop is refused with the box that overrules it, for this workshop alone."""
        if not isinstance(error, WorkshopFull):
            super().refuse(error)
            return
        self.add_error("workshop", str(error))
        said = {name: value for name, value in self.data.items() if name != "force"}
        self.data = said | {"refused": said["workshop"]}
