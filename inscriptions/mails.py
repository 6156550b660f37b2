"""What each mail says: text, HTML and calendar, written as a row of the ledger and sent later."""

import secrets
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone

from inscriptions.calendars import method_of, next_calendar
from inscriptions.lines import day_programme, waiting_position
from inscriptions.links import absolute, address_url, registration_url
from inscriptions.models import OutgoingMail, Registration
from programme.typography import typographic

Kind = OutgoingMail.Kind
SUBJECTS = {
    Kind.CONFIRM: "Confirmez votre adresse : {title}",
    Kind.EXPIRED: "Votre inscription n’a pas été confirmée : {title}",
    Kind.WAITING: "Vous êtes en liste d’attente : {title}",
    Kind.PROMOTED: "Vous avez une place : {title}",
    Kind.SEATED: "Vous avez une place en atelier : {title}",
    Kind.ALLOCATED: "Votre atelier : {title}",
    Kind.CONFIRMATION: "Votre inscription : {title}",
    Kind.CHANGED: "Votre inscription a changé : {title}",
    Kind.SESSION: "Changement au programme : {title}",
    Kind.CANCELLED: "Votre inscription est annulée : {title}",
    Kind.ALREADY: "Vous êtes déjà inscrit·e : {title}",
    Kind.ADDRESS_NEW: "Confirmez votre nouvelle adresse : {title}",
    Kind.ADDRESS_OLD: "Changement d’adresse demandé : {title}",
}
WITH_CALENDAR = {
    Kind.CONFIRMATION,
    Kind.CHANGED,
    Kind.SESSION,
    Kind.CANCELLED,
    Kind.EXPIRED,
    Kind.PROMOTED,
    Kind.SEATED,
    Kind.ALLOCATED,
}


def compose(kind: str, registration: Registration, *, to: str = "", **extra) -> OutgoingMail:
    """Write a mail to `registration` (or to the address `to`) in the ledger, in the act's own transaction.

    Shapes: templates `mails/<kind>.txt` and `.html`; `extra` is added to their context.
    """
    event = registration.event
    slots = day_programme(registration)
    is_waiting = registration.status == Registration.Status.WAITING
    context = {
        "registration": registration,
        "event": event,
        "slots": slots,
        "link": registration_url(registration),
        "address_link": address_url(registration) if kind == Kind.ADDRESS_NEW else "",
        "event_link": absolute(event.get_absolute_url()),
        "contact": event.contact_email,
        "phone": event.contact_phone,
        "position": waiting_position(registration) if is_waiting else None,
    } | extra
    return OutgoingMail.objects.create(
        registration=registration,
        kind=kind,
        to=to or registration.email,
        reply_to=event.contact_email,
        subject=typographic(SUBJECTS[kind].format(title=event.title)),
        text=render_to_string(f"mails/{kind}.txt", context),
        html=render_to_string(f"mails/{kind}.html", context),
        calendar=next_calendar(registration, slots) if kind in WITH_CALENDAR and not is_waiting else "",
        queued_at=timezone.now(),
    )


def ask_for_links(email: str) -> OutgoingMail:
    """A row to be written by `write_links`: asking takes the same time for a known address and an unknown one."""
    return OutgoingMail.objects.create(kind=Kind.LINKS, to=email, subject="Vos inscriptions", queued_at=timezone.now())


def write_links(mail: OutgoingMail) -> bool:
    """List in `mail` every live registration of its address; False when there is none."""
    found = Registration.objects.live().filter(email__iexact=mail.to).select_related("event")
    entries = [(person, registration_url(person)) for person in found.order_by("-event__date", "pk")]
    mail.text = render_to_string("mails/links.txt", {"entries": entries})
    mail.html = render_to_string("mails/links.html", {"entries": entries})
    return bool(entries)


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


class EmlBackend(BaseEmailBackend):
    """Writes each message as one .eml file in MAILS_DIR: what is used without EMAIL_URL."""

    def send_messages(self, messages):
        for email in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            (settings.MAILS_DIR / name).write_bytes(email.message().as_bytes(linesep="\r\n"))
        return len(messages)
