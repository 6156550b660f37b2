"""How long a server that says nothing is waited for: the limits of a server itself would not be heard."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SIGN_OF_LIFE = 3.0  # seconds, of a connection that was kept
LONGEST_READ = 10.0  # of a statement outside a transaction, which waits for no lock
LONGEST_ACT = 30.0  # of one inside: longer than whoever waits for a lock (settings.py)
OF_A_COMMAND = 600.0  # which may migrate or drop a base
_is_served = ContextVar("is_served", default=False)


@contextmanager
def somebody_waits() -> Iterator[None]:
    """Meanwhile a request is served."""
    before = _is_served.set(True)
    try:
        yield
    finally:
        _is_served.reset(before)


def patience(*, in_transaction: bool) -> float:
    """How many seconds the next statement may take."""
    if not _is_served.get():
        return OF_A_COMMAND
    return LONGEST_ACT if in_transaction else LONGEST_READ
