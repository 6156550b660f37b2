"""What a day may ask besides, and what may become of a question that people have answered."""

from collections.abc import Collection, Iterable, Mapping

from inscriptions.errors import AnswerRefused, ChangeRefused
from inscriptions.models import Question
from inscriptions.people.answers import ANSWERS, SignUp
from inscriptions.people.asked import QuestionRow
from programme.models import Event, Session
from rencontre.domain import DomainError
from rencontre.french.names import fold
from rencontre.french.words import counted

MOST_QUESTIONS, MOST_CHOICES = 20, 20
GONE = "Cette question n’existe plus."


def check_day_takes_one_more(there: int) -> None:
    """Raise DomainError when the day asks as many questions as it may: each one makes people give up."""
    if there >= MOST_QUESTIONS:
        raise DomainError(f"Une journée pose au plus {MOST_QUESTIONS} questions : supprimez-en une d’abord.")


def check_is_answered(row: QuestionRow, said: SignUp) -> None:
    """Raise AnswerRefused when the question of `row`, asked of who says `said`, may not be left out and is."""
    must = row.question.required and row.asked(row.question.event) and row.applies_to(said)
    if must and not said.answers.get(row.question.pk):
        raise AnswerRefused(row.missing)


def check_is_offered(row: QuestionRow, said: SignUp) -> None:
    """Raise AnswerRefused for an answer that is none of the choices of `row` any more."""
    answer = said.answers.get(row.question.pk, "")
    if row.codes and not set(answer.splitlines()) <= row.codes.keys():
        raise AnswerRefused(f"La réponse à « {row.title} » n’est plus proposée : choisissez-en une autre.")


def check_label_is_new(label: str, others: Iterable[str]) -> None:
    """Raise ChangeRefused for the words of another question of the day, or of a column of the house's lists."""
    known = {fold(heading): heading for answer in ANSWERS for heading in answer.headings}
    if fold(label) in known:
        sentence = f"Le site demande déjà « {known[fold(label)]} » : donnez un autre libellé."
        raise ChangeRefused(sentence, about="label")
    if fold(label) in {fold(other) for other in others}:
        raise ChangeRefused("Une autre question de la journée a ce libellé.", about="label")


def check_choices(kind: str, choices: Collection[tuple[str, str]]) -> None:
    """Raise ChangeRefused unless a question of choices has some, a few, and all different."""
    if kind not in (Question.Kind.ONE_OF, Question.Kind.SEVERAL_OF):
        return
    if len(choices) < 2:
        raise ChangeRefused("Proposez au moins deux choix, un par ligne.", about="choices")
    if len(choices) > MOST_CHOICES:
        raise ChangeRefused(f"Proposez au plus {MOST_CHOICES} choix.", about="choices")
    if len({fold(label) for _, label in choices}) < len(choices):
        raise ChangeRefused("Deux choix ont le même libellé.", about="choices")


def check_sensitive_is_free(question: Question) -> None:
    """Raise ChangeRefused for a sensitive question that must be answered, or is printed."""
    if question.sensitive and question.required:
        raise ChangeRefused("Une réponse sensible se donne librement : elle reste facultative.", about="required")
    if question.sensitive and question.printed_on != Question.PrintedOn.NOTHING:
        raise ChangeRefused("Une réponse sensible ne s’imprime pas.", about="printed_on")


def check_kind_stays(before: Question, after: Question, answers: int) -> None:
    """Raise ChangeRefused when the kind of an answered question changes: its answers would mean nothing."""
    if answers and before.kind != after.kind:
        already = f"{counted(answers, 'personne')} {'ont' if answers > 1 else 'a'} répondu"
        raise ChangeRefused(
            f"{already} : la réponse attendue ne change plus. Supprimez la question, ou posez-en une autre.",
            about="kind",
        )


def check_secret_is_kept(before: Question, after: Question, answers: int) -> None:
    """Raise ChangeRefused when what was answered as sensitive would be read by everybody of the team."""
    if answers and before.sensitive and not after.sensitive:
        raise ChangeRefused("Des réponses ont été données comme sensibles : la question le reste.", about="sensitive")


def check_answered_choices_stay(
    before: Collection[tuple[str, str]], after: Collection[tuple[str, str]], answered: Mapping[str, int]
) -> None:
    """Raise ChangeRefused when a choice that people made is taken away; `answered` is code → how many made it."""
    kept = {code for code, _ in after}
    for code, label in before:
        if code not in kept and (number := answered.get(code, 0)):
            raise ChangeRefused(
                f"« {label} » a été choisi par {counted(number, 'personne')} : gardez ce choix. Vous pouvez en "
                "changer le libellé, sur sa ligne.",
                about="choices",
            )


def check_answers_were_seen(answers: int, seen: int) -> None:
    """Raise DomainError when more people have answered since their number was shown."""
    if answers > seen:
        raise DomainError(
            f"{counted(answers, 'réponse')} {'ont été données' if answers > 1 else 'a été donnée'} : relisez ce nombre "
            "avant de supprimer."
        )


def check_no_question_is_about(session: Session) -> None:
    """Raise ChangeRefused before a workshop, or its slot, is deleted while a question is asked of who chooses it."""
    asked = Question.objects.filter(workshop__in=[session.pk, *session.workshops.values_list("pk", flat=True)]).count()
    if asked:
        raise ChangeRefused(
            f"{counted(asked, 'question')} {'sont posées' if asked > 1 else 'est posée'} à qui choisit cet atelier : "
            f"supprimez-{'les' if asked > 1 else 'la'} d’abord"
        )


def check_no_question_is_about_its_workshops(day: Event) -> None:
    """The same before a whole day is deleted."""
    asked = day.questions.filter(workshop__isnull=False).count()
    if asked:
        raise ChangeRefused("Supprimez d’abord les questions posées à qui choisit un atelier")
