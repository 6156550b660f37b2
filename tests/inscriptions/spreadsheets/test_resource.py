"""Registrations in and out of spreadsheets, through the admin's own pages."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.signup.register import register_by_team
from programme.spreadsheets.formats import FORMATS, Csv, Ods, Xlsx
from tests.cast import DENIS
from tests.factories import RegistrationFactory, SpecialNeedsFactory, WorkshopFactory
from tests.inscriptions.spreadsheets.files import (
    CONFIRM,
    EXPORT,
    IMPORT,
    confirm_import,
    exported,
    faults,
    preview,
    rows_of,
    sheet,
)
from tests.pages import plain


def test_an_import_registers_each_person_with_a_seat_and_a_mail_to_come(organiser, event, workshops):
    file = sheet(
        "Prénom;Nom;Adresse e-mail;Structure;Profil;Téléphone;Matin;Déjeuner;Après-midi;Vœux;Rôle",
        'Alice;Durand;alice@exemple.fr;CCAS;Élu·e;+33612345678;oui;oui;oui;"Atelier 2 ; Atelier 1";participant',
        "Bob;Lefèvre;;Ville;;;non;non;oui;;organisation",
    )

    response = confirm_import(organiser, preview(organiser, event, file))

    assert "2 personnes inscrites." in response.content.decode()
    told = ("first_name", "email", "profile", "phone", "attends_morning", "attends_lunch", "role", "source")
    assert list(event.registrations.values_list(*told)) == [
        ("Alice", "alice@exemple.fr", "elu", "+33612345678", True, True, "participant", "import"),
        ("Bob", "", "", "", False, False, "organisation", "import"),
    ]
    assert list(WorkshopSeat.objects.values_list("workshop", flat=True)) == [workshops[1].pk]
    assert list(OutgoingMail.objects.values_list("to", "kind", "sent_at")) == [
        ("alice@exemple.fr", "confirmation", None)
    ]
    assert set(History.objects.values_list("who", flat=True)) == {"denis"}


def test_the_preview_writes_nothing_and_mails_nobody(organiser, event, mailoutbox):
    file = sheet("Prénom;Nom;Adresse e-mail", "Alice;Durand;alice@exemple.fr")

    response = preview(organiser, event, file)

    assert "Alice" in response.content.decode()
    assert "confirm_form" in response.context
    assert Registration.objects.count() == OutgoingMail.objects.count() == History.objects.count() == 0
    assert mailoutbox == []


def test_an_import_tells_every_bad_line_at_once_and_writes_nothing(organiser, event, workshops):
    known = RegistrationFactory(event=event, first_name="Zoé", last_name="Petit", email="zoe@exemple.fr")
    file = sheet(
        "Prénom;Nom;Adresse e-mail;Matin;Après-midi;Profil;Vœux",
        "Alice;Durand;alice@exemple.fr;oui;oui;;",
        ";Durand;pas une adresse;oui;oui;;",
        "Bob;Lefèvre;;peut-être;oui;;",
        "alice;DURAND;Alice@exemple.fr;oui;oui;;",
        "Zoé;Petit;zoe@exemple.fr;oui;oui;;",
        "Eve;Roy;;non;non;;",
        "Marc;Roy;;oui;oui;ministre;",
        "Léo;Roy;;oui;oui;;Atelier 9",
    )

    response = preview(organiser, event, file)

    assert "confirm_form" not in response.context
    assert faults(response) == [
        "Ligne 3 : Prénom : Ce champ ne peut pas être vide.",
        "Ligne 3 : Adresse e-mail : Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr.",
        "Ligne 4 : Matin : « peut-être » : écrivez oui ou non.",
        "Ligne 5 : Même personne qu’à la ligne 2.",
        "Ligne 7 : Cochez au moins une demi-journée : le matin, l’après-midi ou les deux.",
        "Ligne 8 : Profil : Le profil « ministre » ne fait pas partie de ceux de la journée.",
        "Ligne 9 : Vœux : « Atelier 9 » n’est pas un atelier de la journée.",
    ]
    assert list(Registration.objects.all()) == [known]


def test_an_import_that_became_wrong_after_its_preview_writes_nothing_and_says_why(organiser, event):
    seen = preview(organiser, event, sheet("Prénom;Nom", "Bob;Lefèvre", "Alice;Durand"))
    event.capacity = 1
    event.save()

    response = confirm_import(organiser, seen)

    assert "Rien n’a été importé : voici ce qui a changé depuis l’aperçu." in plain(response.content.decode())
    assert faults(response) == ["Ligne 3 : La journée est complète : sa seule place est prise."]
    assert not Registration.objects.exists()


def test_who_signed_up_after_the_preview_is_left_as_they_are(organiser, event):
    file = sheet("Prénom;Nom;Adresse e-mail", "Bob;Lefèvre;bob@exemple.fr", "Alice;Durand;alice@exemple.fr")
    seen = preview(organiser, event, file)
    alice = RegistrationFactory(event=event, first_name="Alice", last_name="Durand", email="alice@exemple.fr")

    response = confirm_import(organiser, seen)

    assert "1 personne inscrite ; 1 déjà inscrite." in plain(response.content.decode())
    assert list(Registration.objects.order_by("pk").values_list("first_name", "source")) == [
        ("Alice", alice.source), ("Bob", "import"),
    ]  # fmt: skip


def test_a_full_day_refuses_the_lines_that_are_too_many(organiser, event):
    event.capacity = 2
    event.save()

    response = preview(organiser, event, sheet("Prénom;Nom", "Alice;Durand", "Bob;Lefèvre", "Eve;Roy"))

    assert faults(response) == ["Ligne 4 : La journée est complète : ses 2 places sont prises."]
    assert Registration.objects.count() == 0


def test_a_file_without_addresses_is_not_imported_twice(organiser, event):
    confirm_import(organiser, preview(organiser, event, sheet("Prénom;Nom", "Alice;Durand")))

    done = confirm_import(organiser, preview(organiser, event, sheet("Prénom;Nom", "Alice;Durand")))

    assert "Personne de nouveau : 1 déjà inscrite." in plain(done.content.decode())
    assert event.registrations.count() == 1


def test_blank_lines_and_cancelled_registrations_are_passed_over(organiser, event):
    file = sheet("Prénom;Nom;État", ";;", "Alice;Durand;annulée", "Bob;Lefèvre;confirmée")

    confirm_import(organiser, preview(organiser, event, file))

    assert list(event.registrations.values_list("first_name", flat=True)) == ["Bob"]


def test_numbers_and_empty_cells_of_a_spreadsheet_are_read_as_text(organiser, event):
    book = openpyxl.Workbook()
    book.active.append(["Prénom", "Nom", "Téléphone", "Structure", "Matin"])
    book.active.append(["Alice", "Durand", 612345678, None, "oui"])
    content = BytesIO()
    book.save(content)

    confirm_import(organiser, preview(organiser, event, SimpleUploadedFile("gens.xlsx", content.getvalue())))

    assert event.registrations.values_list("phone", "organisation").get() == ("0612345678", "")


def test_workshops_of_several_slots_are_named_with_their_hour(organiser, event, workshops):
    other = WorkshopFactory(number=1, parent__event=event, parent__starts_at="10:00", parent__ends_at="11:00")
    file = sheet("Prénom;Nom;Matin;Après-midi;Vœux", 'Alice;Durand;oui;oui;"14:00 Atelier 2 ; 10:00 Atelier 1"')

    confirm_import(organiser, preview(organiser, event, file))

    assert set(WorkshopSeat.objects.values_list("workshop", flat=True)) == {workshops[1].pk, other.pk}
    assert rows_of(exported(organiser, event))[0]["Atelier"] == "10:00 Atelier 1 ; 14:00 Atelier 2"


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_exported_comes_back_the_same(organiser, event, workshops, kind):
    needs = {
        "vegetarian": True,
        "meal_constraint": "sans arachide",
        "access_needs": "Boucle magnétique\nau premier rang",
    }
    alice = {"first_name": "Alice", "last_name": "d’Orval", "email": "alice@exemple.fr", "phone": "+33612345678"}
    more = {"profile": "elu", "organisation": "=1+1", "note": "-2+3", "photo_consent": True, "attends_lunch": True}
    wishes = {workshops[0].parent.pk: [workshops[1].pk, workshops[0].pk]}
    register_by_team(event=event, sign_up=SignUp(**alice, **more, **needs, wishes=wishes), by=DENIS)
    register_by_team(event=event, sign_up=SignUp(first_name="Bob", last_name="Le Goaziou"), by=DENIS)
    ignored = {"Inscription", "Origine"}
    before = rows_of(exported(organiser, event, kind, resource=1), kind)
    file = SimpleUploadedFile("gens", exported(organiser, event, kind, resource=1))
    History.objects.all().delete()
    Registration.objects.all().delete()

    confirm_import(organiser, preview(organiser, event, file))

    after = rows_of(exported(organiser, event, kind, resource=1), kind)
    assert [line.keys() - ignored for line in after] == [line.keys() - ignored for line in before]
    assert [{k: line[k] for k in line.keys() - ignored} for line in after] == [
        {k: line[k] for k in line.keys() - ignored} for line in before
    ]
    assert [line["Téléphone"] or "" for line in before] == ["", "+33612345678"]
    assert event.registrations.get(first_name="Alice").organisation == "=1+1"
    assert SpecialNeeds.objects.get().access_needs == needs["access_needs"]


def test_formulae_are_escaped_and_phone_numbers_keep_their_plus(organiser, event):
    RegistrationFactory(event=event, phone="+33612345678", organisation="=1+1")

    book = openpyxl.load_workbook(BytesIO(exported(organiser, event, Xlsx)))

    headers, cells = book.active.iter_rows()
    cell = {header.value: cell for header, cell in zip(headers, cells, strict=True)}
    assert (cell["Téléphone"].value, cell["Téléphone"].data_type) == ("+33612345678", "s")
    assert (cell["Structure"].value, cell["Structure"].data_type) == ("'=1+1", "s")


def test_the_csv_opens_in_a_french_spreadsheet(organiser, event):
    RegistrationFactory(event=event, first_name="Élodie")

    content = exported(organiser, event, Csv)

    assert content.startswith("\ufeffJournée;Prénom;Nom;Adresse e-mail;Structure;".encode())
    assert ";Élodie;".encode() in content


def test_needs_are_exported_only_when_asked_for(organiser, event):
    SpecialNeedsFactory(registration__event=event, meal_constraint="sans arachide", access_needs="fauteuil")

    default, asked = exported(organiser, event).decode(), exported(organiser, event, resource=1).decode()

    assert not {"sans arachide", "fauteuil", "Repas végétarien"} & set(default.replace("\r\n", ";").split(";"))
    assert {"sans arachide", "fauteuil", "Repas végétarien"} <= set(asked.replace("\r\n", ";").split(";"))


def test_needs_are_out_of_reach_without_their_permission(organiser, event, denis):
    SpecialNeedsFactory(registration__event=event, meal_constraint="sans arachide")
    denis.groups.get().permissions.remove(*denis.groups.get().permissions.filter(content_type__model="specialneeds"))

    forged = organiser.post(f"{EXPORT}?event={event.pk}", {"format": FORMATS.index(Csv), "resource": 1})
    refused = preview(organiser, event, sheet("Prénom;Nom;Repas végétarien", "Alice;Durand;oui"))

    assert "sans arachide" not in forged.content.decode()
    assert forged["Content-Type"].startswith("text/html")
    assert "vegetarian" not in refused.content.decode()
    assert "1 colonne laissée de côté : Repas végétarien." in plain(refused.content.decode())
    assert SpecialNeeds.objects.count() == 1


def test_an_export_follows_the_filters_of_the_list(organiser, event):
    RegistrationFactory(event=event, last_name="Durand", role="intervenant")
    RegistrationFactory(event=event, last_name="Lefèvre")
    RegistrationFactory(last_name="Ailleurs")

    url = f"{EXPORT}?event={event.pk}&role__exact=intervenant"
    content = organiser.post(url, {"format": FORMATS.index(Csv), "resource": 0}).content

    assert [line["Nom"] for line in rows_of(content)] == ["Durand"]


def test_the_front_desk_neither_imports_nor_exports(client, chloe, event):
    RegistrationFactory(event=event)
    client.force_login(chloe)

    statuses = [client.get(IMPORT), client.get(EXPORT), client.post(EXPORT, {"format": 0}), client.post(CONFIRM)]

    assert [response.status_code for response in statuses] == [403, 403, 403, 403]


@pytest.mark.parametrize("people", [3, 30])
def test_an_export_asks_the_same_questions_whatever_its_length(
    organiser, event, workshops, people, django_assert_num_queries
):
    wishes = {workshops[0].parent.pk: [workshops[0].pk]}
    for number in range(people):
        register_by_team(
            event=event,
            sign_up=SignUp(first_name="Alice", last_name=f"Durand {number}", vegetarian=True, wishes=wishes),
            by=DENIS,
        )

    with django_assert_num_queries(14):
        exported(organiser, event, Ods, resource=1)


def test_an_import_cleans_names_and_addresses(organiser, event):
    file = sheet(
        "Prénom;Nom;Adresse e-mail;Structure",
        "\u202eAl\u200bice;Lefe\u0300vre;ali\u200bce@exemple.fr\ufeff;Mai\u00adrie",
    )

    confirm_import(organiser, preview(organiser, event, file))

    assert list(event.registrations.values_list("first_name", "last_name", "email", "organisation")) == [
        ("Alice", "Lefèvre", "alice@exemple.fr", "Mairie")
    ]


def test_an_import_refuses_what_is_nobodys_name(organiser, event):
    file = sheet("Prénom;Nom", "http://exemple.fr;<b>Durand</b>", "-;alice@exemple.fr", "J.;M.Martin")

    said = plain(preview(organiser, event, file).content.decode())

    assert "Prénom : Écrivez un nom seul, sans adresse de site." in said
    assert "Nom : Écrivez un nom seul, sans les signes &lt; et &gt;." in said
    assert "Prénom : Écrivez au moins une lettre." in said
    assert "Nom : Écrivez un nom seul, sans adresse e-mail." in said
    assert "confirm_form" not in preview(organiser, event, file).context
    assert not event.registrations.exists()


def test_two_lines_that_an_invisible_sign_alone_tells_apart_are_one_person(organiser, event):
    file = sheet("Prénom;Nom;Adresse e-mail", "Alice;Durand;a@exemple.fr", "Al\u200bice;DURAND;\u2060a@exemple.fr")

    said = plain(preview(organiser, event, file).content.decode())

    assert "Même personne qu’à la ligne 2." in said
