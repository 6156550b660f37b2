"""What announcing a change would send, shown beforehand: decided and composed in memory; nothing is written."""

from dataclasses import dataclass

from django.utils import timezone

from inscriptions.letters.day import LetterDay, day_of
from inscriptions.letters.render import Letter, preview
from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.post.facts import Decided
from inscriptions.programme_changes.announce import SessionNews, announcement_of
from inscriptions.seats.lines import decided_in
from programme.models import Session


@dataclass(frozen=True)
class Notice:
    """What one person would be sent; the letter is composed when it is read."""

    person: Registration
    stories: list[SessionNews]
    decided: Decided
    day: LetterDay
    sentence: str

    @property
    def letter(self) -> Letter:
        return preview(
            kinds.SESSION,
            self.person,
            day=self.day,
            decided=self.decided,
            stories=[story.to_json() for story in self.stories],
            sentence=self.sentence,
        )


def previewed(session: Session, *, sentence: str) -> list[Notice]:
    """The letters that `announce_changes` would send now, in name order."""
    event, now = session.event, timezone.now()
    plan = announcement_of(event, session, now=now)
    stories = plan.stories(event, now=now)
    day = day_of(event)
    return [
        Notice(person, told, decided_in(plan.lines, person), day, sentence)
        for person, told in stories.items()
        if person.email
    ]
