"""No log may keep who comes: a name that was searched for, an e-mail address, a phone number, a personal link."""

import logging
import re
import sys
import threading
from types import TracebackType

logger = logging.getLogger(__name__)
GAP = "[ .\u00a0\u202f-]?"  # between the figures of a phone number
WORD = r"[^\s@<>()\[\]{},;:\"'=/|\\]"  # a character of an e-mail address
HIDDEN = (
    (re.compile(r"/inscription/(adresse/)?[^/\s?#\"]{20,}"), "/inscription/…"),
    (re.compile(r"/desabonnement/[^/\s?#\"]+"), "/desabonnement/…"),
    (re.compile(r"/P/[A-Z2-7]{16}\b", re.IGNORECASE), "/P/…"),
    # What an address searches for; a robot's may have spaces, up to the version of HTTP.
    (re.compile(r"(?<=\S)\?(?:[^\s\"\\]|\\.| (?=[^\n\"]{0,500} HTTP/\d))+"), "?…"),
    # What PostgreSQL says of the row that it refuses, however many lines its values have.
    (re.compile(r"\b(D[EÉ]TAIL)\s?: .*?(?=\n\n(?:The above|During)|\nTraceback|\Z)", re.DOTALL), r"\1: …"),
    (re.compile(rf"{WORD}{{1,64}}(?:@|%40){WORD}{{1,255}}"), "…@…"),
    (re.compile(rf"(?<![\w.])0[1-9](?:{GAP}\d\d){{4}}(?!\w)"), "0…"),
    (re.compile(rf"(?<!\w)(?:\+|00)[1-9](?:{GAP}(?:\(0\))?{GAP}\d){{8,13}}(?!\w)"), "+…"),
)


def discreet(text: str) -> str:
    """`text` without what tells who comes."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """The whole line and its traceback: an error often quotes the value that caused it."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


class HideLinks(logging.Filter):
    """The same for a logger whose handlers are not ours, such as gunicorn's."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = discreet(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = discreet(logging.Formatter().formatException(record.exc_info))
        return True


def log_what_nobody_caught() -> None:
    """Have the error that ends a command, or a thread, written by the log: Python would quote it whole."""
    sys.excepthook = _log
    threading.excepthook = lambda given: _log(given.exc_type, given.exc_value, given.exc_traceback)


def _log(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        logger.critical("an error that nobody caught", exc_info=(kind, error or kind(), trace))
    elif error and kind is not SystemExit:
        sys.__excepthook__(kind, error, trace)
