"""Real threads that start together, each with its own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


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
