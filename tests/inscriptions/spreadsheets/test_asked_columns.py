"""The columns of the day's own questions: their headings, what their cells say, what an export writes in them."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inscriptions.models import Registration
from inscriptions.people.asked import questions_of, said_to_questions
from inscriptions.spreadsheets.asked_columns import cell_of, headings_of, value_in
from inscriptions.spreadsheets.incoming import Incoming
from inscriptions.spreadsheets.model_file import model_columns
from inscriptions.spreadsheets.resource import NeedsResource, RegistrationResource
from programme.spreadsheets.formats import Csv, Ods, Xlsx
from tests.factories import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory
from tests.inscriptions.questions.kinds import CHOICES, SAMPLES, ask_every_kind, kept
from tests.inscriptions.spreadsheets.files import (
    confirm_import,
    exported,
    faults,
    preview,
    rows_of,
    say_columns,
    sent,
    sheet,
)
from tests.pages import plain

pytestmark = pytest.mark.django_db
COMMAS = [["a", "Vélo, trottinette"], ["b", "Vélo"], ["c", "Marche ; course"], ["d", "+"]]


def row_of(event, **asked):
    QuestionFactory(event=event, **asked)
    return questions_of(event)[-1]


# --- What a cell says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "cell", "value"),
    [
        ({}, "  Lille \n Europe ", "Lille Europe"),
        ({}, 62, "62"),
        ({"kind": "long_text"}, "Un réseau\nDes idées", "Un réseau\nDes idées"),
        ({"kind": "one_of", "choices": CHOICES}, "VÉLO", "velo"),
        ({"kind": "one_of", "choices": CHOICES}, "voiture", "voiture"),
        ({"kind": "several_of", "choices": CHOICES}, "voiture ; Train", "train\nvoiture"),
        ({"kind": "several_of", "choices": CHOICES}, "Train\nVelo", "train\nvelo"),
        ({"kind": "several_of", "choices": CHOICES}, "train, vélo,", "train\nvelo"),
        ({"kind": "several_of", "choices": COMMAS}, "Vélo, trottinette, Vélo, +", "a\nb\nd"),
        ({"kind": "several_of", "choices": COMMAS}, "marche ; course ; velo", "b\nc"),
        ({"kind": "yes_no"}, "X", "oui"),
        ({"kind": "yes_no"}, "Oui, en bus", "oui"),
        ({"kind": "yes_no"}, "non", "non"),
        ({"kind": "number"}, "1\u202f200,50", "1200.5"),
        ({"kind": "number"}, 2.5, "2.5"),
        ({"kind": "number"}, 12, "12"),
        ({"kind": "date"}, datetime(2018, 5, 31), "2018-05-31"),
        ({"kind": "date"}, date(2018, 5, 31), "2018-05-31"),
        ({"kind": "date"}, "jeudi 31 mai 2018", "2018-05-31"),
        ({"kind": "yes_no"}, " ", ""),
        ({"kind": "date"}, "", ""),
    ],
)
def test_a_cell_is_read_by_the_kind_of_its_question(event, asked, cell, value):
    assert value_in(row_of(event, **asked), cell) == value


@pytest.mark.parametrize(
    ("asked", "cell", "why"),
    [
        ({"kind": "one_of", "choices": CHOICES}, "avion", "« avion » n’est pas un choix : Train, Vélo, Voiture."),
        (
            {"kind": "several_of", "choices": CHOICES},
            "train; bus",
            "« bus » n’est pas un choix : Train, Vélo, Voiture.",
        ),
        ({"kind": "yes_no"}, "peut-être", "« peut-être » : écrivez oui ou non."),
        ({"kind": "number"}, "douze", "Saisissez un nombre en chiffres, par exemple 12."),
        ({"kind": "date"}, "31/02/2027", "« 31/02/2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."),
    ],
)
def test_a_wrong_cell_is_a_fault_of_its_line_in_a_sentence(organiser, event, asked, cell, why):
    QuestionFactory(event=event, label="Ma question", **asked)

    response = preview(organiser, event, sheet("Prénom\tNom\tMa question", f"Ilan\tRoy\t{cell}"))

    assert [plain(fault) for fault in faults(response)] == [f"Ligne 2 : Ma question : {why}"]
    assert Registration.objects.count() == 0


# --- Headings ------------------------------------------------------------------------------------------------------


def test_headings_are_told_apart_from_the_columns_of_the_house_and_from_each_other(event):
    labels = ["Profil", "Atelier", "Trajet ?", "TRAJET", "Commune"]
    questions = [QuestionFactory(event=event, label=label) for label in labels]

    assert [plain(one) for one in headings_of(questions).values()] == [
        "Profil (question)", "Atelier (question)", "Trajet ?", "TRAJET (2)", "Commune",
    ]  # fmt: skip


def test_a_column_headed_by_a_question_is_sure_and_nothing_is_asked(organiser, event):
    question = QuestionFactory(event=event, label="Commune")  # which else would mean the territory

    response = sent(organiser, event, sheet("Prénom;Nom;COMMUNE", "Ilan;Roy;Ecques"))
    confirm_import(organiser, response)

    assert "columns_form" not in response.context
    person = Registration.objects.get()
    assert (person.territory, said_to_questions(person)) == ("", {question.pk: "Ecques"})


def test_a_heading_in_other_words_is_asked_about_once_then_remembered(organiser, event):
    question = QuestionFactory(event=event, label="Votre gare de départ")
    file = "Prénom;Nom;1. Gare de départ (obligatoire)", "Ilan;Roy;Lille"

    asked = sent(organiser, event, sheet(*file))
    guess = [one.guess.slug for one in asked.context["columns_form"].columns]
    confirm_import(organiser, say_columns(organiser, asked))
    again = sent(organiser, event, sheet(*file))

    assert guess == ["first_name", "last_name", f"question_{question.pk}"]
    assert "columns_form" not in again.context
    assert said_to_questions(Registration.objects.get()) == {question.pk: "Lille"}


def test_who_may_not_write_the_needs_has_no_column_of_a_sensitive_question(event):
    QuestionFactory(event=event, label="Garde d’enfant", sensitive=True)
    content = "Prénom;Nom;Garde d’enfant\nIlan;Roy;deux".encode()

    hidden, seen = (Incoming(event, content, with_needs=with_needs) for with_needs in (False, True))

    assert [(one.slug, one.is_sure) for one in hidden.guesses][-1] == ("", False)
    assert list(hidden.read().people[2].sign_up.answers.values()) == []
    assert list(seen.read().people[2].sign_up.answers.values()) == ["deux"]


# --- Imports -------------------------------------------------------------------------------------------------------


def test_the_preview_says_what_is_kept_and_what_is_not_asked_of_the_person(organiser, event):
    QuestionFactory(event=event, label="Mandat", shown_to="profile", profile="elu")
    rows = "Ilan;Roy;Élu·e;maire", "Sofia;Marc;Habitant·e;aucun"

    response = preview(organiser, event, sheet("Prénom;Nom;Profil;Mandat", *rows))
    shown, said = dict(response.context["preview"].people), response.context["preview"].doubts
    confirm_import(organiser, response)

    assert [line[-1] for line in shown.values()] == ["maire", ""]
    assert "Ligne 3\u00a0: la réponse à une question qui ne se pose pas à la personne n’est pas gardée." in said
    assert [len(said_to_questions(person)) for person in Registration.objects.order_by("pk")] == [1, 0]


def test_who_is_there_is_told_of_each_difference_and_keeps_what_is_not_taken(organiser, event):
    trip, train = (QuestionFactory(event=event, label=label) for label in ("Trajet", "Gare"))
    person = RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email="ilan@exemple.fr")
    AnswerFactory(registration=person, question=trip, value="à pied")
    file = sheet("Prénom;Nom;Adresse e-mail;Trajet;Gare", "Ilan;Roy;ilan@exemple.fr;en car;Lille")

    response = preview(organiser, event, file)
    differences = response.context["preview"].differences
    confirm_import(organiser, response, take=[one.key for one in differences if one.answer == "Gare"])

    assert [(one.answer, one.ours, one.theirs) for one in differences] == [
        ("Trajet", "à pied", "en car"), ("Gare", "", "Lille"),
    ]  # fmt: skip
    assert said_to_questions(Registration.objects.get()) == {trip.pk: "à pied", train.pk: "Lille"}


# --- Exports -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Csv, Xlsx, Ods])
def test_every_kind_goes_out_and_comes_back_the_same(organiser, event, kind):
    questions = ask_every_kind(event)
    person = RegistrationFactory(event=event, email="ilan@exemple.fr")
    for question in questions:
        AnswerFactory(registration=person, question=question, value=kept(questions)[question.pk])

    content = exported(organiser, event, kind)
    Registration.objects.get().answers.all().delete()
    (row,) = rows_of(content, kind)
    differences = preview(organiser, event, upload(content, kind)).context["preview"].differences

    headings = [plain(heading) for heading in row]
    assert [one for one in headings if one in {plain(sample.label) for sample in SAMPLES}] == [
        plain(sample.label) for sample in SAMPLES
    ]
    assert [one.theirs.replace("\u00a0", " ") for one in differences] == [sample.words for sample in SAMPLES]


def upload(content: bytes, kind):
    return SimpleUploadedFile(f"gens.{kind.__name__.lower()}", content)


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("several_of", "train\nvelo", "Train ; Vélo"),
        ("one_of", "disparu", "disparu"),
        ("number", "1200.5", 1200.5),
        ("number", "12", 12),
        ("date", "2018-05-31", date(2018, 5, 31)),
        ("date", "un jour", "un jour"),
        ("yes_no", "oui", "oui"),
    ],
)
def test_a_cell_is_a_number_a_date_or_words(kind, value, cell):
    question = QuestionFactory.build(event=None, kind=kind, choices=CHOICES if kind.endswith("_of") else [])

    assert cell_of(question, value) == cell


def test_a_formula_that_somebody_answered_is_escaped(organiser, event):
    AnswerFactory(question=QuestionFactory(event=event, label="Gare"), value="=1+1")

    written = openpyxl.load_workbook(BytesIO(exported(organiser, event, Xlsx))).active

    assert [cell.value for line in written.iter_rows() for cell in line if "1+1" in str(cell.value)] == ["'=1+1"]


def test_sensitive_answers_go_out_with_the_needs_alone_at_the_end(event):
    AnswerFactory(question=QuestionFactory(event=event, label="Garde", sensitive=True))
    AnswerFactory(question=QuestionFactory(event=event, label="Gare"))

    plain_sheet, needs = (one().export(Registration.objects.all()) for one in (RegistrationResource, NeedsResource))

    assert [one for one in ("Gare", "Garde") if one in plain_sheet.headers] == ["Gare"]
    assert needs.headers[-1] == "Garde"
    assert needs.headers.index("Gare") == needs.headers.index("Ateliers souhaités") + 1


def test_questions_of_several_days_with_one_label_share_its_column(event):
    for day in (event, EventFactory()):
        AnswerFactory(question=QuestionFactory(event=day, label="Gare"), value=day.slug)

    found = RegistrationResource().export(Registration.objects.order_by("pk"))
    day, station = (list(found.headers).index(heading) for heading in ("Journée", "Gare"))

    assert [(row[day] == row[station], bool(row[day])) for row in found] == [(True, True)] * 2


@pytest.mark.parametrize("people", [3, 30])
def test_everybody_is_read_in_seven_statements(event, people, django_assert_num_queries):
    question = QuestionFactory(event=event, label="Gare")
    AnswerFactory.create_batch(people, question=question)
    QuestionFactory(event=event, label="Trajet", shown_to="half_day", half_day="morning")

    with django_assert_num_queries(7):
        found = RegistrationResource().export(Registration.objects.all())
        rows = list(found)

    assert [row[list(found.headers).index("Gare")] for row in rows] == ["en train"] * people


@pytest.mark.parametrize("people", [3, 30])
def test_a_list_is_compared_in_as_many_statements(organiser, event, people, django_assert_num_queries):
    question = QuestionFactory(event=event, label="Gare")
    for number in range(people):
        person = RegistrationFactory(
            event=event, first_name="Ilan", last_name=f"Roy {number}", email=f"i{number}@exemple.fr"
        )
        AnswerFactory(registration=person, question=question)
    rows = [f"Ilan;Roy {number};i{number}@exemple.fr;en car" for number in range(people)]

    with django_assert_num_queries(18):
        response = sent(organiser, event, sheet("Prénom;Nom;Adresse e-mail;Gare", *rows))

    assert len(response.context["preview"].differences) == people


def test_the_list_to_fill_in_has_a_column_a_question_in_the_order_of_the_form(event):
    ask_every_kind(event)
    QuestionFactory(event=event, label="Mandat", shown_to="profile", profile="elu", position=90)
    QuestionFactory(event=event, label="Garde", sensitive=True, position=91)

    columns = {plain(one.heading): one for one in model_columns(event, with_needs=True)}
    without = [plain(one.heading) for one in model_columns(event, with_needs=False)]

    asked = [plain(sample.label) for sample in SAMPLES]
    names = list(columns)
    assert [one for one in names if one in asked] == asked
    assert names.index("Mandat") < names.index("Besoin d’accueil particulier") < names.index("Garde")
    assert "Garde" not in without
    assert columns["Votre trajet"].proposed == ["Train", "Vélo", "Voiture"]
    assert plain(columns["Vos moyens de transport"].what) == (
        "facultatif, plusieurs réponses sont possibles, séparées par « ; »"
    )
    assert columns["Mandat"].what == "facultatif, posée à qui est élu·e"
