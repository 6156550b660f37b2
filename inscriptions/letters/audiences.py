"""Named selections of the people of a day: whom a message or a reminder is for, and what the list of people shows.

One declaration a selection, in AUDIENCES, gives its line where a message chooses its readers, and its filter on the
list of people, which the exports follow. See docs/decisions/campaigns.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import capfirst

from inscriptions.models import Attendance, OutgoingMail, Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.spellings import same_name, spelled
from inscriptions.seats.unseated import has_no_workshop
from programme.models import Event, Session
from programme.queries import slots_with_workshops
from rencontre.french.words import HALF_DAYS, LUNCH, half_day_name
from rencontre.http.keys import is_key

Status = Registration.Status
Choices = Sequence[tuple[str, str]]
Narrow = Callable[[RegistrationQuerySet, Event | None, str], RegistrationQuerySet]
VALUE = "value"  # the key of an audience's one parameter, in `Campaign.parameters`
HALF_DAY_COLUMNS = {
    HALF_DAYS["morning"].slug: "attends_morning",
    "dejeuner": "attends_lunch",
    HALF_DAYS["afternoon"].slug: "attends_afternoon",
}


def always(event: Event) -> bool:
    return True


def has_begun(event: Event) -> bool:
    """Until the day begins nobody is present, and everybody would be absent."""
    return timezone.now() >= event.starts


@dataclass(frozen=True, kw_only=True)
class Audience:
    """A selection: `narrow` keeps its people among those of a day (None: of any), given the value of its parameter.

    `choices` are the values offered, each with its title, and None for a selection without a parameter; `is_offered`
    says on which days it makes sense. `has_its_filter`: a filter of the list asks for it already, else « sélection »
    does. `takes_unproved`: it is also for addresses that nobody has confirmed yet.
    """

    slug: str
    title: str
    narrow: Narrow
    choices: Callable[[Event], Choices] | None = None
    is_offered: Callable[[Event], bool] = always
    has_its_filter: bool = False
    takes_unproved: bool = False

    def queryset(self, event: Event, parameters: Mapping[str, Any]) -> RegistrationQuerySet:
        """The registrations of `event` that it selects, in the order of names; `parameters` as a campaign keeps them.

        Nobody who cancelled, unless they were chosen by hand; nobody for a value that the day does not offer any more.
        """
        value = str(parameters.get(VALUE, ""))
        if self.choices and value not in dict(self.choices(event)):
            return Registration.objects.none()
        people: RegistrationQuerySet = event.registrations.named()
        return self.narrow(people if self is CHOSEN else people.live(), event, value).in_name_order()

    @property
    def gone(self) -> str:
        """What it is called with a value that the day does not offer any more: a workshop that was deleted."""
        return f"{self.title} (n’existe plus)"


def _of_status(status: str) -> Narrow:
    return lambda people, event, value: people.filter(status=status)


def _everybody(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people


def _unproved(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.unproved()


def workshop_name(workshop: Session, *, several_slots: bool) -> str:
    """« Atelier 3 », or « 10:00 Atelier 3 » when the day has several slots; the title for want of a number."""
    name = workshop.label if workshop.number else workshop.title
    return f"{workshop.parent.starts_at:%H:%M} {name}" if several_slots and workshop.parent else name


def _workshops(event: Event) -> Choices:
    workshops = [one for slot in slots_with_workshops(event) for one in slot.offered]
    return [(str(one.pk), f"{one.hour_in_day}{one.label if one.number else one.title}") for one in workshops]


def _in_workshop(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(seats__workshop=int(value)) if is_key(value) else people.none()


def _without_workshop(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    """Who lacks a seat in a slot of a half-day that they attend, as « Placer » counts them."""
    lacking = Q(pk=None)
    for slot in slots_with_workshops(event) if event else []:
        lacking |= has_no_workshop(slot)
    return people.filter(lacking)


def has_workshops(event: Event) -> bool:
    return bool(slots_with_workshops(event))


def _half_days(event: Event) -> Choices:
    has_two = event.afternoon_starts_at is not None
    offered = {
        HALF_DAYS["morning"].slug: half_day_name("morning", of_two=has_two),
        **({"dejeuner": LUNCH} if event.lunch_offered else {}),
        **({HALF_DAYS["afternoon"].slug: HALF_DAYS["afternoon"].name} if has_two else {}),
    }
    return [(slug, capfirst(name)) for slug, name in offered.items()]


def _of_half_day(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(**{HALF_DAY_COLUMNS[value]: True}) if value in HALF_DAY_COLUMNS else people.none()


def _of_profile(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(profile=value)


def _typed_in(column: str) -> Callable[[Event], Choices]:
    """The answers to a free field, in the order of the alphabet, their spellings put together."""

    def choices(event: Event) -> Choices:
        typed = event.registrations.named().live().order_by().values_list(column).annotate(Count("pk"))
        return sorted(((one.key, one.text) for one in spelled(typed)), key=lambda choice: choice[0])

    return choices


def _who_typed(column: str) -> Narrow:
    """Whoever typed the value, whatever its spelling: the database folds nothing, so the spellings are read first."""

    def narrow(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
        typed = people.order_by().values_list(column, flat=True).distinct()
        same = [text for text in typed if text and same_name(text) == value]
        return people.filter(**{f"{column}__in": same})

    return narrow


def _letter_failed(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    """Those to whom a letter never left, after every attempt."""
    given_up = OutgoingMail.objects.filter(registration=OuterRef("pk"), gave_up_at__isnull=False)
    return people.filter(Exists(given_up))


def _attended() -> Exists:
    return Exists(Attendance.objects.filter(registration=OuterRef("pk")))


def _present(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(_attended())


def _absent(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.confirmed().filter(~_attended())


def _speakers(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(role=Registration.Role.SPEAKER)


def _chosen(people: RegistrationQuerySet, event: Event | None, value: str) -> RegistrationQuerySet:
    return people.filter(campaigns__campaign=int(value)) if is_key(value) else people.none()


EVERYBODY = Audience(slug="tous", title="Toutes les personnes inscrites", narrow=_everybody, has_its_filter=True)
CONFIRMED = Audience(
    slug="confirmes", title="Inscriptions confirmées", narrow=_of_status(Status.CONFIRMED), has_its_filter=True
)
WAITING = Audience(slug="attente", title="En liste d’attente", narrow=_of_status(Status.WAITING), has_its_filter=True)
UNPROVED = Audience(
    slug="a-confirmer", title="Adresse à confirmer", narrow=_unproved, has_its_filter=True, takes_unproved=True
)
WORKSHOP = Audience(slug="atelier", title="D’un atelier", narrow=_in_workshop, choices=_workshops, has_its_filter=True)
WITHOUT_WORKSHOP = Audience(
    slug="sans-atelier", title="Sans atelier", narrow=_without_workshop, is_offered=has_workshops, has_its_filter=True
)
HALF_DAY = Audience(
    slug="demi-journee", title="D’une demi-journée", narrow=_of_half_day, choices=_half_days, has_its_filter=True
)
PROFILE = Audience(
    slug="profil", title="D’un profil", narrow=_of_profile, choices=lambda event: event.profiles, has_its_filter=True
)
ORGANISATION = Audience(
    slug="structure", title="D’une structure", narrow=_who_typed("organisation"), choices=_typed_in("organisation"),
    has_its_filter=True,
)  # fmt: skip
TERRITORY = Audience(
    slug="territoire", title="D’un territoire", narrow=_who_typed("territory"), choices=_typed_in("territory"),
    has_its_filter=True,
)  # fmt: skip
LETTER_FAILED = Audience(slug="lettre-en-echec", title="Lettre non partie", narrow=_letter_failed, has_its_filter=True)
SPEAKERS = Audience(slug="intervenants", title="Intervenants", narrow=_speakers, has_its_filter=True)
PRESENT = Audience(slug="presents", title="Présents", narrow=_present, is_offered=has_begun)
ABSENT = Audience(slug="absents", title="Absents", narrow=_absent, is_offered=has_begun)
# The rows of a campaign name them: no list offers it, the action of the list of people makes one.
CHOSEN = Audience(
    slug="choisies", title="Personnes choisies à la main", narrow=_chosen, has_its_filter=True, takes_unproved=True
)

AUDIENCES: tuple[Audience, ...] = (
    EVERYBODY, CONFIRMED, WAITING, UNPROVED, WORKSHOP, WITHOUT_WORKSHOP, HALF_DAY, PROFILE, ORGANISATION, TERRITORY,
    SPEAKERS, LETTER_FAILED, PRESENT, ABSENT, CHOSEN,
)  # fmt: skip
BY_SLUG = {audience.slug: audience for audience in AUDIENCES}


def offered(event: Event) -> list[Audience]:
    """The audiences to choose from on `event`; those chosen by hand come from the list of people."""
    return [one for one in AUDIENCES if one is not CHOSEN and one.is_offered(event)]
