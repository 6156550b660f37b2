"""The keys that tell, find and sort people (DESIGN.md, point 4), and what is looked for."""

import base64
import re
import secrets

from programme.names import LONGEST, cleaned, fold, sort_key

__all__ = ["fold", "identity_key", "is_twin_key", "new_badge_code", "search_key", "sort_key", "words_of"]

SEARCH = 600
MOST_WORDS = 8  # looked for at once: nobody types more, and each is a clause of the query


def identity_key(email: str, first_name: str, last_name: str) -> str:
    """One person of one event; empty when there is no e-mail to tell them by."""
    address = cleaned(email).strip().casefold()
    return f"{address[:254]}|{fold(first_name)[:LONGEST]}|{fold(last_name)[:LONGEST]}" if address else ""


def is_twin_key(key: str, of: str) -> bool:
    """Whether `key` is that of someone whom an older version registered twice as `of`: migration 0005 numbers them."""
    return re.fullmatch(r"\|\d+", key.removeprefix(of)) is not None


def search_key(*texts: str) -> str:
    return " ".join(filter(None, map(fold, texts)))[:SEARCH]


def words_of(text: str) -> list[str]:
    """The first words of what is looked for, folded; no database reads a NUL or half a sign."""
    return fold(text.replace("\0", "").encode(errors="ignore").decode()).split()[:MOST_WORDS]


def new_badge_code() -> str:
    """16 base32 characters (80 random bits): opaque, and alphanumeric in a QR."""
    return base64.b32encode(secrets.token_bytes(10)).decode()
