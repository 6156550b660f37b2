"""A row that dates its own changes (`auto_now`) dates each of them: who writes a column writes that one too.

conftest sets this at work for every test.
"""

from collections.abc import Iterable

from django.db.models import Model, QuerySet


def left_out(model: type[Model], written: Iterable[str]) -> set[str]:
    """The `auto_now` fields of `model` that writing only the fields `written` leaves as they were."""
    dated = {field.name for field in model._meta.concrete_fields if getattr(field, "auto_now", False)}
    return dated - set(written)


def refuse_saves_that_leave_the_date(patch) -> None:
    """Patch the writing of some columns: `save(update_fields=…)`, `update(…)` and with it `bulk_update`."""
    plain_save, plain_update = Model.save_base, QuerySet.update

    def save_base(row, *args, update_fields=None, **options):
        if update_fields is not None:
            _check(type(row), update_fields)
        return plain_save(row, *args, update_fields=update_fields, **options)

    def update(rows, **values):
        _check(rows.model, values)
        return plain_update(rows, **values)

    update.alters_data = True
    patch.setattr(Model, "save_base", save_base)
    patch.setattr(QuerySet, "update", update)


def _check(model: type[Model], written: Iterable[str]) -> None:
    missing = sorted(left_out(model, written))
    assert not missing, f"{model.__name__}: {', '.join(written)} written, but not {', '.join(missing)}"
