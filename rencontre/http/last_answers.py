"""The last good answer of each public address, for an hour at most: what is said when the site cannot read its data."""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone

from rencontre.french.typography import french_hour

OLDEST = 3600  # seconds
MOST_ANSWERS = 1000
MOST_BYTES = 16_000_000
ROOM = 1000  # bytes, about, that an answer takes beside its content
HERE = b'<template class="age"></template>'  # where a page says how old it is (templates/base.html)
NOT_KEPT = ("ETag", "Content-Length", "Content-Encoding", "Last-Modified", "Expires")  # of an answer that must not last
# What tells which pages are public, by who has some (programme/apps.py): once it changes, what is kept is forgotten.
PUBLIC: list[Callable[[], object]] = []


@dataclass(frozen=True)
class KeptAnswer:
    """What left the site, with its headers and its compression; `at`: when it was true, in seconds of the clock."""

    content: bytes
    headers: Mapping[str, str]
    at: float

    @property
    def size(self) -> int:
        return len(self.content) + ROOM


class LastAnswers:
    """A memory of this process, the oldest forgotten first: it holds neither more answers nor more bytes than said."""

    def __init__(self, most_answers: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES):
        self.most_answers, self.most_bytes, self.bytes = most_answers, most_bytes, 0
        self._answers: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def keep(self, key: str, content: bytes, headers: Mapping[str, str], at: float) -> None:
        answer = KeptAnswer(content, headers, at)
        with self._lock:
            self._forget(key)
            if answer.size <= self.most_bytes // 8:  # one long document does not make all the others forgotten
                self._answers[key] = answer
                self.bytes += answer.size
            while len(self._answers) > self.most_answers or self.bytes > self.most_bytes:
                self._forget(next(iter(self._answers)))

    def still_holds(self, key: str, etag: str, at: float) -> None:
        """A visitor was told 304: what is kept under that ETag is as true as then."""
        with self._lock:
            kept = self._answers.get(key)
            if kept and _strong(kept.headers["ETag"]) == _strong(etag):
                self._answers[key] = replace(kept, at=at)
                self._answers.move_to_end(key)

    def last(self, key: str) -> KeptAnswer | None:
        """What is kept under `key`, unless it is too old."""
        with self._lock:
            kept = self._answers.get(key)
            if kept and time.time() - kept.at > OLDEST:
                self._forget(key)
                return None
            return kept

    def forget(self, key: str) -> None:
        with self._lock:
            self._forget(key)

    def _forget(self, key: str) -> None:
        forgotten = self._answers.pop(key, None)
        self.bytes -= forgotten.size if forgotten else 0


def _strong(etag: str) -> str:
    return etag.removeprefix("W/")  # which compression writes


def told_again(request: HttpRequest, answer: KeptAnswer) -> HttpResponse:
    """The same answer, which says how old it is: in its headers, and on the page when it is one.

    It has no ETag, and nobody may keep it: once the site reads its data again, nobody is told that it still holds.
    """
    age = max(0, int(time.time() - answer.at))
    headers = {name: value for name, value in answer.headers.items() if name not in NOT_KEPT}
    is_compressed = answer.headers.get("Content-Encoding") == "gzip"
    content = gzip.decompress(answer.content) if is_compressed else answer.content
    if headers.get("Content-Type", "").startswith("text/html"):
        content = content.replace(HERE, _mark(answer.at), 1)
    if is_compressed and re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        content, headers["Content-Encoding"] = gzip.compress(content, 6), "gzip"
    aged = {"Age": str(age), "Warning": '110 - "Response is Stale"', "Cache-Control": "no-store"}
    return HttpResponse(content, headers=headers | aged)


def _mark(at: float) -> bytes:
    hour = french_hour(timezone.localtime(datetime.fromtimestamp(at, timezone.get_current_timezone())).time())
    sentence = f"Cette page date de {hour} : le site ne peut pas lire ses données en ce moment."
    return f'<p class="alert" role="status">{sentence}</p>'.encode()
