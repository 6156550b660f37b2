"""What a change of a day or of a session may not take from people who are registered.

Each rule returns None or raises one typed error with its sentence. The page of the day or of the session locks the day,
then asks them before it saves.
"""

from collections.abc import Iterable

from django.utils import timezone

from inscriptions.errors import ChangeRefused, NotChangeable, WishRefused
from inscriptions.models import Registration
from inscriptions.programme_changes.concerns import Concern, concerned_by
from inscriptions.seats.places import day_places
from programme.desk.hooks import Change
from programme.models import Event, Session
from programme.queries import all_slots
from rencontre.french.typography import french_hour
from rencontre.french.words import counted, enumeration, plural

PLACES_AND_HOURS = ("capacity", "closed", "starts_at", "ends_at")
LACKS_A_REASON = "Donnez le motif des places en surnombre."


class PeopleConcerned(ChangeRefused):
    """The team has not said yet what becomes of those whom a change touches: `concerns`."""

    def __init__(self, sentence: str, concerns: list[Concern], *, about: str = ""):
        super().__init__(sentence, about=about)
        self.concerns = concerns


def is_wanted(session: Session) -> bool:
    """Whether someone who comes holds or wishes the workshop, or one of the slot."""
    live = Registration.objects.live()
    rows = (session.seats, session.choices, session.slot_seats, session.slot_choices)
    return any(found.filter(registration__in=live).exists() for found in rows)


# --- A day -------------------------------------------------------------------------------------------------------


def check_half_days_are_kept(change: Change[Event]) -> None:
    """Raise ChangeRefused when people are registered and the day gains or loses its afternoon."""
    had, has = (day.afternoon_starts_at is not None for day in (change.before, change.after))
    if had != has and change.before.registrations.exists():
        sentence = "Des personnes sont inscrites par demi-journée : gardez cette heure."
        raise ChangeRefused(sentence, about="afternoon_starts_at")


def check_slots_stay_in_their_half_day(change: Change[Event]) -> None:
    """Raise ChangeRefused when the new afternoon takes a slot that people want out of its half-day."""
    if not change.touches("afternoon_starts_at"):
        return
    for slot in all_slots(change.before):
        start = slot.session.effective_starts_at
        if change.after.half_day_at(start) != slot.half_day and is_wanted(slot.session):
            sentence = f"Des personnes ont un atelier à {french_hour(start)} : qu’il reste dans sa demi-journée."
            raise ChangeRefused(sentence, about="afternoon_starts_at")


def check_taken_places_are_kept(change: Change[Event]) -> None:
    """Raise ChangeRefused when fewer places are left than are taken, with the names of the latest registered."""
    before, capacity = change.before.capacity, change.after.capacity
    if capacity is None or (before is not None and capacity >= before):
        return
    taken = day_places(change.before).taken
    if capacity < taken:
        people = change.before.registrations.participants().holding_a_place(timezone.now())
        latest = list(people.order_by("-created_at", "-pk")[: taken - capacity])
        raise ChangeRefused(
            f"{counted(taken, 'place')} déjà prise{plural(taken)} : "
            "n’allez pas en dessous, ou annulez d’abord des inscriptions. "
            f"Les dernières : {enumeration(latest)}.",
            about="capacity",
        )


def check_nobody_ever_registered(day: Event) -> None:
    """Raise ChangeRefused before a day is deleted to which people are registered, or were."""
    if day.registrations.exists():
        sentence = "Des personnes y sont inscrites ou l’ont été : annulez plutôt la journée (état « annulée »)"
        raise ChangeRefused(sentence)


# --- A session ---------------------------------------------------------------------------------------------------


def check_session_stays_in_its_half_day(change: Change[Session]) -> None:
    """Raise ChangeRefused when a slot or a workshop that people want starts in the other half-day."""
    before, after = change.before.starts_at, change.after.starts_at
    half_day_at = change.after.event.half_day_at  # a session stays in its day
    if before and after and half_day_at(before) != half_day_at(after) and is_wanted(change.before):
        raise ChangeRefused("Des personnes y comptent : qu’elle reste dans sa demi-journée.", about="starts_at")


def check_session_stays_in_its_slot(change: Change[Session]) -> None:
    """Raise ChangeRefused when what people hold or wish changes its kind or its slot."""
    if change.touches("parent_id", "kind") and _has_people(change.before):
        raise ChangeRefused("Des personnes y ont une place ou un choix : gardez la nature et le créneau.")


def check_slot_has_no_places(change: Change[Session]) -> None:
    """Raise ChangeRefused when a slot is given places, is closed, or sends people to their next wish."""
    if change.after.kind != Session.Kind.SLOT:
        return
    if change.touches("capacity", "closed"):
        raise ChangeRefused("Les places et la fermeture se règlent atelier par atelier.")
    if change.answers["moves"]:
        raise ChangeRefused("Un créneau se déplace avec ses ateliers : les personnes gardent leur place.")


def check_people_are_seen_to(change: Change[Session]) -> None:
    """Raise PeopleConcerned until the team has said what becomes of those whom the new places or hours touch.

    NotChangeable when somebody cannot stay at the new hours.
    """
    concerns = concerned_by(change.after) if touches_people(change) else []
    check_nobody_blocks(concerns)
    if concerns and change.answers["moves"] == "":
        sentence = "Ce changement touche des personnes : dites ci-dessous ce qu’elles deviennent."
        raise PeopleConcerned(sentence, concerns)
    if any(concern.beyond for concern in concerns) and not change.answers["reason"].strip():
        raise PeopleConcerned(LACKS_A_REASON, concerns, about="reason")


def check_beyond_have_their_reason(reason: str) -> None:
    """Raise WishRefused while seats beyond the capacity come without their reason."""
    if not reason.strip():
        raise WishRefused(LACKS_A_REASON)


def check_nobody_blocks(concerns: Iterable[Concern]) -> None:
    """Raise NotChangeable while the new hours suit somebody's day or other workshop no more."""
    people = [concern.person for concern in concerns if concern.blocks]
    if people:
        raise NotChangeable(f"Ces heures ne conviennent plus à tous : changez d’abord d’atelier {enumeration(people)}.")


def check_nobody_holds_or_wishes(session: Session) -> None:
    """Raise ChangeRefused before a session is deleted where people have a seat or a wish."""
    if _has_people(session):
        raise ChangeRefused(
            "Des personnes y ont une place ou un choix : fermez plutôt l’atelier, ou changez-les d’atelier"
        )


def touches_people(change: Change[Session]) -> bool:
    """Whether places, closing or hours of a workshop or of a slot change."""
    return change.after.kind in {Session.Kind.SLOT, Session.Kind.WORKSHOP} and change.touches(*PLACES_AND_HOURS)


def _has_people(session: Session) -> bool:
    held = (session.seats, session.choices, session.slot_choices, session.slot_seats)
    return any(rows.exists() for rows in held)
