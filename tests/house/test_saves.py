import ast

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from tests.house.saves import left_out

APPS = ("programme", "inscriptions")
PRODUCT = [path for app in APPS for path in sorted((settings.BASE_DIR / app).rglob("*.py"))]


@pytest.fixture
def dated():
    """A model that dates its changes."""
    with isolate_apps("programme"):

        class Dated(models.Model):
            title = models.TextField()
            made_at = models.DateTimeField(auto_now_add=True)
            changed_at = models.DateTimeField(auto_now=True)

            class Meta:
                app_label = "programme"

        yield Dated


def written_lists() -> list[tuple[str, set[str]]]:
    """Where the product spells out `update_fields=[…]`, and the columns named there."""
    return [
        (f"{path.relative_to(settings.BASE_DIR)}:{node.value.lineno}", {item.value for item in node.value.elts})
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "update_fields"
        if isinstance(node.value, ast.List) and all(isinstance(item, ast.Constant) for item in node.value.elts)
    ]


def test_what_dates_its_changes_is_left_out_or_not(dated):
    assert left_out(dated, ["title"]) == {"changed_at"}
    assert left_out(dated, ["title", "changed_at"]) == set()


@pytest.mark.parametrize(
    "write",
    [
        lambda dated: dated(pk=1, title="neuf").save(update_fields=["title"]),
        lambda dated: dated.objects.update(title="neuf"),
        lambda dated: dated.objects.bulk_update([dated(pk=1, title="neuf")], ["title"]),
    ],
    ids=["save", "update", "bulk_update"],
)
@pytest.mark.django_db
def test_a_change_that_is_not_dated_is_refused(dated, write):
    with pytest.raises(AssertionError, match="title written, but not changed_at"):
        write(dated)


def test_no_list_of_columns_leaves_out_the_date_of_the_change():
    lists, found = written_lists(), []
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        names = {field.name for field in model._meta.concrete_fields}
        fitting = [(place, written) for place, written in lists if written <= names]
        found += [(place, model.__name__, left_out(model, written)) for place, written in fitting]

    assert len(found) > 10
    assert [row for row in found if row[2]] == []
