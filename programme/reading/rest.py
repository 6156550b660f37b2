"""What a passage says beside its people."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme.reading.details import FOLLOWED, Details
from programme.reading.heads import Head
from programme.reading.marks import SEPARATORS, is_noise
from programme.reading.nobody import is_nobody, is_other_structure
from programme.reading.prefixes import JOINING, OR
from programme.reading.tokens import CLOSING, OPENING, Token


@dataclass
class PeopleRead:
    """The people of a passage with what is said of each, before they are told."""

    text: str
    tokens: Sequence[Token]
    heads: list[Head]
    details: list[Details]


def rest_of(reading: PeopleRead) -> str:
    """The passage without its people; the pieces that they parted are lines."""
    cuts = _cuts(reading)
    if any(_goes_on(reading.tokens, end) and reading.tokens[begin].text not in OPENING for begin, end in cuts):
        return reading.text
    rest, begin = "", 0
    for start, end in [*cuts, (len(reading.tokens), len(reading.tokens))]:
        is_same = begin > 0 and _goes_on(reading.tokens, begin)
        piece = _piece(reading, begin, start, is_same)
        joint = " " if is_same else "\n"
        rest, begin = f"{rest}{joint}{piece}" if rest and piece else rest or piece, end
    return rest or moment_words(reading)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence that names somebody goes on after them: « …, il sera », « … présentera »."""
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
    is_word = at < len(tokens) and tokens[at].kind in {"word", "elision"} and tokens[at].shape == "lower"
    if is_word and tokens[at].folded in FOLLOWED | {"autour"}:
        return False
    return is_word and (tokens[at].folded not in JOINING or _is_bracket(tokens, at - 1))


def _is_bracket(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text in CLOSING


def _cuts(reading: PeopleRead) -> list[tuple[int, int]]:
    """The ranges of tokens that people take, with their brackets and what is noise after them."""
    cuts: list[tuple[int, int]] = []
    for head, details in zip(reading.heads, reading.details, strict=True):
        begin, end = head.brought, max(details.end, head.mention.end)
        if head.bracket:
            begin = head.bracket[0] if _only(reading.tokens[head.bracket[0] + 1 : begin]) else begin
            end = head.bracket[1] + 1 if end >= head.bracket[1] else end
        if details.talk:
            cuts.append((begin, details.talk[0]))
            begin = details.talk[1]
        end = _after_nobody(reading.tokens, _after_noise(reading.tokens, end))
        if cuts and (begin <= cuts[-1][1] or _only(reading.tokens[cuts[-1][1] : begin])):
            cuts[-1] = (cuts[-1][0], max(end, cuts[-1][1]))
        else:
            cuts.append((begin, end))
    return cuts


def _only(tokens: Sequence[Token]) -> bool:
    return all(
        token.text in SEPARATORS or token.kind == "break" or token.folded in JOINING or token.text == OR
        for token in tokens
    )


def _after_noise(tokens: Sequence[Token], at: int) -> int:
    """Where « (15 mn) » that follows people ends."""
    while at < len(tokens) and tokens[at].text in OPENING:
        close = next((place for place in range(at, min(len(tokens), at + 12)) if tokens[place].text in CLOSING), -1)
        if close < 0 or not is_noise(tokens[at + 1 : close]):
            break
        at = close + 1
    return at


def _after_nobody(tokens: Sequence[Token], at: int) -> int:
    """Where « et un représentant de l’ANCT (à confirmer) » that follows people ends."""
    here = at
    while here < len(tokens) and (_is_loose(tokens[here]) or tokens[here].folded == "par"):
        here += 1
    is_else = is_nobody(tokens, here, len(tokens)) or is_other_structure(tokens, here)
    if here == at or not is_else:
        return at
    return next(
        (place for place in range(here, len(tokens)) if tokens[place].text in {".", "?", ":", "«"}), len(tokens)
    )


def _piece(reading: PeopleRead, begin: int, end: int, is_same: bool) -> str:
    tokens = reading.tokens[begin:end]
    while tokens and _is_loose(tokens[0]) and not is_same and (begin or tokens[0].folded not in JOINING):
        tokens = tokens[1:]
    while tokens and _is_loose(tokens[-1]):
        tokens = tokens[:-1]
    return " ".join(reading.text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _is_loose(token: Token) -> bool:
    return token.text in SEPARATORS | {"."} or token.kind in {"break", "tab"} or token.folded in JOINING


def moment_words(reading: PeopleRead) -> str:
    """« Introduction » of « Introduction : Jo BA »: what brings them is the title, when there is no other."""
    first = reading.heads[0]
    if not first.is_moment:
        return ""
    words = reading.tokens[first.brought : first.mention.first]
    return " ".join(reading.text[words[0].start : words[-1].end].split()).rstrip(" :–-") if words else ""
