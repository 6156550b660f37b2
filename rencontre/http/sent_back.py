"""What a form sent, on a page that could not take it: all of it to be sent again, its texts to be read and copied."""

from itertools import chain
from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.utils.text import capfirst

TYPED = (models.CharField, models.TextField, models.DateField, models.TimeField)


def sent_back(request: HttpRequest) -> dict[str, Any]:
    """`fields`, (name, value), and of them `texts`, (label, value); whether there were `files`, and a `secret`.

    A password is not given back, a file cannot be: then the form must be filled in again (`may_repeat`). The needs of
    a person are: they typed them a moment ago, as in a form that comes back with a mistake, and nobody may keep the
    page.
    """
    try:
        posted, files = list(request.POST.lists()), bool(request.FILES)
    except (RawPostDataException, UnreadablePostError):
        posted, files = [], False
    secret = any("password" in name for name, _ in posted)
    fields = [
        (name, value)
        for name, values in posted
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    labels = _labels() if fields else {}
    texts = [(labels.get(name.rpartition("-")[2]), value) for name, value in fields if value.strip()]
    return {
        "fields": fields,
        "texts": [(label, value) for label, value in texts if label],
        "files": files,
        "may_repeat": bool(posted) and not files and not secret,
        "secret": secret,
    }


def _labels() -> dict[str, str]:
    """What the columns that are typed as texts are called, on every form: « Prénom »."""
    fields = chain.from_iterable(model._meta.concrete_fields for model in apps.get_models())
    return {
        field.name: capfirst(str(field.verbose_name))
        for field in fields
        if isinstance(field, TYPED) and not field.choices
    }
