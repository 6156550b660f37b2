"""How a slot is shared out."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.http import QueryDict

from inscriptions.models import AllocationRun, Registration
from inscriptions.people.form import offer
from inscriptions.wishes.solver import Problem
from programme.queries import Slot
from rencontre.french.typography import typographic


class AllocationForm(forms.Form):
    """How a slot is shared out: objective, people left out, closed workshops. It starts as the last run was."""

    objective = forms.ChoiceField(
        label="Objectif", choices=AllocationRun.Objective, initial=AllocationRun.Objective.GENEROUS,
        widget=forms.RadioSelect, help_text="Toujours le plus grand nombre de personnes placées d’abord.",
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
        self.last = {
            "objective": run.objective if run else AllocationRun.Objective.GENEROUS,
            "closed": [row.key for row in run_workshops if row.closed and row.key in self.offered],
            "excluded": [person.key for person in run_people if person.excluded],
        }
        super().__init__(data, initial=self.last)
        workshops = [(pk, typographic(str(workshop))) for pk, workshop in self.offered.items()]
        offer(self.fields["closed"], workshops)
        names = [(person, ", ".join(filter(None, [str(person), person.organisation]))) for person in people]
        offer(self.fields["excluded"], [(person.pk, name) for person, name in names if person.attends(slot.half_day)])

    @property
    def settings(self) -> dict[str, Any]:
        """What `run.propose` takes, from a valid form."""
        return self.cleaned_data

    def settings_closing(self, workshop: str) -> dict[str, Any]:
        """The last run's settings, with one workshop more that is closed."""
        return self.last | {"closed": [*self.last["closed"], *(pk for pk in self.offered if str(pk) == workshop)]}

    @property
    def fieldsets(self) -> list[tuple[None, dict[str, Any]]]:
        return [(None, {"fields": list(self.fields)})]
