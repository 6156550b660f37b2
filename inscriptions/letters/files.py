"""Letters as files, where there is no mail server."""

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmlBackend(BaseEmailBackend):
    """Writes each message as one .eml file in MAILS_DIR: what is used without EMAIL_URL."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for email in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            content = email.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own take it
            (settings.MAILS_DIR / name).write_bytes(content)
        return len(messages)
