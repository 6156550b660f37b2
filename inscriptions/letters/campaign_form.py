"""What the team types of a message to the people of its day, and of the words that it adds to each kind of letter."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.choices import flatten_choices
from django.utils.text import capfirst

from inscriptions.letters.audiences import CHOSEN, VALUE, Audience, offered
from inscriptions.letters.campaigns import Written
from inscriptions.letters.words import check_words, variables_of
from inscriptions.models import Campaign, LetterWords
from inscriptions.people.form import LARGE, offer
from inscriptions.post.kinds import LetterKind
from programme.columns.fields import LineInput, ProseInput
from programme.columns.moments import SplitInstantInput
from programme.columns.uploads import DOCUMENTS, validate_document
from programme.models import Event
from rencontre.domain import DomainError

Choice = tuple[str, str]
Fieldsets = list[tuple[str | None, dict[str, Any]]]
SUBJECT = Campaign._meta.get_field("subject").max_length or 0
TEXT = Campaign._meta.get_field("text").max_length or 0
GREETING = LetterWords._meta.get_field("greeting").max_length or 0
WORDS = LetterWords._meta.get_field("text").max_length or 0
PROSE: dict[str, Any] = {"class": "vLargeTextField", "rows": 12}
MARKUP = "Une ligne vide sépare deux paragraphes ; **gras**, - liste, [mots du lien](https://adresse). "


def of_each(event: Event) -> str:
    """What the help of a text offers: the variables of the letters of `event`."""
    offered = ", ".join(f"{{{name}}}" for name in variables_of(event))
    return f"Ce qui change d’une personne à l’autre\u00a0: {offered}."


def known_on(event: Event) -> Callable[[str], None]:
    """The validator of a text of the team: it names no variable that no letter of `event` has."""
    return partial(check_words, event=event)


def key_of(audience: Audience, value: str = "") -> str:
    """How one box names an audience with its parameter: « atelier:12 »."""
    return f"{audience.slug}:{value}" if value else audience.slug


def choices_of(event: Event, campaign: Campaign | None) -> list[Choice | tuple[str, list[Choice]]]:
    """The audiences of `event`, those with a parameter as groups; those chosen by hand where there are some."""
    found: list[Choice | tuple[str, list[Choice]]] = []
    if campaign and (campaign.audience == CHOSEN.slug or campaign.people.filter(why_not="").exists()):
        found.append((key_of(CHOSEN, str(campaign.pk)), CHOSEN.title))
    for audience in offered(event):
        if audience.choices is None:
            found.append((key_of(audience), audience.title))
        elif values := audience.choices(event):
            found.append((audience.title, [(key_of(audience, value), title) for value, title in values]))
    return found


class FilesInput(forms.FileField):
    """Several files, each of a kind and of a weight that a document may have."""

    widget = type("FilesWidget", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(f".{extension}" for extension in DOCUMENTS)}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesInput, self).clean(one) for one in given if one]


class CampaignForm(forms.Form):
    """A message: to whom, its subject, its text, its files."""

    audience = forms.ChoiceField(label="À qui")
    subject = LineInput(label="Objet", max_length=SUBJECT, widget=forms.TextInput(attrs=LARGE))
    text = ProseInput(label="Texte", max_length=TEXT, widget=forms.Textarea(attrs=PROSE))
    files = FilesInput(  # type: ignore[assignment]  # a field: Django takes it from the class
        label="Fichiers",
        required=False,
        allow_empty_file=True,
        help_text=(
            "5 Mo en tout, joints au message. Un fichier qui n’y tient pas (25 Mo au plus) devient un document de la "
            "page publique de la journée, et le message y mène. Vous verrez lesquels avant d’envoyer."
        ),
    )
    removed = forms.TypedMultipleChoiceField(
        label="Retirer", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, event: Event, campaign: Campaign | None, audience: str = "", **kwargs: Any):
        said = {"audience": audience}
        if campaign:
            value = str(campaign.parameters.get(VALUE, ""))
            said = {"audience": f"{campaign.audience}:{value}" if value else campaign.audience}
            said |= {"subject": campaign.subject, "text": campaign.text}
        super().__init__(*args, **{"initial": said} | kwargs)
        self.kept = list(campaign.files.all()) if campaign else []
        self.audiences = {one.slug: one for one in [*offered(event), CHOSEN]}
        choices = choices_of(event, campaign)
        is_new = campaign is None and not audience
        is_offered = any(key == said["audience"] for key, _ in flatten_choices(choices))
        # A list would show its first line, « Tous », in the place of one that is offered no more.
        offer(self.fields["audience"], choices if is_offered or is_new else [("", "Choisissez…"), *choices])
        offer(self.fields["removed"], [(file.pk, file.name) for file in self.kept])
        for name in ("subject", "text"):
            self.fields[name].validators.append(known_on(event))
        self.fields["subject"].help_text = "La date et le titre de la journée sont dans le message."
        self.fields["text"].help_text = (
            f"{MARKUP}Le message commence par « Bonjour Prénom NOM, », sauf si votre texte commence lui-même par un "
            f"salut. {of_each(event)}"
        )
        if not self.kept:
            del self.fields["removed"]

    @property
    def fieldsets(self) -> Fieldsets:
        return [(None, {"fields": list(self.fields)})]

    def clean_files(self) -> list[UploadedFile]:
        """Those that may be kept are, whatever is wrong with the others: nobody sends a file twice."""
        self.good, refused = list[UploadedFile](), list[str]()
        for upload in self.cleaned_data["files"]:
            try:
                validate_document(upload)
            except ValidationError as error:
                refused.append(f"{upload.name}\u00a0: {error.messages[0]}")
                continue
            if upload.size:
                self.good.append(upload)
            else:
                refused.append(f"{upload.name}\u00a0: ce fichier est vide.")
        if refused:
            raise ValidationError(refused)
        return self.good

    def written(self) -> Written:
        """What is kept of it, wrong or not: what was typed is not lost."""
        slug, _, value = str(self.data.get("audience", "")).partition(":")
        return Written(
            audience=self.audiences.get(slug) if "audience" in self.cleaned_data else None,
            parameters={VALUE: value} if value else {},
            subject=self.cleaned_data.get("subject", str(self.data.get("subject", ""))[:SUBJECT]),
            text=self.cleaned_data.get("text", str(self.data.get("text", ""))[:TEXT]),
            files=getattr(self, "good", ()),
            removed=self.cleaned_data.get("removed", ()),
        )

    def refuse(self, error: DomainError) -> None:
        self.add_error(None, str(error))


class HourForm(forms.Form):
    """When a message leaves by itself."""

    at = SplitInstantInput(
        label="Jour et heure",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"class": "vDateField", "size": "12", "aria-label": "Jour"},
            time_attrs={"class": "vTimeField", "size": "8", "aria-label": "Heure"},
        ),
        help_text="Par exemple 24/05/2027 et 9 h, à l’heure du site.",
    )

    def refuse(self, error: DomainError) -> None:
        self.add_error("at", str(error))


class WordsForm(forms.Form):
    """The greeting and the paragraph that a day adds to each of `kinds`."""

    def __init__(
        self, *args: Any, kinds: Sequence[LetterKind], words: Mapping[str, LetterWords], event: Event, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.kinds, self.event = kinds, event
        for kind in kinds:
            said = words.get(kind.slug) or LetterWords()
            self.fields[f"greeting_{kind.slug}"] = LineInput(
                label="Salutation", max_length=GREETING, required=False, initial=said.greeting,
                widget=forms.TextInput(attrs=LARGE | {"placeholder": "Bonjour Prénom NOM,"}),
                validators=[known_on(event)],
            )  # fmt: skip
            self.fields[f"text_{kind.slug}"] = ProseInput(
                label="Paragraphe", max_length=WORDS, required=False, initial=said.text,
                widget=forms.Textarea(attrs=PROSE | {"rows": "4"}), validators=[known_on(event)],
            )  # fmt: skip

    @property
    def fieldsets(self) -> Fieldsets:
        return [
            (capfirst(kind.name), {"fields": [f"greeting_{kind.slug}", f"text_{kind.slug}"]}) for kind in self.kinds
        ]

    def said(self) -> dict[str, LetterWords]:
        """By the slug of each kind, what is typed of it, right or wrong; not saved."""
        return {
            kind.slug: LetterWords(
                event=self.event,
                kind=kind.slug,
                greeting=self._typed(f"greeting_{kind.slug}"),
                text=self._typed(f"text_{kind.slug}"),
            )
            for kind in self.kinds
        }

    def _typed(self, name: str) -> str:
        cleaned = getattr(self, "cleaned_data", {})
        return str(cleaned[name] if name in cleaned else self[name].value() or "")
