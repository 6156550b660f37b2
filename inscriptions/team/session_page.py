"""What the sign-ups add to the team's page of a session: a change sees to those who hold a seat."""

from operator import attrgetter

from django.contrib import admin, messages
from django.db.models import F
from django.http import HttpRequest

from inscriptions.programme_changes.concerns import concerned_by
from inscriptions.programme_changes.form import QUESTIONS
from inscriptions.programme_changes.impact import change_session, change_session_and_move
from inscriptions.programme_changes.pages import say_what_changed, what_is_left_to_tell
from inscriptions.programme_changes.rules import (
    PeopleConcerned,
    check_nobody_holds_or_wishes,
    check_people_are_seen_to,
    check_session_stays_in_its_half_day,
    check_session_stays_in_its_slot,
    check_slot_has_no_places,
    touches_people,
)
from inscriptions.seats.holds import lock_without_expired_holds
from inscriptions.seats.line_pages import asked_of
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.pages import MAY_SEE_LINES
from inscriptions.seats.places import seats_of
from inscriptions.team.days import served_in_words
from programme.desk.hooks import Change, DeskForm, Panel, session_desk
from programme.models import Event, Session
from programme.queries import all_slots
from rencontre.actors import member
from rencontre.french.words import enumeration

MOST_SHOWN = 100


def lock_its_day(session: Session) -> None:
    """Free the holds that are over too: the people whom the page names are then those whom the change touches."""
    lock_without_expired_holds(Event(pk=session.event_id))


def concerned(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Whom the change that is asked for touches, and the questions about them."""
    if isinstance(form.refusal, PeopleConcerned):
        concerns = form.refusal.concerns
    else:
        concerns = concerned_by(form.change.after) if form.change and touches_people(form.change) else []
    if not concerns:
        return None
    context = {"form": form, "concerns": concerns[:MOST_SHOWN], "others": max(0, len(concerns) - MOST_SHOWN)}
    return Panel("inscriptions/programme_changes/concerned.html", context)


def who_is_waited_for(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Of a workshop that gives seats and has a limit: how many wait there, whom more places would serve at once."""
    session = form.before
    if session.parent is None or session.capacity is None or not request.user.has_perms(MAY_SEE_LINES):
        return None
    slots = all_slots(session.event)
    mine = [slot for slot in slots if slot.pk == session.parent_id]
    if not slots_that_give_seats(session.event, mine):
        return None
    waiting = asked_of(session.event, slots)[session.pk].waiting
    return Panel("inscriptions/team/waited_for.html", {"waiting": waiting}) if waiting else None


def write_with_its_people(request: HttpRequest, change: Change[Session]) -> bool:
    """A change that touches people is written by `change_session`, which tells nobody yet."""
    if not touches_people(change):
        return False
    save = change_session_and_move if change.answers["moves"] else change_session
    held = change.before.seats.count()
    impact = save(session=change.after, by=member(request.user), reason=change.answers["reason"])
    if (gained := change.after.seats.count() - held) > 0:
        messages.success(request, served_in_words(gained))
    if impact.moved:
        messages.success(request, f"Changées d’atelier : {enumeration(impact.moved)}.")
    if impact.kept:
        messages.success(request, f"Gardent leur place : {enumeration(impact.kept)}.")
    return True


def promised_to_people(event: Event) -> set[int]:
    """All the sessions of a day where someone is registered, but the workshops nobody holds or wishes."""
    if not event.registrations.live().exists():
        return set()
    unwanted = event.sessions.workshops().filter(seats=None, choices=None)
    return set(event.sessions.exclude(pk__in=unwanted).values_list("pk", flat=True))


seats_taken = attrgetter("taken")  # what the list's query counts


@admin.display(description="places prises", ordering="taken")
def taken(session: Session) -> object:
    return seats_taken(session) if session.kind == Session.Kind.WORKSHOP else "—"


session_desk.locks.append(lock_its_day)
session_desk.asked |= QUESTIONS
session_desk.rules += [
    check_session_stays_in_its_half_day,
    check_session_stays_in_its_slot,
    check_slot_has_no_places,
    check_people_are_seen_to,
]
session_desk.writers.append(write_with_its_people)
session_desk.saved.append(lambda request, change: say_what_changed(request, change.after))
session_desk.keeps.append(check_nobody_holds_or_wishes)
session_desk.above += [what_is_left_to_tell, who_is_waited_for, concerned]
session_desk.columns.append(taken)
session_desk.counts["taken"] = seats_of(F("workshop"))
session_desk.promised.append(promised_to_people)
