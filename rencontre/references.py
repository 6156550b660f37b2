"""What is being done now, as a short reference: in the log, on the page of an error, in the letter that tells of it.

Letters and figures that nobody confuses, without 0 nor 1: it looks like no telephone number, and is easily said on one.
It is drawn here, never taken from a header: a visitor writes nothing in the log.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
_CURRENT: ContextVar[str] = ContextVar("reference", default="")


def current_reference() -> str:
    """That of the request, or of the task, in hand; empty outside of both."""
    return _CURRENT.get()


def begin() -> str:
    """A new reference, for all that this thread does until it begins something else: Django logs after the answer."""
    reference = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    _CURRENT.set(reference)
    return reference


@contextmanager
def referred_to(reference: str) -> Iterator[str]:
    """What is done meanwhile is known by `reference`."""
    token = _CURRENT.set(reference)
    try:
        yield reference
    finally:
        _CURRENT.reset(token)
