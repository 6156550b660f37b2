from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered
from inscriptions.mails import ask_for_links, compose
from inscriptions.models import OutgoingMail, Registration, SpecialNeeds
from inscriptions.names import identity_key, search_key, sort_key
from inscriptions.queries import current_wishes, day_places, slots_with_workshops
from inscriptions.rules import (
    check_day_takes_people,
    check_half_days,
    check_profile,
    check_registration_is_open,
    check_wishes,
    check_wishes_are_answered,
)
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.history import record
from inscriptions.services.lines import expire_holds
from inscriptions.services.locks import lock_event
from inscriptions.services.seats import apply_wishes
from inscriptions.services.status import set_status
from programme.models import Event, Session, Speaker

KINDS = {
    Registration.Status.CONFIRMED: OutgoingMail.Kind.CONFIRMATION,
    Registration.Status.UNCONFIRMED: OutgoingMail.Kind.CONFIRM,
    Registration.Status.WAITING: OutgoingMail.Kind.WAITING,
}
DOUBLE_CLICK = timedelta(minutes=1)
NEEDS = ("vegetarian", "meal_constraint", "access_needs")
PERSON = (
    "first_name", "last_name", "organisation", "job_title", "profile", "territory", "phone", "attends_morning",
    "attends_lunch", "attends_afternoon", "photo_consent", "list_consent", "role", "note",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a person says of themselves; `wishes` is slot → workshops, best first, [] for « sans préférence »."""

    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""
    job_title: str = ""
    profile: str = ""
    territory: str = ""
    phone: str = ""
    attends_morning: bool = True
    attends_lunch: bool = False
    attends_afternoon: bool = True
    vegetarian: bool = False
    meal_constraint: str = ""
    access_needs: str = ""
    photo_consent: bool = False
    list_consent: bool = False
    wishes: dict[int, list[int]] = field(default_factory=dict)
    role: str = Registration.Role.PARTICIPANT
    note: str = ""

    def attended(self, event: Event) -> list[str]:
        """The half-days of `event` that the person attends; the only one of a day that has but one."""
        if event.afternoon_starts_at is None:
            return ["morning"]
        ticked = {"morning": self.attends_morning, "afternoon": self.attends_afternoon}
        return [half for half in event.half_days if ticked[half]]


@transaction.atomic
def register(
    *, event: Event, sign_up: SignUp, by: str, source: str = Registration.Source.SITE, speaker: Speaker | None = None
) -> Registration:
    """Register one person under the event's lock, seat them, queue their mail; the registration, confirmed or waiting.

    Raises RegistrationClosed (from the site only: the team may add people at any time), EventFull, WishRefused, or
    AlreadyRegistered, whose `registration` is the live one: what is refused to all is refused before anyone is looked
    up, so that no answer tells who is registered.
    """
    event = lock_event(event)
    now = timezone.now()
    mails = expire_holds(event)
    comes_from_the_site = source == Registration.Source.SITE
    if comes_from_the_site:
        check_registration_is_open(event, now=now)
    slots = check_sign_up(event, sign_up, complete=comes_from_the_site)
    status = status_of_newcomer(event, sign_up.role)
    if status == Registration.Status.CONFIRMED and comes_from_the_site and event.confirm_addresses:
        status = Registration.Status.UNCONFIRMED
    check_is_new(event, sign_up)
    registration = Registration(event=event, speaker=speaker, source=source, created_at=now)
    set_status(registration, status, now=now)
    write_person(registration, sign_up)
    registration.email = sign_up.email
    registration.save()
    write_needs(registration, sign_up)
    apply_wishes(registration, slots, sign_up.wishes, by=by)
    record("inscription", registration, by=by, before={})
    if registration.email:
        mails.append(compose(KINDS[registration.status], registration))
    # An import may hold hundreds of rows: `deliver_mails` sends their messages.
    send_after_commit([] if source == Registration.Source.IMPORT else mails)
    return registration


def status_of_newcomer(event: Event, role: str) -> str:
    """Confirmed where a place is free, waiting where the day keeps a line, else EventFull; only participants count."""
    if role != Registration.Role.PARTICIPANT:
        return Registration.Status.CONFIRMED
    places = day_places(event)
    check_day_takes_people(event, places)
    return Registration.Status.CONFIRMED if places.takes_newcomers else Registration.Status.WAITING


def check_is_new(event: Event, sign_up: SignUp, *, but: Registration | None = None) -> None:
    """Raise AlreadyRegistered if another live registration has this e-mail and name."""
    key = identity_key(sign_up.email, sign_up.first_name, sign_up.last_name)
    others = event.registrations.live().filter(identity_key=key).exclude(pk=but and but.pk)
    if key and (existing := others.first()):
        raise AlreadyRegistered(existing)


def check_sign_up(
    event: Event, sign_up: SignUp, *, complete: bool, former: Registration | None = None
) -> list[Session]:
    """The slots of the day, once half-days, profile and wishes fit it; `complete` also asks for every answer.

    What `former` already said may be kept, even where the day no longer offers it.

    Raises WishRefused.
    """
    slots = slots_with_workshops(event)
    attended = sign_up.attended(event)
    check_half_days(event, attended)
    if not former or sign_up.profile != former.profile:
        check_profile(event, sign_up.profile)
    before = current_wishes(former) if former else {}
    new = {slot: wished for slot, wished in sign_up.wishes.items() if wished != before.get(slot)}
    check_wishes(event, slots, new)
    if complete:
        check_wishes_are_answered(slots, attended, sign_up.wishes)
    return slots


def write_person(registration: Registration, sign_up: SignUp) -> None:
    """Copy what was said, but the e-mail, onto the unsaved row, with its keys."""
    for name in PERSON:
        setattr(registration, name, getattr(sign_up, name))
    attended = sign_up.attended(registration.event)
    registration.attends_morning = "morning" in attended
    registration.attends_afternoon = "afternoon" in attended
    registration.attends_lunch = sign_up.attends_lunch and registration.event.lunch_offered
    write_keys(registration, sign_up.email)


def write_keys(registration: Registration, email: str) -> None:
    """The three keys of names and address (DESIGN.md, point 4): the database never folds case."""
    first, last = registration.first_name, registration.last_name
    registration.identity_key = identity_key(email, first, last)
    registration.search_key = search_key(first, last, registration.organisation)
    registration.sort_key = sort_key(first, last)


def write_needs(registration: Registration, sign_up: SignUp) -> None:
    """Keep the special needs apart; no row when there is nothing to say."""
    needs = {name: getattr(sign_up, name) for name in NEEDS}
    if not registration.event.lunch_offered:
        needs |= {"vegetarian": False, "meal_constraint": ""}
    if any(needs.values()):
        SpecialNeeds.objects.update_or_create(registration=registration, defaults=needs)
    else:
        SpecialNeeds.objects.filter(registration=registration).delete()


@transaction.atomic
def remind(*, registration: Registration, sign_up: SignUp) -> None:
    """Someone signed up again: mail them their link, unless they only clicked twice on the same answers."""
    said = {slot: wished for slot, wished in sign_up.wishes.items() if wished}
    is_same = said == current_wishes(registration) and sign_up.organisation == registration.organisation
    if not is_same or timezone.now() - registration.created_at > DOUBLE_CLICK:
        is_confirmed = registration.status == Registration.Status.CONFIRMED
        kind = OutgoingMail.Kind.ALREADY if is_confirmed else KINDS[registration.status]
        send_after_commit([compose(kind, registration)])


@transaction.atomic
def send_links(*, email: str) -> None:
    """Ask for the links of `email`: one row, known or not; who it is for is looked up when it is sent."""
    send_after_commit([ask_for_links(email)], may_wait=True)


@transaction.atomic
def register_speakers(*, event: Event, by: str) -> list[Registration]:
    """Register the day's speakers: they get badges, meals and sheets like everyone.

    Those who signed up by themselves stay as they are, known as speakers; those who were cancelled stay cancelled.
    """
    event = lock_event(event)
    known = event.registrations.exclude(speaker=None).values("speaker")
    namesakes = {person.sort_key: person for person in event.registrations.live().filter(speaker=None)}
    speakers = Speaker.objects.filter(interventions__session__event=event).exclude(pk__in=known).distinct()
    unknown = []
    for speaker in speakers:
        if namesake := namesakes.get(sort_key(speaker.first_name, speaker.last_name)):
            namesake.speaker = speaker
            namesake.save(update_fields=["speaker"])
        else:
            unknown.append(speaker)
    return [
        register(
            event=event,
            sign_up=SignUp(
                first_name=speaker.first_name,
                last_name=speaker.last_name,
                organisation=speaker.organisation,
                job_title=speaker.function[:200],
                attends_lunch=event.lunch_offered,
                role=Registration.Role.SPEAKER,
            ),
            by=by,
            source=Registration.Source.ADMIN,
            speaker=speaker,
        )
        for speaker in unknown
    ]
