"""Who speaks, out of a passage: names, what is said of each, their role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from programme.reading.details import Details, details_of
from programme.reading.draft import Doubt, NamedSpeaker, Role, TextSpan
from programme.reading.functions import is_function, is_structure, listed
from programme.reading.heads import Head, Manner, Search
from programme.reading.introductions import LABEL_STARTS
from programme.reading.marks import SEPARATORS, is_said_next
from programme.reading.mentions import Strength
from programme.reading.nobody import is_nobody, is_other_structure
from programme.reading.prefixes import JOINING, OR
from programme.reading.rest import PeopleRead, moment_words, rest_of
from programme.reading.tails import names_structure
from programme.reading.tokens import Token, tokens_of
from rencontre.french.names import fold

CAPTION = re.compile(r"\bde (?:gauche à droite|droite à gauche|haut en bas)\b")
MANY_SENTENCES = 3
# What details may say of a role; kept in them, but where it says nothing of who the person is.
SAID_ROLES = {
    **dict.fromkeys(listed("moderateur moderatrice moderation"), Role.FACILITATOR),
    **dict.fromkeys(listed("animateur animatrice animation facilitateur facilitatrice"), Role.FACILITATOR),
    **dict.fromkeys(("president de seance", "presidente de seance", "presidence"), Role.CHAIR),
    **dict.fromkeys(("grand temoin", "grande temoin"), Role.GREAT_WITNESS),
    **dict.fromkeys(listed("discutant discutante intervenant intervenante"), Role.SPEAKER),
}
MAYBE_A_FUNCTION = listed("animateur animatrice facilitateur facilitatrice")  # beside a structure: « animatrice, IREV »


@dataclass(frozen=True)
class Voices:
    """A passage once its people are taken out: `rest` is what else it says, without the words that brought them.

    « La pratique du tri (Aline DUJEU) »: rest « La pratique du tri »; « Intervenants : Jo BA et Al DO »: rest empty.
    What stood on both sides of people comes on two lines; a sentence that brings people in its middle stays whole.
    """

    rest: str
    speakers: list[NamedSpeaker] = field(default_factory=list)


def only_people(text: str, at: int = 0, role: Role = Role.SPEAKER) -> list[NamedSpeaker]:
    """The people of a passage that is about people alone, empty when it is about anything else.

    « - Magali DEBATTE, Présidente de l’IREV », « Intervenants : A (x), B (y) et C (z) », « Animé par Mme Jo BA ».
    `at` is where the passage starts in the whole text; a line break in it is a space. `role` holds unless it says one.
    """
    reading = _read(text, Manner.ONLY)
    return _speakers(reading, at, role) if _is_only_people(reading) else []


def people_after(text: str, at: int = 0) -> Voices:
    """A title or a sentence, and the people said with it: « Ouverture, par David DAHAN (directeur) »."""
    reading = _read(text, Manner.ONLY)
    if _is_only_people(reading):
        return Voices(moment_words(reading), _speakers(reading, at, Role.SPEAKER))
    reading = _read(text, Manner.PROSE if _is_prose(reading.tokens) else Manner.TITLE)
    if not reading.heads:
        return Voices(text)
    return Voices(rest_of(reading), _speakers(reading, at, Role.SPEAKER))


def people_expected(text: str, at: int = 0, role: Role = Role.SPEAKER) -> list[NamedSpeaker]:
    """The people of a passage where people are expected: after « Intervenants : », a cell under that heading."""
    return _speakers(_read(text, Manner.EXPECTED), at, role)


@lru_cache(maxsize=64)  # a line is asked several questions
def _read(text: str, manner: Manner) -> PeopleRead:
    tokens = tokens_of(text)
    heads = [] if CAPTION.search(text) else Search(text, tokens, manner).run()
    details = []
    for head, following in zip(heads, [*heads, None][1:], strict=True):
        limit = following.brought if following else len(tokens)
        if head.bracket:
            limit = min(limit, head.bracket[1])
        details.append(details_of(text, tokens, head.mention.end, limit))
    return PeopleRead(text, tokens, heads, details)


def _is_prose(tokens: Sequence[Token]) -> bool:
    """Whether it is several sentences rather than a title."""
    stops = sum(
        token.text in {".", "?", "!"} and place + 1 < len(tokens) and tokens[place + 1].is_capital
        for place, token in enumerate(tokens)
    )
    return len(tokens) > 40 and stops + (tokens[-1].text == ".") >= MANY_SENTENCES - 1


# --- People alone ----------------------------------------------------------------------------------------------------


def _is_only_people(reading: PeopleRead) -> bool:
    """Whether people and what is said of them take the whole passage."""
    if not reading.heads or not _nothing_before(reading):
        return False
    ends = [*(head.brought for head in reading.heads[1:]), len(reading.tokens)]
    for head, details, end in zip(reading.heads, reading.details, ends, strict=True):
        begin = max(details.end, head.mention.end)
        if details.talk or not _is_nothing(reading.tokens[begin:end]) or not (details.is_clean or begin == end):
            return False
    first = reading.heads[0]
    is_alone = len(reading.heads) == 1 and first.mention.strength is Strength.POSSIBLE
    return (
        not is_alone
        or is_said_next(reading.tokens, first.mention.end, len(reading.tokens))
        or names_structure(reading.tokens, first.mention.end)
        or first.brought < first.mention.first
    )


def _nothing_before(reading: PeopleRead) -> bool:
    """Nothing but bullets and what brings them stands before the first name."""
    first = reading.heads[0]
    before = reading.tokens[: first.brought]
    if first.bracket and first.bracket[0] < first.brought:
        before = reading.tokens[: first.bracket[0]]
        return bool(before) and is_structure(before[0].folded) and len(before) < 12 and before[0].is_capital
    return (
        all(not token.text.isalnum() or token.kind == "number" or token.text == "o" for token in before)
        and len(before) < 4
    )


def _is_nothing(tokens: Sequence[Token]) -> bool:
    """Signs, « et », « un représentant de l’ANCT »: nothing that a title would say."""
    words = [token for token in tokens if token.kind in {"word", "elision"}]
    if not words or all(word.folded in JOINING or word.folded in LABEL_STARTS or word.text == OR for word in words):
        return True
    place = next(place for place, token in enumerate(tokens) if _is_first(token))
    is_apart = tokens[0].text in SEPARATORS | JOINING or tokens[0].kind == "break"
    is_else = is_nobody(tokens, place, len(tokens)) or is_other_structure(tokens, place)
    return place > 0 and is_apart and is_else and len(words) < 16


def _is_first(token: Token) -> bool:
    return token.kind not in {"sign", "break", "tab"} and token.folded not in JOINING


# --- Speakers --------------------------------------------------------------------------------------------------------


def _speakers(reading: PeopleRead, at: int, role: Role) -> list[NamedSpeaker]:
    found = [_speaker(reading, place, at) for place in range(len(reading.heads))]
    found = _shared(reading, found)
    if role is not Role.SPEAKER:
        found = [replace(one, role=role) if one.role is Role.SPEAKER else one for one in found]
    return found


def _speaker(reading: PeopleRead, place: int, at: int) -> NamedSpeaker:
    head, details = reading.heads[place], reading.details[place]
    tokens, mention = reading.tokens, head.mention
    first, last = tokens[mention.name], tokens[mention.end - 1]
    name = " ".join(reading.text[first.start : last.end].split())
    role, said = _role_said(head.role, _said(reading, head, details))
    begin = tokens[min(head.prefix[0] if head.prefix else mention.first, mention.first)].start
    end = _last_said(tokens, details.end, mention.end)
    return NamedSpeaker(name, said, TextSpan(at + begin, at + end), role, _doubts(name, head, details))


def _last_said(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Where the words that end before the token `end` stop, signs left out."""
    while end > floor and (tokens[end - 1].text in SEPARATORS or tokens[end - 1].kind in {"break", "tab"}):
        end -= 1
    return tokens[max(end, floor) - 1].end


def _said(reading: PeopleRead, head: Head, details: Details) -> str:
    if head.prefix:
        begin, end = head.prefix
        words = reading.tokens[begin:end]
        before = " ".join(reading.text[words[0].start : words[-1].end].split()) if words else ""
        return ", ".join(filter(None, [before, details.text]))
    if not details.text and head.bracket:
        return _structure_before(reading, head.bracket[0])
    return details.text


def _role_said(role: Role, said: str) -> tuple[Role, str]:
    """The role that the details give: « modératrice », « Professeur au CNAM, grand témoin »."""
    pieces = [fold(piece) for piece in said.split(", ")]
    given = next((piece for piece in pieces if piece in SAID_ROLES), "")
    if not given or (given in MAYBE_A_FUNCTION and len(pieces) > 1):
        return role, said
    is_all = len(pieces) == 1 and SAID_ROLES[given] in {Role.FACILITATOR, Role.SPEAKER}
    return (SAID_ROLES[given] if role is Role.SPEAKER else role), "" if is_all else said


def _structure_before(reading: PeopleRead, bracket: int) -> str:
    """« Région Bretagne » of « Le tri à la Région Bretagne (Jo BA) », « géographe » of « d’une géographe (Jo BA) »."""
    tokens = reading.tokens
    for here in range(max(0, bracket - 5), bracket - 1):
        if tokens[here].folded in {"un", "une"} and is_function(tokens[here + 1].folded):
            return " ".join(reading.text[tokens[here + 1].start : tokens[bracket - 1].end].split())
    found = ""
    for here in range(bracket - 1, max(-1, bracket - 12), -1):
        token = tokens[here]
        if token.kind == "sign" or token.kind == "break":
            return found
        if is_structure(token.folded) and (token.is_capital or tokens[here + 1].is_capital):
            found = " ".join(reading.text[token.start : tokens[bracket - 1].end].split())
        is_inside = (
            token.is_capital or token.kind == "elision" or token.folded in {"de", "du", "des", "la", "le", "les", "et"}
        )
        if not is_inside:
            return found
    return found


def _shared(reading: PeopleRead, found: list[NamedSpeaker]) -> list[NamedSpeaker]:
    return _shared_before(reading, _shared_after(reading, found))


def _shared_before(reading: PeopleRead, found: list[NamedSpeaker]) -> list[NamedSpeaker]:
    """« Ville d’Arras : Jo BA, Al BE »: of Arras, both."""
    said = ""
    for place, head in enumerate(reading.heads):
        if head.prefix:
            sign = reading.tokens[head.prefix[1]]
            is_label = (sign.text == ":" or sign.is_dash) and not reading.details[place].text
            said = found[place].details if is_label else ""
        elif said and not found[place].details and head.joined in {",", "et", "&", "/"}:
            found[place] = replace(found[place], details=said)
        else:
            said = ""
    return found


def _shared_after(reading: PeopleRead, found: list[NamedSpeaker]) -> list[NamedSpeaker]:
    """What is said of several goes to each: « A et B, chargées de mission », « A et B (Université de Lille) »."""
    for place in range(len(found) - 1, 0, -1):
        details, head = reading.details[place], reading.heads[place]
        is_told = details.is_structure and (head.joined != "," or reading.tokens[head.mention.end].text == ",")
        is_for_both = details.is_plural or (is_told and head.joined in {"et", "&", "and", ","})
        before = place - 1
        if not (is_for_both and details.text and not head.prefix):
            continue
        while (
            before >= 0
            and not found[before].details
            and (before == place - 1 or reading.heads[before + 1].joined == ",")
        ):
            found[before] = replace(found[before], details=details.text)
            before -= 1
    return found


def _doubts(name: str, head: Head, details: Details) -> tuple[Doubt, ...]:
    said = []
    if head.mention.doubt:
        said.append(f"« {name} » : {head.mention.doubt}.")
    elif head.mention.strength is Strength.POSSIBLE:
        said.append(f"« {name} » : est-ce bien une personne ?")
    if details.is_unsure:
        said.append(f"« {name} » : sa venue est à confirmer.")
    if details.is_absent:
        said.append(f"« {name} » : le texte dit que cette personne est excusée.")
    return tuple(Doubt("speakers", sentence) for sentence in said)
