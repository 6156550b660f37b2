"""The only way to WeasyPrint: templates and plain data in, the bytes of a tagged PDF/UA-1 out.

1. Nothing is read but our own static files (`static:<path>`) and the bytes that the caller hands over (`asset:<key>`).
2. A worker process typesets each part: what spends SECONDS of processor (PATIENT where no page waits) is killed, what
   passes PAGES is refused (`Stopped`). The clock on the wall limits nothing: a busy machine makes a document late,
   never refused. Only a worker that neither computes nor waits for its turn to is given up, after LOOKS looks at it.
3. Workers are forked from a small server with WeasyPrint loaded, never from a web process, which has threads. They
   import nothing of the caller's script, which multiprocessing would run again in each.
4. Long documents are lists of `Part`, whole pages each, made by two workers, then merged with their tags: memory is
   that of one part, or of the merge, which has a worker of its own; time grows as the number of parts, and the merge
   costs under a tenth (pypdf: as much as it saves).
5. Garbage is collected in a worker between two parts only: the boxes of one live until its end.
"""

import gc
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from rencontre.late import Late
from rencontre.pdf.drawing import Drawings, Places
from rencontre.pdf.merge import merge

if TYPE_CHECKING:
    import pikepdf

else:
    pikepdf = Late("pikepdf")
typesetter = Late("rencontre.pdf.typeset")

SECONDS = 25  # of processor, for one part, when a page waits for it: ten sheets take about one
PATIENT = 300  # the same, when nobody waits: print jobs, the command line
LOOK, LOOKS = 5, 60  # seconds between two looks at a silent worker, and looks at one that does nothing
WORKERS = min(2, os.cpu_count() or 1)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["rencontre.pdf.typeset"])
STARTING = Lock()
LOGGER = logging.getLogger("weasyprint")
TOO_LONG = "Ce document demande plus de {} secondes de calcul : demandez-le en plusieurs fois."
INTERRUPTED = "La fabrication du document s’est interrompue : recommencez."
STUCK = "La fabrication du document n’avance plus : recommencez, puis prévenez qui tient le site."


class Stopped(Exception):
    """A document passed a limit or broke its worker; `str(error)` is the sentence to show."""


class TooLong(Stopped):
    """It computes more than what it was given: a print job gives it more."""


class Interrupted(Stopped):
    """Its worker was killed, by the machine that lacks memory or that stops: the document may be made again."""


@dataclass(frozen=True)
class Part:
    """A whole number of pages of a long document, which no other part links to.

    `context` is plain data for the template, page numbers included; `count` is how many pieces it holds (badges,
    rows…), to show the progress; `assets` are the pictures that it calls `asset:<key>`, `drawings` what goes
    over its pages, `places` where their blocks are put. `template` is its own, where it is not the document's.
    """

    context: Mapping
    count: int = 1
    assets: Mapping[str, bytes] = field(default_factory=dict)
    drawings: Drawings = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    template: str = ""


def render(template: str, context: Mapping, *, assets: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of `template`; its images may be `asset:<key>`, for the bytes of `assets`. Stopped past a limit."""
    return render_parts(template, [Part(context, assets=assets or {})])


def render_parts(
    template: str,
    parts: Iterable[Part],
    *,
    workers: int = WORKERS,
    is_waited_for: bool = True,
    done: Callable[[int], None] = lambda count: None,
) -> bytes:
    """One PDF of `template`, or of its own, drawn once for each part, in their order; Stopped past a limit.

    `done` is told the number of pieces of each part once it is made. Each may compute for longer when no page waits.
    """
    seconds = SECONDS if is_waited_for else PATIENT
    running: deque[tuple[_Worker, Part]] = deque()
    free: list[_Worker] = []
    made: list[bytes] = []

    def finish() -> None:
        worker, part = running.popleft()
        free.append(worker)
        made.append(worker.result())
        done(part.count)

    try:
        for part in parts:
            html = render_to_string(part.template or template, part.context)
            if len(running) == workers:
                finish()
            running.append((free.pop() if free else _Worker(seconds), part))
            running[-1][0].ask(_typeset, html, dict(part.assets), dict(part.drawings), dict(part.places))
        while running:
            finish()
    finally:
        for worker in [*free, *(worker for worker, _ in running)]:
            worker.stop()
    return made[0] if len(made) == 1 else _merged(made)


def _merged(made: list[bytes]) -> bytes:
    """In a worker of its own: the tags of thousands of people take more memory than all the rest."""
    worker = _Worker()
    try:
        worker.ask(_merge, made)
        return worker.result()
    finally:
        worker.stop()


def first_that_holds(
    template: str, contexts: Iterable[Mapping], pages: int, assets: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of `template` with the first of `contexts` that needs at most `pages` pages, else with the last one.

    What computes too long with one is tried with the next, which is shorter; TooLong when none is short enough.
    """
    content, refused = b"", None
    for context in contexts:
        try:
            content = render(template, context, assets=assets)
        except TooLong as error:
            refused = error
            continue
        with pikepdf.open(BytesIO(content)) as made:
            if len(made.pages) <= pages:
                break
    if refused and not content:
        raise refused
    return content


class _Worker:
    """A process that does one work after another, until it is stopped; one that computes too much for a part ends."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.connection, its_own = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=_serve, args=(its_own, seconds), daemon=True)
        try:
            with its_own, _without_script():
                self.process.start()
        except (EOFError, OSError) as error:  # the server that forks is gone: the next worker starts another
            self.connection.close()
            raise Interrupted(INTERRUPTED) from error

    def ask(self, work: Callable[..., None], *of: object) -> None:
        """Begin a work, once the one before has given its result."""
        with suppress(OSError):  # it is gone, which the result tells
            self.connection.send((work, *of))

    def result(self) -> bytes:
        """The PDF that it was asked for; Stopped past a limit."""
        answer, records = None, []
        try:
            self._wait()
            answer, records = self.connection.recv()
        except (EOFError, OSError):  # it ended without a word, or in the middle of its answer
            self.process.kill()
            self.process.join()
        for level, message in records:
            LOGGER.log(level, message)
        if answer is None:
            is_long = self.process.exitcode == -signal.SIGPROF
            answer = TooLong(TOO_LONG.format(self.seconds)) if is_long else Interrupted(INTERRUPTED)
        if isinstance(answer, Stopped):
            raise answer
        return answer

    def _wait(self) -> None:
        """Wait, however long, for something to read; Stopped when the worker does nothing any more."""
        before, idle = None, 0
        while not self.connection.poll(LOOK):
            spent, is_ready = _activity(self.process.pid)
            idle = 0 if is_ready or spent != before else idle + 1
            before = spent
            if idle >= LOOKS:
                raise Stopped(STUCK)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()


@contextmanager
def _without_script() -> Iterator[None]:
    """Hide the script that runs: a new process of multiprocessing imports it again wherever it has a name."""
    with STARTING:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script


def _activity(pid: int | None) -> tuple[str, bool]:
    """The processor time that `pid` has spent, and whether it runs or waits for its turn to (from Linux's /proc)."""
    try:
        state, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", False
    return " ".join(numbers[10:12]), state == "R"


def _serve(connection: Connection, seconds: float) -> None:
    """Do what is asked, until nobody asks any more; `seconds` of processor for each part."""
    gc.disable()
    gc.freeze()
    with suppress(EOFError):
        while True:
            work, *of = connection.recv()
            work(connection, seconds, *of)
            gc.collect()


def _typeset(sender: Connection, seconds: float, *part: object) -> None:
    typesetter.typeset(sender, seconds, *part)


def _merge(sender: Connection, seconds: float, made: list[bytes]) -> None:
    sender.send((merge(made), []))
