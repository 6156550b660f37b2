"""A short memory before everything else: a public answer is kept whole, as it leaves, for one second at most.

A longer one, of the last good answers, speaks when the database does not: what it says is marked as old.
"""

import hashlib
import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response

from rencontre.databases.patience import somebody_waits
from rencontre.http.last_answers import PUBLIC, KeptAnswer, LastAnswers, told_again
from rencontre.http.outages import Outage

LONGEST = 1  # second: places left are never older
PAUSE = 1  # second before a database that was away is asked again
PROBE = 5  # seconds that one request may take to find out whether the database is back, while no other waits for it
LOOKED = 5  # seconds before a process looks again whether a page was withdrawn, maybe by another one
# nginx keeps what says so (rencontre/deploy/nginx.conf), and takes the header away: until the end of that second.
TOLD_TO_NGINX = "X-Accel-Expires"
TOLD_HERE = "X-Kept-Here"  # what `kept_here` says; it never leaves


def kept_here(response: HttpResponse) -> HttpResponse:
    """Have this memory keep an answer that is the same for all and that nobody else may keep, a form with its clock.

    It is never told again once the database is away, and who asks with a query gets their own.
    """
    response[TOLD_HERE] = "1"
    return response


class ShortCache:
    """Before the other middlewares: what is kept has its headers and its compression, and asks nothing of anyone.

    The address is the key, as it is routed and without its query: public views read neither query, user, session
    nor cookie. Only an answer that says it is public, or `kept_here`, and that no header but the key's varies, is
    kept; the second starts before the database is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.last_answers = LastAnswers()
        self.public: list[object] = []  # what was found of PUBLIC
        self.look_at = 0.0
        self.away_until = 0.0  # until then a page that has a last answer gives it at once: nobody waits for a database

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        key, memory = _key(request), caches["answers"]
        kept = memory.get(key)
        if kept is not None and (_is_public(kept[1]) or not _asks(request)):
            content, headers = kept
            response = HttpResponse(content, headers=headers)
            return get_conditional_response(request, etag=headers.get("ETag"), response=response) or response
        address = _key(request, whatever_leaves=True)
        last = self.last_answers.last(address)
        if last and time.monotonic() < self.away_until:
            return told_again(request, last)
        return self._asked(request, key, address, last)

    def _asked(self, request: HttpRequest, key: str, address: str, last: KeptAnswer | None) -> HttpResponse:
        """What the site answers; when it does not read its data, the `last` good answer of the address."""
        if last and self.away_until:
            self.away_until = time.monotonic() + PROBE
        started, memory = time.time(), self.last_answers
        response = self.get_response(request)
        stays_here = response.headers.pop(TOLD_HERE, None) is not None
        is_away = isinstance(response, Outage)
        if last:
            self.away_until = time.monotonic() + PAUSE if is_away else 0.0
            if is_away:
                return told_again(request, last)
        is_alike = request.method == "GET" and _is_alike(response)
        is_kept = is_alike and _is_public(response) and response.has_header("ETag")
        if (is_kept or len(memory)) and not is_away:
            self._forget_what_was_withdrawn()
        if is_kept:
            memory.keep(address, response.content, dict(response.headers), started)
            response[TOLD_TO_NGINX] = f"@{int(started)}"
        elif response.status_code == 304:
            memory.still_holds(address, response.get("ETag", ""), started)
        elif response.status_code < 500 and (response.status_code >= 300 or request.method == "GET"):
            memory.forget(address)  # it was withdrawn, has moved, or is no longer for all
        if is_kept or (is_alike and stays_here and not _asks(request)):
            left = LONGEST - (time.time() - started)
            caches["answers"].set(key, (response.content, dict(response.headers)), left)
        return response

    def _forget_what_was_withdrawn(self) -> None:
        """Begin another memory once other pages are public than at the last look, LOOKED seconds ago.

        What was asked before is kept in the former one, which nobody reads: it may show what is withdrawn.
        """
        if time.monotonic() < self.look_at:
            return
        self.look_at = time.monotonic() + LOOKED
        try:
            with somebody_waits():
                found = [look() for look in PUBLIC]
        except Error:
            return  # the next request says so
        if self.public and found != self.public:
            self.last_answers = LastAnswers()
        self.public = found


def _key(request: HttpRequest, *, whatever_leaves: bool = False) -> str:
    """One for each way the same page may leave: host and scheme are checked before, compression after."""
    gzip = not whatever_leaves and bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
    return hashlib.sha256(repr((request.scheme, request.get_host(), request.path_info, gzip)).encode()).hexdigest()


def _is_alike(response: HttpResponse) -> bool:
    """Whether it is whole, and the same for whoever asks."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Vary", "").lower() in {"", "accept-encoding"}
    )


def _is_public(answer: HttpResponse | dict[str, str]) -> bool:
    return str(answer.get("Cache-Control", "")).startswith("public")


def _asks(request: HttpRequest) -> bool:
    return bool(request.META.get("QUERY_STRING"))
