"""The files of a row go with it: replaced, cleared or deleted, a file that no row names any more is erased."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector

from programme.columns.pictures import DAY, ICON, LOGO, PORTRAIT, copy_name

Row = TypeVar("Row", bound=models.Model)
BOXES = (*DAY, *ICON, *LOGO, *PORTRAIT)


class FileOwnerQuerySet(models.QuerySet[Row]):
    def delete(self) -> tuple[int, dict[str, int]]:
        files = _deleted_with(self)
        done = super().delete()
        _erase_after_commit(files)
        return done

    delete.alters_data = True  # type: ignore[attr-defined]  # Django reads it on the method: no template calls it
    delete.queryset_only = True  # type: ignore[attr-defined]  # the same: no manager has it


class FileOwner(models.Model):
    """A row that holds files, or whose deletion takes rows along that do."""

    objects = FileOwnerQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        files = self._stored_files(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        _erase_after_commit(files - _files_of([self]))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        files = _deleted_with([self])
        done = super().delete(*args, **kwargs)
        _erase_after_commit(files)
        return done

    def _stored_files(self, written: Iterable[str] | None) -> set[tuple[Storage, str]]:
        """Files that the row names until it is saved, when saving writes one of their fields."""
        fields = _file_fields(type(self))
        if self.pk is None or not fields or (written is not None and not {field.name for field in fields} & {*written}):
            return set()
        return _files_of(type(self)._base_manager.filter(pk=self.pk))


def _file_fields(model: type[models.Model]) -> list[models.FileField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def _files_of(rows: Iterable[models.Model]) -> set[tuple[Storage, str]]:
    held = [getattr(row, field.name) for row in rows for field in _file_fields(type(row))]
    return {(file.storage, file.name) for file in held if file}


def _deleted_with(rows: Sequence[models.Model] | models.QuerySet) -> set[tuple[Storage, str]]:
    """Files of `rows` and of whatever their deletion takes along."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    collector.collect(rows)
    together = [*collector.data.items(), *((rows.model, rows) for rows in collector.fast_deletes)]
    return {file for model, rows in together if issubclass(model, FileOwner) for file in _files_of(rows)}


def _erase_after_commit(files: set[tuple[Storage, str]]) -> None:
    """Erase `files` unless the transaction is rolled back; a file that cannot be erased is logged."""
    for storage, name in files:
        transaction.on_commit(partial(_erase_unless_named, storage, name), robust=True)


def _erase_unless_named(storage: Storage, name: str) -> None:
    """Erase the file, unless another row names it: a new edition of a day has the picture of the former one."""
    fields = [field for model in apps.get_models() if issubclass(model, FileOwner) for field in _file_fields(model)]
    if any(field.model._base_manager.filter(**{field.name: name}).exists() for field in fields):
        return
    for file in {name, *(copy_name(name, box) for box in BOXES)}:
        storage.delete(file)
