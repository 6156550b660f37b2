"""The minute that opens the sign-ups: 500 people for 150 places, 20 readers, an organiser at work, on both engines.

A machine that gives less than 500 journeys a minute is asked for 0.7 of what it sustains, measured before.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from html.parser import HTMLParser

from tests.bench.journeys import Visitor, at_once, attempt, journeys, made, on, postgresql, served, sign_up, sqlite
from tests.bench.open_day import ORGANISER
from tests.factories import PASSWORD

PEOPLE, PLACES, READERS, MINUTE, PEOPLE_AT_ONCE = 500, 150, 20, 60, 25
PAUSE = 2  # seconds that one looks at a page
GUNICORN = ("--workers", "2", "--threads", "8")
COUNT = """
import django; django.setup()
import json
from collections import Counter
from inscriptions.models import Registration
print(json.dumps(Counter(Registration.objects.values_list("status", flat=True))))
"""
Said = list[tuple[float, str]]  # the seconds that each page took, and what went wrong with it


def main() -> None:
    for engine, ground in (("PostgreSQL", partial(postgresql, "rencontre_bench")), ("SQLite", _files("opening"))):
        with ground() as database:
            day = made(database)
            with served("rencontre.wsgi", database, *GUNICORN) as (port, _):
                journeys(port, day, clients=8, seconds=1, run="w")
                sustained = journeys(port, day, clients=8, seconds=MINUTE / 4, run="s").rate
        with ground() as database:
            print(f"{engine} : {sustained:.1f} parcours/s soutenus", end=" ; ")
            opening(database, seconds=max(MINUTE, PEOPLE / (0.7 * sustained)))


def _files(name: str) -> Callable[[], AbstractContextManager[str]]:
    names = iter((f"{name}-1", f"{name}-2"))
    return lambda: nullcontext(sqlite(next(names)))


def opening(database: str, *, seconds: float) -> None:
    """Print who got in, what went wrong, and how long pages took 95 times of 100, without and with the sign-ups."""
    day = made(database, str(PLACES))
    with served("rencontre.wsgi", database, *GUNICORN) as (port, _):
        at_once(_others(port, day, MINUTE / 6))  # warms up
        calm = at_once(_others(port, day, MINUTE / 2))
        started = time.perf_counter()
        comers = [partial(people, port, day, seconds, door) for door in range(PEOPLE_AT_ONCE)]
        crowd = at_once([*comers, *_others(port, day, seconds)])
        took = time.perf_counter() - started
    counted = subprocess.run(
        [sys.executable, "-c", COUNT], env=on(database), check=True, capture_output=True, text=True
    ).stdout
    came, others = crowd[:PEOPLE_AT_ONCE], crowd[PEOPLE_AT_ONCE:]
    print(f"{PEOPLE} personnes en {took:.0f} s pour {PLACES} places : {json.loads(counted)}")
    wrong = Counter(error for said in crowd for _, error in said if error)
    print(f"  erreurs : {dict(wrong) or 0} ; une inscription (quatre pages) : {_p95(came):.2f} s (95 %)")
    print(f"  lecture d’une page (95 %) : {_p95(calm[1:]):.2f} s, avec les inscriptions {_p95(others[1:]):.2f} s")
    print(f"  geste de l’organisateur (95 %) : {_p95(calm[:1]):.2f} s, avec les inscriptions {_p95(others[:1]):.2f} s")


def _p95(said: Iterable[Said]) -> float:
    times = sorted(took for one in said for took, _ in one)
    return times[int(0.95 * (len(times) - 1))]


def _others(port: int, day: str, seconds: float) -> list[Callable[[], Said]]:
    return [
        partial(organiser, port, seconds),
        *(partial(reader, port, day, seconds, number) for number in range(READERS)),
    ]


def _timed(visitor: Visitor, act: Callable[[], object]) -> tuple[float, str]:
    started = time.perf_counter()
    error = attempt(visitor, act)
    return time.perf_counter() - started, error


def people(port: int, day: str, seconds: float, door: int) -> Said:
    """Those who come by one of the connections, each at their own moment, or as soon as it is free."""
    visitor, started, said = Visitor(port), time.perf_counter(), Said()
    for number in range(door, PEOPLE, PEOPLE_AT_ONCE):
        time.sleep(max(0, started + number * seconds / PEOPLE - time.perf_counter()))
        visitor.cookies.clear()
        said.append(_timed(visitor, partial(sign_up, visitor, day, f"p{number}")))
    return said


def reader(port: int, day: str, seconds: float, number: int) -> Said:
    """Somebody who reads the programme, the form, the programme again…"""
    visitor, started, said = Visitor(port), time.perf_counter(), Said()
    time.sleep(PAUSE * number / READERS)
    while time.perf_counter() < started + seconds:
        page = (day, f"{day}inscription/")[len(said) % 2]
        said.append(_timed(visitor, partial(visitor.ask, page)))
        time.sleep(PAUSE)
    return said


def organiser(port: int, seconds: float) -> Said:
    """The list of people, the page of the day, a workshop that is saved."""
    visitor, started, said = Visitor(port), time.perf_counter(), Said()
    login = "/admin/login/"
    typed = {"username": ORGANISER, "password": PASSWORD, "next": "/admin/"}
    visitor.ask(login, Form.of(visitor.ask(login)) | typed, wanted=302)
    workshop = "/admin/programme/session/8/change/"

    def save() -> None:
        visitor.ask(workshop, Form.of(visitor.ask(workshop)), wanted=302)

    acts = [
        partial(visitor.ask, "/admin/inscriptions/registration/"),
        partial(visitor.ask, "/admin/programme/event/1/change/"),
        save,
    ]
    while time.perf_counter() < started + seconds:
        said.append(_timed(visitor, acts[len(said) % 3]))
        time.sleep(PAUSE)
    return said


class Form(HTMLParser):
    """What a browser sends of a page's fields when nothing is touched."""

    @classmethod
    def of(cls, page: str) -> dict[str, str]:
        form = cls()
        form.feed(page)
        return form.said

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.name = ""  # of the list or the text that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name, value = known.get("name") or "", known.get("value") or ""
        if tag == "input" and known.get("type") not in {"submit", "file", "button", "search"}:
            if known.get("type") not in {"checkbox", "radio"} or "checked" in known:
                self.said[name] = value or ("on" if "checked" in known else "")
        elif tag in {"select", "textarea"}:
            self.name = name
            self.said[name] = ""
        elif tag == "option" and "selected" in known:
            self.said[self.name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.name = ""


if __name__ == "__main__":
    main()
