"""Lines of a page put together again into the paragraphs that were cut over them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from programme.reading.files.pieces import PageLine
from programme.reading.files.rows import BEGINS_AT, GOES_ON, HOURS_ALONE, Cell, Paragraph
from programme.reading.moment_kinds import kind_of

AN_ITEM = re.compile(r"[-–—•▪●◦‣⁃·►▶→✓➢➤*\uf020-\uf0ff]\s?\S|o\s|\d{1,2}\s?[.)]\s|[a-zA-Z]\)\s")
# What a line of its own begins with: « Atelier 2 : », « Intervenants : », « Mme Jo DUVAL ».
A_BEGINNING = re.compile(
    r"[A-ZÀ-Ý][\w’' -]{2,30}\s?:(?:\s|$)"
    r"|(?:(?:M|Mme|Mr|Dr|Pr)\.?\s+)?[A-ZÀ-Ý][\w’'.-]*\s+[A-ZÀ-Ý][A-ZÀ-Ý’'-]+\b(?!\s[A-ZÀ-Ý]{2})"
)
CUT = re.compile(r"([\w’'-]*\w)[-\u2010\u00ad]$")
BEFORE_A_HYPHEN = {  # words that a hyphen ends even inside a line
    "sous", "vice", "non", "demi", "mi", "ex", "semi", "après", "avant", "grand", "grands", "petit", "petits", "peut",
    "celui", "celle", "ceux", "celles", "rendez", "porte", "chef", "chefs", "centre", "lui", "elle", "eux", "nord",
    "sud", "est", "ouest", "saint", "sainte", "socio", "compte", "mot", "mots", "savoir", "bien", "tête", "vis",
    "au", "ci", "là", "outre", "quasi", "libre", "auto", "médico", "haut", "bas", "mini", "pot", "face",
}  # fmt: skip
ANOTHER_SIZE = 0.12  # of the height of a line
APART = 0.75  # of the height of a line, between two lines of one paragraph
A_BLANK_LINE = 0.9  # of the height of a line: as much as an empty one leaves
ENDS = (".", "!", "?", ":", ";", "…", "»", ")")  # what a paragraph ends with
NEARLY = 1.5  # heights of a line before the end
MANY = 0.25  # of the lines
CAPITAL, NARROW, NARROW_SIGNS = 1.35, 0.55, frozenset("fijlrt’'.,:;!()|- ")  # times the width of other letters
SPACE = 0.25  # of the height of a line: what is between two words
ALMOST = 1.0  # of the height of a line: as near to the end, a line goes on in small letters
LARGER = 1.15  # times the usual letters: a heading


@dataclass(frozen=True)
class Setting:
    """What is the same on all pages.

    `usual` is the height of most lines, points; `words` are those of the document, in small letters: they tell a word
    that a hyphen cuts from one that has it.
    """

    usual: float
    words: set[str]

    def sewn(self, before: Cell, after: Cell) -> Cell:
        """Two columns or pages, one after the other: a paragraph that the first does not end goes on in the second."""
        before, after = _without_blanks(before, -1), _without_blanks(after, 0)
        last, first = (before[-1] if before else None), (after[0] if after else None)
        if isinstance(last, Paragraph) and isinstance(first, Paragraph) and not last.is_heading:
            goes_on = first.text[:1].islower() and not AN_ITEM.match(first.text)
            if goes_on and last.text and not last.text.endswith(ENDS):
                return [*before[:-1], Paragraph(joined(last.text, first.text, self.words)), *after[1:]]
        return [*before, *after]

    def paragraphs(self, lines: Sequence[PageLine], limit: float, *, is_sure: bool = False) -> Cell:
        """The paragraphs of the lines of a column, which could go on to `limit`; `is_sure` if a rule says so."""
        end = _end_of(lines, limit, is_sure=is_sure)
        found: Cell = []
        text, before = "", None
        for line in lines:
            if before and _goes_on(before, line, end):
                text = joined(text, line.text, self.words)
            else:
                if before:
                    found += _closed(text, before, line, self.usual)
                text = line.text
            before = line
        return [*found, *_closed(text, before, None, self.usual)] if before else found


def _without_blanks(blocks: Cell, at: int) -> Cell:
    """Blocks without the empty paragraphs that they begin (0) or end (-1) with."""
    kept = list(blocks)
    while kept and kept[at] == Paragraph(""):
        kept.pop(at)
    return kept


def _closed(text: str, last: PageLine, following: PageLine | None, usual: float) -> Iterable[Paragraph]:
    yield Paragraph(text, is_heading=last.height > LARGER * usual)
    if following and following.top - last.bottom > A_BLANK_LINE * min(last.height, following.height):
        yield Paragraph("")


def _end_of(lines: Sequence[PageLine], limit: float, *, is_sure: bool) -> float:
    """Where lines end: where many do, unless the limit is sure, else before a word that did not fit, else there."""
    longest = max((line.right for line in lines), default=limit)
    if longest > limit:
        return longest
    near = [line for line in lines if line.right > longest - line.height and line.text.count(" ") > 1]
    is_near = len(near) > 1 and longest > limit - NEARLY * near[0].height
    if not is_sure and (is_near or len(near) >= max(3, MANY * len(lines))):
        return longest
    cut = [_with_next_word(one, other) for one, other in pairwise(lines) if other.text[:1].islower()]
    return min([limit, *(place for place in cut if place >= longest)])


def _is_hour_first(text: str) -> bool:
    """« 9h », « De 9h à 10h »; « vers 12h20 » goes on with a sentence."""
    return not text[:1].islower() and BEGINS_AT.match(text) is not None


def _begins_anew(before: str, text: str) -> bool:
    """Whether a line says what only begins one: a label, a name, a moment of the day; or is all in capitals."""
    if text.isupper() and not before.isupper():
        return True
    return A_BEGINNING.match(text) is not None or (text[:1].isupper() and kind_of(text) is not None)


def _with_next_word(before: PageLine, line: PageLine) -> float:
    """Where a line would have ended with the first word of the next."""
    word = re.split(r"[ -]", line.text, maxsplit=1)[0]
    share = _wide(word) / (_wide(line.text) or 1)
    return before.right + SPACE * line.height + share * (line.right - line.left)


def _wide(text: str) -> float:
    """How wide a text is in most fonts, against another."""
    return sum(CAPITAL if sign.isupper() else NARROW if sign in NARROW_SIGNS else 1.0 for sign in text)


def _goes_on(before: PageLine, line: PageLine, end: float) -> bool:
    """Whether `line` goes on with the paragraph of the one before it: its first word would not have fitted there."""
    height, text = max(before.height, line.height), line.text
    is_apart = line.top - before.bottom > APART * height or abs(before.height - line.height) > ANOTHER_SIZE * height
    begins = AN_ITEM.match(text) or _is_hour_first(text) or HOURS_ALONE.fullmatch(before.text.strip())
    if is_apart or begins or "\t" in before.text or "\t" in text:
        return False
    if CUT.search(before.text) and text[:1].isalpha():
        return True
    if _begins_anew(before.text, text) and not GOES_ON.search(before.text):
        return False
    indent = before.left - line.left
    centred = indent if indent > 2 * height else 0.0  # what is left free on the left is so on the right
    doubt = ALMOST if text[:1].islower() else SPACE  # a word's length is a guess
    return _with_next_word(before, line) > end - centred - doubt * height


def joined(text: str, following: str, words: set[str]) -> str:
    """Two lines of a paragraph in one; a hyphen that only cut a word is taken out."""
    cut = CUT.search(text)
    if not cut or not following[:1].isalpha():
        return f"{text} {following}" if text else following
    rest = re.match(r"\w*", following)
    begins, ends = cut[1].lower(), rest[0].lower() if rest else ""
    if f"{begins}-{ends}" in words or (following[:1].isupper() and text[-1] == "-"):
        return text + following
    is_compound = re.match(r"\w+-\w", following) is not None  # « Fresnoy-/sur-Mer »
    is_own = (
        text[-1] == "-" and begins + ends not in words and (is_compound or "-" in begins or begins in BEFORE_A_HYPHEN)
    )
    return (text if is_own else text[:-1]) + following
