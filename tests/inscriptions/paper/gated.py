"""A paper that stops in the middle of its making, until a file is there: its maker may be killed then.

A worker that knows it: `python -c WORKER`, with the path of that file in GATE.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management import call_command

from rencontre.pdf.papers import Printout, When, paper
from rencontre.pdf.render import Part, render_parts

WORKER = "import django; django.setup(); from tests.inscriptions.paper.gated import work; work()"


def work() -> None:
    paper("gated", title="Essai", noun="page", when=When.ROOMS, permission="programme.change_event")(gated)
    call_command("db_worker", interval=0.05, startup_delay=False)


def gated(event, *, maker=None):
    return GatedPrintout("rencontre/pdf/base.html", [Part({"event": event})] * 2, "essai")


class GatedPrintout(Printout):
    """Its last part is not given before the gate is there."""

    def pdf_at_leisure(self, done: Callable[[int], None]) -> bytes:
        return render_parts(self.template, self._through_the_gate(), is_waited_for=False, done=done)

    def _through_the_gate(self) -> Iterator[Part]:
        *first, last = self.parts
        yield from first
        while not Path(os.environ["GATE"]).exists():
            time.sleep(0.01)
        yield last
