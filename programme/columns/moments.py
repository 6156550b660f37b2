"""Hours and dates in forms, read as people type them: « 9h15 », « 12 mars 2027 » (rencontre/french/dates.py)."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from rencontre.domain import DomainError
from rencontre.french.dates import (
    NOT_A_DATE,
    NOT_AN_HOUR,
    date_of,
    hour_of,
    instant_of,
    says_an_instant,
)

Said = TypeVar("Said", date, time, datetime)


def read(reader: Callable[[str], Said], text: str) -> Said:
    """What `reader` reads in `text`. Raises ValidationError with its sentence."""
    try:
        return reader(text)
    except DomainError as error:
        raise ValidationError(str(error), code="invalid") from error


class HourInput(forms.TimeField):
    """An hour; a refusal gives an example."""

    default_error_messages = {"invalid": NOT_AN_HOUR}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and value.strip():
            return read(hour_of, value)
        return super().to_python(value)


class DayInput(forms.DateField):
    """A date; a refusal gives an example, or says what is wrong."""

    default_error_messages = {"invalid": NOT_A_DATE}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            return read(date_of, value)
        return super().to_python(value)


class SplitInstantInput(forms.SplitDateTimeField):
    """A date and an hour in two boxes; both may be typed in the first."""

    def __init__(self, **kwargs: Any) -> None:
        forms.MultiValueField.__init__(self, (DayInput(), HourInput()), **kwargs)

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 2 and value[0] and not value[1]:
            typed = str(value[0])
            if says_an_instant(typed):
                instant = read(instant_of, typed)
                value = [instant.date(), instant.time()]
        return super().clean(value)
