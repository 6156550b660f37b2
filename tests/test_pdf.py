"""What the door to WeasyPrint lets through, and what the PDF says of itself."""

from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import URLFetcher

from rencontre.pdf import OwnFetcher, Refused, to_pdf

PAGE = '<html lang="fr"><head><title>Essai</title>{head}</head><body><p>Texte</p>{body}</body></html>'
CHANNELS = {
    "attached to the document": ('<link rel="attachment" href="{url}">', ""),
    "attached to a link": ("", '<a rel="attachment" href="{url}">ici</a>'),
    "style sheet": ('<link rel="stylesheet" href="{url}">', ""),
    "imported style sheet": ("<style>@import url({url})</style>", ""),
    "font": ("<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style>", ""),
    "picture": ("", '<img src="{url}" alt="x">'),
    "object": ("", '<object data="{url}" type="image/png"></object>'),
    "embedded": ("", '<embed src="{url}" type="image/png">'),
    "picture in a drawing": ("", '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'),
    "drawing used in a drawing": ("", '<svg width="9" height="9"><use href="{url}#a"/></svg>'),
    "background": ("<style>p {{ background: url({url}) }}</style>", ""),
    "bullet": ("<style>p {{ display: list-item; list-style-image: url({url}) }}</style>", ""),
    "generated content": ("<style>p::after {{ content: url({url}) }}</style>", ""),
    "base of the document": ('<base href="{folder}">', '<img src="canary" alt="x">'),
}

NEVER_READ = {"drawing used in a drawing"}  # since 70 WeasyPrint only uses drawings of the same document


@pytest.fixture
def canary(tmp_path):
    """A file outside our static files, readable by the process."""
    path = tmp_path / "canary"
    Image.new("L", (2, 2)).save(path, "PNG")
    return path


def spying(fetcher):
    """Make `fetcher` note what it is asked, and what it answers."""
    fetcher.asked, fetcher.answered, fetch = [], [], fetcher.fetch

    def noting(url, headers=None):
        fetcher.asked.append(url)
        response = fetch(url, headers)
        fetcher.answered.append(url)
        return response

    fetcher.fetch = noting
    return fetcher


def hostile(channel, url):
    head, body = CHANNELS[channel]
    folder = url.rpartition("/")[0] + "/"
    return PAGE.format(head=head.format(url=url, folder=folder), body=body.format(url=url))


@pytest.mark.logs_errors
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", ["file", "network", "data"])
def test_a_hostile_document_reaches_nothing(channel, place, canary):
    url = {"file": canary.as_uri(), "network": "http://192.0.2.1/canary", "data": "data:text/css,canary"}[place]
    fetcher = spying(OwnFetcher({}))

    to_pdf(hostile(channel, url), fetcher)

    assert fetcher.answered == []


@pytest.mark.logs_errors
@pytest.mark.parametrize("channel", sorted(CHANNELS.keys() - NEVER_READ))
def test_the_same_document_reaches_the_file_through_the_usual_fetcher(channel, canary):
    fetcher = spying(URLFetcher())

    to_pdf(hostile(channel, canary.as_uri()), fetcher)

    assert {url.partition("#")[0] for url in fetcher.answered} == {canary.as_uri()}


@pytest.mark.logs_errors
def test_a_refused_attachment_is_not_in_the_file(canary):
    html = hostile("attached to the document", canary.as_uri())

    refused, usual = (to_pdf(html, fetcher) for fetcher in (OwnFetcher({}), URLFetcher()))

    assert PdfReader(BytesIO(refused)).attachments == {}
    assert PdfReader(BytesIO(usual)).attachments == {"canary": [canary.read_bytes()]}


@pytest.mark.parametrize(
    "url",
    [
        "asset:other",
        "static:absent.css",
        "css/documents/badges.css",
        "file:static/css/documents/badges.css",
        "https://exemple.fr/static/css/documents/badges.css",
        "data:text/css,p{}",
        "ftp://exemple.fr/x",
    ],
)
def test_the_fetcher_refuses_what_is_not_ours(url):
    fetcher = OwnFetcher({"code": b"x"})

    with pytest.raises(Refused):
        fetcher(url)


@pytest.mark.parametrize("path", ["../manage.py", "css/../../manage.py", "css/%2e%2e/%2e%2e/manage.py", "/etc/passwd"])
def test_the_fetcher_never_leaves_the_static_folders(path):
    fetcher = OwnFetcher({})

    with pytest.raises(SuspiciousFileOperation):
        fetcher(f"static:{path}")


def test_the_fetcher_answers_static_files_and_assets():
    fetcher = OwnFetcher({"code": b"bytes of the caller"})

    style, asset = fetcher("static:css/documents/badges.css"), fetcher("asset:code")

    with open(finders.find("css/documents/badges.css"), "rb") as file:
        assert style.read() == file.read()
    assert style.content_type == "text/css"
    assert asset.read() == b"bytes of the caller"


def test_a_document_is_a_tagged_pdf_in_french():
    content = to_pdf(PAGE.format(head="", body=""), OwnFetcher({}))

    reader = PdfReader(BytesIO(content))
    assert reader.root_object["/Lang"] == "fr"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Essai"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()
