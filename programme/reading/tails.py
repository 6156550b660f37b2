"""Whether what follows a name is said of somebody who speaks, up to where the title or the line ends."""

from collections.abc import Sequence

from programme.reading.details import SPEAKING, Details, details_of, is_future
from programme.reading.functions import is_structure
from programme.reading.marks import is_said_next
from programme.reading.mentions import Mention, Strength, mention_at
from programme.reading.prefixes import JOINING, OR
from programme.reading.tokens import CLOSING, OPENING, QUOTES, Token

MOST_JOINED = 12  # people before what is said of them all


def speaks(text: str, tokens: Sequence[Token], mention: Mention) -> bool:
    """« Jo BA présentera », « Jo BA, maire d’Arras, reviendra sur »."""
    end = details_of(text, tokens, mention.end, len(tokens)).end
    other = mention_at(tokens, end + 1) if end + 1 < len(tokens) and tokens[end].folded == "et" else None
    if other and other.strength is Strength.SURE:  # « Jo BA (IREV) et Al DO (ANCT) nous feront part »
        end = details_of(text, tokens, other.end, len(tokens)).end
    while end < len(tokens) and (tokens[end].text == "," or tokens[end].folded in {"nous", "vous", "y"}):
        end += 1
    return (
        end < len(tokens)
        and (tokens[end].folded in SPEAKING or is_future(tokens[end]))
        and mention.strength is Strength.SURE
    )


def is_said_apart(tokens: Sequence[Token], mention: Mention) -> bool:
    """« Jo BA, maire », « Jo BA (maire) », « Jo BA : maire »; « Jo BA maire » proves less."""
    is_sign = mention.end < len(tokens) and tokens[mention.end].text in {",", "(", ":", "–", "-"}
    return is_sign and is_said_next(tokens, mention.end, len(tokens))


def names_structure(tokens: Sequence[Token], at: int) -> bool:
    """« , University of Tromsdal », « , Aberlour Law School », « (Université de Nice »: where somebody works."""
    if at >= len(tokens) or not (tokens[at].text in {",", "("} or tokens[at].is_dash):
        return False
    first, following = tokens[at + 1 : at + 2], tokens[at + 2 : at + 3]
    if first and first[0].shape == "upper" and tokens[at].text == "(":
        return True
    if first and is_structure(first[0].folded) and following and following[0].is_capital:
        return True
    for token in tokens[at + 1 : at + 6]:
        if is_structure(token.folded) and token.is_capital:
            return True
        if not token.is_capital:
            return False
    return False


def is_whole(text: str, tokens: Sequence[Token], mention: Mention, before: Token | None, close: int) -> bool:
    """Whether what follows the name is said of them, up to the end of the passage, the line or a bracket."""
    if speaks(text, tokens, mention):
        return True
    details = details_of(text, tokens, mention.end, close)
    if before is None:
        return _is_before_talk(text, tokens, mention, details)
    if before.text in OPENING:
        return details.is_clean or mention.end == close
    if before.text in {",", "et", "and", "&", ".", "?", "!"} and mention.strength < Strength.SURE:
        return False
    joined = _last_joined(text, tokens, mention, details)[1]
    return any(one.is_clean and not _goes_on(tokens, one.end, close) for one in (details, joined))


def _goes_on(tokens: Sequence[Token], at: int, close: int) -> bool:
    """Whether a word follows what is said of somebody, before the passage or the bracket ends."""
    return at < min(close, len(tokens)) and tokens[at].kind == "word"


def _is_before_talk(text: str, tokens: Sequence[Token], mention: Mention, details: Details) -> bool:
    """« Jo BA, maire : les enjeux », « Jo BA et Al DO (IREV), « Les enjeux » », « Jo BA, « Les enjeux », maire »."""
    mention, details = _last_joined(text, tokens, mention, details)
    if details.talk:
        return True
    is_apart = details.is_clean or details.end == mention.end
    if details.is_clean and mention.strength is Strength.SURE and is_said_apart(tokens, mention):
        return not _goes_on(tokens, details.end, len(tokens))
    return is_apart and details.end < len(tokens) and _is_talk_next(tokens, details.end, bool(details.text))


def _last_joined(text: str, tokens: Sequence[Token], mention: Mention, details: Details) -> tuple[Mention, Details]:
    """The last of « Jo BA, Al DO et Léa REY (IREV) : le tri », with what is said of them."""
    for _ in range(MOST_JOINED):
        if mention.end + 1 >= len(tokens):
            break
        sign = tokens[mention.end]
        following = mention_at(tokens, mention.end + 1)
        is_joined = sign.text in {",", "&", "/"} or sign.folded in JOINING or sign.text == OR
        if not (is_joined and following and following.strength > Strength.POSSIBLE):
            break
        mention = following
        details = details_of(text, tokens, mention.end, len(tokens))
    return mention, details


def _is_talk_next(tokens: Sequence[Token], at: int, is_said: bool) -> bool:
    """« Jo BA (IREV) – Les enjeux », « Jo BA « Titre » », « Jo BA (IREV), Les enjeux »."""
    token = tokens[at]
    if token.text == "," or (token.kind == "word" and token.is_capital):
        return is_said and at > 0 and tokens[at - 1].text in CLOSING
    return token.text == ":" or token.text in QUOTES or token.text == '"' or token.is_dash or token.kind == "break"
