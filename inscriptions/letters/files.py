"""Letters as files, where there is no mail server."""

import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from inscriptions.models import OutgoingMail

MESSAGE_ID = re.compile(r"<message-(\d+)@(.+)>")


def erase_files(mails: Collection[int]) -> None:
    """Erase the files of the letters that have these primary keys."""
    for pk, path in _kept_files():
        if pk in mails:
            path.unlink(missing_ok=True)


def lost_files() -> list[Path]:
    """The files of the letters that have no row any more."""
    files = list(_kept_files())
    known = set(OutgoingMail.objects.filter(pk__in={pk for pk, _ in files}).values_list("pk", flat=True))
    return [path for pk, path in files if pk not in known]


def _kept_files() -> Iterator[tuple[int, Path]]:
    """The primary key of each letter of this site that lies in MAILS_DIR, and its file."""
    for path in settings.MAILS_DIR.glob("*.eml"):
        with path.open("rb") as file:
            named = MESSAGE_ID.match(str(BytesHeaderParser().parse(file)["Message-ID"]))
        if named and named[2] == settings.SITE_HOST:
            yield int(named[1]), path


class EmlBackend(BaseEmailBackend):
    """Writes each message as one .eml file in MAILS_DIR: what is used without EMAIL_URL."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for email in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            content = email.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own take it
            (settings.MAILS_DIR / name).write_bytes(content)
        return len(messages)
