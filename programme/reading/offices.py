"""Names with the words just before them: « la sénatrice Jo BA », « son directeur Jo BA », « le lycée Jean Moulin »."""

from collections.abc import Sequence

from programme.reading.functions import NAMESAKES, is_office, is_place, is_structure, listed
from programme.reading.mentions import Mention, Strength, is_first_name
from programme.reading.prefixes import function_before
from programme.reading.tokens import Token

INSIDE = listed(
    """
    de du des d a au aux chez sur selon dans en pour contre vers saint sainte st ste san santa notre-dame par-dela l
    le la les un une d’apres apres entre chez
"""
)
OPENINGS = listed(
    "ouverture introduction conclusion accueil cloture bienvenue synthese plenier pleniere officielle mot"
)
THEIRS = listed("son sa notre nos leur votre")
OPENED_BY = frozenset(":,;–-—(")


def is_cited(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether « de », « selon », « lycée » stands just before the name."""
    before = tokens[mention.first - 1] if mention.first else None
    return bool(before and (before.folded in INSIDE or is_place(before.folded)))


def is_in_place(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether the words just before are what bears the name: « lycée », « centre social », « groupe »."""
    return any(is_place(token.folded) for token in tokens[max(0, mention.first - 2) : mention.first])


def is_bearer(tokens: Sequence[Token], mention: Mention) -> bool:
    """« Université Toulouse – Jean Moulin »: somebody dead whose name a structure bears."""
    at = mention.first
    if mention.is_upper or at < 2 or not (tokens[at - 1].is_dash or tokens[at - 1].text == ","):
        return False
    name = " ".join(token.folded for token in tokens[mention.name : mention.end])
    return name in NAMESAKES and any(is_structure(token.folded) and token.is_capital for token in tokens[at - 5 : at])


def is_said_straight(tokens: Sequence[Token], mention: Mention) -> bool:
    """« du Député Jo BA », not « du maire de Saint-Jo Ba en scène »: sure, and nothing but a sign after it."""
    is_end = mention.end >= len(tokens) or tokens[mention.end].kind != "word"
    return is_end and mention.strength is Strength.SURE and not is_cited(tokens, mention)


def name_inside(tokens: Sequence[Token], mention: Mention) -> int:
    """Where « Luc ROY » begins in « le club Ibn Khaldoun Luc ROY », the end of the whole when nobody does."""
    for here in range(mention.name + 1, mention.end - 1):
        if is_first_name(tokens[here].folded) and tokens[here + 1].shape == "upper":
            return here
    is_after_place = (
        mention.strength is Strength.LIKELY and mention.end - mention.name > 2 and is_cited(tokens, mention)
    )
    return mention.end - 2 if is_after_place and tokens[mention.end - 1].shape == "upper" else mention.end


def their_function(tokens: Sequence[Token], mention: Mention) -> tuple[int, tuple[int, int]] | None:
    """« et son directeur Jo BA », « notre présidente Jo BA »: where it begins, then what of it is kept."""
    for here in range(mention.first - 2, max(0, mention.first - 4) - 1, -1):
        if tokens[here].folded in THEIRS and mention.strength is Strength.SURE:
            found = function_before(tokens, here, mention.first)
            is_stand_in = found is not None and tokens[found].folded.startswith("represent")
            return (here, (found, mention.first)) if found is not None and not is_stand_in else None
    return None


def comes_in_office(tokens: Sequence[Token], at: int, mention: Mention) -> bool:
    """Whether « la sénatrice Jo BA », « son directeur Jo BA » comes, rather than one that a title cites.

    `at` is where the function begins, its article off.
    """
    before = tokens[at - 1].folded if at else ""
    opened = tokens[at - 2] if at > 1 else None
    is_begun = opened is None or opened.text in OPENED_BY or opened.kind == "break"
    is_said = before in THEIRS or (before in {"le", "la", "l"} and is_begun and is_office(tokens[at].folded))
    is_end = mention.end >= len(tokens) or tokens[mention.end].kind != "word"
    return is_said and is_end and mention.strength is Strength.SURE
