"""`/sante/` answers machines: by any host, in plain http, whatever is down or hangs."""

import json
import socket
import sqlite3
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Event as Signal

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError

from inscriptions.watch import pages, state
from tests.processes import LONG, copied_base, served, wait_for

ITEMS = ["ok", "disk", "database", "mails", "worker", "prints", "timer", "backup", "errors"]
AWAY = {"ok": False, "state": "en panne"}
HANGS = {"ok": False, "state": "ne répond pas"}
UNKNOWN = {"ok": False, "state": "inconnu"}


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
    assert method == "head" or list(answer.json()) == ITEMS


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sante/autre/", "//sante/", "/admin/login/"])
def test_no_other_path_is(client, production_settings, path):
    client.raise_request_exception = False

    assert client.get(path, headers={"host": "10.0.0.7"}).status_code == 400
    assert client.get(path, headers={"host": "rencontre.exemple.fr"}).status_code in {301, 404}


@pytest.mark.django_db
def test_it_asks_three_questions_and_stores_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/sante/", headers={"cookie": "sessionid=abc"})


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError, ProgrammingError])
def test_a_database_that_fails_is_said_without_its_reason(client, production_settings, monkeypatch, error):
    def fail(now):
        raise error("connection to server at 10.0.0.9 failed for user rencontre")

    monkeypatch.setattr(state, "waiting_since", fail)

    answer = client.get("/sante/", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert (answer.json()["database"], answer.json()["mails"], answer.json()["disk"]["ok"]) == (AWAY, UNKNOWN, True)
    assert "10.0.0.9" not in answer.content.decode()


@pytest.mark.django_db
def test_only_reading_is_answered(client):
    assert client.post("/sante/").status_code == 405


def test_who_asks_together_shares_one_look(monkeypatch):
    looks = []
    for part in ("database", "disk"):
        monkeypatch.setattr(pages, f"look_at_{part}", lambda items, part=part: looks.append(part))
    watch = pages.Watch()

    answers = [type(watch).read(watch) for _ in range(50)]

    assert (sorted(looks), len(answers)) == (["database", "disk"], 50)
    watch.last["database"].began -= pages.KEPT
    watch.read()
    assert sorted(looks) == ["database", "database", "disk"]


@pytest.fixture
def looks(monkeypatch):
    """At a disk and at a database that are well, unless a test says otherwise; none is too old."""
    monkeypatch.setattr(pages, "KEPT", LONG)
    for part in ("database", "disk"):
        well = {part: state.Item(True, "ok")}
        monkeypatch.setattr(pages, f"look_at_{part}", lambda items, well=well: items.update(well))
    return monkeypatch


def test_a_look_that_fails_says_what_it_knows(looks):
    looks.setattr(pages, "look_at_database", lambda items: items["nothing"])

    items = pages.Watch().read()

    assert (items["disk"].state, items["database"].state, items["errors"].state) == ("ok", "ne répond pas", "inconnu")


@pytest.mark.parametrize(("hangs", "answers"), [("disk", "database"), ("database", "disk")])
def test_what_hangs_says_nothing_wrong_of_the_other(looks, hangs, answers):
    """A disk that hangs, a folder of the network, holds one thread, however long it is asked."""
    free, watch = Signal(), pages.Watch()
    watch.read()
    watch.last.pop(hangs)
    looks.setattr(pages, f"look_at_{hangs}", lambda items: free.wait(LONG))
    looks.setattr(pages, "PATIENCE", 0)

    first, held = watch.read(), watch.last[hangs]
    held.began -= pages.GIVEN_UP
    second = watch.read()

    assert [(items[hangs].state, items[answers].state) for items in (first, second)] == [("ne répond pas", "ok")] * 2
    assert (watch.last[hangs] is held) == (hangs == "disk")
    free.set()


# --- Behind the server of production ---------------------------------------------------------------------------------


def ask_health(port: int) -> tuple[int, str, dict]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as asked:
        asked.request("GET", "/sante/", headers={"Host": "10.0.0.7"})
        answer = asked.getresponse()
        return answer.status, answer.getheader("Content-Type"), json.load(answer)


@contextmanager
def mute_server():
    """The address of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://personne@127.0.0.1:{server.getsockname()[1]}/muette"


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_is_away_says_so(tmp_path):
    nowhere = "postgresql://personne@127.0.0.1:1/absente"
    with served(log=tmp_path / "log", SITE_URL="https://rencontre.exemple.fr", DATABASE_URL=nowhere) as port:
        status, kind, said = ask_health(port)

    assert (status, kind, said["database"], said["backup"]) == (503, "application/json", AWAY, UNKNOWN)
    assert said["disk"]["ok"]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_accepts_and_never_answers_says_so(tmp_path):
    with mute_server() as url, served("--threads", "2", log=tmp_path / "log", DATABASE_URL=url) as port:
        answers = [ask_health(port) for _ in range(3)]  # the first waits for it, the others for nobody

    # Connecting is given up when the answer is: whichever ends first.
    assert [(status, said["database"] in (HANGS, AWAY)) for status, _, said in answers] == [(503, True)] * 3


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_is_locked_says_so_until_it_is_free(tmp_path):
    path, log = tmp_path / "base.sqlite3", tmp_path / "log"
    environment = {"SITE_URL": "https://rencontre.exemple.fr", "DATABASE_URL": copied_base(path)}
    with served(log=log, BUSY_TIMEOUT="0.1", **environment) as port:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.executescript("PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE;")
            status, _, said = ask_health(port)
            assert (status, said["database"]) == (503, AWAY)

        status, _, said = wait_for(lambda: (found := ask_health(port))[0] == 200 and found, log=log)

    assert [name for name in ITEMS[1:] if not said[name]["ok"]] == []
    assert (said["worker"]["state"], said["backup"]["state"]) == ("jamais vu", "jamais faite")
