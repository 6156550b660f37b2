"""The mail server: one connection for many letters, and whose fault it is that one does not leave."""

import re
import socket
import ssl
from contextlib import suppress
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

BATCH = 50  # letters of one connection: servers refuse one that never ends
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


class Handing:
    """Knows whether a message was handed over and nothing was answered."""

    handed = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed = True
        answer = super().data(msg)  # type: ignore[misc]  # stands before smtplib's own
        self.handed = False
        return answer


class HandingSMTP(Handing, SMTP):
    pass


class HandingSSL(Handing, SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's own, whose connection knows what it handed over."""

    @property
    def connection_class(self) -> type[SMTP]:
        return HandingSSL if self.use_ssl else HandingSMTP


class MailLine:
    """A connection to the mail server, opened when there is something to send, and again after BATCH letters."""

    def __init__(self) -> None:
        self.backend: Any = None
        self.letters = 0

    def open(self) -> None:
        """Raises ServerDown."""
        if self.letters >= BATCH:
            self.close()
        if self.backend is not None:
            return
        backend = self.backend = get_connection()
        try:
            backend.open()
        except (OSError, UnicodeError) as error:  # UnicodeError: of a name that is no host's
            self.cut()
            raise ServerDown(trouble(error)) from error

    def send(self, email: EmailMultiAlternatives) -> None:
        """Send over this connection. Raises ServerDown, FellSilent, or what is wrong with the letter itself."""
        backend, self.letters = self.backend, self.letters + 1
        email.connection = backend
        try:
            email.send()
        except OSError as error:  # smtplib's own are of this kind
            is_silence = isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException)
            handed = getattr(getattr(backend, "connection", None), "handed", False)
            if is_silence or handed or CLOSING in codes(error):
                self.cut()  # no other letter can follow in the middle of this one
            if is_silence:
                raise FellSilent(trouble(error), handed=handed) from error
            if CLOSING in codes(error) or (isinstance(error, SMTPSenderRefused) and error.smtp_code != TOO_LARGE):
                raise ServerDown(trouble(error)) from error
            if is_too_many(error):
                raise FellSilent(trouble(error), handed=False) from error
            raise
        except Exception:
            self.cut()  # half a letter may have been said
            raise

    def close(self) -> None:
        """End it as it should be; whatever comes of it, the letters are gone."""
        backend, self.backend, self.letters = self.backend, None, 0
        if backend is not None:
            with suppress(OSError):
                backend.close()

    def cut(self) -> None:
        """End it at once, also from another thread, which then wakes up who waits for its answer."""
        backend, self.backend, self.letters = self.backend, None, 0
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
    cause = error.__cause__ if isinstance(error, ServerDown | FellSilent) else error
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
    ((SMTPServerDisconnected, ConnectionError), "a coupé la connexion"),
]
