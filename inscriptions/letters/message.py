"""The message of a row: who writes it, its text, its HTML with the pictures, its calendar, what is attached."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import localtime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from inscriptions.letters.calendars import method_of
from inscriptions.letters.look import site_name
from inscriptions.letters.pictures import pictures_of
from inscriptions.models import OutgoingMail
from programme.models import SiteSettings

LINE_ENDS = re.compile(r"[\r\n]+")
# Exchange and Outlook are asked for no answer by a machine; a letter that cannot be delivered must still come back.
QUIET = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}


class _Mime(EmailMessage):
    def as_bytes(self, *args: Any, linesep: str = "", **options: Any) -> bytes:
        """As Django asks for it, with the ends of lines that it wants."""
        return super().as_bytes(*args, **options | ({"policy": self.policy.clone(linesep=linesep)} if linesep else {}))


@dataclass(frozen=True)
class Calendar:
    """An .ics that a message brings; its part says the same METHOD."""

    text: str

    def attach_to(self, mime: EmailMessage) -> None:
        # As bytes, in base64, which keeps every CRLF.
        parameters = {"charset": "utf-8", "method": method_of(self.text)}
        mime.add_attachment(
            self.text.encode(), "text", "calendar", filename="invitation.ics", params=parameters
        )


class LetterMessage(EmailMultiAlternatives):
    """A message with its pictures inside: 7-bit, in lines of 78 signs, in the parts that Python itself reads strictly.

    multipart/mixed { multipart/alternative { text/plain, multipart/related { text/html, pictures } }, attachments }
    """

    def __init__(
        self, *args: Any, html: str, pictures: Mapping[str, bytes], calendar: Calendar | None = None, **options: Any
    ):
        super().__init__(*args, **options)
        self.pictures, self.calendar = pictures, calendar
        self.attach_alternative(html, "text/html")

    def message(self) -> _Mime:  # type: ignore[override]  # Django's own is one of the older classes of the same
        mime = _Mime(policy=SMTP)
        for name, value in self._headers().items():
            mime[name] = LINE_ENDS.sub(" ", value)
        mime.set_content(self.body, cte="quoted-printable")
        [(html, _)] = self.alternatives
        mime.add_alternative(html, subtype="html", cte="quoted-printable")
        page: MIMEPart = list(mime.iter_parts())[-1]
        for cid, png in self.pictures.items():
            name = f"{cid.partition('@')[0]}.png"
            page.add_related(png, "image", "png", cid=f"<{cid}>", disposition="inline", filename=name)
        if self.calendar:
            self.calendar.attach_to(mime)
        for name, content, kind in self.attachments:
            maintype, _, subtype = kind.partition("/")
            mime.add_attachment(content, maintype, subtype, filename=name)
        return mime

    def _headers(self) -> dict[str, str]:
        headers = {
            "Subject": self.subject,
            "From": self._addresses([self.from_email]),
            "To": self._addresses(self.to),
            "Reply-To": self._addresses(self.reply_to),
            "Date": localtime().strftime("%a, %d %b %Y %H:%M:%S %z"),
        }
        return {name: value for name, value in headers.items() if value} | self.extra_headers

    def _addresses(self, addresses: list[str]) -> str:
        return ", ".join(sanitize_address(LINE_ENDS.sub(" ", address), "utf-8") for address in addresses)


def sender_of(site: SiteSettings) -> str:
    """« Nom <adresse> »: the name that the settings give, else that of EMAIL_URL, else that of the site."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(" ".join((site.sender_name or name or site_name(site)).split()), addr_spec=address))


def message(mail: OutgoingMail, site: SiteSettings | None = None) -> LetterMessage:
    """The message of a row; its Message-ID is the row's, so that one sent twice is seen as one.

    `site`: its settings, when they are read already. What else is attached: `.attach(name, bytes, type)`.
    """
    site = site or SiteSettings.current()
    return LetterMessage(
        subject=mail.subject,
        body=mail.text,
        html=mail.html,
        from_email=sender_of(site),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=_headers(mail),
        pictures=pictures_of(mail.html, site=site, person=mail.registration),
        calendar=Calendar(mail.calendar) if mail.calendar else None,
    )


def _headers(mail: OutgoingMail) -> dict[str, str]:
    return {"Message-ID": f"<message-{mail.pk}@{settings.SITE_HOST}>"} | QUIET
