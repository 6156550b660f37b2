"""A PostgreSQL that hangs, or whose connections are cut, makes nobody wait for ever."""

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client

from programme.models import Event
from rencontre.databases import patience
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
    for limit in ("SIGN_OF_LIFE", "LONGEST_READ", "LONGEST_ACT", "OF_A_COMMAND"):
        monkeypatch.setattr(patience, limit, 0.5)
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
def test_an_act_that_is_cut_short_is_rolled_back_whole(fault, wire):
    @transaction.atomic
    def act():
        EventFactory(slug="faire")
        getattr(wire, fault)()
        EventFactory(slug="autre")

    with pytest.raises(OperationalError):
        act()
    wire.mend()
    close_old_connections()

    assert not Event.objects.exists()


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


def test_a_visitor_waits_seconds_and_a_command_as_long_as_it_needs():
    with patience.somebody_waits():
        served = patience.patience(in_transaction=False), patience.patience(in_transaction=True)

    assert served == (10, 30)
    assert patience.patience(in_transaction=False) == 600


def test_who_waits_for_a_lock_is_told_so_in_time():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")

        assert cursor.fetchone() == ("20s",)
