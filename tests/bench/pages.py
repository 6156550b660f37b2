"""Requests a second of the programme page, beside a bare Django view in the same run: gunicorn, two workers."""

import http.client
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command

from inscriptions.models import Registration
from programme.models import Event, Session
from tests.factories import RegistrationFactory, SeatFactory

PEOPLE, SECONDS, THREADS, RUNS = 300, 3, 4, 3
ADDRESS = urlsplit(settings.SITE_URL).netloc
SERVER = ["-m", "gunicorn", "--workers", "2", "--threads", "2", "--bind", ADDRESS, "--log-level", "error"]


def main() -> None:
    """Print the two rates and their ratio, medians of three runs that alternate."""
    slug = prepare()
    server = subprocess.Popen([sys.executable, *SERVER, "tests.bench.bare:application"])
    try:
        wait_for("/nu/")
        rates = {"/nu/": [], f"/rencontres/{slug}/": []}
        for _ in range(RUNS):
            for path, measured in rates.items():
                measured.append(requests_per_second(path))
    finally:
        server.terminate()
        server.wait()
    bare, page = (median(measured) for measured in rates.values())
    print(f"Page du programme ({PEOPLE} inscrits) : {page:.0f} requêtes/s ; vue nue : {bare:.0f}.")
    print(f"Rapport : {page / bare:.2f}")


def prepare() -> str:
    """The seed's day, brought to the future, with 300 people seated in its workshops; its slug."""
    call_command("loaddata", "rencontre-2018", verbosity=0)
    event = Event.objects.get()
    event.date = event.date.replace(year=2099)
    event.save()
    workshops = list(Session.objects.workshops())
    for number, person in enumerate(RegistrationFactory.create_batch(PEOPLE, event=event)):
        SeatFactory(registration=person, workshop=workshops[number % len(workshops)])
    assert Registration.objects.count() == PEOPLE
    return event.slug


def wait_for(path: str) -> None:
    for _ in range(100):
        try:
            ask(http.client.HTTPConnection(ADDRESS, timeout=5), path)
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(path)


def ask(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} : {response.status}")


def requests_per_second(path: str) -> float:
    """Four connections that ask without a pause for three seconds."""
    end = time.perf_counter() + SECONDS

    def visitor(_):
        connection, count = http.client.HTTPConnection(ADDRESS, timeout=5), 0
        while time.perf_counter() < end:
            ask(connection, path)
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(visitor, range(THREADS))) / SECONDS


if __name__ == "__main__":
    main()
