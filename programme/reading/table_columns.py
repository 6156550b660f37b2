"""What the columns of a table of sessions or of speakers hold, by their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from programme.reading.draft import Role
from programme.reading.hours import hours_in
from programme.reading.whereabouts import is_room
from rencontre.french.names import fold

LONGEST = 80  # characters of a heading
LOOKED_AT = 30  # rows, among which the headings are looked for


class Holds(Enum):
    """What a column is about."""

    HOURS = auto()
    START = auto()
    END = auto()
    LENGTH = auto()
    DAY = auto()
    KIND = auto()
    NUMBER = auto()
    BLOCK = auto()
    TITLE = auto()
    ABSTRACT = auto()
    VENUE = auto()
    ROOM = auto()
    PEOPLE = auto()
    FIRST_NAME = auto()
    LAST_NAME = auto()
    FUNCTION = auto()
    ORGANISATION = auto()
    ROLE = auto()
    NOTHING = auto()  # the database's own number, the address of the day: not said of a session
    # What may be a title, a heading over several sessions or what is said of one: the other columns tell.
    PART = auto()
    CONTENT = auto()
    SLOT = auto()
    NAME = auto()


# What a heading begins with, in words without accents; the first that matches wins.
HEADINGS = tuple(
    (holds, role, re.compile(rf"(?:{words})(?: \d+)?"))
    for holds, role, words in (
        (Holds.START, None, r"(?:heure|horaire|h)? ?(?:de )?(?:debut|depart)(?: .*)?|commence.*|start.*|de"),
        (Holds.END, None, r"(?:heure|horaire|h)? ?(?:de )?fin|fin .*|jusqu.*|end|a"),
        (Holds.LENGTH, None, r"durees?(?: .*)?|duration|minutes|min|mn|temps(?: (?:imparti|prevu|de parole))?"),
        (Holds.SLOT, None, r"creneaux?"),
        (Holds.HOURS, None, r"(?:horaires?|heures?|plages?|quand|timing|time|h|creneaux? horaires?)(?: .*)?"),
        (Holds.NOTHING, None, r"identifiant|id|reference|ref|demi journees?|periodes?"),
        (Holds.DAY, None, r"(?:dates?|jours?|journees?|day)(?: .*)?"),
        (Holds.PEOPLE, Role.FACILITATOR, r"moderat\w*(?: .*)?|anim(?:ee?s? |ateur|atrice|ation)\w*(?: .*)?"),
        (Holds.PEOPLE, Role.CHAIR, r"president\w*(?: .*)?|presidence(?: .*)?|chair\w*"),
        (Holds.PEOPLE, Role.GREAT_WITNESS, r"grands? temoins?"),
        (Holds.PEOPLE, None, r"prenoms? (?:et |& )?noms?(?: .*)?|noms? (?:et |& )?prenoms?(?: .*)?|nom complet"),
        (Holds.FIRST_NAME, None, r"prenoms?(?: .*)?|first name"),
        (Holds.PEOPLE, None, r"noms? des .*"),
        (Holds.LAST_NAME, None, r"noms? (?:d(?:e|u) )?(?:l )?(?:intervenant|orateur|conferencier|famille|usage)\w*"),
        (Holds.FUNCTION, None, r"(?:fonctions?|qualites?|postes?|metiers?|professions?)(?: .*)?"),
        (
            Holds.ORGANISATION,
            None,
            r"(?:structures?|organismes?|organisations?|institutions?|etablissements?|affiliations?|entreprises?"
            r"|societes?|collectivites?|employeurs?|rattachement)(?: .*)?",
        ),
        (Holds.ROLE, None, r"roles?(?: .*)?"),
        (Holds.KIND, None, r"(?:types?|natures?|formats?|categories?|modalites?|genres?)(?: .*)?"),
        (Holds.NUMBER, None, r"(?:no?|num|numeros?|nr|ordre)(?: .*)?"),
        (Holds.TITLE, None, r"(?:intitules?|titres?|libelles?|sujets?|objets?|title)(?: .*)?"),
        (Holds.TITLE, None, r"noms? (?:de la|de l|du) .*"),
        (Holds.NAME, None, r"noms?"),
        (
            Holds.PEOPLE,
            None,
            r"(?:intervenant|oratrice|orateur|conferencier|speaker|participant|presentateur|porteur|pilote|referent|temoin"
            r"|invite|rapporteu|discutant)\w*(?: .*)?|qui|par(?: qui)?|avec",
        ),
        (
            Holds.ABSTRACT,
            None,
            r"(?:presentations?|resumes?|descripti\w+|objectifs?|details?|abstract|problematiques?|questions?)(?: .*)?",
        ),
        (Holds.ROOM, None, r"(?:salles?|amphi\w*|espaces?|localisations?|rooms?)(?: .*)?"),
        (Holds.VENUE, None, r"(?:lieux?|sites?|adresses?|batiments?|ou)(?: .*)?"),
        (Holds.CONTENT, None, r"(?:contenus?|programmes?|deroules?|deroulements?|activites?|quoi)(?: .*)?"),
        (
            Holds.PART,
            None,
            r"(?:seances?|sessions?|sequences?|themes?|thematiques?|axes?|blocs?|parties?|etapes?|moments?|temps forts?"
            r"|ateliers?|conferences?|interventions?|communications?|tables rondes)(?: .*)?",
        ),
    )
)
# « Salle A », « Parcours 2 »: what is said there is held at the same time as what is said beside it.
TRACK = re.compile(r"(?:salle|amphi\w*|parcours|atelier|piste|groupe|plateau|espace|filiere|track|pole|axe|theme)\b")
MOST_WORDS = 5
GROUP = re.compile(r".*?(?P<group>\d{1,2})$")


@dataclass(frozen=True)
class TableColumn:
    """A column by its place, from 0. `group` tells « Nom 1 » from « Nom 2 »; `role` is that of its people."""

    place: int
    holds: Holds
    role: Role | None = None
    group: str = ""


def column_of_heading(text: str, place: int = 0) -> TableColumn | None:
    """What the column at `place` holds under a heading; None when nothing tells."""
    if len(text) > LONGEST:
        return None
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text).replace("·e", "").replace(".e", "")))
    group = GROUP.fullmatch(words)
    for holds, role, pattern in HEADINGS:
        if pattern.fullmatch(words):
            return TableColumn(place, holds, role, group["group"] if group else "")
    return None


def headings_known(row: Sequence[str]) -> int:
    """How many cells of a row are headings; none of a row that says an hour, or says more than it is known."""
    said = [cell for cell in row if cell.strip()]
    known = {column.holds for column in columns_of_row(row) if column.holds is not Holds.NOTHING}
    return len(known) if 2 * len(known) >= len(said) and not any(hours_in(cell) for cell in said) else 0


def held_at_once(headings: Sequence[str]) -> list[int]:
    """The places of the columns that are held at the same time: « Salle A », « Salle B »; none when one only is."""
    found = {place: _track(text) for place, text in enumerate(headings)}
    tracks = {place: track for place, track in found.items() if track}
    are_alike = all(is_room(headings[place]) for place in tracks) or len({*tracks.values()}) < len(tracks)
    return [*tracks] if len(tracks) > 1 and are_alike else []


def _track(text: str) -> str:
    """What a heading of a column of sessions begins with, « salle » of « Salle A »; else nothing."""
    folded = fold(text)
    is_short = len(text.split()) <= MOST_WORDS
    return folded.split()[0] if is_short and folded and (TRACK.match(folded) or is_room(text)) else ""


def columns_of_row(row: Sequence[str]) -> list[TableColumn]:
    """The columns that a row of headings tells, each once settled by the others."""
    found = [column_of_heading(cell, place) for place, cell in enumerate(row)]
    return settled_by_the_others([column for column in found if column])


def settled_by_the_others(columns: list[TableColumn]) -> list[TableColumn]:
    """What « Créneau », « Nom », « Contenu » and « Session » hold beside the other columns."""
    held = {column.holds for column in columns}
    settled = [replace(column, holds=_settled(column.holds, held)) for column in columns]
    parts = [column for column in settled if column.holds is Holds.PART]
    contents = [column for column in settled if column.holds is Holds.CONTENT]
    if Holds.TITLE not in {column.holds for column in settled}:
        titles = parts[-1:] or contents[:1]
        settled = [replace(one, holds=Holds.TITLE) if one in titles else one for one in settled]
    last = {Holds.PART: Holds.BLOCK, Holds.CONTENT: Holds.ABSTRACT}
    return [replace(column, holds=last.get(column.holds, column.holds)) for column in settled]


def _settled(holds: Holds, held: set[Holds]) -> Holds:
    if holds is Holds.SLOT:
        return Holds.BLOCK if held & {Holds.START, Holds.HOURS} else Holds.HOURS
    if holds is Holds.NAME:
        if Holds.FIRST_NAME in held:
            return Holds.LAST_NAME
        has_title = held & {Holds.TITLE, Holds.PART, Holds.CONTENT} or not held & {Holds.HOURS, Holds.START, Holds.SLOT}
        return Holds.PEOPLE if has_title else Holds.TITLE
    if holds is Holds.LAST_NAME and Holds.FIRST_NAME not in held:
        return Holds.PEOPLE
    return holds
