"""What stands on a badge, whatever the label, and which badges differ from those already printed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects

from inscriptions.models import BadgePrint, Registration, WorkshopSeat
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.printed_answers import On, on_a_badge, read_printed
from inscriptions.people.answer import BadgeLine
from inscriptions.people.answers import ANSWERS
from inscriptions.post import links
from programme.models import Event, Session
from rencontre.french.typography import surname, typographic

BANDS: dict[str, str] = {
    Registration.Role.PARTICIPANT: "participant",
    Registration.Role.SPEAKER: "speaker",
    Registration.Role.TEAM: "team",
}


class Whose(models.TextChoices):
    ALL = "tous", "Toutes les personnes confirmées"
    NEW = "nouveaux", "Seulement les nouveaux ou modifiés depuis la dernière impression"
    NOBODY = "aucun", "Seulement des badges vierges"


@dataclass(frozen=True)
class Face:
    """The words of one badge; `address` is what its QR says. A blank one has neither name nor address."""

    role: str
    band: str
    event: str
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    job_title: str = ""
    workshops: str = ""
    address: str = ""
    labels: str = ""  # of the workshops, without where and when
    answers: str = ""  # to the day's own questions

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def words(self) -> str:
        """All that is read on it of the person."""
        return " ".join([self.name, self.organisation, self.job_title, self.workshops, self.answers])

    @property
    def is_blank(self) -> bool:
        return not self.address

    @property
    def digest(self) -> str:
        """The same as long as a new print would be the same; `workshops` holds `labels` already.

        A badge without an answer has that of the versions that printed none.
        """
        *words, _, answers = astuple(self)
        return hashlib.sha256(json.dumps([*words, *filter(None, [answers])]).encode()).hexdigest()


def with_seats(people: list[Registration]) -> list[Registration]:
    """The same people, with what their badges say, in a constant number of queries: no cancelled workshop.

    Each workshop is one row, whoever sits there: thousands of badges hold it.
    """
    workshops = Session.objects.told_apart().select_related("room", "venue", "parent__venue")
    held = WorkshopSeat.objects.filter(workshop__cancelled_at=None)
    prefetch_related_objects(people, "event", Prefetch("seats", held), Prefetch("seats__workshop", workshops))
    read_printed(people, On.BADGE)
    for person in people:
        for seat in person.seats.all():
            seat.workshop.event = person.event
    return people


def face_of(person: Registration) -> Face:
    """The badge of someone whose `with_seats` is loaded."""
    held = sorted((seat.workshop for seat in person.seats.all()), key=lambda workshop: workshop.effective_starts_at)
    return Face(
        role=person.get_role_display().upper(),
        band=BANDS[person.role],
        event=typographic(person.event.title),
        first_name=_line(person, BadgeLine.FIRST_NAME),
        last_name=surname(_line(person, BadgeLine.LAST_NAME)),
        organisation=_line(person, BadgeLine.ORGANISATION),
        job_title=_line(person, BadgeLine.JOB_TITLE),
        workshops=" – ".join(
            " · ".join(filter(None, [w.label if w.own_hours else w.label_in_day, w.own_hours, w.own_place]))
            for w in held
        ),
        labels=" – ".join(workshop.label_in_day for workshop in held),
        address=links.badge_url(person),
        answers=on_a_badge(person),
    )


def _line(person: Registration, line: BadgeLine) -> str:
    """The answers that the table of answers puts on `line`, side by side."""
    said = (typographic(getattr(person, answer.name)) for answer in ANSWERS if answer.badge is line)
    return ", ".join(filter(None, said))


def blank_face(event: Event) -> Face:
    """A badge to be filled by hand, for a participant who comes without a registration."""
    role = Registration.Role.PARTICIPANT
    return Face(role=role.label.upper(), band=BANDS[role], event=typographic(event.title))


def to_print_again(people: Iterable[Registration]) -> list[Registration]:
    """Those whose badge was never printed, or says something else since."""
    people = with_seats(list(people))
    prefetch_related_objects(people, Prefetch("badge_prints", BadgePrint.objects.order_by("at", "pk")))
    last = {person.pk: [row.digest for row in person.badge_prints.all()][-1:] for person in people}
    return [person for person in people if last[person.pk] != [face_of(person).digest]]


def people_to_print(
    *, event: Event | None, keys: Iterable[int | str] | None = None, whose: str = Whose.ALL
) -> RegistrationQuerySet:
    """The confirmed people of `event`, or of these primary keys, whose badges are asked for."""
    people = Registration.objects.confirmed().named()
    people = people.filter(event=event) if keys is None else people.filter(pk__in=keys)
    if whose == Whose.NEW:
        return people.filter(pk__in=[person.pk for person in to_print_again(people)])
    return people.none() if whose == Whose.NOBODY else people
