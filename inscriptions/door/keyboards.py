"""The code of a badge in what a reader typed, whatever the layout of the computer.

A USB reader is a keyboard: it sends the keys of a QWERTY one, and the computer writes what its own layout has there.
What each layout has on these keys, without and with Shift, is published: symbols/ of xkeyboard-config 2.35 (fr, be, ch,
de, ca). Where Caps Lock acts as Shift differs from layout to layout (the attribute CAPLOK of those of Windows), so that
each is read without it, with it on the digits, with it on all keys; capitals alone, as on macOS, are read as letters.
static/js/door/vault.js holds the same tables, for the phone without network; a test reads both.
"""

import re
from functools import cache

# The keys of a QWERTY keyboard, then the same keys elsewhere: without Shift, with Shift. The British one has the same.
QWERTY = ("1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./", '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?')
LAYOUTS = [
    # French, Windows and Linux
    ("&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!", "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"),
    # French on macOS; Belgian
    ("&é\"'(§è!çà)-azertyuiop^$qsdfghjklmùwxcvbn,;:=", "1234567890°_AZERTYUIOP¨*QSDFGHJKLM%WXCVBN?./+"),
    # French, NF Z71-300
    ("àéèê()‘’«»'^azertyuiop-+qsdfghjklm/wxcvbn.,:;", '1234567890"¨AZERTYUIOP±≠QSDFGHJKLM\\WXCVBN?!…='),
    # Bépo
    ("\"«»()@+-/*=%bépoè^vdljzwauie,ctsrnmàyx.k'qghf", "1234567890°`BÉPOÈ!VDLJZWAUIE;CTSRNMÀYX:K?QGHF"),
    # Swiss French
    ("1234567890'^qwertzuiopè¨asdfghjkléàyxcvbnm,.-", '+"*ç%&/()=?`QWERTZUIOPü!ASDFGHJKLöäYXCVBNM;:_'),
    # Swiss German
    ("1234567890'^qwertzuiopü¨asdfghjklöäyxcvbnm,.-", '+"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéàYXCVBNM;:_'),
    # German
    ("1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-", '!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'),
    # Canadian French
    ("1234567890-=qwertyuiop^¸asdfghjkl;`zxcvbnm,.é", "!\"/$%?&*()_+QWERTYUIOP^¨ASDFGHJKL:`ZXCVBNM'.É"),
]
MEANT = "abcdefghijklmnopqrstuvwxyz0123456789:/.-"  # what an address and a code are made of, in small letters
DIGITS = "1234567890"
CODE = "[A-Z2-7]{16}"
AT_AN_ADDRESS = re.compile(rf".*/P/({CODE})/?", re.DOTALL)
ONCE_OR_TWICE = re.compile(rf"({CODE})\1*")
LAST_WORD = re.compile(rf".*\s((?=\S*[2-7]){CODE})", re.DOTALL)  # after what was left in the field; no name has digits
BY_HAND = re.compile(r"(\w{2,8})(?:[\s–—-]+\w{2,8})+")  # « ABCD-EFGH IJKL-MNOP »
MOST_SIGNS = 500  # of two addresses, after what was left in the field
SEPARATORS = re.compile(r"[\s–—-]+")


class Keys(dict[int, str]):
    """Sign → what was meant; a sign that the reader cannot have typed is read as none."""

    def __missing__(self, sign: int) -> str:
        return "\ufffd"


@cache
def tables() -> list[Keys]:
    """Each layout, without Caps Lock, then where it acts as Shift: on the digits, on all keys."""
    return [_table(layout, shifted) for layout in LAYOUTS for shifted in ("", DIGITS, QWERTY[0])]


def _table(layout: tuple[str, str], shifted: str) -> Keys:
    table = Keys({ord(" "): " "})
    for sign in MEANT:
        for level in (0, 1):
            # A reader sends the letters of a code small or capital; any other sign stands on one level.
            place = QWERTY[level].find(sign.upper() if level else sign)
            if place >= 0:
                written = layout[level != (QWERTY[0][place] in shifted)][place]
                table[ord(written.lower())] = sign
    return table


def codes_in(text: str) -> list[str]:
    """The codes that may have been read, the plain reading first; [] in what is no badge.

    An address (any host, any port) or the code alone, in any case, once or twice; typed by hand, in equal groups. The
    code alone may be several, by the layout: the badges of the day say which it is.
    """
    text = text.strip()[-MOST_SIGNS:]
    if found := AT_AN_ADDRESS.fullmatch(text.upper()):
        return [found[1]]
    readings = [_by_hand(text) or _alone(text.upper())]
    letters = re.findall("[A-Za-z]", text)
    for table in tables():
        typed = text.lower().translate(table).upper()
        if found := AT_AN_ADDRESS.fullmatch(typed):
            readings.append(found[1])
        elif all(map(str.isupper, letters)) or all(map(str.islower, letters)):  # a name has both
            readings.append(_alone(typed))
    return list(dict.fromkeys(filter(None, readings)))


def _alone(typed: str) -> str:
    found = ONCE_OR_TWICE.fullmatch(typed) or LAST_WORD.fullmatch(typed)
    return found[1] if found else ""


def _by_hand(text: str) -> str:
    groups = SEPARATORS.split(text)
    if BY_HAND.fullmatch(text) and len({len(group) for group in groups}) == 1:
        return _alone("".join(groups).upper())
    return ""
