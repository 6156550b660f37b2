"""What a sentence tells: « Karim Bellouati présentera le bilan », « nous ferons une pause », in a mail or an"
" article."""

import re
from dataclasses import dataclass

from programme.reading.draft import MomentKind

ENDING = r"(?:a|ont|ons|e|ent|ez)\b"
VERBS: tuple[tuple[MomentKind, str, str], ...] = (
    (MomentKind.WELCOME, "Accueil", rf"accueill(?:er)?{ENDING}|(?:serez|seront|sera) accueillie?s?"
     r"|retrouver(?:ons|ez)"),
    (MomentKind.OPENING, "Ouverture", rf"(?:ouvrir|introduir|inaugurer){ENDING}"
     r"|(?:sera|seront) ouvertes?|débuter(?:a"
                                rf"|ont)|lancer(?:a|ont)"),
    (MomentKind.CONCLUSION, "Conclusion", r"conclu(?:ra|ront|t|rons)\b|clôtur(?:era|eront)\b|refermer(?:a|ont)"),
    (MomentKind.REPORT, "Restitution", r"rend(?:ra|ront|rons) compte|restituer(?:a|ont|ons)"
     r"|mettr(?:a|ont|ons) en commun"),
    (MomentKind.LUNCH, "Déjeuner", r"déjeuner(?:ons|ez)\b"),
)  # fmt: skip
TELLS = [(kind, title, re.compile(verbs, re.IGNORECASE)) for kind, title, verbs in VERBS]
NOUNS = (
    (
        MomentKind.LUNCH,
        re.compile(r"\b(?:buffet|déjeuner|repas|cocktail déj\w+|pique-nique)\b(?!,? puis)", re.IGNORECASE),
    ),
    (MomentKind.BREAK, re.compile(r"\bpause(?:[ -]café)?\b", re.IGNORECASE)),
    (MomentKind.ROUND_TABLE, re.compile(r"\btable ronde\b", re.IGNORECASE)),
)
PRESENTS = re.compile(
    r"\b(?:présenter(?:a|ont|ons)|présentent?|exposer(?:a|ont)|traiter(?:a|ont) (?:de|du|des)|parler(?:a"
    r"|ont) (?:de|du|des)"
    r"|interviendr(?:a|ont) sur|reviendr(?:a|ont) sur|expliquer(?:a|ont)|évoquer(?:a|ont)|détailler(?:a|ont)"
    r"|dresser(?:a|ont)"
    r"|donner(?:a|ont) (?:une?|des)|proposer(?:a|ont)|animer(?:a|ont)|aborder(?:a|ont))[ \u00a0]+"
    r"(?P<what>[^.;\n]{3,200})",
    re.IGNORECASE,
)
IN_PARALLEL = re.compile(
    r"\btravail en (?:\w+ )?(?:sous-)?groupes\b"
    r"|\b(?:groupes?|ateliers?)\b.{0,40}\b(?:parallèle|simultané|travailler(?:ont|ons))",
    re.IGNORECASE,
)

FUTURE = re.compile(r"\b\w+(?:ra|ront|rons|rez)\b")
AT_AN_HOUR = re.compile(r"[^.!?\n]{0,20}\b(?:à|vers|dès)[ \u00a0](?:\d|midi|[ \u00a0]{3})")
QUOTED_TITLE = re.compile(r"[«“\"][ \u00a0]*(?P<title>[^«»“”\n]{4,200}?)[ \u00a0]*[»”\"]")


@dataclass(frozen=True)
class SentenceSaid:
    """What a sentence tells: the kind of the moment and its title."""

    kind: MomentKind
    title: str


def sentence_of(text: str) -> SentenceSaid | None:
    """What a sentence with a verb tells of a moment; None when it tells none."""
    for kind, title, pattern in TELLS:
        if pattern.search(text):
            return SentenceSaid(kind, title)
    if IN_PARALLEL.search(text):
        return SentenceSaid(MomentKind.SLOT, "Ateliers")
    if found := PRESENTS.search(text):
        return SentenceSaid(MomentKind.TALK, " ".join(found["what"].split()).rstrip(" ,:"))
    for kind, pattern in NOUNS:
        noun = pattern.search(text)
        if noun and (FUTURE.search(text) or AT_AN_HOUR.match(text, noun.end())):
            quoted = QUOTED_TITLE.search(text)
            return SentenceSaid(kind, " ".join(quoted["title"].split()) if quoted else noun[0].capitalize())
    return None
