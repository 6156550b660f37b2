"""A base that is away, full or read-only under eight people: what is lost, what is doubled, what they see.

Each fault has a site of its own, gunicorn and worker, on a base of its own: a SQLite file in a small memory disk, which
only root may mount, or a PostgreSQL cluster. Eight threads read the programme and sign up, before, during and after.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import chain
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import psycopg

from tests.processes import running, served

CLIENTS = 8
BEFORE = 80  # answers
DURING, AFTER = 15, 8  # seconds
KEY = "x" * 50
TOKEN = "a" * 32
SITE = {"SIGNUP_MIN_SECONDS": "0", "SIGNUP_BUDGET_ADDRESS": "1000000/h", "SIGNUP_BUDGET_NETWORK": "1000000/h"}
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories import SlotFactory, WorkshopFactory
slot = SlotFactory(event__slug="epreuve", event__confirm_addresses=False)
WorkshopFactory.create_batch(3, parent=slot, capacity=None)
print(slot.pk)
"""
CLOCK = """
import django; django.setup()
from inscriptions.signup.public_form import new_clock
from programme.models import Event
print(new_clock(Event.objects.get(slug="epreuve")))
"""
COUNT = """
import django; django.setup()
from collections import Counter
from inscriptions.models import OutgoingMail, Registration
names = Counter(Registration.objects.values_list("email", flat=True))
print(OutgoingMail.objects.filter(sent_at=None).count(), *(f"{name}:{n}" for name, n in names.items()))
"""


@dataclass
class Seen:
    """What eight people saw: answers by moment, who was told yes, and the longest wait in seconds."""

    moment: str = "avant"
    answers: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in MOMENTS})
    accepted: set[str] = field(default_factory=set)
    longest: float = 0.0
    over: bool = False


MOMENTS = ("avant", "pendant", "après")


def is_wanted(name: str) -> bool:
    """The faults that a word of the command names, all of them without any."""
    return not sys.argv[1:] or any(word in name for word in sys.argv[1:])


def python(code: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True, timeout=300
    ).stdout


def visit(number: int, port: int, typed: dict, seen: Seen) -> None:
    turn = 0
    while not seen.over:
        turn += 1
        email = f"p{number}-{turn}@exemple.fr"
        for path, form in (
            ("/rencontres/epreuve/", None),
            ("/rencontres/epreuve/inscription/", typed | {"first_name": f"Alice{'abcdefgh'[number]}", "email": email}),
        ):
            moment, started = seen.moment, time.monotonic()
            answer = asked(port, path, form)
            seen.longest = max(seen.longest, time.monotonic() - started)
            kind = "lire" if form is None else "écrire"
            seen.answers[moment][f"{kind} {answer}"] += 1
            if answer == "302":
                seen.accepted.add(email)
        time.sleep(0.05)


def asked(port: int, path: str, form: dict | None) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=90)
    try:
        body = None if form is None else urlencode(form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"} if form else {}
        connection.request("GET" if form is None else "POST", path, body, headers)
        response = connection.getresponse()
        page = response.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    if form and response.status == 503:
        return "503 rempli" if form["email"] in page else "503 vide"
    return f"{response.status} daté" if response.headers.get("Warning") else str(response.status)


def environment_of(url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.production",
        "SECRET_KEY": KEY,
        "DEBUG": "0",
        "SITE_URL": "http://127.0.0.1",
        "PYTHONPATH": os.getcwd(),
        "TASKS": "database",
        **SITE,
    }


def answers_of(environment: dict[str, str]) -> dict[str, str]:
    """What each person types; the base is made on the way."""
    slot = python(PREPARE, environment).strip()
    return {
        "last_name": "Durand",
        "organisation": "Ville",
        "profile": "elu",
        "attends_morning": "on",
        "attends_afternoon": "on",
        "csrfmiddlewaretoken": TOKEN,
        f"wish_{slot}_1": "sans-preference",
        "started": python(CLOCK, environment).strip(),
    }


def play(url: str, fault: Callable[[], object], repair: Callable[[], object], *, restarts: bool = False) -> str:
    """One line of the table, and what was seen."""
    environment = environment_of(url)
    typed = answers_of(environment)
    seen, log = Seen(), Path(tempfile.mkstemp(prefix="outages")[1])
    options = ("--workers", "2", "--threads", "8")
    worker = ("manage.py", "db_worker", "--interval", "0.2", "--no-startup-delay")
    with ExitStack() as stack:
        if restarts:
            fault()
        stack.enter_context(running(*worker, log=log.with_suffix(".worker"), DATABASE_URL=url, **SITE))
        port = stack.enter_context(served(*options, log=log, DATABASE_URL=url, **SITE))
        live_through(port, typed, seen, fault, repair, restarts=restarts)
        time.sleep(2)  # the worker ends what it has in hand; deliver_mails sends the rest
        python(
            "from django.core.management import execute_from_command_line as run; run(['manage.py', 'deliver_mails'])",
            environment,
        )
    log.unlink()
    log.with_suffix(".worker").unlink()
    return told(seen, environment)


def live_through(
    port: int,
    typed: dict[str, str],
    seen: Seen,
    fault: Callable[[], object],
    repair: Callable[[], object],
    *,
    restarts: bool,
) -> None:
    """People visit before, during and after the fault; one that came before the site restarted is there already."""
    people = [Thread(target=visit, args=[number, port, typed, seen]) for number in range(CLIENTS)]
    if restarts:
        seen.moment = "pendant"
    for person in people:
        person.start()
    if not restarts:
        while sum(seen.answers["avant"].values()) < BEFORE:
            time.sleep(0.1)
        seen.moment = "pendant"
        fault()
    time.sleep(DURING)
    repair()
    seen.moment = "après"
    time.sleep(AFTER)
    seen.over = True
    for person in people:
        person.join(120)


def told(seen: Seen, environment: dict[str, str]) -> str:
    waiting, *rows = python(COUNT, environment).split()
    found = {name: int(number) for name, _, number in (row.partition(":") for row in rows)}
    lost = len(seen.accepted - found.keys())
    doubled = sum(number > 1 for number in found.values())
    seats = subprocess.run(
        [sys.executable, "manage.py", "verify_seats"], env=environment, capture_output=True
    ).returncode
    lines = [
        f"    {moment} : " + ", ".join(f"{n} × {what}" for what, n in sorted(seen.answers[moment].items()))
        for moment in MOMENTS
    ]
    line = (
        f"acceptées {len(seen.accepted)}, perdues {lost}, doublées {doubled}, écrites sans être acceptées "
        f"{len(found.keys() - seen.accepted)}, messages restés {waiting}, verify_seats {seats}, "
        f"attente la plus longue {seen.longest:.1f} s"
    )
    return "\n".join([line, *lines])


# --- SQLite ----------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="outages") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> None:
    with (folder / "plein").open("ab", buffering=0) as file:
        for size in (1 << 16, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def sqlite_faults() -> Iterator[str]:
    full = (fill, lambda folder: (folder / "plein").unlink())
    read_only = (partial(remount, how="ro"), partial(remount, how="rw"))
    for name, (fault, repair), restarts in (
        ("SQLite, disque plein", full, False),
        ("SQLite, disque plein au démarrage", full, True),
        ("SQLite, disque en lecture seule au démarrage", read_only, True),
    ):
        if not is_wanted(name):
            continue
        with small_disk() as folder:
            line = play(
                f"sqlite:///{folder}/base.sqlite3", partial(fault, folder), partial(repair, folder), restarts=restarts
            )
            yield f"{name} : {line}"


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


class Cluster:
    """A PostgreSQL of one's own, in a folder of one's own."""

    def __init__(self, folder: Path, port: int):
        self.folder, self.port = folder, port
        self.server = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1]
        self.owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.owner:
            subprocess.run(["chown", "postgres", str(folder)], check=True)
        self.run(self.server.with_name("initdb"), "-D", folder / "data", "-U", "postgres", "--auth=trust", "-E", "UTF8")

    def run(self, *command: object) -> None:
        subprocess.run([*self.owner, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        self.run(
            self.server,
            "-D",
            self.folder / "data",
            "-l",
            self.folder / "log",
            "--silent",
            "--wait",
            "-o",
            options,
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        self.run(self.server, "-D", self.folder / "data", "--silent", f"--mode={mode}", "stop")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def start_again(self) -> None:
        """Once the processes of the one that was killed are gone."""
        started = False
        while not started:
            with suppress(subprocess.CalledProcessError):
                self.start()
                started = True

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def signal_all(self, number: int) -> None:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in [self.pid, *map(int, children)]:
            os.kill(pid, number)

    def cut(self) -> None:
        """Every connection, twenty times."""
        for _ in range(20):
            with psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", autocommit=True) as own:
                own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
            time.sleep(0.2)


def postgresql_faults() -> Iterator[str]:
    for name, fault, repair in (
        ("PostgreSQL, arrêté", Cluster.stop, Cluster.start),
        ("PostgreSQL, relancé (arrêt immédiat et démarrage)", lambda own: (own.stop(), own.start()), lambda own: None),
        ("PostgreSQL, kill -9", Cluster.kill, Cluster.start_again),
        ("PostgreSQL, connexions coupées vingt fois", Cluster.cut, lambda own: None),
        (
            "PostgreSQL, figé (SIGSTOP)",
            partial(Cluster.signal_all, number=signal.SIGSTOP),
            partial(Cluster.signal_all, number=signal.SIGCONT),
        ),
    ):
        if not is_wanted(name):
            continue
        with tempfile.TemporaryDirectory(prefix="outages", dir="/tmp", ignore_cleanup_errors=True) as folder:
            with socket.create_server(("127.0.0.1", 0)) as drawn:
                port = drawn.getsockname()[1]
            own = Cluster(Path(folder), port)
            own.start()
            try:
                line = play(
                    f"postgresql://postgres@127.0.0.1:{port}/postgres", partial(fault, own), partial(repair, own)
                )
            finally:
                own.stop()
            yield f"{name} : {line}"


if __name__ == "__main__":
    for line in chain(sqlite_faults(), postgresql_faults()):
        print(line, flush=True)
