"""The message of a row: who writes it, its text, its HTML with the pictures, its calendar, what is attached."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime, localtime, parseaddr
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from inscriptions.letters.calendars import method_of
from inscriptions.letters.pictures import pictures_of
from inscriptions.models import OutgoingMail
from inscriptions.post.kinds import KINDS
from inscriptions.post.links import unsubscribe_url
from programme.models import SiteSettings

SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # ends of lines of all kinds, and spaces but those of French
LONGEST_NAME = 900  # octets of the name of a file as a header writes it, in a line of 998
# Exchange and Outlook are asked for no answer by a machine; a letter that cannot be delivered must still come back.
QUIET = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}


class _Mime(Message):
    """Of Python's older class, which holds the parts in a tenth of the time of the other."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, *, linesep: str = "\n") -> bytes:
        """As Django asks for it: with the ends of lines that it wants, and no « >From »."""
        return super().as_bytes(unixfrom, policy or compat32.clone(linesep=linesep, mangle_from_=False))


class LetterMessage(EmailMultiAlternatives):
    """A message with its pictures inside, of signs of 7 bits.

    multipart/mixed { multipart/alternative { text/plain, multipart/related { text/html, pictures } }, attachments }

    `pictures`: the PNG of each « cid: »; `calendar`: an .ics, or nothing.
    """

    def __init__(self, *args: Any, html: str, pictures: Mapping[str, bytes], calendar: str = "", **options: Any):
        super().__init__(*args, **options)
        self.pictures, self.calendar = pictures, calendar
        self.attach_alternative(html, "text/html")

    def message(self) -> _Mime:  # type: ignore[override]  # Django's own are of the same class
        [(html, _)] = self.alternatives
        pictures = [_picture(cid, png) for cid, png in self.pictures.items()]
        page = _together("related", [_text("html", html), *pictures]) if pictures else _text("html", html)
        said = _together("alternative", [_text("plain", self.body), page])
        attached = [_file(*attachment) for attachment in self.attachments]
        if self.calendar:
            attached = [_calendar(self.calendar), *attached]
        mime = _together("mixed", [said, *attached]) if attached else said
        for name, value in self._headers().items():
            mime[name] = value if value.isascii() else Header(value, "utf-8", header_name=name).encode()
        return mime

    def _headers(self) -> dict[str, str]:
        headers = {
            "MIME-Version": "1.0",
            "Subject": self.subject,
            "From": _addresses([self.from_email]),
            "To": _addresses(self.to),
            "Reply-To": _addresses(self.reply_to),
            "Date": format_datetime(localtime()),
        }
        return {name: _in_one_line(value) for name, value in (headers | self.extra_headers).items() if value}


def _addresses(addresses: Iterable[str]) -> str:
    return ", ".join(sanitize_address(_in_one_line(address), "utf-8") for address in addresses)


def _in_one_line(value: str) -> str:
    return SPACES.sub(" ", value).strip()


def _part(kind: str, content: Any, **headers: str) -> _Mime:
    part = _Mime()
    part["Content-Type"] = kind
    for name, value in headers.items():
        part[name.replace("_", "-")] = value
    part.set_payload(content)
    return part


def _together(how: str, parts: list[_Mime]) -> _Mime:
    # No line of a part begins so: quoted-printable writes a figure or a capital after « = », base64 nothing.
    return _part(f'multipart/{how}; boundary="=_{how}_{token_hex(8)}"', parts)


def _text(kind: str, text: object) -> _Mime:
    quoted = b2a_qp(str(text).encode(), istext=True).decode()
    return _part(f'text/{kind}; charset="utf-8"', quoted, Content_Transfer_Encoding="quoted-printable")


def _binary(kind: str, content: bytes, **headers: str) -> _Mime:
    return _part(kind, encodebytes(content).decode(), Content_Transfer_Encoding="base64", **headers)


def _picture(cid: str, png: bytes) -> _Mime:
    shown = f'inline; filename="{cid.partition("@")[0]}.png"'
    return _binary("image/png", png, Content_ID=f"<{cid}>", Content_Disposition=shown)


def _calendar(text: str) -> _Mime:
    # In base64, which keeps every CRLF.
    kind = f'text/calendar; charset="utf-8"; method={method_of(text)}'
    return _binary(kind, text.encode(), Content_Disposition='attachment; filename="invitation.ics"')


def _file(name: str, content: bytes, kind: str) -> _Mime:
    part = _binary(kind, content)
    name = _cut(_in_one_line(name))
    # A mailbox that reads no coded name shows a plain one.
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def _cut(name: str) -> str:
    """`name` so that its line holds, with its extension."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(quote(extension)) > LONGEST_NAME // 2:
        stem, dot, extension = name, "", ""
    while len(quote(stem + dot + extension)) > LONGEST_NAME:
        stem = stem[:-1]
    return stem + dot + extension


def sender_of(site: SiteSettings) -> str:
    """« Nom <adresse> »: the name that the settings give, else that of EMAIL_URL, else that of the site."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(" ".join((site.sender_name or name or site.shown_name).split()), addr_spec=address))


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
        calendar=mail.calendar,
    )


def _headers(mail: OutgoingMail) -> dict[str, str]:
    return {"Message-ID": f"<message-{mail.pk}@{settings.SITE_HOST}>"} | QUIET | unsubscribe_headers(mail)


def unsubscribe_headers(mail: OutgoingMail) -> dict[str, str]:
    """How the reader's mailbox says for them, in one click, that they want no more of those (RFC 8058)."""
    kind = KINDS.get(mail.kind)
    if not (kind and kind.is_optional and mail.registration):
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(mail.registration)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
