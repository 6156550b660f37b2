"""How a slot is shared out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.http import QueryDict

from inscriptions.models import AllocationRun, Registration
from inscriptions.people.form import offer
from inscriptions.wishes.sentences import MEANINGS, METHODS, agree, in_short
from inscriptions.wishes.solver import Objective, Problem, Profile
from programme.queries import Slot
from rencontre.french.typography import typographic


class AllocationForm(forms.Form):
    """How a slot is shared out: objective, people left out, closed workshops. It starts as the last run was."""

    objective = forms.ChoiceField(
        label="Façon de répartir", choices=AllocationRun.Objective, required=False, widget=forms.RadioSelect,
        help_text="Chacune place d’abord le plus de personnes possible.",
    )  # fmt: skip
    closed = forms.TypedMultipleChoiceField(
        label="Ateliers fermés pour cette répartition", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    excluded = forms.TypedMultipleChoiceField(
        label="Personnes laissées à l’équipe", coerce=int, required=False,
        widget=FilteredSelectMultiple("personnes", is_stacked=False),
        help_text="Elles ne reçoivent aucune place de la répartition : l’équipe les place.",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None = None, *, slot: Slot, people: list[Registration], run: AllocationRun | None
    ):
        problem = run and Problem.from_json(run.input)
        run_workshops, run_people = (problem.workshops, problem.people) if problem else ((), ())
        self.offered = {workshop.pk: workshop for workshop in slot.offered if not workshop.closed}
        self.last: dict[str, Any] = {
            "objective": run.objective if run else AllocationRun.Objective.GENEROUS,
            "closed": [row.key for row in run_workshops if row.closed and row.key in self.offered],
            "excluded": [person.key for person in run_people if person.excluded],
        }
        super().__init__(data, initial=self.last)
        workshops = [(pk, typographic(str(workshop))) for pk, workshop in self.offered.items()]
        offer(self.fields["closed"], workshops)
        names = [(person, ", ".join(filter(None, [str(person), person.organisation]))) for person in people]
        offer(self.fields["excluded"], [(person.pk, name) for person, name in names if person.attends(slot.half_day)])

    def clean_objective(self) -> str:
        """The last one when nothing is chosen, as where the methods agree and none is asked."""
        return self.cleaned_data["objective"] or str(self.last["objective"])

    def say_what_each_gives(self, profiles: Mapping[Objective, Profile]) -> None:
        """Name the methods by what they do and give; ask for none where they agree."""
        if agree(profiles):
            self.fields["objective"].widget = forms.HiddenInput()
            return
        said = {one: f"{METHODS[one]} ({MEANINGS[one]})\u00a0: {in_short(given)}" for one, given in profiles.items()}
        offer(self.fields["objective"], [(one.value, typographic(text)) for one, text in said.items()])

    @property
    def settings(self) -> dict[str, Any]:
        """What `run.propose` takes, from a valid form."""
        return self.cleaned_data

    def settings_closing(self, workshop: str) -> dict[str, Any]:
        """The last run's settings, with one workshop more that is closed."""
        return self.last | {"closed": [*self.last["closed"], *(pk for pk in self.offered if str(pk) == workshop)]}
