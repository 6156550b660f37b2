"""How the site grows from 300 people to 10,000: every page that answers, and the acts on one person.

SQLite, or PostgreSQL where DATABASE_URL names one. Each is asked in a process of its own, forked from this one once
everything was asked on a small day: its memory is what it adds to a warm process. « ! » marks what passes a goal: about
everybody, processor time grows with an exponent of 1.1 at most; about one person, the same statements and 1.5 times the
time at most; 100 MB at most. Words given choose among the names.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import log
from statistics import mean, median
from time import process_time

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from programme.models import Event
from tests.bench.asked import Asked, Ground, NoPage, everything, ground_of
from tests.bench.watched import Watch, cpu

SIZES = (300, 2_000, 10_000)
SMALL = 100  # people of the day that warms everything up
RUNS, LONG = 5, 2  # measures of what takes less than LONG seconds
EXPONENT, RATIO, MEMORY = 1.1, 1.5, 100
NOISE = 0.005  # seconds that a measure may be wrong by
HEAD = "{:46}" + "{:>8}{:>10}{:>9}" * 3 + "{:>11}{:>8}{:>7}"


@dataclass(frozen=True)
class Measure:
    statements: int
    seconds: float  # of processor, the median
    size: float  # of the answer, in kB
    memory: float  # MB above the warm process


def main(words: list[str]) -> None:
    settings.MIDDLEWARE.remove("rencontre.http.short_cache.ShortCache")  # every page is drawn
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    logging.disable(logging.ERROR)  # refusals are part of it
    settings.SIGNUP_BUDGET_ADDRESS = settings.SIGNUP_BUDGET_NETWORK = 10**6
    answering = {one.name for one in in_order(ground_of(SMALL)) if is_chosen(one, words) and answers(one)}
    found: dict[str, dict[int, Measure]] = {}
    kinds: dict[str, bool] = {}
    for size in SIZES:
        for asked in in_order(ground_of(size)):
            if asked.name in answering and (measure := in_a_fork(partial(measured, asked), asked.name)):
                found.setdefault(asked.name, {})[size] = measure
                kinds[asked.name] = asked.is_about_everybody
                said = f"{measure.statements} requêtes, {measure.seconds * 1000:.0f} ms, {measure.memory:.0f} Mo"
                print(f"{size} personnes, {asked.name} : {said}", file=sys.stderr, flush=True)
    show(found, kinds)


def is_chosen(asked: Asked, words: list[str]) -> bool:
    return not words or any(word in asked.name for word in words)


def in_order(ground: Ground) -> Iterator[Asked]:
    """What is asked before the day, then what is asked once it is over."""
    asked = list(everything(ground))
    yield from (one for one in asked if not one.after)
    Event.objects.filter(pk=ground.event.pk).update(date=timezone.localdate() - timedelta(days=1))
    ground.event.refresh_from_db()
    yield from (one for one in asked if one.after)


def answers(asked: Asked) -> bool:
    """Whether it may be measured, now that this process is warm for it; an act that is refused is said."""
    try:
        asked.run(0)
    except NoPage:
        return False
    except Exception as error:
        print(f"! {asked.name}, {type(error).__name__} : {error}", file=sys.stderr, flush=True)
        return False
    return True


def measured(asked: Asked) -> Measure:
    """One run counts statements and memory, up to four more give the time."""
    warm = peak()
    with Watch() as watch:
        answer = asked.run(0)
    memory = peak() - warm
    seconds = [watch.cpu / slowness()]
    while len(seconds) < RUNS and seconds[0] < LONG:
        before, started = slowness(), cpu()
        asked.run(len(seconds))
        seconds.append((cpu() - started) / mean((before, slowness())))
    content = getattr(answer, "content", b"")
    return Measure(watch.reads + watch.writes, median(seconds), len(content) / 1e3, memory)


def some_work() -> float:
    """Seconds of processor that always the same takes."""
    started = process_time()
    sum(number * number for number in range(50_000))
    return process_time() - started


USUAL = median(some_work() for _ in range(20))


def slowness() -> float:
    """How many times slower than at the start the processor is now: its speed changes on a machine that is shared."""
    return some_work() / USUAL


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_a_fork(act: Callable[[], Measure], name: str) -> Measure | None:
    """What `act` gives in a child, whose connection to the database is its own; None when it failed."""
    connections.close_all()
    reader, writer = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(reader)
        code = 1
        try:
            with os.fdopen(writer, "w") as told:
                json.dump(vars(act()), told)
            code = 0
        except Exception as error:
            print(f"! {name}, {type(error).__name__} : {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    os.waitpid(pid, 0)
    return Measure(**json.loads(said)) if said else None


def show(found: dict[str, dict[int, Measure]], kinds: dict[str, bool]) -> None:
    print(f"Croissance ({connection.vendor}) : requêtes, ms de calcul, ko ; croissance entre {SIZES[0]} et {SIZES[-1]}")
    print(HEAD.format("", *(cell for size in SIZES for cell in (size, "", "")), "croissance", "Mo", ""))
    for title, about in (("Tout le monde", True), ("Une personne, ou la journée", False)):
        print(f"--- {title}")
        for name in sorted(name for name in found if kinds[name] is about):
            print(line(name, found[name], about=about))


def line(name: str, measures: dict[int, Measure], *, about: bool) -> str:
    cells = []
    for size in SIZES:
        one = measures.get(size)
        cells += [one.statements, f"{one.seconds * 1000:.0f}", f"{one.size:.0f}"] if one else ["–", "–", "–"]
    memory = max(one.memory for one in measures.values())
    if not {SIZES[0], SIZES[-1]} <= measures.keys():
        return HEAD.format(name, *cells, "?", f"{memory:.0f}", "!")
    few, many = measures[SIZES[0]], measures[SIZES[-1]]
    times = many.seconds / few.seconds
    exponent = log(times) / log(SIZES[-1] / SIZES[0])
    if about:
        growth, passes = f"n^{exponent:.2f}", exponent > EXPONENT
    else:
        growth = f"× {times:.1f}"
        passes = few.statements != many.statements or many.seconds > few.seconds * RATIO + NOISE
    return HEAD.format(name, *cells, growth, f"{memory:.0f}", "!" if passes or memory > MEMORY else "")


if __name__ == "__main__":
    main(sys.argv[1:])
