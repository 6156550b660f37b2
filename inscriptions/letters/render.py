"""What each letter says: its text, its HTML and its calendar."""

from django.template.loader import render_to_string
from django.utils import timezone

from inscriptions.letters.calendars import next_calendar
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.kinds import SUBJECTS, WITH_CALENDAR
from inscriptions.post.links import absolute, address_url, registration_url
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.lines import waiting_position
from rencontre.french.typography import typographic

Kind = OutgoingMail.Kind


def compose(kind: str, registration: Registration, *, to: str = "", **extra) -> OutgoingMail:
    """A letter to `registration` (or to the address `to`), not saved: `post.queue.queue_letter` saves it.

    Shapes: templates `inscriptions/letters/<kind>.txt` and `.html`; `extra` is added to their context.
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
    return OutgoingMail(
        registration=registration,
        kind=kind,
        to=to or registration.email,
        reply_to=event.contact_email,
        subject=typographic(SUBJECTS[kind].format(title=event.title)),
        text=render_to_string(f"inscriptions/letters/{kind}.txt", context),
        html=render_to_string(f"inscriptions/letters/{kind}.html", context),
        calendar=next_calendar(registration, slots) if kind in WITH_CALENDAR and not is_waiting else "",
        queued_at=timezone.now(),
    )


def write_links(mail: OutgoingMail) -> bool:
    """List in `mail` every live registration of its address; False when there is none."""
    found = Registration.objects.live().filter(email__iexact=mail.to).select_related("event")
    entries = [(person, registration_url(person)) for person in found.order_by("-event__date", "pk")]
    mail.text = render_to_string("inscriptions/letters/links.txt", {"entries": entries})
    mail.html = render_to_string("inscriptions/letters/links.html", {"entries": entries})
    return bool(entries)
