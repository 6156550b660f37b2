"""A short memory before everything else: a public answer is kept whole, as it leaves, for one second at most."""

import hashlib
import time
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response

LONGEST = 1  # second: places left are never older


class ShortCache:
    """Before the other middlewares: what is kept has its headers and its compression, and asks nothing of anyone.

    The address is the key, as it is routed and without its query: public views read neither query, user, session
    nor cookie. Only an answer that says it is public, and that no header but the key's varies, is kept; the second
    starts before the database is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        key, memory = _key(request), caches["answers"]
        kept = memory.get(key)
        if kept is None:
            started = time.time()
            response = self.get_response(request)
            if request.method == "GET" and _may_be_kept(response):
                left = LONGEST - (time.time() - started)
                memory.set(key, (response.content, dict(response.headers)), left)
            return response
        content, headers = kept
        response = HttpResponse(content, headers=headers)
        return get_conditional_response(request, etag=headers["ETag"], response=response) or response


def _key(request: HttpRequest) -> str:
    """One for each way the same page may leave: host and scheme are checked before, compression after."""
    gzip = bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
    return hashlib.sha256(repr((request.scheme, request.get_host(), request.path_info, gzip)).encode()).hexdigest()


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.has_header("ETag")
        and response.get("Cache-Control", "").startswith("public")
        and response.get("Vary", "").lower() in {"", "accept-encoding"}
    )
