"""Previews of the sheets of a programme: they tell what would be written, write nothing and lock nothing."""

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programme.models import Intervention, Session, SessionChange, Speaker, Venue
from programme.spreadsheets.resources import SpeakerResource, VenueResource
from programme.spreadsheets.session_sheet import SessionResource
from tests.factories import EventFactory, SessionFactory, SlotFactory, SpeakerFactory, VenueFactory, WorkshopFactory
from tests.pages import plain
from tests.races import held

pytestmark = pytest.mark.django_db
HEADINGS = ("Identifiant", "Journée", "Nature", "Créneau", "Numéro", "Titre", "Début", "Fin", "Intervenants")


@pytest.fixture
def day():
    return EventFactory(slug="journee")


def of_slot(**said):
    return {"Journée": "journee", "Nature": "ateliers (créneau)", "Titre": "Matin", "Début": "9h", "Fin": "11h"} | said


def of_workshop(number, **said):
    usual = {"Journée": "journee", "Nature": "atelier", "Créneau": "09:00 Matin", "Titre": f"Atelier n° {number}"}
    return usual | {"Numéro": number} | said


def previewed(*rows):
    sheet = tablib.Dataset(*([row.get(name, "") for name in HEADINGS] for row in rows), headers=HEADINGS)
    return SessionResource().import_data(sheet, dry_run=True)


def sentences(result):
    return [(row.number, [plain(text) for text in row.non_field_specific_errors]) for row in result.invalid_rows]


def test_the_workshops_of_a_slot_that_is_in_the_sheet_alone_are_previewed(day):
    result = previewed(of_slot(), of_workshop(1), of_workshop(2))

    assert (sentences(result), result.totals["new"]) == ([], 3)
    assert Session.objects.count() == 0


def test_a_preview_sees_the_faults_between_the_rows_of_a_sheet(day):
    result = previewed(
        of_slot(),
        of_workshop(1),
        of_workshop(1),
        of_workshop(2, Début="10:30", Fin="11:30"),
        of_workshop(3, Nature="plénière", Début="9h", Fin="10h"),
    )

    assert sentences(result) == [
        (3, ["Un autre atelier de ce créneau a ce numéro."]),
        (4, ["L’atelier sort des heures de son créneau."]),
        (5, ["Un atelier, et lui seul, se range dans un créneau d’ateliers."]),
    ]


def test_a_number_that_an_earlier_row_leaves_is_free(day):
    slot = SlotFactory(event=day)
    first, second = (WorkshopFactory(parent=slot, number=number) for number in (1, 2))
    sheet = tablib.Dataset((second.pk, 3), (first.pk, 2), headers=["Identifiant", "Numéro"])

    result = SessionResource().import_data(sheet, dry_run=True)

    assert (sentences(result), result.totals["update"]) == ([], 2)
    assert set(slot.workshops.values_list("number", flat=True)) == {1, 2}


def test_a_slot_is_as_the_rows_before_leave_it(day):
    slot = SlotFactory(event=day)
    workshop = WorkshopFactory(parent=slot, number=1)
    changed = {"Identifiant": slot.pk, **of_slot(Titre="Après-midi", Début="14:00", Fin="15:00")}
    late = {"Identifiant": workshop.pk, **of_workshop(1, Créneau="14:00 Après-midi", Début="15:00", Fin="15:30")}

    result = previewed(changed, late)

    assert sentences(result) == [(2, ["L’atelier sort des heures de son créneau."])]


@pytest.mark.django_db(transaction=True)  # else Django asks constraints within a savepoint
def test_a_preview_asks_the_base_to_write_and_to_lock_nothing(day):
    session = SessionFactory(event=day)
    speaker, venue = SpeakerFactory(first_name="Sylvie", last_name="Ruin"), VenueFactory()

    with CaptureQueriesContext(connection) as asked:
        previewed({"Identifiant": session.pk, **of_slot(Titre="Autre", Intervenants="Sylvie RUIN")}, of_slot())
        for resource, row, name in ((SpeakerResource(), speaker, "Nom"), (VenueResource(), venue, "Nom")):
            sheet = tablib.Dataset((row.pk, "Autre"), ("", "Autre"), headers=["Identifiant", name])
            resource.import_data(sheet, dry_run=True)

    said = [query["sql"] for query in asked]
    assert [sql for sql in said if not sql.startswith("SELECT") or "FOR UPDATE" in sql] == []
    assert (Session.objects.count(), Intervention.objects.count(), SessionChange.objects.count()) == (1, 0, 0)
    assert (Speaker.objects.count(), Venue.objects.filter(name="Autre").count()) == (1, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", ["session", "speaker", "venue"])
def test_a_preview_answers_while_the_lock_is_held(organiser, event, model):
    if connection.vendor == "sqlite":
        pytest.skip("who keeps the file that was sent waits its turn to write, as every POST does")
    file = SimpleUploadedFile("fiches.csv", "Nom;Prénom\nRuin;Sylvie".encode())

    with held(event):
        page = organiser.post(reverse(f"admin:programme_{model}_import"), {"import_file": file, "format": "1"})

    assert page.status_code == 200
    assert "result" in page.context
