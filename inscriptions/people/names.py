"""The keys that tell, find and sort people and what is searched: the database never folds case."""

import re

from inscriptions.models.registrations import address_key
from rencontre.french.names import LONGEST, fold, searched, sort_key

SEARCH = 600
LONGEST_OTHER = 200  # of what is searched besides the names


def identity_key(email: str, first_name: str, last_name: str) -> str:
    """One person of one event, whichever name was typed first; empty when there is no e-mail to tell them by."""
    address = address_key(email)
    return f"{address}|{namesake_key(first_name, last_name)}" if address else ""


def namesake_key(first_name: str, last_name: str) -> str:
    """The two names in one order: « Ilan Roy » and « Roy Ilan » are the same person."""
    return "|".join(sorted([fold(first_name)[:LONGEST], fold(last_name)[:LONGEST]]))


def sort_keys(first_name: str, last_name: str) -> set[str]:
    """The sort keys that somebody has whose two names were typed in one order or in the other."""
    return {sort_key(first_name, last_name), sort_key(last_name, first_name)}


def is_twin_key(key: str, of: str) -> bool:
    """Whether `key` is that of someone registered twice as `of`: migrations 0005 and 0017 number them."""
    return re.fullmatch(r"\|\d+", key.removeprefix(of)) is not None


def search_key(*texts: str) -> str:
    """What is looked through of the two names and of the other texts; what is joined comes last, and is cut first."""
    names = [fold(text)[:LONGEST] for text in texts[:2]]
    return searched(names, [text[:LONGEST_OTHER] for text in texts[2:]])[:SEARCH]
