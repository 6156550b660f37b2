"""What stands above the moments: title, dates, hours of the day, venues, introduction, public."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from programme.reading.days import NOT_THE_DAY, WEEKDAYS, FoundDay, days_in
from programme.reading.draft import Doubt, NamedDay, NamedVenue, SaidAt, TextSpan
from programme.reading.hours import HourRange, hours_in
from programme.reading.layout import HALF_DAY
from programme.reading.text_lines import TextLine
from programme.reading.titles import goes_on, unquoted
from programme.reading.whereabouts import BEFORE_A_PLACE, LABELLED, POSTAL, STREET, VENUE_WORDS, venue_in
from rencontre.french.names import fold

EVENT_WORDS = re.compile(
    r"(?:\d+ ?(?:e|eme|es|emes|ere|ers?) )?(?:les |la |le |l )?(?:\d+ ?(?:e|eme|es|emes|ere"
    r"|ers?) )?(?:premieres? )?(?:grandes? )?"
    r"(?:colloque|journees?|rencontres?|assises|forum|seminaire|congres|conference|symposium|convention"
    r"|universite d ete"
    r"|etats generaux|webinaire|matinee|ateliers?|salon|festival|assemblee generale|formation|rendez vous|cafe"
    r"|petit dejeuner)\b"
)
MAIL = re.compile(r"(?:de|envoye|date|a|cc|from|sent|to|objet|subject|pj|pieces? jointes?)[ \u00a0]*:", re.IGNORECASE)
SUBJECT = re.compile(r"(?:objet|subject)[ \u00a0]*:[ \u00a0]*", re.IGNORECASE)
FORWARDED = re.compile(r"(?:(?:tr|re|fwd?)[ \u00a0]*:[ \u00a0]*)+", re.IGNORECASE)
GREETING = re.compile(r"(?:bonjour|cher|chere|chers|cheres|madame|mesdames|monsieur|messieurs)\b")
GENERIC = re.compile(
    r"(?:programme|pre programme|preprogramme|programme (?:detaille|previsionnel|provisoire|de la journee"
    r"|du jour|complet)|au programme"
    r"|invitation|ordre du jour|deroule(?:ment)?(?: de la journee)?|agenda|le programme|la journee"
    r"|save the date|sommaire"
    r"|deroule previsionnel|telecharg\w*|voici (?:le|notre) programme|decouvrez|en savoir plus"
    r"|programme et inscriptions?|horaires?|planning)(?: .{0,40})?"
)
WORDS_OF_A_KIND = 5
BODY_OF_PEOPLE = re.compile(
    r"(?:la |le |l |les )?(?:ville|mairie|commune|communaute|federation|association|conseil|region|departement"
    r"|prefecture"
    r"|universite|academie|ministere|chambre|syndicat|agence|union|reseau|metropole|agglomeration|pays"
    r"|centre de gestion)\b"
)
CYCLE = re.compile(
    r"(?:cycle|dans le cadre|a l occasion|organise|en partenariat|avec le|sous le (?:haut )?patronage|propose par)"
)
AUDIENCE = re.compile(r"(?:public|pour qui|a qui s adresse|destinataires?)\b.{0,30}|.*\bouverte? a (?:tou|l ensemble)")
PROSE = 110  # characters: what is as long is a text, not a title
LONGEST_AUDIENCE = 320
LONGEST_TITLE = 220


@dataclass
class Cover:
    """What the lines above the moments say of the day."""

    title: str = ""
    days: list[NamedDay] = field(default_factory=list)
    hours: HourRange | None = None
    venues: list[NamedVenue] = field(default_factory=list)
    introduction: list[SaidAt] = field(default_factory=list)
    audience: str = ""
    unread: list[TextSpan] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def cover_of(lines: list[TextLine], page: str, heads: list[TextLine]) -> Cover:
    """What `lines`, above the first moment, say of the day; `heads` are the lines that date the moments."""
    found = Cover()
    rest = [line for line in lines if line not in heads]
    paragraphs = _paragraphs(rest, page)
    titles: list[tuple[int, int, str]] = []
    place = 0
    while place < len(paragraphs):
        place += _read(paragraphs, place, found, titles)
    found.days, doubts = named_days(lines, heads)
    found.doubts += doubts
    _choose_title(found, titles, paragraphs)
    return found


def _paragraphs(lines: list[TextLine], page: str) -> list[SaidAt]:
    """Lines that go on with one another, put together."""
    groups: list[list[TextLine]] = []
    for line in lines:
        before = groups[-1] if groups else []
        text = page[before[0].start : before[-1].span.end] if before else ""
        is_prose = len(text) > PROSE and not line.blanks and not line.bullet
        address = (
            before and not line.blanks and text.rstrip().endswith((",", "–", "-")) and bool(POSTAL.search(line.text))
        )
        if before and (
            address or is_prose or (goes_on(text, line, is_cut=before[-1].is_cut) and not days_in(line.text))
        ):
            before.append(line)
        else:
            groups.append([line])
    return [
        SaidAt(
            " ".join(page[group[0].start : group[-1].span.end].split()), TextSpan(group[0].start, group[-1].span.end)
        )
        for group in groups
    ]


def _read(paragraphs: list[SaidAt], place: int, found: Cover, titles: list[tuple[int, int, str]]) -> int:
    """Read the paragraph at `place`; how many are taken."""
    said = paragraphs[place]
    text, folded = said.text, fold(said.text)
    if subject := SUBJECT.match(text):
        named = re.split(r"[ \u00a0][–—-][ \u00a0]", text[subject.end() :])[0]
        titles.append((6 if "«" in named else 2, -place, FORWARDED.sub("", named)))
        return 1
    if MAIL.match(text) or GREETING.match(folded):
        found.unread.append(said.span)
        return 1
    days, hours = days_in(text), hours_in(text)
    if len(text) < LONGEST_AUDIENCE and AUDIENCE.match(folded) and not days:
        found.audience = found.audience or text
        return 1
    if len(text) > PROSE and (text.rstrip().endswith((".", "?", "!", ":", "»")) or len(text) > LONGEST_TITLE):
        found.introduction.append(said)
        return 1
    if GENERIC.fullmatch(folded) and len(folded.split()) <= WORDS_OF_A_KIND + 2 and not days:
        return 1
    if hours and found.hours is None and hours[0].end:
        found.hours = replace(hours[0], end=hours[-1].end)
    if days or (hours and len(folded.split()) < 8):
        _title_beside_a_date(said, days, hours, titles, place)
        _venue_beside_a_date(said, days, hours, found)
        return 1
    return _venue(paragraphs, place, found) or _title(said, place, found, titles)


def _title_beside_a_date(
    said: SaidAt, days: list[FoundDay], hours: list[HourRange], titles: list[tuple[int, int, str]], place: int
) -> None:
    """« Colloque X – 8 avril 2013 »: the words that stand with the date."""
    spans = sorted([one.span for one in days] + [one.span for one in hours])
    if not spans:
        return
    before = said.text[: spans[0].start].strip(" –—-:,|.(le")
    if len([word for word in before.split() if len(word) > 2]) > 2 and not NOT_THE_DAY.search(fold(before)):
        titles.append((1 + bool(EVENT_WORDS.match(fold(before))), -place, before))


def _venue_beside_a_date(said: SaidAt, days: list[FoundDay], hours: list[HourRange], found: Cover) -> None:
    """« Mardi 14 octobre 2025 – Maison des associations, 5 rue du Port, 59140 Dunkerque »: the place after the date."""
    end = max([*(one.span.end for one in days), *(one.span.end for one in hours)])
    rest = said.text[end:].strip(" –—-:,|.()")
    if POSTAL.search(rest) or STREET.search(rest) or VENUE_WORDS.match(BEFORE_A_PLACE.sub("", fold(rest))):
        venue = venue_in(rest, said.span.start)
        if venue and (venue.name or venue.address):
            found.venues.append(venue)


def _venue(paragraphs: list[SaidAt], place: int, found: Cover) -> int:
    said = paragraphs[place]
    label = LABELLED.fullmatch(said.text + " ") or LABELLED.fullmatch(said.text)
    if label and place + 1 < len(paragraphs):
        following = paragraphs[place + 1]
        venue = venue_in(following.text, following.span.start)
        named = venue or NamedVenue(following.text.strip(" ,;"), following.span)
        found.venues.append(named)
        return 2
    starts_as_a_place = VENUE_WORDS.match(BEFORE_A_PLACE.sub("", fold(said.text)))
    if not (LABELLED.match(said.text) or POSTAL.search(said.text) or STREET.search(said.text) or starts_as_a_place):
        return 0
    if not POSTAL.search(said.text) and EVENT_WORDS.match(fold(said.text)):
        return 0
    venue = venue_in(said.text, said.span.start)
    if venue is None:
        return 0
    if not venue.name and place and found.unread and paragraphs[place - 1].span == found.unread[-1]:
        before = paragraphs[place - 1]
        venue = NamedVenue(before.text.strip(" ,;"), before.span, venue.address, venue.postal_code, venue.city)
        found.unread.pop()
    found.venues.append(venue)
    return 1


def _title(said: SaidAt, place: int, found: Cover, titles: list[tuple[int, int, str]]) -> int:
    text, folded = said.text, fold(said.text)
    found.unread.append(said.span)
    if len(folded.split()) < 2 or HALF_DAY.match(folded) or CYCLE.match(folded):
        return 1
    score = 1
    score += 3 if text[:1] in '«“"' and text[-1:] in '»”"' else 0
    score += 2 if EVENT_WORDS.match(folded) and len(folded.split()) > 3 else 0
    score -= 2 if EVENT_WORDS.match(folded) and len(folded.split()) <= 3 else 0
    score -= 2 if BODY_OF_PEOPLE.match(folded) else 0
    score += 1 if sum(map(str.isupper, text)) > sum(map(str.islower, text)) else 0
    score += 1 if text.endswith("?") or len(folded.split()) > 4 else 0
    titles.append((score, -place, text))
    return 1


def _choose_title(found: Cover, titles: list[tuple[int, int, str]], paragraphs: list[SaidAt]) -> None:
    if not titles:
        titles = [
            (0, 0, quoted)
            for said in found.introduction
            for quoted in re.findall(r"«\s*([^«»]{12,200}?)\s*»", said.text)
        ]
    if not titles:
        return
    best = max(titles)
    found.title = unquoted(best[2])[:LONGEST_TITLE]
    spans = {said.span for said in paragraphs if said.text == best[2]}
    found.unread = [span for span in found.unread if span not in spans]


# --- Dates ------------------------------------------------------------------------------------------------------------


def named_days(lines: Iterable[TextLine], heads: list[TextLine]) -> tuple[list[NamedDay], list[Doubt]]:
    """The dates of the day: those that head moments, else the one that the page says best."""
    everything = [(line, one) for line in lines for one in days_in(line.text)]
    year = next((one.year for _, one in reversed(everything) if one.year), None)
    headed = [(line, one) for line in heads for one in days_in(line.text)[:1]]
    distinct = {(one.month, one.day) for _, one in headed}
    if len(distinct) > 1:
        chosen = list({(one.month, one.day): (line, one) for line, one in headed}.values())
    else:
        is_last = headed and not any(line.start > headed[0][0].start for line, _ in everything)
        best = headed[0] if is_last else _best(everything)
        chosen = [best] if best else []
    days = [_named(line, one, year) for line, one in chosen]
    return days, [doubt for (_, one), day in zip(chosen, days, strict=True) for doubt in _doubts(one, day)]


def _best(everything: list[tuple[TextLine, FoundDay]]) -> tuple[TextLine, FoundDay] | None:
    counts = Counter((one.day, one.month) for _, one in everything)
    scored = []
    for place, (line, one) in enumerate(everything):
        score = counts[(one.day, one.month)] + (1 if one.year else 0) + (1 if one.weekday is not None else 0)
        score += 2 if len(line.text.split()) < 9 and place else 0
        score += 1 if re.search(r"[^\W\d_]{3}", line.text[: one.span.start]) and place else 0
        score -= 6 if NOT_THE_DAY.search(line.folded) else 0
        scored.append((score, place, line, one))
    if not scored:
        return None
    _, _, line, one = max(scored, key=lambda row: row[:2])
    return line, one


def _named(line: TextLine, one: FoundDay, year: int | None) -> NamedDay:
    words = line.text[one.span.start : one.span.end]
    return NamedDay(words, one.in_year(year), TextSpan(line.start + one.span.start, line.start + one.span.end))


def _doubts(one: FoundDay, named: NamedDay) -> list[Doubt]:
    day: date | None = named.day
    if day is None:
        return [Doubt("date", f"«\u00a0{named.words}\u00a0»\u00a0: le texte ne dit pas l’année.")]
    if one.weekday is not None and one.weekday != day.weekday():
        return [Doubt("date", f"«\u00a0{named.words}\u00a0»\u00a0: ce jour-là est un {WEEKDAYS[day.weekday()]}.")]
    return []
