"""What is erased leaves the files of SQLite too; PostgreSQL has its own vacuum, and its files are not the site's."""

import logging
import sqlite3
from contextlib import closing
from functools import partial

from django.db import connection, transaction

PATIENCE = 2  # seconds: whoever writes waits meanwhile
logger = logging.getLogger(__name__)


def forget_erased(*, whole: bool = False) -> bool:
    """Leave nothing erased in the journal of SQLite; with `whole`, nor in its base, which is written again.

    `secure_delete` blanks what is erased where it lies, not every copy left by rows that moved to another page (28 of
    6,000 words measured): `whole`, half a second and as much room for 100 MB, is for the end of a purge. Inside a
    transaction, all waits until it is committed. True when it is done; else the log says why, and the next call does.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        transaction.on_commit(partial(forget_erased, whole=whole), robust=True)
        return False
    try:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], PATIENCE, isolation_level=None)) as base:
            if whole:
                base.execute("VACUUM")
            (is_busy, *_) = base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        logger.warning("what was erased is still in the files of SQLite: %s", error)
        return False
    if is_busy:
        logger.warning("what was erased is still in the journal of SQLite, which someone reads")
    return not is_busy
