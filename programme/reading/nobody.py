"""Who comes without a name: « un représentant de l’ANCT », « le préfet », « et l’Agence de l’eau »."""

from collections.abc import Sequence

from programme.reading.functions import BEFORE_FUNCTION, is_function, is_structure, listed
from programme.reading.mentions import CIVILITIES
from programme.reading.tokens import Token

SOME = listed("le la l les un une des deux trois quatre plusieurs quelques divers diverses certains")
NOBODY = listed(
    "equipe equipes intervenant intervenants intervenante representants temoin temoins autres etc participants elus "
    "habitants associations acteurs partenaires"
)
AUDIENCES = listed("equipe salle public participants assemblee")


def is_nobody(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Whether « un représentant de l’ANCT », « M. le maire », « des élus », « intervenant à confirmer » begins here."""
    if at < limit and tokens[at].folded == "et":
        at += 1
    if at + 1 >= limit or tokens[at].kind not in {"word", "elision", "civility", "initial"}:
        return False
    word, following = tokens[at].folded, tokens[at + 1].folded
    if word in {"N.", "N.N."} and following in {"n", "(", ","}:
        return True
    if tokens[at].kind == "civility" or word in CIVILITIES:
        return following in {"le", "la", "l", "les"}
    if word not in SOME:
        return word in NOBODY
    is_theirs = (
        word == "des" and tokens[at - 1].folded == "et" and tokens[at - 2].text != ","
    )  # « directrice de l’eau et des affaires scolaires »
    return not is_theirs and (is_function(following) or following in BEFORE_FUNCTION | AUDIENCES | NOBODY)


def is_anonymous_structure(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Whether « le Collectif de parents » begins here: after « (Limoges), », no more of the person."""
    return at + 1 < limit and tokens[at].folded in {"le", "la", "l", "les"} and is_structure(tokens[at + 1].folded)


def is_other_structure(tokens: Sequence[Token], at: int) -> bool:
    """Whether « Agence des universités » or « le Collectif » begins here, beside people."""
    is_named = at < len(tokens) and tokens[at].is_capital and is_structure(tokens[at].folded)
    return is_named or is_anonymous_structure(tokens, at, len(tokens))
