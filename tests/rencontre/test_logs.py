"""Nothing that tells who comes is kept in a log: neither in what is said, nor in the tracebacks."""

import logging
import os
import smtplib
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from inscriptions.models import Registration
from rencontre.logs import DiscreetFormatter, HideLinks, discreet
from rencontre.references import referred_to
from tests.factories import RegistrationFactory

TOKEN = "12.1." + "b" * 43


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"GET /admin/?q=Alice+Dupont HTTP/1.1" 200', '"GET /admin/?… HTTP/1.1" 200'),
        ('"GET /admin/?q=Alice Dupont HTTP/1.1" 200', '"GET /admin/?… HTTP/1.1" 200'),
        ('"GET / HTTP/1.1" "https://exemple.fr/?q=\\"Dupont\\""', '"GET / HTTP/1.1" "https://exemple.fr/?…"'),
        ("<WSGIRequest: GET '/accueil/jour/?q=Dupont'>", "<WSGIRequest: GET '/accueil/jour/?…"),
        (f"Forbidden: /inscription/{TOKEN}/annuler/", "Forbidden: /inscription/…/annuler/"),
        (f"/inscription/offerte/{TOKEN}/decliner/", "/inscription/…/decliner/"),
        (f"/inscription/adresse/{TOKEN}/?a=b", "/inscription/…/?…"),
        (f"/desabonnement/{TOKEN}/ /Desabonnement/{TOKEN}/", "/desabonnement/…/ /desabonnement/…/"),
        (f"/INSCRIPTION/{TOKEN}/ /rencontres/x/Inscription/{TOKEN}/", "/inscription/…/ /rencontres/x/inscription/…/"),
        (f"/COMPTE/mot-de-passe/7/{TOKEN}/", "/compte/mot-de-passe/…/"),
        ("/P/ABCDEFGHIJKLMNOP et /p/abcdefghijklmno2", "/P/… et /P/…"),
        ("{'alice.d-orval+jour@exemple.fr': (550, b'<Alice@Exemple.FR>')}", "{'…@…': (550, b'<…@…>')}"),
        ("Not Found: /alice%40exemple.fr", "Not Found: /…@…"),
        ("03 21 00 00 00, 0321000000, 03.21.00.00.00", "0…, 0…, 0…"),
        ("+33 (0)3 21 00 00 00, +33321000000, 0033 3 21 00 00 00", "+…, +…, +…"),
        ("Dup\nDETAIL:  Key (a)=(Durand)\nHINT: Alice\n\nThe above", "Dup\nDETAIL: …\n\nThe above"),
        ("échec\u00a0: DÉTAIL\u00a0: La ligne contient (Durand,\n\nAlice)", "échec\u00a0: DÉTAIL: …"),
    ],
)
def test_who_comes_is_hidden(said, kept):
    assert discreet(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "2040-05-31 11:26:39,123 WARNING rencontre.tasks failed: deliver 12 of 1234567890 in 0.123456789 s",
        "[2040-05-31 11:26:39 +0200] [1234] [INFO] Listening at: http://127.0.0.1:8000 (12)",
        '192.0.2.12 - - [31/May/2040:11:26:39 +0200] "GET /inscription/retrouver/ HTTP/1.1" 200 4012',
        "Est-ce trop long ? Non.",
        '  File "/srv/rencontre/site/f.py", line 12, in f\n    @lru_cache\n    return a @ b',
    ],
)
def test_what_helps_to_mend_stays(said):
    assert discreet(said) == said


def test_a_long_address_takes_no_time_to_write_down():
    began = time.process_time()

    for text in ("a" * 8000, "?x " * 2700, "? " * 4000, "a@" * 4000, "0321" * 2000, "DETAIL: " * 1000):
        discreet(text)

    assert time.process_time() - began < 1


def record_of(error: Exception) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "", 0, "failed: %s", ("alice@exemple.fr",), (type(error), error, None))


def refused_by_the_database(alice: Registration) -> IntegrityError:
    """The refusal to sign Alice up twice: PostgreSQL quotes her key."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        RegistrationFactory(event=alice.event, first_name="Alice", last_name="Durand", email=alice.email)
    return refusal.value


def test_a_traceback_does_not_quote_the_row_that_the_database_refuses(alice):
    error = refused_by_the_database(alice)

    line = DiscreetFormatter("{message}", style="{").format(record_of(error))

    quoted = [
        word for word in ("alice", "durand", "exemple.fr") if word in logging.Formatter().format(record_of(error))
    ]
    assert quoted == (
        ["alice", "durand", "exemple.fr"] if connection.vendor == "postgresql" else ["alice", "exemple.fr"]
    )
    assert [word for word in ("alice", "durand", "exemple.fr") if word in line] == []
    assert "failed: …@… ⏎ Traceback" in line
    assert "\n" not in line
    assert "IntegrityError" in line


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("a\nb", "a ⏎ b"),
        ("a\r\nb", "a ⏎ b"),
        ("a\u2028b\x0bc\x85d", "a ⏎ b ⏎ c ⏎ d"),
        ("a\x1b[31mb\x00\x9b", "a\ufffd[31mb\ufffd\ufffd"),
        ("a   \n  b\n", "a ⏎   b"),
        ("x" * 2000, "x" * 500 + " (…) " + "x" * 500),
    ],
)
def test_an_event_is_one_line_whatever_is_written_in_it(said, line):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (said,), None)

    assert DiscreetFormatter("{message}", style="{").format(record) == line
    HideLinks().filter(record)
    assert logging.Formatter().format(record) == line


def test_a_traceback_keeps_its_beginning_and_its_end():
    line = DiscreetFormatter("{message}", style="{").format(record_of(ValueError("x" * 40_000 + " la fin")))

    assert (line.startswith("failed: …@… ⏎ ValueError"), line.endswith(" la fin")) == (True, True)
    assert len(line) < 16_010  # 48 kB at most, whatever the signs


def test_a_line_bears_the_reference_of_what_is_done():
    line = DiscreetFormatter("[{reference}] {message}", style="{")
    record = logging.LogRecord("x", logging.WARNING, "", 0, "mot", (), None)

    with referred_to("abcdefgh23"):
        assert line.format(record) == "[abcdefgh23] mot"
    with referred_to(""):
        assert line.format(record) == "[-] mot"


def test_a_logger_whose_handlers_are_not_ours_is_told_the_same():
    record = record_of(smtplib.SMTPRecipientsRefused({"alice@exemple.fr": (550, b"inconnue")}))

    HideLinks().filter(record)

    line = logging.Formatter().format(record)
    assert "alice" not in line
    assert "SMTPRecipientsRefused: {'…@…': (550, b'inconnue')}" in line


SAID = """
for name in ("django.server", "django.request", "django.security", "inscriptions.letters.delivery"):
    try:
        raise ValueError("alice@exemple.fr")
    except ValueError:
        logging.getLogger(name).error('%s "GET /accueil/?q=Dupont HTTP/1.1"', name, exc_info=True)
"""


UNCAUGHT = """
import threading
def fail():
    raise ValueError("alice@exemple.fr")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def run(code: str, *, debug: str) -> subprocess.CompletedProcess:
    """Run `code` in a process of its own, as a command of the site would."""
    return subprocess.run(
        [sys.executable, "-c", f"import django, logging\ndjango.setup()\n{code}"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "rencontre.settings", "DEBUG": debug, "SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.once
@pytest.mark.parametrize("debug", ["0", "1"])
def test_every_logger_speaks_once_and_hides(debug):
    said = run(SAID, debug=debug).stderr

    # A refusal (django.security) is one line, without how it came about.
    assert [said.count(word) for word in ("/accueil/?…", "ValueError: …@…", "Dupont", "alice")] == [4, 3, 0, 0]


@pytest.mark.once
def test_an_error_that_nobody_catches_is_written_by_the_log():
    ended = run(UNCAUGHT, debug="0")

    assert ended.returncode == 1
    assert [ended.stderr.count(word) for word in ("CRITICAL rencontre.logs", "ValueError: …@…", "alice")] == [2, 2, 0]
