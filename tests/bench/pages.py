"""Requests a second of the programme page, beside a bare Django view in the same run: gunicorn, two workers each."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedReader
from statistics import median

from django.conf import settings
from django.core.management import call_command

from inscriptions.models import Registration
from programme.models import Event, Session
from tests.factories import RegistrationFactory, SeatFactory

PEOPLE, SECONDS, THREADS, RUNS = 300, 3, 4, 3
HOST = settings.SITE_HOST
# The house as it is, without what it keeps for a second, and the view it is measured against.
SERVERS = {"rencontre.wsgi": 8765, "tests.bench.cold": 8766, "tests.bench.bare": 8767}
GUNICORN = ["-m", "gunicorn", "--workers", "2", "--threads", "2", "--no-control-socket", "--log-level", "error"]


def main() -> None:
    """Print the rates and their ratio, medians of three runs that alternate."""
    path = prepare()
    rates: dict[str, list[float]] = {name: [] for name in SERVERS}
    with served(path):
        for _ in range(RUNS):
            for name, measured in rates.items():
                measured.append(requests_per_second(SERVERS[name], path))
    page, cold, bare = (median(measured) for measured in rates.values())
    print(f"Page du programme ({PEOPLE} inscrits) : {page:.0f} requêtes/s ; sans mémoire : {cold:.0f}.")
    print(f"Vue nue, sans aucun intergiciel, mêmes octets et mêmes en-têtes : {bare:.0f}.")
    print(f"Rapport : {page / bare:.2f}")


def prepare() -> str:
    """The seed's day, brought to the future, with 300 people seated in its workshops; its path."""
    call_command("loaddata", "rencontre-2018", verbosity=0)
    event = Event.objects.get()
    event.date = event.date.replace(year=2099)
    event.save()
    workshops = list(Session.objects.workshops())
    for number, person in enumerate(RegistrationFactory.create_batch(PEOPLE, event=event)):
        SeatFactory(registration=person, workshop=workshops[number % len(workshops)])
    assert Registration.objects.count() == PEOPLE
    return event.get_absolute_url()


@contextmanager
def served(path: str):
    """The servers, each on its port, until the measures are taken."""
    environment = os.environ | {"BENCH_PATH": path}
    servers = [
        subprocess.Popen(
            [sys.executable, *GUNICORN, "--bind", f"{HOST}:{port}", f"{name}:application"], env=environment
        )
        for name, port in SERVERS.items()
    ]
    try:
        for port in SERVERS.values():
            warm_up(port, path)
        yield
    finally:
        for server in servers:
            server.terminate()
            server.wait()


def warm_up(port: int, path: str) -> None:
    """Wait until both workers have started and answered."""
    for _ in range(100):
        try:
            socket.create_connection((HOST, port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    requests_per_second(port, path)


def ask(connection: socket.socket, stream: BufferedReader, request: bytes) -> None:
    """One request on an open connection; the client is bare too, so that it does not hide the servers."""
    connection.sendall(request)
    if not stream.readline().startswith(b"HTTP/1.1 200"):
        raise RuntimeError("La page ne répond pas 200.")
    length = 0
    while (line := stream.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    assert len(stream.read(length)) == length > 0


def requests_per_second(port: int, path: str) -> float:
    """Four connections that ask without a pause for three seconds."""
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    end = time.perf_counter() + SECONDS

    def visitor(_):
        count = 0
        with socket.create_connection((HOST, port), timeout=60) as connection, connection.makefile("rb") as stream:
            while time.perf_counter() < end:
                ask(connection, stream, request)
                count += 1
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(visitor, range(THREADS))) / SECONDS


if __name__ == "__main__":
    main()
