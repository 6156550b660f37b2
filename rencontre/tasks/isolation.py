"""Work that several things wait for: the failure of one is told, and stops none of the others."""

import logging
from collections.abc import Callable

from django.db import connections

logger = logging.getLogger(__name__)


def run_isolated(act: Callable[[], object], *, what: str) -> bool:
    """Whether `act()` went to its end; what it raised is in the log, under the name `what`."""
    try:
        act()
    except Exception:  # whatever it is, the rest has to be done
        logger.warning("failed: %s", what, exc_info=True)
        drop_broken_connections()
        return False
    return True


def drop_broken_connections() -> None:
    """Let the next question open a connection, where the one that failed is of no use; a transaction keeps its own."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
