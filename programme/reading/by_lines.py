"""Lines read as the programme of a day: what their words say, then the draft."""

import re
from dataclasses import replace

from programme.reading.after_breaks import after_breaks
from programme.reading.bodies import body_of, each_once
from programme.reading.columns import read_by_columns
from programme.reading.cover import cover_of
from programme.reading.doubts import TOO_LONG, add_doubts
from programme.reading.draft import Doubt, Draft, DraftMoment, MomentKind, NamedVenue, TextSpan
from programme.reading.layout import RawMoment, TextLayout, cut
from programme.reading.moment_kinds import Label, kind_of
from programme.reading.slots import in_slots
from programme.reading.text_lines import TextLine
from programme.reading.titles import LISTED, MOST_TITLE_LINES, HeadSaid, goes_on, headed, is_a_title
from programme.reading.whereabouts import is_room
from programme.reading.who_speaks import only_people
from rencontre.french.names import fold

LETTER = re.compile(r"(?:^|[ \u00a0][-–—•][ \u00a0]*|[ \u00a0:;,(])(?P<letter>[A-H1-8])[.)][ \u00a0]+(?=\S)")
SLOT_TITLE = "Ateliers"
NO_PROGRAMME = (
    "Ce texte ne ressemble pas à un programme\u00a0: aucune ligne ne commence par une heure, "
    "ni par un mot comme «\u00a0Accueil\u00a0», «\u00a0Table ronde\u00a0» ou «\u00a0Atelier 1\u00a0»."
)


def draft_of_lines(page: str, blanked: str, lines: list[TextLine], beyond: list[TextSpan]) -> Draft:
    """What the `lines` of a `prepared` text say of a day; `blanked` is its `masked` text, `beyond` what is not read."""
    layout = cut(read_by_columns(lines))
    draft, unread = _covered(page, blanked, layout)
    blanked = _without(blanked, layout.hours)
    draft.moments = in_slots([one for part in after_breaks(layout.parts) for one in _moments(part, blanked, draft)])
    if not draft.moments:
        return Draft(page, unread=[line.span for line in lines], doubts=[Doubt("", NO_PROGRAMME)])
    add_doubts(draft.moments)
    draft.unread = sorted([*unread, *_unread(layout), *beyond])
    if beyond:
        draft.doubts.insert(0, Doubt("", TOO_LONG))
    return draft


def draft_of_cover(page: str, blanked: str, lines: list[TextLine]) -> Draft:
    """What `lines`, which hold no moment, say of the day: title, date, places, introduction."""
    draft, unread = _covered(page, blanked, TextLayout(before=lines))
    draft.unread = unread
    return draft


def _covered(page: str, blanked: str, layout: TextLayout) -> tuple[Draft, list[TextSpan]]:
    """What stands above the moments, and what of it is unread."""
    cover = cover_of(layout.before, blanked, layout.days)
    draft = Draft(page, cover.title, cover.days, venues=cover.venues, introduction=cover.introduction)
    draft.audience, draft.doubts = cover.audience, cover.doubts
    if cover.hours:
        draft.starts_at, draft.ends_at = cover.hours.start, cover.hours.end
    return draft, cover.unread


def _without(page: str, spans: list[TextSpan]) -> str:
    """`page` where `spans` are spaces."""
    pieces, at = [], 0
    for span in sorted(spans):
        pieces += [page[at : span.start], " " * (span.end - span.start)]
        at = span.end
    return "".join([*pieces, page[at:]])


def _moment(part: RawMoment, page: str, draft: Draft) -> DraftMoment:
    said, body = _head(part, page)
    moment = DraftMoment(
        kind=part.kind or said.kind or MomentKind.TALK,
        title=said.title,
        number=said.number,
        block=part.heading,
        day=part.day if len(draft.days) > 1 else None,
        spans=[line.span for line in part.lines],
    )
    if part.hours:
        moment.start, moment.end = part.hours.start, part.hours.end
    if moment.kind is MomentKind.SLOT:
        moment.workshops = _lettered(moment, part, page) or _listed(moment, body, page)
        taken = {span for workshop in moment.workshops for span in workshop.spans}
        body = [line for line in body if line.span not in taken]
    under = body_of(body, page)
    moment.venue = _venue(under.venue, draft)
    moment.room = said.room or under.room
    moment.abstract = under.abstract
    own = said.speakers if not moment.workshops or moment.title == said.title else []
    moment.speakers = each_once([*own, *under.speakers])
    return moment


def _venue(venue: NamedVenue | None, draft: Draft) -> int | None:
    """The place of `venue` among those of the day, which it joins; None for none, and for the first, the day's own."""
    if venue is None:
        return None
    known = [(fold(one.name), one.postal_code) for one in draft.venues]
    if (fold(venue.name), venue.postal_code) not in known:
        draft.venues.append(venue)
        return len(draft.venues) - 1 or None
    return known.index((fold(venue.name), venue.postal_code)) or None


def _head(part: RawMoment, page: str) -> tuple[HeadSaid, list[TextLine]]:
    """What the head says once its cut lines are put together, and the lines that are left under it."""
    aside = [line for line in part.head if line.column in {"kind", "number"}]
    lines = [line for line in part.head if line not in aside]
    if len(lines) == 1 and part.body and is_room(lines[0].text) and is_a_title(part.body[0]):
        room, lines, part.body = lines[0], [part.body[0]], part.body[1:]
        part.body.append(replace(room, column="room"))
    found, body = _titled(lines, list(part.body), page)
    for line in aside:
        kind = kind_of(line.text) if line.column == "kind" else None
        found = replace(found, kind=kind or found.kind)
        if line.column == "number" and found.label is None:
            found = replace(found, label=Label("", line.text, 0, None))
    if found.is_bare and not found.tail and body and is_a_title(body[0]):
        longer, rest = _titled([body[0]], body[1:], page)
        kind = found.kind if found.kind not in {None, MomentKind.TALK} else longer.kind or found.kind
        found = replace(longer, kind=kind, label=found.label or longer.label, room=found.room or longer.room,
                        speakers=[*found.speakers, *longer.speakers])  # fmt: skip
        body = rest
    return found, body


def _titled(lines: list[TextLine], body: list[TextLine], page: str) -> tuple[HeadSaid, list[TextLine]]:
    if not lines:
        return HeadSaid("", TextSpan(0, 0), None), body
    start, end = lines[0].start, lines[-1].span.end
    taken, last = len(lines), lines[-1]
    while body and taken < MOST_TITLE_LINES and goes_on(page[start:end], body[0], is_cut=last.is_cut):
        last = body.pop(0)
        end = last.span.end
        taken += 1
    found = headed(page[start:end], start)
    return found, [found.tail, *body] if found.tail else body


def _moments(part: RawMoment, page: str, draft: Draft) -> list[DraftMoment]:
    """The moment of a part; of parallel columns, one each."""
    tracks = [line for line in [*part.head, *part.body] if line.track]
    if len(tracks) < 2:
        return [_moment(part, page, draft)]
    found = []
    for line in tracks:
        moment = _moment(RawMoment(part.hours, [line], lines=[line], heading=part.heading, day=part.day), page, draft)
        found.append(_in_its_track(moment, line.track))
    slot = DraftMoment(MomentKind.SLOT, SLOT_TITLE, block=part.heading, day=found[0].day, workshops=found,
                  spans=[line.span for line in part.lines])  # fmt: skip
    if part.hours:
        slot.start, slot.end = part.hours.start, part.hours.end
    return [slot]


def _in_its_track(moment: DraftMoment, track: str) -> DraftMoment:
    room = track if is_room(track) else moment.room
    return replace(moment, kind=MomentKind.WORKSHOP, room=room, start=None, end=None)


def _lettered(slot: DraftMoment, part: RawMoment, page: str) -> list[DraftMoment]:
    """« Ateliers au choix – A. Construire – B. Partager »: workshops on the line of their slot, which
    keeps its name."""
    head = next((line for line in part.head if line.column in {"", "title"}), None)
    places = list(LETTER.finditer(head.text)) if head else []
    if (
        head is None
        or len(places) < 2
        or [found["letter"] for found in places]
        not in (list("ABCDEFGH"[: len(places)]), list("12345678"[: len(places)]))
    ):
        return []
    slot.title = headed(head.text[: places[0].start()], head.start).title
    slot.speakers = []
    found = []
    for place, mark in enumerate(places):
        until = places[place + 1].start() if place + 1 < len(places) else len(head.text)
        said = headed(head.text[mark.end() : until], head.start + mark.end())
        workshop = DraftMoment(MomentKind.WORKSHOP, said.title, number=mark["letter"], room=said.room, day=slot.day)
        workshop.speakers, workshop.spans = said.speakers, [said.span]
        found.append(workshop)
    return found


def _listed(moment: DraftMoment, lines: list[TextLine], page: str) -> list[DraftMoment]:
    """The workshops that a slot lists without numbering them: a bullet each."""
    letters = [mark["letter"] or mark["code"] for line in lines if (mark := LISTED.match(line.text))]
    in_order = _are_in_order(letters)
    bullets = [line for line in lines if (in_order and LISTED.match(line.text)) or _is_listed(line)]
    if len(bullets) < 2:
        return []
    found = []
    for place, line in enumerate(lines):
        if line in bullets:
            until = next((k for k in range(place + 1, len(lines)) if lines[k] in bullets), len(lines))
            mark = LISTED.match(line.text)
            own = line.cut(mark.end()) if mark else line
            said, rest = _titled([own], lines[place + 1 : until], page)
            under = body_of(rest, page)
            workshop = DraftMoment(
                MomentKind.WORKSHOP, said.title, number=said.number, room=said.room or under.room, day=moment.day
            )
            if mark and not said.number:
                workshop.number = mark["letter"] or mark["code"]
            workshop.abstract, workshop.speakers = under.abstract, each_once([*said.speakers, *under.speakers])
            workshop.spans = [one.span for one in lines[place:until]]
            found.append(workshop)
    return found


def _is_listed(line: TextLine) -> bool:
    return bool(line.bullet) and not only_people(line.text, line.start)


def _are_in_order(marks: list[str]) -> bool:
    """« A, B, C », « 1, 2 », « A1, A2 »: what numbers the items of a list."""
    last = [ord(mark[-1]) for mark in marks]
    same_start = len({mark[:-1] for mark in marks}) == 1
    return same_start and last == list(range(last[0], last[0] + len(last)))


def _unread(layout: TextLayout) -> list[TextSpan]:
    blocks = [line.span for line in layout.blocks if len(line.text.split()) > 2 and line not in layout.days]
    return [*blocks, *(line.span for line in layout.after)]
