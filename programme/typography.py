"""French typography, as pure functions: the same for pages, PDFs and mails."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime

NBSP = "\u00a0"
NNBSP = "\u202f"

SPACES = f"[ \t{NBSP}{NNBSP}]*"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
HOUR = rf"(?:[01]?\d|2[0-4]){NBSP}h(?:{NBSP}\d\d)?(?!\w)"
# Addresses of pages and people and hours written 09:15 are never touched.
PROTECTED = r"""https?://[^\s«»<>"]+|www\.[^\s«»<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{1,2}:\d\d"""


def _hour(match: re.Match) -> str:
    hours, minutes = int(match["hours"]), match["minutes"]
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes}" if minutes and minutes != "00" else "")


RULES = [
    (r"(?<=[^\W\d_])'(?=[\w«])", "’"),
    (rf"(?<![\w,.])(?P<hours>[01]?\d|2[0-4]){SPACES}h(?:{SPACES}(?P<minutes>[0-5]\d))?(?!\w)", _hour),
    (rf"(?<!\w)(?P<from>{HOUR}){SPACES}[-–—]{SPACES}(?={HOUR})", lambda match: f"{match['from']}{NBSP}– "),
    (r"(?<!\w)1ère(?!\w)", "1re"),
    (r"(?<=\d)(?:è|i?è)me(?!\w)", "e"),
    (rf"(?<!\w)(?P<word>[nN]°){SPACES}(?=\d)", lambda match: match["word"] + NBSP),
    (rf"(?<!\w)(?P<day>\d{{1,2}}|1er) (?=(?:{MONTHS})(?!\w))", lambda match: match["day"] + NBSP),
    (r"(?<!\w)(?P<title>MM?\.|Mme|Dr|Pr|[A-ZÀ-Þ]\.) (?=[A-ZÀ-Þ])", lambda match: match["title"] + NBSP),
    (r"(?<=\d) (?=(?:km|m|min|kg|euros?)(?!\w))", NBSP),
    (rf"(?<=\d){SPACES}(?P<sign>[%€])", lambda match: NBSP + match["sign"]),
    (rf"«{SPACES}", f"«{NBSP}"),
    (rf"{SPACES}»", f"{NBSP}»"),
    (
        rf"(?<=[^\s(\[«]){SPACES}(?P<signs>[;!?]+)(?=\s|$|[)\]»\"’.,…])",
        lambda match: NNBSP + match["signs"],
    ),
    (rf"(?<=[^\s(\[«:]){SPACES}(?P<colons>:+)(?=\s|$)", lambda match: NBSP + match["colons"]),
]
MOST_PASSES = 4
PARTICLE = re.compile(r"(?:de l['’]|d['’]|(?:de la|de|du|des) )(?=\w)")
COMPILED = [(re.compile(rf"(?P<protected>{PROTECTED})|{pattern}"), replacement) for pattern, replacement in RULES]


@lru_cache(maxsize=4096)
def typographic(text: str) -> str:
    """`text` with French spaces, apostrophes and hours; a second pass changes nothing."""
    for _ in range(MOST_PASSES):  # one sign may make room for another: « a;: »
        once, text = text, _pass(text)
        if once == text:
            break
    return text


def _pass(text: str) -> str:
    for pattern, replacement in COMPILED:
        text = pattern.sub(lambda match, new=replacement: _replace(match, new), text)
    return text


def _replace(match: re.Match, new) -> str:
    if match["protected"] is not None:
        return match["protected"]
    return new(match) if callable(new) else new


def surname(name: str) -> str:
    """The name in capitals, accents kept; a particle typed in lower case stays: « d’ORVAL », « LE GOAZIOU »."""
    particle = PARTICLE.match(name)
    kept = particle[0] if particle else ""
    return kept + name[len(kept) :].upper()


def french_hour(hour: time) -> str:
    """« 9 h 15 », « 9 h »."""
    return f"{hour.hour}{NBSP}h" + (f"{NBSP}{hour.minute:02}" if hour.minute else "")


def french_hour_range(start: time, end: time) -> str:
    """« 9 h 15 – 9 h 45 »."""
    return f"{french_hour(start)}{NBSP}– {french_hour(end)}"


def french_duration(minutes: int) -> str:
    """« 45 min », « 1 h 15 », « 2 h »."""
    hours, rest = divmod(minutes, 60)
    return french_hour(time(hours, rest)) if hours else f"{rest}{NBSP}min"


def french_date(day: date) -> str:
    """« jeudi 31 mai 2018 », « vendredi 1er juin 2018 »."""
    number = "1er" if day.day == 1 else day.day
    return f"{format_date(day, 'l')} {number}{NBSP}{format_date(day, 'F Y')}"


def french_size(count: int) -> str:
    """« 812 ko », « 1,2 Mo »: what a file of `count` bytes weighs, in thousands as the practice is."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}{NBSP}ko"
    return f"{count / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def french_instant(instant: datetime) -> str:
    """« jeudi 31 mai 2018 à 9 h 15 », in Paris, of an aware datetime."""
    local = localtime(instant)
    return f"{french_date(local.date())} à {french_hour(local.time())}"
