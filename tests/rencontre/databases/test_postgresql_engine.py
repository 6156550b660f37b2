"""A PostgreSQL that hangs, or whose connections are cut, makes nobody wait for ever."""

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.test import Client

from programme.models import Event
from rencontre.databases.postgresql.base import PatientConnection
from rencontre.http import short_cache
from tests.factories import EventFactory
from tests.relay import relayed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.logs_errors,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the wire to a server"),
]


@pytest.fixture
def wire(monkeypatch):
    """Between the site and its PostgreSQL."""
    given = connection.settings_dict
    monkeypatch.setattr(PatientConnection, "patience", 0.5)
    monkeypatch.setattr("rencontre.databases.postgresql.base.SIGN_OF_LIFE", 0.5)
    monkeypatch.setattr("rencontre.databases.postgresql.base.LONGEST_ANSWER", 0.5)
    monkeypatch.setattr(short_cache, "PAUSE", 0)
    connection.close()
    with relayed((given["HOST"], int(given["PORT"] or 5432))) as relay:
        monkeypatch.setitem(given, "PORT", str(relay.port))
        yield relay
        connection.close()


@pytest.mark.parametrize("fault", ["hang", "cut"])
def test_a_statement_ends_and_the_next_connection_works(fault, wire):
    EventFactory(slug="faire")
    getattr(wire, fault)()

    with pytest.raises(OperationalError):
        Event.objects.get()
    wire.mend()
    close_old_connections()

    assert Event.objects.get().slug == "faire"


@pytest.mark.parametrize("fault", ["hang", "cut"])
def test_readers_go_on_from_memory_and_the_next_request_reads_again(fault, wire):
    EventFactory(slug="faire")
    client = Client()
    path = "/rencontres/faire/"
    fresh = client.get(path)
    getattr(wire, fault)()

    old = client.get(path)
    wire.mend()
    close_old_connections()  # as between two requests of the site
    again = client.get(path)

    assert [response.status_code for response in (fresh, old, again)] == [200, 200, 200]
    assert [response.has_header("Warning") for response in (fresh, old, again)] == [False, True, False]


def test_who_waits_for_a_lock_is_told_so_in_time():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")

        assert cursor.fetchone() == ("20s",)
