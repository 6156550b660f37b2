"""Texts in models and in forms: cleaned on the way in, whoever writes them (docs/decisions/cleaned-columns.md)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from programme.columns.validators import email_address, one_line, person_name, plain_text, readable
from rencontre.french.addresses import cleaned_address
from rencontre.french.names import cleaned_line, cleaned_prose

# --- In forms ----------------------------------------------------------------------------------------------------


TOO_LONG = "%(limit_value)s signes au plus : il y en a %(show_value)s."


class CleanedInput(forms.CharField):
    cleaner = staticmethod(cleaned_line)
    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.cleaner(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser cuts in silence what is pasted; what is too long comes back whole, and is said."""
        return {name: said for name, said in super().widget_attrs(widget).items() if name != "maxlength"}


class LineInput(CleanedInput):
    """One line; no control character."""

    default_validators = [readable, one_line]


class NameInput(LineInput):
    """The name of a person."""

    default_validators = [*LineInput.default_validators, person_name]


class ProseInput(CleanedInput):
    """Several lines, which end the same way whatever the browser sends: an export and its import are equal."""

    cleaner = staticmethod(cleaned_prose)
    widget = forms.Textarea
    default_validators = [readable, plain_text]


class AddressInput(CleanedInput, forms.EmailField):
    """An e-mail address, as long as the columns that hold one, alone whatever was pasted with it."""

    cleaner = staticmethod(cleaned_address)
    default_validators = [readable, email_address]

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": 254, **kwargs})


# --- In models ---------------------------------------------------------------------------------------------------


class CleanedColumn(models.Field):
    """A column cleaned when it is checked and again when it is written, so that no way in avoids it."""

    default_error_messages = {"max_length": TOO_LONG}
    plain: type[models.Field]
    form_class: type[CleanedInput]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Migrations know the plain field only: cleaning does not concern them."""
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain.__name__}", args, kwargs

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.form_class.cleaner(value) if value else value

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = self.to_python(value)
        return super().clean(value.strip() if isinstance(value, str) else value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.to_python(value)
            setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class LineField(CleanedColumn, models.CharField):
    plain, form_class = models.CharField, LineInput
    default_validators = LineInput.default_validators


class NameField(LineField):
    form_class = NameInput
    default_validators = NameInput.default_validators


class ProseField(CleanedColumn, models.TextField):
    plain, form_class = models.TextField, ProseInput
    default_validators = ProseInput.default_validators


class AddressField(CleanedColumn, models.EmailField):
    plain, form_class = models.EmailField, AddressInput
    default_validators = AddressInput.default_validators


class KeyField(models.CharField):
    """A key that every database sorts character by character, as Python and SQLite do, whatever its language."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}
