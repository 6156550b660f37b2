"""Who speaks, one a line: « Prénom Nom, fonction, structure », the role before or after."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from programme.models import Intervention, Speaker
from rencontre.french.full_names import TITLES, Order, split_name
from rencontre.french.names import cleaned_line, fold, sort_key
from rencontre.french.typography import NBSP

SPOKEN_ROLES = {Intervention.Role.FACILITATOR: "Animation", Intervention.Role.GREAT_WITNESS: "Grand témoin"}
ROLE_WORDS = {
    "anim": Intervention.Role.FACILITATOR,
    "moder": Intervention.Role.FACILITATOR,
    "grand": Intervention.Role.GREAT_WITNESS,
    "interv": Intervention.Role.SPEAKER,
}
ROLE = r"(?:anim\w*|mod[ée]r\w*)(?:\s+par)?|grande?\s+t[ée]moin|intervenant\w*"
BEFORE = re.compile(rf"(?P<role>{ROLE})\s*:\s*(?P<rest>.+)", re.IGNORECASE)
AFTER = re.compile(rf"(?P<rest>.+?)\s*\((?P<role>{ROLE})\)", re.IGNORECASE)
LONGEST_NAME = 220  # characters: first name, last name, « Mademoiselle »
SEVERAL = (
    "«\u00a0{}\u00a0»\u00a0: plusieurs intervenants ont ce nom\u202f; ajoutez sa structure, "
    "ou choisissez la personne dans la fiche de la séance."
)
NO_NAME = (
    "«\u00a0{}\u00a0»\u00a0: écrivez le prénom et le nom, "
    "par exemple «\u00a0Nadia TERKKI, directrice, Ville d’Arras\u00a0»."
)
NO_WORD = (
    "Écrivez le prénom et le nom avant la fonction, par exemple «\u00a0Nadia TERKKI, directrice, Ville d’Arras\u00a0»."
)
NO_END = (
    "«\u00a0{}\u00a0»\u00a0: rien ne dit où finit le prénom\u202f; écrivez le nom en capitales, "
    "par exemple «\u00a0Marie Anne LE GOFF\u00a0»."
)


@dataclass(frozen=True)
class Said:
    """A line about a speaker: what it says of who they are, and `text`, the line itself."""

    text: str
    role: str
    name: str
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Voice:
    """Who speaks in a session: an intervention that stays as it is, else a speaker, saved or new, with a role."""

    speaker: Speaker
    role: str
    function: str = ""
    kept: Intervention | None = None


def said_of(intervention: Intervention) -> str:
    """The line that shows `intervention`: « Animation : Nadia TERKKI, directrice, Ville d’Arras »."""
    speaker = intervention.speaker
    parts = [speaker.full_name, intervention.displayed_function, speaker.organisation]
    text = ", ".join(parts).rstrip(", ")
    role = SPOKEN_ROLES.get(Intervention.Role(intervention.role))
    return f"{role}{NBSP}: {text}" if role else text


def said_in(text: str) -> list[Said]:
    """What each line of `text` says: the last part is the structure once there are three."""
    lines = [" ".join(cleaned_line(line).split()) for line in text.splitlines()]
    return [_said(line) for line in lines if line]


def _said(line: str) -> Said:
    found = BEFORE.fullmatch(line) or AFTER.fullmatch(line)
    role, rest = (_role_of(found["role"]), found["rest"]) if found else (Intervention.Role.SPEAKER, line)
    name, *details = [part.strip() for part in rest.split(",")]
    organisation = details.pop() if len(details) > 1 else ""
    return Said(line, role.value, name, ", ".join(details), organisation)


def _role_of(words: str) -> Intervention.Role:
    return next(role for start, role in ROLE_WORDS.items() if fold(words).startswith(start))


def known_speakers(names: Iterable[str]) -> dict[str, list[Speaker]]:
    """The speakers who bear one of `names`, by folded name, in one statement; none for no name."""
    keys = {key for name in names for key in _keys(name)}
    found: dict[str, list[Speaker]] = {}
    if keys:
        for speaker in Speaker.objects.filter(sort_key__in=keys).order_by("pk"):
            found.setdefault(fold(speaker.full_name), []).append(speaker)
    return found


def bare(name: str) -> str:
    """`name` folded, without « Mme » or « M. »."""
    words = fold(name).split()
    return " ".join(words[1:] if len(words) > 2 and words[0] in TITLES else words)


def _keys(name: str) -> set[str]:
    """The keys of whoever bears `name`, wherever the first name ends; nobody's columns hold a longer one."""
    words = name.split() if len(name) <= LONGEST_NAME else []
    places = [(words[start:cut], words[cut:]) for start in (0, 1) for cut in range(start + 1, len(words))]
    return {sort_key(" ".join(first), " ".join(last)) for first, last in places}


def recognised(said: Said, namesakes: Sequence[Speaker]) -> Speaker | None:
    """Which of `namesakes` the line is about; None when nobody bears the name. Raises ValidationError when unclear."""
    if len(namesakes) > 1:
        same = [one for one in namesakes if fold(one.organisation) == fold(said.organisation)]
        alike = [one for one in same if fold(one.function) == fold(said.function)] or same
        if len(alike) != 1:
            raise ValidationError(SEVERAL.format(said.name))
        return alike[0]
    return namesakes[0] if namesakes else None


def newcomer(said: Said) -> Speaker:
    """The speaker that the line makes, not saved. Raises ValidationError."""
    if len(said.name.split()) < 2:
        raise ValidationError(NO_NAME.format(said.name) if said.name else NO_WORD)
    try:
        first, last = split_name(said.name, Order.FIRST_LAST)
    except ValueError as error:
        raise ValidationError(NO_END.format(said.name)) from error
    speaker = Speaker(
        first_name=first, last_name=last, function=said.function, organisation=said.organisation,
        sort_key=sort_key(first, last),
    )  # fmt: skip
    try:
        speaker.clean_fields(exclude={"sort_key"})
    except ValidationError as error:
        raise ValidationError([f"«\u00a0{said.name}\u00a0»\u00a0: {one}" for one in error.messages]) from error
    return speaker
