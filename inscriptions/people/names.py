"""The keys that tell, find and sort people and what is searched: the database never folds case."""

import re

from inscriptions.models.registrations import address_key
from rencontre.french.names import LONGEST, fold

SEARCH = 600


def identity_key(email: str, first_name: str, last_name: str) -> str:
    """One person of one event; empty when there is no e-mail to tell them by."""
    address = address_key(email)
    return f"{address}|{fold(first_name)[:LONGEST]}|{fold(last_name)[:LONGEST]}" if address else ""


def is_twin_key(key: str, of: str) -> bool:
    """Whether `key` is that of someone whom an older version registered twice as `of`: migration 0005 numbers them."""
    return re.fullmatch(r"\|\d+", key.removeprefix(of)) is not None


def search_key(*texts: str) -> str:
    return " ".join(filter(None, map(fold, texts)))[:SEARCH]
