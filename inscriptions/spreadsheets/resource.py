"""The columns of registrations in a spreadsheet, as django-import-export asks for them; an import reads them itself."""

from typing import Any

from import_export import resources
from import_export.widgets import Widget

from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.answer import AnswerRow, FormGroup, Kind
from inscriptions.people.answers import NEEDS, OF_THE_PERSON
from inscriptions.spreadsheets.export import sheet_of
from programme.spreadsheets.cells import Sheet
from programme.spreadsheets.resources import ChoiceWidget, Field, TextWidget, YesNoWidget


def widget_of(answer: AnswerRow) -> Widget:
    """How the cells of `answer` are written."""
    if answer.column.choices:
        return ChoiceWidget([(str(code), str(label)) for code, label in answer.column.flatchoices])
    return YesNoWidget() if answer.kind is Kind.YES_NO else TextWidget()


class AnswerField(Field):
    """The column of one answer."""

    def __init__(self, answer: AnswerRow) -> None:
        super().__init__(answer.name, answer.column_heading, widget_of(answer))


class RegistrationResource(resources.ModelResource):
    """One line a person: what it says comes back through the import unchanged."""

    class Meta:
        model = Registration
        name = "Inscriptions"
        fields: list[str] = []  # none of the model's own: `columns` makes them all
        import_id_fields: list[str] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = self.columns()

    def columns(self) -> dict[str, Field]:
        """Every column, in the order of the sheet: the answers of the table, the wishes below the half-days."""
        said = {
            group: {answer.name: AnswerField(answer) for answer in OF_THE_PERSON if answer.group is group}
            for group in FormGroup
        }
        said[FormGroup.PRESENCE]["wishes"] = Field("wishes", "Ateliers souhaités", TextWidget())
        return {
            "event": Field("event__slug", "Journée", readonly=True),
            **{name: column for columns in said.values() for name, column in columns.items()},
            "status": Field("get_status_display", "État", readonly=True),
            "workshop": Field("workshop", "Atelier", readonly=True),
            "created_at": Field("created_at", "Inscription", readonly=True),
            "source": Field("get_source_display", "Origine", readonly=True),
        }

    def export(self, queryset: RegistrationQuerySet | None = None, **kwargs: Any) -> Sheet:
        """Those of `queryset`, everybody without one: rows that are read as the file is written."""
        return sheet_of(self.get_queryset() if queryset is None else queryset, self.fields)


class NeedsResource(RegistrationResource):
    """With the diet and access needs, for who may read them."""

    class Meta(RegistrationResource.Meta):
        name = "Inscriptions, avec les repas et les besoins d’accueil"

    def columns(self) -> dict[str, Field]:
        return super().columns() | {answer.name: AnswerField(answer) for answer in NEEDS}
