"""A whole day of 300 people, lived as a team lives it: once it is purged, nothing that was said is anywhere.

Each person says five things that nobody else says. They are looked for in a logical copy of the database, in the raw
file of SQLite and its journal, in every file, and in all that was logged.
"""

import io
import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.files import EmlBackend
from inscriptions.models import OutgoingMail, PrintJob, Registration
from inscriptions.paper import jobs
from inscriptions.people.roles import sync_groups
from inscriptions.privacy.export import export_of
from programme.models import DayFile, Event
from programme.models.events import local_instant
from rencontre.logs import DiscreetFormatter
from rencontre.pdf import papers
from tests.factories import PASSWORD, EventFactory, InterventionFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.door.queues import scan, send
from tests.inscriptions.privacy.held import dumped
from tests.inscriptions.spreadsheets.files import confirm_import, exported, preview, sheet

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE = 300
KINDS = {"name": "zqn", "email": "zqm", "organisation": "zqo", "need": "zqb"}
TOKEN = re.compile(rb"zq[nmob][a-z]{4}|06398\d{5}")
CODES = ["".join(letters) for letters, _ in zip(product(ascii_lowercase, repeat=4), range(PEOPLE), strict=False)]


def said_by(number: int) -> dict[str, str]:
    return {kind: prefix + CODES[number] for kind, prefix in KINDS.items()} | {"phone": f"06398{number:05}"}


SAID = {value.encode() for number in range(PEOPLE) for value in said_by(number).values()}


def line_of(number: int) -> str:
    said = said_by(number)
    names = f"Camille;{said['name'].capitalize()};{said['email']}@exemple.fr;{said['organisation'].capitalize()}"
    return f"{names};{said['phone']};{said['need']};Atelier 1;oui"


def everything_in(content: bytes) -> set[bytes]:
    """Of what was said, all that `content` says, whatever the case."""
    return set(TOKEN.findall(content.lower())) & SAID


def missing_from(contents: Iterable[bytes]) -> int:
    """How many of the 300 × 5 are nowhere in `contents`."""
    return len(SAID - set().union(*map(everything_in, contents)))


def files(*folders: Path) -> list[bytes]:
    """Those of the disk, and those of a day, which lie in the database."""
    kept = [bytes(content) for content in DayFile.objects.values_list("content", flat=True)]
    return kept + [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]


def base_files() -> list[bytes]:
    """The file of SQLite as it lies on the disk, and its journal; nothing on another engine."""
    if connection.vendor != "sqlite":
        return []
    name = Path(connection.settings_dict["NAME"])
    return [path.read_bytes() for path in name.parent.glob(f"{name.name}*")]


@pytest.fixture
def log():
    """What the console would hold, everything from DEBUG on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("{levelname} {name} {message}", style="{"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def in_clear(monkeypatch):
    """Papers hold their text as it is: a PDF would hide it from the search. Nothing makes jobs but the test."""

    def text_of(template, parts, done=lambda count: None, **limits):
        made = []
        for part in parts:
            made.append(repr((part.context, part.drawings, part.places)))
            done(part.count)
        return "\n".join(made).encode()

    monkeypatch.setattr(papers, "render_parts", text_of)
    monkeypatch.setattr(jobs, "start", lambda pk: None)


@pytest.fixture
def day(settings) -> Event:
    """A day of thirteen months ago."""
    settings.EMAIL_BACKEND = f"{EmlBackend.__module__}.{EmlBackend.__name__}"
    event = EventFactory(date=timezone.localdate() - timedelta(days=400), lunch_offered=True)
    InterventionFactory(session=WorkshopFactory(number=1, title="Santé", parent=SlotFactory(event=event)))
    return event


def live_through(day: Event, organiser, denis) -> None:
    """An import, letters, papers, the door, searches, a move, a refused sign-in, an export, a failed task."""
    headings = "Prénom;Nom;Adresse e-mail;Structure;Téléphone;Besoin d’accueil particulier;Vœux;Accord liste"
    confirm_import(organiser, preview(organiser, day, sheet(headings, *map(line_of, range(PEOPLE)))))
    people = list(day.registrations.order_by("pk"))
    deliver_pending()
    scans = [scan(person, number) for number, person in enumerate(people)]
    for start in range(0, PEOPLE, 100):
        send(organiser, day, scans[start : start + 100])
    for person in people[:20]:
        organiser.get(reverse("admin:inscriptions_registration_changelist"), {"q": person.last_name})
        organiser.get(reverse("inscriptions:desk", args=[day.slug]), {"q": person.last_name})
    organiser.post(reverse("admin:login"), {"username": people[1].email, "password": "mauvais"})
    client = type(organiser)()
    client.post(reverse("admin:login"), {"username": people[1].email, "password": "mauvais"})
    client.post(reverse("admin:login"), {"username": denis.username, "password": PASSWORD})
    assert exported(organiser, day)
    assert export_of(people[2])
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={"args": [1], "kwargs": {}}, priority=0, task_path="a.b", queue_name="default",
        backend_name="default", run_after=timezone.now(), finished_at=timezone.now(),
        traceback=f"IntegrityError: Key (email)=({people[3].email})",
    )  # fmt: skip


def print_all(day: Event, denis) -> None:
    """Each paper of the day, as a job whose file lies in the private storage."""
    for paper in papers.PAPERS.values():
        options = {"session": day.sessions.workshops().get().pk} if paper.of_a_session else {}
        job = jobs.print_job(event=day, maker=denis, document=paper.slug, options=options)
        jobs.run(job.pk)


def test_300_people_leave_nothing_behind_them(day, organiser, denis, log, in_clear, settings):
    sync_groups()
    with time_machine.travel(local_instant(day.date, datetime(2026, 1, 1, 9, 30).time())):
        live_through(day, organiser, denis)
    with time_machine.travel(local_instant(day.date, datetime(2026, 1, 1, 19, 0).time())):
        print_all(day, denis)
        first = day.registrations.order_by("pk")[0]
        cancelled = reverse("admin:inscriptions_registration_cancel", args=[first.pk])
        organiser.post(cancelled, {"reason": f"{first} l’a demandé"})
    folders = (settings.MAILS_DIR, settings.PRIVATE_ROOT, settings.MEDIA_ROOT)
    # But for the needs of who cancelled, all is in the base; letters and papers say neither phones nor needs.
    assert missing_from([dumped().encode()]) == 1
    assert missing_from(files(*folders)) == 2 * PEOPLE
    assert not base_files() or missing_from(base_files()) <= 1

    call_command("deliver_mails", stdout=io.StringIO())

    erased = day.registrations.exclude(erased_at=None).count()
    printed = [job.document for job in PrintJob.objects.all()]
    assert (erased, OutgoingMail.objects.count(), printed) == (PEOPLE, 0, [])
    hits = [everything_in(content) for content in (dumped().encode(), *base_files(), *files(*folders))]
    assert set().union(*hits) == set()
    assert everything_in(log.getvalue().encode()) == set()
    assert "Camille" not in log.getvalue()
    assert Registration.objects.count() == PEOPLE
