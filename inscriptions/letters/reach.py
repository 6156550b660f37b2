"""Whom a letter of the team reaches, and why not the others: one answer for messages, reminders, thanks and changes.

An address that refuses is counted out here; what was queued to it before is withheld by the sender (`refused.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from inscriptions.letters.audiences import BY_SLUG, VALUE, Audience
from inscriptions.models import Campaign, OutgoingMail, Registration
from inscriptions.post.kinds import CAMPAIGN
from programme.models import Event

CANCELLED = "inscription annulée"
NO_ADDRESS = "sans adresse"
REFUSED = "adresse refusée"
WANTS_NONE = "ne veut ni messages ni rappels"
UNPROVED = "adresse pas encore confirmée"
WHYS = (NO_ADDRESS, REFUSED, WANTS_NONE, UNPROVED)


@dataclass(frozen=True)
class Reach:
    """Of some people: those who get the letter, and each of the others with the reason; both in the order given."""

    people: list[Registration]
    left_out: list[tuple[Registration, str]]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason with how many it leaves out, the commonest first."""
        found = [(why, len(people)) for why, people in self.silent.items()]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    @property
    def unproved(self) -> int:
        """How many of its readers have not confirmed their address."""
        return sum(person.is_unproved for person in self.people)

    @property
    def silent(self) -> dict[str, list[Registration]]:
        """The people left out, by reason."""
        found: dict[str, list[Registration]] = defaultdict(list)
        for person, why in self.left_out:
            found[why].append(person)
        return dict(found)


def audience_of(campaign: Campaign) -> Audience | None:
    """None when its selection is declared no more."""
    return BY_SLUG.get(campaign.audience)


class AudienceTitles:
    """What the day calls the audiences of its messages: what each offers is read once."""

    def __init__(self, event: Event):
        self.event = event
        self.known: dict[str, dict[str, str]] = {}

    def of(self, campaign: Campaign) -> str:
        audience = audience_of(campaign)
        if audience is None or audience.choices is None:
            return audience.title if audience else campaign.audience
        if audience.slug not in self.known:
            self.known[audience.slug] = dict(audience.choices(self.event))
        return self.known[audience.slug].get(str(campaign.parameters.get(VALUE, "")), audience.gone)


def reach_of(campaign: Campaign, event: Event) -> Reach:
    """Who it would reach if it left now: one statement, and what the audience itself reads of the day."""
    audience = audience_of(campaign)
    if audience is None:
        return Reach([], [])
    return sorted_out(audience.queryset(event, campaign.parameters), takes_unproved=audience.takes_unproved)


def sorted_out(people: Iterable[Registration], *, takes_unproved: bool = False) -> Reach:
    """Which of `people` get an optional letter; none of those who cancelled."""
    whys = [
        (person, why_not(person, takes_unproved=takes_unproved) if person.is_live else CANCELLED) for person in people
    ]
    return Reach([person for person, why in whys if not why], [(person, why) for person, why in whys if why])


def why_not(person: Registration, *, takes_unproved: bool = False, is_optional: bool = True) -> str:
    """Why the person gets nothing, whether they come or not; empty when they do.

    `takes_unproved`: also at an address that nobody confirmed; `is_optional`: who wants none has none (`LetterKind`).
    """
    if not person.email:
        return NO_ADDRESS
    if person.address_refused_at:
        return REFUSED
    if is_optional and person.no_campaigns:
        return WANTS_NONE
    return UNPROVED if person.is_unproved and not takes_unproved else ""


@dataclass(frozen=True)
class Figures:
    """What became of the letters of a message: `held` by the team, `dropped` since nobody had to read them any more."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    held: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed + self.held + self.dropped


HELD = Q(dropped_at__isnull=False) & ~Q(facts={})  # what is dropped for good has no facts any more
WAITS = Q(sent_at=None, gave_up_at=None, dropped_at=None)


def figures_of(campaigns: Sequence[Campaign]) -> dict[int, Figures]:
    """By primary key, in one statement."""
    counts = OutgoingMail.objects.filter(campaign__in=campaigns, kind=CAMPAIGN.slug).order_by().values_list("campaign")
    found = counts.annotate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=WAITS),
        failed=Count("pk", filter=Q(gave_up_at__isnull=False)),
        held=Count("pk", filter=HELD),
        dropped=Count("pk", filter=Q(dropped_at__isnull=False, facts={})),
    )
    return {row[0]: Figures(*row[1:]) for row in found}
