"""Letters before a real mail server: how many a second, what its faults cost, what a sender that is killed costs.

The clock is moved, a run a minute; the mail server is real, and so are the processes that are killed.
"""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

import time_machine
from django.conf import settings
from django.utils import timezone

from inscriptions.letters import delivery, server
from inscriptions.letters.delivery import CONNECTIONS, deliver_pending
from inscriptions.letters.server import BATCH
from inscriptions.models import OutgoingMail
from tests.factories import OutgoingMailFactory, RegistrationFactory
from tests.mail_kills import kill_and_send
from tests.smtp import DROP, HANG, MailServer, mail_server

LETTERS, KILLS = 200, 20
ANSWER, GREETING = 0.02, 0.1  # seconds that the server takes for a letter, and to greet (the cipher, the account)
OUTAGE, HANGING = 90, 10  # minutes; a hang is waited for, so that its outage is shorter


@dataclass(frozen=True)
class Fault:
    name: str
    minutes: int
    break_it: Callable[[MailServer], object]
    mend_it: Callable[[MailServer], object]


def told(step: str, what: str) -> tuple[Callable[[MailServer], object], Callable[[MailServer], object]]:
    return lambda mail: mail.tell(step, what), lambda mail: mail.told.clear()


FAULTS = [
    Fault("arrêté", OUTAGE, MailServer.stop, MailServer.start),
    Fault("421 à la connexion", OUTAGE, *told("connect", "421 closing")),
    Fault("451 « too many »", OUTAGE, *told("RCPT", "451 4.7.1 too many messages")),
    Fault("expéditeur refusé", OUTAGE, *told("MAIL", "550 not you")),
    Fault("coupe après le texte", HANGING, *told("end", DROP)),
    Fault("muet à la connexion", HANGING, *told("connect", HANG)),
    Fault("muet au destinataire", HANGING, *told("RCPT", HANG)),
    Fault("muet après le texte", HANGING, *told("end", HANG)),
]


def queue(letters: int) -> None:
    OutgoingMail.objects.all().delete()
    OutgoingMailFactory.create_batch(letters, registration__event=RegistrationFactory().event)


def rate(*, connections: int, batch: int) -> float:
    """Letters a second."""
    delivery.CONNECTIONS, server.BATCH = connections, batch
    queue(LETTERS)
    with mail_server() as mail:
        mail.wait, mail.greeting, settings.EMAIL_PORT = ANSWER, GREETING, mail.port
        started = perf_counter()
        sent, _ = deliver_pending()
        seconds = perf_counter() - started
    delivery.CONNECTIONS, server.BATCH = CONNECTIONS, BATCH
    return sent / seconds


def minute_by_minute(start: datetime, minutes: range) -> list[int]:
    """How many letters each run sent, until none waits."""
    sent = []
    for minute in minutes:
        with time_machine.travel(start + timedelta(minutes=minute)):
            sent.append(deliver_pending()[0])
        if not OutgoingMail.objects.to_send().exists():
            break
    return sent


def row_of(fault: Fault, letters: int) -> str:
    """A line of the table."""
    queue(letters)
    start = timezone.now()
    with mail_server() as mail:
        settings.EMAIL_PORT = mail.port
        fault.break_it(mail)
        minute_by_minute(start, range(fault.minutes))
        seen = OutgoingMail.objects.to_send().order_by("pk").values_list("last_error", flat=True).first()
        counted = max(OutgoingMail.objects.values_list("attempts", flat=True))
        fault.mend_it(mail)
        sent = minute_by_minute(start, range(fault.minutes, fault.minutes + 60))
        first = next((minute for minute, number in enumerate(sent) if number), None)
        lost = letters - len({letter.message_id for letter in mail.kept})
        again = sum(mail.doubled().values())
    minutes = f"{fault.minutes} min, {letters} messages"
    return f"| {fault.name}, {minutes} | {lost} | {again} | {counted} | {seen} | {first} min | {len(sent) - 1} min |"


def killed() -> str:
    queue(LETTERS)
    with mail_server() as mail, tempfile.TemporaryDirectory() as folder:
        opened = kill_and_send(mail, kills=KILLS, log=Path(folder) / "log")
        lost = LETTERS - len({letter.message_id for letter in mail.kept})
        again = mail.doubled()
    return (
        f"{KILLS} × kill -9 de deliver_mails, {LETTERS} messages : {lost} perdu, {sum(again.values())} en double "
        f"(au plus {KILLS * CONNECTIONS} connexions ouvertes aux arrêts ; vues : {sum(opened)})"
    )


def main() -> None:
    logging.disable(logging.ERROR)  # faults are part of it
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "inscriptions.letters.server.SmtpBackend", "127.0.0.1"
    settings.EMAIL_TIMEOUT = 10
    before, one, several = (rate(connections=n, batch=b) for n, b in ((1, 1), (1, BATCH), (CONNECTIONS, BATCH)))
    print(f"{LETTERS} messages, serveur qui accueille en {GREETING * 1000:.0f} ms et prend en {ANSWER * 1000:.0f} ms :")
    print(f"– une connexion par message (avant) : {before:.0f} par seconde")
    print(f"– une connexion : {one:.0f} par seconde, {one / before:.1f} fois plus")
    print(f"– {CONNECTIONS} connexions : {several:.0f} par seconde, {several / one:.1f} fois plus qu’une")
    settings.EMAIL_TIMEOUT = 1
    print("| Panne | Perdus | Doublés | Essais comptés | Ce que lit l’équipe | Premier départ | Derniers départs |")
    print("|---|---|---|---|---|---|---|")
    for fault in FAULTS:
        for letters in (1, 20):
            print(row_of(fault, letters), flush=True)
    print(killed())


if __name__ == "__main__":
    main()
