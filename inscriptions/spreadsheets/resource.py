"""Registrations in and out of spreadsheets: whoever comes in goes through `signup.register`."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cached_property, lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from import_export import resources
from import_export.results import Result, RowResult
from import_export.widgets import Widget
from tablib import Dataset

from inscriptions.errors import LinesRefused
from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.answer import Answer, FormGroup, Kind
from inscriptions.people.answers import BY_NAME, NEEDS, OF_THE_PERSON, SignUp
from inscriptions.signup.newcomers import newcomers_of
from inscriptions.signup.register import register_lines
from inscriptions.signup.rules import Answered, check_profile
from inscriptions.spreadsheets.export import sheet_of, workshop_name
from programme.models import Event
from programme.queries import slots_with_workshops
from programme.spreadsheets.cells import Sheet
from programme.spreadsheets.resources import ChoiceWidget, Field, Row, TextWidget, YesNoWidget, digits_of
from rencontre.actors import Actor
from rencontre.domain import DomainError
from rencontre.french.names import fold
from rencontre.tasks.collector import no_collection

Line = MutableMapping[str, Any]  # heading → cell
STATUS = "État"
NINE_DIGITS = re.compile(r"[1-9](?:[\s.-]?[0-9]){8}")
NUMBER = re.compile(r"-?(?:[1-9][0-9]{8,}|[1-9][0-9]*[.,][0-9]+|[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+)", re.IGNORECASE)
# Among other signs, nine digits that are no part of a longer number: « 321000001 / 612345678 », « 612,345,678 ».
LACKS_ITS_ZERO = re.compile(r"(?<![\d+])(?<!\d[\s.,-])[1-9](?:[\s.,-]?\d){8}(?![\s.,-]?\d)")
CANCELLED = Registration.Status.CANCELLED.label
TOLD_EACH = 100  # lines
REQUIRED = [answer.name for answer in OF_THE_PERSON if answer.is_required_from_the_team]
READ_ONLY = ("Journée", STATUS, "Atelier", "Inscription", "Origine")  # an import ignores them


def _lacks_a_zero(typed: str) -> bool:
    return "+" not in typed and LACKS_ITS_ZERO.search(typed) is not None


class PhoneWidget(TextWidget):
    """A phone number as text. A spreadsheet that takes it for a number drops its first 0: nine digits get it back.

    Any other number may lack a 0 or a +, or be rounded: it is refused. A short one that was typed lost nothing.
    """

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        typed = digits_of(value).lstrip("'’`").strip()
        if NINE_DIGITS.fullmatch(typed):
            return f"0{typed}"
        if typed and (not isinstance(value, str) or NUMBER.fullmatch(typed) or _lacks_a_zero(typed)):
            raise ValueError(
                f"« {value} » est un nombre, auquel il manque peut-être un 0 ou un + ; écrivez-le en texte, "
                "par exemple 03 21 00 00 00 ou +33 3 21 00 00 00."
            )
        return super().clean(value.lstrip("'’`").strip() if isinstance(value, str) else value)


WIDGETS: dict[Kind, type[Widget]] = {
    Kind.TEXT: TextWidget,
    Kind.ADDRESS: TextWidget,
    Kind.PHONE: PhoneWidget,
    Kind.YES_NO: YesNoWidget,
    Kind.ONE_OF: TextWidget,  # of the day: its labels are read line by line
}


def widget_of(answer: Answer) -> Widget:
    """How the cells of `answer` are read and written."""
    if answer.column.choices:
        choices = [(str(code), str(label)) for code, label in answer.column.flatchoices]
        return ChoiceWidget(choices, default=answer.column.default)
    return WIDGETS[answer.kind]()


class AnswerField(Field):
    """The column of one answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.name, answer.column_heading, widget_of(answer))


def nobody_follows(what: object) -> None:
    """For an import within the request."""


class ImportOutcome(Result):
    """What an import comes to: besides its rows, how many people wait for a place, and how many letters leave."""

    waiting = letters = 0

    def tell(self, people: list[Registration]) -> None:
        self.waiting = sum(person.status == Registration.Status.WAITING for person in people)
        self.letters = sum(bool(person.email) for person in people)

    @property
    def faults(self) -> list[tuple[int, str]]:
        """Why the file is refused, by the line that the spreadsheet shows; 0 for the whole file."""
        found = [(0, str(error.error)) for error in self.base_errors]
        found += [(line + 1, str(error.error)) for line, errors in self.row_errors() for error in errors]
        return found + [(row.number + 1, text) for row in self.invalid_rows for text in row.non_field_specific_errors]

    def refuse(self, faults: Mapping[int, str]) -> None:
        """Say of lines, by the number that the spreadsheet gives them, why they are not taken."""
        for line, sentence in faults.items():
            row = self.rows[line - 2]
            self.totals[row.import_type] -= 1
            row.import_type, row.validation_error = row.IMPORT_TYPE_INVALID, ValidationError(sentence)
            self.totals[row.import_type] += 1
            self.append_invalid_row(line - 1, {}, row.validation_error)
        self.invalid_rows.sort(key=lambda row: row.number)


class RegistrationResource(resources.ModelResource):
    """One line a person. An import only adds people, to `event`; lines of cancelled registrations are passed over."""

    class Meta:
        model = Registration
        name = "Inscriptions"
        fields: list[str] = []  # none of the model's own: `columns` makes them all
        import_id_fields: list[str] = []
        skip_diff = True
        report_skipped = True

    @classmethod
    def get_result_class(cls) -> type[ImportOutcome]:
        return ImportOutcome

    def __init__(
        self,
        *,
        event: Event | None = None,
        by: Actor | None = None,
        told: Callable[[int], object] = nobody_follows,
        written: Callable[[list[Registration]], object] = nobody_follows,
        **kwargs: Any,
    ) -> None:
        """Who follows an import is `told` how many lines are read, and called within the act when all are `written`."""
        super().__init__(**kwargs)
        self.told, self.written = told, written
        self.value_in = lru_cache(maxsize=None, typed=True)(self._value_in)  # a list says the same things many times
        # An export has neither; an import has both.
        self.day, self.by = cast(Event, event), cast(Actor, by)
        self.fields = self.columns()
        self.lines: dict[int, SignUp] = {}  # as the spreadsheet numbers them, below the headings

    def columns(self) -> dict[str, Field]:
        """Every column, in the order of the sheet: the answers of the table, the wishes below the half-days."""
        said = {
            group: {answer.name: AnswerField(answer) for answer in OF_THE_PERSON if answer.group is group}
            for group in FormGroup
        }
        said[FormGroup.PRESENCE]["wishes"] = Field("wishes", "Vœux", TextWidget())
        return {
            "event": Field("event__slug", "Journée", readonly=True),
            **{name: column for columns in said.values() for name, column in columns.items()},
            "status": Field("get_status_display", STATUS, readonly=True),
            "workshop": Field("workshop", "Atelier", readonly=True),
            "created_at": Field("created_at", "Inscription", readonly=True),
            "source": Field("get_source_display", "Origine", readonly=True),
        }

    # --- Out ---

    def export(self, queryset: RegistrationQuerySet | None = None, **kwargs: Any) -> Sheet:
        """Those of `queryset`, everybody without one: rows that are read as the file is written."""
        return sheet_of(self.get_queryset() if queryset is None else queryset, self.fields)

    # --- In ---

    def import_data(
        self, dataset: Dataset, dry_run: bool = False, raise_errors: bool = False, **kwargs: Any
    ) -> ImportOutcome:
        """Read the lines, then write them all through one act, or none: a `dry_run` neither writes nor locks."""
        self.is_preview = dry_run
        kwargs = {"using_transactions": False, "collect_failed_rows": False} | kwargs
        with no_collection():
            return self.import_data_inner(dataset, dry_run, raise_errors, **kwargs)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        slots = slots_with_workshops(self.day)
        self.workshops = {
            fold(workshop_name(workshop, several_slots=len(slots) > 1)): (slot.pk, workshop.pk)
            for slot in slots
            for workshop in slot.offered
        }
        self.profiles = {fold(label): code for code, label in self.day.profiles}
        known = {field.column_name for field in self.get_import_fields()} | set(READ_ONLY)
        unknown = [header for header in dataset.headers if header and header not in known]
        if unknown:
            raise DomainError(f"Colonnes inconnues, à renommer ou à retirer : {', '.join(unknown)}.")

    def get_import_fields(self) -> list[Field]:
        return self.read_columns

    @cached_property
    def read_columns(self) -> list[Field]:
        """Those that an import reads."""
        return [field for field in super().get_import_fields() if field.column_name not in READ_ONLY]

    def import_row(self, row: Line, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Read one line, which is kept until all are."""
        number, result = kwargs["row_number"], self.get_row_result_class()()
        if number % TOLD_EACH == 0:
            self.told(number)
        result.import_type, result.diff = result.IMPORT_TYPE_SKIP, self._shown(row)
        if row.get(STATUS) == CANCELLED or not any(str(cell or "").strip() for cell in row.values()):
            return result
        try:
            said = self.lines[number + 1] = self.sign_up(row)
            result.import_type, result.diff = result.IMPORT_TYPE_NEW, self._shown(row, said)
        except ValidationError as error:
            result.import_type, result.validation_error = result.IMPORT_TYPE_INVALID, error
        return result

    def _shown(self, row: Line, said: SignUp | None = None) -> list[str]:
        """The preview shows the file's own cells, and the phone number as it will be kept."""
        phone = {self.fields["phone"].column_name: said.phone} if said else {}
        return [str(phone.get(header, row[header]) or "") for header in self.get_diff_headers() if header in row]

    def sign_up(self, row: Line) -> SignUp:
        """What a line says, in the shape that `register` takes. Raises ValidationError with its faults, by column."""
        said, faults = {}, []
        for column in self.read_columns:
            if column.column_name in row or column.attribute in REQUIRED:
                try:
                    said[column.attribute] = self.value_in(column.attribute, row.get(column.column_name))
                except DomainError as error:
                    faults.append(str(error))
                except (ValueError, ValidationError) as error:
                    texts = getattr(error, "messages", [str(error)])
                    faults += [f"{column.column_name} : {text}" for text in texts]
        if faults:
            raise ValidationError(faults)
        return SignUp(**said)

    def _value_in(self, name: str, cell: object) -> Any:
        """What a cell of the column `name` says. Raises DomainError, else an error that does not name its column."""
        value = self.fields[name].clean({self.fields[name].column_name: cell})
        if name == "wishes":
            return self._wishes(value)
        if name == "profile":
            value = self.profiles.get(fold(value), value)
            check_profile(Answered(self.day, [], SignUp(first_name="", last_name="", profile=value)))
        return BY_NAME[name].column.clean(value, None)

    def after_import(self, dataset: Dataset, result: ImportOutcome, **kwargs: Any) -> None:
        try:
            result.tell(self._taken(result))
        except LinesRefused as refused:
            result.refuse(refused.faults)
        result.diff_headers = [header for header in result.diff_headers if header in dataset.headers]

    def _taken(self, result: ImportOutcome) -> list[Registration]:
        """The people of the file, written unless it is previewed or refused: then only decided."""
        if self.is_preview or result.has_errors() or result.has_validation_errors():
            found = newcomers_of(self.day, self.lines, now=timezone.now())
            return [one.person for one in found.people]
        with transaction.atomic():
            people = register_lines(event=self.day, lines=self.lines, by=self.by)
            self.written(people)
        return people

    def handle_import_error(self, result: Result, error: Exception, raise_errors: bool = False) -> None:
        """What refuses the whole file is told with its lines; what is no refusal is an error like another."""
        if not isinstance(error, DomainError):
            raise error
        super().handle_import_error(result, error, raise_errors)

    def _wishes(self, text: str) -> dict[int, list[int]]:
        wishes: dict[int, list[int]] = {}
        for name in filter(None, (part.strip() for part in text.split(";"))):
            if fold(name) not in self.workshops:
                raise DomainError(f"Vœux : « {name} » n’est pas un atelier de la journée.")
            slot, workshop = self.workshops[fold(name)]
            wishes.setdefault(slot, []).append(workshop)
        return wishes


class NeedsResource(RegistrationResource):
    """With the diet and access needs, for who may read them."""

    class Meta(RegistrationResource.Meta):
        name = "Inscriptions, avec les repas et les besoins d’accueil"

    def columns(self) -> dict[str, Field]:
        return super().columns() | {answer.name: AnswerField(answer) for answer in NEEDS}
