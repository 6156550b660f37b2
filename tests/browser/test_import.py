"""An organiser and the file that HelloAsso gave: from its list of payments to sixty people, in four clicks."""

import csv
from itertools import product

import pytest
from django.urls import reverse

from inscriptions.models import OutgoingMail
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)
IMPORT = reverse("admin:inscriptions_registration_import")
# The columns of its export of payments, then the two questions that an organiser adds.
HEADINGS = (
    "Référence commande;Date de la commande;Statut de la commande;Nom participant;Prénom participant;Nom payeur;"
    "Prénom payeur;Email payeur;Raison sociale;Moyen de paiement;Billet;Numéro de billet;Tarif;Montant tarif;Code "
    "Promo;Montant code promo;Structure;Fonction"
)
FIRST = ("Ilan", "Sofia", "Anaïs", "Jean-Pierre", "Marie-José", "Zoé")
LAST = ("ROY", "MARC", "CRÉPIN", "LE GOAZIOU", "d’ORVAL", "DUPONT", "MARTIN", "PETIT", "DURAND", "LEROY")


@pytest.fixture
def export(tmp_path):
    """Sixty payments."""
    path = tmp_path / "export-paiements.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS.split(";"))
        for number, (last, first) in enumerate(product(LAST, FIRST)):
            order = (61234567 + number, "12/10/2026 09:12", "Validé")
            names = (last, first, last, first, f"personne{number}@exemple.fr")
            ticket = ("", "Gratuit", f"https://exemple.fr/b/{number}", 72345678 + number, "Entrée", "0,00", "", "")
            writer.writerow([*order, *names, *ticket, "CCAS d’Ecques", "Directrice"])
    return path


def choose(page, export):
    page.set_input_files("#id_import_file", export)
    follow(page.locator("input[value='Vérifier le fichier']"))


def see(page, export):
    choose(page, export)
    follow(page.locator("input[value='Voir l’aperçu']"))


def test_from_a_file_of_payments_to_sixty_people(open_as, organiser, event, export):
    page = open_as(organiser).new_page()
    loads = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    page.goto(f"{reverse('admin:inscriptions_registration_changelist')}?event={event.pk}")
    loads.clear()
    clicks = [
        "Importer des inscriptions",
        "Vérifier le fichier",
        "Voir l’aperçu",
        "Inscrire et envoyer les confirmations",
    ]

    follow(page.get_by_role("link", name=clicks[0]))
    page.set_input_files("#id_import_file", export)
    for button in clicks[1:]:
        follow(page.locator(f"input[value='{button}']"))

    # A redirection besides: to the list, once it is written.
    assert len(loads) == len(clicks) + 1
    assert "60 personnes inscrites." in page.inner_text(".messagelist")
    assert event.registrations.count() == OutgoingMail.objects.count() == 60
    assert event.registrations.get(email="personne18@exemple.fr").last_name == "Le Goaziou"

    page.goto(f"{IMPORT}?event={event.pk}")
    choose(page, export)  # the same columns are not asked about again
    assert "60 déjà inscrites" in page.inner_text("#content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_suit_everyone(open_as, organiser, event, export, scheme):
    RegistrationFactory(
        event=event, first_name="Ilan", last_name="Roy", email="personne0@exemple.fr", organisation="Ville"
    )
    RegistrationFactory(event=event, first_name="Sofia", last_name="Marc", email="")
    path = f"{IMPORT}?event={event.pk}"
    stops = [
        Stop("import", path),
        Stop("import-colonnes", path, act=lambda page: choose(page, export)),
        Stop("import-apercu", path, act=lambda page: see(page, export)),
    ]

    assert faults_of(open_as(organiser, scheme=scheme), stops) == {}


def test_the_file_is_not_lost_when_the_columns_are_wrong(open_as, organiser, event, export):
    page = open_as(organiser).new_page()
    page.goto(f"{IMPORT}?event={event.pk}")
    choose(page, export)

    page.select_option("#id_column_3", "")
    follow(page.locator("input[value='Voir l’aperçu']"))
    said = page.inner_text("#content")
    page.select_option("#id_column_3", "last_name")
    follow(page.locator("input[value='Voir l’aperçu']"))

    assert "Dites quelle colonne donne le prénom et laquelle donne le nom" in said
    assert "60 personnes seront inscrites" in page.inner_text("#content")
