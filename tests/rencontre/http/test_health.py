"""`/sante/` answers machines: by any host, in plain http, whatever is down."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.utils import timezone

from inscriptions.letters import health
from tests.factories import OutgoingMailFactory
from tests.processes import LONG, served

WELL = {"database": "ok", "mails": "ok"}
DOWN = {"database": "en panne", "mails": "inconnu"}


@pytest.fixture
def production_settings(settings):
    """The settings that send other pages to their own host and to https."""
    settings.ALLOWED_HOSTS = ["rencontre.exemple.fr"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["10.0.0.7", "10.0.0.7:8000", "[::1]:8000", "autre.exemple", "rencontre.exemple.fr", "_"]
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_any_host_is_answered_in_plain_http(client, production_settings, host, method):
    answer = getattr(client, method)("/sante/", headers={"host": host})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert (answer["Cache-Control"], answer.cookies.output()) == ("no-store", "")
    assert method == "head" or answer.json() == WELL


@pytest.mark.logs_errors
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sante/autre/", "//sante/", "/admin/login/"])
def test_no_other_path_is(client, production_settings, path):
    client.raise_request_exception = False

    assert client.get(path, headers={"host": "10.0.0.7"}).status_code == 400
    assert client.get(path, headers={"host": "rencontre.exemple.fr"}).status_code in {301, 404}


@pytest.mark.django_db
def test_it_asks_two_questions_and_stores_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/sante/", headers={"cookie": "sessionid=abc"})


@pytest.mark.logs_errors
@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError, ProgrammingError])
def test_a_database_that_fails_is_said_without_its_reason(client, production_settings, monkeypatch, error):
    def fail(now):
        raise error("connection to server at 10.0.0.9 failed for user rencontre")

    monkeypatch.setattr(health, "mails_are_stuck", fail)

    answer = client.get("/sante/", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer["Content-Type"], answer.json()) == (503, "application/json", DOWN)


@pytest.mark.logs_errors
@pytest.mark.django_db
def test_mails_that_are_stuck_are_said_at_once(client, production_settings):
    assert client.get("/sante/", headers={"host": "10.0.0.7"}).json() == WELL
    OutgoingMailFactory(queued_at=timezone.now() - timedelta(hours=1))

    answer = client.get("/sante/", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "mails": "bloqués"})


@pytest.mark.django_db
def test_only_reading_is_answered(client):
    assert client.post("/sante/").status_code == 405


# --- Behind the server of production ---------------------------------------------------------------------------------


def ask_health(port: int) -> tuple[int, str, dict]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as asked:
        asked.request("GET", "/sante/", headers={"Host": "10.0.0.7"})
        answer = asked.getresponse()
        return answer.status, answer.getheader("Content-Type"), json.load(answer)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_is_away_says_so(tmp_path):
    nowhere = "postgresql://personne@127.0.0.1:1/absente"
    with served(log=tmp_path / "log", SITE_URL="https://rencontre.exemple.fr", DATABASE_URL=nowhere) as port:
        assert ask_health(port) == (503, "application/json", DOWN)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_is_locked_says_so_until_it_is_free(tmp_path):
    path = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    environment = {"SITE_URL": "https://rencontre.exemple.fr", "DATABASE_URL": f"sqlite:///{path}"}
    with served(log=tmp_path / "log", BUSY_TIMEOUT="0.1", **environment) as port:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.executescript("PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE;")
            assert ask_health(port) == (503, "application/json", DOWN)

        assert ask_health(port) == (200, "application/json", WELL)
