"""The one door to WeasyPrint: a template and plain data in, the bytes of a tagged PDF/UA-1 out.

Nothing is read but our own static files (`static:<path>`) and the bytes the caller hands over (`asset:<key>`).
"""

import gc
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class Refused(ValueError):
    """A document asked for something that is neither a static file of ours nor an asset of the caller."""


class TooManyPages(ValueError):
    """A document does not hold in the pages it is given."""


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
        # The finders refuse a path that climbs out of the static folders.
        if scheme == "static" and (path := finders.find(unquote(name))):
            content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": content_type})
        raise Refused(url)


def render(
    template: str, context: Mapping, *, assets: Mapping[str, bytes] | None = None, most_pages: int | None = None
) -> bytes:
    """The PDF of `template`; its images may be `asset:<key>`, for the bytes of `assets`.

    TooManyPages, before anything is drawn, when it does not hold in `most_pages`.
    """
    return to_pdf(render_to_string(template, context), OwnFetcher(assets or {}), most_pages=most_pages)


def to_pdf(html: str, fetcher: URLFetcher, *, most_pages: int | None = None) -> bytes:
    """The PDF of an HTML document, whose resources all pass through `fetcher`; TooManyPages past `most_pages`."""
    with _no_garbage_collection():
        document = HTML(string=html, url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
        if most_pages is not None and len(document.pages) > most_pages:
            raise TooManyPages(f"{len(document.pages)} pages, {most_pages} at most")
        return document.write_pdf(pdf_variant="pdf/ua-1")


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # The boxes of a page are many and live to the end: collecting while they are made costs 10 to 25 % for nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
