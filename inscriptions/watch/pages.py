"""`/sante/`: the state of the site for machines, in a few seconds whatever is down. See rencontre/http/health.py."""

import logging
import time
from collections.abc import Callable
from threading import Event as Signal
from threading import Lock, Thread

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from inscriptions.watch.state import Items, look_at_database, look_at_disk, nothing_known

logger = logging.getLogger(__name__)
PATIENCE = 3  # seconds that the answer waits for the database
KEPT = 1  # second: the state that is told is no older when it is asked
GIVEN_UP = 60  # seconds after which a look at the database that never ends is left alone, and another begins
NEVER = float("inf")  # a disk that hangs may hold a thread for days: one at most


class Look:
    """One look at the site, in a thread and on a connection of its own: what hangs holds nobody else."""

    def __init__(self, look: Callable[[Items], None], given_up: float) -> None:
        self.look, self.given_up = look, given_up
        self.items: Items = {}
        self.began = time.monotonic()
        self.over = Signal()
        Thread(target=self._run, name="health", daemon=True).start()

    def _run(self) -> None:
        try:
            self.look(self.items)
        except Exception:  # whatever it is, the answer says what is known
            logger.warning("the state of the site could not be read", exc_info=True)
        finally:
            connection.close()
            self.over.set()

    @property
    def age(self) -> float:
        return time.monotonic() - self.began

    @property
    def may_serve(self) -> bool:
        return self.age < (KEPT if self.over.is_set() else self.given_up)


class Watch:
    """The last looks, at the database and at the disk apart: the one that hangs says nothing wrong of the other.

    Whoever asks together shares them, so that asking often costs no more than asking once a second.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.last: dict[str, Look] = {}

    def read(self) -> Items:
        with self.lock:
            looks = [
                self._current("database", look_at_database, GIVEN_UP),
                self._current("disk", look_at_disk, NEVER),
            ]
        items = nothing_known()
        for current in looks:
            current.over.wait(max(0, PATIENCE - current.age))
            items |= dict(current.items)
        return items

    def _current(self, name: str, look: Callable[[Items], None], given_up: float) -> Look:
        current = self.last.get(name)
        if current is None or not current.may_serve:
            current = self.last[name] = Look(look, given_up)
        return current


WATCH = Watch()


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """What is well and what is not; 503 when something is not."""
    items = WATCH.read()
    is_well = all(item.is_well for item in items.values())
    said = {"ok": is_well} | {name: item.to_json() for name, item in items.items()}
    response = JsonResponse(said, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})
    if not is_well:  # monitors ask without end: Django would write an error each time
        log_response("not well: %s", request.path, response=response, request=request, level="info", logger=logger)
    return response
