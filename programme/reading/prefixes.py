"""The function said before a name: « le maire d’Arras, Jo BA », « Ville d’Arras : Jo BA »."""

from bisect import bisect_right
from collections.abc import Sequence

from programme.reading.functions import BEFORE_FUNCTION, is_function, is_structure, listed
from programme.reading.marks import is_end_of_sentence
from programme.reading.mentions import CIVILITIES
from programme.reading.tokens import CLOSING, DASHES, Token

JOINING = listed("et puis and ainsi que")
OR = "ou"  # as it is written: « où » is another word
SIGNS = DASHES | set(",;/|&•·►→>›*:+‣▪■●○➢✓\uf0b7o")
LONGEST_PREFIX = 30


def function_before(tokens: Sequence[Token], begin: int, end: int, with_structures: bool = False) -> int | None:
    """Where the function that tokens `begin` to `end` say begins, civility and article off; None when they say none."""
    here = begin
    while here < end and (
        tokens[here].text in SIGNS or tokens[here].kind == "break" or tokens[here].folded in {"et", "puis"}
    ):
        here += 1
    while here < end and (
        tokens[here].kind == "civility" or tokens[here].folded in CIVILITIES - {"professeur", "professeure"}
    ):
        here += 1
    while here < end and here - begin < 6 and tokens[here].folded in {"le", "la", "l", "les", "son", "sa", "notre"}:
        here += 1
    word = here
    while (
        word < end
        and word - here < 3
        and tokens[word].folded in BEFORE_FUNCTION
        and not is_function(tokens[word].folded)
    ):
        word += 1
    if here >= end:
        return None
    is_said = word < end and is_function(tokens[word].folded)
    is_theirs = is_said or (with_structures and is_structure(tokens[here].folded) and tokens[here].is_capital)
    if not is_theirs or any(is_end_of_sentence(tokens, place) for place in range(here, end)):
        return None
    return here


def longest_prefix(
    tokens: Sequence[Token], places: list[int], floor: int, end: int, is_first: bool, needs_article: bool
) -> tuple[int, tuple[int, int]] | None:
    """Where the function that ends at `end` begins, article and all, then what of it is kept; None for none.

    `places` are the `partings` of the whole. After somebody it needs its article, « Jo BA, préfète, et le maire
    d’Arras, Al DO », or its colon.
    """
    floor, sign = max(floor, end - LONGEST_PREFIX), tokens[end]
    inside = places[bisect_right(places, floor) : bisect_right(places, end)]
    for begin in [floor, *inside] if is_first else inside:
        is_apart = sign.text in {":", "("} or sign.is_dash or (sign.text == "," and is_first and not needs_article)
        found = function_before(tokens, begin, end, with_structures=is_apart)
        if found is None:
            continue
        has_article = any(token.folded in {"le", "la", "l"} for token in tokens[begin:found])
        if is_first and needs_article and not has_article and (sign.text != "," or begin > floor):
            continue
        if is_first or has_article or sign.text == ":":
            return begin, (found, end)
    return None


def label_before(tokens: Sequence[Token], floor: int, at: int) -> int:
    """Where « En Suisse : » begins, of « …, Alain ROUX, En Suisse : Léa REY », for the name at `at`."""
    for here in range(at - 2, floor - 1, -1):
        if tokens[here].text in {",", ";", ".", ")"} or tokens[here].kind == "break":
            return here + 1
    return floor


def partings(tokens: Sequence[Token]) -> list[int]:
    """The places after a sign or « et », where a function may begin."""
    return [place + 1 for place, token in enumerate(tokens) if _parts(token)]


def _parts(token: Token) -> bool:
    return token.text in {",", ";", ":", *CLOSING} or token.folded == "et" or token.kind == "break" or token.is_dash
