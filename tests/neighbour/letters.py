"""Its letter: a kind, and a template."""

from inscriptions.post.kinds import LetterKind, declare

SURVEY = LetterKind("survey", "questionnaire", "Votre avis\u00a0: {title}", template="neighbour/survey.html")


def declare_all() -> None:
    declare(SURVEY)
