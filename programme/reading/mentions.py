"""Names of people where they stand, and how sure it is that they name somebody."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from programme.reading.first_names import ALSO_WORDS, FIRST_NAMES
from programme.reading.functions import NAMESAKES, is_function, is_known, is_structure, listed
from programme.reading.tokens import Token

PARTICLES = listed(
    "de du des d la le les van von der den ten ter ben bin ibn el al da das di do dos del della zu af av y e"
)
LATER = PARTICLES - {"du", "des", "les", "le", "la"}  # between two last names: « Valéry Giscard d’Estaing »
CAPITAL_PARTICLES = PARTICLES | {"ait", "mac", "abd", "abu", "bou", "ould", "saint", "st", "sainte", "o", "n", "m", "l"}
CIVILITIES = listed("""
    m mm mr mrs ms mme mmes mlle mlles dr drs dre pr prs pre me mgr monsieur messieurs madame mesdames mademoiselle
    docteur docteure professeur professeure maitre monseigneur soeur sr pere frere abbe sir lord lady prof ir
""")
PLURAL_CIVILITIES = listed("mm mmes mlles drs prs messieurs mesdames")
RANKS = listed("""
    general generale colonel colonelle capitaine commandant commandante lieutenant lieutenante lieutenant-colonel
    major majore adjudant adjudante adjudant-chef amiral amirale contre-amiral vice-amiral brigadier sergent comte
    comtesse baron baronne duc duchesse prince princesse marquis marquise vicomte vicomtesse cardinal rabbin imam
""")
BORN = listed("nee ne epouse veuve dite dit alias")
SURNAMES_TOO = listed("""
    maire berger marchand prevot prevost boulanger meunier chevalier moine page abbe leveque charpentier macon
    potier tailleur couturier boucher mercier marin paris lyon nancy lille rouen bourgogne picard blanc noir rouge
    petit grand legrand bon vidal leroy mars avril dimanche vendredi noel toussaint lorraine champagne dumont mont
    roche la-roche lambert martin beau moulin rose france chef clerc garde major general sergent soldat poulain
    colin breton fontaine fort fortin forestier jardin place pont tour rue carre chapelle comte conte baron marquis
    seigneur texte hiver janvier fevrier mai juin juillet octobre
    lundi jeudi ferrand ferrier lavigne laforet barrage bois croix vie lemaire
""")
COMPOUNDED = listed("jean marie anne paul louis charles henri yves")  # « Marie-Thé »: with anything
LONGEST = 7  # words of a name, particles included


class Strength(IntEnum):
    """How sure a name is."""

    POSSIBLE = 1  # two words with capitals
    LIKELY = 2  # a word and another in capitals, initials
    SURE = 3  # a known first name, a civility


class Mention(NamedTuple):
    """Tokens `first` to `end` name somebody; the name itself begins at `name`, after civilities."""

    first: int
    name: int
    end: int
    strength: Strength
    is_upper: bool = False  # the last name stands in capitals
    civility: str = ""
    doubt: str = ""


@lru_cache(maxsize=8192)
def is_first_name(word: str) -> bool:
    """Whether a folded word, or each part of it, is a first name: « marie », « jean-marc »."""
    first, _, others = word.partition("-")
    return word in FIRST_NAMES or bool(others and (first in COMPOUNDED or all(map(is_first_name, word.split("-")))))


@lru_cache(maxsize=8192)
def is_acronym(text: str) -> bool:
    """Whether a word in capitals is rather a structure than a last name: « CNRS », « MPF », « URIOPSS »."""
    key = text.casefold()
    return len(text) > 1 and (is_structure(key) or is_function(key) or not set(key) & set("aeiouyéèêëàâîïôöûüœæ"))


def mention_at(tokens: Sequence[Token], at: int) -> Mention | None:
    """The name that begins at this token, with its civility; None when no name does."""
    name, civility, rank = _after_civilities(tokens, at)
    if name >= len(tokens) or (at and tokens[at].text in {"PR", "DR"} and is_function(tokens[at - 1].folded)):
        return None  # « Candidate PR de Lyon »: a party
    if civility or rank:
        return _with_civility(tokens, at, name, civility, rank)
    found = _bare_name(tokens, at)
    return found and _with_its_end(tokens, found)


def _after_civilities(tokens: Sequence[Token], at: int) -> tuple[int, str, bool]:
    """Where the name begins after « M. », « Mme la Professeure », « M. et Mme », « le Colonel » and the like."""
    here, civility, rank = at, "", False
    while here < len(tokens) and here - at < 6:
        token = tokens[here]
        if token.kind == "civility" or (token.folded in CIVILITIES and token.is_capital):
            civility = token.folded if not civility or civility not in PLURAL_CIVILITIES else civility
        elif token.folded in CIVILITIES and len(token.folded) > 3 and token.kind == "word":
            civility = civility or token.folded  # « le docteur Roux »
        elif token.folded in RANKS and token.shape == "title":
            rank = True
        elif not (civility and token.folded in {"et", "le", "la", "&"} and _is_civility(tokens, here + 1)):
            break
        here += 1
    return here, civility, rank


def _is_civility(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].kind == "civility" or tokens[at].folded in CIVILITIES | RANKS)


def _with_civility(tokens: Sequence[Token], at: int, name: int, civility: str, rank: bool) -> Mention | None:
    found = _bare_name(tokens, name, is_said=True)
    if found is None and tokens[name].shape in {"upper", "title"} and not is_known(tokens[name].folded):
        found = Mention(name, name, _end_of_last_name(tokens, name), Strength.POSSIBLE)
    elif found is None and civility and tokens[name].folded in SURNAMES_TOO and tokens[name].is_capital:
        found = Mention(name, name, name + 1, Strength.POSSIBLE)
    if found is None and _is_particle_of_a_name(tokens, name):
        found = Mention(name, name, _end_of_last_name(tokens, name), Strength.POSSIBLE)
    is_low = tokens[at].shape == "lower" and not (at and tokens[at - 1].folded in {"le", "la", "du", "au"})
    if found is None or (is_low and tokens[name].shape == "upper" and found.end == name + 1):
        return None  # « historien et professeur UCL »
    alone = sum(token.kind != "elision" and token.folded not in PARTICLES for token in tokens[name : found.end]) == 1
    doubt = "le prénom n’est pas dit" if alone else ""
    strength = Strength.LIKELY if alone and rank and not civility else Strength.SURE
    said = civility or (tokens[at].text if rank else "")
    return _with_its_end(tokens, Mention(at, name, found.end, strength, found.is_upper, said, doubt))


def _is_particle_of_a_name(tokens: Sequence[Token], at: int) -> bool:
    """« M. de La Tour », « Mme d’Ornano »; « Mme le Maire » names nobody."""
    is_article = tokens[at].shape == "lower" and tokens[at].folded in {"le", "la", "les"}
    return tokens[at].folded in PARTICLES and not is_article and _capital_after(tokens, at)


def _end_of_last_name(tokens: Sequence[Token], at: int) -> int:
    """Where a last name alone ends: « de La Tour », « HINGREZ CEREDA », « Le Goff »."""
    here = at
    while here < len(tokens) and here - at < LONGEST:
        token = tokens[here]
        if token.folded in CAPITAL_PARTICLES and (here == at or token.is_capital) and _capital_after(tokens, here):
            here += 1
        elif token.is_capital and token.kind == "word" and (here == at or _may_end(token)):
            here += 1
            if here < len(tokens) and tokens[here].shape != token.shape:
                break
        else:
            break
    return max(here, at + 1)


def _may_end(token: Token) -> bool:
    return token.folded in SURNAMES_TOO or not is_known(token.folded)


def _capital_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name goes on after the particles that begin here."""
    for token in tokens[at + 1 : at + 4]:
        if token.folded in CAPITAL_PARTICLES and token.kind in {"word", "elision"}:
            continue
        return token.kind == "word" and token.is_capital and _may_end(token)
    return False


def _with_its_end(tokens: Sequence[Token], mention: Mention) -> Mention:
    """The name with « née MARTIN », or the full stop of « Fatou D. »."""
    end = mention.end
    if end < len(tokens) and tokens[end].text == "." and len(tokens[end - 1].text) == 1:
        return mention._replace(end=end + 1)
    if end + 1 < len(tokens) and tokens[end].folded in BORN and tokens[end + 1].is_capital:
        return mention._replace(end=_end_of_last_name(tokens, end + 1))
    return mention


def _bare_name(tokens: Sequence[Token], at: int, is_said: bool = False) -> Mention | None:
    """A name without its civility; `is_said` when a civility stands before it, so that its first word may be any."""
    first = tokens[at]
    if not (first.is_capital or first.kind == "initial") or first.kind not in {"word", "initial", "elision"}:
        return None
    if first.kind == "word" and is_known(first.folded) and not (is_first_name(first.folded) or _is_upper_name(first)):
        return None
    run = _run(tokens, at)
    while run and run[-1].folded in PARTICLES and run[-1].shape == "lower":
        run = run[:-1]
    words = [
        token
        for place, token in enumerate(run)
        if token.kind != "elision" and (token.folded not in PARTICLES or place in {0, len(run) - 1})
    ]
    if all(len(token.text.rstrip(".")) == 1 for token in words) or (len(words) < 2 and not is_said):
        return None  # « N. N. » is nobody
    length, strength, is_upper, doubt = _weighed(run, words)
    if not length or (length == 1 and not is_said):
        return None
    is_late = length > 2 and strength is Strength.POSSIBLE and is_first_name(run[1].folded) and not is_upper
    return Mention(at, at + is_late, at + length, strength, is_upper, "", doubt)


def _is_upper_name(token: Token) -> bool:
    """« LE » of « LE GOFF Jean », « MAIRE » of « MAIRE Jean »; never « SALLE », « ATELIER »."""
    return token.shape == "upper" and token.folded in CAPITAL_PARTICLES | SURNAMES_TOO


def _run(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The tokens that may make one name from here: capitals, initials, and particles between them."""
    here, words, seen_title, seen_upper = at, 0, False, False
    while here < len(tokens) and here - at < LONGEST:
        token = tokens[here]
        if token.kind == "break" and words == 1 and _goes_on(tokens, here):
            return (*tokens[at:here], *_run_after_break(tokens, here + 1))
        if token.kind == "elision" or (_is_particle_word(token) and (here > at or not is_first_name(token.folded))):
            if not (_capital_after(tokens, here) and _is_particle(tokens, here, words, seen_upper)):
                is_last = token.shape == "upper" or (token.is_capital and _is_cut(tokens, here))
                return tokens[at : here + (words == 1 and is_last)]
        elif words and token.is_dash and _is_cut_hyphen(tokens, here):
            pass
        elif token.kind == "initial" or (token.kind == "word" and token.is_capital):
            if here > at and not _may_follow(tokens, here, words, seen_upper):
                break
            words += 1
            seen_upper = seen_upper or (seen_title and token.shape == "upper")
            seen_title = seen_title or token.shape != "upper"
        else:
            break
        here += 1
    return tokens[at:here]


def _is_particle_word(token: Token) -> bool:
    return token.kind == "word" and token.folded in CAPITAL_PARTICLES


def _is_cut_hyphen(tokens: Sequence[Token], at: int) -> bool:
    """« Bakala- Nado »: a hyphen that the edge of a column cut."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    is_tight = tokens[at - 1].end == tokens[at].start and tokens[at - 1].is_capital
    return bool(is_tight and following and following.shape == "title" and not is_known(following.folded))


def _is_cut(tokens: Sequence[Token], at: int) -> bool:
    """« D. » of « Fatou D. »."""
    return len(tokens[at].text) == 1 and at + 1 < len(tokens) and tokens[at + 1].text == "."


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the name cut at the end of a line goes on: « Yves ⏎ Yvinec (producteur) »."""
    first = tokens[at - 1]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return bool(
        following
        and is_first_name(first.folded)
        and first.shape == "title"
        and following.is_capital
        and following.kind == "word"
        and not is_known(following.folded)
        and not is_first_name(following.folded)
    )


def _run_after_break(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The one word after the line break, which stands for the break as well: both tokens count."""
    return (tokens[at - 1], tokens[at])


def _is_particle(tokens: Sequence[Token], here: int, words: int, seen_upper: bool) -> bool:
    token = tokens[here]
    if words == 0:
        return token.shape == "upper" or (token.kind == "elision" and token.is_capital)
    if token.is_capital:
        return True
    if words == 1:
        return token.folded in PARTICLES
    following = next((one for one in tokens[here + 1 : here + 4] if one.is_capital and one.kind == "word"), None)
    if following is None or token.folded not in LATER or is_known(following.folded) or is_acronym(following.text):
        return False
    return (following.shape == "upper") == seen_upper


def _may_follow(tokens: Sequence[Token], here: int, words: int, seen_upper: bool) -> bool:
    """Whether this word may be one more of the name."""
    token = tokens[here]
    if token.kind == "initial":
        return words == 1
    if token.shape == "upper" and is_acronym(token.text) and token.folded not in SURNAMES_TOO:
        return False
    if is_known(token.folded) and not is_first_name(token.folded):
        is_last = words == 1 or tokens[here - 1].folded in CAPITAL_PARTICLES
        is_whole = token.shape == "upper" or _ends_here(tokens, here + 1)
        if is_function(token.folded) and is_first_name(tokens[here - 1].folded) and token.shape == "title":
            return words == 1 and _is_alone(tokens, here + 1)  # « Régis Cordonnier »
        return is_last and token.folded in SURNAMES_TOO and is_whole
    if seen_upper and token.shape == "title":
        return False
    is_other = token.shape == "title" and words >= 2 and is_first_name(token.folded)
    return not (
        is_other and here + 1 < len(tokens) and tokens[here + 1].is_capital and tokens[here - 1].shape == "title"
    )


def _is_alone(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind not in {"word", "elision"} or tokens[at].folded == "et"


def _ends_here(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or not (tokens[at].is_capital and tokens[at].kind == "word")


def _weighed(run: Sequence[Token], words: Sequence[Token]) -> tuple[int, Strength, bool, str]:
    """How many tokens of the run are the name, how sure it is, whether its last name is in capitals, and the doubt."""
    shapes = [word.shape for word in words]
    if run[0].text in {"À", "EN", "OÙ"} and shapes[-1] == "upper":
        return 0, Strength.POSSIBLE, True, ""  # « À LIRE », « EN BREF »
    if shapes[0] == "upper":
        return _capitals_first(run, words)
    strength = _strength(words)
    if strength is Strength.POSSIBLE and len(run) > 1 and run[1].folded in {"de", "du", "des", "d", "la", "le", "les"}:
        return 0, strength, False, ""  # « Galette des Rois », « Villeneuve d’Ascq »
    if " ".join(token.folded for token in run) in NAMESAKES:
        strength = Strength.POSSIBLE
    return len(run), strength, shapes[-1] == "upper", ""


def _strength(words: Sequence[Token]) -> Strength:
    first, is_upper = words[0], words[-1].shape == "upper" and len(words) > 1
    if first.kind == "initial":
        return Strength.SURE if is_upper else Strength.LIKELY
    if is_first_name(first.folded) and (is_upper or first.folded not in ALSO_WORDS):
        return Strength.SURE
    if is_upper and len(words[-1].text) > 1 and len(words) <= 4:
        return Strength.LIKELY
    return Strength.POSSIBLE


def _capitals_first(run: Sequence[Token], words: Sequence[Token]) -> tuple[int, Strength, bool, str]:
    """« DUPONT Jean », « LE GOFF Anne-Marie », « JEAN DUPONT »; « MPF Jean » is the end of something else."""
    titles = [place for place, token in enumerate(run) if token.shape == "title" and token.kind == "word"]
    if not titles:
        known = [is_first_name(word.folded) for word in words]
        strength = Strength.SURE if known[0] or known[-1] else Strength.POSSIBLE
        return len(run), strength, True, "le nom est tout en capitales" if strength else ""
    begin = titles[0]
    if begin == 0 or is_acronym(words[0].text):
        return 0, Strength.POSSIBLE, False, ""
    end = begin + 1
    while end < len(run) and run[end].shape == "title" and is_first_name(run[end].folded) and end - begin < 3:
        end += 1
    strength = Strength.SURE if is_first_name(run[begin].folded) else Strength.POSSIBLE
    return end, strength, True, ""
