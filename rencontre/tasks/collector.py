"""Long work without the search for cycles: what it reads and writes lives until its end, and is searched in vain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Look for no cycles of objects meanwhile: among those of thousands of people it takes a third of the time.

    The search is of the whole process. When several threads ask, the one that stopped it starts it again: the others
    go on with it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
