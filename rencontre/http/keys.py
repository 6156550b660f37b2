"""Primary keys that anybody may type in an address."""

MOST_DIGITS = 18  # a database reads no longer number


def is_key(text: str) -> bool:
    """Whether a text of an address may be a primary key: digits that a database reads, « ² » is not one."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def is_value(text: str) -> bool:
    """Whether a text of an address may be looked for: no NUL, no number that is too long."""
    return "\0" not in text and not (text.isdecimal() and len(text) > MOST_DIGITS)
