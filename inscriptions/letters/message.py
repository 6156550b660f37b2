"""The message of a row: text, HTML and calendar."""

from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from inscriptions.letters.calendars import method_of
from inscriptions.models import OutgoingMail


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
        },
    )
    email.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        email.attach(_calendar_part(mail.calendar))
    return email


def _calendar_part(text: str) -> MIMEText:
    # By hand, since `attach` adds a second charset to the type it is given; in base64, which keeps every CRLF.
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method_of(text), requote=False)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
