"""Eight people sign up and read, through gunicorn, while the base fails and comes back: nobody is lost or doubled."""

import re
import resource
import time
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.seats.recount import verify
from tests.factories import SlotFactory, WorkshopFactory
from tests.inscriptions.signup.answers import first_workshop
from tests.processes import LONG, database_url, served
from tests.relay import relayed

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a" * 32
ENOUGH = 16  # answers of a kind: two a person
LIMITLESS = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
READ = "/rencontres/epreuve/"
CALM = {"SIGNUP_MIN_SECONDS": "0", "SIGNUP_BUDGET_ADDRESS": "9999/h", "SIGNUP_BUDGET_NETWORK": "9999/h"}


@contextmanager
def full_disk(log):
    """No file of the site grows past 4 kB: nothing that it writes reaches the disk."""
    (worker,) = re.findall(r"Booting worker with pid: (\d+)", log.read_text())
    resource.prlimit(int(worker), resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield
    resource.prlimit(int(worker), resource.RLIMIT_FSIZE, LIMITLESS)


@contextmanager
def cut_wire(relay):
    relay.cut()
    yield
    relay.mend()


class People:
    """Eight threads that read, and sign up somebody new each time; what they were answered."""

    def __init__(self, port: int, typed: dict):
        self.port, self.typed, self.over = port, typed, False
        self.read: Counter[int] = Counter()
        self.wrote: dict[int, list[str]] = defaultdict(list)
        self.threads = [Thread(target=self._visit, args=[name]) for name in "abcdefgh"]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over = True
        for thread in self.threads:
            thread.join(LONG)

    def _visit(self, name: str) -> None:
        turn = 0
        while not self.over:
            turn += 1
            email = f"{name}{turn}@exemple.fr"
            self.read[self._ask("GET", READ)] += 1
            self.wrote[self._ask("POST", f"{READ}inscription/", self.typed | {"email": email})].append(email)

    def _ask(self, method: str, path: str, typed: dict | None = None) -> int:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as asked:
            asked.request(method, path, urlencode(typed or {}), headers)
            return asked.getresponse().status

    def wait_for_more(self, status: int) -> None:
        """Until ENOUGH more sign-ups were answered so."""
        wanted, limit = len(self.wrote[status]) + ENOUGH, time.monotonic() + LONG
        while len(self.wrote[status]) < wanted:
            assert time.monotonic() < limit, (dict(self.read), {code: len(who) for code, who in self.wrote.items()})
            time.sleep(0.02)


def answered(log, fault, url: str) -> People:
    """What they were answered before, during and after the `fault`."""
    slot = SlotFactory(event__slug="epreuve")
    slot.first = WorkshopFactory(parent=slot, capacity=None)
    typed = first_workshop(slot, csrfmiddlewaretoken=TOKEN)
    options = {"DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY, **CALM}
    with served("--threads", "8", log=log, **options) as port, People(port, typed) as people:
        people.wait_for_more(302)
        with fault:
            people.wait_for_more(503)
        people.wait_for_more(302)
    return people


def check_nobody_is_lost(people: People) -> None:
    written = Counter(Registration.objects.values_list("email", flat=True))
    found = verify(Registration.objects.first().event, now=timezone.now())

    assert (set(people.read), set(people.wrote)) == ({200}, {302, 503})
    assert set(people.wrote[302]) - written.keys() == set()
    assert set(written.values()) == {1}
    assert found.inconsistencies == []


@pytest.mark.once
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the disk of a file")
def test_a_full_disk_loses_and_doubles_nobody(tmp_path):
    log = tmp_path / "log"

    check_nobody_is_lost(answered(log, full_disk(log), database_url()))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the wire to a server")
def test_a_server_that_is_cut_off_loses_and_doubles_nobody(tmp_path):
    given = connection.settings_dict
    port = int(given["PORT"] or 5432)
    with relayed((given["HOST"], port)) as relay:
        url = database_url().replace(f":{port}/", f":{relay.port}/")

        check_nobody_is_lost(answered(tmp_path / "log", cut_wire(relay), url))
