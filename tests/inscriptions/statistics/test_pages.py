"""« Bilan » as its page, its workbook and what a purged day keeps of it."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from inscriptions.attendance.frozen import kept_of
from inscriptions.models import DayReport
from inscriptions.statistics.kept import figures_of
from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    DayReportFactory,
    RegistrationFactory,
    SeatFactory,
)
from tests.pages import plain

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def page_of(event, name="figures") -> str:
    return reverse(f"admin:inscriptions_{name}", args=[event.pk])


def shown(client, event) -> str:
    return plain(client.get(page_of(event)).content.decode())


def test_the_page_shows_every_table_and_leads_to_the_paper_and_the_workbook(organiser, counted_day, former_days):
    page = shown(organiser, counted_day)

    for title in (
        "Demi-journées", "Profils", "Territoires", "Structures", "Ateliers", "Rôles", "Choix obtenus",
        "Comment les personnes se sont inscrites", "Inscriptions dans le temps", "Les journées du cycle",
    ):  # fmt: skip
        assert f">{title}</h2>" in page
    assert "VILLE DE SAINT OMER · ville de st-omer" in page
    assert 'aria-label="Saint-Omer — 2 inscrits, 2 présents, 0 absent, 0 en plus"' in page
    assert "Journée effacée" in page
    assert [page_of(counted_day, name) in page for name in ("funders", "figures_workbook")] == [True, True]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_takes_the_same_queries_whatever_the_number(
    organiser, event, workshops, rows, django_assert_num_queries
):
    for number in range(rows):
        person = RegistrationFactory(event=event, organisation=f"Structure {number}", territory=f"Commune {number}")
        AttendanceFactory(registration=SeatFactory(workshop=workshops[0], registration=person).registration)
        ChoiceFactory(workshop=workshops[0], registration=person)

    with django_assert_num_queries(15):
        response = organiser.get(page_of(event))

    assert response.context["figures"].whole.present == rows


def test_the_page_says_what_will_be_there(organiser, event):
    empty = shown(organiser, event)
    RegistrationFactory(event=event)
    before = shown(organiser, event)

    assert "Personne n’est encore inscrit à cette journée." in empty
    assert "Les présences se liront ici le jour même" in before
    assert "<dt>Inscrits</dt><dd>1</dd>" in before


@pytest.mark.having(event={"allocation": "wishes"})
def test_wishes_that_are_not_shared_out_say_so(organiser, event, workshops):
    ChoiceFactory(workshop=workshops[0], registration=RegistrationFactory(event=event))

    page = shown(organiser, event)

    assert "Vœux obtenus" in page
    assert "pas encore répartis" in page


def test_what_people_typed_is_text(organiser, event):
    RegistrationFactory(event=event, organisation=HOSTILE, territory="=1+1")

    page = organiser.get(page_of(event)).content.decode()
    sheets = workbook(organiser, event)

    assert (HOSTILE in page, "&lt;script&gt;" in page) == (False, True)
    assert sheets["Territoires"][1][0] == "'=1+1"


def workbook(client, event) -> dict[str, list[tuple]]:
    content = client.get(page_of(event, "figures_workbook")).content
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(content))}


def test_the_workbook_has_the_same_figures_and_names_nobody(organiser, counted_day, former_days):
    found = workbook(organiser, counted_day)

    assert list(found) == [
        "Présences", "Demandes", "Profils", "Territoires", "Structures", "Rôles", "Origines", "Ateliers", "Choix",
        "Inscriptions", "Cycle",
    ]  # fmt: skip
    assert found["Présences"][2] == ("matin", 4, 2, 2, 0.5, 1, 2, 5)
    assert found["Demandes"][1:] == [("Confirmée", 6), ("En attente", 1), ("Adresse à confirmer", 1), ("Annulée", 2)]
    assert found["Structures"][1] == (
        "Ville de Saint-Omer", 4, 3, 1, 0.75, 0, 0, 3, "VILLE DE SAINT OMER · ville de st-omer",
    )  # fmt: skip
    assert found["Choix"][1][1:] == (3, 1, 1, 0, 1)
    assert [row[2:] for row in found["Inscriptions"][1:]] == [(3, 3), (2, 5), (0, 5), (1, 6)]
    assert [(row[0], row[2]) for row in found["Cycle"][1:]] == [
        ("Journée effacée", 40), ("Journée vivante", 2), (counted_day.title, 5),
    ]  # fmt: skip
    assert "Alice" not in str(found)


# --- After the purge ---------------------------------------------------------------------------------------------


def test_a_purged_day_keeps_its_figures_without_small_groups(organiser, counted_day):
    for person in RegistrationFactory.create_batch(5, event=counted_day, organisation="Préfecture", profile="elu"):
        AttendanceFactory(registration=person)
    before = figures_of(counted_day)

    DayReportFactory(event=counted_day, counts=kept_of(counted_day))
    counted_day.registrations.update(organisation="", territory="")
    after = figures_of(counted_day)

    assert (after.whole, after.half_days, after.asked) == (before.whole, before.half_days, before.asked)
    assert (after.sign_ups, after.wishes, after.origins) == (before.sign_ups, before.wishes, before.origins)
    assert [(one.count.title, one.count.people, one.others) for one in after.organisations] == [
        ("Préfecture", 5, []),
        ("autres", 7, []),
    ]
    assert [(one.count.title, one.count.people) for one in after.profiles] == [("Élu·e", 7), ("autres", 5)]
    assert "sont effacées" in shown(organiser, counted_day)


def test_a_day_frozen_by_an_earlier_version_shows_what_it_kept(organiser, counted_day):
    counts = kept_of(counted_day)
    del counts["figures"]
    DayReport.objects.create(event=counted_day, counts=counts, frozen_at=counted_day.starts)

    page = shown(organiser, counted_day)

    assert "n’étaient pas encore gardées" in page
    assert "<dt>Inscrits</dt><dd>5</dd>" in page
    assert "Structures</h2>" not in page
