"""A passage as words and signs, each with where it stands."""

import re
from functools import lru_cache
from typing import NamedTuple

from programme.reading.first_names import FIRST_NAMES
from programme.reading.functions import folded, is_function

LETTER = r"[^\W\d_][\u0300-\u036f]*"
# Each branch begins with another sign, or reads a run without a choice: the whole is linear.
TOKEN = re.compile(
    rf"""
    (?P<break>[ \t\u00a0]*[\r\n\u2028\u2029\v\f][\s]*)
  | (?P<tab>[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{{4,}}(?=[^\W_]))
  | (?P<space>[^\S\r\n\t]+|[\u200b\u200c\u200d\u2060\ufeff]+)
  | (?P<address>(?:https?://|www\.)\S+|[\w.+-]{{1,64}}@[\w.-]+)
  | (?P<civility>(?:MM?|Mrs?|M[Mm][Ee]s?|MMES|Ml?l?les?|MLLES?|D[Rr]s?|Dre|P[Rr]s?|Pre|Me|Mgr|Ms|Prof|Ir(?=\.))
      (?:\.|(?=\s))(?=\s{{0,2}}[^\W_]))
  | (?P<initial>[A-ZÀ-Þ]-[A-ZÀ-Þ]\.(?=\s{{0,2}}[^\W\d_a-z])
      |(?:[A-ZÀ-Þ]|Ch|Ph|Th|Fr|Cl|Chr|St|Ed|Gu|Ste)\.(?:\s?-?\s?[A-ZÀ-Þ]\.){{0,3}}(?=\s{{0,2}}[^\W\d_a-z]|-[A-ZÀ-Þ]))
  | (?P<elision>(?:[lLdDnNmMtTsScCjJoO]|[qQ]u)(?:['’‘ʼ`´]|"(?=[A-ZÀ-Þa-zà-ÿ]))(?=[^\W_]))
  | (?P<word>(?:{LETTER})+(?:(?:[-‐‑·•](?=[^\W\d_])|\.(?=(?:e|s|es|ne|nes|rice|rices|trice|euse|ère|ice|ve)\b)
      |['’](?=[^\W\d_]))(?:{LETTER})+|\((?:e|s|es|ne|nes|rice|rices|trice|trices|euse|euses|ère|ères|ve|le|ière)\)s?)*)
  | (?P<ordinal>\d+(?:ers?|ères?|eres?|res?|es?|è|èmes?|emes?|nde?s?)(?![^\W_]))
  | (?P<number>\d+(?:[.,:/]\d+|[hH]\d*)*)
  | (?P<sign>.)
    """,
    re.VERBOSE,
)
# « DRACPrésidente », « ArrasJean »: two lines whose break is lost.
GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ][a-zà-ÿ]{2})|(?<=[A-ZÀ-Þ]{3})(?=[A-ZÀ-Þ][a-zà-ÿ]{2})")
DASHES = frozenset("-–—―‒−‐")
OPENING, CLOSING = "([{", ")]}"
QUOTES = {"«": "»", "“": "”", "„": "”"}


class Token(NamedTuple):
    """`kind`: word, initial, civility, elision, number, sign, break, tab or address; `shape`: how a word is written."""

    kind: str
    text: str
    start: int
    end: int
    folded: str
    shape: str

    @property
    def is_capital(self) -> bool:
        return self.shape in {"upper", "title"}

    @property
    def is_dash(self) -> bool:
        return self.kind == "sign" and self.text in DASHES


@lru_cache(maxsize=32)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and signs of `text`, spaces left out."""
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        kind, word = match.lastgroup or "sign", match.group()
        if kind == "space" or (not found and kind in {"break", "tab"}):
            continue
        if kind in {"word", "elision", "ordinal"}:
            kind = "word" if kind == "ordinal" else kind
            key, shape = folded(word), shape_of(word)
            if word[0] in "éèê" and key in FIRST_NAMES:
                shape = "title"  # « élodie Dubosc »: a keyboard has no « É »
        elif kind == "civility":
            key, shape = folded(word.rstrip(". ")), "title"
        else:
            key, shape = word, "initial" if kind == "initial" else ""
        glued = GLUED.search(word) if kind == "word" and len(word) > 6 else None
        if glued and _is_beginning(word[glued.start() :]):
            middle = match.start() + glued.start()
            found += [_word(word[: glued.start()], match.start()), Token("break", "", middle, middle, "", "")]
            found.append(_word(word[glued.start() :], middle))
        else:
            found.append(Token(kind, word, match.start(), match.end(), key, shape))
    return tuple(found)


def _word(text: str, at: int) -> Token:
    return Token("word", text, at, at + len(text), folded(text), shape_of(text))


@lru_cache(maxsize=1024)
def _is_beginning(word: str) -> bool:
    """Whether a line may begin with this word, so that it is not the second half of « McAllister »."""
    key = folded(word)
    return is_function(key) or key in FIRST_NAMES or key.rstrip("s") in {"intervenant", "intervenante", "animation"}


@lru_cache(maxsize=8192)
def shape_of(word: str) -> str:
    """How a word is written: « upper » (DUPONT, BRAUN-SVOBODA), « title » (Dupont, McDonald) or « lower »."""
    if not word[0].isupper():
        return "lower"
    letters = [letter for letter in word.replace("Mc", "MC").replace("Mac", "MAC") if letter.isalpha()]
    return "upper" if len(letters) > 1 and all(letter.isupper() for letter in letters) else "title"
