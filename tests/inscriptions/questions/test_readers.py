"""Every kind of question on one day, answered by one person, followed to all that reads the answers, then erased."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inscriptions.letters.campaign_letter import letter_to
from inscriptions.letters.day import day_of
from inscriptions.letters.words import of_questions
from inscriptions.models import Answer, Question, Registration
from inscriptions.paper.attendance_sheet import attendance_pdf
from inscriptions.paper.badges import badges_pdf
from inscriptions.people.asked import said_to_questions
from inscriptions.post.links import token
from inscriptions.privacy.erase import erase
from inscriptions.statistics.figures import count_day
from programme.models import Event
from programme.spreadsheets.formats import Xlsx
from rencontre.actors import THE_PERSON
from tests.factories import AnswerFactory, CampaignFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.privacy.held import dumped, found_in
from tests.inscriptions.questions.kinds import SAMPLES, ask_every_kind, kept
from tests.inscriptions.spreadsheets.files import confirm_import, exported, preview
from tests.inscriptions.team.pages import LIST, names
from tests.pages import plain
from tests.paper import texts, words

pytestmark = pytest.mark.django_db
On = Question.PrintedOn
CONFIDED = "un fauteuil roulant électrique"
LABELS = [plain(sample.label) for sample in SAMPLES]
ONLY_THEIRS = ("Lille-Europe", "Des idées", "1200.5", CONFIDED)  # that no choice, label or date of the site says


@pytest.fixture
def asked(event):
    """A question of each kind."""
    return ask_every_kind(event)


@pytest.fixture
def answering(event, asked):
    """Who answers each of them, and a sensitive one."""
    person = RegistrationFactory(event=event, first_name="Alice", last_name="Roy", email="alice@exemple.fr")
    for question in asked:
        AnswerFactory(registration=person, question=question, value=kept(asked)[question.pk])
    AnswerFactory(
        registration=person,
        question=QuestionFactory(event=event, label="Votre besoin", sensitive=True, position=50),
        value=CONFIDED,
    )
    return person


@pytest.fixture
def silent(event):
    """Who answers nothing."""
    return RegistrationFactory(event=event, first_name="Bob", last_name="Sim", email="bob@exemple.fr")


def test_the_workbook_has_a_column_each_and_the_sensitive_one_with_the_needs(organiser, event, answering, silent):
    sheets = [openpyxl.load_workbook(BytesIO(exported(organiser, event, Xlsx, resource=one))).active for one in (0, 1)]
    rows = [dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True)) for sheet in sheets]
    cells = {plain(heading): cell.value for heading, cell in rows[0].items()}

    assert [heading for heading in cells if heading in LABELS] == LABELS
    assert [str(cells[label]) for label in LABELS] == [
        "Lille-Europe", "Un réseau\nDes idées", "Vélo", "Train ; Voiture", "oui", "1200.5", "2018-05-31 00:00:00",
    ]  # fmt: skip
    assert [CONFIDED in [cell.value for cell in sheet[2]] for sheet in sheets] == [False, True]


def test_what_went_out_comes_back_to_the_day_as_it_was(organiser, event, answering):
    content = exported(organiser, event, Xlsx, resource=1)
    before = said_to_questions(Registration.objects.get())
    Answer.objects.all().delete()

    seen = preview(organiser, event, SimpleUploadedFile("gens.xlsx", content))
    confirm_import(organiser, seen, take_all="on")

    assert len(before) == len(SAMPLES) + 1
    assert said_to_questions(Registration.objects.get()) == before


def test_the_list_finds_who_answered_each(organiser, event, asked, answering, silent):
    chosen = ["*", "*", "velo", "voiture", "oui", "*", "*"]

    for question, choice in zip(asked, chosen, strict=True):
        address = {"event": event.pk, f"question_{question.pk}": choice}
        assert names(organiser.get(LIST, address)) == ["Alice"]
        assert names(organiser.get(LIST, address | {f"question_{question.pk}": "-"})) == ["Bob"]


def test_the_figures_count_each_but_the_sensitive_one(event, answering, silent):
    found = {plain(one.title): [(c.title, c.registered) for c in one.counts] for one in count_day(event).answers}

    typed = [("ont répondu", 1), ("sans réponse", 1)]
    assert list(found) == LABELS
    assert list(found.values()) == [
        typed, typed, [("Vélo", 1), ("sans réponse", 1)], [("Train", 1), ("Voiture", 1), ("sans réponse", 1)],
        [("Oui", 1), ("sans réponse", 1)], typed, typed,
    ]  # fmt: skip


def test_a_message_says_each_answer_and_no_sensitive_one(event, answering):
    day = day_of(Event.objects.get())
    text = "\n\n".join(f"{{{name}}}" for name in of_questions(event))

    said = plain(letter_to(CampaignFactory(event=event, text=text), answering, day).text)

    assert [sample.kept for sample in SAMPLES if plain(sample.words.replace("\n", " ")) not in said] == []
    assert len(of_questions(event)) == len(SAMPLES)
    assert CONFIDED not in said


@pytest.mark.parametrize(
    ("where", "paper"), [(On.BADGE, lambda e: badges_pdf(e.registrations.all())), (On.SHEETS, attendance_pdf)]
)
def test_the_paper_that_a_question_chooses_says_its_answer(event, answering, where, paper):
    Question.objects.update(printed_on=where)  # the sensitive one too, which the organiser's page refuses

    printed = words("".join(texts(paper(event))))

    shown = [sample for sample in SAMPLES if words(sample.words.splitlines()[0]) in printed]
    of_a_badge = [sample for sample in SAMPLES if sample.kind != Question.Kind.YES_NO]  # its label stands for « oui »
    assert [one.label for one in shown if one in of_a_badge] == [one.label for one in of_a_badge]
    assert words("Venez-vous en bus") in printed
    assert words(CONFIDED) not in printed


def test_the_person_reads_all_that_is_held(client, answering):
    mine = json.loads(client.get(reverse("inscriptions:data", args=[token(answering)])).content)
    held = {part["quoi"]: part["contenu"] for part in mine["ce que le site garde de vous"]}
    told = {
        plain(name): plain(value)
        for row in held["Réponses aux questions de l’organisateur"]
        for name, value in row.items()
    }

    assert told == {plain(sample.label): plain(sample.words) for sample in SAMPLES}
    assert held["Réponses aux questions sensibles de l’organisateur"] == [{"Votre besoin": CONFIDED}]


def test_once_erased_nothing_of_what_they_answered_is_anywhere(event, answering):
    assert set(found_in(dumped(), ONLY_THEIRS)) == set(ONLY_THEIRS)

    erase(registration=answering, by=THE_PERSON)

    assert found_in(dumped(), ONLY_THEIRS) == []
    assert Answer.objects.count() == 0
    assert Question.objects.count() == len(SAMPLES) + 1
