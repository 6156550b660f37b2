"""Typesetting itself, in a worker's process, which `rencontre.pdf.render` starts: only there is WeasyPrint loaded."""

import logging
import mimetypes
import signal
from collections.abc import Mapping
from logging.handlers import BufferingHandler
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles.finders import FileSystemFinder
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from rencontre.pdf.drawing import Drawings, Places
from rencontre.pdf.finisher import Finisher
from rencontre.pdf.render import LOGGER, Stopped, TooLong

PAGES = 1000  # of one part
VARIANT = "pdf/ua-1"
OWN_FILES = FileSystemFinder()  # needs the settings, not the applications, that workers never load


class Refused(ValueError):
    """A document asked for something that is neither a static file of ours nor an asset of the caller."""


class OwnFetcher(URLFetcher):
    """Answers `static:<path>` and `asset:<key>`; `file:`, `data:` and every network scheme are refused."""

    def __init__(self, assets: Mapping[str, bytes]):
        super().__init__(allowed_protocols=())
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`; Refused for anything that is not ours."""
        scheme, _, name = url.partition(":")
        if scheme == "asset" and name in self.assets:
            return URLFetcherResponse(url, self.assets[name])
        # The finder refuses a path that climbs out of the static folder.
        if scheme == "static" and (path := OWN_FILES.find(unquote(name))):
            content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": content_type})
        raise Refused(url)


def to_pdf(html: str, fetcher: URLFetcher, drawings: Drawings | None = None, places: Places | None = None) -> bytes:
    """The PDF of an HTML document, whose resources all pass through `fetcher`; TooLong when it has too many pages."""
    document = HTML(string=html, url_fetcher=fetcher).render(pdf_variant=VARIANT)
    if len(document.pages) > PAGES:
        raise TooLong(f"Ce document dépasse {PAGES} pages : demandez-le en plusieurs fois.")
    return document.write_pdf(pdf_variant=VARIANT, finisher=Finisher(drawings or {}, places or {}))


def _limit_processor(seconds: float) -> None:
    """Let the system end this process once it has spent `seconds` of processor from now on."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))


def typeset(
    sender: Connection, seconds: float, html: str, assets: Mapping[str, bytes], drawings: Drawings, places: Places
) -> None:
    _limit_processor(seconds)
    kept = BufferingHandler(capacity=1000)
    LOGGER.addHandler(kept)
    LOGGER.propagate = False
    answer: bytes | Stopped
    try:
        answer = to_pdf(html, OwnFetcher(assets), drawings, places)
    except Stopped as error:
        answer = error
    LOGGER.removeHandler(kept)
    records = [(record.levelno, record.getMessage()) for record in kept.buffer if record.levelno >= logging.WARNING]
    sender.send((answer, records))
