"""Where a passage names those who speak: each name with what brings it, not the names that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from programme.reading.details import details_of, is_quoted_title
from programme.reading.draft import Role
from programme.reading.functions import is_known, is_structure
from programme.reading.introductions import (
    WHO_DOES,
    Introduction,
    introduction_at,
    is_bad_place,
    is_given,
    is_speech_of,
    is_talk_between,
    made,
    role_said_before,
)
from programme.reading.marks import closing_bracket, closing_quote, is_end_of_sentence, is_said_next
from programme.reading.mentions import CIVILITIES, PLURAL_CIVILITIES, Mention, Strength, is_first_name, mention_at
from programme.reading.offices import (
    OPENINGS,
    comes_in_office,
    is_bearer,
    is_cited,
    is_in_place,
    is_said_straight,
    name_inside,
    their_function,
)
from programme.reading.prefixes import (
    JOINING,
    LONGEST_PREFIX,
    OR,
    SIGNS,
    function_before,
    label_before,
    longest_prefix,
    partings,
)
from programme.reading.tails import is_said_apart, is_whole, names_structure, speaks
from programme.reading.tokens import CLOSING, OPENING, QUOTES, Token


class Manner(Enum):
    """What is known of a passage before it is read."""

    ONLY = "people and nothing else, or nobody"
    TITLE = "a title, and maybe people"
    PROSE = "sentences"
    EXPECTED = "people, whatever else it says"


@dataclass
class Head:
    """Somebody who speaks: `brought` is the token where what brings them begins, `prefix` the function before."""

    mention: Mention
    role: Role
    brought: int
    prefix: tuple[int, int] | None = None
    bracket: tuple[int, int] | None = None
    joined: str = ""
    is_moment: bool = False


@dataclass
class Search:
    """One reading of a passage, from left to right."""

    text: str
    tokens: Sequence[Token]
    manner: Manner

    def __post_init__(self) -> None:
        self.heads: list[Head] = []
        self.brought: tuple[int, Introduction] | None = None  # what brings somebody, and where it begins
        self.role = Role.SPEAKER
        self.cited = -1  # where the last name that the title cites ends
        self.is_list = self.manner is Manner.EXPECTED  # after « Intervenants : »
        self.is_zone = False  # after somebody: others may follow
        self.partings: list[int] | None = None  # reckoned once, for the first name
        self.brackets: list[tuple[int, int, bool]] = []  # opened at, closed at, whether it says who somebody is

    def run(self) -> list[Head]:
        """Whom the passage brings, in order."""
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        return self.heads

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind == "sign":
            return self._sign(at)
        if token.kind in {"break", "tab", "number", "address"}:
            return at + 1
        if self._is_open(at):
            found = self._introduction(at)
            if found:
                return found
        is_name = token.is_capital or token.shape == "initial" or token.kind == "civility"
        if not is_name and token.folded not in CIVILITIES | {"le", "la", "l"}:
            return at + 1
        mention = self._mention(at)
        if mention is None:
            return at + 1
        head = self._head(mention) if self._is_open(at) else None
        if head is not None:
            self.heads.append(head)
            self.brought, self.is_zone = None, True
        if head is None and (mention.strength is Strength.POSSIBLE or self.tokens[mention.name].shape == "upper"):
            return max(at + 1, mention.name)  # « l’UMP Marielle ROY »: another name may begin inside
        if head is None:
            self.cited = mention.end
        return mention.end if head else name_inside(self.tokens, mention)

    def _mention(self, at: int) -> Mention | None:
        """Who is named here; « le Dr Roux » with its article."""
        if at + 1 < len(self.tokens) and self.tokens[at].folded in {"le", "la", "l"}:
            found = mention_at(self.tokens, at + 1)
            if found and found.civility:
                return found._replace(first=at)
        return mention_at(self.tokens, at) or self._last_name(at)

    def _last_name(self, at: int) -> Mention | None:
        """« Martin » of « MM. Dupont et Martin »."""
        if not (self.heads and self.is_zone and self.heads[-1].mention.civility in PLURAL_CIVILITIES):
            return None
        is_next = self.tokens[at - 1].folded in JOINING | {","} and self._only_signs(self.heads[-1].mention.end, at - 1)
        if not is_next or is_known(self.tokens[at].folded) or self.tokens[at].kind != "word":
            return None
        return self.heads[-1].mention._replace(first=at, name=at, end=at + 1, doubt="le prénom n’est pas dit")

    def _is_open(self, at: int) -> bool:
        """Whether names here may be of somebody who speaks: not inside what is said of somebody else."""
        return not any(is_detail for _, _, is_detail in self.brackets)

    def _sign(self, at: int) -> int:
        text = self.tokens[at].text
        if text in OPENING:
            close = closing_bracket(self.tokens, at, len(self.tokens))
            if close > at:
                is_detail = bool(self.heads) and self._only_signs(self.heads[-1].mention.end, at)
                self.brackets.append((at, close, is_detail or any(one[2] for one in self.brackets)))
        elif text in CLOSING and self.brackets and self.brackets[-1][1] == at:
            opened, _, is_detail = self.brackets.pop()
            if self.heads and self.heads[-1].mention.first > opened and not is_detail:
                self.is_zone, self.is_list = (
                    self.manner in {Manner.ONLY, Manner.EXPECTED},
                    self.manner is Manner.EXPECTED,
                )
        elif text in QUOTES or text == '"':
            return self._quote(at)
        elif is_end_of_sentence(self.tokens, at):
            self.brought = None
        return at + 1

    def _quote(self, at: int) -> int:
        close = closing_quote(self.tokens, at)
        if close > at and is_quoted_title(self.tokens, at):
            self.is_zone, self.is_list, self.brought = False, self.manner is Manner.EXPECTED, None
            self.role = Role.SPEAKER
        return close + 1

    def _only_signs(self, begin: int, end: int) -> bool:
        return all(token.kind in {"sign", "break"} and token.text not in CLOSING for token in self.tokens[begin:end])

    def _introduction(self, at: int) -> int:
        """Note what brings somebody from here; returns where it ends, 0 when nobody comes after it."""
        found = introduction_at(self.tokens, at)
        if found is None or found.end >= len(self.tokens):
            return 0
        begin, role = at, found.role
        if self.tokens[at].folded in WHO_DOES:
            if made(self.tokens, at):
                return 0
            begin, said = role_said_before(self.tokens, at)
            role = said
        while found.is_label and begin and self.tokens[begin - 1].folded in {"le", "la", "les", "l", "par"}:
            begin -= 1
        if is_bad_place(self.tokens, begin) or not self._comes_somebody(found):
            return 0
        if self.is_zone and not found.is_label and found.end == at + 1 and not self._names_next(found.end):
            return 0
        self.brought = (begin, found._replace(role=role))
        self.role, self.is_list = role, found.is_label or self.manner is Manner.EXPECTED
        return found.end

    def _comes_somebody(self, found: Introduction) -> bool:
        """Whether a name comes just after, or after a function, within a few words when it is a label."""
        if found.is_label and ":" in {token.text for token in self.tokens[found.end - 1 : found.end]}:
            return True
        return self._names_next(found.end) or (not found.is_label and self._function_then_name(found.end))

    def _names_next(self, at: int) -> bool:
        while at < len(self.tokens) and self.tokens[at].kind in {"break", "tab"}:
            at += 1
        if at >= len(self.tokens):
            return False
        mention = self._mention(at)
        return bool(
            mention
            and (mention.strength > Strength.POSSIBLE or is_said_next(self.tokens, mention.end, len(self.tokens)))
        )

    def _function_then_name(self, at: int) -> bool:
        """« par le maire d’Arras, Jo BA », « par Mme la préfète Jo BA »."""
        if function_before(self.tokens, at, min(len(self.tokens), at + 6)) is None:
            return False
        for here in range(at, min(len(self.tokens), at + LONGEST_PREFIX)):
            if is_end_of_sentence(self.tokens, here):
                return False
            is_name = self.tokens[here].is_capital or self.tokens[here].kind == "civility"
            mention = mention_at(self.tokens, here) if is_name and here > at else None
            if mention and mention.strength > Strength.POSSIBLE and not is_cited(self.tokens, mention):
                return True
        return False

    # --- Whether a name is somebody who speaks --------------------------------------------------------------------

    def _head(self, mention: Mention) -> Head | None:
        if is_bearer(self.tokens, mention):
            return None
        return self._after_introduction(mention) or self._after_speech(mention) or self._after_sign(mention)

    def _new(self, mention: Mention, brought: int, prefix: tuple[int, int] | None = None, joined: str = "") -> Head:
        bracket = next(((begin, end) for begin, end, _ in reversed(self.brackets)), None)
        return Head(mention, self.role, brought, prefix, bracket, joined)

    def _after_introduction(self, mention: Mention) -> Head | None:
        if self.brought is None:
            return None
        begin, introduction = self.brought
        between = self.tokens[introduction.end : mention.first]
        if all(token.kind in {"break", "tab"} or token.text in SIGNS - {"o"} for token in between):
            head = self._new(mention, begin, joined=self.tokens[introduction.end - 1].folded)
            head.is_moment = introduction.is_moment
            is_sure = mention.strength > Strength.POSSIBLE or introduction.is_label
            return head if is_sure or is_said_next(self.tokens, mention.end, len(self.tokens)) else None
        if len(between) > LONGEST_PREFIX or mention.strength is Strength.POSSIBLE or is_cited(self.tokens, mention):
            return None
        end = mention.first - (between[-1].text in SIGNS)
        prefix = function_before(self.tokens, introduction.end, end)
        return self._new(mention, begin, (prefix, end)) if prefix is not None else None

    def _after_speech(self, mention: Mention) -> Head | None:
        """« Allocution de Jo BA », « mot du maire d’Arras, Jo BA »."""
        if mention.strength is Strength.POSSIBLE or mention.first == 0:
            return None
        before = mention.first - 1
        if self.tokens[before].folded in {"de", "d"}:
            is_other = self.is_zone and before > 0 and self.tokens[before - 1].folded in JOINING | {","}
            if is_other and self.heads[-1].joined == "de":
                return self._new(mention, before, joined="de")
            is_portrait = before > 0 and self.tokens[before - 1].folded == "portrait"
            if not is_speech_of(self.tokens, before) and not (is_portrait and is_said_apart(self.tokens, mention)):
                return None
            self.role = Role.SPEAKER
            return self._new(mention, before, joined="de")
        if self.tokens[before].folded == "entre" and is_talk_between(self.tokens, before):
            return self._new(mention, before)
        if self.tokens[before].folded == "a" and is_given(self.tokens, before):
            return self._new(mention, before)
        is_apart = self.tokens[before].is_dash or self.tokens[before].text in {":", "("}
        is_close = self.tokens[before].kind in {"word", "number", "ordinal"} and is_said_straight(self.tokens, mention)
        if not (self.tokens[before].text == "," or is_apart or is_close) or self.is_zone:
            return None
        if is_apart and details_of(self.text, self.tokens, mention.end, len(self.tokens)).text:
            return None  # « Mot du directeur – Jo BA (géographe) »: the function said after them is the one to keep
        for here in range(before - 1, max(-1, before - LONGEST_PREFIX), -1):
            token = self.tokens[here]
            if token.text in {".", "?", "!", ";"} or token.kind == "break":
                return None
            if token.folded in {"de", "du", "d"} and is_speech_of(self.tokens, here):
                end = before + is_close
                prefix = function_before(self.tokens, here + 1, end)
                if prefix is not None:
                    self.role = Role.SPEAKER
                    return self._new(mention, mention.first if is_apart else here, (prefix, end))
        return None

    def _after_sign(self, mention: Mention) -> Head | None:
        """Somebody at the beginning, in brackets, or after a sign that parts people."""
        at = mention.first
        before = self.tokens[at - 1] if at else None
        joined = self._joined(before)
        if before is not None and not joined:
            return self._without_sign(mention, before)
        prefix = self._prefix(at)
        if not self._is_enough(mention, before, prefix):
            return None
        begin = (
            prefix[0]
            if prefix
            else label_before(self.tokens, self.heads[-1].mention.end, at)
            if joined == ":" and self.is_zone
            else at
        )
        head = self._new(mention, begin, prefix and prefix[1], joined)
        is_weak = self.manner in {Manner.TITLE, Manner.PROSE} and not self.is_zone
        if is_weak and not self._is_whole(mention, before):
            return None
        if not self.is_zone and self.manner is Manner.TITLE:
            head.role = self.role = Role.SPEAKER
        return head

    def _joined(self, before: Token | None) -> str:
        """The sign or the word that parts a name from what stands before it; empty when nothing does."""
        if before is None:
            return "^"
        if before.kind in {"break", "tab"}:
            return "\n"
        is_sign = before.text in SIGNS | set(OPENING) | set(CLOSING) | {"»", "”", '"', ".", "?", "!", "…"}
        is_end = before.kind == "sign" and (is_sign or before.text > "\u2100")  # pictures as bullets
        is_other = before.text == OR and self.is_zone and self.tokens[self.heads[-1].mention.end] == before
        return before.text if is_end else before.folded if before.folded in JOINING or is_other else ""

    def _is_enough(self, mention: Mention, before: Token | None, prefix: tuple[int, tuple[int, int]] | None) -> bool:
        """Whether the name is sure enough for where it stands."""
        is_aside = self.manner is Manner.PROSE and not self.is_zone and not (before and before.text in OPENING)
        is_first = before is None and mention.strength is Strength.SURE and is_said_apart(self.tokens, mention)
        if is_aside and not is_first and not speaks(self.text, self.tokens, mention):
            return False
        if mention.strength > Strength.POSSIBLE or prefix:
            return True
        if self.is_zone and is_first_name(self.tokens[mention.name].folded):
            return True  # « Florence Quillard » after others
        if before is not None and before.text in CLOSING and not self.is_list:
            return False
        is_said = is_said_next(self.tokens, mention.end, len(self.tokens)) or names_structure(self.tokens, mention.end)
        return is_said or (self.is_list and not self._is_inside_details(mention))

    def _is_inside_details(self, mention: Mention) -> bool:
        """After somebody whose function is being said, « Terres Australes » is rather where they work."""
        if not self.heads:
            return False
        last = self.heads[-1]
        between = [
            token for token in self.tokens[last.mention.end : mention.first] if token.kind in {"word", "elision"}
        ]
        before = self.tokens[mention.first - 1]
        is_new = before.text in CLOSING or before.kind == "break" or before.text == ";"
        previous = self.tokens[mention.first - 2] if mention.first > 1 else before
        is_new = is_new or (before.text in SIGNS | JOINING and previous.text in CLOSING)
        return bool([token for token in between if token.folded not in JOINING]) and not is_new

    def _is_whole(self, mention: Mention, before: Token | None) -> bool:
        close = self.brackets[-1][1] if self.brackets else len(self.tokens)
        return is_whole(self.text, self.tokens, mention, before, close)

    def _without_sign(self, mention: Mention, before: Token) -> Head | None:
        """« le maire d’Arras Jo BA », « Ouverture officielle Jo BA, préfète »."""
        is_inside = mention.strength is Strength.LIKELY and name_inside(self.tokens, mention) < mention.end
        if mention.strength is Strength.POSSIBLE or is_cited(self.tokens, mention) or is_inside:
            return None
        prefix = self._prefix(mention.first) or their_function(self.tokens, mention)
        if prefix:
            is_talk = self.manner in {Manner.TITLE, Manner.PROSE} and not self.is_zone
            if is_talk and not comes_in_office(self.tokens, prefix[1][0], mention):
                return None
            return self._new(mention, prefix[0], prefix[1], " ")
        is_said = mention.strength is Strength.SURE and is_said_apart(self.tokens, mention)
        is_new = is_said or (mention.is_upper and before.kind == "word" and is_said_apart(self.tokens, mention))
        if self.is_zone and is_new and not is_in_place(self.tokens, mention):
            return self._new(mention, mention.first, joined=" ")
        is_title = self.manner is Manner.TITLE and not self.is_zone and mention.strength is Strength.SURE
        is_lower = before.kind == "word" and (before.shape == "lower" or before.folded in OPENINGS)
        is_lower = is_lower or (is_said and self.cited == mention.first)
        is_clear = mention.is_upper or mention.civility or is_said
        if not (is_title and is_clear and is_lower) or is_structure(before.folded):
            return None
        if before.folded in {"et", "avec", "que", "qui", "dont"} or not self._is_whole(mention, before):
            return None
        self.role = Role.SPEAKER
        return self._new(mention, mention.first)

    def _prefix(self, at: int) -> tuple[int, tuple[int, int]] | None:
        """Where the function before a name begins, article and all, then what of it is kept: « le maire d’Arras, »."""
        end = at
        sign = self.tokens[at - 1] if at else None
        if sign is None or (sign.kind == "sign" and sign.text not in {",", ":", "("} and not sign.is_dash):
            return None
        if sign.kind == "sign":
            end = at - 1
        elif sign.kind in {"break", "tab"} or sign.folded in JOINING:
            return None
        floor = self.heads[-1].mention.end if self.heads else 0
        floor = max([floor, *(begin + 1 for begin, _, _ in self.brackets if begin + 1 < end)])
        if self.brought and self.brought[1].end > floor:
            floor = self.brought[1].end
        if self.partings is None:
            self.partings = partings(self.tokens)
        return longest_prefix(self.tokens, self.partings, floor, end, not self.heads, self.manner is Manner.TITLE)
