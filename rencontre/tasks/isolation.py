"""Several acts in a row: the failure of one is logged, and does not stop the others."""

import logging
from collections.abc import Callable

from django.db import connections

from rencontre.watch import note

logger = logging.getLogger(__name__)


def run_isolated(act: Callable[[], object], *, what: str) -> bool:
    """Whether `act()` went to its end; what it raised is in the log, under the name `what`."""
    try:
        act()
    except Exception as error:  # the rest must be done whatever the error
        note(what, type(error).__name__)
        logger.warning("failed: %s", what, exc_info=True)
        drop_broken_connections()
        return False
    return True


def drop_broken_connections() -> None:
    """Close a connection that failed, so that the next query opens another; inside a transaction, keep it."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
