"""A name written in one piece, « ROY Ilan »: which part is the family name."""

import re
from collections.abc import Sequence
from enum import Enum

from rencontre.french.names import APOSTROPHES, DASHES, cleaned_line, fold

TITLES = {
    "m", "mm", "mr", "mme", "mmes", "mlle", "madame", "monsieur", "mademoiselle", "dr", "docteur", "pr", "professeur",
    "me", "maitre", "mrs", "ms", "miss",
}  # fmt: skip
PARTICLES = {
    "de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "den", "der", "ter", "di", "da", "do", "dos", "das",
    "del", "della", "el", "al", "ben", "bin", "zu", "y", "e",
}  # fmt: skip
# « DUPONT née MARTIN », « DUPONT épouse MARTIN »: within a family name.
LINKS = PARTICLES | {"nee", "ne", "epouse", "ep", "veuve", "vve", "dit", "dite", "et"}
ELIDED = re.compile(rf"^[dl][{APOSTROPHES}](?=\w)", re.IGNORECASE)
PREFIXED = re.compile(r"^(?:Mc|Mac|Fitz|De|Di|Da|Du|Le|La|Van)(?=\w{3})")
PIECES = re.compile(rf"[(){APOSTROPHES}{DASHES}]")


class Order(Enum):
    """Which part comes first, as the heading of the column says."""

    LAST_FIRST = "nom prénom"
    FIRST_LAST = "prénom nom"
    UNSAID = ""


def order_said(heading: str) -> Order:
    """What « NOM Prénom », « Prénom et nom » or « First and last name » says of the order; an English « Name » too."""
    words = fold(heading).split()
    last = next((place for place, word in enumerate(words) if word in {"nom", "last", "surname", "family"}), None)
    first = next((place for place, word in enumerate(words) if word in {"prenom", "first", "given"}), None)
    if last is None or first is None:
        return Order.FIRST_LAST if last is first is None and "name" in words else Order.UNSAID
    return Order.LAST_FIRST if last < first else Order.FIRST_LAST


def split_name(text: str, order: Order = Order.UNSAID) -> tuple[str, str]:
    """First and last name of « ROY Ilan », « Ilan ROY », « Roy, Ilan » or « M. Jean de LA TOUR ».

    The comma tells, else the capitals, with the particles before them, else the `order`: one word, and the family name
    with its particles. Raises ValueError when nothing tells.
    """
    text = " ".join(cleaned_line(text).split()).strip(" ,;")
    words = _without_title(text.replace(",", " ").split())
    if len(words) < 2:
        raise ValueError(f"«\u00a0{text}\u00a0»\u00a0: il manque le nom ou le prénom.")
    found = _by_comma(text) if "," in text else _by_capitals(words) or _by_order(words, order)
    if not found:
        raise ValueError(
            f"«\u00a0{text}\u00a0»\u00a0: rien ne dit où finit le nom\u202f; écrivez-le en capitales "
            "(«\u00a0ROY Ilan\u00a0»), ou mettez le nom et le prénom dans deux colonnes."
        )
    return found


def _without_title(words: Sequence[str]) -> list[str]:
    return list(words[1:] if len(words) > 1 and fold(words[0]) in TITLES else words)


def _by_comma(text: str) -> tuple[str, str] | None:
    """« Roy, Ilan »; not « Ilan ROY, maire d’Ecques », whose name stands whole before the comma."""
    before, _, after = text.partition(",")
    last, first = _without_title(before.split()), _without_title(after.split())
    whole = _by_capitals(last)
    if not last or not first or "," in after or (whole and fold(whole[0]) not in PARTICLES):
        return None
    return " ".join(first), " ".join(last)


def _by_capitals(words: list[str]) -> tuple[str, str] | None:
    """The words in capitals are the family name when they stand together, at one end, and are not all there is."""
    capital = [_is_capital(word) for word in words]
    if True not in capital:
        return None
    start, end = capital.index(True), len(words) - capital[::-1].index(True)
    # « Jean de LA TOUR », « Jean Le GOFF »: particles are of the family name; « Ben ROY »: a first name.
    while start and fold(words[start - 1]) in PARTICLES and (start > 1 or end < len(words) or words[0].islower()):
        start -= 1
    inside, others = words[start:end], words[:start] + words[end:]
    if not all(_is_capital(word) or fold(word) in LINKS for word in inside):
        return None
    if not others or (start and end < len(words)):
        return None
    return " ".join(others), " ".join(inside)


def _is_capital(word: str) -> bool:
    """« ROY », « ROY-DUPONT », « d’ORVAL », « McDONALD », « STRAUß »; neither « J. » nor « J.-P. », first names."""
    bare = PREFIXED.sub("", ELIDED.sub("", word)).replace("ß", "")
    pieces = [piece.strip(".") for piece in PIECES.split(bare) if piece.strip(".")]
    return bool(pieces) and all(piece.isupper() for piece in pieces) and any(len(piece) > 1 for piece in pieces)


def _by_order(words: list[str], order: Order) -> tuple[str, str] | None:
    """« de la Tour Jean », « Jean de la Tour »: one word is the first name, the other, with its particles, the last."""
    if order is Order.UNSAID or len({_is_capital(word) for word in words}) > 1:
        return None
    last = words[:-1] if order is Order.LAST_FIRST else words[1:]
    if not all(fold(word) in PARTICLES for word in last[:-1]) or (len(last) > 1 and fold(last[-1]) in PARTICLES):
        return None
    first = words[-1] if order is Order.LAST_FIRST else words[0]
    return first, " ".join(last)
