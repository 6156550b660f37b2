import logging
import os
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.db.models import QuerySet
from django.test import Client

from inscriptions.people.roles import sync_groups
from inscriptions.watch.pages import WATCH
from inscriptions.watch.state import Items, look_at_database, look_at_disk, nothing_known
from rencontre import watch
from rencontre.http import short_cache
from tests.factories import EventFactory, RegistrationFactory, SlotFactory, UserFactory, WorkshopFactory
from tests.guards import Errors, check_page, refuse_undefined_variables
from tests.house import dates, rows, saves

HERE = Path(__file__).parent

hypothesis.settings.register_profile("house", deadline=None, max_examples=100)
hypothesis.settings.load_profile("house")


# Nothing there reaches the engine but by Django's fixtures.
SAME_ON_EACH_ENGINE = (
    "house/", "programme/columns/", "programme/grid/", "programme/reading/", "programme/spreadsheets/",
    "rencontre/french/", "rencontre/pdf/", "inscriptions/door/test_keyboards", "test_docs.py", "test_project.py",
    "test_stylesheet.py",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks no database there is the same on each engine: it is played once."""
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*item.fixturenames}
        if not asks and str(item.path.relative_to(HERE)).startswith(SAME_ON_EACH_ENGINE):
            item.add_marker("once")


def pytest_terminal_summary(terminalreporter):
    """The seed of the rows' order, to meet the same order again."""
    terminalreporter.write_line(f"ROWS_SEED={rows.SEED}")


@pytest.fixture(scope="session", autouse=True)
def _queries_say_what_they_mean():
    """Nothing rests on the order in which a table happens to be read, on a lock of more than is said, on a cast."""
    connection_created.connect(rows.prepare)
    with pytest.MonkeyPatch.context() as patch:
        rows.shuffle_what_no_order_settles(patch)
        rows.refuse_locks_that_take_what_they_join(patch)
        dates.refuse_silent_casts(patch)
        saves.refuse_saves_that_leave_the_date(patch)
        yield


@pytest.fixture(autouse=True)
def _rows_come_in_the_order_of_the_seed(request):
    rows.draw_from(f"{rows.SEED} {request.node.nodeid}")


def read_here() -> Items:
    """What `/sante/` says, asked without its threads."""
    items = nothing_known()
    look_at_disk(items)
    look_at_database(items)
    return items


@pytest.fixture(autouse=True)
def _quiet_house(settings, tmp_path, monkeypatch):
    """Nothing is written outside the test's own folder; passwords are cheap; nobody waits, nobody is locked out."""
    settings.MAILS_DIR = tmp_path / "mails"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.DRAWINGS_ROOT = tmp_path / "drawings"
    for folder in (settings.MAILS_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        folder.mkdir()
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": settings.PRIVATE_ROOT, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SIGNUP_MIN_SECONDS = 0
    settings.SIGNUP_ANSWER_SECONDS = 0
    settings.STAFF_IDLE_SECONDS = 0
    settings.WHITENOISE_AUTOREFRESH = True  # a new client does not read every static file
    monkeypatch.setattr(short_cache, "PUBLIC", [])  # the statements of a page are its own
    # What goes wrong stays in the memory of its test; the state is read on the connection of the test.
    monkeypatch.setattr(watch, "_MEMORY", {})
    monkeypatch.setattr(watch, "write_soon", lambda: None)
    monkeypatch.setattr(WATCH, "read", read_here)


@pytest.fixture(autouse=True)
def _pages_are_clean(monkeypatch):
    """Every HTML page that any test asks for is one the CSP lets live."""
    plain_request = Client.request

    def request(self, **kwargs):
        response = plain_request(self, **kwargs)
        check_page(response)
        return response

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture(autouse=True)
def _variables_are_defined():
    """A template of ours that prints an undefined variable fails the test."""
    logger = logging.getLogger("django.template")
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addFilter(refuse_undefined_variables)
    yield
    logger.removeFilter(refuse_undefined_variables)
    logger.setLevel(level)


@pytest.fixture(autouse=True)
def _no_error_is_logged(request):
    """A logged error fails the test, unless it is marked `logs_errors`."""
    handler = Errors()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if not request.node.get_closest_marker("logs_errors"):
        assert handler.messages == []


@pytest.fixture
def memory(settings):
    """The memory of production, empty; tests have none otherwise."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests", "OPTIONS": {}}
    settings.CACHES = settings.CACHES | {"answers": kept}
    caches["answers"].clear()
    return caches["answers"]


@pytest.fixture
def race_runs() -> int:
    """How many times a race is run: three, or what RACE_RUNS says (`make races`)."""
    return int(os.environ.get("RACE_RUNS", "3"))


@pytest.fixture
def island(settings):
    """The site is in La Réunion, whatever the machine or the phone is set to."""
    settings.TIME_ZONE = "Indian/Reunion"


@pytest.fixture
def without_lock(monkeypatch):
    """The negative control of a race: no IMMEDIATE transaction on SQLite, no `select_for_update` on PostgreSQL."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "transaction_mode", "DEFERRED")
        connections.close_all()
    else:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    yield
    connections.close_all()


@pytest.fixture
def alice(db):
    """A participant who holds her own link."""
    return RegistrationFactory(first_name="Alice", last_name="Durand", email="alice@exemple.fr")


@pytest.fixture
def bob(alice):
    """Another participant of the same day."""
    return RegistrationFactory(event=alice.event, first_name="Bob", last_name="Lefèvre", email="bob@exemple.fr")


@pytest.fixture
def chloe(db):
    """The front desk."""
    return _member_of("Accueil", "chloe")


@pytest.fixture
def denis(db):
    """An organiser."""
    return _member_of("Organisation", "denis")


@pytest.fixture
def organiser(client, denis):
    """The client of an organiser."""
    client.force_login(denis)
    return client


@pytest.fixture
def front_desk(client, chloe):
    """The client of the front desk."""
    client.force_login(chloe)
    return client


def _member_of(group: str, username: str):
    sync_groups()
    user = UserFactory(username=username)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def having(request):
    """`having("event", …)`: these fields, or those that `@pytest.mark.having(event={…})` says instead."""
    said: dict[str, dict] = {}
    for marker in reversed(list(request.node.iter_markers("having"))):  # the nearest has the last word
        for name, fields in marker.kwargs.items():
            said[name] = said.get(name, {}) | fields
    return lambda name, **usual: usual | said.get(name, {})


@pytest.fixture
def event(db, having):
    """The day of the test."""
    return EventFactory(**having("event", lunch_offered=True))


@pytest.fixture
def slot(event, having):
    """A slot with two workshops of one seat each, `slot.first` and `slot.second`; `slot.third` when it has three."""
    slot = SlotFactory(event=event, **having("slot"))
    made = WorkshopFactory.create_batch(parent=slot, **having("workshops", size=2, capacity=1))
    for name, workshop in zip(("first", "second", "third"), made, strict=False):
        setattr(slot, name, workshop)
    return slot


@pytest.fixture
def workshop(event, having):
    """The only workshop of the day."""
    return WorkshopFactory(parent__event=event, **having("workshop", number=1, title="Santé"))


@pytest.fixture
def workshops(event):
    """Two workshops of one seat each: « Santé », then « Emploi »."""
    first = WorkshopFactory(number=1, title="Santé", parent__event=event, capacity=1)
    return [first, WorkshopFactory(number=2, title="Emploi", parent=first.parent, capacity=1)]
