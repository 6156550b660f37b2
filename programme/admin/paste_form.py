"""The text of a programme as it is pasted, or taken out of a file."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from programme.reading.draft import Draft
from programme.spreadsheets.programme_text import text_of_programme
from rencontre.domain import DomainError
from rencontre.french.names import cleaned_prose

MOST_BYTES = 200_000  # of a text, which travels in the form until it is saved
MOST_OF_A_FILE = 5 * 1024 * 1024
FILES = ".docx,.odt,.html,.htm,.pdf,.txt,.xlsx,.ods,.csv"
BREAKS = re.compile(r"[\x0b\x0c\x85]")  # what a word processor ends its lines and its pages with
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
NOTHING = "Collez le texte du programme, ou choisissez un fichier."
TOO_LONG = "Ce texte est trop long (200 000 signes au plus)\u00a0: gardez le programme d’une journée."
TOO_BIG = "Ce fichier dépasse 5 Mo\u00a0: copiez le texte du programme et collez-le."
TOO_MANY = "Ce texte a plus de 400 séances\u00a0: gardez le programme d’une journée."
NO_PROGRAMME = (
    "Aucune séance n’a été trouvée dans ce texte. Un programme dit une heure et un titre par séance, par exemple "
    "«\u00a09h15 – 9h45\u00a0: Ouverture\u00a0». Corrigez le texte ci-dessous, ou composez le programme à la main."
)


def plain_text(text: str) -> str:
    """`text` as it is read and shown again: lines that end the same way, no sign that nobody sees."""
    return UNREADABLE.sub(" ", BREAKS.sub("\n", cleaned_prose(text))).strip("\n")


class PasteForm(forms.Form):
    """A text, or a file that is read in its place; `cleaned_data["text"]` is what either says.

    `notes` say what was left aside of a file.
    """

    text = forms.CharField(
        label="Le texte du programme", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
        help_text="Depuis Word, un message ou une page\u00a0: tout le texte, tel quel.",
    )  # fmt: skip
    file = forms.FileField(
        label="ou un fichier", required=False, widget=forms.FileInput(attrs={"accept": FILES}),
        help_text="Un document (.docx, .odt, .html, .pdf, .txt) ou un tableur (.xlsx, .ods, .csv), 5\u00a0Mo au plus.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.notes: tuple[str, ...] = ()

    def clean_text(self) -> str:
        return plain_text(self.cleaned_data["text"])

    def clean_file(self) -> str | None:
        """What a file says, in reading order; None without one."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if not file:
            return None
        if (file.size or 0) > MOST_OF_A_FILE:
            raise forms.ValidationError(TOO_BIG)
        try:
            read = text_of_programme(file.name or "", file.read())
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        self.notes = read.notes
        return plain_text(read.text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        text = cleaned["text"] = file or cleaned.get("text", "")
        if not text.strip() and not self.errors:
            self.add_error("text", NOTHING)
        if len(text.encode()) > MOST_BYTES:
            self.add_error("file" if file else "text", TOO_LONG)
        return cleaned


def days_asked(draft: Draft) -> list[int]:
    """The dates, by index, among which one must choose; none when the text is about one day."""
    used = sorted({one.day for one in draft.moments if one.day is not None})
    found = used or list(range(len(draft.days)))
    return found if len(found) > 1 else []
