"""What stands under the title of a moment: who speaks, the room, the text that presents it."""

import re
from dataclasses import dataclass, field, replace

from programme.reading.draft import NamedSpeaker, NamedVenue, Role
from programme.reading.moment_kinds import label_of
from programme.reading.text_lines import TextLine
from programme.reading.whereabouts import LABELLED, POSTAL, is_room, venue_in
from programme.reading.who_speaks import only_people, people_after, people_expected

MOST_WORDS_OF_A_FUNCTION = 16
PAGE = re.compile(r"\b\d{1,3} ?/ ?\d{1,3}\Z")  # « 2/2 », at the foot of a page
LONG_PROSE = 220  # characters of a paragraph
LONGEST_NAMING = 700  # characters of one that may still say who speaks
BRINGS = re.compile(
    r"anim[ée]+s? par|mod[ée]r|pr[ée]sid[ée]+s? par|intervenant|avec la participation|en pr[ée]sence|introduit"
    r"|t[ée]moignage",
    re.I,
)


ROOM_SIGN = re.compile(r"[ \u00a0]+[-–—][ \u00a0]+")
# What a page offers to click on, folded: it says nothing of the day
BUTTONS = re.compile(
    r"en savoir plus|lire la suite|voir plus|je m inscris|s inscrire|partager|imprimer|reserver(?: ma place)?"
)
INTRODUCES = re.compile(
    r"(?:avec|intervenante?s?|intervention|speakers?|orateurs?|participants?|t[ée]moins?|anim\w+|mod[ée]r\w+|programme)"
    r"(?: (?:et|par) \w+)?[ \u00a0]*:?",
    re.IGNORECASE,
)


@dataclass
class Body:
    """What the lines under a title say; `bullets` are those that may be parts of the moment."""

    speakers: list[NamedSpeaker] = field(default_factory=list)
    room: str = ""
    venue: NamedVenue | None = None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def abstract(self) -> str:
        return "\n\n".join(self.paragraphs)


def body_of(lines: list[TextLine], page: str) -> Body:
    """What `lines` of the text `page` say of a moment."""
    found = Body()
    place = 0
    while place < len(lines):
        place += _read(lines, place, page, found)
    found.speakers = each_once(found.speakers)
    return found


def _read(lines: list[TextLine], place: int, page: str, found: Body) -> int:
    """Read what starts at `lines[place]`; how many lines it takes."""
    line = lines[place]
    if line.column == "people":
        found.speakers += people_expected(line.text, line.start)
        return 1
    if count := _venue(lines, place, page, found):
        return count
    if line.column == "room" or (not found.room and _says_a_room(line)):
        found.room = found.room or _room(line)
        return 1
    if BUTTONS.fullmatch(line.folded):
        return 1
    if not found.room and (after := _after_a_room(line, found)):
        lines[place] = line = after
    speakers, count = _people(lines, place, page)
    if speakers:
        found.speakers += speakers
        return count
    count = _paragraph(lines, place)
    text = page[line.start : lines[place + count - 1].span.end]
    is_prose = len(text) > LONGEST_NAMING and text.rstrip().endswith((".", "?", "!", "…"))
    if not is_prose or BRINGS.search(text):
        voices = people_after(text, line.start)
        found.speakers += voices.speakers
        text = voices.rest if voices.speakers else text
    said = " ".join(text.split())
    if INTRODUCES.fullmatch(said):
        said = ""
    if any(map(str.isalnum, said)):
        found.paragraphs.append(said)
    return count


def _after_a_room(line: TextLine, found: Body) -> TextLine | None:
    """« Salle Hêtre – Animation : Jo BART »: the line without the room that it starts with."""
    sign = ROOM_SIGN.search(line.text)
    if sign is None or not is_room(line.text[: sign.start()]):
        return None
    found.room = line.text[: sign.start()].strip(" @")
    return line.cut(sign.end())


def _venue(lines: list[TextLine], place: int, page: str, found: Body) -> int:
    """How many lines from `place` give an address with its postal code."""
    for count in (1, 2, 3):
        until = lines[place : place + count]
        if len(until) < count or (count > 1 and (until[-1].blanks or until[-1].bullet)):
            return 0
        text = page[until[0].start : until[-1].span.end]
        if len(text) > LONG_PROSE or (count > 1 and not until[-2].text.endswith(("–", "-", ","))):
            return 0
        if POSTAL.search(text):
            found.venue = found.venue or venue_in(" ".join(text.split("\n")), until[0].start)
            return count
    return 0


def _says_a_room(line: TextLine) -> bool:
    return (
        line.text.startswith("@")
        or bool(LABELLED.match(line.text))
        or (is_room(line.text) and len(line.text.split()) <= 6)
    )


def _room(line: TextLine) -> str:
    return LABELLED.sub("", line.text, count=1).strip(" :–—-()[]@")


def _people(lines: list[TextLine], place: int, page: str) -> tuple[list[NamedSpeaker], int]:
    """The people that start at `lines[place]`, with the lines that say more of them."""
    line = lines[place]
    speakers = only_people(line.text, line.start)
    if not speakers and not _announces(line):
        return [], 0
    count = 1
    while place + count < len(lines) and _says_more(line, lines[place + count], lines[place + count - 1]):
        longer = only_people(page[line.start : lines[place + count].span.end], line.start)
        if len(longer) < max(1, len(speakers)):
            break
        speakers, count = longer, count + 1
    if count == 1 and len(lines) > place + 1 and _is_bare_name(line, line) and _stands_under(line, lines[place + 1]):
        under = lines[place + 1]
        last = lines[place + 2] if len(lines) > place + 2 and under.text.endswith(",") else None
        if last and not last.blanks and last.text[:1].islower():
            return [replace(speakers[0], details=f"{under.text} {last.text}")], 3
        return [replace(speakers[0], details=under.text)], 2
    return speakers, count


def _announces(line: TextLine) -> bool:
    """« Intervenants : », whose people stand on the next lines."""
    return line.text.rstrip().endswith((":", ",")) and len(line.text.split()) <= 8 and bool(BRINGS.search(line.text))


def _says_more(first: TextLine, following: TextLine, before: TextLine) -> bool:
    """Whether `following` goes on with the people that `first` starts to name."""
    if following.blanks or following.bullet or following.row is not None or INTRODUCES.fullmatch(following.text):
        return False
    if before.text.rstrip().endswith((",", ";", ":", "-", "–", "et", "&", "/")) or before.text.count(
        "("
    ) > before.text.count(")"):
        return True
    if before.is_cut and not _starts_with_somebody(following):
        return True
    starts_low = following.text[:1].islower() or following.text[:1] in "(&"
    is_inside = following.indent > 0 and following.indent >= first.indent > 0
    alone = not only_people(following.text, following.start)
    return alone and (starts_low or (is_inside and len(following.text) < LONG_PROSE))


def _starts_with_somebody(line: TextLine) -> bool:
    return any(one.span.start == line.start for one in people_after(line.text, line.start).speakers)


def _is_bare_name(first: TextLine, before: TextLine) -> bool:
    """« Clémence Aubertine », alone on its line: what she does comes on the next."""
    people = only_people(first.text, first.start)
    return first is before and len(people) == 1 and not people[0].details and ":" not in first.text


def _stands_under(name: TextLine, line: TextLine) -> bool:
    """Whether `line` may say what the person named just above does."""
    if line.blanks or line.bullet or (line.row is not None and line.row != name.row):
        return False
    is_short = (
        len(line.text.split()) <= MOST_WORDS_OF_A_FUNCTION
        and not PAGE.search(line.text)
        and not line.text.endswith((".", "?", "!"))
    )
    return is_short and not only_people(line.text, line.start) and label_of(line.text) is None


def _paragraph(lines: list[TextLine], place: int) -> int:
    """How many lines make the paragraph that starts at `lines[place]`."""
    count = 1
    while place + count < len(lines):
        line, before = lines[place + count], lines[place + count - 1]
        if line.blanks or line.bullet or line.row is not None or line.column or only_people(line.text, line.start):
            break
        if not before.is_cut and (line.text[:1].isupper() or line.text[:1] in '«"“'):
            break
        count += 1
    return count


def each_once(speakers: list[NamedSpeaker]) -> list[NamedSpeaker]:
    """Each person once in a moment, by name and role, with what is said most of them."""
    found: dict[tuple[str, Role], NamedSpeaker] = {}
    for one in speakers:
        key = (one.name.casefold(), one.role)
        known = found.get(key)
        if known is None or len(known.details) < len(one.details):
            found[key] = one
    return list(found.values())
