"""What the team of a day is told by letter, found by the run of each minute: it slows no act, and tells nothing twice.

`TeamNotices.told` keeps what is known already: keys, numbers and instants. News of the moment wait until an hour has
passed since the last ones, so that a storm of them makes one letter an hour.
"""

import logging
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from inscriptions.letters.notice_state import (
    Json,
    Seen,
    address_of,
    closing_is_due,
    counts_of,
    days_to_watch,
    digest_is_due,
    first_told,
    news_of,
    next_digest,
    seen_of,
)
from inscriptions.models import TeamNotices
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.post.queue import queue_to_account
from inscriptions.seats.locks import lock_event
from programme.models import Event
from programme.services import COPIED
from rencontre.actors import Actor
from rencontre.tasks.isolation import run_isolated

logger = logging.getLogger(__name__)
BOXES = ("digest", "failures", "full", "speakers", "closing")


def tell_teams() -> int:
    """Queue what the teams are to be told now; how many days had something to write.

    Three statements, and one a day to come, when there is nothing to tell.
    """
    now = timezone.now()
    days = days_to_watch(now)
    seen = seen_of(days, now)
    done = 0
    for event in days:
        if _is_to_write(event, seen[event.pk], now):
            done += run_isolated(partial(tell_team, event, seen[event.pk], now), what=f"nouvelles de {event}")
    return done


def _is_to_write(event: Event, seen: Seen, now: datetime) -> bool:
    notices: TeamNotices | None = getattr(event, "team_notices", None)
    if notices is None or not notices.told:
        return True
    told = notices.told
    changes = news_of(notices, seen, now).told != told
    return changes or digest_is_due(told, event, now) or closing_is_due(told, event, now)


@transaction.atomic
def tell_team(event: Event, seen: Seen, now: datetime) -> int:
    """Queue what the team of `event` is to be told of what was `seen`; how many letters. Repeating is harmless."""
    event = lock_event(event)
    notices = TeamNotices.objects.get_or_create(event=event)[0]
    if not notices.told:
        notices.told = first_told(event, seen, now)
        notices.save(update_fields=["told"])
        return 0
    letters = _letters(notices, event, seen, now)
    to = address_of(notices, event)
    for kind, facts in letters if to else []:
        queue_to_account(kind, to=to, about=event, event=event.pk, **facts)
        notices.told["last"][kind.slug] = now.isoformat()
    notices.save(update_fields=["told"])
    return len(letters) if to else 0


def _letters(notices: TeamNotices, event: Event, seen: Seen, now: datetime) -> list[tuple[LetterKind, Json]]:
    """What there is to tell, written down in `notices.told` as known."""
    news = news_of(notices, seen, now)
    told = notices.told = news.told
    letters: list[tuple[LetterKind, Json]] = [(kinds.TEAM_NEWS, news.by_box)] if news.by_box else []
    if digest_is_due(told, event, now):
        told["digest"], figures = next_digest(told, event, now)
        if figures and notices.digest:
            letters.append((kinds.TEAM_DIGEST, figures))
    if closing_is_due(told, event, now):
        told["closing"] = event.registration_end.isoformat()
        if notices.closing:
            letters.append((kinds.TEAM_CLOSING, {"counts": counts_of(event, now)}))
    return letters


@transaction.atomic
def set_notices(*, event: Event, to: str, boxes: dict[str, bool], by: Actor) -> TeamNotices:
    """Say where the news of `event` go (empty: the default) and which of BOXES are on. Repeating changes nothing."""
    event = lock_event(event)
    notices = TeamNotices.objects.get_or_create(event=event)[0]
    notices.to = to
    for name in BOXES:
        setattr(notices, name, boxes[name])
    notices.save(update_fields=["to", *BOXES])
    logger.info("%s set what the team of %s is told", by, event.slug)
    return notices


def copy_notices(event: Event, edition: Event) -> None:
    """Give the new `edition` of a day what its team is told, and where; nothing is known of it yet."""
    for one in TeamNotices.objects.filter(event=event):
        TeamNotices.objects.create(event=edition, to=one.to, **{name: getattr(one, name) for name in BOXES})


COPIED.append(copy_notices)
