"""What the values of a column may be, whatever its heading says."""

from inscriptions.people.answers import BY_NAME
from inscriptions.spreadsheets.wording import half_days_in, half_days_said, heading_key, rank_in, says_yes
from rencontre.french.full_names import TITLES


def is_a_role(text: str) -> bool:
    """Whether a text is one of the roles of people on a day."""
    choices = BY_NAME["role"].column.flatchoices
    return heading_key(text) in {heading_key(str(said)) for choice in choices for said in choice}


def is_yes_or_no(text: str) -> bool:
    """Whether a text answers yes or no, or says half-days."""
    try:
        return says_yes(text) or True
    except ValueError:
        return bool(half_days_said(heading_key(text)))


def is_a_rank(text: str) -> bool:
    """Whether a text is the rank of a choice, or a tick."""
    try:
        return rank_in(text) >= 0
    except ValueError:
        return False


def is_a_presence(text: str) -> bool:
    """Whether a text says who comes when."""
    try:
        return half_days_in(text) is not None
    except ValueError:
        return False


def may_be_a_name(text: str) -> bool:
    """Whether a text may name somebody."""
    return not any(sign.isdigit() or sign in "@_/" for sign in text)


def are_words(text: str) -> bool:
    """Whether a text is made of words, and is no title."""
    return "@" not in text and any(map(str.isalpha, text)) and heading_key(text) not in TITLES
