"""What announcing a change would send, shown beforehand: decided and composed in memory; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inscriptions.letters.day import day_of
from inscriptions.letters.render import Letter, compose
from inscriptions.models import Registration
from inscriptions.post import kinds
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
    plan: Announcement, event: Event, people: Iterable[Registration], *, sentence: str, now: datetime
) -> list[Notice]:
    """The letters that `announce_changes` would send now to these `people` of the plan, in two statements."""
    stories, day = plan.stories(event, now=now), day_of(event)
    said = {person: [story.to_json() for story in stories[person]] for person in people if person.email}
    return [
        Notice(
            person,
            compose(
                kinds.SESSION,
                Facts(decided_in(plan.lines, person), said={"stories": told, "sentence": sentence}),
                day,
                person,
            ),
        )
        for person, told in said.items()
    ]
