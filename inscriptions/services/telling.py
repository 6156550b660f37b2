"""Telling people that a session moved, changed room or is cancelled: one mail each, when the organiser says so."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inscriptions.mails import compose
from inscriptions.models import OutgoingMail, Registration, WorkshopSeat
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.ground import Concern, move_to_next_wish
from inscriptions.services.history import record, snapshot
from inscriptions.services.lines import expire_holds, settle
from inscriptions.services.locks import lock_event
from programme.changes import to_announce
from programme.models import Event, Session


def told_of(session: Session) -> list[Registration]:
    """Whom a change of `session` concerns, in name order, its registered speakers among them.

    For a workshop or a slot, who sits there; for what has no seats, who comes that half-day.
    """
    people = session.event.registrations.holding_a_place(timezone.now())
    if session.kind == Session.Kind.WORKSHOP:
        concerned = Q(seats__workshop=session)
    elif session.kind == Session.Kind.SLOT:
        concerned = Q(seats__slot=session)
    else:
        concerned = Q(**{f"attends_{session.half_day}": True})
    concerned |= Q(speaker__interventions__session=session)
    return list(people.filter(concerned).distinct().in_name_order())


@transaction.atomic
def tell(*, session: Session, by: str) -> list[OutgoingMail]:
    """Mail what changed in `session`, with the corrected calendar, to each of `told_of`; the mails, in name order.

    Who sat in a cancelled workshop goes to their next wish that has room, or has no workshop any more: their mail says
    it. Nothing to announce: no mail. Repeating is harmless.
    """
    event = lock_event(session.event)
    mails = expire_holds(event)
    news = to_announce(session)
    told = []
    if news:
        people = told_of(session)
        before = {person.pk: snapshot(person) for person in people}
        for seat in _lost_seats(session):
            _leave(seat, event, by=by)
        mails += settle(event, told=people)
        for person in people:
            person.event = event
            record("séance modifiée", person, by=by, before=before[person.pk], reason=" ".join(news), session=session)
            if person.email:
                told.append(compose(OutgoingMail.Kind.SESSION, person, session=session, news=news))
    session.changes.filter(announced_at=None).update(announced_at=timezone.now())
    send_after_commit(mails + told)
    return told


def _lost_seats(session: Session) -> list[WorkshopSeat]:
    seats = WorkshopSeat.objects.filter(Q(workshop=session) | Q(slot=session), workshop__cancelled_at__isnull=False)
    return list(seats.select_related("registration").order_by("allotted_at", "pk"))


def _leave(seat: WorkshopSeat, event: Event, *, by: str) -> None:
    seat.registration.event = event
    if not move_to_next_wish(Concern(seat, "séance annulée"), event, by=by):
        seat.delete()
