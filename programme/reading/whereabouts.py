"""Where things are held: rooms named beside a title, venues with their address."""

import re
from dataclasses import dataclass

from programme.reading.draft import NamedVenue, TextSpan
from rencontre.french.names import fold

ROOM_WORDS = (
    r"salles?|rooms?|amphi\w*|auditorium|hall|foyer|(?:grand |petit )?salon|plateau|studio|chapelle|refectoire"
    r"|restaurant|cafeteria|parvis|cour|patio|gymnase|atrium|mezzanine|auditoire|bibliotheque|mediatheque|theatre|espace|batiment"
    r"|bat|rez de chaussee|rdc|etage|\d+(?:er|e|eme) etage|galerie|verriere|rotonde|agora|forum|kiosque|tente|chapiteau"
    r"|en visio\w*|visio\w*|en ligne|zoom|teams|self|cantine|brasserie|jardin|terrasse|nef|cloitre|orangerie"
    r"|(?:grande )?halle|scene|grande salle|[a-z]{1,2}\d{2,4}"
)
ROOM = re.compile(rf"(?:(?:en|dans|au|a|a la|a l|le|la|l|lieu|ou) )?(?:{ROOM_WORDS})\b")
MOST_WORDS = 10
LABELLED = re.compile(r"(?:lieux?|salle|adresse|o[uù]|acc[eè]s)[ \u00a0]*:[ \u00a0]*", re.IGNORECASE)
PIECES = re.compile(
    r"(?<![ \u00a0])[ \u00a0]+(?:@|[-\u2010-\u2015|•·/])[ \u00a0]*|(?<!\s)\s*[(|]\s*"
    r"|,[ \u00a0]+(?=(?:en |dans la )?salle|amphi|auditorium)",
    re.I,
)
FIRST = re.compile(r"(?P<room>[^/|\n]{3,60}?)[ \u00a0]*[/|][ \u00a0]*(?=\S)")
POSTAL = re.compile(r"(?<!\d)(?P<code>\d{2}[ \u00a0]?\d{3})[ \u00a0]+(?P<city>[^\W\d_][^\n,;|()–—]{1,60})")
STREET = re.compile(
    r"(?<![\w/])(?P<street>(?:\d{1,4}(?:[ \u00a0]?(?:bis|ter|[A-D]))?(?:[-/]\d{1,4})?[ \u00a0]*,?[ \u00a0]*)?"
    r"\b(?:rue|avenue|av\.|boulevard|bd\.?|place|allée|allee|quai|chemin|route|impasse|cours|square|esplanade"
    r"|parvis|passage"
    r"|zone d['’]activités?|za|zac|rond[- ]point|faubourg|mail|sente|villa)\b[^\n,;|()–—]{0,80})",
    re.IGNORECASE,
)
VENUE_WORDS = re.compile(
    r"\b(?:maison|hotel|mairie|salle|centre|palais|universite|faculte|lycee|college|ecole|institut|campus"
    r"|amphi\w*|theatre"
    r"|cinema|mediatheque|bibliotheque|musee|conseil (?:regional|departemental|general)|prefecture|chambre|cite"
    r"|espace|halle"
    r"|domaine|chateau|abbaye|auditorium|forum|pole|maison des?|siege|bourse du travail|complexe|gymnase"
    r"|technopole|mshs|msh"
    r"|sciences po|archives|parc|ferme|batiment|tiers lieu|fabrique|grange|manoir|couvent|hopital|chu|cnam|inspe)\b"
)
BEFORE_A_PLACE = re.compile(r"^(?:a la |au |a l |a |la |le |l |dans |en )+")
TOWN = re.compile(r"(?P<name>[^\W\d_][\w'’ .-]{1,40}?)[ \u00a0]*\((?P<county>\d{2,3}|2[AB])\)")


BRACKETS = re.compile(r"(?<![ \u00a0])[ \u00a0]*[(\[][ \u00a0]*(?P<room>[^()\[\]\n]{2,60}?)[ \u00a0]*[)\]]")
# « … le grand transfert Salle Corot »: no sign, but a capital
CAPITAL_ROOM = re.compile(
    r"(?<=[\w»?!.])[ \u00a0]+(?P<room>(?:Salle|Room|Amphi\w*|Auditorium)(?:[ \u00a0][A-ZÀ-Ý\d][\w'’-]*){0,3})\Z"
)
MOST_WORDS_FIRST = 5


@dataclass(frozen=True)
class Placed:
    """A title without its room; what stands after the room starts at `tail` of the text, None when nothing does."""

    rest: str
    room: str
    tail: int | None = None


def room_after(text: str, *, first: bool = False) -> Placed:
    """« Pause café – Hall de la MSHS »: the title, and the room after it, or `first`; the room is empty for none."""
    for found in BRACKETS.finditer(text):
        if is_room(found["room"]) and text[: found.start()].strip():
            return Placed(text[: found.start()] + " " * len(found[0]) + text[found.end() :], found["room"])
    if capital := CAPITAL_ROOM.search(text):
        return Placed(text[: capital.start()], capital["room"])
    signs = list(PIECES.finditer(text))
    for place, found in enumerate(signs):
        end = signs[place + 1].start() if place + 1 < len(signs) else len(text)
        piece = text[found.end() : end].strip(" \u00a0)|-–—.;,")
        named = "@" in found[0] and len(piece.split()) <= MOST_WORDS_FIRST
        if (first or text[: found.start()].strip()) and (named or is_room(piece)):
            tail = signs[place + 1].end() if place + 1 < len(signs) else None
            return Placed(text[: found.start()].rstrip(" \u00a0,-–—:"), piece, tail)
    return Placed(text, "")


def room_first(text: str) -> int:
    """How much of « parvis / Accueil des exposants » says the room before the title; 0 when it says none."""
    found = FIRST.match(text)
    if found is None or len(found["room"].split()) > MOST_WORDS_FIRST:
        return 0
    is_a_place = is_room(found["room"]) or VENUE_WORDS.match(fold(found["room"]))
    return found.end() if is_a_place else 0


def is_room(text: str) -> bool:
    """« Salle Vauban », « Amphi B – 1er étage », « en visio »: a few words that begin with what a room is called."""
    text = text.removeprefix("@").strip(" \u00a0")
    return ROOM.match(fold(text)) is not None and len(text.split()) <= MOST_WORDS and "?" not in text


def venue_in(text: str, at: int = 0) -> NamedVenue | None:
    """The place with an address, or after « Lieu : », that a line or a few say; `at` is where they start."""
    label = LABELLED.match(text)
    body, start = (text[label.end() :], at + label.end()) if label else (text, at)
    postal, street = POSTAL.search(body), STREET.search(body)
    if not (postal or street or label or VENUE_WORDS.search(fold(body))):
        return None
    first = min((found.start() for found in (postal, street) if found), default=len(body))
    name = _tidy(body[:first])
    town = TOWN.search(body[first:] if postal or street else body)
    city = _tidy(postal["city"]) if postal else _tidy(town["name"]) if town and first < len(body) else ""
    address = _tidy(street["street"]) if street else ""
    if postal and street and street.end() > postal.start() > street.start():
        address = _tidy(body[street.start() : postal.start()])
    code = re.sub(r"\D", "", postal["code"]) if postal else ""
    return NamedVenue(name, TextSpan(start, at + len(text)), address, code, city)


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    return text.strip(" ,;:.-–—|*").removeprefix("à la ").removeprefix("au ").removeprefix("à ").removeprefix("Au ")
