"""What the door to WeasyPrint lets through, and what the PDF says of itself."""

import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import URLFetcher

from rencontre.pdf import render as rendering
from rencontre.pdf import typeset
from rencontre.pdf.merge import merge
from rencontre.pdf.render import Interrupted, Part, Stopped, TooLong, render, render_parts
from rencontre.pdf.typeset import OwnFetcher, Refused, to_pdf
from tests import workers
from tests.paper import elements, tags, texts
from tests.races import race

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
    "author of the metadata": ('<meta name="author" content="{url}"><link rel="author" href="{url}">', ""),
    "background of a page": ("<style>@page {{ background: url({url}) }}</style>", ""),
    "base of the document": ('<base href="{folder}">', '<img src="canary" alt="x">'),
}

# Since 70 WeasyPrint only uses drawings of the same document; metadata is copied as text.
NEVER_READ = {"drawing used in a drawing", "author of the metadata"}


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
        "css/paper/badges.css",
        "file:static/css/paper/badges.css",
        "https://exemple.fr/static/css/paper/badges.css",
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

    style, asset = fetcher("static:css/paper/badges.css"), fetcher("asset:code")

    with open(finders.find("css/paper/badges.css"), "rb") as file:
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


# --- Workers and parts -------------------------------------------------------------------------------------------

SHEET = """<html lang="fr"><head><title>Liste</title></head><body>{pages}</body></html>"""
TABLE = """<section {style}><h1>Page {number}</h1><table><thead><tr><th>N°</th><th>Nom</th></tr></thead>
<tbody><tr><td>1</td><th scope="row">Éloïse {number}</th></tr></tbody></table>
<p><a href="https://exemple.fr/{number}">lien</a></p></section>"""


@pytest.fixture
def html_of(monkeypatch):
    """Make `render` typeset the HTML that is its context's, whatever the template."""
    monkeypatch.setattr(rendering, "render_to_string", lambda template, context: context["html"])


def list_of(numbers) -> str:
    tables = [
        TABLE.format(number=number, style='style="break-before: page"' * (i > 0)) for i, number in enumerate(numbers)
    ]
    return SHEET.format(pages="".join(tables))


@pytest.mark.once
def test_parts_merged_are_the_document_made_at_once(html_of):
    told = []

    merged = render_parts("", [Part({"html": list_of(n)}, count=len(n)) for n in ([1, 2], [3], [4])], done=told.append)

    whole = render("", {"html": list_of([1, 2, 3, 4])})
    assert told == [2, 1, 1]
    assert texts(merged) == texts(whole)
    assert tags(merged) == tags(whole)
    reader = PdfReader(BytesIO(merged))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Liste", "fr")
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()


@pytest.mark.once
def test_the_tags_of_merged_parts_hold_together(html_of):
    merged = render_parts("", [Part({"html": list_of([number])}) for number in (1, 2, 3)])

    reader = PdfReader(BytesIO(merged))
    nums = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(nums[::2], (value.get_object() for value in nums[1::2]), strict=True))
    assert list(owners) == sorted(owners)
    for page in reader.pages:
        content = owners[page["/StructParents"]]
        assert {element.get_object()["/Pg"].indirect_reference for element in content} == {page.indirect_reference}
        (link,) = (annotation.get_object() for annotation in page["/Annots"])
        assert owners[link["/StructParent"]]["/S"] == "/Link"
    cells = [element for element in elements(merged) if element.get("/S") in ("/TH", "/TD")]
    names = [cell["/ID"] for cell in cells if "/ID" in cell]
    assert len(set(names)) == len(names) == 9
    owner = {cell["/ID"]: cell["/Pg"] for cell in cells if "/ID" in cell}  # a part is a page here
    headed = [(cell["/Pg"], owner[name]) for cell in cells for name in cell.get("/A", {}).get("/Headers", [])]
    assert [own for own, its in headed if own != its] == []
    assert len(headed) == 6
    (document,) = reader.root_object["/StructTreeRoot"]["/K"]
    assert all(kid.get_object()["/P"] == document.get_object() for kid in document.get_object()["/K"])


def test_one_part_is_handed_out_as_it_is():
    assert merge([b"%PDF"]) == b"%PDF"


def test_a_document_of_too_many_pages_is_refused(html_of, monkeypatch):
    monkeypatch.setattr(typeset, "PAGES", 2)

    with pytest.raises(Stopped, match="dépasse 2 pages"):
        to_pdf(list_of([1, 2, 3]), OwnFetcher({}))

    assert to_pdf(list_of([1, 2]), OwnFetcher({}))


@pytest.mark.once
def test_a_document_that_computes_too_much_is_killed(html_of, monkeypatch):
    stopped, plain_stop = [], rendering._Worker.stop
    monkeypatch.setattr(rendering, "SECONDS", 0)
    monkeypatch.setattr(
        rendering._Worker, "stop", lambda worker: stopped.append(worker.process.pid) or plain_stop(worker)
    )

    with pytest.raises(TooLong, match="plus de 0 secondes de calcul"):
        render_parts("", [Part({"html": list_of(range(50))}), Part({"html": list_of(range(50))})])

    assert len(stopped) == len(set(stopped)) == min(2, rendering.WORKERS)
    for pid in stopped:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.once
def test_a_document_that_no_page_waits_for_computes_for_longer(html_of, monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 0)

    content = render_parts("", [Part({"html": list_of(range(20))})], is_waited_for=False)

    assert len(texts(content)) == 20


@pytest.mark.once
def test_the_clock_on_the_wall_refuses_nothing(html_of, monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 0.01)
    monkeypatch.setattr(rendering, "_typeset", workers.late)

    assert render("", {"html": ""}) == b"%PDF"


@pytest.mark.once
def test_a_worker_that_waits_for_its_turn_is_never_given_up(html_of, monkeypatch):
    looks = []
    monkeypatch.setattr(rendering, "LOOK", 0.001)
    monkeypatch.setattr(rendering, "LOOKS", 1)
    monkeypatch.setattr(rendering, "_activity", lambda pid: looks.append(pid) or ("0 0", True))

    content = render("", {"html": list_of(range(9))})

    assert len(texts(content)) == 9
    assert len(looks) > 1


@pytest.mark.once
def test_a_worker_that_does_nothing_any_more_is_given_up(html_of, monkeypatch):
    monkeypatch.setattr(rendering, "LOOK", 0.01)
    monkeypatch.setattr(rendering, "LOOKS", 3)
    monkeypatch.setattr(rendering, "_typeset", workers.endless)

    with pytest.raises(Stopped, match="n’avance plus"):
        render("", {"html": ""})


def test_what_computes_is_told_from_what_does_nothing():
    spent, is_ready = rendering._activity(os.getpid())

    sum(range(10_000_000))

    assert is_ready
    assert rendering._activity(os.getpid())[0] != spent


SCRIPT = """
from pathlib import Path
with open("runs", "a") as runs:
    runs.write("once ")
from rencontre.pdf import render as pdf
pdf.render_to_string = lambda template, context: context["html"]
parts = [pdf.Part({"html": f'<html lang="fr"><title>Essai</title><p>{number}'}) for number in range(3)]
Path("made.pdf").write_bytes(pdf.render_parts("", parts))
"""


@pytest.mark.once
@pytest.mark.parametrize("command", [["script.py"], ["-m", "script"], ["-c", SCRIPT], ["-"]])
def test_the_script_of_the_caller_is_run_once(tmp_path, command):
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(settings.BASE_DIR), "DJANGO_SETTINGS_MODULE": "rencontre.settings"}

    subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, input=SCRIPT, text=True, check=True)

    assert (tmp_path / "runs").read_text() == "once "
    assert texts((tmp_path / "made.pdf").read_bytes()) == ["0", "1", "2"]


@pytest.mark.once
def test_threads_that_print_at_once_leave_the_script_in_its_place(html_of):
    script = sys.modules["__main__"]

    made = race(lambda number: render("", {"html": list_of([number])}), threads=4)

    assert ["Page" in texts(content)[0] for content in made] == [True] * 4
    assert sys.modules["__main__"] is script


@pytest.mark.once
def test_a_worker_that_cannot_be_started_is_told(html_of, monkeypatch):
    def refuse(process):
        raise EOFError

    monkeypatch.setattr(rendering.PROCESSES.Process, "start", refuse)

    with pytest.raises(Interrupted, match="s’est interrompue"):
        render("", {"html": list_of([1])})


@pytest.mark.once
def test_a_worker_that_dies_is_told(html_of, monkeypatch):
    worker = rendering._Worker()
    worker.ask(rendering._typeset, list_of(range(50)), {}, {}, {})
    worker.process.kill()

    with pytest.raises(Interrupted, match="s’est interrompue"):
        worker.result()
    worker.stop()


@pytest.mark.once
def test_a_worker_that_died_between_two_parts_is_told(html_of):
    worker = rendering._Worker()
    worker.ask(rendering._typeset, list_of([1]), {}, {}, {})
    first = worker.result()
    worker.process.kill()
    worker.process.join()
    worker.ask(rendering._typeset, list_of([2]), {}, {}, {})

    with pytest.raises(Interrupted, match="s’est interrompue"):
        worker.result()
    worker.stop()
    assert "Page 1" in texts(first)[0]


@pytest.mark.once
def test_two_workers_make_all_the_parts_a_third_merges_them_and_they_are_gone(html_of, monkeypatch):
    workers, plain_start = [], rendering._Worker.__init__
    monkeypatch.setattr(rendering._Worker, "__init__", lambda worker, *a: workers.append(worker) or plain_start(worker))
    processes = []
    plain_stop = rendering._Worker.stop
    monkeypatch.setattr(
        rendering._Worker, "stop", lambda worker: processes.append(worker.process.pid) or plain_stop(worker)
    )

    content = render_parts("", [Part({"html": list_of([number])}) for number in range(5)], workers=2)

    assert ["Page" in text for text in texts(content)] == [True] * 5
    assert (len(workers), len(set(processes))) == (3, 3)
    for pid in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.once
@pytest.mark.logs_errors
def test_what_a_worker_refuses_is_logged_here(html_of, caplog, canary):
    render("", {"html": hostile("picture", canary.as_uri())})

    assert [record.name for record in caplog.records if canary.as_uri() in record.getMessage()] == ["weasyprint"]
