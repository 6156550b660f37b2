"""The figures of a small day, each counted by hand, and the spellings of one name."""

from datetime import UTC, date, datetime

import pytest

from inscriptions.attendance.report import Count
from inscriptions.models import Attendance, Registration, WorkshopChoice
from inscriptions.people.spellings import gathered, same_name
from inscriptions.statistics.figures import Counted, count_day
from inscriptions.statistics.kept import figures_of
from inscriptions.statistics.periods import periods
from tests.factories import AttendanceFactory, ChoiceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def numbers(count: Count) -> tuple:
    return count.title, count.registered, count.present, count.absent, count.walk_ins, count.unexpected, count.total


def lines(counted: list[Counted]) -> list[tuple]:
    return [numbers(one.count) for one in counted]


def test_the_day_and_its_halves_count_who_signed_up_and_who_came(counted_day):
    found = count_day(counted_day)

    assert [numbers(count) for count in found.moments] == [
        ("la journée, au moins un moment", 5, 3, 2, 1, 1, 5),
        ("matin", 4, 2, 2, 1, 2, 5),
        ("après-midi", 5, 1, 4, 0, 0, 1),
    ]
    assert found.whole.percentage == "60\u00a0%"
    assert found.asked == {"confirmed": 6, "cancelled": 2, "waiting": 1, "unconfirmed": 1}


def test_people_are_counted_by_what_they_said_and_by_how_they_came(counted_day):
    found = count_day(counted_day)

    assert lines(found.profiles) == [
        ("Élu·e", 2, 2, 0, 0, 0, 2),
        ("Professionnel·le", 2, 1, 1, 0, 1, 2),
        ("sans réponse", 1, 0, 1, 1, 0, 1),
    ]
    assert lines(found.territories) == [
        ("Arques", 1, 0, 1, 1, 0, 1),
        ("Saint-Omer", 2, 2, 0, 0, 0, 2),
        ("sans réponse", 2, 1, 1, 0, 1, 2),
    ]
    assert lines(found.organisations) == [
        ("Ville de Saint-Omer", 4, 3, 1, 0, 0, 3),
        ("Région", 0, 0, 0, 1, 1, 2),
        ("sans réponse", 1, 0, 1, 0, 0, 0),
    ]
    assert found.organisations[0].others == ["VILLE DE SAINT OMER", "ville de st-omer"]
    assert found.structures == 2
    assert lines(found.roles) == [("participants", 4, 3, 1, 1, 1, 5), ("organisation", 1, 0, 1, 0, 0, 0)]
    assert lines(found.origins) == [
        ("par le site", 4, 3, 1, 0, 0, 3),
        ("par l’équipe", 1, 0, 1, 0, 0, 0),
        ("par un tableau importé", 0, 0, 0, 0, 1, 1),
        ("à l’accueil, le jour même", 0, 0, 0, 1, 0, 1),
    ]


def test_workshops_and_the_wishes_met_are_counted(counted_day):
    found = count_day(counted_day)

    assert [numbers(count) for group in found.workshops for count in group.counts] == [
        ("Atelier 1\u00a0: Santé", 1, 1, 0, 0, 0, 1),
        ("Atelier 2\u00a0: Emploi", 2, 0, 2, 0, 0, 0),
    ]
    (met,) = found.wishes
    assert (met.people, met.ranks, met.elsewhere, met.without, met.percentage) == (3, [1, 1], 0, 1, "33\u00a0%")


def test_a_seat_that_nobody_wished_is_another_workshop_and_nothing_is_met_before_the_sharing(event, workshops):
    wish = ChoiceFactory(workshop=workshops[0], registration=RegistrationFactory(event=event))
    (before,) = count_day(event).wishes
    wish.registration.seats.create(
        slot=wish.slot, workshop=workshops[1], allotted_at=datetime(2030, 6, 1, tzinfo=UTC), by="denis"
    )

    (after,) = count_day(event).wishes

    assert (before.is_shared_out, before.percentage) == (False, "—")
    assert (after.is_shared_out, after.ranks, after.elsewhere, after.percentage) == (True, [0], 1, "0\u00a0%")


def test_sign_ups_are_told_by_week_and_end_with_everybody(counted_day):
    found = count_day(counted_day).sign_ups

    assert [(row.title, row.new, row.total) for row in found] == [
        ("semaine du 27\u00a0mai 2030", 3, 3),
        ("semaine du 3\u00a0juin 2030", 2, 5),
        ("semaine du 10\u00a0juin 2030", 0, 5),
        ("semaine du 17\u00a0juin 2030", 1, 6),
    ]


def test_a_short_time_is_told_by_day_and_a_long_one_by_month():
    days = periods([date(2030, 6, 1), date(2030, 6, 3)])
    months = periods([date(2030, 1, 31), date(2030, 9, 1)])

    assert [(row.title, row.new) for row in days] == [
        ("samedi 1er\u00a0juin 2030", 1),
        ("dimanche 2\u00a0juin 2030", 0),
        ("lundi 3\u00a0juin 2030", 1),
    ]
    assert [row.total for row in months] == [1] * 8 + [2]
    assert (months[0].title, months[1].last, periods([])) == ("janvier 2030", date(2030, 2, 28), [])


def test_the_day_is_set_beside_the_former_days_of_its_cycle(counted_day, former_days):
    found = figures_of(counted_day).cycle

    assert [(day.event.title, *numbers(day.count)[1:], day.count.percentage, day.is_frozen) for day in found] == [
        ("Journée effacée", 40, 30, 10, 2, 1, 33, "75\u00a0%", True),
        ("Journée vivante", 2, 1, 1, 1, 1, 3, "50\u00a0%", False),
        (counted_day.title, 5, 3, 2, 1, 1, 5, "60\u00a0%", False),
    ]


def test_a_day_alone_in_its_cycle_is_compared_to_nothing(counted_day):
    assert figures_of(counted_day).cycle == []


@pytest.mark.parametrize("people", [3, 300])
def test_figures_take_the_same_queries_whatever_the_number(
    counted_day, former_days, people, workshops, django_assert_num_queries
):
    made = Registration.objects.bulk_create(RegistrationFactory.build_batch(people, event=counted_day))
    Attendance.objects.bulk_create(AttendanceFactory.build(registration=person) for person in made)
    wish = {"workshop": workshops[0], "slot": workshops[0].parent}
    WorkshopChoice.objects.bulk_create(ChoiceFactory.build(registration=person, **wish) for person in made)

    with django_assert_num_queries(11):
        found = figures_of(counted_day)

    assert (found.whole.present, found.wishes[0].people) == (3 + people, 3 + people)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ville de Saint-Omer", "ville de st-omer", "VILLE SAINT OMER", "  Ville  de  Saint‑Omer "),
        ("Région Hauts-de-France", "REGION HAUTS DE FRANCE", "La région Hauts de France"),
        ("Centre social de l’Étoile", "centre social de l'etoile", "Centre social « L’Étoile »"),
        ("Habitat & Humanisme", "Habitat et Humanisme"),
    ],
)
def test_spellings_of_one_name_are_one(spellings):
    assert len({same_name(text) for text in spellings}) == 1


def test_other_names_stay_apart_and_nothing_typed_is_nobody():
    names = ["Ville de Lille", "Mairie de Lille", "Lille", "Ville de Lillers", "La", "???", ""]

    assert len({same_name(name) for name in names}) == len(names) - 1
    assert [one.title for one in gathered([(1, ""), (2, "Lille"), (3, "LILLE"), (4, "Lille"), (5, "???")])] == [
        "Lille",
        "",
    ]
