"""What announcing a change would send, shown beforehand: decided and composed in memory; nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inscriptions.letters.day import day_of
from inscriptions.letters.render import Letter, compose
from inscriptions.models import Registration
from inscriptions.models.registrations import waiting_positions
from inscriptions.post.facts import Facts
from inscriptions.programme_changes.announce import Announcement
from inscriptions.seats.lines import decided_in
from programme.models import Event


@dataclass(frozen=True)
class Notice:
    """What one person would be sent, without its calendar, which nobody reads on a page."""

    person: Registration
    letter: Letter


def previewed(
    plan: Announcement, event: Event, people: Iterable[Registration], words: Mapping[str, str], *, now: datetime
) -> list[Notice]:
    """The letters that `announce_changes` would send now, with these `words` of the team (sentence, reason), to these
    `people` of the plan: what is read of the day, and one statement more where somebody waits for a place.
    """
    stories, day = plan.stories(event, now=now), day_of(event)
    told = [person for person in people if person.email]
    waits = any(person.status == Registration.Status.WAITING for person in told)
    positions = waiting_positions(event) if waits else {}
    return [
        Notice(
            person,
            compose(
                plan.kind,
                Facts(decided_in(plan.lines, person), positions.get(person.pk), said=stories[person].said(**words)),
                day,
                person,
            ),
        )
        for person in told
    ]
