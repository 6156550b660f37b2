"""A date is not an instant, nor an hour: Django would turn one into the other without a word.

conftest sets this at work for every test; what lacks its time zone is refused by the warning that Django gives.
"""

from datetime import date, datetime

from django.db.models import DateField, DateTimeField, TimeField
from django.db.models.expressions import ExpressionList
from django.db.models.lookups import Lookup


def refuse_silent_casts(patch) -> None:
    """Patch the fields and the look-ups: a value, or a column, is compared or kept only as what it is."""
    _refuse(patch, DateField, lambda value: isinstance(value, datetime))
    _refuse(patch, TimeField, lambda value: isinstance(value, datetime))
    _refuse(patch, DateTimeField, lambda value: isinstance(value, date) and not isinstance(value, datetime))
    plain = Lookup.process_lhs

    def process_lhs(lookup, *args, **options):
        sides = lookup.rhs.get_source_expressions() if isinstance(lookup.rhs, ExpressionList) else [lookup.rhs]
        kinds = {kind for side in [lookup.lhs, *sides] if (kind := _kind(side))}
        assert len(kinds) < 2, f"{' and '.join(sorted(kinds))} compared: {lookup}"
        return plain(lookup, *args, **options)

    patch.setattr(Lookup, "process_lhs", process_lhs)


def _refuse(patch, field_class, is_something_else) -> None:
    plain = field_class.to_python

    def to_python(field, value):
        assert not is_something_else(value), f"{field_class.__name__} « {field} » given {value!r}"
        return plain(field, value)

    patch.setattr(field_class, "to_python", to_python)


def _kind(side) -> str:
    """« date », « instant » or « hour » for an expression of that type, else nothing."""
    field = getattr(side, "_output_field_or_none", None)
    kinds = {DateTimeField: "instant", DateField: "date", TimeField: "hour"}
    return next((name for kind, name in kinds.items() if isinstance(field, kind)), "")
