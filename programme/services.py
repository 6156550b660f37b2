"""What is written in the programme outside the admin's plain forms."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from programme.changes import noticed, noticed_of_day
from programme.models import Event, EventChange, Session, SessionChange, Venue
from rencontre.actors import Actor

logger = logging.getLogger(__name__)

# What another application copies of a day into its new edition, inside the transaction: (the day, the edition).
COPIED: list[Callable[[Event, Event], None]] = []


@transaction.atomic
def new_edition(*, event: Event, date: date, title: str | None = None, by: Actor) -> Event:
    """Copy the whole day to `date` as a draft: organisers, sessions and interventions, but nothing of what happened."""
    edition = Event.objects.get(pk=event.pk)
    organisers = list(edition.eventorganiser_set.all())
    items = list(edition.sessions.of_the_agenda())
    edition.title = title or edition.title
    edition.date = date
    edition.slug = free_slug(edition.title, date)
    edition.status = Event.Status.DRAFT
    edition.registration_opens_at = edition.registration_closes_at = edition.wishes_close_at = None
    edition.thanks = edition.lottery_seed = ""
    edition.thanked_at = None
    _save_as_new(edition)
    for organiser in organisers:
        _save_as_new(organiser, event=edition)
    for item in items:
        _copy_session(item, event=edition, parent=None)
    for copy in COPIED:
        copy(event, edition)
    logger.info("%s prepared %s from %s", by, edition.slug, event.slug)
    return edition


@transaction.atomic
def create_day(*, event: Event, venue: Venue | None = None, by: Actor) -> Event:
    """Save a new day, in `venue`, a new one too, when it is given; without an address, it has one of its title."""
    if venue:
        venue.save()
        event.main_venue = venue
    event.slug = event.slug or free_slug(event.title, event.date)
    event.save()
    logger.info("%s created %s", by, event.slug)
    return event


def publish(*, event: Event, by: Actor) -> Event:
    """Show `event`, a draft, to everybody."""
    with noticing_day(event, by=by):
        event.status = Event.Status.PUBLISHED
        event.save(update_fields=["status", "lottery_seed"])
    logger.info("%s published %s", by, event.slug)
    return event


@contextmanager
def noticing(session: Session, *, by: Actor) -> Iterator[None]:
    """Use it around what writes `session`, a saved one: it keeps what visitors of a published day to come would notice.

    Each session that changes, itself or a workshop that follows its slot, is marked with the instant, which its page
    shows, and a SessionChange waits to be announced. Nobody is told.
    """
    with noticing_all(Session.objects.filter(Q(pk=session.pk) | Q(parent=session.pk)), by=by) as changed:
        yield
    session.changed_at = changed.get(session.pk, session.changed_at)


@contextmanager
def noticing_all(sessions: QuerySet[Session], *, by: Actor) -> Iterator[dict[int, datetime]]:
    """The same around a change that all `sessions` show: the name of a room, the main venue of the day.

    After it, the mapping that it gives says which sessions changed, and when.
    """
    changed: dict[int, datetime] = {}
    with transaction.atomic():
        before = _said_by(sessions.filter(event__status=Event.Status.PUBLISHED))
        yield changed
        now = timezone.now()
        after = _said_by(Session.objects.filter(pk__in=before))
        rows = [
            SessionChange(session_id=pk, before=said, after=after[pk], at=now, by=by.name)
            for pk, said in before.items()
            if pk in after and after[pk] != said
        ]
        SessionChange.objects.bulk_create(rows)
        changed |= {row.session_id: now for row in rows}
        Session.objects.filter(pk__in=changed).update(changed_at=now)


def _said_by(sessions: QuerySet[Session]) -> dict[int, dict]:
    """What visitors read about each session of a day to come, by primary key."""
    found = sessions.filter(event__date__gte=timezone.localdate()).order_by("pk")
    found = found.select_related("event__main_venue", "parent__venue", "venue", "room")
    return {session.pk: noticed(session) for session in found if timezone.now() < session.event.ends}


@contextmanager
def noticing_day(event: Event, *, by: Actor) -> Iterator[None]:
    """The same of the day itself, around what writes `event`, a saved one: another date, other hours, its cancellation.

    Its sessions follow a main venue that changes (`noticing_all`), and keep their hours when the date does. A day that
    was never published promised nothing; one that is put off after its date is told like another.
    """
    with transaction.atomic():
        stored = Event.objects.exclude(lottery_seed="").select_related("main_venue").filter(pk=event.pk).first()
        yield
        if stored is None or max(stored.ends, event.ends) < timezone.now():
            return
        before, after = noticed_of_day(stored), noticed_of_day(event)
        if before != after:
            EventChange.objects.create(event=event, before=before, after=after, at=timezone.now(), by=by.name)


def cancel_session(*, session: Session, by: Actor) -> None:
    """Cancel the session and, if it is a slot, its workshops. Repeating changes nothing."""
    _set_cancelled(session, before=None, after=timezone.now(), by=by)


def restore_session(*, session: Session, by: Actor) -> None:
    """Undo `cancel_session`, for the session and the workshops cancelled with it. Repeating changes nothing."""
    _set_cancelled(session, before=session.cancelled_at, after=None, by=by)


def _set_cancelled(session: Session, *, before: datetime | None, after: datetime | None, by: Actor) -> None:
    if session.cancelled_at != before or before == after:
        return
    with noticing(session, by=by):
        session.cancelled_at = after
        session.save(update_fields=["cancelled_at"])
        session.workshops.filter(cancelled_at=before).update(cancelled_at=after)


def free_slug(title: str, date: date) -> str:
    """An address that no other day has or had: the words of the title and the year, then « -2 », « -3 »…"""
    words = slugify(title.replace("’", " ").replace("'", " "))[:70].strip("-")
    stem = f"{words}-{date.year}".lstrip("-")
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in candidates if not _is_taken(slug))


def _is_taken(slug: str) -> bool:
    return Event.objects.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).exists()


def _copy_session(session: Session, *, event: Event, parent: Session | None) -> None:
    workshops = list(session.workshops.all())
    interventions = list(session.interventions.all())
    _save_as_new(session, event=event, parent=parent, closed=False, cancelled_at=None, changed_at=None)
    for intervention in interventions:
        _save_as_new(intervention, session=session)
    for workshop in workshops:
        _copy_session(workshop, event=event, parent=session)


def _save_as_new(row: Model, **changes: object) -> None:
    """Save `row` as another one: Django inserts what has no primary key."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.pk = None
    row._state.adding = True
    row.save()
