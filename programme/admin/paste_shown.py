"""A draft as the grid shows it: each line with its words in the text, its doubts, what it changes, who it may mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.helpers import AdminForm
from django.http import HttpRequest, QueryDict

from programme.admin.grid_form import KINDS, BoxedLine
from programme.admin.grid_page import MAY_ADD, MAY_ADD_VENUE, LineFault, ShownGrid, context_of, every_line
from programme.admin.line_notes import LineNotes, SameAnswer, SameOne
from programme.admin.venue_forms import NewVenues
from programme.grid.checked import Doubts, to_check
from programme.grid.day import GridDay
from programme.grid.drafted import Drafted
from programme.grid.namesakes import Acquaintances, unknown_alike
from programme.grid.placed import MAYBE, likely_place
from programme.grid.reading import Faults, Reader
from programme.grid.typed import FIELDS, LABELS, NEW_VENUES, GridLine, compared
from programme.grid.voices import bare
from programme.models import Venue
from programme.reading.draft import Doubt, Draft
from rencontre.french.names import fold
from rencontre.french.words import counted, enumeration, plural

SAME_PERSON, SAME_PLACE, LEFT_OUT = "meme", "lieu-connu", "laisser"  # names of boxes
OF_DAY = "journee"  # the place where a day that is made is held
NO_RIGHT = "Vous ne pouvez pas ajouter de lieu\u00a0: {}. Choisissez parmi ceux qui sont connus."
WHO = "{}\u00a0: un nouveau nom. Est-ce quelqu’un qui est déjà connu\u202f?"
DAY_LABELS = {
    "title": "Titre", "date": "Date", "days": "Date", "starts_at": "Début", "ends_at": "Fin", "main_venue": "Lieu",
    "venues": "Nouveau lieu", "introduction": "Introduction", "audience": "Public",
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """Something to check, at the top of the page: where it is, what it is, the address that leads there."""

    where: str
    sentence: str
    address: str


@dataclass
class Pasting:
    """A text on its way into a day. `chosen` is the date, by its index, when the text has several.

    `bare`: the saved lines that the page only names; `left_out`: those whose change is left out. `form` makes the day.
    """

    text: str
    draft: Draft
    drafted: Drafted
    day: GridDay
    lines: list[GridLine]
    known: Acquaintances
    venues: NewVenues
    chosen: str = ""
    bare: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    faults: Faults = field(default_factory=dict)
    conflicts: Mapping[str, list[str]] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    touched: str = ""
    form: forms.ModelForm | None = None
    fields: AdminForm | None = None  # `form`, as the admin shows it


def pasting_context(request: HttpRequest, pasting: Pasting) -> dict[str, Any]:
    """What the page reads: the grid's own context, and what the text says beside it."""
    grid = ShownGrid(
        pasting.day, pasting.lines, pasting.venues, pasting.faults, pasting.conflicts, pasting.asks, pasting.touched
    )
    context = context_of(request, grid)
    rows = every_line(context["moments"])
    doubts = _doubts(request, pasting)
    people = _people_asked(pasting, request.POST)
    if pasting.drafted.new_venues and not request.user.has_perm(MAY_ADD_VENUE):
        named = enumeration([venue.name for venue in pasting.drafted.new_venues])
        pasting.drafted.doubt("", "venues", NO_RIGHT.format(named))
    for row in rows:
        row.notes = _notes(row, pasting, doubts, people)
        if row.line.key:  # nothing that is there is removed
            row.form.fields.pop("remove", None)
        elif remove := row.form.fields.get("remove"):
            remove.label = "Laisser de côté"
    places = _places_asked(pasting, request.POST) if request.user.has_perm(MAY_ADD_VENUE) else []
    points = [*_of_day(pasting, doubts, places), *(point for row in rows for point in _of_line(row, doubts))]
    is_over = bool(pasting.day.sessions)
    if is_over:
        for row in rows:
            row.first = row.last = True
    return context | {
        "paste_form": None,
        "dates": [],
        "summary": _summary(pasting, points),
        "counts": _counts(rows, pasting) if is_over else "",
        "points": points,
        "places": places,
        "unread": pasting.drafted.unread,
        "text": pasting.text,
        "verb": "Créer la journée et son programme" if pasting.form else "Enregistrer le programme",
        "chosen": pasting.chosen,
        "adminform": pasting.fields,
        "day_errors": _day_errors(pasting.form) if pasting.form else [],
        "adds": request.user.has_perm(MAY_ADD) and not is_over,
        "is_over": is_over,
    }


def _day_errors(form: forms.ModelForm) -> list[LineFault]:
    """Each at its box; what is wrong of the whole day, which may hold a link, leads nowhere."""
    return [
        LineFault(str(form[name].label), str(sentence), f"#id_{name}") if name in form.fields
        else LineFault("La journée", str(sentence), "")
        for name, sentences in form.errors.items() for sentence in sentences
    ]  # fmt: skip


def _summary(pasting: Pasting, points: list[Point]) -> str:
    read = counted(sum(1 for _ in pasting.draft.every_moment()), "séance", "lue")
    return f"{read}, {counted(len(points), 'point')} à vérifier" if points else f"{read}, rien à vérifier"


def _counts(rows: list[BoxedLine], pasting: Pasting) -> str:
    """« 2 séances à ajouter, 1 séance à changer, 9 séances déjà là, inchangées, 1 séance absente du texte, gardée »."""
    origins = pasting.drafted.origins
    new = sum(row.line.key is None and row.line.ref in origins and not row.line.remove for row in rows)
    changed = sum(bool(row.line.key) and row.line.ref not in pasting.bare for row in rows)
    same = len(pasting.bare & origins.keys())
    unsaid = len(pasting.bare) - same
    counts = ((new, "à ajouter"), (changed, "à changer"), (same, f"déjà là, inchangée{plural(same)}"),
              (unsaid, f"absente{plural(unsaid)} du texte, gardée{plural(unsaid)}"))  # fmt: skip
    return ", ".join(f"{counted(count, 'séance')} {said}" for count, said in counts if count)


# --- Doubts ------------------------------------------------------------------------------------------------------


def _doubts(request: HttpRequest, pasting: Pasting) -> Doubts:
    """By `ref`, what the text leaves unsure, then what the grid would refuse or has filled in; « » is the day."""
    refs = pasting.drafted.origins.keys() - pasting.bare
    reading = Reader(pasting.day, may=request.user.has_perm, new_venues=pasting.venues.described())
    checked = to_check(reading.read(pasting.lines), refs)
    first = {line.ref: line for line in pasting.drafted.lines}
    found: Doubts = {"": pasting.drafted.doubts.get("", [])}
    for line in pasting.lines:
        if line.ref not in refs:
            continue
        own = [one for one in checked.get(line.ref, []) if one.about not in pasting.faults.get(line.ref, {})]
        said = {one.about for one in own if one.about}
        kept = [
            one
            for one in pasting.drafted.doubts.get(line.ref, [])
            if one.about not in said and _still_stands(one, line, first.get(line.ref), pasting.day)
        ]
        found[line.ref] = [*kept, *own]
    return found


def _still_stands(doubt: Doubt, line: GridLine, first: GridLine | None, day: GridDay) -> bool:
    """Whether what it is about is as the text gave it; of a saved session, whether it would change or is promised."""
    name = doubt.about
    if name not in FIELDS or first is None:
        return True
    if compared(name, line.text(name)) != compared(name, first.text(name)):
        return False
    saved = day.line(line.key) if line.key else None
    return saved is None or name in saved.locked or not saved.says(line, [name])


# --- Beside each line --------------------------------------------------------------------------------------------


def _notes(row: BoxedLine, pasting: Pasting, doubts: Doubts, people: dict[str, list[SameOne]]) -> LineNotes:
    ref = row.line.ref
    saved = pasting.day.line(row.line.key) if row.line.key else None
    return LineNotes(
        origin=pasting.drafted.origins.get(ref, ""),
        doubts=[one.sentence for one in doubts.get(ref, [])],
        changes=_changes(row.line, saved, pasting) if saved else [],
        questions=people.get(ref, []),
        may_be_left_out=saved is not None and ref not in pasting.bare,
        is_left_out=ref in pasting.left_out,
        is_unsaid=saved is not None and ref not in pasting.drafted.origins,
        is_bare=ref in pasting.bare,
    )


def _changes(line: GridLine, saved: GridLine, pasting: Pasting) -> list[str]:
    found = []
    for name in FIELDS:
        if name in saved.locked or saved.says(line, [name]):
            continue
        before, after = (_in_words(name, one.text(name), pasting) for one in (saved, line))
        if name == "speakers":
            known = {fold(said) for said in saved.speakers.splitlines()}
            others = [said for said in line.speakers.splitlines() if fold(said) not in known]
            said = f", ajoutés ou complétés\u00a0: {' ; '.join(others)}" if others else "\u00a0: la liste change"
            found.append(f"Intervenants{said}")
        elif name == "abstract":
            said = "celle du texte remplace celle qui est là" if before and after else "celle du texte est ajoutée"
            found.append(f"{LABELS[name]}\u00a0: {said if after else 'elle est effacée'}")
        else:
            found.append(f"{LABELS[name]}\u00a0: {_from_to(before, after)}")
    return found


def _from_to(before: str, after: str) -> str:
    if before and after:
        return f"«\u00a0{before}\u00a0» devient «\u00a0{after}\u00a0»"
    return f"«\u00a0{after}\u00a0», rien jusqu’ici" if after else f"«\u00a0{before}\u00a0» n’y est plus"


def _in_words(name: str, text: str, pasting: Pasting) -> str:
    if name == "kind":
        return dict(KINDS).get(text, text)
    if name == "venue":
        new = pasting.venues.described().get(text)
        return (new or pasting.day.venue(text) or pasting.day.event.main_venue).name
    return text


# --- Who and what is known already -------------------------------------------------------------------------------


def _people_asked(pasting: Pasting, data: QueryDict) -> dict[str, list[SameOne]]:
    found: dict[str, list[SameOne]] = {}
    refs = pasting.drafted.origins.keys() - pasting.bare
    for alike in unknown_alike(pasting.lines, refs, pasting.known):
        name = f"{SAME_PERSON}-{'-'.join(bare(alike.name).split())}"
        chosen = data.get(name, "")
        answers = [SameAnswer("", "Non, c’est quelqu’un d’autre", not chosen)]
        for one in alike.known:
            value = f"{one.pk}={alike.name}"
            answers.append(SameAnswer(value, f"Oui, c’est {one.presentation}", chosen == value))
        found.setdefault(alike.ref, []).append(SameOne(name, WHO.format(alike.name), answers))
    return found


def _places_asked(pasting: Pasting, data: QueryDict) -> list[SameOne]:
    """For each new venue, and the one of a day that is made, the known one that it may be."""
    described = pasting.venues.described()
    found = [_place_asked(name, venue, pasting, data) for name, venue in described.items()]
    if pasting.form and (main := pasting.drafted.main) and not main.pk:
        found.append(_place_asked(OF_DAY, main, pasting, data))
    return [one for one in found if one]


def _place_asked(where: str, venue: Venue, pasting: Pasting, data: QueryDict) -> SameOne | None:
    known = likely_place(venue, pasting.day.venues.values()) if venue.name or venue.address else None
    if known is None:
        return None
    name = f"{SAME_PLACE}-{where}"
    is_same = data.get(name) == str(known.pk)
    answers = [SameAnswer("", "Non, c’est un autre lieu", not is_same),
               SameAnswer(str(known.pk), f"Oui, c’est {known.name}, {known.full_address}", is_same)]  # fmt: skip
    return SameOne(name, MAYBE.format(venue.name, known.name), answers)


# --- The points to check -----------------------------------------------------------------------------------------


def _of_day(pasting: Pasting, doubts: Doubts, places: list[SameOne]) -> list[Point]:
    found = []
    for doubt in doubts.get("", []):
        own = pasting.form.fields if pasting.form else {}
        name = {"days": "date"}.get(doubt.about, doubt.about)
        is_venue = doubt.about == "venues" and any(name in NEW_VENUES for name in pasting.venues.forms)
        address = f"#id_{name}" if name in own else "#new-venue" if is_venue else "#texte"
        found.append(Point(DAY_LABELS.get(doubt.about, "La journée"), doubt.sentence, address))
    return [*found, *(Point("Lieu", one.asked, f"#{one.name}") for one in places)]


def _of_line(row: BoxedLine, doubts: Doubts) -> list[Point]:
    ref = row.line.ref
    found = []
    for doubt in doubts.get(ref, []):
        where = " – ".join(filter(None, [row.numbered, LABELS.get(doubt.about, "").partition(",")[0]]))
        has_box = doubt.about in row.form.fields and doubt.about != "abstract"
        found.append(Point(where, doubt.sentence, f"#id_{ref}-{doubt.about}" if has_box else f"#line-{ref}"))
    questions = row.notes.questions if row.notes else []
    return [*found, *(Point(row.numbered, one.asked, f"#{one.name}") for one in questions)]
