"""The cell of a phone number, whatever a spreadsheet made of it."""

import re

from programme.spreadsheets.resources import digits_of

NINE_DIGITS = re.compile(r"[1-9](?:[\s.-]?[0-9]){8}")
NUMBER = re.compile(r"-?(?:[1-9][0-9]{8,}|[1-9][0-9]*[.,][0-9]+|[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+)", re.IGNORECASE)
# Among other signs, nine digits that are no part of a longer number: « 321000001 / 612345678 », « 612,345,678 ».
LACKS_ITS_ZERO = re.compile(r"(?<![\d+])(?<!\d[\s.,-])[1-9](?:[\s.,-]?\d){8}(?![\s.,-]?\d)")


def phone_in(cell: object) -> str:
    """The number as text. A spreadsheet that takes it for a number drops its first 0: nine digits get it back.

    Any other number may lack a 0 or a +, or be rounded: ValueError. A short one that was typed lost nothing.
    """
    typed = digits_of(cell).lstrip("'’`").strip()
    if NINE_DIGITS.fullmatch(typed):
        return f"0{typed}"
    if typed and (not isinstance(cell, str) or NUMBER.fullmatch(typed) or _lacks_a_zero(typed)):
        raise ValueError(
            f"« {cell} » est un nombre, auquel il manque peut-être un 0 ou un + ; écrivez-le en texte, "
            "par exemple 03 21 00 00 00 ou +33 3 21 00 00 00."
        )
    return typed if isinstance(cell, str) else ""


def _lacks_a_zero(typed: str) -> bool:
    return "+" not in typed and LACKS_ITS_ZERO.search(typed) is not None
