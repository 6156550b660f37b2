"""A name written in one piece, « ROY Ilan »: which part is the family name."""

import re
from collections.abc import Sequence
from enum import Enum

from rencontre.french.names import APOSTROPHES, DASHES, cleaned_line, fold

TITLES = {"m", "mr", "mme", "mlle", "madame", "monsieur", "dr", "docteur", "pr", "me", "maitre", "mrs", "ms"}
PARTICLES = {"de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "den", "der", "di", "da", "dos", "el", "al"}
ELIDED = re.compile(rf"^[dl][{APOSTROPHES}](?=\w)", re.IGNORECASE)
PIECES = re.compile(rf"[{APOSTROPHES}{DASHES}]")


class Order(Enum):
    """Which part comes first, as the heading of the column says."""

    LAST_FIRST = "nom prénom"
    FIRST_LAST = "prénom nom"
    UNSAID = ""


def order_said(heading: str) -> Order:
    """What « NOM Prénom », « Prénom et nom » or « First and last name » says of the order."""
    words = fold(heading).split()
    last = next((place for place, word in enumerate(words) if word in {"nom", "last", "surname", "family"}), None)
    first = next((place for place, word in enumerate(words) if word in {"prenom", "first", "given"}), None)
    if last is None or first is None:
        return Order.UNSAID
    return Order.LAST_FIRST if last < first else Order.FIRST_LAST


def split_name(text: str, order: Order = Order.UNSAID) -> tuple[str, str]:
    """First and last name of « ROY Ilan », « Ilan ROY », « Roy, Ilan » or « M. Jean de LA TOUR ».

    The comma tells, else the capitals, with the particles before them; of two words without either, the `order`.
    Raises ValueError when nothing tells.
    """
    text = " ".join(cleaned_line(text).split())
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip() and "," not in after:
        return _untitled(after.split()), _untitled(before.split())
    words = _without_title(text.split())
    found = _by_capitals(words) or _by_order(words, order)
    if not found:
        raise ValueError(
            f"« {text} »\u00a0: rien ne dit où finit le nom\u202f; écrivez-le en capitales («\u00a0ROY Ilan\u00a0»), "
            "ou mettez le nom et le prénom dans deux colonnes."
        )
    return found


def _without_title(words: Sequence[str]) -> list[str]:
    return list(words[1:] if len(words) > 2 and fold(words[0]) in TITLES else words)


def _untitled(words: Sequence[str]) -> str:
    return " ".join(words[1:] if len(words) > 1 and fold(words[0]) in TITLES else words)


def _by_capitals(words: list[str]) -> tuple[str, str] | None:
    """The words in capitals are the family name when they stand together, at one end, and are not all there is."""
    capital = [_is_capital(word) for word in words]
    if True not in capital:
        return None
    start, end = capital.index(True), len(words) - capital[::-1].index(True)
    # « Jean de LA TOUR », « d’ORVAL Anne »: the particles in small letters are of the family name.
    while start and fold(words[start - 1]) in PARTICLES:
        start -= 1
    inside = words[start:end]
    if not all(_is_capital(word) or fold(word) in PARTICLES for word in inside):
        return None
    others = words[:start] + words[end:]
    if not others or (start and end < len(words)):
        return None
    return " ".join(others), " ".join(inside)


def _is_capital(word: str) -> bool:
    """« ROY », « ROY-DUPONT », « d’ORVAL », « McDONALD »; neither « J. » nor « J.-P. », which are first names."""
    bare = ELIDED.sub("", word)
    bare = bare[2:] if bare.startswith("Mc") else bare
    pieces = [piece.strip(".") for piece in PIECES.split(bare) if piece.strip(".")]
    return bool(pieces) and all(piece.isupper() for piece in pieces) and any(len(piece) > 1 for piece in pieces)


def _by_order(words: list[str], order: Order) -> tuple[str, str] | None:
    if len(words) != 2 or order is Order.UNSAID or _is_capital(words[0]) != _is_capital(words[1]):
        return None
    first, last = words if order is Order.FIRST_LAST else reversed(words)
    return first, last
