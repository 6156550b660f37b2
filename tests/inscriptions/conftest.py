import pytest
from django.urls import reverse

from inscriptions.models import PrintJob
from inscriptions.services import printing
from inscriptions.services.printing import Printable, Printout
from rencontre.pdf import Part
from tests.inscriptions.door import CODE


@pytest.fixture
def desk(client, chloe, alice):
    """The client of the front desk, and the address of its page."""
    client.force_login(chloe)
    alice.badge_code = CODE
    alice.save(update_fields=["badge_code"])
    return reverse("inscriptions:desk", args=[alice.event.slug])


@pytest.fixture
def prepared(monkeypatch):
    """The document « essai »: what it prepares is `prepared.answer`, raised when it is an error."""

    def prepare(event, *, maker, **options):
        prepare.calls.append((event, maker, options))
        if isinstance(prepare.answer, Exception):
            raise prepare.answer
        return prepare.answer

    prepare.calls = []
    prepare.answer = Printout("essai.html", [Part({}, count=2), Part({}, count=2)], "essai", ["à vérifier"])
    monkeypatch.setitem(
        printing.REGISTRY, "essai", Printable("Essai", "page", "inscriptions.view_registration", prepare)
    )
    return prepare


@pytest.fixture
def typeset(monkeypatch):
    """Instead of WeasyPrint: says what was made before each part, and answers a few bytes."""
    seen = []

    def render_parts(template, parts, *, done):
        for part in parts:
            seen.append(PrintJob.objects.get().steps_done)
            done(part.count)
        return b"%PDF"

    monkeypatch.setattr(printing.pdf, "render_parts", render_parts)
    return seen


@pytest.fixture
def started(monkeypatch):
    """The jobs handed over, which nobody makes."""
    keys = []
    monkeypatch.setattr(printing, "start", keys.append)
    return keys


@pytest.fixture
def queued(settings, monkeypatch):
    """The jobs handed to the queue of tasks, which nobody makes."""
    settings.TASKS_MODE = "database"
    keys = []
    monkeypatch.setattr(type(printing.make), "enqueue", lambda task, pk: keys.append(pk))
    return keys
