"""The letter to an address that several people share who were signed up together: each is in it, with their link."""

from collections.abc import Sequence
from dataclasses import dataclass

from inscriptions.letters.day import LetterDay, day_of
from inscriptions.letters.look import parts
from inscriptions.letters.render import Letter, about_nobody, is_known
from inscriptions.models import OutgoingMail, Registration
from inscriptions.people.history import snapshots
from inscriptions.post.facts import decided_from, giving_slots
from inscriptions.post.kinds import TOGETHER
from inscriptions.post.links import absolute, registration_url
from inscriptions.post.queue import subject_of
from inscriptions.seats.day_programme import slot_states
from programme.models import Event
from rencontre.french.words import counted

Status = Registration.Status


@dataclass(frozen=True)
class Entry:
    """One of them, as the letter says it: `seats` are workshops, in the order of the day."""

    person: Registration
    seats: list[str]
    link: str


@about_nobody(TOGETHER)
def letter_together(mail: OutgoingMail) -> Letter | None:
    """As they are when it leaves; None once nobody of them is registered any more, or has that address."""
    event = Event.objects.select_related("main_venue").filter(pk=mail.facts["event"]).first()
    asked = Registration.objects.live().named().filter(pk__in=mail.facts["people"])
    people = list(asked.of_address(mail.to).order_by("pk"))  # a link goes to the address of today, and to no older one
    if event is None or not people:
        return None
    for person in people:
        person.event = event
    day = day_of(event)
    unproved = [person for person in people if not is_known(person)]
    context = {
        "event": event,
        "event_link": absolute(event.get_absolute_url()),
        "entries": _entries(day, [person for person in people if is_known(person)]),
        "unproved": counted(len(unproved), "inscription") if unproved else "",
        "held_until": min((one.hold_expires_at for one in unproved if one.hold_expires_at), default=None),
        "link": registration_url(unproved[0]) if unproved else "",
        "sender": day.site.shown_name,
        "contact": event.contact_email,
    }
    text, html = parts(TOGETHER.template_name, context, site=day.site, accent=event.accent)
    return Letter(mail.to, subject_of(TOGETHER, event), text, html, reply_to=event.contact_email)


def _entries(day: LetterDay, people: Sequence[Registration]) -> list[Entry]:
    """In the order of `people`, whatever their number in two statements."""
    kept, giving = snapshots(people), giving_slots(day.event)
    found = []
    for person in people:
        slots = slot_states(day.slots, person, decided_from(person, kept[person.pk], giving))
        seats = [str(slot.seat) for slot in slots if slot.seat and slot.is_held]
        found.append(Entry(person, seats, registration_url(person)))
    return found
