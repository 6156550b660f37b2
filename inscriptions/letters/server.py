"""The mail server: one connection for many letters, and whose fault it is that one does not leave."""

import re
import socket
import ssl
from contextlib import suppress
from functools import partial
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from threading import Event as Signal
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

BATCH = 50  # letters of one connection: servers refuse one that never ends
OPENING = 30  # seconds that a connection may take to open, name, cipher and account included, without EMAIL_TIMEOUT
ANSWER = 60  # that a server may take to answer a letter that it has whole: longer than a run, which cuts it
GOODBYE = 2  # to say goodbye
TOO_LARGE = 552  # said of the sender when the message is announced
CLOSING = 421  # the server takes nothing more, whatever it was asked
# « Come back later », of whoever sends too much. What 4.2.x says is of the recipient's own mailbox.
TOO_MANY = re.compile(
    rb"\b4\.(3\.2|5\.3|7\.28)\b|too (many|much|fast)|rate.?limit|limit exceeded|throttl|quota.*(hour|day|send)|trop de",
    re.IGNORECASE,
)
OF_THE_MAILBOX = re.compile(rb"\b4\.2\.\d")
# Some say so as if it were for good: every letter would be given up.
QUOTA = re.compile(rb"\b5\.4\.5\b|sending (limit|quota|rate)|(daily|hourly).*(limit|quota)", re.IGNORECASE)
# What is said of us, whoever we write to: the account is missing, our server passes nothing on for us.
NOT_OURS = re.compile(rb"\brelay(ing)?\b|authentication (is )?required|must issue a starttls", re.IGNORECASE)
OF_THE_RECIPIENT = re.compile(rb"\b[45]\.1\.[0-6]\b|unknown", re.IGNORECASE)
PUT_OFF_FOR_THE_RECIPIENT = re.compile(rb"\b4\.(1\.[0-6]|2\.\d)\b")
GREY_LIST = re.compile(rb"gr[ea]y.?list", re.IGNORECASE)  # some say 4.2.0 of it
# What is said of us, but perhaps by the server of one recipient.
PERHAPS_US = re.compile(rb"\b5\.7\.\d|\bsender\b|client host|blocked using", re.IGNORECASE)
# Why an address is refused, for the team.
WHYS = [
    (re.compile(rb"\b[45]\.2\.2\b|\bfull\b|quota", re.IGNORECASE), "boîte pleine"),
    (re.compile(rb"\b[45]\.1\.2\b|domain|\bhost\b", re.IGNORECASE), "domaine inconnu"),
    (re.compile(rb"\b[45]\.2\.1\b|disabled|inactive|suspended", re.IGNORECASE), "boîte fermée"),
    (re.compile(rb"\b[45]\.1\.[01346]\b|unknown|no such|exist|not found", re.IGNORECASE), "boîte inconnue"),
]
NEEDS_ACCOUNT = 530
QUOTED = re.compile(rb"<[^>]*>")  # an address, which may hold any word
SERVER = "Le serveur de messagerie"  # what is said of it begins so


class ServerDown(Exception):
    """The mail server takes nothing from us: no letter's fault. What it says is a sentence for the team."""


class FellSilent(Exception):
    """The server fell silent over one letter, or puts it off: perhaps the letter's fault, perhaps its own.

    `handed`: the message was given to it whole, so that it may have left.
    """

    def __init__(self, told: str, *, handed: bool):
        super().__init__(told)
        self.handed = handed


class RefusesUs(Exception):
    """A refusal that speaks of us: the server's if others are refused so too, the letter's if others leave.

    `of_server`, `of_letter`: what to say in each case; `domain`: whom the letter was for.
    """

    def __init__(self, error: Exception, *, domain: str):
        super().__init__(str(error))
        self.of_server, self.of_letter, self.domain = trouble(error), refusal(error), domain


class Handing:
    """Can be cut before it is connected; knows whether a message was handed over whole and nothing was answered."""

    is_midway = handed = False

    def __init__(self, *args: Any, backend: Any, **options: Any):
        backend._partial_connection = self  # Django says so later, once the server has greeted
        super().__init__(*args, **options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        sock = self.sock  # type: ignore[attr-defined]  # stands before smtplib's own
        silence = sock.gettimeout() if sock else None
        self.is_midway = True
        answer = super().data(msg)  # type: ignore[misc]
        self.is_midway = self.handed = False
        with suppress(OSError):  # cut meanwhile
            sock.settimeout(silence)
        return answer

    def send(self, s: Any) -> None:
        sock = self.sock  # type: ignore[attr-defined]
        super().send(s)  # type: ignore[misc]
        if isinstance(s, bytes):  # the message: commands are text
            self.handed = True
            with suppress(OSError):
                sock.settimeout(ANSWER)


class HandingSMTP(Handing, SMTP):
    pass


class HandingSSL(Handing, SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's own, whose connection knows what it handed over."""

    @property
    def connection_class(self) -> Any:
        return partial(HandingSSL if self.use_ssl else HandingSMTP, backend=self)


class MailLine:
    """A connection to the mail server, opened when there is something to send, and again after BATCH letters."""

    def __init__(self) -> None:
        self.backend: Any = None
        self.letters = 0
        self.is_awake = Signal()  # set to wake up who waits for the connection to open

    def open(self) -> None:
        """Raises ServerDown, after EMAIL_TIMEOUT at most, whatever the server, or the DNS, says meanwhile."""
        if self.letters >= BATCH:
            self.close()
        if self.backend is not None:
            return
        self.is_awake = Signal()
        backend = self.backend = get_connection()
        came: list[Exception | None] = []
        Thread(target=self._open, args=[backend, came, self.is_awake], daemon=True).start()
        self.is_awake.wait(settings.EMAIL_TIMEOUT or OPENING)
        is_open = came and self.backend is backend
        error = came[0] if is_open else TimeoutError("the connection did not open in time")
        if error is not None:
            self.cut()
        if isinstance(error, OSError | UnicodeError):  # UnicodeError: of a name that is no host's
            raise ServerDown(trouble(error)) from error
        if error is not None:
            raise error

    def _open(self, backend: Any, came: list[Exception | None], is_awake: Signal) -> None:
        error = None
        try:
            backend.open()
        except Exception as failure:  # told by who waits
            error = failure
        came.append(error)
        is_awake.set()
        if self.backend is not backend:  # nobody waits any more
            shut(backend)

    def send(self, email: EmailMultiAlternatives) -> None:
        """Send over this connection. Raises ServerDown, FellSilent, RefusesUs, or what is wrong with the letter."""
        backend, self.letters = self.backend, self.letters + 1
        if backend is None:  # cut since it was open: Django would open another
            raise ServerDown(trouble(SMTPServerDisconnected()))
        email.connection = backend
        try:
            email.send()
        except OSError as error:  # smtplib's own are of this kind
            is_silence = isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException)
            handed, is_midway = (
                getattr(getattr(backend, "connection", None), name, False) for name in ("handed", "is_midway")
            )
            if is_silence or is_midway or CLOSING in codes(error):
                self.cut()  # no other letter can follow in the middle of this one
            if is_silence:
                raise FellSilent(trouble(error), handed=handed) from error
            if is_of_server(error):
                raise ServerDown(trouble(error)) from error
            if is_too_many(error):
                raise FellSilent(trouble(error), handed=False) from error
            if is_perhaps_us(error):
                raise RefusesUs(error, domain=email.to[0].rpartition("@")[2].lower()) from error
            raise
        except Exception:
            self.cut()  # half a letter may have been said
            raise

    def close(self) -> None:
        """End it as it should be; whatever comes of it, the letters are gone."""
        backend, self.letters = self.backend, 0
        sock = getattr(getattr(backend, "connection", None), "sock", None)
        with suppress(OSError):
            if sock is not None:
                sock.settimeout(GOODBYE)
            if backend is not None:
                backend.close()
        self.backend = None  # until now it can be cut

    def cut(self) -> None:
        """End it at once, also from another thread, which then wakes up who waits for its answer."""
        backend, self.backend, self.letters = self.backend, None, 0
        self.is_awake.set()
        shut(backend)


def shut(backend: Any) -> None:
    """Close what is open, or half open, without a word."""
    for smtp in (getattr(backend, "connection", None), getattr(backend, "_partial_connection", None)):
        if smtp is not None and smtp.sock is not None:
            with suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)
            smtp.close()


def codes(error: Exception) -> set[int]:
    """What the mail server answered: the code of each refusal."""
    return {code for code, _ in _answers(error)}


def is_final(error: Exception) -> bool:
    """Whether the recipient, or the message, is refused for good."""
    return not isinstance(error, SMTPSenderRefused) and min(codes(error), default=0) >= 500


def is_of_server(error: Exception) -> bool:
    """Whether the server takes nothing from us, whoever the letter is for."""
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code != TOO_LARGE
    return any(
        code in (CLOSING, NEEDS_ACCOUNT) or (NOT_OURS.search(said) and not OF_THE_RECIPIENT.search(said))
        for code, said in _words(error)
    )


def is_perhaps_us(error: Exception) -> bool:
    """Whether a refusal for good speaks of us rather than of the recipient."""
    words = _words(error)
    return bool(words) and all(
        code >= 500 and PERHAPS_US.search(said) and not OF_THE_RECIPIENT.search(said) for code, said in words
    )


def refuses_recipient(error: Exception) -> bool:
    """Whether it is the address that is refused, rather than the message or ourselves.

    « Come back later » says so of the address or of its mailbox, not of a policy nor of a grey list, which pass.
    """
    words, is_announced = _words(error), isinstance(error, SMTPRecipientsRefused)
    return bool(words) and all(_is_of_recipient(code, said, is_announced) for code, said in words)


def _is_of_recipient(code: int, said: bytes, is_announced: bool) -> bool:
    if code >= 500:
        return is_announced or bool(OF_THE_RECIPIENT.search(said))
    return bool(PUT_OFF_FOR_THE_RECIPIENT.search(said)) and not GREY_LIST.search(said)


def why_refused(error: Exception) -> str:
    """« boîte inconnue : 550 5.1.1 no such user »: why an address is refused, in French, and the server’s words."""
    said = next((what for pattern, what in WHYS for _, words in _words(error) if pattern.search(words)), "")
    return (said or "adresse refusée") + answer_of(error)


def _words(error: Exception) -> list[tuple[int, bytes]]:
    return [(code, QUOTED.sub(b"", said)) for code, said in _answers(error)]


def is_too_many(error: Exception) -> bool:
    """Whether the server finds that we send too much."""
    answers = _answers(error)
    return bool(answers) and all(
        QUOTA.search(said) or (400 <= code < 500 and TOO_MANY.search(said) and not OF_THE_MAILBOX.search(said))
        for code, said in answers
    )


def _answers(error: Exception) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes | str]] = []
    if isinstance(error, SMTPRecipientsRefused):
        found = [*error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        found = [(error.smtp_code, error.smtp_error)]
    return [(code, said if isinstance(said, bytes) else str(said).encode()) for code, said in found]


def trouble(error: Exception) -> str:
    """What is wrong with the server, in a sentence that begins with SERVER, and what it answered."""
    error = root(error)
    what = next((said for kinds, said in TROUBLES if isinstance(error, kinds)), "ne prend aucun message")
    if CLOSING in codes(error) or is_too_many(error):
        what = "demande d’attendre"
    return f"{SERVER} {what}{answer_of(error)}."


def root(error: Exception) -> Exception:
    """What is behind it: of our own exceptions their cause, of a silence the time-out that smtplib hides."""
    cause = error.__cause__ if isinstance(error, ServerDown | FellSilent | RefusesUs) else error
    hidden = cause.__context__ if cause else None
    found = hidden if isinstance(hidden, TimeoutError) else cause
    return found if isinstance(found, Exception) else error


def refusal(error: Exception) -> str:
    """What is wrong with a letter, for the team; of a fault of ours, also its technical name."""
    if isinstance(error, SMTPRecipientsRefused):
        return f"Le serveur refuse cette adresse{answer_of(error)}."
    if isinstance(error, SMTPResponseException):
        return f"Le serveur refuse ce message{answer_of(error)}."
    return f"Ce message n’a pas pu être écrit ({type(error).__name__}\u00a0: {error})."


def answer_of(error: Exception) -> str:
    """« : 550 no such user », what the server answered, on one line; "" if it did not."""
    said = [f"{code} {' '.join(text.decode(errors='replace').split())}".strip(" .") for code, text in _answers(error)]
    return f"\u00a0: {', '.join(said)}" if said else ""


TROUBLES: list[tuple[type[Exception] | tuple[type[Exception], ...], str]] = [
    (TimeoutError, "ne répond pas"),
    ((socket.gaierror, UnicodeError), "est introuvable\u00a0: son nom est inconnu"),
    (ConnectionRefusedError, "refuse la connexion"),
    (ssl.SSLError, "refuse la connexion chiffrée, ou son certificat n’est pas reconnu"),
    (SMTPAuthenticationError, "refuse le compte ou le mot de passe"),
    (SMTPNotSupportedError, "ne connaît pas ce que nous lui demandons (connexion chiffrée ou compte)"),
    (SMTPSenderRefused, "refuse notre adresse d’expéditeur"),
    (SMTPConnectError, "refuse de nous répondre"),
    ((SMTPRecipientsRefused, SMTPDataError), "refuse de transmettre nos messages"),
    ((SMTPServerDisconnected, ConnectionError), "a coupé la connexion"),
]
