"""The words of headings and cells: how they are compared, and the half-days, the ranks and the answers they say."""

import re
from functools import lru_cache
from html import unescape

from inscriptions.spreadsheets.vocabulary import FILLING
from programme.spreadsheets.cells import text_of, yes_or_no
from rencontre.french.names import fold

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
INFLECTED = re.compile(r"(?<=\w)\((?:e?s|e|le|ne)\)")
QUESTION = re.compile(r"^\s*(?:G\d+)?Q?\d+[A-Za-z]?\s*(?:\[\w+\])?\s*[.):–-]\s*", re.IGNORECASE)
BRACKETED = re.compile(r"\[([^\[\]]*)\][^\[\]\w]*$|\(([^()]*)\)[^()\w]*$")
RANKS = tuple(
    re.compile(rf"\b(?:{words}|(?:choix|voeux?|souhaits?|choice|preference|priorite)(?: n| no| numero)? {rank})\b")
    for rank, words in enumerate(
        (
            "1ere?|premiere?|1st|first",
            "2e(?:me)?|2nde?|seconde?|deuxieme",
            "3e(?:me)?|3rd|troisieme|third",
            "4e(?:me)?|4th|quatrieme|fourth",
        ),
        start=1,
    )
)
LAST = 99  # after every rank
A_WISH = re.compile(r"\b(?:choix|voeux?|souhaits?|choice|preference|priorite|ateliers?|workshops?)\b")
A_NEED = re.compile(
    r"\b(?:vegetarien(?:ne)?s?|vegetarian|vegan\w*|regimes?|allergies?|alimentaires?|contraintes?|diet\w*)\b"
)
MORNING, LUNCH, AFTERNOON = "attends_morning", "attends_lunch", "attends_afternoon"
HALF_DAYS = (
    (AFTERNOON, r"apres midi|apresmidi|apres m|pm|afternoon"),
    (MORNING, r"matins?|matinees?|am|morning"),
    (LUNCH, r"dejeuners?|repas|midi|buffet|lunch"),
)
A_LUNCH = re.compile(rf"\b(?:{dict(HALF_DAYS)[LUNCH]})\b")
# « jusqu’à midi » is no meal; « demi-journée » is no whole day.
NO_MEAL = re.compile(r"\b(?:jusqu a|avant|until|before) (?:midi|le dejeuner|le repas|noon|lunch)\b")
NO_WHOLE_DAY = re.compile(r"\bdemi journee\b|\bhalf day\b")
WHOLE_DAY = re.compile(r"\b(?:journee|jour|day|deux|2 demi journees)\b")
WITHOUT = (
    r"\b(?:sans|sauf|pas|hors|ni|absente?|excepte|without|except|no|not)"
    r"(?: (?:le|la|l|de|d|du|au|a|the|for|repas|present))* "
)
EXCEPT = {name: re.compile(rf"{WITHOUT}(?:{words})\b") for name, words in HALF_DAYS}
SAYS_YES = re.compile(
    r"(?:oui|yes|presente?s?|participe|participera|inscrite?|viendra|vient|sera la|"
    r"je (?:viens|viendrai|participe|participerai)|attending|registered|accepte|j accepte|d accord|coche|checked)\b"
)
SAYS_NO = re.compile(
    r"(?:non|absente?s?|excusee?|refuse|decline|unchecked|n a|sans objet)\b|"
    r"(?:no|not)(?: thanks?| thank you| attending| coming| going| present)?$|"
    r"(?:aucune?|jamais|ne (?:viendra|vient|participe|participera|sera|souhaite)\b.* pas\b.*|pas (?:presente?|la))$"
)
NO_WISH = re.compile(
    r"(?:sans|pas de|aucune?|no) (?:preferences?|choix|ateliers?|voeux?|preference)|indifferente?|peu importe|"
    r"(?:aucune?|neant|non|none|no|n a|nsp|any)"
)


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading as it is compared: letters and digits alone, in small letters without accent, words one space apart.

    What a web form leaves of its page, « <br /> » or « &nbsp; », is nothing; « Prénom(s) » is « Prénom ».
    """
    if "<" in text or "&" in text:
        text = TAG.sub(" ", unescape(text))
    return re.sub(r"[\W_]+", " ", fold(INFLECTED.sub("", text))).strip()


def parts(heading: str) -> list[str]:
    """What a heading asks, the surest first, without the number of its question.

    « Vous viendrez [Le matin] » asks what stands in its brackets; « Nom (d’usage) » what stands before.
    """
    text = QUESTION.sub("", TAG.sub(" ", unescape(heading)))
    found = BRACKETED.search(text)
    if not found:
        return [text.split("(")[0], text]
    before = text[: found.start()]
    return [found[1], before] if found[1] is not None else [before, found[2]]


def bare(key: str) -> str:
    """A key without the words around what is asked; the key itself when nothing else is left."""
    return " ".join(word for word in key.split() if word not in FILLING) or key


def rank_said(key: str) -> int:
    """The rank that a key says, « 1er choix », « Vœu n° 2 »; 0 without any."""
    return next((rank for rank, words in enumerate(RANKS, start=1) if words.search(key)), 0)


def rank_in(text: str) -> int:
    """The rank that a cell gives to the workshop of its column: « 2 », « 2e choix »; LAST for one that is ticked, 0 for
    one that is not. Raises ValueError.
    """
    key = heading_key(text)
    if key.isdecimal() and 0 < int(key) <= len(RANKS):
        return int(key)
    return rank_said(key) or (LAST if says_yes(text) else 0)


def half_days_said(key: str) -> set[str]:
    """The answers that a key ticks: « matin dejeuner », the morning and the lunch; « journee sans repas », no lunch."""
    key = NO_MEAL.sub(" ", key)
    if "matin" in key:  # beside it, « AM » is the afternoon, as the French shorten it
        key = re.sub(r"\bam\b", "pm", key)
    without = {name for name, words in EXCEPT.items() if words.search(key)}
    said: set[str] = set()
    for name, words in HALF_DAYS:
        key, times = re.subn(rf"\b(?:{words})\b", " ", key)
        said.update({name} if times else ())
    if WHOLE_DAY.search(NO_WHOLE_DAY.sub(" ", key)) or (without and not said - without):
        said |= {MORNING, AFTERNOON}
    return said - without


def half_days_in(text: str) -> set[str]:
    """The answers that « Le matin ; Le déjeuner » ticks; « oui » ticks both half-days. Raises ValueError."""
    key = heading_key(text)
    if said := half_days_said(key):
        return said
    try:
        return {MORNING, AFTERNOON} if says_yes(text) else set()
    except ValueError:
        raise ValueError(
            f"«\u00a0{text}\u00a0»\u00a0: écrivez par exemple «\u00a0matin, déjeuner, après-midi\u00a0»."
        ) from None


def half_days_alone(text: str) -> bool:
    """Whether a text is made of half-days and little else."""
    said = half_days_said(heading_key(text))
    return bool(said) and len(text) < 20 * len(said) + 20


def says_yes(cell: object) -> bool:
    """Whether a cell says yes: as `yes_or_no`, or by its first words: « Oui, je viens », « absente ».

    Raises ValueError.
    """
    try:
        return yes_or_no(cell)
    except ValueError:
        key = heading_key(text_of(cell))
        if SAYS_NO.match(key) or text_of(cell).strip() in {"/", "//"}:
            return False
        if SAYS_YES.match(key):
            return True
        raise
