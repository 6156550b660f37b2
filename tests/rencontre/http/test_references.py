"""A request has a reference, that its lines in the log bear and the page of an error shows; a robot costs one line."""

import logging
import re
import sqlite3
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from programme.site import views
from rencontre import watch
from rencontre.http import failures
from rencontre.logs import DiscreetFormatter
from rencontre.references import referred_to
from tests.processes import LONG, copied_base, served, wait_for

REFERENCE = re.compile(r"[2-9a-z]{10}")
LINE = DiscreetFormatter("{levelname} [{reference}] {message}", style="{")


class Lines(logging.Handler):
    """What the log of production would hold."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(LINE.format(record))


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def broken(monkeypatch, client):
    """The home page fails: what the error says must not be kept."""

    def fail(*arguments, **named):
        raise IntegrityError(refusal)

    refusal = "Key (email)=(alice@exemple.fr)\nDETAIL: Durand"
    monkeypatch.setattr(views, "page", fail)
    client.raise_request_exception = False
    return client


@pytest.mark.logs_errors
@pytest.mark.django_db
def test_the_page_of_an_error_its_line_and_what_is_counted_have_one_reference(broken, lines):
    answer = broken.get("/?q=Alice")

    reference = answer["X-Request-ID"]
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")
    assert REFERENCE.fullmatch(reference)
    assert f"<strong>{reference}</strong>" in answer.content.decode()
    assert [line.startswith(f"ERROR [{reference}] Internal Server Error: / ⏎ Traceback") for line in lines] == [True]
    assert [word for word in ("alice", "Alice", "Durand", "\n") if word in lines[0]] == []
    [kept] = watch._MEMORY.values()
    assert (kept.place, kept.error, kept.reference, kept.times) == ("programme:home", "IntegrityError", reference, 1)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_an_error_behind_the_server_is_one_line_of_its_log_and_a_row(tmp_path):
    path, log = tmp_path / "base.sqlite3", tmp_path / "log"
    url = copied_base(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as base, served(log=log, DATABASE_URL=url) as port:
        base.execute("ALTER TABLE programme_sitesettings RENAME TO ailleurs")
        with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as asked:
            asked.request("GET", "/?q=Dupont", headers={"Host": "127.0.0.1"})
            answer = asked.getresponse()
            reference, page = answer.getheader("X-Request-ID"), answer.read().decode()
        row = "SELECT place, error, reference, times FROM inscriptions_incident"
        [kept] = wait_for(lambda: base.execute(row).fetchall())

    assert (answer.status, f"<strong>{reference}</strong>" in page) == (500, True)
    assert kept == ("programme:home", "OperationalError", reference, 1)
    [line] = [line for line in log.read_text().splitlines() if f"[{reference}]" in line]
    assert "ERROR django.request" in line
    assert "OperationalError: no such table: programme_sitesettings" in line
    assert "Dupont" not in line


@pytest.mark.logs_errors
@pytest.mark.django_db
def test_a_storm_of_errors_is_counted_and_kept_small(broken):
    for _ in range(30):
        broken.get("/")

    assert [kept.times for kept in watch._MEMORY.values()] == [30]


def test_the_page_of_an_error_asks_nothing_of_the_database(monkeypatch):
    """No mark lets this test reach a database."""
    monkeypatch.setattr(failures, "_SITE", failures.known_site())
    with referred_to("abcdefgh23"):
        before = failures.server_error(RequestFactory().get("/")).content.decode()
        failures.know_site(shown_name="Journées", accent="vert", contact_email="contact@exemple.fr")
        after = failures.server_error(RequestFactory().get("/")).content.decode()

    assert "répondez à l’un des messages reçus du site" in before
    assert '<a href="mailto:contact@exemple.fr">' in after
    assert "abcdefgh23" in after


@pytest.mark.django_db
def test_a_reference_is_drawn_here_for_each_request(client):
    answers = [client.get("/", headers={"X-Request-ID": "de-dehors-12345"})["X-Request-ID"] for _ in range(2)]

    assert all(REFERENCE.fullmatch(reference) for reference in answers)
    assert answers[0] != answers[1]


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("ailleurs.exemple", "ailleurs.exemple"),
        ("10.0.0.7:8000", "10.0.0.7:8000"),
        ("alice@exemple.fr", "(illisible)"),
        ("x" * 61, "(illisible)"),
        ("a\nERROR faux", "(illisible)"),
    ],
)
def test_an_unknown_host_costs_one_line(client, settings, lines, host, shown):
    settings.ALLOWED_HOSTS = ["rencontre.exemple.fr"]

    answer = client.get("/wp-login.php", headers={"host": host})

    assert answer.status_code == 400
    assert lines == [f"WARNING [{answer['X-Request-ID']}] unknown host: {shown}"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/wp-login.php", "/.env", "/" + "a" * 3000, "/%0aERROR%20faux", "/inscription/x/"])
def test_a_robot_that_probes_costs_one_line(client, lines, path):
    reference = client.get(path)["X-Request-ID"]

    [line] = lines
    assert (line.startswith(f"WARNING [{reference}] "), len(line) < 1100, "\n" in line) == (True, True, False)


@pytest.mark.logs_errors
@pytest.mark.django_db
def test_what_django_refuses_has_no_traceback(client, settings, lines):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    answer = client.post("/inscription/retrouver/", {"email": "alice@exemple.fr", "a": "1", "b": "2"})

    assert answer.status_code == 400
    assert [line.startswith("WARNING [") and "Traceback" not in line for line in lines] == [True]
