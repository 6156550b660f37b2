from dataclasses import replace

import pytest

from inscriptions.models import PrintJob
from inscriptions.paper import jobs
from rencontre.pdf import papers
from rencontre.pdf.papers import PAPERS, Printout, When, paper
from rencontre.pdf.render import Part
from tests.paper import seed_day, seed_workshop


@pytest.fixture
def prepared():
    """The document « essai »: what it prepares is `prepared.answer`, raised when it is an error."""

    def prepare(event, *, maker, **options):
        prepare.calls.append((event, maker, options))
        if isinstance(prepare.answer, Exception):
            raise prepare.answer
        return prepare.answer

    prepare.calls = []
    prepare.answer = Printout("essai.html", [Part({}, count=2), Part({}, count=2)], "essai", ["à vérifier"])
    declare = paper("essai", title="Essai", noun="page", when=When.DOOR, permission="inscriptions.view_registration")
    yield declare(prepare)
    del PAPERS["essai"]


@pytest.fixture
def typeset(monkeypatch):
    """Instead of WeasyPrint: says what was made before each part, and answers a few bytes."""
    seen = []

    def render_parts(template, parts, *, done, **limits):
        for part in parts:
            seen.append(PrintJob.objects.get().steps_done)
            done(part.count)
        return b"%PDF"

    monkeypatch.setattr(papers, "render_parts", render_parts)
    return seen


@pytest.fixture
def started(monkeypatch):
    """The jobs handed over, which nobody makes."""
    keys = []
    monkeypatch.setattr(jobs, "start", keys.append)
    return keys


@pytest.fixture
def queued(settings, monkeypatch):
    """The jobs handed to the queue of tasks, which nobody makes."""
    settings.TASKS_MODE = "database"
    keys = []
    monkeypatch.setattr(type(jobs.make), "enqueue", lambda task, pk: keys.append(pk))
    return keys


@pytest.fixture
def at_once():
    """Sets how many pieces of a paper a request makes at once."""
    with pytest.MonkeyPatch.context() as patch:  # undone before the paper is: it may be a test's own
        yield lambda slug, pieces: patch.setitem(PAPERS, slug, replace(PAPERS[slug], long=pieces))


@pytest.fixture
def day(db):
    """The seed's day, to print."""
    return seed_day()


@pytest.fixture
def printed_workshop(day):
    """A workshop of its afternoon, in a house and a room of its own."""
    return seed_workshop(day)
