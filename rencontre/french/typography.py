"""French typography, as pure functions: the same for pages, PDFs and mails."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime

NBSP = "\u00a0"
NNBSP = "\u202f"

BLANK = f"[ \t{NBSP}{NNBSP}]"
SPACES = f"{BLANK}*+"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
HOUR = rf"(?:[01]?\d|2[0-4]){NBSP}h(?:{NBSP}\d\d)?(?!\w)"

# What is never touched: addresses of pages and of people, files and their paths, code in `backquotes`, hours as 09:15.
# Each pattern, here and in the rules, enters a run of the same letters at its start alone and reads it once or twice: a
# text of strangers is read in a time that grows as its length, whatever it is made of.
REST = r"""[^\s«»<>"]"""
LOCAL = r"[\w.!#$%&'*+/=?^{|}~-]"
FILES = "pdf|docx?|od[tspg]|xlsx?|pptx?|csv|txt|rtf|md|zip|jpe?g|png|gif|svg|webp|mp[34]|ics|vcf|eml|html?|xml|json"
# Stands for each of them while the rules are applied: a letter, as their own, of a script that nobody writes.
HOLE = "\U00010900"
PROTECTED = re.compile(
    "|".join(
        [
            rf"(?:(?<![\w+.-])[a-z][a-z0-9+.-]{{1,30}}|https?|ftp)://{REST}*+",
            rf"www\.{REST}++",
            rf"(?<!\w)(?:mailto|tel|sms|sips?|xmpp|urn|webcal|geo|data):{REST}++",
            rf"(?<!{LOCAL}){LOCAL}++@[\w.-]*+(?:[:/?#]++\w{REST}*+)?+",
            rf"(?<![\w.-])[\w-]++(?:\.[\w-]++)++(?::\d++)?/{REST}*+",
            rf"(?<![\w'.-])[\w'.-]+\.(?:{FILES})(?!\w)",
            rf"(?<!\w)[a-z]:\\{REST}*+|\\\\\w{REST}*+",
            rf"(?<![^\s(\[«<\"'])[~.]{{0,2}}/[\w.~-]{REST}*+",
            r"`[^`\n]*+`",
            r"\d{1,2}+(?::\d\d)++",
            HOLE,
        ]
    ),
    re.IGNORECASE,
)


def _hour(match: re.Match[str]) -> str:
    hours, minutes = int(match["hours"]), match["minutes"]
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes}" if minutes and minutes != "00" else "")


RULES: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
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
    (rf"(?<!{BLANK}){SPACES}»", f"{NBSP}»"),
    (
        rf"(?<=[^\s(\[«;!?]){SPACES}(?P<signs>[;!?]++)(?=\s|$|[)\]»\"’.,…])",
        lambda match: NNBSP + match["signs"],
    ),
    (rf"(?<=[^\s(\[«:]){SPACES}(?P<colons>:++)(?=\s|$)", lambda match: NBSP + match["colons"]),
]
MOST_PASSES = 4
PARTICLE = re.compile(r"(?:de l['’]|d['’]|(?:de la|de|du|des) )(?=\w)")
COMPILED = [(re.compile(pattern), replacement) for pattern, replacement in RULES]


@lru_cache(maxsize=4096)
def typographic(text: str) -> str:
    """`text` with French spaces, apostrophes and hours; a second pass changes nothing."""
    for _ in range(MOST_PASSES):  # one sign may make room for another: « a;: »
        once, text = text, _pass(text)
        if once == text:
            break
    return text


def _pass(text: str) -> str:
    kept: Iterator[str] = iter(PROTECTED.findall(text))
    text = PROTECTED.sub(HOLE, text)
    for pattern, replacement in COMPILED:
        text = pattern.sub(replacement, text)
    return re.sub(HOLE, lambda _: next(kept), text)


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
    return f"{short_date(day)} {day.year}"


def short_date(day: date) -> str:
    """« jeudi 31 mai », « vendredi 1er juin »."""
    number = "1er" if day.day == 1 else day.day
    return f"{format_date(day, 'l')} {number}{NBSP}{format_date(day, 'F')}"


def french_size(count: int) -> str:
    """« 812 ko », « 1,2 Mo »: what a file of `count` bytes weighs, in thousands as the practice is."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}{NBSP}ko"
    return f"{count / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def french_instant(instant: datetime) -> str:
    """« jeudi 31 mai 2018 à 9 h 15 », in the zone of the site, of an aware datetime."""
    local = localtime(instant)
    return f"{french_date(local.date())} à {french_hour(local.time())}"


def french_number(number: int) -> str:
    """« 1 000 », with a narrow no-break space."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
