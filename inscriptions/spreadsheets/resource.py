"""Registrations in and out of spreadsheets: whoever comes in goes through `signup.register`."""

import re
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils import timezone
from import_export import resources
from import_export.results import Result, RowResult
from import_export.tmp_storages import MediaStorage
from import_export.widgets import Widget
from tablib import Dataset

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.answer import Answer, FormGroup, Kind
from inscriptions.people.answers import NEEDS, OF_THE_PERSON, SignUp
from inscriptions.signup.register import register_by_team
from inscriptions.signup.rules import Answered, check_profile
from inscriptions.spreadsheets.export import sheet_of, workshop_name
from programme.models import Event
from programme.queries import slots_with_workshops
from programme.spreadsheets.cells import Sheet
from programme.spreadsheets.resources import ChoiceWidget, Field, Row, TextWidget, YesNoWidget, digits_of
from rencontre.actors import Actor
from rencontre.domain import DomainError
from rencontre.french.names import fold, sort_key

Line = MutableMapping[str, Any]  # heading → cell
STATUS = "État"
NINE_DIGITS = re.compile(r"[1-9](?:[\s.-]?[0-9]){8}")
NUMBER = re.compile(r"-?(?:[1-9][0-9]{8,}|[1-9][0-9]*[.,][0-9]+|[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+)", re.IGNORECASE)
# Among other signs, nine digits that are no part of a longer number: « 321000001 / 612345678 », « 612,345,678 ».
LACKS_ITS_ZERO = re.compile(r"(?<![\d+])(?<!\d[\s.,-])[1-9](?:[\s.,-]?\d){8}(?![\s.,-]?\d)")
FORGOTTEN = timedelta(hours=1)
CANCELLED = Registration.Status.CANCELLED.label
READ_ONLY = ("Journée", STATUS, "Atelier", "Inscription", "Origine")  # an import ignores them


def forget_imports() -> int:
    """Erase the files of imports that were previewed more than an hour ago and never confirmed; how many."""
    storage = storages["import_export"]
    folder = MediaStorage().MEDIA_FOLDER
    names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]] if storage.exists(folder) else []
    forgotten = [name for name in names if timezone.now() - storage.get_modified_time(name) > FORGOTTEN]
    for name in forgotten:
        storage.delete(name)
    return len(forgotten)


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


class RegistrationResource(resources.ModelResource):
    """One line a person. An import only adds people, to `event`; lines of cancelled registrations are passed over."""

    answers: tuple[Answer, ...] = OF_THE_PERSON

    class Meta:
        model = Registration
        name = "Inscriptions"
        fields: list[str] = []  # none of the model's own: `columns` makes them all
        import_id_fields: list[str] = []
        skip_diff = True
        report_skipped = True

    def __init__(self, *, event: Event | None = None, by: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # An export has neither; an import has both.
        self.day, self.by = cast(Event, event), cast(Actor, by)
        self.fields = self.columns()
        self.lines: dict[tuple, int] = {}
        self.letters = 0

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

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        slots = slots_with_workshops(self.day)
        self.workshops = {
            fold(workshop_name(workshop, several_slots=len(slots) > 1)): (slot.pk, workshop.pk)
            for slot in slots
            for workshop in slot.offered
        }
        known = {field.column_name for field in self.get_import_fields()} | set(READ_ONLY)
        unknown = [header for header in dataset.headers if header and header not in known]
        if unknown:
            raise DomainError(f"Colonnes inconnues, à renommer ou à retirer : {', '.join(unknown)}.")

    def get_import_fields(self) -> list[Field]:
        return [field for field in super().get_import_fields() if field.column_name not in READ_ONLY]

    def get_instance(self, instance_loader: Any, row: Line) -> None:
        return None

    def skip_row(
        self, instance: Registration, original: Registration, row: Line, import_validation_errors: Any = None
    ) -> bool:
        return row.get(STATUS) == CANCELLED or not any(str(cell or "").strip() for cell in row.values())

    def import_row(self, row: Line, instance_loader: Any, **kwargs: Any) -> RowResult:
        self.line = kwargs["row_number"] + 1  # as the spreadsheet numbers it, below the headings
        return super().import_row(row, instance_loader, **kwargs)

    def validate_instance(
        self, instance: Registration, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Every fault of the line, each with the name of its column."""
        errors = dict(import_validation_errors or {})
        columns = {field.attribute: field.column_name for field in self.get_import_fields()}
        elsewhere = {field.name for field in Registration._meta.fields} - columns.keys()
        try:
            instance.clean_fields(exclude=elsewhere | errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        errors |= self._faults_of_needs(instance)
        others = self._faults_of_the_day(instance)
        if errors or others:
            faults = ValidationError(errors).message_dict.items() if errors else []
            raise ValidationError(others + [f"{columns[name]} : {text}" for name, texts in faults for text in texts])

    def _faults_of_needs(self, instance: Registration) -> dict:
        return {}

    def _faults_of_the_day(self, instance: Registration) -> list[str]:
        """What the day itself refuses: a profile it does not list, a workshop it does not have."""
        faults: list[str] = []
        for check in (self._check_profile, self._check_wishes):
            try:
                check(instance)
            except (DomainError, ValidationError) as error:
                faults += getattr(error, "messages", None) or [str(error)]
        return faults

    def _check_profile(self, instance: Registration) -> None:
        check_profile(Answered(self.day, [], SignUp(first_name="", last_name="", profile=self._profile(instance))))

    def _check_wishes(self, instance: Registration) -> None:
        self._wishes(getattr(instance, "wishes", ""))

    def _profile(self, instance: Registration) -> str:
        codes = {fold(label): code for code, label in self.day.profiles}
        return codes.get(fold(instance.profile), instance.profile)

    def save_instance(self, instance: Registration, is_create: bool, row: Line, **kwargs: Any) -> None:
        try:
            self._check_is_new(instance)
            registration = register_by_team(
                event=self.day, sign_up=self.sign_up(instance), by=self.by, source=Registration.Source.IMPORT
            )
        except DomainError as error:
            raise ValidationError(str(error)) from error
        instance.pk = registration.pk
        self.letters += bool(registration.email)
        if (phone := self.fields["phone"].column_name) in row:
            row[phone] = registration.phone

    def after_import_row(self, row: Line, row_result: RowResult, **kwargs: Any) -> None:
        """The preview shows the file's own cells, and the phone number as it will be kept."""
        row_result.diff = [str(row[header] or "") for header in self.get_diff_headers() if header in row]

    def after_import(self, dataset: Dataset, result: Result, **kwargs: Any) -> None:
        result.letters = self.letters
        result.diff_headers = [header for header in result.diff_headers if header in dataset.headers]

    def sign_up(self, instance: Registration) -> SignUp:
        """What a line says, in the shape that `register` takes."""
        names = [answer.name for answer in self.answers if hasattr(instance, answer.name)]
        said: dict[str, Any] = {name: getattr(instance, name) for name in names}
        said["profile"] = self._profile(instance)
        return SignUp(**said, wishes=self._wishes(getattr(instance, "wishes", "")))

    def _wishes(self, text: str) -> dict[int, list[int]]:
        wishes: dict[int, list[int]] = {}
        for name in filter(None, (part.strip() for part in text.split(";"))):
            if fold(name) not in self.workshops:
                raise ValidationError(f"Vœux : « {name} » n’est pas un atelier de la journée.")
            slot, workshop = self.workshops[fold(name)]
            wishes.setdefault(slot, []).append(workshop)
        return wishes

    def _check_is_new(self, instance: Registration) -> None:
        """Refuse a line that repeats another; or a namesake without address: the file may be imported twice."""
        who = (fold(instance.first_name), fold(instance.last_name), instance.email.casefold())
        first = self.lines.setdefault(who, self.line)
        if first != self.line:
            raise ValidationError(f"Même personne qu’à la ligne {first}.")
        namesakes = self.day.registrations.live().filter(sort_key=sort_key(instance.first_name, instance.last_name))
        if not instance.email and namesakes.filter(email="").exists():
            raise ValidationError("Une personne de ce nom est déjà inscrite, sans adresse e-mail.")


class NeedsResource(RegistrationResource):
    """With the diet and access needs, for who may read them."""

    answers = (*OF_THE_PERSON, *NEEDS)

    class Meta(RegistrationResource.Meta):
        name = "Inscriptions, avec les repas et les besoins d’accueil"

    def columns(self) -> dict[str, Field]:
        return super().columns() | {answer.name: AnswerField(answer) for answer in NEEDS}

    def _faults_of_needs(self, instance: Registration) -> dict:
        said = {answer.name: getattr(instance, answer.name, "") for answer in NEEDS}
        needs = SpecialNeeds(**{name: value for name, value in said.items() if value != ""})
        try:
            needs.clean_fields(exclude=["registration"])
        except ValidationError as error:
            return error.update_error_dict({})
        return {}
