"""The organiser's own questions, and what people answered to them."""

from django.db import models
from django.db.models import Q

from inscriptions.models.registrations import Registration
from programme.columns.fields import LineField, ProseField
from programme.models import Event, Session


class Question(models.Model):
    """A question of one day; it stands in the table of answers like those of the house (`people/asked.py`).

    `choices` are [code, label] pairs, in order, where the kind has some. `shown_to` says whom it is asked of, with the
    column that names which half-day, profile or workshop.
    """

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", "texte court"
        LONG_TEXT = "long_text", "texte long"
        ONE_OF = "one_of", "un choix parmi plusieurs"
        SEVERAL_OF = "several_of", "plusieurs choix"
        YES_NO = "yes_no", "oui ou non"
        NUMBER = "number", "nombre"
        DATE = "date", "date"

    class ShownTo(models.TextChoices):
        ALL = "all", "tout le monde"
        HALF_DAY = "half_day", "qui vient une demi-journée"
        PROFILE = "profile", "un profil"
        WORKSHOP = "workshop", "qui choisit un atelier"

    class PrintedOn(models.TextChoices):
        NOTHING = "nothing", "rien"
        BADGE = "badge", "les badges"
        SHEETS = "sheets", "les feuilles d’émargement"

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name="journée")
    label = LineField("question", max_length=200)
    help_text = LineField("aide", max_length=300, blank=True)
    kind = models.CharField("réponse attendue", max_length=10, choices=Kind, default=Kind.SHORT_TEXT)
    choices = models.JSONField("choix proposés", default=list, blank=True)
    required = models.BooleanField("obligatoire", default=False)
    sensitive = models.BooleanField("sensible", default=False)
    shown_to = models.CharField("posée à", max_length=8, choices=ShownTo, default=ShownTo.ALL)
    half_day = models.CharField("demi-journée", max_length=9, blank=True)
    profile = models.CharField("profil", max_length=40, blank=True)
    workshop = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="atelier"
    )
    printed_on = models.CharField("imprimée sur", max_length=7, choices=PrintedOn, default=PrintedOn.NOTHING)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "question de l’organisateur"
        verbose_name_plural = "questions de l’organisateur"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_to="half_day") & ~Q(half_day="") | ~Q(shown_to="half_day") & Q(half_day=""),
                name="a_question_of_a_half_day_says_which",
            ),
            models.CheckConstraint(
                condition=Q(shown_to="profile") & ~Q(profile="") | ~Q(shown_to="profile") & Q(profile=""),
                name="a_question_of_a_profile_says_which",
            ),
            models.CheckConstraint(
                condition=Q(shown_to="workshop", workshop__isnull=False)
                | ~Q(shown_to="workshop") & Q(workshop__isnull=True),
                name="a_question_of_a_workshop_says_which",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Answer(models.Model):
    """What somebody answers to a question; no row when nothing is said.

    `value` is text whatever the kind: a date is ISO, yes is « oui », choices are codes, one a line.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers", verbose_name="inscription")
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", verbose_name="question")
    value = ProseField("réponse", max_length=2000)

    class Meta:
        verbose_name = "réponse à une question"
        verbose_name_plural = "réponses aux questions"
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="one_answer_per_person_and_question")
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.value}"


class SensitiveAnswers(models.Manager["SensitiveAnswer"]):
    def get_queryset(self) -> models.QuerySet["SensitiveAnswer"]:
        return super().get_queryset().filter(question__sensitive=True)


class SensitiveAnswer(Answer):
    """An answer that may reveal a belief or a health: it is read, and goes, with the special needs."""

    objects = SensitiveAnswers()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "réponse à une question sensible"
        verbose_name_plural = "réponses aux questions sensibles"
