"""The message of a row: text, HTML and calendar."""

from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from inscriptions.letters.calendars import method_of
from inscriptions.models import OutgoingMail
from inscriptions.post.kinds import KINDS
from inscriptions.post.links import unsubscribe_url


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message of a row; its Message-ID is the row's, so that one sent twice is seen as one."""
    email = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": f"<message-{mail.pk}@{settings.SITE_HOST}>",
            "Auto-Submitted": "auto-generated",
            **unsubscribe_headers(mail),
        },
    )
    email.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        email.attach(_calendar_part(mail.calendar))
    return email


def unsubscribe_headers(mail: OutgoingMail) -> dict[str, str]:
    """How the reader's mailbox says for them, in one click, that they want no more of those (RFC 8058)."""
    kind = KINDS.get(mail.kind)
    if not (kind and kind.is_optional and mail.registration):
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(mail.registration)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _calendar_part(text: str) -> MIMEText:
    # By hand, since `attach` adds a second charset to the type it is given; in base64, which keeps every CRLF.
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method_of(text), requote=False)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
