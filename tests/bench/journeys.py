"""Visitors who sign up, on open connections and in processes of their own, so that they do not hide the servers."""

import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg

HOST = "127.0.0.1"
KEPT_OPEN = 1  # second: gunicorn closes a connection that asked nothing for two, and a browser opens another
PERSON = {
    "last_name": "Durand",
    "email": "",
    "phone": "03 21 00 00 00",
    "organisation": "Ville de Saint-Omer",
    "function": "directrice",
    "territory": "Saint-Omer",
    "profile": "professionnel",
    "attends_morning": "on",
    "attends_lunch": "on",
    "attends_afternoon": "on",
    "vegetarian": "on",
    "access_needs": "une rampe",
}


class Refused(Exception):
    """A page did not answer as it should; its status."""


class Visitor:
    """One browser: an open connection, and the cookies that it was given."""

    def __init__(self, port: int):
        self.port, self.cookies = port, dict[str, str]()
        self.open()

    def open(self) -> None:
        self.answered = time.monotonic()
        self.socket = socket.create_connection((HOST, self.port), timeout=120)
        self.stream = self.socket.makefile("rb")

    def ask(self, path: str, form: dict | None = None, *, wanted: int = 200) -> str:
        """The page at `path`, or where it sends to; Refused unless its status is `wanted`."""
        if time.monotonic() > self.answered + KEPT_OPEN:
            self.open()
        body = b"" if form is None else urlencode(form, doseq=True).encode()
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: {HOST}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        status, headers, page = self._answer()
        self.answered = time.monotonic()
        if status != wanted:
            raise Refused(f"{status} {path}")
        return headers.get("location", "") if wanted == 302 else page

    def _answer(self) -> tuple[int, dict[str, str], str]:
        first = self.stream.readline()
        if not first:
            raise Refused("0 la connexion est fermée")
        headers: dict[str, str] = {}
        while (line := self.stream.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].strip().partition("=")
                self.cookies[cookie] = kept
            headers[name.lower()] = value.strip()
        return int(first.split()[1]), headers, self.stream.read(int(headers.get("content-length", 0))).decode()


def sign_up(visitor: Visitor, day: str, name: str) -> None:
    """The journey: the page of the day, the form, what is typed, the page that it leads to."""
    visitor.ask(day)
    form = visitor.ask(f"{day}inscription/")
    typed = PERSON | {"first_name": name, "email": f"{name}@exemple.fr"} | answered(form, name)
    visitor.ask(visitor.ask(f"{day}inscription/", typed, wanted=302))


def answered(form: str, name: str) -> dict[str, str]:
    """The hidden fields of `form` as they are, and two workshops a slot, which follow from the name."""
    said = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    offered: dict[str, list[str]] = {}
    for field, workshop in re.findall(r'name="(wish_\d+_\d)" value="(\d+)"', form):
        offered.setdefault(field, []).append(workshop)
    return said | {
        field: workshops[(sum(name.encode()) + int(field[-1])) % len(workshops)] for field, workshops in offered.items()
    }


def at_once(acts: list[Callable[[], list]]) -> list[list]:
    """What each of `acts` gives, each in a process of its own, all at the same time."""
    fork = get_context("fork")
    pipes = [fork.Pipe(duplex=False) for _ in acts]
    processes = [
        fork.Process(target=lambda act=act, pipe=pipe: pipe[1].send(act()))
        for act, pipe in zip(acts, pipes, strict=True)
    ]
    for process in processes:
        process.start()
    found = [pipe[0].recv() for pipe in pipes]
    for process in processes:
        process.join()
    return found


@dataclass(frozen=True)
class Journeys:
    """How many people signed up in `took` seconds, and what went wrong with others, counted."""

    done: int
    took: float
    errors: Counter[str]

    @property
    def rate(self) -> float:
        return self.done / self.took


def journeys(port: int, day: str, *, clients: int, seconds: float, run: str) -> Journeys:
    """Clients that sign people up without a pause; `run` makes their names."""
    started = time.perf_counter()

    def client(number: int) -> list[str]:
        visitor, said = Visitor(port), list[str]()
        while time.perf_counter() < started + seconds:
            visitor.cookies.clear()
            name = f"p{run}-{number}-{len(said)}"
            said.append(attempt(visitor, partial(sign_up, visitor, day, name)))
        return said

    said = Counter(
        one for answers in at_once([partial(client, number) for number in range(clients)]) for one in answers
    )
    return Journeys(said.pop("", 0), time.perf_counter() - started, said)


def attempt(visitor: Visitor, act: Callable[[], None]) -> str:
    """Do `act`; what went wrong, empty when nothing did."""
    try:
        act()
    except (Refused, OSError) as error:
        visitor.open()
        return str(error)
    return ""


# --- What they visit ---


def made(database: str, *options: str) -> str:
    """Empty `database` (its address), make the day of `tests.bench.open_day` in it; the path of its page."""
    command = [sys.executable, "-m", "tests.bench.open_day", *options]
    return subprocess.run(command, env=on(database), check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def postgresql(name: str) -> Iterator[str]:
    """The address of a new PostgreSQL database beside that of TEST_DATABASE_URL, dropped at the end.

    The measure stops with a sentence where none answers.
    """
    parts = urlsplit(os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/rencontre"))
    url, server = parts._replace(path=f"/{name}").geturl(), parts._replace(path="/postgres").geturl()
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        sys.exit(f"Laissé de côté : PostgreSQL ne répond pas à {server} (TEST_DATABASE_URL).")
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    with connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield url
        finally:
            connection.execute(drop)


def sqlite(name: str) -> str:
    """The address of a new SQLite file, thrown away with the ground of the measures."""
    return f"sqlite://{os.environ['BENCH_GROUND']}/{name}.sqlite3"


@contextmanager
def served(application: str, database: str, *options: str) -> Iterator[tuple[int, Callable[[], float]]]:
    """`application` behind gunicorn: its port, and what gives the seconds of CPU that its processes took."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = ["-m", "gunicorn", "--no-control-socket", "--log-level", "error", "--bind", f"{HOST}:{port}", *options]
    server = subprocess.Popen([sys.executable, *command, f"{application}:application"], env=on(database))
    try:
        _wait_for(port)
        yield port, partial(_cpu_of, server.pid)
    finally:
        server.terminate()
        server.wait()


def on(database: str) -> dict[str, str]:
    """The environment of a process that works on `database`."""
    unlimited = {"SIGNUP_MIN_SECONDS": "0", "SIGNUP_BUDGET_ADDRESS": "1000000/h", "SIGNUP_BUDGET_NETWORK": "1000000/h"}
    return os.environ | unlimited | {"DATABASE_URL": database}


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            return socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn ne démarre pas.")


def _cpu_of(master: int) -> float:
    return _seconds_of(Path(f"/proc/{master}/task/{master}/children").read_text().split())


def database_cpu(database: str) -> float:
    """The seconds of CPU of the PostgreSQL processes that serve open connections to `database`, on this machine.

    What it writes afterwards, for all databases at once, is not in it.
    """
    with psycopg.connect(urlsplit(database)._replace(path="/postgres").geturl()) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [urlsplit(database).path[1:]])
        return _seconds_of([str(pid) for (pid,) in found])


def _seconds_of(processes: list[str]) -> float:
    ticks = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in processes)
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")
