"""The shape of a row of the table of answers (`people/answers.py`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.text import capfirst

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.invented import Invent
from programme.models import Event

Value = str | bool


class Radios(forms.RadioSelect):
    """Radio buttons whose legend alone says « obligatoire »: told `required`, a browser calls each wrong beforehand."""

    def use_required_attribute(self, initial: object) -> bool:
        return False


class FormGroup(Enum):
    """A group of questions: its title on the public form, then on the team's."""

    YOU = ("Vous", "Personne")
    PRESENCE = ("Votre présence", "Présence")
    QUESTIONS = ("Les questions de l’organisation", "Questions")
    WELCOME = ("Pour bien vous accueillir", "Repas et accueil")
    CONSENTS = ("Vos accords", "Accords")
    TEAM = ("", "Équipe")  # what only the team says

    def __init__(self, public: str, team: str) -> None:
        self.public, self.team = public, team


class Kind(Enum):
    """What an answer is made of: its field in the forms, its cells in the spreadsheets.

    The last five are those of the organiser's questions (`people/asked.py`), whose answers are texts: an `EITHER` is
    « oui », « non » or nothing, a `YES_NO` is a box, ticked or not.
    """

    TEXT = "text"
    ADDRESS = "address"
    PHONE = "phone"
    YES_NO = "yes or no"
    ONE_OF = "one of"
    LONG_TEXT = "long text"
    SEVERAL_OF = "several of"
    EITHER = "yes, no or nothing"
    NUMBER = "number"
    DATE = "date"


class Kept(Enum):
    """How long: with the person, or with the special needs, which are art. 9 data and apart.

    For the counts: what names nobody stays when the person is erased.
    """

    WITH_THE_PERSON = "person"
    WITH_THE_NEEDS = "needs"
    FOR_THE_COUNTS = "counts"


class WalkInPlace(Enum):
    """Where the question stands on the short form of the front desk."""

    BEFORE_THE_WORKSHOPS = "before"
    AFTER_THE_WORKSHOPS = "after"
    LAST = "last"


class BadgeLine(Enum):
    """The line of the badge that says the answer; those of one line stand side by side."""

    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    ORGANISATION = "organisation"
    JOB_TITLE = "job title"


class Readers(Enum):
    """Who reads the answer on the team's page of a person when there is no form to change it."""

    FRONT_DESK = "whoever may open the page"
    ORGANISERS = "who may change a registration"


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """How people read an answer on their own page; the answers of one label share its row."""

    label: str = ""  # empty: the title of the answer
    yes: str | Callable[[Event], str] = "oui"
    no: str = ""  # empty: an answer « no » has no row, as one that says nothing

    def words_for_yes(self, event: Event) -> str:
        return self.yes(event) if callable(self.yes) else self.yes


# --- On which days -----------------------------------------------------------------------------------------------


def always(event: Event) -> bool:
    return True


def never(event: Event) -> bool:
    return False


def has_two_half_days(event: Event) -> bool:
    return event.afternoon_starts_at is not None


def offers_lunch(event: Event) -> bool:
    return event.lunch_offered


# --- A question --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One question and all that is said of its answer, kept in the column `name`."""

    name: str
    group: FormGroup
    kind: Kind = Kind.TEXT
    kept: Kept = Kept.WITH_THE_PERSON
    asked: Callable[[Event], bool] = always
    unasked: Value = ""  # what is kept on a day that does not ask

    # On the public form
    label: str | Callable[[Event], str] = ""  # empty: the title
    help_text: str = ""
    required: Callable[[Event], bool] = never
    missing: str = ""  # the sentence of a required answer that was left out
    invalid: str = ""  # the sentence of an answer that is not of its kind
    autocomplete: str = ""
    widget: forms.Widget | None = None  # None: that of the column
    choices: Callable[[Event], Sequence[tuple[str, str]]] | None = None

    # On the team's forms
    is_required_from_the_team: bool = False
    team_help: str = ""
    leads: bool = False  # stands before the others of its group
    at_the_door: WalkInPlace | None = None  # None: not asked there

    # Where it is read
    told: bool = True  # by the history
    heading: str = ""  # of its column in the spreadsheets; empty: the title
    other_headings: str = ""  # those of other people's files that mean the same, in French and English: « a / b »
    own_row: OwnRow | None = OwnRow()  # None: the person never reads it
    read_by: Readers | None = None
    badge: BadgeLine | None = None
    searched: bool = False  # a change asks for a migration that writes `search_key` anew

    # What the demonstration says: drawn from a list, or by a function; None: nothing.
    invented: Sequence[str] | Invent | None

    @property
    def model(self) -> type[models.Model]:
        return SpecialNeeds if self.is_sensitive else Registration

    @property
    def column(self) -> models.Field:
        return cast(models.Field, self.model._meta.get_field(self.name))

    @property
    def title(self) -> str:
        """What the team calls it: « Structure »."""
        return capfirst(str(self.column.verbose_name))

    @property
    def column_heading(self) -> str:
        return self.heading or self.title

    @property
    def headings(self) -> list[str]:
        """Each heading that means this answer, its own first."""
        return [self.column_heading, *filter(None, self.other_headings.split(" / "))]

    @property
    def is_sensitive(self) -> bool:
        """Whether it may reveal a belief or a health (art. 9 GDPR)."""
        return self.kept is Kept.WITH_THE_NEEDS

    @property
    def is_public(self) -> bool:
        return self.group is not FormGroup.TEAM

    def kept_of(self, sign_up: Any, event: Event) -> Value:
        """What is kept of what `sign_up` (a `SignUp`) says: on a day that does not ask, nothing that was said."""
        return getattr(sign_up, self.name) if self.asked(event) else self.unasked

    def label_on(self, event: Event) -> str:
        label = self.label(event) if callable(self.label) else self.label
        return label or self.title
