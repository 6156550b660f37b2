"""What the team writes about a person."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from inscriptions.people.answer import AnswerRow, FormGroup
from inscriptions.people.answers import ANSWERS
from inscriptions.people.form import LARGE
from inscriptions.seats.demand import rank_word
from inscriptions.seats.form import slot_title
from inscriptions.signup.form import ANY, error_messages
from inscriptions.signup.team_form import TeamForm
from programme.models import Event
from programme.queries import Slot


class StaffForm(TeamForm):
    """What the team writes about a person; without `needs`, diet and access are not there."""

    answers = tuple(sorted(ANSWERS, key=lambda answer: not answer.leads))

    wish_widget = forms.Select
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs: bool, **kwargs: Any) -> None:
        self.reads_needs = needs
        if not needs:
            self.answers = tuple(answer for answer in self.answers if not answer.is_sensitive)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.EmailInput | forms.TelInput):
                field.widget.attrs |= LARGE

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        """The table's own titles, without the advice given to participants."""
        errors = {code: sentence for code, sentence in error_messages(answer).items() if code != "required"}
        said = {"label": answer.title, "error_messages": errors, "initial": answer.column.get_default()}
        return super().said_of(answer) | said

    def choices_of(self, answer: AnswerRow) -> list[tuple[str, str]]:
        """With what the day no longer lists and the person still says, so that saving does not lose it unseen."""
        choices, held = super().choices_of(answer), self.initial.get(answer.name)
        return choices if not held or held in dict(choices) else [*choices, (held, held)]

    def clean_seen(self) -> None:
        """Refuse to write over what someone else has changed since the page was shown."""
        if "seen" in self.initial and self.cleaned_data["seen"] != self.initial["seen"]:
            raise forms.ValidationError(
                "Cette inscription a changé pendant que vous la modifiiez : rechargez la page avant de la reprendre."
            )

    def _wished(self, slot: Slot, rank: int) -> int | str | None:
        return super()._wished(slot, rank) or ANY

    def _wish_label(self, slot: Slot, rank: int) -> str:
        return capfirst(rank_word(rank, wishes=self.event.allocation == Event.Allocation.WISHES))

    def slot_legend(self, slot: Slot) -> str:
        return slot_title(slot.session)

    @property
    def fieldsets(self) -> list[tuple[str, dict]]:
        """The form's groups, in the shape of the admin's fieldsets."""
        groups = {}
        for group in FormGroup:
            to_some = [row.name for row in self.questions if row.group is group and row.is_conditional]
            groups[group.team] = [*self.names_in(group), *to_some]
            if group is FormGroup.PRESENCE:
                groups |= {self.slot_legend(slot): self.wish_names[slot.pk] for slot in self.slots}
        groups[FormGroup.TEAM.team].append("seen")
        return [(title, {"fields": names}) for title, names in groups.items() if names]
