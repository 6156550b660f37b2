"""Public answers: a visitor who already has what a page would say gets 304, and nothing is drawn."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db.models import Model
from django.db.models.base import ModelState
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

# Browsers and proxies may keep the answer and ask each time whether it still holds: places left are never old there.
PUBLIC = "public, no-cache"
Answer = TypeVar("Answer", bound=HttpResponseBase)
MADE_OF = ("templates", "static", "programme", "inscriptions", "rencontre", "requirements.txt")


def conditional_response(request: HttpRequest, facts: object, draw: Callable[[], Answer]) -> Answer | HttpResponse:
    """What `draw` makes, or 304 without calling it when the visitor already has what follows from `facts`."""
    if settings.DEBUG:  # a template may change while the process runs
        return draw()
    etag = f'"{fingerprint(facts)}"'
    response = get_conditional_response(request, etag=etag) or draw()
    response["ETag"] = etag
    response.setdefault("Cache-Control", PUBLIC)
    return response


def fingerprint(facts: object) -> str:
    """The same 32 characters for the same rows, texts, time zone and release, in any process."""
    told = [settings.TIME_ZONE]
    _tell(facts, told, set())
    return hashlib.sha256(_release() + "\0".join(told).encode()).hexdigest()[:32]


def _tell(value: object, told: list[str], rows: set[int]) -> None:
    """Flatten rows with those fetched along with them, dataclasses and collections; each row once."""
    if isinstance(value, str | int | None):
        told.append(repr(value))
    elif isinstance(value, Model):
        told.append(f"{value._meta.label} {value.pk}")
        if id(value) not in rows:
            rows.add(id(value))
            _tell(vars(value), told, rows)
    elif isinstance(value, ModelState):
        _tell(value.fields_cache, told, rows)
    elif is_dataclass(value):
        _tell(vars(value), told, rows)
    elif isinstance(value, Mapping):
        for key, found in value.items():
            told.append(str(key))
            _tell(found, told, rows)
    elif isinstance(value, Iterable) and not isinstance(value, bytes | type):
        told.append("[")
        for found in value:
            _tell(found, told, rows)
        told.append("]")
    else:
        told.append(repr(value))


@cache
def _release() -> bytes:
    """A digest of the files that answers are made of: another release, another answer."""
    digest = hashlib.sha256()
    for name in MADE_OF:
        root = settings.BASE_DIR / name
        for path in sorted(path for path in (root, *root.rglob("*")) if path.is_file() and path.suffix != ".pyc"):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.digest()
