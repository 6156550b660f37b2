"""What is said of somebody after their name, « (maire d’Arras) », « , maire, Ville d’Arras », and where it ends."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from programme.reading.functions import BEFORE_FUNCTION, OTHER_WORDS, is_function, is_structure, listed
from programme.reading.marks import (
    ARTICLES,
    LONGEST,
    NOISE,
    SEPARATORS,
    closing_bracket,
    closing_quote,
    is_end_of_sentence,
    is_noise,
    is_said_next,
    is_years,
)
from programme.reading.nobody import is_anonymous_structure, is_nobody
from programme.reading.tokens import CLOSING, DASHES, OPENING, QUOTES, Token

# A line of details may begin so; after a dash they begin a title.
TITLE_WORDS = listed(
    """
    le la les l un une des quel quelle quels quelles comment pourquoi quand ou que qu vers entre et si ce cette ces
    de du d a au aux pour par sur sans avec dans en retour retours presentation temoignage temoignages introduction
    conclusion synthese echanges debat table atelier ateliers restitution pause dejeuner accueil cloture ouverture
    construire faire penser agir
"""
)
GRAMMAR = TITLE_WORDS | listed(
    """
    qui dont son sa ses leur leurs nos notre votre vos mon ma mes il elle ils elles on nous vous je tu est sont a
    ont sera seront etait etaient fut avait peut doit peuvent doivent va vont n ne pas plus tres tout tous toutes
    toute s c contre selon apres avant pendant depuis lors autour face afin donc mais car ni or comme quoi se y j m
    t
"""
)
VERBS = listed(
    """
    est sont ont sera seront etait peut doit peuvent doivent va vont presentera presente presentent presenteront
    interviendra interviendront animera animeront anime ouvrira ouvriront conclura concluront reviendra reviendront
    temoignera temoigneront partagera partageront exposera exposeront expliquera raconte racontera propose proposera
    proposent proposeront abordera aborderont evoquera decrira montrera dressera introduira introduiront moderera
    participera participeront accueillera accueilleront debattront debattra echangera echangeront repondra
    repondront prendra prendront livrera livreront viendra viendront fera feront dira apportera apporteront parlera
    parleront dialoguera dialogueront discutera discuteront invite invitent analyse analysera interroge interrogera
"""
)
FOLLOWED = listed("suivi suivie suivis suivies precede precedee")
SPEAKING = VERBS - listed("est sont ont etait peut doit peuvent doivent va vont sera seront")
UNSURE = listed("tbc tba reserve sous-reserve confirmer confirmation preciser pressenti pressentie attente")
ABSENT = listed("excuse excusee excuses")
SPEECH_STARTS = listed(
    "allocution allocutions discours intervention interventions ouverture introduction conclusion conclusions cloture "
    "temoignage temoignages mot synthese restitution"
)
TALKS = listed(
    "conference conferences communication intervention introduction presentation keynote conclusion allocution"
)
BULLETS = frozenset("•·►→*‣▪■●○➢✓")
ELSE = listed("par le la l les des un une du de d notre nos")  # after « et »: « et la Fédération », « et du syndic »
PRONOUNS = listed("il elle ils elles on nous vous ce cet cette ces qui dont il je")
TRAILING = listed(
    """
    et ainsi que puis ou represente representee representes representees accompagne accompagnee entoure entouree
    suivi suivie avec de enfin
"""
)


class Details(NamedTuple):
    """`text` as it is written; tokens up to `end` say it; `is_clean` when it reads as a function, and nothing else."""

    text: str = ""
    end: int = 0
    is_clean: bool = True
    is_unsure: bool = False
    is_absent: bool = False
    is_plural: bool = False
    is_structure: bool = False
    talk: tuple[int, int] | None = None  # the title between a name and its function: « Jo BA, « Le tri », géographe »


def details_of(text: str, tokens: Sequence[Token], begin: int, limit: int) -> Details:
    """What the tokens from `begin`, just after a name, say of it, before `limit` (the next name, a closing bracket)."""
    limit = min(limit, begin + LONGEST)
    start = _first_word(tokens, begin, limit)
    if start >= limit:
        return Details(end=limit)
    if is_end_of_sentence(tokens, start):
        return Details(end=start)
    if (start == begin and tokens[start].folded in {"et", "ou", "puis"}) or tokens[start].folded in FOLLOWED:
        return Details(end=begin)
    talk = _talk_end(tokens, start, limit)
    if talk:
        return details_of(text, tokens, talk, limit)._replace(is_clean=False, talk=(start, talk))
    if not _may_be_said(tokens, begin, start, limit):
        return Details(end=begin, is_clean=False)
    end, kept, flags = _kept(tokens, start, limit)
    kept = _without_stand_in(tokens, _trimmed(tokens, kept))
    if not kept:
        return Details("", end, True, *flags)
    words = [tokens[place] for place in kept if tokens[place].kind in {"word", "elision"}]
    first = words[0].folded if words else ""
    is_alone = is_function(first) or (first in BEFORE_FUNCTION and len(words) > 1 and is_function(words[1].folded))
    return Details(_written(text, tokens, kept), end, True, *flags, _is_plural(words), not is_alone)


def _talk_end(tokens: Sequence[Token], start: int, limit: int) -> int:
    """Where the title ends, of « Jo BA, « Le tri », géographe », « Jo BA, Keynote, géographe »; 0: none."""
    close = closing_quote(tokens, start)
    end = close + 1 if close > start else 0
    if tokens[start].folded in TALKS and tokens[start].is_capital:
        end = next((here for here in range(start, min(limit, start + 14)) if tokens[here].text == ","), 0)
    return end if end and end < limit and is_said_next(tokens, end, limit) else 0


def _first_word(tokens: Sequence[Token], begin: int, limit: int) -> int:
    here = begin
    while here < limit and (tokens[here].text in SEPARATORS or tokens[here].kind in {"break", "tab"}):
        here += 1
    return here


def _may_be_said(tokens: Sequence[Token], begin: int, start: int, limit: int) -> bool:
    """Whether what begins at `start` says who somebody is; a title, a verb or a year does not."""
    first = tokens[start]
    signs = {token.text for token in tokens[begin:start]}
    if first.text in OPENING:
        close = closing_bracket(tokens, start, limit)
        return close > start + 1 and not is_years(tokens[start + 1 : close])
    if first.kind == "address":
        return True
    if first.kind not in {"word", "elision", "initial", "civility"}:
        return False
    if is_said_next(tokens, start, limit):
        return not (first.folded in {"un", "une"} and begin == start)
    if not signs:
        return _is_said_without_sign(tokens, start, limit)
    if is_structure(first.folded):
        return ":" not in signs or first.is_capital
    if ":" in signs:
        return first.shape == "upper"
    if first.folded in GRAMMAR:
        following = tokens[start + 1 : start + 4]
        return (
            first.folded in ARTICLES | {"pour", "au", "en", "a"}
            and any(
                is_structure(token.folded) or token.shape == "upper" or token.folded in {"charge", "nom"}
                for token in following
            )
            and not (signs & DASHES and first.is_capital)
        )
    return not (signs & DASHES and first.folded in OTHER_WORDS and first.is_capital and len(tokens) > start + 3)


def _is_said_without_sign(tokens: Sequence[Token], start: int, limit: int) -> bool:
    """« Jo Ba maire », « Jo Ba de l’IREV », « Jo BA Ville d’Arras », « Jo Ba représentant l’État »."""
    first = tokens[start]
    if first.folded in {"de", "du", "d", "pour"}:
        following = tokens[start + 1 : min(limit, start + 3)]
        return any(is_structure(token.folded) or token.shape == "upper" for token in following)
    return is_structure(first.folded) or first.shape == "upper" or first.folded in TRAILING or first.folded in ABSENT


def _kept(tokens: Sequence[Token], start: int, limit: int) -> tuple[int, list[int], tuple[bool, bool]]:
    """Where what is said ends, the places of its tokens, whether they may not come, whether they surely do not."""
    kept: list[int] = []
    here, is_unsure, is_absent = start, False, False
    while here < limit and not _stops(tokens, here, limit, kept):
        token = tokens[here]
        close = closing_bracket(tokens, here, limit) if token.text in OPENING else -1
        if close > here:
            inside = tokens[here + 1 : close]
            words = {one.folded for one in inside}
            is_unsure, is_absent = is_unsure or bool(words & UNSURE), is_absent or bool(words & ABSENT)
            kept += [] if is_noise(inside) else range(here, close + 1)
            here = close + 1
        elif token.text in QUOTES:
            close = min(closing_quote(tokens, here), limit - 1)
            kept += range(here, close + 1)
            here = close + 1
        else:
            tail = _noise_tail(tokens, here, limit, kept)
            if tail:
                words = {one.folded for one in tokens[here:tail]}
                is_unsure, is_absent = is_unsure or bool(words & UNSURE), is_absent or bool(words & ABSENT)
                here = tail
                continue
            if token.kind != "address":
                kept.append(here)
            here += 1
    return here, kept, (is_unsure, is_absent)


def _noise_tail(tokens: Sequence[Token], at: int, limit: int, kept: list[int]) -> int:
    """Where « sous réserve », « à confirmer », « en visio », « 15 min » that begins here ends; 0: it is not that."""
    is_after_sign = tokens[at - 1].text in SEPARATORS or tokens[at - 1].text in CLOSING
    if kept and not is_after_sign and tokens[at].folded not in {"sous", "excuse", "excusee"}:
        return 0
    here = at
    while here < limit and (tokens[here].kind == "number" or tokens[here].folded in NOISE):
        here += 1
    ends = here == limit or tokens[here].text in SEPARATORS | set(CLOSING) or tokens[here].kind in {"break", "tab"}
    return here if here > at and ends and is_noise(tokens[at:here]) else 0


def _stops(tokens: Sequence[Token], here: int, limit: int, kept: list[int]) -> bool:
    """Whether something else begins here: a sentence, a title, people without a name."""
    token = tokens[here]
    if token.text in CLOSING or token.text == ";":
        return True
    if is_end_of_sentence(tokens, here):
        return True
    if not kept:
        return False
    if token.text == ":":
        return not (here + 1 < limit and is_function(tokens[here + 1].folded))
    if token.text in QUOTES or token.text == '"':
        return is_quoted_title(tokens, here)
    is_bullet = token.text in BULLETS or token.is_dash or token.kind == "break"
    if is_bullet and is_nobody(tokens, here + 1, limit):
        return True
    if token.is_dash and tokens[kept[-1]].text in CLOSING and here + 1 < limit:
        following = tokens[here + 1]
        is_else = following.shape == "lower" and not is_said_next(tokens, here + 1, limit)
        return is_else or _begins_title(tokens, here + 1, limit)
    if token.is_dash or token.kind == "break":
        return _begins_title(tokens, here + 1, limit)
    if token.text == "," and here + 1 < limit and _is_else(tokens, here + 1, limit, kept):
        return True
    if token.is_capital and token.folded in SPEECH_STARTS and here + 1 < len(tokens):
        return tokens[here + 1].folded in {"de", "d", "du", "par", ":"} and tokens[here - 1].folded not in ARTICLES
    if token.is_capital and tokens[kept[0]].text in OPENING and tokens[kept[-1]].text in CLOSING:
        return not is_said_next(tokens, here, limit) and tokens[here].folded in TITLE_WORDS | OTHER_WORDS
    if token.folded in {"et", "&"} and tokens[kept[-1]].text in CLOSING and here + 1 < limit:
        following = tokens[here + 1]
        return following.folded in ELSE or (is_structure(following.folded) and following.is_capital)
    if token.text == "," or token.folded == "et":
        return is_nobody(tokens, here + 1, limit)
    if token.folded == "autour" and (tokens[here - 1].text in CLOSING or tokens[here - 1].text == ","):
        return True
    if token.folded in FOLLOWED and here + 1 < len(tokens) and tokens[here + 1].folded in {"de", "d", "du"}:
        return True
    return token.folded in SPEAKING or (token.folded in VERBS and token.shape == "lower")


def is_future(token: Token) -> bool:
    """« donnera », « animeront »: a verb that says what somebody will do."""
    return token.folded.endswith(("era", "eront", "ira", "iront", "dra", "dront")) and token.shape == "lower"


def _is_else(tokens: Sequence[Token], at: int, limit: int, kept: list[int]) -> bool:
    """« (IREV), il sera », « (IREV), Dossiers de police », « , et la Fédération de pêche »: no more of who they are."""
    word = tokens[at].folded
    if (
        word in PRONOUNS
        or is_future(tokens[at])
        or (tokens[kept[-1]].text in CLOSING and is_anonymous_structure(tokens, at, limit))
    ):
        return True
    if word == "et" and at + 1 < limit:
        return tokens[at + 1].folded in ELSE | {"m", "mme"}
    is_after_bracket = tokens[kept[0]].text in OPENING and tokens[kept[-1]].text in CLOSING
    if is_after_bracket and is_structure(word) and tokens[at].is_capital:
        return is_structure(tokens[kept[1]].folded) or tokens[kept[1]].shape == "upper"  # « (INRAE), Association Eau »
    if not is_after_bracket or not tokens[at].is_capital or is_said_next(tokens, at, limit):
        return False
    words = [token for token in tokens[at : min(limit, at + 12)] if token.kind in {"word", "elision"}]
    return len(words) > 2 and not is_structure(word) and any(token.shape == "lower" for token in words)


def is_quoted_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether the quote opened here is a title, not the name of a structure: « association « Voter mieux » »."""
    before = tokens[at - 1] if at else None
    close = closing_quote(tokens, at)
    if close == at or tokens[at + 1].shape == "upper":  # « HDJ Santerre »
        return False
    is_followed = close + 1 < len(tokens) and (tokens[close + 1].is_dash or tokens[close + 1].text == ",")
    for token in reversed(tokens[max(0, at - 4) : at]) if is_followed else ():
        if token.kind not in {"word", "elision"}:
            break
        if is_structure(token.folded):
            return False
    return not (before and (is_structure(before.folded) or before.folded in ARTICLES or is_function(before.folded)))


def _begins_title(tokens: Sequence[Token], at: int, limit: int) -> bool:
    if at >= limit or tokens[at].kind not in {"word", "elision"}:
        return False
    if not tokens[at].is_capital or is_said_next(tokens, at, limit):
        return False
    if tokens[at].folded in TITLE_WORDS:
        return True
    return (
        tokens[at].folded in OTHER_WORDS and not is_structure(tokens[at].folded) and _reads_as_title(tokens, at, limit)
    )


def _reads_as_title(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """« Marche au passé. Auberge du Sud »: words of grammar, then a full stop, a colon or a question mark."""
    end = next((here for here in range(at, min(limit, at + 14)) if tokens[here].text in {".", ":", "?", "!"}), 0)
    return end > at + 2 and any(token.folded in GRAMMAR and token.shape == "lower" for token in tokens[at:end])


def _trimmed(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """The places without the signs and the joining words at both ends, nor « de l’ » before a structure."""
    while kept and _is_loose(tokens[kept[-1]]):
        kept = kept[:-1]
    begin = 0
    while begin < len(kept) and (
        tokens[kept[begin]].text in SEPARATORS or tokens[kept[begin]].kind in {"break", "tab"}
    ):
        begin += 1
    kept = kept[begin:]
    begin = 0
    while begin < min(3, len(kept) - 1) and tokens[kept[begin]].folded in {
        "de",
        "du",
        "d",
        "la",
        "l",
        "le",
        "les",
        "pour",
    }:
        begin += 1
    if begin and tokens[kept[0]].folded in {"de", "du", "d", "pour"}:
        return kept[begin:]
    return kept


def _without_stand_in(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """The places without « ou son représentant »."""
    if len(kept) > 3 and tokens[kept[-1]].folded.startswith("represent") and tokens[kept[-3]].folded == "ou":
        return kept[:-3]
    return kept


def _is_loose(token: Token) -> bool:
    is_sign = token.text in SEPARATORS or token.text in {".", "…"} or token.kind in {"break", "tab"}
    return is_sign or token.folded in TRAILING


def _is_plural(words: Sequence[Token]) -> bool:
    """« chargées de mission », « maires de Lens et de Liévin »: said of several people."""
    first = next((word.folded for word in words if word.folded not in BEFORE_FUNCTION and len(word.folded) > 2), "")
    singular = {"commissaires", "experts", "membres"}
    return first[-1:] in {"s", "x"} and is_function(first) and (is_function(first[:-1]) or first in singular)


def _written(text: str, tokens: Sequence[Token], kept: list[int]) -> str:
    """The kept tokens as they are written, spaces made one, outer brackets off, bars and tabs as commas."""
    pieces, begin = [], kept[0]
    for one, following in zip(kept, [*kept[1:], None], strict=True):
        if following != one + 1:
            pieces.append(text[tokens[begin].start : tokens[one].end])
            begin = following if following is not None else begin
    line = re.sub(r"\s*[|\t]\s*", ", ", " ".join(pieces))
    line = " ".join(line.split())
    return _without_outer_brackets(line).strip(" ,;:–—-").strip()


def _without_outer_brackets(line: str) -> str:
    if not line.startswith(tuple(OPENING)):
        return line
    depth = 0
    for place, sign in enumerate(line):
        depth += (sign in OPENING) - (sign in CLOSING)
        if depth == 0:
            rest = line[place + 1 :].strip()
            joint = "" if not rest or rest[0] in ",;" else " " if rest[0] in "-–—/" else ", "
            return f"{line[1:place].strip()}{joint}{rest}".strip()
    return line[1:]
