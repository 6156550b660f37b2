"""How texts are cleaned on the way in, and how names are folded for comparing and sorting.

In Python, because SQLite only knows ASCII and each PostgreSQL orders by the language of its cluster.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, filterfalse

# What is never seen: the format signs (Unicode's category Cf: zero-width, soft hyphen, direction marks, tags…) and the
# other « default ignorable » code points: fillers, variation selectors, the grapheme joiner.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Apostrophes and what is typed instead, hyphens and dashes of every kind, the minus sign, the full stop and the comma.
APOSTROPHES = "'`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c"
DASHES = (
    "\u02d7\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
    "\u301c\u3030\u30a0\U00010ead-"
)
SEPARATORS = re.compile(rf"[\s.,{APOSTROPHES}{DASHES}]+")
# What stands inside one word: « Saint-Omer », « N’Guyen », « M.-C. ».
JOINTS = re.compile(rf"(?<=\w)[.{APOSTROPHES}{DASHES}]+(?=\w)")
# Letters that Unicode does not decompose, as a keyboard without them writes them.
BARE = {"æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ŋ": "n", "ĸ": "k", "ə": "e", "·": "", "‧": ""}
# Of ł, ø, đ, ħ, ŧ, ı, ɓ, ɔ… the letter stands in the name of the sign.
STRUCK = re.compile("LATIN SMALL LETTER (?:BARRED |DOTLESS |OPEN |SCRIPT )?([A-Z])(?: WITH .+| BAR)?")
LATIN = chain(range(0xC0, 0x2B0), range(0x1D6C, 0x1D9B), range(0x2C60, 0x2C80), range(0xA720, 0xA800))
NAMED = {code: STRUCK.fullmatch(unicodedata.name(chr(code), "")) for code in LATIN}
LETTERS = {code: found[1].lower() for code, found in NAMED.items() if found} | str.maketrans(BARE)
# « de » and « d' » are ignored when sorting; « Le », « La », « Des » are kept (docs/pratique-francaise.md §2).
PARTICLES = re.compile(rf"^(de\s+|d[{APOSTROPHES}]\s*)(?=\S)", re.IGNORECASE)
LONGEST = 100  # folding may lengthen a name (« ﬃ » is three letters): the keys are cut to what their columns hold


def cleaned(text: str) -> str:
    """`text` in NFC without what is never seen."""
    if text.isascii():  # nothing to clean: most texts, and a list of people has tens of thousands
        return text
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def cleaned_line(text: str) -> str:
    """`cleaned`, for one line: a tab, which comes from a spreadsheet, is a space."""
    return cleaned(text).replace("\t", " ")


def cleaned_prose(text: str) -> str:
    """`cleaned`, for several lines: they all end in « \\n »."""
    return re.sub("\r\n?|\u2028|\u2029", "\n", cleaned(text))


def fold(text: str) -> str:
    """The letters alone: no accent, no case; apostrophes, hyphens and runs of spaces become one space."""
    bare = text.lower() if text.isascii() else _bare(_bare(INVISIBLE.sub("", text)).casefold()).translate(LETTERS)
    return SEPARATORS.sub(" ", bare).strip()


def _bare(text: str) -> str:
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))


def sort_key(first_name: str, last_name: str) -> str:
    """French collation by family name: É sorts as E, « de » and « d' » are ignored.

    A tab parts the names: it stands before the space, so MARTIN before MARTIN DUPONT before MARTINEZ.
    """
    last_name = fold(PARTICLES.sub("", cleaned(last_name).strip()))
    return f"{last_name[:LONGEST]}\t{fold(first_name)[:LONGEST]}"


def searched(names: Sequence[str], others: Sequence[str] = ()) -> str:
    """What is looked through, folded: first apart, then joined; « obrien » and « o brien » find « O’Brien ».

    A name is joined whole (« delatour »); of `others`, only what is one word once typed so (« saintomer »): joined
    whole, « Régie du Haut-Pont » would answer to « edu ».
    """
    known, words = [fold(name) for name in names], [fold(text) for text in others]
    joined = [name.replace(" ", "") for name in known if " " in name]
    for text, apart in zip(others, words, strict=True):
        joined += [word for word in fold(JOINTS.sub("", text)).split() if word not in apart.split()]
    return " ".join(filter(None, [*known, *words, *joined]))


MOST_WORDS = 8  # looked for at once: nobody types more, and each is a clause of the query


def words_of(text: str) -> list[str]:
    """The first words of what is looked for, folded; no database reads a NUL or half a sign."""
    return fold(text.replace("\0", "").encode(errors="ignore").decode()).split()[:MOST_WORDS]
