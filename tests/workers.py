"""What a worker of `rencontre.pdf` may do instead of typesetting; each takes its arguments."""

import signal
import time
from multiprocessing.connection import Connection


def late(sender: Connection, seconds: float, *part) -> None:
    """Answer once more than `seconds` have passed on the wall, none of them on the processor."""
    time.sleep(seconds + 0.1)
    sender.send((b"%PDF", []))


def endless(sender: Connection, *part) -> None:
    """Wait for what never comes."""
    signal.pause()
