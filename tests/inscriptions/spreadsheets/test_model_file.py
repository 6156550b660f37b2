"""The list to fill in, made for a day: downloaded, filled in with openpyxl, imported; nothing is asked."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inscriptions.models import SpecialNeeds
from inscriptions.spreadsheets.model_file import HOW_TO
from tests.factories import WorkshopFactory
from tests.inscriptions.spreadsheets.files import confirm_import, preview, sent
from tests.pages import plain

ILAN = {
    "Prénom": "Ilan",
    "Nom": "Roy",
    "Adresse e-mail": "ilan@exemple.fr",
    "Structure": "CCAS d’Ecques",
    "Fonction": "Directeur",
    "Profil": "Élu·e",
    "Territoire": "Ecques",
    "Téléphone": "03 21 00 00 01",
}
KEPT = {
    "first_name": "Ilan",
    "last_name": "Roy",
    "email": "ilan@exemple.fr",
    "organisation": "CCAS d’Ecques",
    "job_title": "Directeur",
    "profile": "elu",
    "territory": "Ecques",
    "phone": "03 21 00 00 01",
}
PRESENCE = {"Matin": "oui", "Déjeuner": "oui", "Après-midi": "non"}
NEEDS = {
    "Repas végétarien": "oui",
    "Autre contrainte de repas": "sans arachide",
    "Besoin d’accueil particulier": "boucle magnétique",
}


def downloaded(client, event) -> openpyxl.Workbook:
    response = client.get(reverse("admin:inscriptions_model_file", args=[event.pk]))
    assert (response.status_code, event.slug in response["Content-Disposition"]) == (200, True)
    return openpyxl.load_workbook(BytesIO(response.content))


def headings(book: openpyxl.Workbook) -> list[str]:
    return [cell.value for cell in book.worksheets[0][1]]


def filled(book: openpyxl.Workbook, *people: dict[str, str]) -> SimpleUploadedFile:
    """The workbook with a line a person; each says a heading that is there."""
    sheet, names = book.worksheets[0], headings(book)
    for number, person in enumerate(people, start=2):
        assert set(person) <= set(names)
        for name, value in person.items():
            sheet.cell(number, names.index(name) + 1, value)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("liste.xlsx", content.getvalue())


def imported(client, event, *people: dict[str, str]):
    """The preview of the filled workbook, then its writing: nothing is asked about the columns."""
    seen = sent(client, event, filled(downloaded(client, event), *people))
    assert "columns_form" not in seen.context
    confirm_import(client, seen)
    return seen


def kept(event, *columns: str) -> list[dict]:
    return list(event.registrations.order_by("pk").values(*columns))


def wishes(event) -> list[int]:
    choices = event.registrations.get().choices.order_by("slot__starts_at", "rank")
    return [*choices.values_list("workshop__number", flat=True)]


def test_a_filled_list_registers_the_same_people_on_a_day_with_a_slot(organiser, event, workshops):
    seen = imported(
        organiser, event, ILAN | PRESENCE | {"Après-midi": "oui", "1er choix": "Atelier 2", "2e choix": "Santé"}
    )

    assert kept(event, *KEPT, "attends_morning", "attends_lunch", "attends_afternoon") == [
        KEPT | {"attends_morning": True, "attends_lunch": True, "attends_afternoon": True}
    ]
    assert wishes(event) == [2, 1]
    assert not [note for note in map(plain, seen.context["preview"].notes) if "colonne" in note]


def test_a_day_with_several_slots_names_them_by_their_hour(organiser, event, workshops):
    WorkshopFactory(parent__event=event, parent__starts_at="09:15", parent__ends_at="10:30", number=3, title="Culture")

    seen = imported(organiser, event, ILAN | {"Matin": "oui", "Déjeuner": "non", "Après-midi": "oui"}
                    | {"09:15 1er choix": "Culture", "14:00 1er choix": "Atelier 1"})  # fmt: skip

    assert wishes(event) == [3, 1]
    assert seen.context["preview"].faults == []


def test_a_day_without_workshops_asks_for_none(organiser, event):
    imported(organiser, event, ILAN | PRESENCE)

    assert not [name for name in headings(downloaded(organiser, event)) if "choix" in name]
    assert kept(event, *KEPT, "attends_lunch", "attends_afternoon") == [
        KEPT | {"attends_lunch": True, "attends_afternoon": False}
    ]


@pytest.mark.having(event={"afternoon_starts_at": None})
def test_a_day_of_one_half_day_asks_for_no_half_day_and_still_for_workshops(organiser, event, workshops):
    imported(organiser, event, ILAN | {"Déjeuner": "oui", "1er choix": "Emploi"})

    assert not {"Matin", "Après-midi"} & {*headings(downloaded(organiser, event))}
    assert kept(event, *KEPT, "attends_lunch") == [KEPT | {"attends_lunch": True}]
    assert wishes(event) == [2]


@pytest.mark.having(event={"lunch_offered": False})
def test_a_day_without_lunch_asks_nothing_of_it(organiser, event):
    imported(organiser, event, ILAN | {"Matin": "oui", "Après-midi": "oui"})

    assert not {"Déjeuner", "Repas végétarien", "Autre contrainte de repas"} & {*headings(downloaded(organiser, event))}
    assert kept(event, *KEPT) == [KEPT]


def test_the_needs_are_asked_by_who_may_write_them_alone(organiser, event, denis):
    asked = downloaded(organiser, event)
    for group in denis.groups.all():
        group.permissions.filter(codename="change_specialneeds").delete()
    not_asked = headings(downloaded(organiser, event))

    names = [name for name in headings(asked) if name not in not_asked]
    assert len(names) == 3
    confirm_import(organiser, preview(organiser, event, filled(asked, ILAN | PRESENCE | dict.fromkeys(names, "oui"))))
    assert (event.registrations.count(), SpecialNeeds.objects.count()) == (1, 0)


def test_the_needs_that_are_filled_in_are_kept_apart(organiser, event):
    imported(organiser, event, ILAN | PRESENCE | NEEDS)

    kept_apart = SpecialNeeds.objects.values("vegetarian", "meal_constraint", "access_needs").get()
    assert kept_apart == {"vegetarian": True, "meal_constraint": "sans arachide", "access_needs": "boucle magnétique"}


def test_the_instructions_are_not_taken_for_the_list_and_name_every_column(organiser, event, workshops):
    book = downloaded(organiser, event)

    seen = sent(organiser, event, filled(book, ILAN | PRESENCE))

    assert book.sheetnames[1] == HOW_TO
    assert [row[0].value for row in book[HOW_TO].iter_rows(min_row=2)] == headings(book)
    assert seen.context["table"].sheet == book.sheetnames[0]
    assert seen.context["table"].others == (HOW_TO,)


def test_the_workshops_that_are_proposed_are_read_back(organiser, event, workshops):
    for title in ("Culture et sports", "Jardins, parcs"):
        WorkshopFactory(parent=workshops[0].parent, number=None, title=title)
    proposed = {row[0].value: row[2].value for row in downloaded(organiser, event)[HOW_TO].iter_rows(min_row=2)}

    names = proposed["1er choix"].split(" ; ")
    people = [
        ILAN | {"Nom": f"Roy {'ABCD'[place]}", "Après-midi": "oui", "1er choix": name}
        for place, name in enumerate(names)
    ]
    imported(organiser, event, *people)

    chosen = event.registrations.order_by("pk").values_list("choices__workshop__title", flat=True)
    assert [name.partition("\u00a0: ")[2] for name in names] == [*chosen]
    assert sorted(chosen) == ["Culture et sports", "Emploi", "Jardins, parcs", "Santé"]


def test_an_empty_list_registers_nobody(organiser, event):
    response = sent(organiser, event, filled(downloaded(organiser, event)))

    assert response.context["preview"].compared.new == {}
    assert event.registrations.count() == 0


def test_the_front_desk_does_not_get_the_list_to_fill_in(front_desk, event):
    assert front_desk.get(reverse("admin:inscriptions_model_file", args=[event.pk])).status_code == 403
