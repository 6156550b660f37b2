"""A robot that asks by another name than the site's costs one line of the log, and nothing more."""

import logging
import re
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.log import log_response

logger = logging.getLogger(__name__)
LIKE_A_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,60}")  # nothing else of what a stranger writes is kept


class KnownHosts:
    """Answers 400 to another host than those of ALLOWED_HOSTS: Django would write a traceback, then another line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            return _refused(request)
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    host = request.headers.get("Host", "")
    response = HttpResponseBadRequest("Ce site ne répond pas à ce nom.", content_type="text/plain; charset=utf-8")
    log_response(
        "unknown host: %s",
        host if LIKE_A_HOST.fullmatch(host) else "(illisible)",
        response=response,
        request=request,
        level="warning",
        logger=logger,
    )
    return response
