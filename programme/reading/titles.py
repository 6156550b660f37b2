"""The title of a moment out of the lines that head it: number, kind, people and room taken out."""

import re
from dataclasses import dataclass, field, replace

from programme.reading.draft import MomentKind, NamedSpeaker, TextSpan
from programme.reading.functions import is_function, is_place, is_structure
from programme.reading.moment_kinds import Label, kind_of, label_of
from programme.reading.sentences import sentence_of
from programme.reading.text_lines import TextLine, trimmed
from programme.reading.whereabouts import Placed, is_room, room_after, room_first
from programme.reading.who_speaks import Voices, only_people, people_after
from rencontre.french.names import fold

HANGING = re.compile(
    r"(?:\b(?:de|du|des|d|le|la|les|l|un|une|et|ou|à|a|au|aux|en|pour|par|sur|dans|avec|entre|vers|chez|sans"
    r"|sous|leur|leurs|ses"
    r"|son|sa|nos|notre|votre|vos|ce|cette|ces|qui|que|quels?|quelles?|comment|comme|est|sont|plus|ne)|['’,:&/–—-])\Z",
    re.IGNORECASE,
)
ENDED = (".", "!", "?", "»", "”", ";", ")")
LONGEST_HEAD = 160  # characters: beyond, a title is followed by a text
FEWEST_WORDS = 3  # of the title that a sentence follows
FEWEST_WORDS_OF_A_TEXT = 14
SENTENCE_END = re.compile(r"(?:(?<=[?!…])|(?<=\w\w\w\.))[ \u00a0]+(?=[A-ZÀ-ÖØ-Þ>])")
LONG = 48  # characters: a title as wide as the page was cut by its edge
FEWEST_LETTERS = 3  # of a title
MOST_TITLE_LINES = 4
NOTE = re.compile(
    r"(?<![ \u00a0])[ \u00a0]*[(\[][ \u00a0]*"
    r"(?:(?:dur[ée]e[ \u00a0:]*)?(?:\d{1,3}[ \u00a0]?(?:(?:mn|min\.?|minutes)[^()\[\]\n]{0,40}|['’′])"
    r"|\d[ \u00a0]?h(?:eures?)?(?:[ \u00a0]?\d{2})?)"
    r"|[^()\[\]\n]{0,60}(?:sous[ \u00a0-]r[ée]serve|[àa] confirmer|€|euros|sur (?:inscription|r[ée]servation"
    r"|place)|complet|gratuit"
    r"|en visio\w*|offert|inclus|[àa] (?:votre|la) charge|titre provisoire|au choix"
    r"|en cours)[^()\[\]\n]{0,60})[)\]]\.?[ \u00a0]*\Z",
    re.IGNORECASE,
)
# What starts with blanks starts once in a run of them, or looking would take the square of the run.
# « Ouverture, par le comité d’organisation », « … animée par les présidents des collèges »: nobody is named.
COLLECTIVE = re.compile(
    r"(?<![ \u00a0])(?:[ \u00a0]*,)?[ \u00a0]+"
    r"(?:(?:anim|pr[ée]sid|mod[ée]r|introdui)\w*[ \u00a0]+par[ \u00a0][^:?!«»]{0,120}"
    r"|(?:en pr[ée]sence d[eu]|avec|par|by|with)[ \u00a0:]*)\Z",
    re.IGNORECASE,
)
BY_SOMEBODY = re.compile(
    r"(?<![\w \u00a0])(?P<before>\w*)(?:[ \u00a0]*,)?[ \u00a0]+(?:pr[ée]sent[ée]+s?[ \u00a0]+)?par[ \u00a0]+"
    r"(?:le|la|les|l['’]|une?|des)[ \u00a0]?"
    r"(?P<who>[\w-]+)[^:?!«»]{0,120}\Z",
    re.IGNORECASE,
)
# « café offert par l’Amicale » keeps who offers it
GIVEN = re.compile(
    r"(?:offert|organis[ée]|propos[ée]|servi|port[ée]|financ[ée]|men[ée]|coordonn[ée]|r[ée]alis[ée]|d[ée]cern[ée])e?s?\Z",
    re.I,
)
GROUPS = re.compile(
    r"(?:comite|equipe|bureau|rapporteur|organisat|vice|represent|membre|service|partenaire|intervenant|participant|auteur"
    r"|etudiant|eleve|jeune|habitant|elu|autorit|officiel|animat|delegu|co)"
)
SOMEBODY = re.compile(
    r"(?P<who>[^(),:]{4,50}\([^()]{2,90}\))[ \u00a0]*[,–—-][ \u00a0]+(?P<title>[^(),:]{3,}[ \u00a0][^()]{5,})\Z"
)
TOPIC = re.compile(
    r"[ \u00a0]+(?:et|ou|face à|contre|entre)[ \u00a0]+(?:la|le|les|l['’]|son|sa|ses|leurs?|une?)[ \u00a0]?[^\W\d_]",
    re.I,
)
ELIDED = re.compile(r"(?:\b[dl]['’]|\b(?:de|du|des|la|le))\Z", re.IGNORECASE)
QUOTED = re.compile(r"[«“\"](?P<title>[^«»“”\"]{4,200})[»”\"]")
QUOTES = {"«": "»", "“": "”", '"': '"', "‘": "’"}
NUMBER_FIRST = re.compile(r"\d{1,2}[ \u00a0]*[:.–—-]")
# « A. Se loger », « 1 – Vacance »: one of a list
LISTED = re.compile(
    r"(?:(?P<letter>[A-H]\d?|\d{1,2})[ \u00a0]*(?:[.)/:]|[-–—](?=[ \u00a0]))"
    r"|(?:WS|AT)[ \u00a0]?(?P<code>\d)[ \u00a0]*[:./–-]?)"
    r"[ \u00a0]*(?=\S)"
)
# « Intervention de Madame Ombeline », whose name in capitals stands on the next line
NAME_CUT = re.compile(
    r"\b(?:Madame|Monsieur|Mme|M\.|Dr|Pr|par|de|avec)[ \u00a0]+[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?\Z"
)
EDGES = " \t\u00a0\u202f\n›‹:–—-‐‑−►▶→➜|,;=•·*/"
SAYS_ALL = {MomentKind.WELCOME, MomentKind.LUNCH, MomentKind.BREAK, MomentKind.SLOT}
SAYS_LITTLE = {MomentKind.ROUND_TABLE, MomentKind.PLENARY, MomentKind.TALK, MomentKind.WORKSHOP, MomentKind.REPORT}


@dataclass
class HeadSaid:
    """What the head of a moment says. `label` is what numbers it; `is_bare` when only its kind is said."""

    title: str
    span: TextSpan
    kind: MomentKind | None
    label: Label | None = None
    room: str = ""
    speakers: list[NamedSpeaker] = field(default_factory=list)
    is_bare: bool = False
    tail: TextLine | None = None  # what stands after its room, on the same line

    @property
    def number(self) -> str:
        return self.label.number if self.label else ""


def headed(text: str, at: int) -> HeadSaid:
    """What `text`, which stands at `at`, says as the head of a moment: hours are out of it already."""
    text = text.replace("\n", " ").replace(", (", "  (")
    start, end = _inside(text, 0, len(text))
    is_a_sentence = text.rstrip().endswith((".", "!", ",", ";", ":", " et"))
    span = TextSpan(at + start, at + end)
    whole = end
    end, rest_of_it = _before_a_text(text, start, end, at)
    place = room_first(text[start:end])
    room = text[start : start + place].strip(EDGES)
    body = start + place
    whole_kind = kind_of(text[body:end])
    label, body, is_bare = _labelled(text, body, end)
    placed = _room_beside(text, start + place, body, end) if label else None
    if placed:
        body, is_bare = start + place, False
    placed = placed or room_after(text[body:end])
    if placed.tail:  # all that stands after the room
        rest_of_it = trimmed(TextLine(text[body + placed.tail : whole], at + body + placed.tail))
    voices = _somebody_first(placed.rest, at + body) or people_after(placed.rest, at + body)
    if voices.speakers and TOPIC.match(placed.rest[voices.speakers[0].span.end - at - body :]):
        voices = Voices(placed.rest, voices.speakers[1:])  # « Luc HARMAND et la Cour des prises »: whom one speaks of
    if not placed.room:
        placed = room_after(voices.rest)
        voices = Voices(placed.rest, voices.speakers)
    title = _without_a_collective(without_notes(voices.rest)) or without_notes(voices.rest)
    title = unquoted(_without_its_kind(_after_its_kind(title) if voices.speakers else title))
    if voices.speakers:
        title = _after_people(title, text[body:end], at + body, voices.speakers)
        is_bare = is_bare or not any(map(str.isalnum, title))
    if voices.speakers and ELIDED.search(title):  # « Mots d’introduction : Jo BART »
        title = unquoted(text[body : voices.speakers[0].span.start - at].strip(EDGES)) or title
    title = _before_what_is_said(title)
    only_names = bool(voices.speakers) and label is None and whole_kind is None and not any(map(str.isalnum, title))
    if not any(map(str.isalnum, title)):
        title, is_bare = unquoted(without_notes(text[start + place : body if label else end])), True
    told = sentence_of(text[body:end]) if label is None else None
    kind = (label.kind if label else None) or whole_kind or kind_of(title)
    if told:
        kind, title = told.kind, told.title if is_a_sentence else title
    if label and label.is_parallel and label.number:
        kind = MomentKind.WORKSHOP
    is_bare = (is_bare or len(title.split()) <= 2) and (kind in SAYS_LITTLE or (kind is None and label is not None))
    is_bare = only_names or (is_bare and (kind_of(title) is kind or kind is None))
    if label and is_room(label.aside):
        room = room or label.aside
    return HeadSaid(title, span, kind, label, room or placed.room, voices.speakers, is_bare, rest_of_it)


def _before_what_is_said(title: str) -> str:
    """« Accueil café : un moment de convivialité pour se retrouver »: the title, without what presents it."""
    before, sign, said = title.partition(" : ")
    is_said = bool(sign) and kind_of(before) in SAYS_ALL and len(said.split()) >= FEWEST_WORDS
    return before if is_said and not before.istitle() and said[:1].isupper() and len(before.split()) < 5 else title


def _before_a_text(text: str, start: int, end: int, at: int) -> tuple[int, TextLine | None]:
    """Where the title ends when a text follows it on its line, and that text."""
    if end - start > LONGEST_HEAD and text.rstrip().endswith((".", "!", "?")):
        for found in SENTENCE_END.finditer(text, start, end):
            title, rest = text[start : found.start()], text[found.end() : end]
            if (
                len(title.split()) >= FEWEST_WORDS
                and len(rest.split()) >= FEWEST_WORDS_OF_A_TEXT
                and not _is_open(title)
            ):
                return found.start(), trimmed(TextLine(rest, at + found.end()))
    return end, None


def _without_a_collective(title: str) -> str:
    """The title without who is said to hold it when that is nobody in particular."""
    title = COLLECTIVE.sub("", title)
    found = BY_SOMEBODY.search(title)
    if found is None or GIVEN.search(found["before"]):
        return without_notes(title)
    somebody = is_function(found["who"]) or is_structure(found["who"]) or GROUPS.match(fold(found["who"]))
    return without_notes(title[: found.end("before")] if somebody else title)


def _title_in(details: str) -> tuple[str, str] | None:
    """« écrivain et directeur des Archives, Quand la scène sort du deuil »: what is said of somebody, and a title."""
    parts = details.split(", ")
    for place in range(1, len(parts)):
        words = parts[place].split()
        names = is_function(words[0]) or is_structure(words[0]) or is_place(words[0]) if words else True
        if not names and len(words) > FEWEST_WORDS and words[0][:1].isupper() and words[1][:1].islower():
            return ", ".join(parts[:place]), ", ".join(parts[place:])
    return None


def _somebody_first(text: str, at: int) -> Voices | None:
    """« Francis DESCROIX (Solidarité Voisins), accueillir tous les habitants »: who speaks, then the title."""
    found = SOMEBODY.match(text)
    if found is None or is_function(found["title"].split()[0]) or only_people(found["title"]):
        return None
    people = only_people(found["who"], at)
    if len(people) != 1:
        return None
    details = people[0].details or found["who"].partition("(")[2].rstrip(") ")
    return Voices(found["title"], [replace(people[0], details=details)])


def _after_people(title: str, text: str, at: int, speakers: list[NamedSpeaker]) -> str:
    """« Francis DESCROIX (CNRS), accueillir tous les habitants »: the title, which stands after who speaks."""
    has_words = any(map(str.isalnum, title))
    if not has_words and len(speakers) == 1 and (parted := _title_in(speakers[0].details)):
        speakers[0] = replace(speakers[0], details=parted[0])
        return parted[1]
    if has_words and not title.startswith(speakers[0].name):
        return title
    last = max(one.span.end for one in speakers) - at
    rest = unquoted(text[last:].strip(EDGES + "()"))
    return rest if len(rest.split()) > 1 else title if has_words else _quoted(text, speakers)


def _room_beside(text: str, start: int, body: int, end: int) -> Placed | None:
    """« Conférence plénière – Salle Plate – « Titre » »: what is named stands for the title."""
    placed = room_after(" – " + text[body:end], first=True)
    if placed.rest.strip(EDGES) or not placed.room:
        return None
    tail = placed.tail - 3 + body - start if placed.tail else None
    return Placed(text[start:body].rstrip(EDGES), placed.room, tail)


def _quoted(text: str, speakers: list[NamedSpeaker]) -> str:
    """« Jo BA, « De la plainte à la carte », chargé de recherche »: the title that stands among the people."""
    found = QUOTED.search(text)
    said = " ".join(found["title"].split()) if found else ""
    return "" if any(said in one.details for one in speakers) else said


def _labelled(text: str, start: int, end: int) -> tuple[Label | None, int, bool]:
    """What numbers and names the moment, where its title starts, and whether there is none."""
    label = label_of(text[start:end])
    if label is None:
        return None, start, False
    if not any(map(str.isalnum, text[start + label.length : end])):
        return label, start, True
    body, _ = _inside(text, start + label.length, end)
    second = label_of(text[body:end]) if label.kind is None else None
    if second and any(map(str.isalnum, text[body + second.length : end])):
        body, _ = _inside(text, body + second.length, end)
        label = Label(second.name, second.number or label.number, 0, second.kind)
    return label, body, False


def _after_its_kind(title: str) -> str:
    """« conférence  « Habiter autrement » », once who speaks is out: the title alone."""
    label = label_of(" ".join(title.split()))
    rest = " ".join(title.split())[label.length :] if label else ""
    return rest if any(map(str.isalnum, rest)) else title


def _without_its_kind(title: str) -> str:
    """« Mesurer l’eau à plusieurs – Conférence invitée »: the title alone."""
    before, sign, last = title.rpartition(" - ") if " - " in title else title.rpartition(" – ")
    label = label_of(last) if sign and before else None
    return before if label and label.length >= len(last) and kind_of(before) is None else title


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def without_notes(text: str) -> str:
    """« Ouverture (15 mn) »: the text without what says how long it lasts or that it may change."""
    before = None
    while before != text:
        before, text = text, NOTE.sub("", text)
    return text.strip(EDGES)


def unquoted(text: str) -> str:
    """A title without the quotes around the whole of it, its spaces made one."""
    text = " ".join(text.split()).strip(EDGES)
    close = QUOTES.get(text[:1])
    if close and text.endswith(close) and text.count(close) == (2 if close == '"' else 1):
        text = text[1:-1].strip(EDGES)
    if len(text) > 1 and text.endswith(".") and not text.endswith("..") and not re.search(r"\b(?:etc|[A-Z])\.\Z", text):
        text = text[:-1].rstrip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].strip(EDGES)
    return text


def goes_on(head: str, following: TextLine, *, is_cut: bool | None = None) -> bool:
    """Whether `following` is the rest of a title; `is_cut` when the page's edge stopped it, None when none shows."""
    if following.bullet or following.blanks or following.row is not None or not head.strip():
        return False
    text, head = following.text, head.rstrip()
    if NAME_CUT.search(head) and text.split()[0].strip(",").isupper():
        return True
    if NUMBER_FIRST.match(text) and head[-1:].isalpha() and len(head.split()) < 3 and label_of(f"{head} {text}"):
        return True
    if label_of(text) or LISTED.match(text) or text.endswith(":") or only_people(text, following.start):
        return False
    if is_cut or _is_open(head) or HANGING.search(head):
        return True
    first = next((sign for sign in text if sign.isalpha()), "")
    if first.islower() and text[:1] == first and is_cut is None:
        return not head.endswith((".", "!", ";"))
    both_capital = _is_capital(head) and _is_capital(text)
    return both_capital and not head.endswith(ENDED) and len(head) >= LONG / 2


def _is_open(text: str) -> bool:
    return (
        text.count("«") > text.count("»")
        or text.count("(") > text.count(")")
        or text.count("“") > text.count("”")
        or (text.count('"') % 2 == 1)
    )


def _is_capital(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def is_a_title(line: TextLine) -> bool:
    """Whether a line under a bare « Table ronde » is its title, and not its text nor its people."""
    text = line.text
    words = text.split()
    if (
        line.bullet
        or line.blanks > 1
        or len(words) > 30
        or sum(map(str.isalpha, text)) < FEWEST_LETTERS
        or line.column not in {"", "title"}
    ):
        return False
    if is_room(text) or only_people(text, line.start) or (text.endswith(".") and len(words) > 14):
        return False
    return fold(text).split()[:1] not in (["lieu"], ["salle"], ["objectif"], ["objectifs"])
