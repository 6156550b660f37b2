"""Whoever looks waits for nobody: while another holds all that may be locked, every GET and every preview answers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from inscriptions.models import Registration
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.wishes.run import apply
from programme.models import Event
from rencontre.pdf import render
from tests import factories
from tests.cast import DENIS
from tests.inscriptions.programme_changes.sessions import move_to_another_room
from tests.inscriptions.signup.answers import answers
from tests.inscriptions.wishes.sharing import propose
from tests.test_access import addresses, alice, blank_pdf, url_of, visitors  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 100  # milliseconds that a statement waits for a lock
AWAY = 503


class BlankWorker:
    """Typesets nothing: a worker reads no row, the page that asks for it has read them all."""

    def __init__(self, seconds: float = 0) -> None:
        pass

    def ask(self, *work: object) -> None:
        pass

    def result(self) -> bytes:
        return blank_pdf()

    def stop(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _nothing_is_typeset(monkeypatch):
    monkeypatch.setattr(render, "_Worker", BlankWorker)


@contextmanager
def all_held() -> Iterator[None]:
    """Another connection holds whatever may be locked: the file on SQLite; on PostgreSQL every table, so every row.

    EXCLUSIVE lets others read, and neither lock a row nor write. What this thread asks is refused after PATIENCE.
    """
    is_sqlite, other = connection.vendor == "sqlite", connection.copy()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}" if is_sqlite else f"SET lock_timeout = {PATIENCE}")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
            if not is_sqlite:
                tables = ", ".join(map(other.ops.quote_name, connection.introspection.table_names()))
                cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()
        connection.close()  # with its patience


def unanswered(client: Client, paths: Iterable[str]) -> dict[str, int]:
    """Of `paths`, those that a GET of `client` finds in error while all is held, or told again from memory."""
    client.raise_request_exception = False
    with all_held():
        found = {path: client.get(path) for path in paths}
        for answer in found.values():
            if answer.streaming:
                b"".join(answer.streaming_content)
    return {
        path: answer.status_code
        for path, answer in found.items()
        if answer.status_code >= 500 or answer.has_header("Warning")
    }


# --- A day in which there is something to do ---------------------------------------------------------------------


@pytest.fixture
def busy(alice, bob):  # noqa: F811
    """Alice's; somebody waits for it, another's hold is over, and its room has changed, which nobody was told."""
    workshop = alice.event.sessions.workshops().get()
    factories.ChoiceFactory(registration=bob, workshop=workshop, queued_at=timezone.now())
    over = {"status": Registration.Status.UNCONFIRMED, "hold_expires_at": timezone.now() - timedelta(hours=1)}
    late = factories.RegistrationFactory(event=alice.event, **over)
    factories.SeatFactory(registration=late, workshop=workshop)
    workshop.event.sessions.filter(pk=workshop.pk).update(capacity=2)
    move_to_another_room(workshop)
    return workshop


def first_come(workshop) -> None:
    pass


def wishes_to_announce(workshop) -> None:
    last = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=workshop.event_id).update(allocation="wishes", wishes_close_at=last)
    workshop.refresh_from_db()
    apply(run=propose(workshop.parent), by=DENIS)


def over(workshop) -> None:
    Event.objects.filter(pk=workshop.event_id).update(date=timezone.localdate() - timedelta(days=1))
    workshop.refresh_from_db()
    for person in workshop.event.registrations.filter(seats__workshop=workshop, status="confirmed"):
        factories.AttendanceFactory(registration=person)
    issue_certificates(event=Event.objects.get(pk=workshop.event_id))


# --- Looking -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [first_come, wishes_to_announce, over])
@pytest.mark.parametrize("role", ["alice", "denis"])
def test_every_get_answers_while_all_is_held(visitors, alice, busy, role, state):  # noqa: F811
    client, tokens = visitors[role]
    state(busy)
    alice.refresh_from_db()
    names = addresses()
    paths = [url_of(name, names[name], alice, tokens) for name in names if role == "denis" or "admin:" not in name]

    assert unanswered(client, paths) == {}


def test_every_get_answers_whatever_it_is_asked(visitors, alice, busy):  # noqa: F811
    event, client = alice.event, visitors["denis"][0]
    badges = {"event": event.pk, "whose": "tous", "blanks": 0, "sort": "nom", "sheet": "durable-1445-02", "start": 1}
    asked = [
        *((f"admin:inscriptions_registration_{name}", {"event": event.pk}) for name in ("changelist", "add", "badges")),
        *((f"admin:inscriptions_registration_{name}", {"event": event.pk}) for name in ("import", "export")),
        ("admin:inscriptions_registration_changelist", {"q": "Alice"}),
        ("admin:inscriptions_registration_badges_pdf", badges | {"offset_x": 0, "offset_y": 0}),
        ("admin:inscriptions_registration_calibration", {"sheet": "durable-1445-02"}),
        ("admin:programme_session_changelist", {"event": event.pk}),
        ("admin:programme_session_export", {"event": event.pk}),
        ("admin:autocomplete", {"app_label": "programme", "model_name": "intervention", "field_name": "speaker"}),
    ]
    of_the_day = [
        ("inscriptions:desk", event.slug, {"q": "Alice"}),
        ("admin:inscriptions_attendance", event.pk, {"demi-journee": "matin"}),
        ("admin:inscriptions_presence", event.pk, {"feuille": "equipe"}),
    ]
    paths = [f"{reverse(name)}?{urlencode(query)}" for name, query in asked]
    paths += [f"{reverse(name, args=[key])}?{urlencode(query)}" for name, key, query in of_the_day]

    assert unanswered(client, paths) == {}


@pytest.mark.parametrize(("page", "typed"), [("inscriptions_day_tell", {"sentence": "Désolés.", "voir": "1"})])
def test_every_preview_that_is_posted_answers_while_all_is_held(visitors, busy, page, typed):  # noqa: F811
    client = visitors["denis"][0]

    with all_held():
        answer = client.post(reverse(f"admin:{page}", args=[busy.event_id]), typed)

    assert answer.status_code == 200


# --- It is held, and a page that locks would be seen -------------------------------------------------------------


@pytest.mark.logs_errors
def test_meanwhile_nobody_signs_up(client, busy):
    path = f"{busy.event.get_absolute_url()}inscription/"
    typed = answers(busy.parent, busy, attends_lunch="on", email="zoe@exemple.fr")
    client.raise_request_exception = False

    with all_held():
        refused = client.post(path, typed)
    count = Registration.objects.count()
    accepted = client.post(path, typed)

    assert (refused.status_code, accepted.status_code) == (AWAY, 302)
    assert Registration.objects.count() == count + 1


def locks_a_row(*args) -> None:
    with transaction.atomic():
        list(Event.objects.select_for_update())


def writes(*args) -> None:
    Event.objects.update(thanks="Merci")


@pytest.mark.logs_errors
@pytest.mark.parametrize("act", [locks_a_row, writes])
def test_a_page_that_locks_or_writes_is_seen(client, busy, monkeypatch, act):
    monkeypatch.setattr("programme.queries.days", act)

    assert unanswered(client, ["/", "/plan-du-site/", "/mentions-legales/"]) == {"/": AWAY, "/plan-du-site/": AWAY}
