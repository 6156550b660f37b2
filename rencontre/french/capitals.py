"""A name typed all in capitals or all in small letters, offered as it is written: its source is
docs/pratique-francaise.md §10. It is offered, never put in the place of what was typed.
"""

import re

from rencontre.french.names import APOSTROPHES, cleaned

# A run of letters, with the accents that no composed letter holds and the middle dot of Catalan.
WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f·])*")
APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
PARTICLES_ANYWHERE = {"de", "d", "von", "zu"}
PARTICLES_INSIDE = {"du", "des", "et", "y", "dit", "dite"}
ARTICLES = {"la", "las", "los", "l"}  # small after « de » only: « de la Tour », but « La Fontaine »
AFTER_VAN = {"de", "der", "den", "dem", "ter", "ten"}
NUMERALS = {"ii", "iii", "iv", "vii", "viii", "ix"}  # not « vi », « xi », « li », which are names
WITHOUT_VOWEL = {"ng", "st"}  # other pairs of consonants are initials: « JP »
VOWELS = re.compile("[aeiouyàâäæéèêëîïôöœùûüÿ]")
DOTTED = str.maketrans({"İ": "i", "I": "ı"})
MC = re.compile("mc(?=[^\\W\\d_]{3})")


def offered_name(text: str) -> str:
    """How a name typed in one case is written: « JEAN-PIERRE » → « Jean-Pierre », « DE LA TOUR » → « de la Tour ».

    `text` is a first name, a family name or both. Returns "" when there is nothing to offer: the name has both cases
    (« van der BERG », « d'ORVAL »), has none (« 李伟 »), or is already as it would be offered. Accents and apostrophes
    stay as typed; offering an offer gives "".
    """
    text = cleaned(text)
    letters = [sign for sign in text if sign.upper() != sign.lower() and sign != "ß"]
    are_capitals = all(sign.isupper() for sign in letters)
    if not letters or not (are_capitals or all(sign.islower() for sign in letters)):
        return ""
    is_turkish = any(sign in "İıĞğ" for sign in letters)
    if "I" in text and "Ş" in text and not is_turkish:  # « IŞIL » may be Işıl, « IŞTVAN » may not
        return ""
    offered = _Name(text, are_capitals, is_turkish).written()
    return "" if offered == text else offered


def offered_names(first: str, last: str) -> tuple[str, str]:
    """First and last name as they would be written, where one of them is typed otherwise than names are.

    « Marie DUPONT » stays: a family name alone in capitals is how France writes lists.
    """
    if not offered_name(first) and last != last.lower():
        return first, last
    return offered_name(first) or first, offered_name(last) or last


class _Name:
    """The words of a name, each written by those around it."""

    def __init__(self, text: str, are_capitals: bool, is_turkish: bool) -> None:
        self.text, self.are_capitals, self.is_turkish = text, are_capitals, is_turkish
        self.words = list(WORD.finditer(text))
        self.small = [self._lower(word[0]) for word in self.words]

    def written(self) -> str:
        pieces, end = [], 0
        for place, word in enumerate(self.words):
            pieces += [self.text[end : word.start()], self._word(place, word[0])]
            end = word.end()
        return "".join([*pieces, self.text[end:]])

    def _word(self, place: int, typed: str) -> str:
        small = self.small[place]
        if self._is_small(place):
            return small
        if small in NUMERALS and 0 < place == len(self.words) - 1:
            return small.upper()
        are_initials = len(small) == 2 and not VOWELS.search(small) and small not in WITHOUT_VOWEL
        if self.are_capitals and are_initials and small.isascii():
            return typed
        if found := MC.match(small):
            return "Mc" + self._capital(small[found.end() :])
        return self._capital(small)

    def _is_small(self, place: int) -> bool:
        """Whether the word is a particle, or what follows an apostrophe within a word: « Floc'h », « C'hoari »."""
        small, before = self.small[place], self.small[place - 1] if place else ""
        after_one = place > 0 and self._between(place - 1)
        if after_one and APOSTROPHE.fullmatch(after_one) and (len(before) > 1 or (before == "c" and small[0] == "h")):
            return True
        if place == len(self.words) - 1:
            return False
        has_apostrophe = APOSTROPHE.match(self._between(place)) is not None
        if small in {"d", "l"} and not has_apostrophe:  # an initial
            return False
        if small in PARTICLES_ANYWHERE or (small in PARTICLES_INSIDE and place > 0 and "." not in self._between(place)):
            return True
        return (small in ARTICLES and before == "de") or (small in AFTER_VAN and before in {"van", "von"})

    def _between(self, place: int) -> str:
        return self.text[self.words[place].end() : self.words[place + 1].start()]

    def _lower(self, word: str) -> str:
        return (word.translate(DOTTED) if self.is_turkish else word).lower()

    def _capital(self, small: str) -> str:
        first = "İ" if self.is_turkish and small[0] == "i" else small[0].title()
        return (first if len(first) == 1 else small[0]) + small[1:]
