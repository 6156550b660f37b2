"""A sender that is killed again and again, before a real mail server."""

from datetime import timedelta
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from inscriptions.models import Lease, OutgoingMail
from tests.processes import running, wait_for
from tests.smtp import MailServer

COMMAND = ("manage.py", "deliver_mails")


def kill_and_send(server: MailServer, *, kills: int, log: Path) -> list[int]:
    """Kill `deliver_mails` so often while it sends what waits, then let it end; the connections open at each kill."""
    step = OutgoingMail.objects.to_send().count() // (kills + 1)
    address = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    found = []
    for number in range(1, kills + 1):
        with running(*COMMAND, log=log, **address) as sender:
            wait_for(lambda number=number: len(server.kept) >= number * step, sender, log)
            sender.kill()
            sender.wait()
            found.append(server.open)
        minutes_pass()
    with running(*COMMAND, log=log, **address) as sender:
        assert sender.wait(120) == 0, log.read_text()
    return found


def minutes_pass() -> None:
    """What was in hand is due again, however often it was in hand, and the lease is over."""
    Lease.objects.update(until=timezone.now())
    OutgoingMail.objects.to_send().update(claimed_at=F("claimed_at") - timedelta(days=1))
