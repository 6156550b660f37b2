"""Who, of the speakers that lines name, is known already, and who may be somebody known under another spelling."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from programme.grid.drafted import Drafted
from programme.grid.typed import GridLine
from programme.grid.voices import LONGEST_NAME, Said, bare, said_in
from programme.models import Intervention, Speaker
from rencontre.french.full_names import Order, split_name
from rencontre.french.names import fold

SHORTEST = 4  # letters of a name where one letter more, less or other is a slip
MOST_ALIKE = 3
ANOTHER_STRUCTURE = (
    "{} a déjà une fiche\u00a0: elle dit «\u00a0{}\u00a0», que d’autres journées montrent\u202f; "
    "le texte dit «\u00a0{}\u00a0». La fiche est gardée."
)
SAME_AS = "«\u00a0{}\u00a0» est lu comme {}, que le texte nomme aussi."
TWO_SPELLINGS = "{} et {}\u00a0: la même personne\u202f? Si oui, écrivez son nom de la même façon."


@dataclass(frozen=True)
class Acquaintance:
    """A speaker who is saved, and whether other days show their record."""

    pk: int
    first_name: str
    last_name: str
    function: str
    organisation: str
    is_elsewhere: bool = False

    @property
    def full_name(self) -> str:
        return Speaker(first_name=self.first_name, last_name=self.last_name).full_name

    @property
    def presentation(self) -> str:
        return ", ".join(filter(None, [self.full_name, self.function, self.organisation]))


@dataclass(frozen=True)
class Alike:
    """A name that the line `ref` gives to somebody new, and the known people who may be the same."""

    ref: str
    name: str
    known: list[Acquaintance]


@dataclass
class Acquaintances:
    """Everybody who is saved; `by_name` is folded, `by_last_name` is the last name in one word."""

    by_pk: dict[int, Acquaintance] = field(default_factory=dict)
    by_name: dict[str, list[Acquaintance]] = field(default_factory=dict)
    by_last_name: dict[str, list[Acquaintance]] = field(default_factory=dict)
    near: dict[str, set[str]] = field(default_factory=dict)  # a last name, or one without a letter → last names

    def add(self, one: Acquaintance) -> None:
        self.by_pk[one.pk] = one
        self.by_name.setdefault(fold(f"{one.first_name} {one.last_name}"), []).append(one)
        last = joined(one.last_name)
        self.by_last_name.setdefault(last, []).append(one)
        for key in _nearly(last):
            self.near.setdefault(key, set()).add(last)

    def alike(self, name: str) -> list[Acquaintance]:
        """Who may bear `name` under another spelling, at most three; of a name that no column holds, nobody."""
        if len(name) > LONGEST_NAME:
            return []
        first, last = parts_of(name)
        lasts = {other for key in _nearly(joined(last)) for other in self.near.get(key, ())}
        lasts |= {joined(first)} if first else set()
        lasts |= {joined(word) for word in fold(last).split() if len(word) >= SHORTEST}
        found = [one for other in sorted(lasts) for one in self.by_last_name.get(other, ())]
        return [one for one in found if is_alike((first, last), (one.first_name, one.last_name))][:MOST_ALIKE]


def acquaintances(event_pk: int | None, lines: Iterable[GridLine], chosen: Collection[int] = ()) -> Acquaintances:
    """Everybody who is saved, in two statements.

    Of those that `lines` name, or whose key is `chosen`, whether another day than `event_pk` shows them.
    """
    found = Acquaintances()
    columns = ("pk", "first_name", "last_name", "function", "organisation")
    rows = list(Speaker.objects.order_by("sort_key", "pk").values_list(*columns))
    wanted = {bare(said.name) for line in lines for said in said_in(line.speakers)}
    named = [row[0] for row in rows if row[0] in chosen or fold(f"{row[1]} {row[2]}") in wanted]
    others = Intervention.objects.exclude(session__event=event_pk).filter(speaker__in=named)
    elsewhere = set(others.values_list("speaker", flat=True)) if named else set()
    for pk, first, last, function, organisation in rows:
        found.add(Acquaintance(pk, first, last, function, organisation, pk in elsewhere))
    return found


def acquainted(drafted: Drafted, known: Acquaintances) -> Drafted:
    """The same lines, where who is known has the structure of their record if other days show it; the rest is doubted.

    Two spellings of one name in the text are doubted too.
    """
    whole = _whole_names(drafted.lines)
    drafted.lines = [replace(line, speakers=_completed(line, whole, drafted)) for line in drafted.lines]
    drafted.lines = [replace(line, speakers=_with_records(line, known, drafted)) for line in drafted.lines]
    _doubt_spellings(drafted)
    return drafted


def _whole_names(lines: list[GridLine]) -> dict[str, set[str]]:
    """The names of the text that have a first name, by last name."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for said in said_in(line.speakers):
            first, last = parts_of(said.name)
            if first:
                found.setdefault(joined(last), set()).add(said.name)
    return found


def _completed(line: GridLine, whole: dict[str, set[str]], drafted: Drafted) -> str:
    """Who speaks, where a last name alone is that of the one person of the text who has it."""
    found = []
    here = {(bare(said.name), said.role) for said in said_in(line.speakers)}
    for said in said_in(line.speakers):
        text, names = said.text, whole.get(joined(said.name), set())
        if len(names) == 1 and not parts_of(said.name)[0]:
            name = next(iter(names))
            text = text.replace(said.name, name, 1)
            drafted.doubt(line.ref, "speakers", SAME_AS.format(said.name, name))
            if (bare(name), said.role) in here:
                continue
        found.append(text)
    texts = [said.text for said in said_in(line.speakers)]
    return line.speakers if found == texts else "\n".join(found)


def _with_records(line: GridLine, known: Acquaintances, drafted: Drafted) -> str:
    found = []
    for said in said_in(line.speakers):
        namesakes = known.by_name.get(bare(said.name), [])
        record = namesakes[0] if len(namesakes) == 1 else None
        if record and _says_another_structure(said, record):
            sentence = ANOTHER_STRUCTURE.format(record.full_name, record.organisation, said.organisation)
            drafted.doubt(line.ref, "speakers", sentence)
            found.append(_with_structure(said.text, said, record))
        else:
            found.append(said.text)
    texts = [said.text for said in said_in(line.speakers)]
    return line.speakers if found == texts else "\n".join(found)


def _says_another_structure(said: Said, record: Acquaintance) -> bool:
    is_other = bool(said.organisation) and fold(said.organisation) != fold(record.organisation)
    details = [fold(", ".join(filter(None, [one.function, one.organisation]))) for one in (said, record)]
    return record.is_elsewhere and is_other and bool(record.organisation) and details[0] != details[1]


def _with_structure(text: str, said: Said, record: Acquaintance) -> str:
    """The line `text`, where the structure is that of the record."""
    return f"{text[: text.rindex(said.organisation)]}{record.organisation}"


def _doubt_spellings(drafted: Drafted) -> None:
    seen, names = Acquaintances(), set()
    for line in drafted.lines:
        for said in said_in(line.speakers):
            if bare(said.name) in names:
                continue
            for other in seen.alike(said.name):
                drafted.doubt(line.ref, "speakers", TWO_SPELLINGS.format(said.name, other.full_name))
            names.add(bare(said.name))
            if len(said.name) <= LONGEST_NAME:
                seen.add(Acquaintance(0, *parts_of(said.name), "", ""))


def unknown_alike(lines: Iterable[GridLine], refs: Collection[str], known: Acquaintances) -> list[Alike]:
    """The names of the lines `refs` that nobody bears, each once, whom somebody known may be."""
    found: dict[str, Alike] = {}
    for line in lines:
        for said in said_in(line.speakers) if line.ref in refs else []:
            key = bare(said.name)
            if key and key not in found and key not in known.by_name and (those := known.alike(said.name)):
                found[key] = Alike(line.ref, said.name, those)
    return list(found.values())


def renamed(lines: Iterable[GridLine], same: Mapping[str, Acquaintance]) -> list[GridLine]:
    """`lines` where each name of `same` is that of the known person, with the structure that other days show."""
    by_name = {bare(name): one for name, one in same.items()}
    found = []
    for line in lines:
        voices = [(said, by_name.get(bare(said.name))) for said in said_in(line.speakers)]
        texts = [_as_known(said, record) if record else said.text for said, record in voices]
        changed = any(record for _, record in voices)
        found.append(replace(line, speakers="\n".join(texts)) if changed else line)
    return found


def _as_known(said: Said, record: Acquaintance) -> str:
    text = said.text.replace(said.name, record.full_name, 1)
    return _with_structure(text, said, record) if _says_another_structure(said, record) else text


# --- Two names ---------------------------------------------------------------------------------------------------


def parts_of(name: str) -> tuple[str, str]:
    """First and last name, as far as they are told apart; of a name alone, the last name."""
    try:
        return split_name(name, Order.FIRST_LAST)
    except ValueError:
        first, _, last = bare(name).partition(" ")
        return (first, last) if last else ("", first)


def joined(text: str) -> str:
    """« le goff » and « Legoff » are one."""
    return fold(text).replace(" ", "")


def is_alike(name: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names (first, last), not the same, may be of one person: a slip, an initial, a name left out."""
    firsts, lasts = (fold(name[0]), fold(other[0])), (fold(name[1]), fold(other[1]))
    if joined(name[0]) == joined(other[1]) and joined(name[1]) == joined(other[0]):
        return True  # one is « NOM Prénom »
    return _are_lasts_alike(*lasts) and _are_firsts_alike(*firsts)


def _are_lasts_alike(one: str, other: str) -> bool:
    joint = one.replace(" ", ""), other.replace(" ", "")
    words = {word for word in one.split() if len(word) >= SHORTEST}, {w for w in other.split() if len(w) >= SHORTEST}
    is_part = bool(words[0] and words[1]) and (words[0] <= words[1] or words[1] <= words[0])
    return joint[0] == joint[1] or is_part or is_one_letter_apart(*joint)


def _are_firsts_alike(one: str, other: str) -> bool:
    if not one or not other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    mine, theirs = one.split(), other.split()
    is_initial = any(len(word) == 1 for word in mine + theirs) and all(
        a[0] == b[0] and (len(a) == 1 or len(b) == 1 or a == b) for a, b in zip(mine, theirs, strict=False)
    )
    return is_initial or mine[0] == theirs[0] or is_one_letter_apart(one, other)


def is_one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes one of the other; short names are told apart by every letter."""
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[start:], other[start:]
    return rest[1:] == others[1:] or rest == others[1:] or rest[1:] == others


def _nearly(name: str) -> set[str]:
    """`name`, and what is left of it without one of its letters: two names one letter apart share one of these."""
    if len(name) < SHORTEST:
        return {name} if name else set()
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}
