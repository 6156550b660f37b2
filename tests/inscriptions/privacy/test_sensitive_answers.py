"""What is answered to a sensitive question goes as the special needs do, and no sooner does the rest."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Answer, Registration
from inscriptions.privacy.export import export_of
from inscriptions.privacy.purge import purge
from inscriptions.privacy.queries import coming_terms, people_with_needs
from inscriptions.seats.status import set_status_of
from rencontre.holdings import held_of_people
from tests.asked_factories import SensitiveAnswerFactory
from tests.factories import AnswerFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.team.pages import plain

pytestmark = pytest.mark.django_db
DAY = {"date": date(2026, 1, 31), "retention_months": 1, "special_needs_days": 15}
PLAIN, SENSITIVE = "Réponses aux questions de l’organisateur", "Réponses aux questions sensibles de l’organisateur"


@pytest.fixture
def person(event):
    """Somebody who answered a plain question, then a sensitive one."""
    someone = RegistrationFactory(event=event)
    AnswerFactory(registration=someone, question=QuestionFactory(event=event))
    asked = QuestionFactory(event=event, label="Garde d’enfant", sensitive=True)
    SensitiveAnswerFactory(registration=someone, question=asked)
    return someone


def values() -> list[str]:
    return sorted(Answer.objects.values_list("value", flat=True))


def purge_on(day: date, *, dry_run: bool = False) -> dict[str, int]:
    with time_machine.travel(timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 0, 5))):
        return dict(purge(dry_run=dry_run))


@pytest.mark.parametrize(("status", "left"), [("cancelled", ["en train"]), ("waiting", ["en train", "oui, deux"])])
def test_a_cancellation_takes_the_sensitive_answers_alone(person, status, left):
    set_status_of([person], status, now=timezone.now())

    assert values() == left


@pytest.mark.having(event=DAY)
@pytest.mark.parametrize(
    ("day", "counts", "left"),
    [
        (date(2026, 2, 15), {}, ["en train", "oui, deux"]),
        (date(2026, 2, 16), {"besoins particuliers": 1}, ["en train"]),
        (date(2026, 3, 1), {"besoins particuliers": 1, "personnes inscrites": 1}, []),
    ],
)
def test_they_go_after_the_days_of_the_needs_and_the_others_with_the_person(person, day, counts, left):
    seen = purge_on(day, dry_run=True)

    assert values() == ["en train", "oui, deux"]
    assert (seen, purge_on(day)) == (counts, counts)
    assert values() == left


def test_those_of_who_cancelled_go_with_the_first_purge(person):
    Registration.objects.update(status="cancelled")

    assert purge() == {"besoins particuliers": 1}
    assert values() == ["en train"]


def test_who_answered_a_sensitive_question_counts_among_those_who_have_needs(person):
    AnswerFactory(question=QuestionFactory(event=person.event), registration__event=person.event)

    assert list(people_with_needs()) == [person]
    assert {term.what for term in coming_terms()} == {"besoins particuliers", "personnes inscrites"}


@pytest.mark.having(event=DAY)
def test_people_read_each_answer_under_its_question_with_its_own_term(person):
    parts = {part["quoi"]: part for part in export_of(person)["ce que le site garde de vous"]}

    assert parts[PLAIN]["contenu"] == [{"Votre moyen de transport": "en train"}]
    assert parts[SENSITIVE]["contenu"] == [{"Garde d’enfant": "oui, deux"}]
    assert (parts[PLAIN]["jusqu’à"], parts[SENSITIVE]["jusqu’à"]) == (
        "samedi 28\u00a0février 2026",
        "dimanche 15\u00a0février 2026",
    )


def test_the_page_on_data_and_the_register_tell_of_both(client, organiser):
    page, register = (
        plain(client.get("/donnees-personnelles/")),
        plain(organiser.get(reverse("admin:inscriptions_processing_record"))),
    )

    assert [one.title for one in held_of_people() if one.title in (PLAIN, SENSITIVE)] == [PLAIN, SENSITIVE]
    for told in (PLAIN, SENSITIVE):
        assert told in page
        assert told in register
    assert "questions que la rencontre ajoute" in page
