"""Phone numbers as people type them, and the one way in which they are shown: docs/pratique-francaise.md §10."""

import re

from rencontre.french.names import DASHES, cleaned

SEPARATORS = re.compile(rf"[\s.,/()·{DASHES}]+")
TRUNK = re.compile(r"^(\+?\d{1,7}[\s.-]*)\(0\)")  # « +33 (0)6… »: the 0 is dialled within the country only
# The plan of France: ten digits from 01 to 09. The codes of its overseas departments stand also after the 0.
NATIONAL = re.compile(r"0[1-9]\d{8}")
ABROAD = re.compile(r"\+?(33|262|590|594|596)0?([1-9]\d{8})")
OTHER = re.compile(r"\+(?:1\d{10}|[2-9]\d{6,14})")
# What follows the 0 overseas, and the country code: Réunion and Mayotte, Guadeloupe, Guyane, Martinique.
OVERSEAS = {
    **dict.fromkeys(["262", "269", "639", "692", "693"], "262"), **dict.fromkeys(["590", "690", "691"], "590"),
    **dict.fromkeys(["594", "694"], "594"), **dict.fromkeys(["596", "696", "697"], "596"),
}  # fmt: skip
# What is not read, and may be one: a number without its country, of Belgium, Switzerland or Luxembourg.
NEIGHBOUR = re.compile(r"0[1-9]\d{7,8}|[1-9]\d{5,8}")
EXTENSION = re.compile(r"\s*[,(]?\s*(?:poste|p\.|ext\.?|extension)\s*\d{1,5}\)?$", re.IGNORECASE)
CUT_SHORT = re.compile(r"0[1-9](?:[\s.-]+\d\d){3}[\s.-]+\d")  # « 06 12 34 56 7 »
# Country codes of one and of two digits; all others have three (ITU-T E.164).
COUNTRY = re.compile("[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")


def phone_digits(text: str) -> str:
    """What is dialled, whichever way it was typed: « 0612345678 » in France and overseas, « +32470123456 » elsewhere.

    Returns "" for what is not one such number: a short code, an extension, two numbers in one cell.
    """
    typed = TRUNK.sub(r"\1", cleaned(text).strip())
    compact = SEPARATORS.sub("", typed)
    compact = re.sub("^00", "+", compact)
    if NATIONAL.fullmatch(compact):
        return compact
    if found := ABROAD.fullmatch(compact):
        return f"0{found[2]}"
    return compact if OTHER.fullmatch(compact) else ""


def may_be_phone(text: str) -> bool:
    """Whether `text` is one number that somebody may dial: one that is read, a neighbour's, one with an extension."""
    typed = EXTENSION.sub("", cleaned(text).strip())
    if phone_digits(typed):
        return True
    return not CUT_SHORT.fullmatch(typed) and NEIGHBOUR.fullmatch(SEPARATORS.sub("", typed)) is not None


def shown_phone(text: str) -> str:
    """« 06 12 34 56 78 » of any way of typing it, « +32 470 12 34 56 » abroad; as typed when it is not understood.

    Abroad, the groups are those that were typed, if any. What is kept is what was typed; showing what is shown changes
    nothing.
    """
    digits = phone_digits(text)
    if not digits:
        return text
    if digits.startswith("0"):
        return _by_two(digits)
    country = COUNTRY.match(digits, 1)
    code = country[0] if country else ""
    rest = TRUNK.sub(r"\1", cleaned(text).strip())
    groups = SEPARATORS.sub(" ", rest).removeprefix("+").removeprefix("00").split()
    if len(groups) > 2 and groups[0] == code:
        return f"+{' '.join(groups)}"
    return f"+{code} {_by_two(digits[1 + len(code) :])}"


def phone_link(text: str) -> str:
    """« tel:+33612345678 », which dials the number from anywhere; "" when it is not understood."""
    digits = phone_digits(text)
    if digits.startswith("0"):
        digits = f"+{OVERSEAS.get(digits[1:4], '33')}{digits[1:]}"
    return f"tel:{digits}" if digits else ""


def _by_two(digits: str) -> str:
    """In pairs, the first of three when their number is odd."""
    first = 2 if len(digits) % 2 == 0 else 3
    return " ".join([digits[:first], *(digits[place : place + 2] for place in range(first, len(digits), 2))])
