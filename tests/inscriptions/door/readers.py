"""A USB reader on a computer: it sends the keys of a QWERTY keyboard, and the computer writes what its own layout has.

The layouts are written here key by key, apart from those of the product, from what each maker publishes.
"""

SHIFTED = {":": ";", "?": "/", "_": "-"} | {sign.upper(): sign for sign in "abcdefghijklmnopqrstuvwxyz"}
SAME = {sign: sign + sign.upper() for sign in "abcdefghijklmnopqrstuvwxyz"}


def row(qwerty, plain, shifted):
    return {key: plain[place] + shifted[place] for place, key in enumerate(qwerty)}


AZERTY = SAME | {"a": "qQ", "q": "aA", "z": "wW", "w": "zZ", ";": "mM", "m": ",?", ",": ";.", ".": ":/"}
QWERTZ = SAME | {"y": "zZ", "z": "yY", ",": ",;", ".": ".:", "/": "-_"}
DIGITS = "1234567890"
LAYOUTS = {
    "US": SAME | row(DIGITS, DIGITS, "!@#$%^&*()") | {"-": "-_", ";": ";:", "/": "/?", ".": ".>"},
    "British": SAME | row(DIGITS, DIGITS, "!\"£$%^&*()") | {"-": "-_", ";": ";:", "/": "/?", ".": ".>"},
    "French, Windows": AZERTY | row(DIGITS, "&é\"'(-è_çà", DIGITS) | {"-": ")°", "/": "!§"},
    "French, macOS": AZERTY | row(DIGITS, "&é\"'(§è!çà", DIGITS) | {"-": ")°", "/": "=+"},
    "Belgian": AZERTY | row(DIGITS, "&é\"'(§è!çà", DIGITS) | {"-": ")°", "/": "=+"},
    "Swiss French": QWERTZ | row(DIGITS, DIGITS, "+\"*ç%&/()=") | {"-": "'?", ";": "éö"},
    "Swiss German": QWERTZ | row(DIGITS, DIGITS, "+\"*ç%&/()=") | {"-": "'?", ";": "öé"},
    "German": QWERTZ | row(DIGITS, DIGITS, "!\"§$%&/()=") | {"-": "ß?", ";": "öÖ"},
    "Canadian French": SAME | row(DIGITS, DIGITS, "!\"/$%?&*()") | {"-": "-_", ";": ";:", "/": "éÉ", ".": ".."},
}  # fmt: skip
# What Caps Lock does: capitals of letters alone, or as Shift on every key, or on letters and digits.
CAPITALS, SHIFT, DIGITS_TOO = "capitals", "shift", "digits"
LOCKS = {name: ["", CAPITALS] for name in LAYOUTS} | {
    "French, Windows": ["", SHIFT, DIGITS_TOO, CAPITALS],
    "Belgian": ["", SHIFT, DIGITS_TOO, CAPITALS],
    "German": ["", SHIFT, DIGITS_TOO, CAPITALS],
}


def typed(text, layout, lock=""):
    """What the computer writes when a reader sends `text`."""
    return "".join(_sign(sign, LAYOUTS[layout], lock) for sign in text)


def _sign(sign, layout, lock):
    key, level = SHIFTED.get(sign, sign), int(sign in SHIFTED)
    if lock == SHIFT or (lock == DIGITS_TOO and key.isalnum()):
        level = 1 - level
    written = layout[key][level]
    return written.swapcase() if lock == CAPITALS else written
