"""The day's own questions as variables of the team's letters."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inscriptions.letters.campaign_form import CampaignForm
from inscriptions.letters.campaign_letter import letter_to, somebody_invented
from inscriptions.letters.day import day_of
from inscriptions.letters.rules import check_campaign_is_written
from inscriptions.letters.words import check_words, of_questions, variables_of
from inscriptions.models import Registration
from programme.models import Event
from rencontre.domain import DomainError
from tests.factories import AnswerFactory, CampaignFactory, LetterWordsFactory, QuestionFactory, RegistrationFactory
from tests.pages import page, plain

pytestmark = pytest.mark.django_db
TEXT = "Venu {votre moyen de transport}.\n\nLe parking est fermé."


@pytest.fixture
def trip(event):
    choices = [["train", "en train"], ["velo", "à vélo"]]
    return QuestionFactory(event=event, label="Votre moyen de transport ?", kind="several_of", choices=choices)


@pytest.fixture
def person(trip):
    return AnswerFactory(question=trip, registration__email="ilan@exemple.fr", value="train\nvelo").registration


def letter(event, reader, text=TEXT, subject="Voyage"):
    campaign = CampaignFactory(event=event, text=text, subject=subject)
    return letter_to(campaign, reader, day_of(Event.objects.get(pk=event.pk)))


def test_each_question_is_a_variable_named_after_its_label(event):
    labels = [
        "Votre gare ?",
        "DGS ou non",
        "Profil",
        "votre GARE",
        "{Une} liste\u00a0:",
        "Combien de personnes avec vous, adultes et enfants compris, mangeront",
    ]
    for label in labels:
        QuestionFactory(event=event, label=label)
    QuestionFactory(event=event, label="Garde d’enfant", sensitive=True)

    assert [plain(name) for name in of_questions(event)] == [
        "votre gare", "DGS ou non", "profil 2", "votre GARE 2", "une liste",
        "combien de personnes avec vous, adultes et",
    ]  # fmt: skip
    assert variables_of(event)[-6:] == tuple(of_questions(event))


def test_a_message_says_the_answer_of_each_and_nothing_to_who_has_not_answered(event, person):
    silent = RegistrationFactory(event=event)

    said, nothing = letter(event, person, subject="{Votre moyen de transport}"), letter(event, silent)

    assert "Venu en train, à vélo." in plain(said.text)
    assert plain(said.subject) == "en train, à vélo"
    assert "Venu ." in plain(nothing.text)


def test_who_reads_a_message_to_nobody_has_answered_nothing(event, trip):
    assert "Venu ." in plain(letter(event, somebody_invented(event)).text)


def test_an_answer_is_said_only_to_an_address_that_is_proved(event, person):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    Registration.objects.filter(pk=person.pk).update(status="waiting", queued_at=person.created_at, proved_at=None)

    said = letter(event, Registration.objects.get(pk=person.pk))

    assert "en train" not in said.text
    assert "Le parking est fermé." in plain(said.text)


def test_a_sensitive_question_is_no_variable(event, person):
    QuestionFactory(event=event, label="Garde d’enfant", sensitive=True)

    with pytest.raises(ValidationError, match="n’est pas connu"):
        check_words("{garde d’enfant}", event)
    check_words("{VOTRE moyen de  transport} {prénom}", event)


def test_a_message_that_names_a_question_that_is_gone_does_not_leave(event, trip):
    campaign = CampaignFactory(event=event, text=TEXT)
    check_campaign_is_written(campaign)

    trip.delete()

    with pytest.raises(DomainError, match="n’est pas connu"):
        check_campaign_is_written(CampaignFactory(event=Event.objects.get(), text=TEXT))


def test_the_pages_where_a_text_is_written_offer_them(organiser, event, trip):
    offered = "{votre moyen de transport}"

    pages = [reverse(f"admin:inscriptions_{name}", args=[event.pk]) for name in ("letter_words", "campaign_new")]

    assert [offered in page(organiser, address) for address in pages] == [True, True]
    form = CampaignForm({"audience": "tous", "subject": "À savoir", "text": "{gare}"}, event=event, campaign=None)
    assert offered in form.errors["text"][0]


def test_the_words_of_a_kind_of_letter_say_them_too(event, person):
    LetterWordsFactory(event=event, kind="campaign", text="Vous venez {votre moyen de transport}.")

    assert "Vous venez en train, à vélo." in plain(letter(event, person, text="Bonjour,").text)


@pytest.mark.parametrize(("text", "asks"), [("Le parking est fermé.", 0), (TEXT, 2)])
def test_the_questions_and_the_answers_are_read_where_a_text_names_one_alone(event, person, text, asks):
    campaign, day = CampaignFactory(event=event, text=text), day_of(Event.objects.get(pk=event.pk))
    without, reader = CampaignFactory(event=event, text=""), Registration.objects.get(pk=person.pk)

    def statements(of) -> int:
        with CaptureQueriesContext(connection) as found:
            letter_to(of, reader, day)
        return len(found)

    letter_to(without, reader, day)
    assert statements(campaign) - statements(CampaignFactory(event=event, text="")) == asks
