"""The sheets one may type in, and the report of a small day whose figures are counted by hand."""

from io import BytesIO

import openpyxl
import pytest

from inscriptions.attendance.report import Count, report
from inscriptions.attendance.sheets import sheets
from inscriptions.attendance.workbook import attendance_workbook
from tests.factories import AttendanceFactory, RegistrationFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted_day(event, workshop):
    """Two elected people and a professional are there, another and the team are not; one walk-in."""
    said = {"event": event, "first_name": "A"}
    alice = RegistrationFactory(**said, last_name="Adam", profile="elu")
    bob = RegistrationFactory(**said, last_name="Bret", profile="elu", attends_afternoon=False)
    RegistrationFactory(**said, last_name="Caron", profile="professionnel")
    dora = RegistrationFactory(**said, last_name="Duval", profile="professionnel", attends_morning=False)
    emma = RegistrationFactory(**said, last_name="Evrard", organisation="=1+1", profile="", source="desk")
    RegistrationFactory(**said, last_name="Faure", profile="", role="organisation")
    RegistrationFactory(**said, last_name="Gilet", status="cancelled")
    RegistrationFactory(**said, last_name="Henry", status="unconfirmed", hold_expires_at=event.starts)
    SeatFactory(registration=alice, workshop=workshop)
    for person in (alice, bob, dora, emma):
        AttendanceFactory(registration=person)
    AttendanceFactory(registration=alice, moment="workshop", workshop=workshop)
    AttendanceFactory(registration=dora, moment="workshop", workshop=workshop)
    return event


def figures(count: Count) -> tuple:
    return count.title, count.registered, count.present, count.absent, count.walk_ins, count.unexpected, count.total


def rows_by_sheet(content: bytes) -> dict[str, list[tuple]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(content))}


def test_each_moment_counts_registered_present_and_absent_people(counted_day):
    found = report(counted_day)

    assert [figures(count) for group in found.moments for count in group.counts] == [
        ("la journée, au moins un moment", 5, 3, 2, 1, 0, 4),
        ("matin", 4, 2, 2, 1, 1, 4),
        ("après-midi", 4, 2, 2, 0, 0, 2),
    ]
    assert [count.percentage for count in found.half_days] == ["50\u00a0%", "50\u00a0%"]


def test_profiles_roles_and_workshops_are_counted_apart(counted_day):
    found = report(counted_day)

    assert [(group.title, [figures(count) for count in group.counts]) for group in found.profiles] == [
        (
            "matin",
            [("Élu·e", 2, 2, 0, 0, 0, 2), ("Professionnel·le", 1, 0, 1, 0, 1, 1), ("sans réponse", 1, 0, 1, 1, 0, 1)],
        ),
        (
            "après-midi",
            [("Élu·e", 1, 1, 0, 0, 0, 1), ("Professionnel·le", 2, 1, 1, 0, 0, 1), ("sans réponse", 1, 0, 1, 0, 0, 0)],
        ),
    ]
    assert [figures(count) for count in found.roles[0].counts] == [
        ("participant", 3, 2, 1, 1, 1, 4),
        ("organisation", 1, 0, 1, 0, 0, 0),
    ]
    assert [figures(count) for group in found.workshops for count in group.counts] == [
        ("Atelier 1\u00a0: Santé", 1, 1, 0, 0, 1, 2)
    ]


def test_a_moment_that_nobody_ticked_has_no_absent_people(event, workshop):
    AttendanceFactory(registration__event=event)

    found = report(event)

    assert [(count.title, count.is_ticked, count.percentage) for count in found.half_days] == [
        ("matin", True, "100\u00a0%"),
        ("après-midi", False, "—"),
    ]
    assert [count.is_ticked for group in found.workshops for count in group.counts] == [False]


def test_a_day_of_one_half_counts_the_day(event):
    event.afternoon_starts_at = None
    event.save()
    AttendanceFactory(registration__event=event)

    found = report(event)

    assert [figures(count) for group in found.moments for count in group.counts] == [("la journée", 1, 1, 0, 0, 0, 1)]
    assert [sheet.key for sheet in sheets(event)] == ["journee", "equipe"]


@pytest.mark.parametrize("people", [1, 3, 300])
def test_a_report_takes_the_same_queries_whatever_the_number(event, workshop, people, django_assert_num_queries):
    seats = [SeatFactory.build(registration=None, workshop=workshop, slot=workshop.parent) for _ in range(people)]
    registrations = RegistrationFactory.build_batch(people, event=event)
    for seat, person in zip(seats, type(registrations[0]).objects.bulk_create(registrations), strict=True):
        seat.registration = person
    type(seats[0]).objects.bulk_create(seats)
    rows = [AttendanceFactory.build(registration=person) for person in registrations]
    type(rows[0]).objects.bulk_create(rows)

    with django_assert_num_queries(4):
        found = report(event)

    assert (found.whole.present, found.workshops[0].counts[0].registered) == (people, people)


def test_the_sheets_of_a_day_are_the_day_its_halves_its_workshops_and_the_team(
    event, workshop, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = [(sheet.key, sheet.name, [column.key for column in sheet.columns]) for sheet in sheets(event)]

    assert found == [
        ("journee", "la journée", ["morning", "afternoon"]),
        ("matin", "matin", ["morning"]),
        ("apres-midi", "après-midi", ["afternoon"]),
        (f"atelier-{workshop.pk}", "Atelier 1", [str(workshop.pk)]),
        ("equipe", "intervenants et équipe", ["morning", "afternoon"]),
    ]


def test_a_sheet_names_only_those_it_is_for(counted_day, workshop):
    found = {sheet.key: [person.last_name for person in sheet.people(counted_day)] for sheet in sheets(counted_day)}

    assert found == {
        "journee": ["Adam", "Bret", "Caron", "Duval", "Evrard", "Faure"],
        "matin": ["Adam", "Bret", "Caron", "Evrard", "Faure"],
        "apres-midi": ["Adam", "Caron", "Duval", "Evrard", "Faure"],
        f"atelier-{workshop.pk}": ["Adam"],
        "equipe": ["Faure"],
    }


def test_the_workbook_holds_the_same_figures_and_computes_no_formula(counted_day):
    found = rows_by_sheet(attendance_workbook(report(counted_day), with_people=True))

    assert list(found) == ["Synthèse", "Profils", "Ateliers", "Personnes"]
    assert found["Synthèse"][:4] == [
        ("Moment", "Rôle", "Inscrits", "Présents", "Absents", "Taux", "Sur place", "Non attendus", "Total présents"),
        ("La journée, au moins un moment", "tous", 5, 3, 2, 0.6, 1, 0, 4),
        ("Matin", "tous", 4, 2, 2, 0.5, 1, 1, 4),
        ("Après-midi", "tous", 4, 2, 2, 0.5, 0, 0, 2),
    ]
    assert found["Profils"][1] == ("Matin", "Élu·e", 2, 2, 0, 1, 0, 0, 2)
    assert [row[1:] for row in found["Ateliers"][1:]] == [("Atelier 1\u00a0: Santé", 1, 1, 0, 1, 0, 1, 2)]
    assert [(row[0], *row[-3:]) for row in found["Personnes"]] == [
        ("Nom", "Matin", "Après-midi", "Ateliers suivis"),
        ("Adam", "pointé", "pointé", "Atelier 1\u00a0: Santé"),
        ("Bret", "pointé", "—", None),
        ("Caron", "absent", "absent", None),
        ("Duval", "pointé, non attendu", "pointé", "Atelier 1\u00a0: Santé"),
        ("Evrard", "pointé", "absent", None),
        ("Faure", "absent", "absent", None),
    ]
    assert [row[2] for row in found["Personnes"] if row[0] == "Evrard"] == ["'=1+1"]


def test_the_workbook_leaves_blank_what_nobody_ticked_and_names_nobody_without_leave(event):
    AttendanceFactory(registration__event=event, registration__last_name="Wozniakowska")

    found = rows_by_sheet(attendance_workbook(report(event), with_people=False))

    assert list(found) == ["Synthèse", "Profils", "Ateliers"]
    assert found["Synthèse"][3] == ("Après-midi", "tous", 1, None, None, None, None, None, None)
    assert "Wozniakowska" not in str(found)
