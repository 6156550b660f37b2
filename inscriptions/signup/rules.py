"""What is allowed: each function returns None or raises one typed error with the sentence to show.

Pages call them to explain, writers call them again under the lock to refuse.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from inscriptions.errors import (
    AlreadyRegistered,
    LinesRefused,
    NotCertified,
    NotChangeable,
    PlacesLacking,
    RegistrationClosed,
    TooManyUnproved,
    WishRefused,
)
from inscriptions.models import Handover, Registration
from inscriptions.models.attendance import attended
from inscriptions.models.wishes import announced_slots
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import questions_of
from inscriptions.people.names import identity_key
from inscriptions.questions.rules import check_is_answered, check_is_offered
from inscriptions.seats.act import HOLD_EXPIRED
from inscriptions.seats.places import Places, day_places
from inscriptions.seats.rules import check_day_has_room, check_wishes_are_open
from inscriptions.seats.settle import is_over
from programme.models import Event
from programme.queries import Slot
from rencontre.domain import DomainError, refusal
from rencontre.french.typography import french_date, french_instant
from rencontre.french.words import HALF_DAYS, counted

CANCELLATION, SILENT_CANCELLATION = "annulation", "annulation sans prévenir"
HANDED_OVER = "place cédée"
ADDRESS_PROVED = "adresse confirmée"
MOST_TOGETHER = 10  # people whom somebody signs up at once
MOST_UNPROVED = 10  # places of a day, held or waiting, that one address may have to confirm


@dataclass(frozen=True)
class AskedDay:
    """The day that somebody wants to sign up for: its places, counted, and the instant (aware)."""

    event: Event
    places: Places
    now: datetime


@dataclass(frozen=True)
class Answered:
    """What somebody answers: `slots` are those where there is something to choose.

    `profile` and `wishes` (slot → workshops) were already said: they may be kept, even if the day has them no more.
    """

    event: Event
    slots: list[Slot]
    sign_up: SignUp
    profile: str = ""
    wishes: Mapping[int, list[int]] = field(default_factory=dict)

    @property
    def new_wishes(self) -> dict[int, list[int]]:
        """Slot → workshops, best first, where they are not those already wished."""
        return {slot: wished for slot, wished in self.sign_up.wishes.items() if wished != self.wishes.get(slot)}

    @property
    def with_all_wishes(self) -> SignUp:
        """The same, with what was wished before in the slots of which nothing more is said."""
        return replace(self.sign_up, wishes={**self.wishes, **self.sign_up.wishes})


def check_sign_ups_are_open(asked: AskedDay) -> None:
    """Raise RegistrationClosed outside the event's opening and closing times."""
    check_registration_is_open(asked.event, now=asked.now)


def check_registration_is_open(event: Event, *, now: datetime) -> None:
    """Raise RegistrationClosed unless `event` is published and `now` (aware) is within its sign-up times."""
    if event.status == Event.Status.CANCELLED:
        raise RegistrationClosed("Cette rencontre est annulée.")
    if event.status != Event.Status.PUBLISHED:
        raise RegistrationClosed("Cette rencontre n’est pas encore publiée.")
    if now >= event.ends:
        raise RegistrationClosed(f"Cette rencontre a eu lieu le {french_date(event.date)}.")
    if event.registration_opens_at and now < event.registration_opens_at:
        raise RegistrationClosed(f"Les inscriptions ouvriront le {french_instant(event.registration_opens_at)}.")
    if now >= event.registration_end:
        raise RegistrationClosed(f"Les inscriptions sont closes depuis le {french_instant(event.registration_end)}.")


def check_day_takes_people(asked: AskedDay) -> None:
    """Raise EventFull when no place is left for the day and it keeps no waiting list."""
    if not asked.event.waiting_list:
        check_day_has_room(asked.places)


def check_half_days(answered: Answered) -> None:
    """Raise WishRefused unless at least one half-day of the day is attended."""
    if not set(answered.sign_up.attended(answered.event)) & set(answered.event.half_days):
        raise WishRefused("Cochez au moins une demi-journée : le matin, l’après-midi ou les deux.")


def check_profile(answered: Answered) -> None:
    """Raise WishRefused for a profile that the event does not list; people whom the team adds may have none."""
    profile = answered.sign_up.profile
    if profile and profile != answered.profile and profile not in {code for code, _ in answered.event.profiles}:
        raise WishRefused(f"Le profil « {profile} » ne fait pas partie de ceux de la journée.")


def check_wishes(answered: Answered) -> None:
    """Raise WishRefused unless each slot's wishes name different workshops of that slot, at most `wishes_per_slot`."""
    offered = {slot.pk: {workshop.pk for workshop in slot.offered} for slot in answered.slots}
    most = answered.event.wishes_per_slot
    for slot, wished in answered.new_wishes.items():
        if not set(wished) <= offered.get(slot, set()):
            raise WishRefused("Cet atelier ne fait pas partie de la journée.")
        if len(set(wished)) < len(wished):
            raise WishRefused("Choisissez un atelier différent de vos choix précédents.")
        if len(wished) > most:
            raise WishRefused(f"Choisissez au plus {most} ateliers par créneau.")


def check_wishes_are_answered(answered: Answered) -> None:
    """Raise WishRefused if a slot of an attended half-day has no answer; an empty list (« sans préférence ») is one."""
    attended = answered.sign_up.attended(answered.event)
    for slot in answered.slots:
        if slot.half_day in attended and slot.pk not in answered.sign_up.wishes:
            raise WishRefused(
                f"Choisissez un atelier pour {HALF_DAYS[slot.half_day].with_article}, ou « sans préférence »."
            )


def check_answers_are_offered(answered: Answered) -> None:
    """Raise AnswerRefused for an answer to one of the day's own questions that is none of its choices any more."""
    for row in questions_of(answered.event) if answered.sign_up.answers else ():
        check_is_offered(row, answered.sign_up)


def check_questions_are_answered(answered: Answered) -> None:
    """Raise AnswerRefused for the first of the day's own questions that must be answered and is not."""
    for row in questions_of(answered.event):
        check_is_answered(row, answered.with_all_wishes)


# The rules of a sign-up, in the order in which they are asked: by the pages that explain, and by the writers that
# refuse. What is refused to all comes first, so that no answer tells who is registered.
RULES_OF_THE_DAY: tuple[Callable[[AskedDay], None], ...] = (check_sign_ups_are_open, check_day_takes_people)
RULES_OF_THE_ANSWERS: tuple[Callable[[Answered], None], ...] = (
    check_half_days,
    check_profile,
    check_wishes,
    check_answers_are_offered,
)
RULES_OF_ONE_S_OWN_ANSWERS = (*RULES_OF_THE_ANSWERS, check_wishes_are_answered, check_questions_are_answered)


def check_day_may_be_asked(asked: AskedDay) -> None:
    """Raise the first refusal of RULES_OF_THE_DAY."""
    for rule in RULES_OF_THE_DAY:
        rule(asked)


def check_own_answers(answered: Answered) -> None:
    """Raise the first refusal of the rules for people who answer for themselves."""
    for rule in RULES_OF_ONE_S_OWN_ANSWERS:
        rule(answered)


def check_answers(answered: Answered) -> None:
    """Raise the first refusal of the rules for people whom the team adds or changes: it may leave answers out."""
    for rule in RULES_OF_THE_ANSWERS:
        rule(answered)


def key_of(sign_up: SignUp) -> str:
    """Whom the sign-up is of; empty without an address."""
    return identity_key(sign_up.email, sign_up.first_name, sign_up.last_name)


def known_people(event: Event, keys: Collection[str]) -> dict[str, Registration]:
    """The live registrations of `event` that have one of these keys (none empty), by key, in one statement."""
    # Said once more, for the index that holds no empty key.
    people = event.registrations.live().filter(identity_key__in=keys).exclude(identity_key="")
    return {person.identity_key: person for person in people}


def check_is_unknown(existing: Registration | None) -> None:
    """Raise AlreadyRegistered for somebody whose live registration is `existing`."""
    if existing:
        raise AlreadyRegistered(existing)


def check_is_new(event: Event, sign_up: SignUp, *, but: Registration | None = None) -> None:
    """Raise AlreadyRegistered if another live registration has this e-mail and name."""
    key = key_of(sign_up)
    existing = known_people(event, [key]).get(key) if key else None
    check_is_unknown(None if existing == but else existing)


def check_address_may_ask(people: Iterable[Registration]) -> None:
    """Raise TooManyUnproved when `people`, those of an address, have as many places to confirm as it may hold."""
    if sum(person.is_unproved for person in people) >= MOST_UNPROVED:
        raise TooManyUnproved("Trop d’inscriptions attendent d’être confirmées à cette adresse.")


def check_is_not_erased(registration: Registration) -> None:
    """Raise NotChangeable once the person is erased."""
    if registration.erased_at:
        raise NotChangeable("Cette personne a été effacée.")


def check_is_live(registration: Registration) -> None:
    """Raise NotChangeable once the registration is cancelled, or the person erased."""
    check_is_not_erased(registration)
    if not registration.is_live:
        raise NotChangeable("Cette inscription est annulée.")


def check_changeable(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable once the registration is cancelled or its day has begun (`now` is aware)."""
    check_is_live(registration)
    check_day_is_to_come(registration.event, now=now)


def check_link_is_current(person: Registration, *, of: Registration) -> None:
    """Raise NotChangeable when the link that opened `of` was replaced since: it proves nothing of `person`, as now."""
    if person.link_version != of.link_version:
        raise NotChangeable("Ce lien a été remplacé par un autre : ouvrez le dernier message reçu.")


def check_correctable(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable once the address is proved, or it is too late to change (`now` is aware)."""
    check_changeable(registration, now=now)
    if not registration.is_to_be_proved or registration.pending_email:
        raise NotChangeable("Cette inscription est confirmée : changez-la par le lien de son message.")


def check_wishes_stay(
    event: Event, said: Mapping[int, list[int]], wishes: Mapping[int, list[int]], *, now: datetime
) -> None:
    """Raise WishesClosed when `wishes`, slot → workshops, are no more those that were `said` and may not change."""
    changed = [slot for slot, wished in wishes.items() if wished != said.get(slot, [])]
    announced = announced_slots(event) if changed else set()
    for slot in changed:
        check_wishes_are_open(event, announced=slot in announced, now=now)


def check_day_is_to_come(event: Event, *, now: datetime) -> None:
    """Raise NotChangeable once `event` is cancelled or has begun (`now` is aware)."""
    if event.status == Event.Status.CANCELLED:
        raise NotChangeable("Cette rencontre est annulée.")
    if now >= event.starts:
        raise NotChangeable("La journée a commencé : adressez-vous à l’accueil pour un changement.")


def check_day_is_not_over(event: Event, *, now: datetime) -> None:
    """Raise NotChangeable once `event` is cancelled or has ended (`now` is aware): its places are given no more."""
    if event.status == Event.Status.CANCELLED:
        raise NotChangeable("Cette rencontre est annulée.")
    if is_over(event, now=now):
        raise NotChangeable("Cette rencontre est terminée.")


def was_never_confirmed(registration: Registration) -> bool:
    """Whether it was cancelled only because its address was not confirmed in time: its link may ask again."""
    if registration.is_live:
        return False
    ends = [HOLD_EXPIRED, CANCELLATION, SILENT_CANCELLATION, HANDED_OVER]
    last = registration.history.filter(act__in=ends).order_by("-pk").first()
    return last is not None and last.act == HOLD_EXPIRED


def check_may_be_proved(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable unless an address may be proved now; an expired hold asks again as a newcomer does."""
    if registration.status == Registration.Status.WAITING:
        check_day_is_not_over(registration.event, now=now)
    elif not was_never_confirmed(registration):
        check_changeable(registration, now=now)
    else:
        check_may_sign_up_again(registration, now=now)


def check_may_sign_up_again(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable for who is erased; else what refuses a newcomer: RegistrationClosed or EventFull."""
    check_is_not_erased(registration)
    if registration.role == Registration.Role.PARTICIPANT:
        check_day_may_be_asked(AskedDay(registration.event, day_places(registration.event, now=now), now))
    else:
        check_registration_is_open(registration.event, now=now)


# --- Of several people together -----------------------------------------------------------------------------------


class IfPlacesLack(Enum):
    """What whoever signs up several people wants where the day lacks places: to be asked, or one of two answers."""

    ASK = ""
    THE_FIRST = "premieres"
    THE_LINE = "attente"


def check_all_have_a_place(event: Event, places: Places, number: int, room: IfPlacesLack, first: int) -> None:
    """Raise PlacesLacking when fewer places are free than the `number` of people, unless `room` says what then.

    `first`: of how many people the answer THE_FIRST was; their places must still be there.
    """
    free = places.left if places.takes_newcomers else 0
    is_line = room is IfPlacesLack.THE_LINE and event.waiting_list
    is_first = room is IfPlacesLack.THE_FIRST and free is not None and 0 < first <= free
    if free is not None and number > free and not is_line and not is_first:
        left = f"il reste {counted(free, 'place')}" if free else "il ne reste aucune place"
        raise PlacesLacking(f"Vous inscrivez {counted(number, 'personne')}, et {left} à la journée.", free=free)


def check_may_be_changed_for(asker: Registration, registration: Registration, *, is_taken_up: bool) -> None:
    """Raise NotChangeable unless `registration` was asked for by `asker`, and its person has not taken it up."""
    if registration.asked_by_id != asker.pk:
        raise NotChangeable("Cette personne ne fait pas partie de celles que vous avez inscrites.")
    if is_taken_up:
        raise NotChangeable("Cette personne s’occupe désormais elle-même de son inscription.")


# --- Of a place that is handed over ------------------------------------------------------------------------------


def check_may_hand_over(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable unless the person holds a place that they may offer to somebody at `now` (aware)."""
    check_changeable(registration, now=now)
    if registration.status != Registration.Status.CONFIRMED:
        raise NotChangeable("Seule une place confirmée peut être cédée.")
    if registration.role != Registration.Role.PARTICIPANT:
        raise NotChangeable("Votre place tient à votre rôle : adressez-vous à l’équipe pour être remplacé·e.")
    if not registration.event.handover_allowed:
        raise NotChangeable("Les places de cette rencontre ne se cèdent pas : annulez votre inscription.")


def check_offer_stands(handover: Handover, giver: Registration, *, now: datetime) -> None:
    """Raise NotChangeable once the place that `giver` offers is taken, offered no more, or not theirs any more."""
    if handover.accepted_at:
        raise NotChangeable("Cette place a été acceptée : le message de confirmation contient le lien personnel.")
    check_day_is_to_come(giver.event, now=now)
    # Whoever lost the place and has another one offered the first.
    is_another_place = giver.status_changed_at > handover.offered_at
    if handover.withdrawn_at or is_another_place or refusal(check_may_hand_over, giver, now=now):
        raise NotChangeable("Cette place n’est plus proposée.")
    if now >= handover.expires_at:
        raise NotChangeable(f"Cette proposition a pris fin le {french_instant(handover.expires_at)}.")


def check_is_what_was_shown(passes: str, shown: str) -> None:
    """Raise NotChangeable when what `passes` with an offered place is not what its receiver was `shown` (digests)."""
    if passes != shown:
        raise NotChangeable("Ce qui passe avec cette place vient de changer : relisez-le ci-dessus, puis renvoyez.")


def check_has_no_place(existing: Registration | None) -> None:
    """Raise AlreadyRegistered for somebody whose place, `existing`, is confirmed already."""
    if existing and existing.status == Registration.Status.CONFIRMED:
        raise AlreadyRegistered(existing)


# --- Of a file ---------------------------------------------------------------------------------------------------


def check_is_not_repeated(line: int, first: int) -> None:
    """Raise DomainError for a line of the same person as the `first` one."""
    if line != first:
        raise DomainError(f"Même personne qu’à la ligne {first}.")


def check_file_is_taken_whole(faults: Mapping[int, str]) -> None:
    """Raise LinesRefused when some lines are refused; `faults` says why, by their number."""
    if faults:
        raise LinesRefused(faults)


# --- After the day -----------------------------------------------------------------------------------------------


def check_present(registration: Registration) -> None:
    """Raise NotCertified unless someone marked this person present."""
    if not attended(registration.event).filter(registration=registration).exists():
        raise NotCertified("Aucune présence n’a été notée à votre nom : écrivez à l’organisateur si c’est une erreur.")


def check_certificate_is_due(registration: Registration, *, now: datetime) -> None:
    """Raise NotCertified until the day is over (`now` is aware), or when the person was not marked present."""
    if now < registration.event.ends:
        raise NotCertified("L’attestation de présence se télécharge ici une fois la rencontre finie.")
    check_present(registration)
