"""Whom a message of the team reaches, and why not the others of its audience: counted before it leaves, then kept."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Reach:
    """Of an audience: the people who get the message, and each of the others with the reason."""

    people: list[Registration]
    left_out: list[tuple[Registration, str]]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason with how many it leaves out, the commonest first."""
        found: dict[str, int] = {}
        for _, why in self.left_out:
            found[why] = found.get(why, 0) + 1
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))


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
    people = list(audience.queryset(event, campaign.parameters))
    whys = [(person, why_not(person, audience)) for person in people]
    return Reach([person for person, why in whys if not why], [(person, why) for person, why in whys if why])


def why_not(person: Registration, audience: Audience) -> str:
    """Why somebody of the audience gets nothing; empty when they do."""
    if not person.is_live:
        return CANCELLED
    if not person.email:
        return NO_ADDRESS
    if person.address_refused_at:
        return REFUSED
    if person.no_campaigns:
        return WANTS_NONE
    return UNPROVED if person.is_unproved and not audience.takes_unproved else ""


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
