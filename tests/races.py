"""Real threads that start together, each with its own connection."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Thread
from threading import Event as Signal

from django.db import connections, transaction

from inscriptions.models import Budget
from inscriptions.seats.locks import lock_event
from programme.models import Event

PATIENCE = 30  # seconds


def race(act, threads=40):
    """Run `act(number)` in `threads` threads that start together; what each returned or raised."""
    barrier = Barrier(threads)

    def runner(number):
        try:
            barrier.wait()
            return act(number)
        except Exception as error:  # the test looks at each
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(runner, range(threads)))


def in_their_own_hours(runs: int) -> Iterator[int]:
    """The numbers of so many runs, each as in an hour of its own: an address gets five letters of strangers in one."""
    for run in range(runs):
        Budget.objects.all().delete()
        yield run


@contextmanager
def held(event: Event) -> Iterator[None]:
    """Another connection holds the lock of `event`, which on SQLite is that of everything that writes."""
    taken, over = Signal(), Signal()
    waits = []

    def hold():
        try:
            with transaction.atomic():
                lock_event(event)
                taken.set()
                waits.append(over.wait(PATIENCE))
        finally:
            connections.close_all()

    thread = Thread(target=hold)
    thread.start()
    taken.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
        thread.join()
    assert waits == [True]  # nobody inside waited for the lock
