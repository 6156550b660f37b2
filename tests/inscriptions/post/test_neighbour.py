"""Another application declares a kind of letter, with its own template."""

import pytest
from django.core import mail as outbox
from django.urls import reverse

from inscriptions.letters.delivery import deliver
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter
from rencontre.french.typography import short_date
from tests.neighbour.letters import SURVEY
from tests.pages import page


@pytest.fixture
def _neighbour(settings, monkeypatch):
    """The application is there for the test."""
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.neighbour"]


@pytest.mark.usefixtures("_neighbour")
def test_a_letter_of_another_application_is_queued_shown_and_sent(alice, organiser):
    mail = queue_letter(SURVEY, alice, survey="https://avis.exemple.fr/")

    assert "Questionnaire" in page(organiser, reverse("admin:inscriptions_outgoingmail_changelist"))
    assert "questionnaire" in page(organiser, reverse("admin:inscriptions_outgoingmail_change", args=[mail.pk]))
    assert deliver(mail.pk)
    (letter,) = outbox.outbox
    assert letter.subject == f"Votre avis\u00a0: {short_date(alice.event.date)}, {alice.event.title}"
    assert "Qu’avez-vous pensé de la journée\u00a0? Répondre\u00a0: https://avis.exemple.fr/" in letter.body


def test_without_it_there_is_no_such_kind(organiser, db):
    assert "survey" not in kinds.KINDS
    assert "Questionnaire" not in page(organiser, reverse("admin:inscriptions_outgoingmail_changelist"))
