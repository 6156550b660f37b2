"""Whoever keeps the site (OPERATOR) is told what goes wrong: one letter a quarter of an hour at most.

The letter is a row of the ledger like any other, so that it survives an outage of the mail; one at most waits. What is
noticed while it does is told by the next one. A letter that fails is told in its row and causes none.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inscriptions.letters.look import parts
from inscriptions.letters.render import Letter, about_nobody
from inscriptions.models import Heartbeat, Incident, OutgoingMail
from inscriptions.post.kinds import OPERATOR
from inscriptions.post.queue import send_after_commit
from inscriptions.watch.signs import DEFAULT, DELIVERIES, PRINTS, notice
from programme.models import SiteSettings
from rencontre.french.words import counted
from rencontre.watch import BACKUP, write_down

QUARTER = timedelta(minutes=15)
ALARM = "alarm"  # the row that says when the last letter was queued
NEWS = timedelta(days=1)  # what nobody was there to be told is not told later
MOST_LINES, MOST_REFERENCES = 20, 5
# What each process is called, and its unit (rencontre/deploy/).
UNITS = {
    DEFAULT: ("L’envoi des messages", "rencontre-worker.service"),
    PRINTS: ("Les longues impressions", "rencontre-prints.service"),
    DELIVERIES: ("Le minuteur de chaque minute", "rencontre-mails.timer"),
    BACKUP: ("La sauvegarde de la nuit", "rencontre-sauvegarde.timer"),
}


@dataclass
class Errors:
    """Those of one place and of one class that a letter tells."""

    place: str
    error: str
    times: int
    last: datetime
    references: list[str]


def watch(*, by: str) -> None:
    """What the process `by` does once in a while: write down what went wrong, notice who is silent, tell it."""
    write_down()
    notice(by=by)
    tell_operator()


def tell_operator() -> OutgoingMail | None:
    """Queue the letter that tells what was not told yet, unless one waits, or left less than a quarter ago."""
    now = timezone.now()
    untold = Incident.objects.filter(letter=None, at__gte=now - NEWS)
    if not settings.OPERATOR or not _is_to_be_told(untold):
        return None
    with transaction.atomic():
        if not _takes_its_turn(now):
            return None
        mail = OutgoingMail.objects.create(
            kind=OPERATOR.slug, to=settings.OPERATOR, subject=OPERATOR.subject, queued_at=now
        )
        untold.update(letter=mail.pk)
        send_after_commit([mail])
    return mail


def _is_to_be_told(untold: QuerySet[Incident]) -> bool:
    return untold.exists() and not OutgoingMail.objects.to_send().filter(kind=OPERATOR.slug).exists()


def _takes_its_turn(now: datetime) -> bool:
    """Whether nobody took the turn of this quarter: of two together, the second finds the row of the first."""
    if Heartbeat.objects.filter(worker=ALARM, at__lte=now - QUARTER).update(at=now):
        return True
    return Heartbeat.objects.get_or_create(worker=ALARM, defaults={"at": now})[1]


@about_nobody(OPERATOR)
def letter_to_operator(mail: OutgoingMail) -> Letter | None:
    """What `mail` tells: counts, routes, classes and references; nobody's name, no path. None once it is forgotten."""
    incidents = list(Incident.objects.filter(letter=mail.pk).order_by("pk"))
    if not incidents:
        return None
    of_kind = defaultdict(list)
    for one in incidents:
        of_kind[one.kind].append(one)
    errors = _grouped(of_kind[Incident.Kind.ERROR])
    silent = [(one, *UNITS.get(one.place, (one.place, ""))) for one in of_kind[Incident.Kind.SILENT]]
    back = [(one, UNITS.get(one.place, (one.place, ""))[0]) for one in of_kind[Incident.Kind.BACK]]
    number = sum(one.times for one in errors)
    told = [
        counted(number, "erreur") if number else "",
        counted(len(silent), "service arrêté") if silent else "",
        counted(len(back), "service reparti") if back else "",
    ]
    subject = f"{settings.SITE_HOST}\u00a0: {', '.join(filter(None, told))}"
    context = {
        "site": settings.SITE_URL,
        "number": number,
        "errors": errors[:MOST_LINES],
        "others": len(errors[MOST_LINES:]),
        "silent": silent,
        "back": back,
        "since": min(one.at for one in incidents),
    }
    text, html = parts(OPERATOR.template_name, context, site=SiteSettings.current())
    return Letter(mail.to, subject, text, html)


def _grouped(incidents: list[Incident]) -> list[Errors]:
    """The most frequent first."""
    found: dict[tuple[str, str], Errors] = {}
    for one in incidents:
        group = found.setdefault((one.place, one.error), Errors(one.place, one.error, 0, one.at, []))
        group.times += one.times
        group.last = max(group.last, one.at)
        if one.reference:
            group.references = [*group.references, one.reference][-MOST_REFERENCES:]
    return sorted(found.values(), key=lambda group: (-group.times, group.place, group.error))
