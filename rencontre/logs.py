"""No log may keep who comes: a name that was searched for, an e-mail address, a phone number, a personal link.

One event is one line, tracebacks included: `journalctl --grep` gives the whole of it.
"""

import logging
import re
import sys
import threading
from copy import copy
from types import TracebackType

from rencontre.references import current_reference
from rencontre.watch import note, write_down

logger = logging.getLogger(__name__)
GAP = "[ .\u00a0\u202f-]?"  # between the figures of a phone number
WORD = r"[^\s@<>()\[\]{},;:\"'=/|\\]"  # a character of an e-mail address
HIDDEN = (
    (re.compile(r"/inscription/(adresse/|offerte/)?[^/\s?#\"]{20,}", re.IGNORECASE), "/inscription/…"),
    (re.compile(r"/compte/mot-de-passe/\d+/[^/\s?#\"]+", re.IGNORECASE), "/compte/mot-de-passe/…"),
    (re.compile(r"/desabonnement/[^/\s?#\"]+", re.IGNORECASE), "/desabonnement/…"),
    (re.compile(r"/P/[A-Z2-7]{16}\b", re.IGNORECASE), "/P/…"),
    # What an address searches for; a robot's may have spaces, up to the version of HTTP.
    (re.compile(r"(?<=\S)\?(?:[^\s\"\\]|\\.| (?=[^\n\"]{0,500} HTTP/\d))+"), "?…"),
    # What PostgreSQL says of the row that it refuses, however many lines its values have.
    (re.compile(r"\b(D[EÉ]TAIL)\s?: .*?(?=\n\n(?:The above|During)|\nTraceback|\Z)", re.DOTALL), r"\1: …"),
    (re.compile(rf"{WORD}{{1,64}}(?:@|%40){WORD}{{1,255}}"), "…@…"),
    (re.compile(rf"(?<![\w.])0[1-9](?:{GAP}\d\d){{4}}(?!\w)"), "0…"),
    (re.compile(rf"(?<!\w)(?:\+|00)[1-9](?:{GAP}(?:\(0\))?{GAP}\d){{8,13}}(?!\w)"), "+…"),
)
REFUSALS = "django.security"
NEW_LINE = " ⏎ "
END_OF_LINE = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
LONGEST = 16_000  # signs of a traceback: journald cuts a line at 48 kB
LONGEST_SAID = 1_000  # of what has none: a robot's address may have thousands


def discreet(text: str) -> str:
    """`text` without what tells who comes."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


def one_line(text: str, longest: int) -> str:
    """`text` as one line, whatever a visitor wrote in it; of one beyond `longest`, the beginning and the end."""
    line = END_OF_LINE.sub(NEW_LINE, CONTROL.sub("\ufffd", text.strip()))
    return line if len(line) <= longest else f"{line[: longest // 2]} (…) {line[-longest // 2 :]}"


class DiscreetFormatter(logging.Formatter):
    """The line and its traceback, without who comes: an error often quotes the value that caused it.

    `{reference}` is that of the request or of the task. What Django refuses of a robot has no traceback: nothing is to
    be mended.
    """

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.reference = current_reference() or "-"
        if record.name.startswith(REFUSALS):
            record.exc_info, record.exc_text, record.levelname = None, None, "WARNING"
        return one_line(discreet(super().format(record)), LONGEST if record.exc_info else LONGEST_SAID)


class HideLinks(logging.Filter):
    """The same for a logger whose handlers are not ours, such as gunicorn's."""

    def filter(self, record: logging.LogRecord) -> bool:
        said, longest = record.getMessage(), LONGEST_SAID
        if record.exc_info:
            said, longest = f"{said}\n{logging.Formatter().formatException(record.exc_info)}", LONGEST
        record.msg, record.args = one_line(discreet(said), longest), ()
        record.exc_info = record.exc_text = None
        return True


def log_what_nobody_caught() -> None:
    """Have the error that ends a command, or a thread, written by the log: Python would quote it whole."""
    sys.excepthook = _log
    threading.excepthook = lambda given: _log(given.exc_type, given.exc_value, given.exc_traceback)


def _log(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        note(_command(), kind.__name__)
        write_down()  # the process may end here
        logger.critical("an error that nobody caught", exc_info=(kind, error or kind(), trace))
    elif error and kind is not SystemExit:
        sys.__excepthook__(kind, error, trace)


def _command() -> str:
    """The command in hand, by its name alone."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    return f"commande {name}" if re.fullmatch("[a-z_]{1,40}", name) else "(hors d’une page)"
