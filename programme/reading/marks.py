"""Where sentences, quotes and brackets of a passage end, and what says nothing: « (sous réserve) », « (15 mn) »."""

from collections.abc import Sequence

from programme.reading.functions import BEFORE_FUNCTION, is_function, listed
from programme.reading.tokens import CLOSING, DASHES, OPENING, QUOTES, Token

SEPARATORS = DASHES | {"‐", ",", ";", ":", "/", "|", "•", "·", "►", "→", ">", "›", "*", "&"}
ARTICLES = listed("le la les l un une des d du de")
NOISE = listed(
    """
    tbc tba nc elle il iel she her he him they reserve sous-reserve confirmer confirme confirmee confirmes
    confirmation excuse excusee excuses visio visioconference distanciel distance preciser venir invite invitee
    pressenti pressentie min mn minutes h a reserve attente cours replay ligne teams zoom en sous par de la sa
    participation
"""
)
NOISE_HEADS = listed(
    """
    tbc tba nc elle il iel she her he him they reserve sous-reserve confirmer confirmation confirme confirmee excuse
    excusee excuses visio visioconference distanciel preciser pressenti pressentie attente
"""
)
ABBREVIATIONS = listed(
    "st ste av bd dir dr pr adj prof resp dept dep cf univ fac coll ass asso com comm hon pres vice-pres gal col m mme"
)
LONGEST = 70  # words said of somebody


def is_end_of_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether the full stop, « ? » or « ! » at this token ends a sentence."""
    token = tokens[at]
    if token.text not in {".", "?", "!", "…"}:
        return False
    if at + 1 >= len(tokens) or token.text != ".":
        return True
    before = tokens[at - 1] if at else None
    if before and (before.folded in ABBREVIATIONS or (len(before.text) == 1 and before.is_capital)):
        return False
    return tokens[at + 1].start > token.end


def closing_quote(tokens: Sequence[Token], at: int) -> int:
    """The token that closes the quote opened here, itself if none does soon."""
    sign = tokens[at].text
    wanted = QUOTES.get(sign, '"' if sign == '"' else "")
    if wanted:
        for place in range(at + 1, min(len(tokens), at + 80)):
            if tokens[place].text == wanted:
                return place
    return at


def closing_bracket(tokens: Sequence[Token], at: int, limit: int) -> int:
    """The token that closes the bracket opened here; -1 when none does before `limit`, or before 70 words."""
    depth = 0
    for place, token in enumerate(tokens[at : min(limit, at + LONGEST)], at):
        if token.kind == "sign":
            depth += (token.text in OPENING) - (token.text in CLOSING)
            if depth == 0:
                return place
    return -1


def is_noise(tokens: Sequence[Token]) -> bool:
    """Whether a bracket says nothing of who somebody is: « (sous réserve) », « (15 mn) », « (en visio) »."""
    words = [token.folded for token in tokens if token.kind in {"word", "elision"}]
    numbers = [token for token in tokens if token.kind == "number"]
    if not words:
        return bool(numbers) and all(token.kind == "number" or not token.text.isalnum() for token in tokens)
    if all(word in NOISE for word in words):
        return bool(numbers) or any(word in NOISE_HEADS for word in words)
    return len(words) < 10 and words[0] in {"sous", "a", "en"} and words[1] in NOISE_HEADS


def is_said_next(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Whether a function stands just here, after a comma, a bracket, a dash or nothing: « , ancienne maire »."""
    here = at
    while here < limit and here - at < 2 and tokens[here].text in SEPARATORS | {"(", "\n"} | {"\t"}:
        here += 1
    while here < limit and here - at < 5 and tokens[here].folded in ARTICLES | BEFORE_FUNCTION:
        if is_function(tokens[here].folded):
            return True
        here += 1
    return here < limit and tokens[here].kind == "word" and is_function(tokens[here].folded)


def is_years(tokens: Sequence[Token]) -> bool:
    """« (1802-1885) »: of somebody who does not come."""
    return all(token.kind == "number" or token.is_dash for token in tokens) and any(
        token.kind == "number" and len(token.text) == 4 for token in tokens
    )
