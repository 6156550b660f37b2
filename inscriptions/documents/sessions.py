"""What stands in the rooms: name tents, the sign at the door, the card of who leads a session (FRANCE.md §5)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q

from inscriptions.errors import DomainError
from inscriptions.labels import LEADING, POINT, Fitted, fit
from inscriptions.models import Registration
from inscriptions.services.printing import Printout, printable
from programme.models import Event, Intervention, Session, Venue
from programme.queries import moments, sessions_of
from programme.typography import french_duration, typographic
from rencontre import pdf

# A face of a tent, in mm: 190 to write on, the name in at most two or three lines unless it needs more.
TENT_WIDTH, TENT_HEIGHT, NAME_HEIGHT, GAP = 190, 88, 52, 3
NAME_SIZES, DETAIL_SIZES = range(88, 47, -2), range(28, 19, -2)  # points
# A name that 48 points cannot hold whole in three lines takes most of the face, and is set smaller rather than cut.
LONG_NAME_HEIGHT, LONG_NAME_SIZES = 77, (48, 42, 36, 30)
# A door sign: the sessions in the largest type that keeps the room on one page.
SIGN_WIDTH, SIGN_HEIGHT, ROW_PADDING = 269, 146, 6  # the height: that of the room and of its sessions
HOURS_WIDTH = 5.2  # em
SIGN_SIZES, ROOM_SIZES = (40, 34, 30, 26, 22, 18), range(96, 39, -4)
SPEAKERS_SCALE = 0.62  # of the size of the title
PAGES_A_PART = 10
SEEN_BY = "inscriptions.view_registration"
NOT_ON_A_SIGN = {Session.Kind.BREAK}
NOT_LED = {Session.Kind.BREAK, Session.Kind.LUNCH, Session.Kind.WELCOME}


@dataclass(frozen=True)
class Tent:
    """One speaker at a table, each text in the size that fits a face; `rank` is the place in the speaking order."""

    full_name: str
    session: Session
    rank: int
    count: int
    name: Fitted
    function: Fitted
    organisation: Fitted


@dataclass(frozen=True)
class Sign:
    """What is held behind one door; `size` and `small` are in points."""

    place: Fitted
    venue: Venue
    has_room: bool
    sessions: list[Session]
    size: int
    small: int


@dataclass(frozen=True)
class Cue:
    """What whoever leads a session has in hand; `expected` is how many people signed up for it."""

    session: Session
    speakers: list[Intervention]
    duration: str
    expected: int


def tents_pdf(event: Event, *, session: Session | None = None) -> bytes:
    """What `tents_to_print` prepares."""
    return tents_to_print(event, session=session and session.pk).pdf()


def signs_pdf(event: Event) -> bytes:
    """What `signs_to_print` prepares."""
    return signs_to_print(event).pdf()


def cues_pdf(event: Event, *, session: Session | None = None) -> bytes:
    """What `cues_to_print` prepares."""
    return cues_to_print(event, session=session and session.pk).pdf()


@printable("tents", title="Chevalets", noun="chevalet", permission=SEEN_BY)
def tents_to_print(event: Event, *, maker: AbstractBaseUser | None = None, session: int | None = None) -> Printout:
    """A page to fold for each speaker of the session of this primary key, or of every session, in speaking order.

    DomainError when nobody speaks there.
    """
    tents = [tent for found in _held(event, session) for tent in _tents(found)]
    if not tents:
        raise DomainError("Aucun intervenant à qui préparer un chevalet : ajoutez-les aux séances.")
    context = {"event": event, "sizes": [*NAME_SIZES, *LONG_NAME_SIZES, *DETAIL_SIZES]}
    return Printout("documents/tents.html", _parts(context, "tents", tents), f"chevalets-{event.slug}")


@printable("signs", title="Affiches de salle", noun="affiche", permission=SEEN_BY)
def signs_to_print(event: Event, *, maker: AbstractBaseUser | None = None) -> Printout:
    """A page to put up at each door: what is held there that day. Sessions without a room are those of their venue.

    DomainError when the day has no session.
    """
    behind: dict[tuple[int, int | None], list[Session]] = {}
    for session in _held(event):
        if session.kind not in NOT_ON_A_SIGN:
            behind.setdefault((session.effective_venue.pk, session.room_id), []).append(session)
    if not behind:
        raise DomainError("Aucune séance à afficher : ajoutez-les à la journée.")
    context = {
        "event": event,
        "hours_width": HOURS_WIDTH,
        "sizes": [*ROOM_SIZES, *SIGN_SIZES, *map(_small, SIGN_SIZES)],
    }
    signs = [_sign(sessions) for sessions in behind.values()]
    return Printout("documents/signs.html", _parts(context, "signs", signs), f"affiches-de-salle-{event.slug}")


@printable("cues", title="Fiches d’animation", noun="fiche", permission=SEEN_BY)
def cues_to_print(event: Event, *, maker: AbstractBaseUser | None = None, session: int | None = None) -> Printout:
    """An A5 card for whoever leads the session of this primary key, or for each one of the day that someone leads.

    DomainError when there is none.
    """
    sessions = [found for found in _held(event, session) if found.kind not in NOT_LED]
    if not sessions:
        raise DomainError("Aucune séance à animer : ajoutez-les à la journée.")
    confirmed = event.registrations.confirmed()
    halves = confirmed.aggregate(
        morning=Count("pk", filter=Q(attends_morning=True)), afternoon=Count("pk", filter=Q(attends_afternoon=True))
    )
    seats = dict(_seats(confirmed))
    cues = [
        Cue(
            session=found,
            speakers=_speakers(found),
            duration=french_duration(_minutes(found.starts, found.ends)),
            expected=seats.get(found.pk, 0) if found.kind == Session.Kind.WORKSHOP else halves[found.half_day],
        )
        for found in sessions
    ]
    return Printout("documents/cues.html", _parts({"event": event}, "cues", cues), f"fiches-animation-{event.slug}")


def _parts(context: dict, name: str, pages: list) -> list[pdf.Part]:
    """Parts of ten pages; each page is drawn from one of `pages`, which the template knows by `name`."""
    found = [pages[i : i + PAGES_A_PART] for i in range(0, len(pages), PAGES_A_PART)]
    return [pdf.Part(context | {name: part}, count=len(part)) for part in found]


def _held(event: Event, session: int | None = None) -> list[Session]:
    """What takes place, in order; a slot stands for its workshops, a cancelled session for nothing."""
    day = moments(event)
    slots = {moment.session.pk for moment in day if moment.workshops}
    return [
        found
        for found in sessions_of(day)
        if found.pk not in slots and found.cancelled_at is None and session in (None, found.pk)
    ]


def _speakers(session: Session) -> list[Intervention]:
    """In speaking order, each once."""
    return list({i.speaker_id: i for i in reversed(session.interventions.all())}.values())[::-1]


def _tents(session: Session) -> list[Tent]:
    speakers = _speakers(session)
    return [_tent(session, entry, rank, len(speakers)) for rank, entry in enumerate(speakers, start=1)]


def _tent(session: Session, entry: Intervention, rank: int, count: int) -> Tent:
    text = typographic(entry.speaker.full_name)
    name = fit(text, face="bold", width=TENT_WIDTH, height=NAME_HEIGHT, sizes=NAME_SIZES)
    if name.tight:
        name = fit(text, face="bold", width=TENT_WIDTH, height=LONG_NAME_HEIGHT, sizes=LONG_NAME_SIZES)
    left = TENT_HEIGHT - name.height - GAP
    organisation = _detail(entry.speaker.organisation, "bold", left / 2)
    function = _detail(entry.displayed_function, "regular", left - organisation.height)
    return Tent(entry.speaker.full_name, session, rank, count, name, function, organisation)


def _detail(text: str, face: str, height: float) -> Fitted:
    if height < DETAIL_SIZES[-1] * POINT * LEADING:
        return Fitted((), DETAIL_SIZES[-1], tight=True)
    return fit(typographic(text), face=face, width=TENT_WIDTH, height=height, sizes=DETAIL_SIZES)


def _sign(sessions: list[Session]) -> Sign:
    room, venue = sessions[0].room, sessions[0].effective_venue
    name = typographic(room.name if room else venue.name)
    place = fit(name, face="bold", width=SIGN_WIDTH, height=36, sizes=ROOM_SIZES)
    size = next(
        (size for size in SIGN_SIZES if _sign_height(sessions, size) <= SIGN_HEIGHT - place.height), SIGN_SIZES[-1]
    )
    return Sign(place, venue, room is not None, sessions, size, _small(size))


def _small(size: int) -> int:
    return round(size * SPEAKERS_SCALE)


def _sign_height(sessions: list[Session], size: int) -> float:
    """Millimetres that the lines of a sign take at `size` points."""
    width = SIGN_WIDTH - HOURS_WIDTH * size * POINT
    height = 0.0
    for session in sessions:
        names = ", ".join(entry.speaker.full_name for entry in _speakers(session))
        title = fit(typographic(str(session)), face="bold", width=width, height=1000, sizes=[size])
        speakers = fit(names, face="regular", width=width, height=1000, sizes=[_small(size)])
        hours = 2 * size * POINT * LEADING
        height += max(hours, title.height + speakers.height) + ROW_PADDING
    return height


def _seats(confirmed) -> list[tuple[int, int]]:
    return (
        Registration.objects.filter(pk__in=confirmed.values("pk"), seats__isnull=False)
        .order_by("seats__workshop")
        .values_list("seats__workshop")
        .annotate(Count("pk"))
    )


def _minutes(starts: datetime, ends: datetime) -> int:
    return round((ends - starts).total_seconds() / 60)
