"""What a moment is, by its words: « Table ronde n° 2 : … », « Pause café », « Allocution d’ouverture »."""

import re
from dataclasses import dataclass

from programme.reading.draft import MomentKind
from rencontre.french.names import fold

# In this order: the first that a title begins with says its kind. Folded: no accent, no case, no hyphen.
BEGINNINGS: tuple[tuple[MomentKind, str], ...] = (
    (MomentKind.LUNCH, r"(?:pause |cocktail |buffet |temps |coupure )?(?:dejeun\w*|repas|restauration|meridienne"
                 r"|mediane|lunch\w*)"
                 r"|buffet|plateaux? repas|diner|pique nique|cocktail dinatoire|brunch|pause (?:du )?midi"),
    (MomentKind.WELCOME, r"accueil(?! de loisirs)|cafe(?: d)? accueil|petit dejeuner|welcome|emargement"
                   r"|enregistrement|arrivee"
                   r"|ouverture des portes|mots? d accueil|reception des|remise des badges|retrait des"),
    (MomentKind.REPORT, r"restitutions?|mises? en commun|retours? (?:sur les|des) (?:ateliers|groupes|travaux)"
                  r"|synthese des (?:ateliers|travaux|groupes)|rapports? des ateliers"),
    (MomentKind.OTHER, r"pot\b|verre de l|verre d|aperitif|fin(?: (?:de|des|du|d)\b.*)?$|photo|depart\b|cocktail"
                 r"|echanges? avec|questions|temps d echange"
                 r"|temps libre|signatures?|echanges?$|discussions?$|debats? avec|visites?\b|remises?"
                 r"|assemblees? generales?|spectacle|concert|networking(?! break)|reseautage|galette|cloture du pot"
                 r"|moments? convivia\w+|stands?\b|exposition|projection|films?|prix|pitchs?|reunion"
                 r"|demonstrations?|vote\b|elections?\b|tirage"),
    (MomentKind.BREAK, r"pauses?|cafe|coffee|collation|gouter|intermede|entracte|the\b|(?:networking )?break"),
    (MomentKind.CONCLUSION, r"conclusions?|cloture|pour conclure|elements? conclusifs?|mots? (?:de la fin"
                      r"|de conclusion|de cloture)"
                      r"|propos conclusifs?|(?:discours|allocutions?|seance|ceremonie) de cloture|synthese"
                      r"|en conclusion"
                      r"|clotures?|bilan et perspectives|closing|fermeture"),
    (MomentKind.OPENING, r"ouverture|introduction|introductif|allocutions?|mots? (?:de bienvenue|du|de la|de l"
                   r"|d introduction|introductif\w*)"
                   r"|discours|lancement|inauguration|propos (?:introductifs?|liminaires?)|bienvenue|prises? de parole"
                   r"|seance d ouverture|seance inaugurale|opening|en introduction|preambule|ceremonie d ouverture"),
    (MomentKind.ROUND_TABLE, r"tables? rondes?|panel|plateau\b|debats?|grand debat|regards croises"),
    (MomentKind.WORKSHOP, r"ateliers?|carrefours?|workshops?|groupes? de travail|sous groupes?|tables? thematiques?"),
    (MomentKind.PLENARY, r"(?:seance |conference |session |assemblee )?plenieres?|keynote|conference (?:inaugurale"
                   r"|introductive|d ouverture)"),
    (MomentKind.TALK, r"conferences?|interventions?|presentations?|communications?|exposes?|temoignages?"
                r"|retours? d experiences?"
                r"|sessions?|keynotes?|introduction a|grands? temoins?|regards? d"),
)  # fmt: skip
STARTS = [(kind, re.compile(rf"(?:{words})\b")) for kind, words in BEGINNINGS]
# The same words deeper in a short title: « Temps d’accueil », « Grande table ronde », « 12h30 : suivi d’un buffet ».
INSIDE = (
    (MomentKind.ROUND_TABLE, re.compile(r"\btables? rondes?\b")),
    (MomentKind.REPORT, re.compile(r"\b(?:retours?|restitution) des (?:ateliers|groupes|travaux)\b")),
    (MomentKind.LUNCH, re.compile(r"\b(?:dejeuner|dejeunatoire|repas|buffet|lunch)\b(?! d accueil)")),
    (
        MomentKind.WELCOME,
        re.compile(r"\baccueil des (?:participant|congressiste|public|invite)\w*\b|\bcafe d accueil\b"),
    ),
    (MomentKind.BREAK, re.compile(r"\bpause\b")),
    (MomentKind.OPENING, re.compile(r"\bd ouverture\b|\bmot de bienvenue\b")),
    (MomentKind.CONCLUSION, re.compile(r"\bconclusions?$|\bde cloture\b|\bcloture de la journee\b")),
    (MomentKind.PLENARY, re.compile(r"\bpleniere\b")),
    (MomentKind.WORKSHOP, re.compile(r"\bateliers?\b")),
)
MOST_WORDS_INSIDE = 8
# Each moves the day on, and is no part of the moment before it, even without an hour.
STANDING = {MomentKind.LUNCH, MomentKind.BREAK}
MOST_WORDS_STANDING = 9

NUMBER = r"(?:n[°ºo]\.?[ \u00a0]?|num[ée]ro[ \u00a0]|#)?(?P<number>\d{1,2}(?:\.\d|[a-zA-Z]\b)?|[A-Z]\d?\b|[IVX]{1,4}\b)"
ORDINAL = (
    r"(?:(?P<ordinal>\d{1,2})[ \u00a0]?(?:i?[èe]re?|i?[èe]me|nde?|er?|e)[ \u00a0]+"
    r"|(?P<worded>premi[èe]re?|deuxi[èe]me|seconde?|troisi[èe]me|quatri[èe]me|cinqui[èe]me)[ \u00a0]+)?"
)
NAMES = (
    r"(?:grandes?[ \u00a0])?tables?[ \u00a0\-\u2010\u2011]rondes?|ateliers?(?:[ \u00a0]th[ée]matiques?"
    r"|[ \u00a0]participatifs?)?"
    r"|workshops?|s[ée]ances?(?:[ \u00a0]pl[ée]ni[èe]res?)?|sessions?(?:[ \u00a0]pl[ée]ni[èe]res?"
    r"|[ \u00a0]parall[èe]les?)?"
    r"|conf[ée]rences?(?:[-‐‑ \u00a0](?:d[ée]bats?|pl[ée]ni[èe]res?|inaugurale|introductive|invit[ée]e))?"
    r"|pl[ée]ni[èe]res?|keynotes?"
    r"|interventions?|pr[ée]sentations?|communications?|t[ée]moignages?|expos[ée]s?|panels?|d[ée]bats?|s[ée]quences?"
    r"|parcours|carrefours?|plateaux?|focus|circuits?|labos?|forums?|caf[ée]s?[ \u00a0]d[ée]bats?"
    r"|groupes?(?:[ \u00a0]de[ \u00a0]travail)?|visites?|tables?[ \u00a0]th[ée]matiques?|pour[ \u00a0]conclure"
    r"|(?:en[ \u00a0])?conclusions?|(?:en[ \u00a0])?introduction|ouverture|cl[ôo]ture|restitution"
    r"|regards[ \u00a0]crois[ée]s"
    r"|retours?[ \u00a0]d['’]exp[ée]riences?|cours|module|temps|partie|axe|th[èe]me|volet|grand[ \u00a0]t[ée]moin|film"
)
AFTER_NAME = (
    r"[ \u00a0]*[\])]?[ \u00a0\u202f]*(?P<sign>[:.,–—|/»·]|[-‐‑−](?=[ \u00a0])|(?=[«\"“])|$)[ \u00a0\u202f\-–—:]*"
)
ASIDE = r"(?:[ \u00a0]*\((?P<aside>[^()\n]{2,40})\)(?=[ \u00a0]*[:–—-]))?"
LABEL = re.compile(rf"[\[(]?{ORDINAL}(?P<name>{NAMES})(?:[ \u00a0]+{NUMBER})?{ASIDE}{AFTER_NAME}", re.IGNORECASE)
# « Carrefour 1 Eau et assainissement »: a number is enough, before a capital or a quote
NUMBERED = re.compile(rf"{ORDINAL}(?P<name>{NAMES})[ \u00a0]+{NUMBER}[ \u00a0]+(?=(?-i:[A-ZÀ-ÖØ-Þ«\"]))", re.IGNORECASE)
CAPITALS = re.compile(
    rf"{ORDINAL}(?P<name>{NAMES})(?:[ \u00a0]+{NUMBER})?[ \u00a0]+(?=(?-i:[A-ZÀ-ÖØ-Þ«\"]))", re.IGNORECASE
)
ORDINALS = ("premi", "deuxi", "second", "troisi", "quatri", "cinqui")
ORDINAL_NUMBERS = (1, 2, 2, 3, 4, 5)
TAG = re.compile(r"\[(?P<name>[^\[\]\n]{3,40})\][ \u00a0:–—-]*")
# Labels that only number what is said after them, and names of what holds several moments.
BLOCK_NAMES = re.compile(r"seances?|sessions?|sequences?|temps|parties?|axes?|themes?|volets?|modules?")
PARALLEL = re.compile(
    r"ateliers?(?: \w+)?|carrefours?|circuits?|labos?|forums?|workshops?|parcours|groupes?(?: de travail)?"
    r"|visites?|tables? thematiques?"
)
SLOT = re.compile(
    r"\b(?:ateliers|carrefours|workshops|groupes de travail|sessions paralleles|visites au choix|parcours au choix)\b"
    r"|\bateliers? (?:au choix|en parallele|simultanes|paralleles)|\d+ ateliers?\b|\batelier au choix\b"
)


@dataclass(frozen=True)
class Label:
    """What names and numbers a moment before its title: « Atelier 3 – »; `length` is how much of the text it takes."""

    name: str
    number: str
    length: int
    kind: MomentKind | None
    aside: str = ""  # what stands in brackets before its sign: « Atelier A (salle Loire) : »

    @property
    def is_block(self) -> bool:
        return BLOCK_NAMES.fullmatch(self.name) is not None

    @property
    def is_parallel(self) -> bool:
        """Whether several of them are held at once: « Atelier 3 », « Parcours B »."""
        return PARALLEL.fullmatch(self.name) is not None


def label_of(text: str) -> Label | None:
    """What names and numbers the moment of which `text` is the title, hours aside; None when nothing does."""
    if tag := TAG.match(text):
        kind = kind_of(tag["name"])
        if kind:
            return Label(fold(tag["name"]), "", tag.end(), kind)
    found = LABEL.match(text) or NUMBERED.match(text) or _in_capitals(text)
    if found is None:
        return None
    name = fold(found["name"])
    number = found["number"] or _ordinal(found) or ""
    if not number and found.groupdict().get("sign") in {".", ",", "/", "»"}:
        return None
    aside = found.groupdict().get("aside") or ""
    return Label(name, number, found.end(), kind_of(name), aside)


def _in_capitals(text: str) -> re.Match[str] | None:
    """« SESSION PLENIERE Le temps des choix »: the capitals end where the title starts."""
    found = CAPITALS.match(text)
    return found if found and found["name"].isupper() and not text[found.end() :].split(" ")[0].isupper() else None


def _ordinal(found: re.Match[str]) -> str | None:
    if found["worded"]:
        word = fold(found["worded"])
        place = next(place for place, start in enumerate(ORDINALS) if word.startswith(start))
        return str(ORDINAL_NUMBERS[place])
    return found["ordinal"]


def kind_of(title: str) -> MomentKind | None:
    """The kind that the words of a title say; None when they say none."""
    folded = fold(title)
    folded = folded.lstrip('«»“”"[(0123456789:/ ')
    for kind, pattern in STARTS:
        if pattern.match(folded):
            return MomentKind.SLOT if kind is MomentKind.WORKSHOP and SLOT.search(folded) else kind
    if folded.count(" ") < MOST_WORDS_INSIDE:
        for kind, pattern in INSIDE:
            if pattern.search(folded):
                return MomentKind.SLOT if kind is MomentKind.WORKSHOP and SLOT.search(folded) else kind
    return None


def stands_alone(text: str) -> MomentKind | None:
    """« Déjeuner », « Pause café (15 min) »: the kind of a short line that is a moment without an hour."""
    kind = kind_of(text)
    is_short = len(text.split()) <= MOST_WORDS_STANDING and not text.rstrip().endswith((",", ";"))
    return kind if kind in STANDING and is_short and text[:1].isupper() else None
