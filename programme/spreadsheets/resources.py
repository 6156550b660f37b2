"""Speakers, venues and sessions in and out of spreadsheets, in French columns."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time
from functools import cached_property
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from programme.models import Session, Speaker, Venue
from programme.reading.cell_hours import hours_of_cell
from programme.services import noticing_all
from programme.spreadsheets.cells import RefusedCell, is_blank, plain_number, text_of, yes_or_no
from programme.spreadsheets.formats import Rows
from rencontre.actors import TeamMember
from rencontre.domain import DomainError
from rencontre.french.names import cleaned, cleaned_prose, fold
from rencontre.french.words import counted

Row = Mapping[str, object]  # column → cell
IDENTIFIER = "Identifiant"
TO_FILL = "à remplir."
MOST_TOLD = 10  # lines
SHOWN = 80  # characters of an unchanged cell in the preview
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,15})?")
BREAK = re.compile(r"\s*\n\s*")


def _said(fault: ValidationError) -> list[str]:
    """Its sentences; a column that lacks is not « nulle » to people."""
    return [TO_FILL] if fault.code in {"null", "blank"} else fault.messages


class Field(fields.Field):
    """A column: a cell without a value of its own is refused with its reason."""

    def clean(self, row: Row, **kwargs: object) -> Any:
        cell = row.get(self.column_name)
        if isinstance(cell, RefusedCell):
            raise ValueError(cell.reason)
        return super().clean(row, **kwargs)


class PlainDiff(resources.Diff):
    """Before and after in <del> and <ins>, without the inline styles that our CSP forbids."""

    def as_html(self) -> list[str]:
        return [self._cell(before, after) for before, after in zip(self.left, self.right, strict=True)]

    def _cell(self, *values: object) -> str:
        before, after = ("" if value is None else str(value) for value in values)
        if self.new:
            return format_html("<ins>{}</ins>", after)
        if before == after:
            return Truncator(after).chars(SHOWN)
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)


class SheetResult(Result):
    """What an import comes to, told with the lines that the spreadsheet shows."""

    sheet: Rows | None = None  # what was read, when it was a file
    unknown: tuple[str, ...] = ()  # headings of the columns that no one reads
    newcomers: tuple[str, ...] = ()  # speakers that nobody knew, made with the rows

    def line(self, number: int) -> int:
        """Where the row `number`, from 1, stands in the file."""
        return self.lines[number - 1] if self.lines else number + 1

    @cached_property
    def lines(self) -> list[int]:
        """Where each row stands in the file, when there was one."""
        return list(self.sheet.table.rows) if self.sheet else []

    @property
    def faults(self) -> list[tuple[int, str]]:
        """Why the file is refused, by line; 0 for the whole file."""
        found = [(0, str(error.error)) for error in self.base_errors]
        found += [(self.line(number), str(error.error)) for number, errors in self.row_errors() for error in errors]
        for row in self.invalid_rows:
            texts = [text for texts in row.field_specific_errors.values() for text in texts]
            found += [(self.line(row.number), text) for text in [*texts, *row.non_field_specific_errors]]
        return found

    @property
    def notes(self) -> list[str]:
        """What deserves a look before the import is confirmed."""
        notes = [f"Colonnes que le site ne connaît pas, laissées de côté : {', '.join(self.unknown)}."]
        notes = notes if self.unknown else []
        if self.newcomers:
            notes.append(f"Nouveaux intervenants : {', '.join(self.newcomers)}. Leur fiche est créée avec l’import.")
        if self.sheet is None:
            return notes
        table = self.sheet.table
        if table.others:
            notes.insert(0, f"Feuille lue : {table.sheet} ; feuilles laissées de côté : {', '.join(table.others)}.")
        if table.hidden:
            lines = ", ".join(map(str, sorted(table.hidden)[:MOST_TOLD]))
            notes.append(f"{counted(len(table.hidden), 'ligne', 'masquée', 'lue')} comme les autres : {lines}.")
        return [*notes, *table.notes]


class SpreadsheetResource(resources.ModelResource):
    """A sheet with an « Identifiant » column: empty, the row is a new one; unchanged rows are left alone."""

    class Meta:
        import_id_fields = ["id"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    @classmethod
    def get_result_class(cls) -> type[SheetResult]:
        return SheetResult

    @classmethod
    def headings(cls) -> list[str]:
        """What the columns are called."""
        return [field.column_name for field in cls.fields.values()]

    def export(self, queryset: QuerySet | None = None, **kwargs: Any) -> tablib.Dataset:
        """The rows under their headings, on a sheet that is called after them."""
        dataset = super().export(queryset, **kwargs)
        dataset.title = capfirst(str(self._meta.model._meta.verbose_name_plural))
        return dataset

    def import_data(
        self, dataset: tablib.Dataset, dry_run: bool = False, raise_errors: bool = False, **kwargs: Any
    ) -> SheetResult:
        """Write every row or none; a `dry_run` neither writes nor locks."""
        self.is_preview, self.unknown = dry_run, ()
        kwargs = ({"using_transactions": False, "collect_failed_rows": False} if dry_run else {}) | kwargs
        load = self.import_data_inner if dry_run else super().import_data
        result = load(dataset, dry_run, raise_errors, **kwargs)
        result.sheet, result.unknown = (dataset if isinstance(dataset, Rows) else None), self.unknown
        return result

    def iter_queryset(self, queryset: QuerySet) -> Iterator[Model]:
        """In one statement, and one for each thing read beside: the library's own pages count rows again and again."""
        return iter(queryset)

    def before_import(self, dataset: tablib.Dataset, **kwargs: object) -> None:
        """Call the columns as ours, whatever their case, accents and spaces; those of nobody are noted."""
        known = {fold(heading): heading for heading in self.headings()}
        self.unknown = tuple(heading for heading in dataset.headers if fold(heading) not in known)
        if len(self.unknown) == len(dataset.headers):
            raise DomainError(f"Aucune colonne n’est connue. Colonnes attendues : {', '.join(known.values())}.")
        dataset.headers = [known.get(fold(heading), heading) for heading in dataset.headers]
        if IDENTIFIER not in dataset.headers:
            dataset.append_col([""] * len(dataset), header=IDENTIFIER)

    def import_row(self, row: Row, instance_loader: BaseInstanceLoader, **kwargs: object) -> RowResult:
        """Pass over a blank line: the others keep the number that the spreadsheet shows."""
        if not all(map(is_blank, row.values())):
            return super().import_row(row, instance_loader, **kwargs)
        blank = self.get_row_result_class()()
        blank.import_type = blank.IMPORT_TYPE_SKIP
        return blank

    def get_or_init_instance(self, instance_loader: BaseInstanceLoader, row: Row) -> tuple[Model, bool]:
        instance, new = super().get_or_init_instance(instance_loader, row)
        if new and str(row.get(IDENTIFIER) or "").strip():
            raise ValidationError("Aucune fiche n’a cet identifiant ; laissez la cellule vide pour en créer une.")
        return instance, new

    def validate_instance(
        self, instance: Model, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        """Name the column, as the sheet does, in each sentence."""
        errors = dict(import_validation_errors or {})
        try:
            self.check(instance, but=set(errors))
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            columns = {field.attribute: f"{field.column_name} : " for field in self.fields.values()}
            faults = [(name, one) for name, some in ValidationError(errors).error_dict.items() for one in some]
            raise ValidationError([columns.get(name, "") + text for name, one in faults for text in _said(one)])

    def check(self, instance: Any, *, but: set[str]) -> None:
        """Raise ValidationError for what no row may hold; the fields of `but` have their fault already."""
        instance.full_clean(exclude=but)

    def import_field(
        self, field: fields.Field, instance: Model, row: Row, is_m2m: bool = False, **kwargs: object
    ) -> None:
        """Give the widget the row so far, as `owner`: a slot is read within its event, a room within its venue."""
        super().import_field(field, instance, row, is_m2m, owner=instance, **kwargs)


class NumberWidget(widgets.FloatWidget):
    """A number, or nothing; a sentence for anything else."""

    def __init__(self, kind: type = int):
        super().__init__(coerce_to_string=False)
        self.kind = kind

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> int | float | None:
        if is_blank(value):
            return None
        typed = "".join(text_of(value).split()).replace(",", ".")
        if isinstance(value, bool) or not NUMBER.fullmatch(typed):
            raise ValueError(f"« {text_of(value)} » n’est pas un nombre.")
        number = plain_number(float(typed))
        if self.kind is int and not isinstance(number, int):
            raise ValueError(f"« {text_of(value)} » n’est pas un nombre entier.")
        return self.kind(number)


class TextWidget(widgets.CharWidget):
    """A text, on several lines if need be."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        return cleaned_prose(text_of(value)).strip()


class LineWidget(TextWidget):
    """A text on one line: a line break within the cell (Alt+Enter) is a space."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        return BREAK.sub(" ", super().clean(value))


def digits_of(value: object) -> str:
    """The text of the cell of a code, without the decimal part that some tools add to a whole number."""
    return re.sub(r"^([0-9]+)[.,]0+$", r"\1", str("" if value is None else value).strip())


class PostalCodeWidget(widgets.Widget):
    """Five digits as text. A spreadsheet that takes them for a number drops the first 0: four digits get it back."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        code = digits_of(value)
        return f"0{code}" if re.fullmatch(r"[1-9][0-9]{3}", code) else code


class HourWidget(widgets.Widget):
    """« 09:15 »; reads also all that a programme writes, « 9 h 15 », « midi »…, and a spreadsheet's own time."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> time | None:
        if isinstance(value, datetime):
            return value.time()
        if isinstance(value, time):
            return value
        if is_blank(value):
            return None
        said = hours_of_cell(text_of(value))
        if said is None or said.start is None:
            raise ValueError(f"« {text_of(value)} » n’est pas une heure ; écrivez par exemple 09:15.")
        return said.start

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return f"{value:%H:%M}" if value else ""


class YesNoWidget(widgets.Widget):
    """« oui » or « non »; reads also a cross, a ticked box, « vrai »… (`yes_or_no`)."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> bool:
        return yes_or_no(value)

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return "oui" if value else "non"


class ChoiceWidget(widgets.Widget):
    """The label of a choice, whatever its case and accents, or its code; an empty cell is the `default`, if any."""

    def __init__(self, choices: list[tuple[str, str]], default: str | None = None):
        super().__init__()
        self.labels, self.default = dict(choices), default

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        if self.default and is_blank(value):
            return self.default
        if is_blank(value):
            raise ValueError(f"à remplir\u00a0: {', '.join(self.labels.values())}.")
        said = fold(text_of(value))
        for code, label in self.labels.items():
            if said in {fold(label), fold(code)}:
                return code
        raise ValueError(f"« {text_of(value)} » n’est pas un choix : {', '.join(self.labels.values())}.")

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return self.labels.get(value, "")


class OneOfWidget(widgets.Widget):
    """A related row, found by its name among the rows that this instance may have."""

    def __init__(self, candidates: Callable[[Any], Iterable[Model]], name: Callable[[Any], str], missing: str):
        super().__init__()
        self.candidates, self.name, self.missing = candidates, name, missing

    def clean(self, value: object, row: Row | None = None, owner: Any = None, **kwargs: object) -> Model | None:
        wanted = " ".join(cleaned(text_of(value)).split())
        if not wanted:
            return None
        candidates = list(self.candidates(owner))
        found = [candidate for candidate in candidates if cleaned(self.name(candidate)) == wanted]
        found = found or [candidate for candidate in candidates if fold(self.name(candidate)) == fold(wanted)]
        if len(found) != 1:
            raise ValueError(f"« {wanted} » : {self.missing if not found else 'plusieurs fiches ont ce nom.'}")
        return found[0]

    def render(self, value: Any, obj: Model | None = None, **kwargs: object) -> str:
        return self.name(value) if value else ""


class SpeakerResource(SpreadsheetResource):
    id = Field("id", IDENTIFIER, NumberWidget())
    first_name = Field("first_name", "Prénom", LineWidget())
    last_name = Field("last_name", "Nom", LineWidget())
    function = Field("function", "Fonction", LineWidget())
    organisation = Field("organisation", "Structure", LineWidget())
    biography = Field("biography", "Biographie", TextWidget())

    class Meta(SpreadsheetResource.Meta):
        model = Speaker
        fields = ["id", "first_name", "last_name", "function", "organisation", "biography"]


class VenueResource(SpreadsheetResource):
    id = Field("id", IDENTIFIER, NumberWidget())
    name = Field("name", "Nom", LineWidget())
    address = Field("address", "Adresse", LineWidget())
    postal_code = Field("postal_code", "Code postal", PostalCodeWidget())
    city = Field("city", "Ville", LineWidget())
    directions = Field("directions", "Comment venir", TextWidget())
    step_free_access = Field("step_free_access", "Accès de plain-pied", TextWidget())
    latitude = Field("latitude", "Latitude", NumberWidget(float))
    longitude = Field("longitude", "Longitude", NumberWidget(float))

    class Meta(SpreadsheetResource.Meta):
        model = Venue
        fields = [
            "id", "name", "address", "postal_code", "city", "directions", "step_free_access", "latitude", "longitude",
        ]  # fmt: skip

    def save_instance(self, instance: Model, is_create: bool, row: Row, **kwargs: object) -> None:
        if self.is_preview:
            return
        held = Session.objects.none() if is_create else Session.objects.held_in(instance.pk)
        with noticing_all(held, by=TeamMember(str(kwargs.get("user") or "import"))):
            super().save_instance(instance, is_create, row, **kwargs)
