"""The answers to the day's own questions on badges and on attendance sheets."""

import pytest

from inscriptions.models import Answer, Question
from inscriptions.paper.attendance_sheet import attendance_pdf, attendance_to_print
from inscriptions.paper.badge_face import face_of, to_print_again, with_seats
from inscriptions.paper.badge_prints import record_prints
from inscriptions.paper.badges import badge_notices, badges_pdf
from inscriptions.paper.labels import SHEETS
from inscriptions.paper.printed_answers import on_a_sheet, read_printed
from tests.cast import DENIS
from tests.factories import AnswerFactory, QuestionFactory, RegistrationFactory
from tests.paper import texts, words

pytestmark = pytest.mark.django_db
BADGE, SHEETS_TOO = Question.PrintedOn.BADGE, Question.PrintedOn.SHEETS
WAYS = [["velo", "À vélo"], ["train", "En train"]]
KINDS = [
    ({"label": "Venue d’où ?"}, "Arras", "Arras", "Venue d’où\u202f? Arras"),
    ({"kind": "one_of", "choices": WAYS}, "train", "En train", "Votre moyen de transport\u00a0: En train"),
    (
        {"kind": "several_of", "choices": WAYS},
        "velo\ntrain",
        "À vélo, En train",
        "Votre moyen de transport\u00a0: À vélo, En train",
    ),
    (
        {"kind": "yes_no", "label": "Première venue ?"},
        "oui",
        "Première venue",
        "Première venue\u202f? Oui",
    ),
    ({"kind": "yes_no", "label": "Première venue ?"}, "non", "", None),
    ({"kind": "number", "label": "Années"}, "2.5", "Années\u00a0: 2,5", "Années\u00a0: 2,5"),
    ({"kind": "date", "label": "Depuis"}, "2020-05-01", *["Depuis\u00a0: vendredi 1er\u00a0mai 2020"] * 2),
]


def answered(person, value="En train", **asked) -> Answer:
    return AnswerFactory(registration=person, value=value, question=QuestionFactory(event=person.event, **asked))


def face(person):
    return face_of(with_seats([type(person).objects.get(pk=person.pk)])[0])


@pytest.mark.parametrize(("asked", "value", "alone", "under_its_question"), KINDS)
def test_each_kind_reads_well_where_it_is_printed(event, asked, value, alone, under_its_question):
    person = RegistrationFactory(event=event)
    answered(person, value, printed_on=BADGE, **asked)
    answered(person, value, printed_on=SHEETS_TOO, **asked)

    badge = face(person).answers
    read_printed([person], SHEETS_TOO)

    assert badge == alone
    assert on_a_sheet(person) == ([] if under_its_question is None else [under_its_question])


def test_a_sensitive_answer_is_printed_nowhere_even_if_its_question_says_so(event):
    person = RegistrationFactory(event=event)
    for where in (BADGE, SHEETS_TOO):
        answered(person, "fauteuil roulant", sensitive=True, printed_on=where, label="Besoin")

    badge, sheet = texts(badges_pdf(event.registrations.all())), texts(attendance_pdf(event))

    assert "fauteuil" not in "".join([*badge, *sheet])
    assert "Besoin" not in "".join([*badge, *sheet])


def test_they_stand_on_the_paper_that_the_question_chooses_and_on_no_other(event):
    person = RegistrationFactory(event=event)
    answered(person, "sur le badge", printed_on=BADGE)
    answered(person, "sur la feuille", printed_on=SHEETS_TOO)
    answered(person, "nulle part")

    badge, sheet = words("".join(texts(badges_pdf([person])))), words("".join(texts(attendance_pdf(event))))

    assert [one for one in ("surlebadge", "surlafeuille", "nullepart") if one in badge] == ["surlebadge"]
    assert [one for one in ("surlebadge", "surlafeuille", "nullepart") if one in sheet] == ["surlafeuille"]


@pytest.mark.parametrize("name", SHEETS)
def test_an_answer_stands_whole_on_every_label_beside_long_texts(event, name):
    person = RegistrationFactory(
        event=event,
        organisation="Communauté d’agglomération du Pays de Saint-Omer et de ses environs",
        job_title="chargée de mission à la politique de la ville et au logement",
    )
    answered(person, "En train", printed_on=BADGE)

    content = badges_pdf([person], sheet=name)

    assert "Entrain" in words("".join(texts(content)))
    assert not [notice for notice in badge_notices([person], sheet=name) if "réponse" in notice]


def test_a_long_answer_is_cut_and_said(event):
    person = RegistrationFactory(event=event, first_name="Alice", last_name="Durand")
    answered(person, "très longuement " * 40, printed_on=BADGE)
    answered(person, "très longuement " * 40, printed_on=SHEETS_TOO)

    notices = [*badge_notices([person]), *attendance_to_print(event).notices]

    assert notices == ["Alice DURAND\u00a0: réponse abrégée faute de place."] * 2


def test_a_page_of_a_sheet_holds_a_person_with_twenty_answers(event):
    person = RegistrationFactory(event=event)
    for number in range(20):
        answered(person, f"réponse {number} qui tient sur deux lignes au moins de sa case", printed_on=SHEETS_TOO)

    (first, *others) = texts(attendance_pdf(event))

    assert "réponse 0" in first
    assert not any("réponse" in page for page in others)


def test_a_badge_is_printed_again_when_its_answer_changes_and_only_then(event):
    person, other = RegistrationFactory.create_batch(2, event=event)
    badge, plain = answered(person, printed_on=BADGE), answered(person)
    record_prints(people=[person, other], by=DENIS)

    Answer.objects.filter(pk=plain.pk).update(value="autre chose")
    same = to_print_again(event.registrations.all())
    Answer.objects.filter(pk=badge.pk).update(value="à pied")
    changed = to_print_again(event.registrations.all())

    assert (same, changed) == ([], [person])


@pytest.mark.parametrize("people", [3, 30])
def test_the_answers_are_read_in_one_statement(event, people, django_assert_num_queries):
    question = QuestionFactory(event=event, printed_on=SHEETS_TOO)
    for _ in range(people):
        AnswerFactory(question=question)
    found = list(event.registrations.select_related("event"))

    with django_assert_num_queries(1):
        read_printed(found, SHEETS_TOO)
        said = [on_a_sheet(person) for person in found]

    assert said == [["Votre moyen de transport\u00a0: en train"]] * people
