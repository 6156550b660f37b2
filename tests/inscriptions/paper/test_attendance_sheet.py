import re
from datetime import datetime, time
from io import BytesIO
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from inscriptions.models import Registration
from inscriptions.paper import attendance_sheet, sessions_held
from inscriptions.paper.attendance_sheet import attendance_pdf, attendance_to_print
from programme.models import Event, Intervention, Session
from rencontre.domain import DomainError
from tests.factories import (
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SpeakerFactory,
    WorkshopFactory,
)
from tests.paper import boxes, tags, texts

pytestmark = pytest.mark.django_db


@time_machine.travel(datetime.fromisoformat("2018-05-24T15:04:00+02:00"), tick=False)
def test_the_sheet_of_the_day_says_all_that_courts_ask(day):
    RegistrationFactory(event=day, first_name="Jean-François", last_name="d'Orval", job_title="chargé de mission")

    (text,) = texts(attendance_pdf(day))

    for part in [
        "CA du Pays de Saint-Omer – IREV",
        "Feuille d’émargement",
        "Animer le partenariat du contrat de ville",
        "jeudi 31 mai 2018",
        "matin : 9 h – 12 h 30",
        "après-midi : 14 h – 17 h",
        "Maison du développement économique, 16 place Victor Hugo, 62500 Saint-Omer",
        "N° NOM Prénom Fonction Structure Signature",
        "1 d’ORVAL Jean-François chargé de mission Ville de Saint-Omer",
        "Animation, matin : nom et signature",
        "Animation, après-midi : nom et signature",
        "Visa de l’organisateur",
        "Nombre de présents",
        "Édité le jeudi 24 mai 2018 à 15 h 04",
        "Page 1/1",
    ]:
        assert part in text
    assert "financé par Caisse des dépôts" in text


def test_the_sheet_of_a_workshop_has_its_own_place_people_and_hours(day, printed_workshop):
    speaker = SpeakerFactory(first_name="Nadja", last_name="Briki")
    InterventionFactory(session=printed_workshop, speaker=speaker, role=Intervention.Role.FACILITATOR)
    InterventionFactory(session=printed_workshop, speaker=SpeakerFactory(last_name="Témoin"))
    SeatFactory(workshop=printed_workshop, registration__event=day, registration__last_name="Assise")
    RegistrationFactory(event=day, last_name="Ailleurs")

    (text,) = texts(attendance_pdf(day, session=printed_workshop.pk))

    for part in [
        "Atelier 3 : la stratégie : pour qui ?",
        "Maison du Département Solidarité, 16, place Saint Sépulcre, 62500 Saint-Omer",
        "Salle Vauban",
        "Nadja BRIKI",
        "Places 30",
        "ASSISE Camille",
        "après-midi : 14 h – 16 h",
    ]:
        assert part in text
    assert not re.search("AILLEURS|TÉMOIN|matin|Maison du développement", text)


def test_a_sheet_never_shows_what_the_desk_need_not_know(day, alice):
    alice.event, alice.phone, alice.profile, alice.territory = day, "+33 3 21 00 00 00", "habitant", "Longuenesse"
    alice.note = "note de l’équipe"
    alice.save()

    (text,) = texts(attendance_pdf(day))

    assert "DURAND Alice" in text
    assert not re.search("@|exemple.fr|21 00|habitant|Longuenesse|note de l", text)


def test_only_confirmed_people_are_on_the_sheet_and_a_declined_half_day_is_struck(day):
    RegistrationFactory(event=day, last_name="Matinale", attends_afternoon=False)
    RegistrationFactory(event=day, last_name="Partie", status=Registration.Status.CANCELLED)

    (text,) = texts(attendance_pdf(day))

    assert "1 MATINALE Camille Ville de Saint-Omer — 2" in text
    assert "PARTIE" not in text


def test_a_day_of_one_half_has_one_column(day):
    day.afternoon_starts_at = None
    day.save()

    (text,) = texts(attendance_pdf(day))

    assert "la journée : 9 h – 17 h" in text
    assert not re.search("matin|après-midi", text)


def test_a_morning_without_sessions_lasts_until_the_afternoon():
    event = EventFactory()

    (text,) = texts(attendance_pdf(event))

    assert "matin : 9 h – 14 h" in text


def test_what_is_cancelled_does_not_lengthen_the_morning():
    event = SessionFactory(starts_at=time(9, 15), ends_at=time(11)).event
    SessionFactory(event=event, starts_at=time(11), ends_at=time(12, 30), cancelled_at=timezone.now())

    (text,) = texts(attendance_pdf(event))

    assert "matin : 9 h – 11 h" in text


def test_the_sheet_of_a_half_day_names_whoever_comes_then(day):
    RegistrationFactory(event=day, last_name="Matinale", attends_afternoon=False)
    RegistrationFactory(event=day, last_name="Tardive", attends_morning=False)

    morning, afternoon = (attendance_to_print(day, half_day=half_day) for half_day in ("morning", "afternoon"))

    (text,) = texts(afternoon.pdf())
    assert "1 TARDIVE Camille Ville de Saint-Omer 2" in text
    assert "après-midi : 14 h – 17 h" in text
    assert not re.search("MATINALE|matin|—", text)
    assert [row.name for part in morning.parts for page in part.context["pages"] for row in page.rows][:2] == [
        "MATINALE Camille",
        "",
    ]
    assert (morning.filename, afternoon.filename) == (
        f"emargement-{day.slug}-matin",
        f"emargement-{day.slug}-apres-midi",
    )


def test_a_day_of_one_half_has_no_sheet_of_a_half_day(day):
    day.afternoon_starts_at = None

    for half_day in ("morning", "afternoon"):
        with pytest.raises(DomainError, match="n’a pas deux demi-journées"):
            attendance_to_print(day, half_day=half_day)


def test_the_sheet_of_the_team_leaves_participants_out(day):
    RegistrationFactory(event=day, last_name="Publique")
    RegistrationFactory(event=day, last_name="Oratrice", role=Registration.Role.SPEAKER)
    RegistrationFactory(event=day, last_name="Hôtesse", role=Registration.Role.TEAM)

    (text,) = texts(attendance_pdf(day, team=True))

    assert "Intervenants et organisation" in text
    assert "1 HÔTESSE Camille Ville de Saint-Omer 2 ORATRICE Camille Ville de Saint-Omer 3" in text
    assert "PUBLIQUE" not in text


def test_three_hundred_rows_repeat_their_header_and_number_their_pages(day, monkeypatch):
    monkeypatch.setattr(sessions_held, "PAGES_A_PART", 16)
    day.title = "Animer le partenariat du contrat de ville, " + "et bien d’autres choses encore " * 5
    RegistrationFactory.create_batch(30, event=day, last_name="Vandenbroucke-Hingrez de la Ceréda" * 2)
    RegistrationFactory.create_batch(30, event=day, job_title="chargé de mission territorialisation " * 5)
    RegistrationFactory.create_batch(240, event=day)

    sheet = attendance_to_print(day)

    pages = texts(sheet.pdf())
    assert sheet.count == 308
    assert sheet.parts[0].context["total"] == len(pages)
    assert len(sheet.parts) == 2
    assert all("N° NOM Prénom Fonction Structure" in page for page in pages)
    assert all(f"Page {number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert all("Animer le partenariat du contrat de ville" in page for page in pages)
    assert all("Visa de l’organisateur" in page for page in pages)
    assert sum(page.count("Camille") for page in pages) == 300


def test_a_job_title_of_four_thousand_characters_takes_three_lines(day):
    people = RegistrationFactory.build_batch(3, event=day, job_title="M" * 2000 + "i " * 2000)

    rows = attendance_sheet._rows(people, attendance_sheet._columns(day, [], None, ""))

    assert [row.job.count("\n") for row in rows[:3]] == [2, 2, 2]
    assert all(row.job.endswith("…") for row in rows[:3])


@pytest.mark.once
def test_two_thousand_people_with_endless_job_titles_each_have_their_row(day, monkeypatch):
    people = RegistrationFactory.build_batch(2000, event=day, last_name="Aubert", job_title="chargée de mission " * 105)
    monkeypatch.setattr(attendance_sheet, "people_on_sheet", lambda event, **choice: people)

    sheet = attendance_to_print(day)

    pages = texts(sheet.pdf())
    numbers = [int(number) for page in pages for number in re.findall(r"(\d+) AUBERT Camille", page)]
    assert sheet.count == 2008
    assert numbers == list(range(1, 2001))
    assert sum(page.count("mission…") for page in pages) == 2000
    assert f"Page {len(pages)}/{len(pages)}" in pages[-1]


def test_rows_are_tall_enough_to_sign_and_walk_ins_have_theirs(day):
    content = attendance_pdf(day)

    tops = sorted(top for left, top, right, _ in boxes(content) if left > 12 and 19 < right < 22.5)
    heights = [below - above for above, below in pairwise(tops[1:])]
    assert len(tops) == 1 + 8  # the header, then the empty rows
    assert min(heights) >= 9


def test_a_long_job_title_takes_three_lines_at_most(day):
    RegistrationFactory(event=day, job_title="chargé de mission territorialisation " * 5, organisation="M" * 200)

    content = attendance_pdf(day)

    (text,) = texts(content)
    assert text.count("…") == 2


def test_only_a_workshop_of_the_day_has_its_own_sheet(day, printed_workshop):
    elsewhere = WorkshopFactory()

    for session in (elsewhere, printed_workshop.parent):
        with pytest.raises(DomainError, match="un de ses ateliers"):
            attendance_pdf(day, session=session.pk)


def test_a_cancelled_workshop_has_no_sheet(day, printed_workshop):
    Session.objects.filter(pk=printed_workshop.pk).update(cancelled_at=timezone.now())

    with pytest.raises(DomainError, match="Atelier 3 est annulé"):
        attendance_pdf(day, session=printed_workshop.pk)


def test_the_sheet_is_a_real_table(day):
    RegistrationFactory(event=day)

    content = attendance_pdf(day)

    found = tags(content)
    assert found.count("/Table") == 1
    assert found.count("/TH") == 6 + 9
    assert found.count("/H1") == 1
    assert PdfReader(BytesIO(content)).metadata.title == (
        "Feuille d’émargement – Animer le partenariat du contrat de ville"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_takes_the_same_queries_whatever_the_number(day, printed_workshop, count, django_assert_num_queries):
    for _ in range(count):
        SeatFactory(workshop=printed_workshop, registration__event=day)
    event = Event.objects.get(pk=day.pk)

    with django_assert_num_queries(7):
        attendance_pdf(event)
    with django_assert_num_queries(6):
        attendance_pdf(event, session=printed_workshop.pk)
