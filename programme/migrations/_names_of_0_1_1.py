"""How version 0.1.1 cleans and folds names, frozen: a migration does the same thing years later, whatever became of
the functions it was written with (now `rencontre/french/names.py`)."""

import re
import unicodedata
from itertools import chain

INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
APOSTROPHES = "'`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c"
DASHES = (
    "\u02d7\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
    "\u301c\u3030\u30a0\U00010ead-"
)
SEPARATORS = re.compile(rf"[\s.,{APOSTROPHES}{DASHES}]+")
BARE = {"æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ŋ": "n", "ĸ": "k", "ə": "e", "·": "", "‧": ""}
STRUCK = re.compile("LATIN SMALL LETTER (?:BARRED |DOTLESS |OPEN |SCRIPT )?([A-Z])(?: WITH .+| BAR)?")
LATIN = chain(range(0xC0, 0x2B0), range(0x1D6C, 0x1D9B), range(0x2C60, 0x2C80), range(0xA720, 0xA800))
NAMED = {code: STRUCK.fullmatch(unicodedata.name(chr(code), "")) for code in LATIN}
LETTERS = {code: found[1].lower() for code, found in NAMED.items() if found} | str.maketrans(BARE)
PARTICLES = re.compile(rf"^(de\s+|d[{APOSTROPHES}]\s*)(?=\S)", re.IGNORECASE)
CHUNK = 500


def cleaned(text):
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def fold(text):
    bare = _bare(_bare(INVISIBLE.sub("", text)).casefold()).translate(LETTERS)
    return SEPARATORS.sub(" ", bare).strip()


def _bare(text):
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def identity_key(email, first_name, last_name):
    address = cleaned(email).strip().casefold()
    return f"{address[:254]}|{fold(first_name)[:100]}|{fold(last_name)[:100]}" if address else ""


def search_key(*texts):
    return " ".join(filter(None, map(fold, texts)))[:600]


def sort_key(first_name, last_name):
    last_name = fold(PARTICLES.sub("", cleaned(last_name).strip()))
    return f"{last_name[:100]}\t{fold(first_name)[:100]}"


def clean(row, names):
    """Clean the columns `names` of `row`, within what they hold."""
    for name in names:
        longest = row._meta.get_field(name).max_length
        setattr(row, name, cleaned(getattr(row, name)).strip()[:longest])


def chunks(rows):
    """The rows of a queryset by primary key, some hundreds at a time."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
