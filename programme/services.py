"""What is written in the programme outside the admin's plain forms."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from programme.changes import noticed
from programme.models import Event, Session, SessionChange

logger = logging.getLogger(__name__)


@transaction.atomic
def new_edition(*, event: Event, date: date, title: str | None = None, by: str) -> Event:
    """Copy the whole day to `date` as a draft, with its organisers, sessions and interventions: not what happened."""
    edition = Event.objects.get(pk=event.pk)
    organisers = list(edition.eventorganiser_set.all())
    moments = list(edition.sessions.moments())
    edition.title = title or edition.title
    edition.date = date
    edition.slug = free_slug(edition.title, date)
    edition.status = Event.Status.DRAFT
    edition.registration_opens_at = edition.registration_closes_at = edition.wishes_close_at = None
    edition.thanks = edition.lottery_seed = ""
    _save_as_new(edition)
    for organiser in organisers:
        _save_as_new(organiser, event=edition)
    for moment in moments:
        _copy_session(moment, event=edition, parent=None)
    logger.info("%s prepared %s from %s", by, edition.slug, event.slug)
    return edition


@contextmanager
def noticing(session: Session, *, by: str) -> Iterator[None]:
    """Around what writes `session`, a saved one: what visitors of a published day to come would notice is kept.

    The session is marked with the instant, which its page shows, and a SessionChange waits to be announced.
    """
    with transaction.atomic():
        related = ("event__main_venue", "parent__venue", "venue", "room")
        before = noticed(Session.objects.select_related(*related).get(pk=session.pk))
        yield
        after, event, now = noticed(session), session.event, timezone.now()
        if before != after and event.status == Event.Status.PUBLISHED and now < event.ends:
            SessionChange.objects.create(session=session, before=before, after=after, at=now, by=by)
            session.changed_at = now
            session.save(update_fields=["changed_at"])


def cancel_session(*, session: Session, by: str) -> None:
    """The session will not take place, nor the workshops of a slot. Repeating changes nothing."""
    _set_cancelled(session, before=None, after=timezone.now(), by=by)


def restore_session(*, session: Session, by: str) -> None:
    """The session, and the workshops cancelled with it, take place after all. Repeating changes nothing."""
    _set_cancelled(session, before=session.cancelled_at, after=None, by=by)


def _set_cancelled(session: Session, *, before, after, by: str) -> None:
    if session.cancelled_at != before or before == after:
        return
    with noticing(session, by=by):
        session.cancelled_at = after
        session.save(update_fields=["cancelled_at"])
        session.workshops.filter(cancelled_at=before).update(cancelled_at=after)


def free_slug(title: str, date: date) -> str:
    """An address no other day has: the title's words and the year, then « -2 », « -3 »…"""
    words = slugify(title.replace("’", " ").replace("'", " "))[:70].strip("-")
    stem = f"{words}-{date.year}".lstrip("-")
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in candidates if not Event.objects.filter(slug=slug).exists())


def _copy_session(session: Session, *, event: Event, parent: Session | None) -> None:
    workshops = list(session.workshops.all())
    interventions = list(session.interventions.all())
    _save_as_new(session, event=event, parent=parent, closed=False, cancelled_at=None, changed_at=None)
    for intervention in interventions:
        _save_as_new(intervention, session=session)
    for workshop in workshops:
        _copy_session(workshop, event=event, parent=session)


def _save_as_new(row, **changes) -> None:
    """Save `row` as another one: Django inserts what has no primary key."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.pk = None
    row._state.adding = True
    row.save()
