"""The forms of an import: the file, what its columns mean, and what is decided of what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from inscriptions.signup.listed import Choices
from inscriptions.spreadsheets.incoming import Incoming
from inscriptions.spreadsheets.matching import ASIDE, FULL_NAME, Guess
from inscriptions.spreadsheets.offers import Corrections
from programme.models import Event
from programme.spreadsheets.cells import is_blank, text_of
from programme.spreadsheets.pages import not_too_big
from programme.spreadsheets.tables import Column
from rencontre.french.full_names import order_said, split_name
from rencontre.french.typography import french_date, typographic

SAMPLES = 3  # values of a column, that are shown
LONGEST_SAMPLE = 60  # characters


class DayField(forms.ModelChoiceField):
    """A day, by its title and date; the only one of the site needs no choosing, any other is never proposed."""

    def __init__(self, **kwargs: Any):
        super().__init__(Event.objects.all(), label="Journée", empty_label="Choisissez la journée", **kwargs)

    def label_from_instance(self, event: Event) -> str:
        return day_in_words(event)


def day_in_words(event: Event) -> str:
    """« Rencontre, jeudi 31 mai 2018 », and its state unless it is published."""
    state = "" if event.status == Event.Status.PUBLISHED else f" ({event.get_status_display()})"
    return f"{typographic(event.title)}, {french_date(event.date)}{state}"


class UploadForm(forms.Form):
    """The day and the file; its bytes say what it is."""

    event = DayField()
    import_file = forms.FileField(
        label="Fichier",
        help_text="Un classeur (.xlsx, .ods) ou un CSV, tel que votre tableur ou votre site l’enregistre.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_import_file(self) -> UploadedFile:
        return not_too_big(self.cleaned_data["import_file"])


class ChosenForm(forms.Form):
    """What is imported and how it is read, from a page to the next; the `seal` proves that this user was shown it."""

    event = forms.ModelChoiceField(Event.objects.all(), widget=forms.HiddenInput)
    import_file_name = forms.CharField(widget=forms.HiddenInput)
    reading = forms.CharField(widget=forms.HiddenInput)
    seal = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class AskedColumn:
    """A column of the file on the page that asks what it means."""

    column: Column
    samples: Sequence[str]
    guess: Guess
    field: forms.BoundField

    @property
    def doubt(self) -> str:
        """Why it is asked about."""
        if self.guess.is_sure:
            return ""
        return "non reconnue" if self.guess.slug == ASIDE else "à vérifier"


class ColumnsForm(forms.Form):
    """A choice a column: what it means, or « laisser de côté »."""

    def __init__(self, incoming: Incoming, data: QueryDict | None = None):
        super().__init__(data)
        self.incoming = incoming
        for column, guess in zip(incoming.table.columns, incoming.guesses, strict=True):
            self.fields[name_of_field(column)] = forms.ChoiceField(
                choices=self._choices(),
                initial=guess.slug,
                required=False,
                label=f"Réponse de la colonne «\u00a0{column.heading or column.letter}\u00a0»",
            )

    def _choices(self) -> list[tuple[str, Any]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for meaning in self.incoming.meanings.by_slug.values():
            groups.setdefault(meaning.group, []).append((meaning.slug, meaning.title))
        return [(ASIDE, "Laisser de côté"), *groups.items()]

    @property
    def slugs(self) -> tuple[str, ...]:
        """What was chosen, in the order of the columns."""
        return tuple(self.cleaned_data[name_of_field(column)] for column in self.incoming.table.columns)

    @property
    def columns(self) -> list[AskedColumn]:
        return [
            AskedColumn(column, self._samples(column, guess.slug), guess, self[name_of_field(column)])
            for column, guess in zip(self.incoming.table.columns, self.incoming.guesses, strict=True)
        ]

    def _samples(self, column: Column, slug: str) -> list[str]:
        cells = (row[column.position] for row in self.incoming.table.rows.values())
        texts = dict.fromkeys(text_of(cell)[:LONGEST_SAMPLE] for cell in cells if not is_blank(cell))
        return [self._sample(column, slug, text) for text in list(texts)[:SAMPLES]]

    def _sample(self, column: Column, slug: str, text: str) -> str:
        """A value, and how a name in one piece is split."""
        if slug != FULL_NAME:
            return text
        try:
            first, last = split_name(text, order_said(column.heading))
        except ValueError:
            return text
        return f"{text} → prénom «\u00a0{first}\u00a0», nom «\u00a0{last}\u00a0»"


def name_of_field(column: Column) -> str:
    """What the form calls the choice of a column."""
    return f"column_{column.position}"


def says_columns(data: QueryDict) -> bool:
    """Whether the page of the columns was sent."""
    return any(name.startswith("column_") for name in data)


def profiles_in(data: QueryDict) -> dict[str, str]:
    """What the profiles that the day does not call so were said to be, by the words of the list."""
    return dict(zip(data.getlist("profile_said"), data.getlist("profile_code"), strict=False))


def corrections_in(data: QueryDict) -> Corrections:
    """What is taken of the names and addresses that are offered."""
    return Corrections(names="recase" in data, addresses=_lines(data.getlist("mend")))


def choices_in(data: QueryDict) -> Choices:
    """What was decided on the preview; what it did not offer is ignored when the list is written."""
    return Choices(
        taken=frozenset(data.getlist("take")),
        takes_all="take_all" in data,
        again=_lines(data.getlist("again")),
        others=_lines(data.getlist("other")),
        skipped=_lines(data.getlist("skip")),
        sends_letters="without_letters" not in data,
    )


def _lines(said: list[str]) -> frozenset[int]:
    return frozenset(int(line) for line in said if line.isdecimal() and len(line) < 8)
