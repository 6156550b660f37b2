"""How names are folded for comparing, searching and sorting: in Python, because SQLite only knows ASCII."""

import base64
import re
import secrets
import unicodedata

# FRANCE.md §2: « de » and « d' » are ignored when sorting; « Le », « La », « Des » are kept.
PARTICLES = re.compile(r"^(de\s+|d['’]\s*)(?=\S)", re.IGNORECASE)
# Folding may lengthen a text (« ﬃ » is three letters): the keys are cut to what their columns hold.
NAME, SEARCH = 100, 600
MOST_WORDS = 8  # looked for at once: nobody types more, and each is a clause of the query
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def fold(text: str) -> str:
    """Accents stripped, case folded; apostrophes, hyphens and runs of spaces become one space."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return re.sub(r"[\s'’ʼ`\-‐‑–—.]+", " ", bare).strip()


def identity_key(email: str, first_name: str, last_name: str) -> str:
    """One person of one event; empty when there is no e-mail to tell them by."""
    address = email.strip().casefold()
    return f"{address[:254]}|{fold(first_name)[:NAME]}|{fold(last_name)[:NAME]}" if address else ""


def search_key(*texts: str) -> str:
    return " ".join(fold(text) for text in texts if text)[:SEARCH]


def words_of(text: str) -> list[str]:
    """The first words of what is looked for, folded; PostgreSQL refuses a NUL."""
    return fold(text.replace("\0", "")).split()[:MOST_WORDS]


def sort_key(first_name: str, last_name: str) -> str:
    """French collation by family name: É sorts as E, « de » and « d' » are ignored."""
    return f"{fold(PARTICLES.sub('', last_name.strip()))[:NAME]}|{fold(first_name)[:NAME]}"


def new_badge_code() -> str:
    """16 base32 characters (80 random bits): opaque, and alphanumeric in a QR."""
    return base64.b32encode(secrets.token_bytes(10)).decode()
