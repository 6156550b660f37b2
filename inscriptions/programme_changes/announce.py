"""Telling people what changed in a day and in its sessions: one letter each, when the organiser says so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import Truncator

from inscriptions.models import History, Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.programme_changes.untold import ANNOUNCED, Untold, untold
from inscriptions.seats.act import act
from inscriptions.seats.lines import Lines, empty_lines, lines_of
from inscriptions.seats.settle import settlement_of
from inscriptions.seats.sit import write_moves
from programme.models import Event, Session, SessionChange
from rencontre.actors import Actor

LONGEST_REASON = History._meta.get_field("reason").max_length or 0
DAY_CHANGED = "journée modifiée"
HAS_A_PLACE = "Vous étiez en liste d’attente : vous avez maintenant une place."


@dataclass(frozen=True)
class SessionNews:
    """What a person reads of one session."""

    session: Session
    news: list[str]

    def to_json(self) -> dict[str, Any]:
        """As the letter keeps it."""
        return {"session": self.session.pk, "news": self.news}


@dataclass(frozen=True)
class Told:
    """What a person reads: of the day, and of each session that concerns them."""

    day: list[str] = field(default_factory=list)
    sessions: list[SessionNews] = field(default_factory=list)

    def said(self, *, sentence: str, reason: str) -> dict[str, Any]:
        """What the letter keeps, with the team's own words."""
        stories = [story.to_json() for story in self.sessions]
        return {"day_news": self.day, "stories": stories, "sentence": sentence, "reason": reason}

    def parts(self) -> Iterator[tuple[Session | None, list[str]]]:
        """One for each row that the history keeps of it."""
        if self.day:
            yield None, self.day
        yield from ((story.session, story.news) for story in self.sessions)


@dataclass(frozen=True)
class Announcement:
    """What there is to tell, and where all sit once nobody sits in a cancelled workshop; `before`: where they sat."""

    found: Untold
    before: dict[int, dict[int, int]]
    lines: Lines

    @property
    def kind(self) -> LetterKind:
        """The letter that tells it: its subject says the weightiest."""
        if self.found.day.is_cancelled:
            return kinds.DAY_CANCELLED
        return kinds.DAY_MOVED if self.found.day.has_another_date else kinds.SESSION

    @property
    def act_of_the_day(self) -> str:
        """What the history calls it, of the day itself: as the letter is called."""
        return DAY_CHANGED if self.kind == kinds.SESSION else self.kind.name

    def stories(self, event: Event, *, now: datetime) -> dict[Registration, Told]:
        """What each person reads, once the free seats have gone to who waits for them; decided in memory."""
        if self.found and event.status != Event.Status.CANCELLED:
            settlement_of(event, now=now, lines=self.lines)
        return {person: self._story(person) for person in self.found.people}

    def _story(self, person: Registration) -> Told:
        own = [HAS_A_PLACE] if person.pk in self.found.promoted else []
        sessions = [SessionNews(one, self._news(person, one)) for one in self.found.people[person]]
        return Told([*self.found.day.sentences, *own], sessions)

    def _news(self, person: Registration, one: Session) -> list[str]:
        """What they read of a session, and of where they sit now."""
        held, before = self.lines.held_by(person.pk), self.before[person.pk]
        news = list(self.found.news.get(one, []))
        moved_in = set(self.found.moved.get((person.pk, one.pk), []))
        if one.parent_id and before.get(one.parent_id) == one.pk != held.get(one.parent_id):
            moved_in.add(one.parent_id)
        if moved_in and one.closed:
            news.append("Cet atelier est fermé.")
        news += [_sits_now(held.get(slot), self.lines) for slot in sorted(moved_in)]
        if (person.pk, one.pk) in self.found.wished and one.parent_id not in moved_in:
            news.append(self._becomes_of_the_wish(person, one))
        return news

    def _becomes_of_the_wish(self, person: Registration, workshop: Session) -> str:
        """Of who wishes a workshop that is cancelled, or restored, and does not sit there."""
        slot = workshop.parent_id or 0
        seat = self.lines.held_by(person.pk).get(slot)
        if workshop.cancelled_at is None:
            return _sits_now(seat, self.lines) if seat == workshop.pk else "Votre choix compte de nouveau."
        if seat is not None:
            return f"Vous ne l’attendez plus : vous gardez votre place dans « {self.lines.workshops[seat]} »."
        others = [
            self.lines.workshops[wish.workshop_id]
            for wish in sorted(self.lines.wishes.get(person.pk, []), key=lambda wish: wish.rank)
            if wish.slot_id == slot and self.lines.workshops[wish.workshop_id].cancelled_at is None
        ]
        if not others:
            return "Ce choix ne compte plus : vous n’en avez pas d’autre à cette heure-là."
        return (
            f"Ce choix ne compte plus. À cette heure-là, il vous reste : {', '.join(f'« {one} »' for one in others)}."
        )


def announcement_of(event: Event, *, now: datetime) -> Announcement:
    """What `announce_changes` would do now: who sits in a cancelled workshop goes to their next wish that has room.

    Nothing is written: what is shown beforehand is what would be sent.
    """
    found = untold(event)
    lines = lines_of(event, now=now) if found else empty_lines(Lines, event)
    before = {person.pk: lines.held_by(person.pk) for person in found.people}
    if found.news:
        _leave_lost_seats(lines)
    return Announcement(found, before, lines)


def announce_changes(*, event: Event, by: Actor, sentence: str = "", reason: str = "") -> list[Registration]:
    """Tell what changed in `event`, with the corrected calendar, to each of `untold`; those told, in name order.

    `sentence` is the team's own, above the rest; `reason` says why, below. Nothing to announce: no letter. Repeating is
    harmless.
    """
    with act(event, by=by, as_=ANNOUNCED) as done:
        plan = announcement_of(done.event, now=done.now)
        done.touch(*plan.found.people)
        write_moves(plan.lines, by=by, now=done.now)
        stories = plan.stories(done.event, now=done.now)
        for person, story in stories.items():
            for session, news in story.parts():
                why = Truncator(" ".join([sentence, *news, reason]).strip()).chars(LONGEST_REASON)
                done.say(
                    person, as_=ANNOUNCED if session else plan.act_of_the_day, reason=why, session=session, always=True
                )
            done.tell(plan.kind, person, **story.said(sentence=sentence, reason=reason))
        _file_away(done.event, done.now)
    return [person for person in stories if person.email]


def _file_away(event: Event, now: datetime) -> None:
    """Those of a draft wait for it to be published, those of the sessions of a cancelled day for it to take place."""
    if event.status != Event.Status.DRAFT:
        event.changes.filter(announced_at=None).update(announced_at=now)
    if event.status == Event.Status.PUBLISHED:
        SessionChange.objects.filter(session__event=event, announced_at=None).update(announced_at=now)


def _sits_now(workshop: int | None, lines: Lines) -> str:
    if workshop is None:
        return "Vous n’avez plus de place en atelier à cette heure-là."
    seat = lines.workshops[workshop]
    own = seat.own_whereabouts
    return f"Votre place est maintenant dans « {seat} »{f' ({own})' if own else ''}."


def _leave_lost_seats(lines: Lines) -> None:
    """In memory: those who sit in a workshop that is cancelled move to their next wish, or leave it."""
    lost = [seat.pk for seat in lines.seats.values() if seat.pk and lines.workshops[seat.workshop_id].cancelled_at]
    if not lost:
        return
    seats = WorkshopSeat.objects.filter(pk__in=lost).order_by("allotted_at", "pk")
    for person, slot, lost_workshop in seats.values_list("registration_id", "slot_id", "workshop_id"):
        workshop = lines.best_other_wish(person, slot, but=lost_workshop)
        if workshop is None:
            lines.leave(person, slot)
        else:
            lines.sit(person, slot, workshop)
