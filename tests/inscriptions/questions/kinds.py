"""A question of every kind, and what is typed, kept and read of each."""

from dataclasses import dataclass

from inscriptions.models import Question
from programme.models import Event
from tests.factories import QuestionFactory

Kind = Question.Kind
CHOICES = [["train", "Train"], ["velo", "Vélo"], ["voiture", "Voiture"]]


@dataclass(frozen=True)
class Sample:
    """One kind: its label, what the form posts, what is kept, what people read; then the same after a change."""

    kind: str
    label: str
    typed: str | list[str]
    kept: str
    words: str
    other: str | list[str]
    other_kept: str
    other_words: str


SAMPLES = (
    Sample(
        Kind.SHORT_TEXT, "Votre gare de départ", " Lille-Europe ", "Lille-Europe", "Lille-Europe", "Calais", "Calais",
        "Calais",
    ),
    Sample(
        Kind.LONG_TEXT, "Vos attentes", "Un réseau\r\nDes idées", "Un réseau\nDes idées", "Un réseau\nDes idées",
        "Des outils", "Des outils", "Des outils",
    ),
    Sample(Kind.ONE_OF, "Votre trajet", "velo", "velo", "Vélo", "train", "train", "Train"),
    Sample(
        Kind.SEVERAL_OF, "Vos moyens de transport", ["voiture", "train"], "train\nvoiture", "Train, Voiture", ["velo"],
        "velo", "Vélo",
    ),
    Sample(Kind.YES_NO, "Venez-vous en bus\u202f?", "oui", "oui", "Oui", "non", "non", "Non"),
    Sample(Kind.NUMBER, "Combien d’années d’ancienneté", "1\u202f200,50", "1200.5", "1200,5", "3", "3", "3"),
    Sample(
        Kind.DATE, "Date de votre prise de fonction", "31/05/2018", "2018-05-31", "jeudi 31 mai 2018", "2019-06-01",
        "2019-06-01", "samedi 1er juin 2019",
    ),
)  # fmt: skip


def ask_every_kind(event: Event, **common) -> list[Question]:
    """A question of each kind, in the order of `SAMPLES`."""
    return [
        QuestionFactory(
            event=event,
            label=sample.label,
            kind=sample.kind,
            choices=CHOICES if sample.kind in (Kind.ONE_OF, Kind.SEVERAL_OF) else [],
            position=position,
            **common,
        )
        for position, sample in enumerate(SAMPLES)
    ]


def typed(questions: list[Question], field: str = "typed") -> dict[str, str | list[str]]:
    """What the form posts to answer `questions`; `field="other"`: after a change."""
    return {f"question_{one.pk}": getattr(sample, field) for one, sample in zip(questions, SAMPLES, strict=True)}


def kept(questions: list[Question], field: str = "kept") -> dict[int, str]:
    """Question → what is kept of it; `field="other_kept"`: after a change."""
    return {one.pk: getattr(sample, field) for one, sample in zip(questions, SAMPLES, strict=True)}
