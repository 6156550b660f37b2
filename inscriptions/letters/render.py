"""What a letter says: composed of its facts, of the day and of the person, when it is sent or shown.

Nothing here writes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from icalendar import Event as Entry

from inscriptions.letters.calendars import entries_to_cancel, registration_calendar
from inscriptions.letters.day import LetterDay, day_of
from inscriptions.letters.look import cid, parts
from inscriptions.letters.pictures import BADGE
from inscriptions.letters.what_changed import change_lines
from inscriptions.letters.words import own_greeting, passages_of, said_of, values_for, words_of
from inscriptions.models import Handover, OutgoingMail, Registration
from inscriptions.models.registrations import presence_text
from inscriptions.post import kinds
from inscriptions.post.facts import Decided, Facts, decided_of
from inscriptions.post.kinds import LINKS, LetterKind, own_address
from inscriptions.post.links import absolute, address_url, offer_url, registration_url, unsubscribe_url
from inscriptions.post.queue import Queued, facts_of, subject_of
from inscriptions.seats.day_programme import SlotState, slot_states
from inscriptions.signup.rules import MOST_UNPROVED, check_offer_stands
from programme.models import Event, Intervention, Session, SiteSettings
from rencontre.domain import refusal
from rencontre.french.phones import shown_phone
from rencontre.french.typography import french_hour_range

SHORT = 200  # signs
FIRST_LETTERS = (kinds.CONFIRM, kinds.CONFIRMATION, kinds.WAITING)  # of a sign-up


@dataclass(frozen=True)
class Letter:
    """A letter as it leaves: to whom, and what it says; `calendar` is empty where it brings none."""

    to: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    reply_to: str = ""
    says_nothing: bool = False  # of a team's message, when all that it says is withheld: nobody should read it


@dataclass(frozen=True)
class Story:
    """What changed in a session, in sentences; `session` is None once it is deleted."""

    session: Session | None
    news: list[str]


@dataclass(frozen=True)
class SpokenPart:
    """What a speaker does: in which session, and as what."""

    session: Session
    role: str


@dataclass(frozen=True)
class SlotTold:
    """What the sharing of a slot gave: its hours, and the seat with what there is to say of it."""

    hours: str
    said: str


@dataclass(frozen=True)
class OfferTold:
    """A place that is offered: where to take it, until when (aware), and whether its address has a place already."""

    link: str
    until: datetime
    is_known: bool


# The kinds of letters about no registration, each with what composes the letter of a row; None: nobody reads it.
Composed = Callable[[OutgoingMail], Letter | None]
OF_NOBODY: dict[str, Composed] = {}


def about_nobody(kind: LetterKind) -> Callable[[Composed], Composed]:
    """Declare what composes the letters of `kind`, which are about no registration."""

    def declare(composed: Composed) -> Composed:
        OF_NOBODY[kind.slug] = composed
        return composed

    return declare


def compose(
    kind: LetterKind, facts: Facts, day: LetterDay, person: Registration, *, to: str = "", gone: Iterable[Entry] = ()
) -> Letter:
    """The letter of these `facts`, as the day and the person are now; `gone`: see `registration_calendar`."""
    person.event = day.event
    slots = slot_states(day.slots, person, facts.decided)
    calendar = ""
    if facts.sequence is not None:
        calendar = registration_calendar(person, facts.decided, day, slots, sequence=facts.sequence, gone=gone)
    context = _context(kind, facts, day, person) | {"slots": slots}
    campaign = day.campaign(facts.said["campaign"]) if "campaign" in facts.said else None
    told = {"slots": slots, "link": context["link"], "by_name": context["by_name"]}
    own = campaign.text if campaign else facts.said.get("words", "")
    words = words_of(kind, day, person, own=own, **told)
    context |= {"greeting": words.greeting, "passages": words.passages}
    if "sentence" in facts.said:
        context |= _words_of_a_change(facts, day, person, **told)
    subject = subject_of(kind, day.event)
    if campaign:
        subject = said_of(campaign.subject, day, person, **told)
        context |= {"attached": campaign.attached, "linked": campaign.linked}
    text, html = parts(kind.template_name, context, site=day.site, accent=day.event.accent)
    return Letter(
        to=to or person.email,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        reply_to=day.event.contact_email,
        says_nothing=campaign is not None and not words.says_own,
    )


def _words_of_a_change(
    facts: Facts, day: LetterDay, person: Registration, *, slots: list[SlotState], link: str, by_name: bool
) -> dict[str, Any]:
    """The sentence and the reason that the team adds to what changed, as passages; the sentence may greet by itself."""
    reason = facts.said.get("reason", "")
    texts = [facts.said["sentence"], reason]
    values = values_for(person, day, slots, link, by_name=by_name, texts=texts)
    greeting, sentence = own_greeting(passages_of(facts.said["sentence"], values))
    read = {"sentence": sentence, "reason": passages_of(f"Motif\u00a0: {reason}", values) if reason else []}
    return read | ({"greeting": greeting} if greeting else {})


def is_known(person: Registration) -> bool:
    """Whether the address is the person's: until then what a stranger typed is not mailed to it."""
    is_confirmed = person.status == Registration.Status.CONFIRMED
    return is_confirmed or not (person.event.confirm_addresses and person.is_to_be_proved)


def _context(kind: LetterKind, facts: Facts, day: LetterDay, person: Registration) -> dict[str, Any]:
    """What the templates read: the person and the day as they are, what was decided, what the act said."""
    event = day.event
    said = facts.said | {name: read_again(facts, day) for name, read_again in READ_AGAIN.items() if name in facts.said}
    return {
        "registration": person,
        "event": event,
        "decided": facts.decided,
        "presence": presence_text(event, facts.decided.attends),
        "arrives_at": _arrival(event, facts.decided.attends),
        "position": facts.position,
        "by_name": kind.names_the_person and is_known(person),
        "by_anyone": kind.by_anyone,
        "link": registration_url(person) if kind.address is own_address else "",
        "address_link": address_url(person) if person.pending_email else "",
        "event_link": absolute(event.get_absolute_url()),
        "unsubscribe": unsubscribe_url(person) if kind.is_optional else "",
        "sender": day.site.shown_name,
        "organisers": ", ".join(row.organiser.name for row in day.organisers if row.role == row.Role.ORGANISER),
        "directions": _if_short(event.main_venue.directions),
        "contact": event.contact_email,
        "phone": shown_phone(event.contact_phone),
        "changes": change_lines(facts, day, person) if kind.says_changes else [],
        **_badge(facts.decided, day, person),
        **(_asked(day, person) if kind in FIRST_LETTERS else {}),
    } | {name: value for name, value in said.items() if name != "changes"}


def _asked(day: LetterDay, person: Registration) -> dict[str, Any]:
    """Who signed them up, in a sentence: by name once that name is behind an address that is proved.

    `is_asked`: and nothing was ever proved of the person's own address, so that they may say that it is not them.
    """
    asker = person.asked_by
    if asker is None:
        return {"asked": "", "is_asked": False}
    asker.event = day.event
    who = asker.full_name if is_known(asker) and asker.erased_at is None else "Quelqu’un"
    return {"asked": f"{who} vous a inscrit·e.", "is_asked": person.is_to_be_proved}


def _badge(decided: Decided, day: LetterDay, person: Registration) -> dict[str, str]:
    """What opens the door, of who is confirmed: the picture of the QR, and its signs in fours for who cannot scan."""
    is_awaited = decided.status == Registration.Status.CONFIRMED and day.event.status != Event.Status.CANCELLED
    code = person.badge_code if is_awaited else ""
    fours = [code[at : at + 4] for at in range(0, len(code), 4)]
    return {"badge": cid(BADGE) if code else "", "badge_code": "\u00a0".join(fours)}


def _arrival(event: Event, attends: Collection[str]) -> time:
    """The local hour when the first half-day that a person attends begins."""
    return event.starts_at if "morning" in attends else event.afternoon_starts_at or event.starts_at


def _if_short(text: str) -> str:
    """What a letter has room for; the page of the day says the rest."""
    return text if len(text) <= SHORT else ""


def _stories(facts: Facts, day: LetterDay) -> list[Story]:
    return [Story(day.sessions.get(story["session"]), story["news"]) for story in facts.said["stories"]]


def _parts(facts: Facts, day: LetterDay) -> list[SpokenPart]:
    """In the order of the day; a session that was deleted or cancelled since is left out."""
    found = [(day.sessions.get(session), role) for session, role in facts.said["parts"]]
    held = [
        SpokenPart(session, Intervention.Role(role).label)
        for session, role in found
        if session and not session.cancelled_at
    ]
    return sorted(held, key=lambda part: (part.session.effective_starts_at, part.session.pk))


def _by_slot(facts: Facts, day: LetterDay) -> list[SlotTold]:
    """In the order of the day; a slot that was deleted since is left out."""
    told: dict[int, list[str]] = dict(facts.said["by_slot"])
    found = []
    for slot in (slot.session for slot in day.slots if slot.pk in told):
        seat = day.sessions.get(facts.decided.seats.get(slot.pk, 0))
        where = f"« {seat} »" if seat else "pas de place en atelier"
        hours = french_hour_range(slot.effective_starts_at, slot.effective_ends_at)
        found.append(SlotTold(hours, ", ".join([where, *filter(None, [" ; ".join(told[slot.pk])])])))
    return found


def _offer(facts: Facts, day: LetterDay) -> OfferTold:
    pk = facts.said["handover"]
    # One that was erased since: its letter goes nowhere.
    offer = Handover.objects.filter(pk=pk).first() or Handover(pk=pk, expires_at=day.event.starts)
    known = day.event.registrations.confirmed().of_address(offer.to)
    return OfferTold(offer_url(offer), offer.expires_at, known.exists())


# What an act says by primary keys, which is read again when the letter leaves.
READ_AGAIN: dict[str, Callable[[Facts, LetterDay], Any]] = {
    "stories": _stories,
    "parts": _parts,
    "by_slot": _by_slot,
    "handover": _offer,
}


def letter_of(mail: OutgoingMail, day: LetterDay | None = None) -> Letter | None:
    """The letter of a row: as it was composed, else as it would be now. None for what nobody reads.

    `day` is the day of its registration, when it is read already.
    """
    if mail.text:
        return Letter(mail.to, mail.subject, mail.text, mail.html, mail.calendar, mail.reply_to)
    person = mail.registration
    if person is None:
        return OF_NOBODY[mail.kind](mail)
    gone = entries_to_cancel(person, before=mail) if mail.facts["sequence"] is not None else []
    facts = Facts.from_json(mail.facts)
    letter = compose(kinds.KINDS[mail.kind], facts, day or day_of(person.event), person, to=mail.to, gone=gone)
    return None if letter.says_nothing else letter


def preview(
    kind: LetterKind,
    registration: Registration,
    *,
    to: str = "",
    day: LetterDay | None = None,
    decided: Decided | None = None,
    **said: Any,
) -> Letter:
    """The letter that `queue_letter` would queue with the same arguments, as it would leave now."""
    known = {registration.pk: decided or decided_of(registration)}
    [facts] = facts_of([Queued(kind, registration, to, said)], known)
    gone = entries_to_cancel(registration) if facts.sequence is not None else []
    return compose(kind, facts, day or day_of(registration.event), registration, to=to, gone=gone)


@about_nobody(LINKS)
def _letter_of_links(mail: OutgoingMail) -> Letter | None:
    """Every live registration of the address, with its link."""
    found = Registration.objects.live().filter(email__iexact=mail.to).select_related("event")
    entries = [(person, registration_url(person)) for person in found.order_by("-event__date", "pk")]
    now = timezone.now()
    known = Handover.objects.open(now).filter(to__iexact=mail.to).select_related("offer__event").order_by("pk")
    offers = [
        (one.offer.event, offer_url(one)) for one in known if not refusal(check_offer_stands, one, one.offer, now=now)
    ]
    if not (entries or offers):
        return None
    unproved = Counter(person.event_id for person, _ in entries if person.is_unproved)
    is_full = max(unproved.values(), default=0) >= MOST_UNPROVED
    context = {"entries": entries, "is_full": is_full, "offers": offers}
    text, html = parts(LINKS.template_name, context, site=SiteSettings.current())
    return Letter(mail.to, LINKS.subject, text, html)
