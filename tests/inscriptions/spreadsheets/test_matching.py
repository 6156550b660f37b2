"""What the columns of a list mean, by their headings, their values, and what was said once of the same headings."""

import pytest

from inscriptions.models import ColumnMatch
from inscriptions.spreadsheets.matching import Guess, Meanings, remember
from programme.spreadsheets.tables import Column, Table
from tests.factories import EventFactory, WorkshopFactory

SURE = {
    "first_name": (
        "Prénom", "PRÉNOM", "prenom", " Prénom ", "Prénom *", "Prénom :", "Prénoms", "Prénom(s)", "Votre prénom",
        "Prénom participant", "Prénom du participant", "First Name", "first_name", "FIRSTNAME", "Given name",
        "Forename", "Attendee first name", "Attendee name: Given name", "Prénom&nbsp;", "<b>Prénom</b>",
    ),
    "last_name": (
        "Nom", "NOM", "Nom ", "Nom de famille", "Nom d'usage", "Nom d’usage", "Votre nom", "Nom participant",
        "Nom du participant", "Nom (d’usage)", "Last Name", "last_name", "Lastname", "Surname", "Family name",
        "Attendee name: Family name",
    ),
    "full_name": (
        "NOM Prénom", "Nom et prénom", "Nom, Prénom", "NOM - Prénom", "Nom / Prénom", "Prénom et nom", "Prénom NOM",
        "Nom complet", "Identité", "Participant", "Full Name", "Name", "Attendee name",
    ),
    "email": (
        "Adresse e-mail", "ADRESSE E-MAIL", "Adresse\u00a0e-mail", "E-mail", "Email", "Mail", "Mél", "Mel", "Courriel",
        "Adresse mail", "Adresse électronique", "Adresse de messagerie", "Email Address", "E-Mail", "Attendee email",
        "Email participant",
    ),
    "organisation": (
        "Structure", "Organisation", "Organisme", "Société", "Entreprise", "Établissement", "Collectivité",
        "Employeur", "Nom de la structure", "Company", "Company name", "Organization",
    ),
    "job_title": ("Fonction", "Poste", "Titre du poste", "Métier", "Qualité", "Job Title", "Position", "Fonction(s)"),
    "profile": ("Profil", "Vous êtes", "Catégorie", "Type de participant", "Category"),
    "territory": ("Territoire", "Commune", "Ville", "City", "Territoire ou commune"),
    "phone": (
        "Téléphone", "TÉLÉPHONE", "Tél.", "Tél", "Tel", "Portable", "Mobile", "Numéro de téléphone",
        "N° de téléphone", "Téléphone portable", "Phone", "Phone Number", "Mobile phone", "Cell Phone",
    ),
    "attends_morning": ("Matin", "Le matin", "MATINÉE", "Présent(e) le matin", "Morning"),
    "attends_lunch": ("Déjeuner", "Le déjeuner", "Repas du midi", "Lunch", "Présence au déjeuner"),
    "attends_afternoon": ("Après-midi", "L’après-midi", "L'après-midi", "APRES MIDI", "Présent l’après-midi"),
    "presence": ("Présence", "Demi-journées", "Vous viendrez", "Vous participerez"),
    "vegetarian": ("Repas végétarien", "Végétarien", "Vegetarian"),
    "meal_constraint": ("Régime alimentaire", "Contrainte alimentaire", "Allergies", "Dietary requirements"),
    "access_needs": ("Besoins d’accueil", "Besoins particuliers", "Handicap"),
    "note": ("Note de l’équipe", "Remarques", "Commentaire", "Commentaires", "Observations", "Notes", "Comments"),
    "wish.1.1": ("1er choix", "1ER CHOIX"),
    "wish.1.2": ("2e choix",),
    "wishes": ("Vœux", "VOEUX", "Ateliers souhaités"),
    "role": ("Rôle", "Role"),
    "status": ("État", "ETAT"),
}  # fmt: skip
ASKED = {
    "first_name": (
        "Q01. Votre prénom", "2) Prénom", "prenom[SQ001]", "Quel est votre prénom ?", "Prénom (obligatoire)",
        "Prénom usuel", "Guest first name", "Prénom de l’agent",
    ),
    "last_name": (
        "G01Q02. Quel est votre nom ?", "1. Nom", "Nom de naissance", "Nom de jeune fille",
        "Guest last name", "Nom de l’élu",
    ),
    "full_name": ("Nom et prénom de l’élu·e", "Votre nom et prénom", "Nom et prénom (en majuscules)"),
    "email": (
        "Votre adresse électronique", "Votre adresse e-mail", "Adresse e-mail professionnelle", "Adresse de courriel",
        "Email payeur", "Adresse e-mail de l’acheteur", "E-mail (obligatoire)", "Adresse mail de la structure",
        "Email pro", "Quelle est votre adresse mail ?",
    ),
    "organisation": (
        "Structure (collectivité, service ; association)", "Votre structure", "Nom de votre structure",
        "Structure représentée", "Structure / Organisme", "Raison sociale", "Service", "Association", "Your company",
    ),
    "job_title": ("Votre fonction au sein de la structure", "Titre", "Fonction exercée", "Titre / fonction"),
    "territory": ("Votre commune", "Ville de résidence", "Home City", "Nom de la commune", "Département"),
    "phone": (
        "Téléphone de la mairie", "Téléphone fixe", "Tél. mobile", "Téléphone (bureau)", "Numéro de portable",
        "Votre numéro de téléphone", "Tél pro", "Work Phone",
    ),
    "attends_morning": ("Présence matin", "Présence AM", "Vous viendrez [Le matin]", "Serez-vous présent le matin ?"),
    "attends_lunch": (
        "Participera au déjeuner (oui/non)", "Repas", "Déjeunera sur place : déjeuner", "Buffet",
        "Vous viendrez [Le déjeuner]", "Repas midi",
    ),
    "attends_afternoon": ("Présence PM", "Vous viendrez<br /> [L’après-midi]"),
    "presence": ("Présence (matin, après-midi)", "Quand viendrez-vous (matin / déjeuner / après-midi) ?"),
    "meal_constraint": ("Régime", "Régime alimentaire particulier", "Allergie"),
    "note": ("Commentaire interne", "Avez-vous des remarques ?"),
    "wish.1.1": (
        "1er choix d’atelier", "Choix 1", "Vœu n° 1", "Premier choix", "Atelier", "Atelier choisi", "First choice",
        "Atelier de l’après-midi : 1er choix", "Priorité 1",
    ),
    "wish.1.2": ("2ème choix", "Choix 2", "Vœu n° 2", "Vœu 2", "Second choix", "Atelier (2e choix)", "Souhait n°2"),
    "status": ("Statut", "Statut de la commande", "Attendee Status", "Status", "Order status", "État du dossier"),
    "": (
        "Adresse", "Adresse postale", "Adresse de la structure", "Code postal", "Prénom du payeur", "Nom payeur",
        "Nom du contact facturation", "Date de naissance", "Civilité", "M./Mme", "Horodateur", "Timestamp", "ID",
        "Heure de début", "Référence commande", "Date de la commande", "Moyen de paiement", "Billet", "Tarif",
        "Numéro de billet", "Code Promo", "Code barre", "Order #", "Order Date", "Ticket Type", "Quantity",
        "Event Name", "Product Name", "Nom de l’événement", "Nom du responsable", "Nom du fichier", "Billing City",
        "Buyer First Name", "Deuxième prénom", "Atelier du matin : 1er choix", "Heure d’arrivée le matin", "SIRET",
        "Adresse IP", "ID de la réponse", "Tête de série", "Dernière page", "Langue de départ", "Ville de facturation",
        "Age", "Sexe", "Website", "3e choix", "Nom de l’accompagnant", "",
    ),
}  # fmt: skip


def table_of(*headings: str, rows: tuple[tuple, ...] = ()) -> Table:
    columns = tuple(Column(place, heading, chr(65 + place)) for place, heading in enumerate(headings))
    return Table("", 1, columns, {line: [*row] for line, row in enumerate(rows, start=2)}, frozenset(), (), ())


def guessed(event, *headings: str, rows: tuple[tuple, ...] = (), with_needs: bool = True) -> list[Guess]:
    return Meanings(event, with_needs=with_needs).guesses(table_of(*headings, rows=rows))


def slugs(event, *headings: str, rows: tuple[tuple, ...] = ()) -> list[str]:
    return [guess.slug for guess in guessed(event, *headings, rows=rows)]


@pytest.fixture
def day(event, workshop):
    """A day with one slot in the afternoon: « Santé », number 1."""
    return event


@pytest.fixture
def long_day(day):
    """With a slot of the morning too: « Emploi », number 2, at 9 h 15."""
    WorkshopFactory(parent__event=day, parent__starts_at="09:15", parent__ends_at="10:30", number=2, title="Emploi")
    return day


# --- By the heading alone ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("heading", "slug"), [(text, slug) for slug, texts in SURE.items() for text in texts])
def test_a_heading_that_says_it_surely_is_not_asked_about(day, heading, slug):
    assert guessed(day, heading) == [Guess(slug, is_sure=True)]


@pytest.mark.parametrize(("heading", "slug"), [(text, slug) for slug, texts in ASKED.items() for text in texts])
def test_a_heading_that_may_mean_something_else_is_asked_about(day, heading, slug):
    assert guessed(day, heading) == [Guess(slug, is_sure=False)]


def test_a_slot_is_told_by_its_hour_or_its_half_day(long_day):
    headings = (
        "Atelier du matin : 1er choix", "Atelier du matin : 2e choix", "Ateliers 14h - choix 1",
        "Workshop PM (second choice)", "09:15 1er choix",
    )  # fmt: skip

    assert slugs(long_day, *headings[:4]) == ["wish.1.1", "wish.1.2", "wish.2.1", "wish.2.2"]
    assert guessed(long_day, headings[4]) == [Guess("wish.1.1", is_sure=True)]


def test_a_rank_without_a_slot_is_asked_about_on_a_day_with_several(long_day):
    assert guessed(long_day, "1er choix") == [Guess("", is_sure=False)]


def test_a_day_without_workshops_has_no_meaning_for_wishes(event):
    assert slugs(event, "1er choix", "Vœux", "Ateliers souhaités") == ["", "", ""]
    assert not [slug for slug in Meanings(event, with_needs=True).by_slug if slug.startswith("wish")]


@pytest.mark.parametrize(
    "heading", ["Repas végétarien", "Végétarien", "Régime alimentaire", "Régime", "Besoins d’accueil", "Allergies"]
)
def test_a_need_is_left_aside_for_who_may_not_write_it(event, heading):
    assert guessed(event, heading, with_needs=False) == [Guess("", is_sure=False)]


# --- With the other columns and their values ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "values", "slug"),
    [
        ("Contact", ("ilan@exemple.fr", "sofia@exemple.fr"), "email"),
        ("", ("06 12 34 56 78", "+33 3 21 00 00 01"), "phone"),
        ("Votre venue", ("Le matin;Le déjeuner", "Toute la journée"), "presence"),
        ("Votre choix parmi nos thèmes", ("Santé", "Santé"), "wish.1.1"),
        ("Nombre d’enfants", ("1", "1"), ""),
        ("Adresse", ("ilan@exemple.fr", "sofia@exemple.fr"), "email"),
        ("Adresse", ("2 rue de la Mairie", "16 place Victor Hugo"), ""),
        ("Titre", ("Mme", "M."), ""),
        ("Titre", ("Directrice", "Adjoint"), "job_title"),
        ("Visite du matin", ("Musée", "Cathédrale"), ""),
        ("Mobile du séjour", ("loisirs", "travail"), ""),
        ("Votre e-mail nous autorise-t-il ?", ("Oui", "Non"), ""),
        ("Choix de l’atelier", ("Poterie", "Vannerie"), ""),
        ("Rôle", ("Directrice", "Élu"), "job_title"),
    ],
)
def test_values_tell_what_a_heading_does_not(day, heading, values, slug):
    columns = ("Prénom", "Nom", heading)
    rows = tuple(("Ilan", "Roy", value) for value in values)

    assert slugs(day, *columns, rows=rows) == ["first_name", "last_name", slug]


def test_a_column_of_several_workshops_holds_them_in_order(day, workshop):
    WorkshopFactory(parent=workshop.parent, number=2, title="Emploi")
    rows = (("Ilan", "Roy", "Santé;Emploi"), ("Sofia", "Marc", "Emploi"))

    assert slugs(day, "Prénom", "Nom", "Ateliers", rows=rows) == ["first_name", "last_name", "wishes"]


def test_a_column_of_ticks_or_ranks_is_that_of_the_workshop_that_it_names(day, workshop):
    other = WorkshopFactory(parent=workshop.parent, number=2, title="Emploi")
    named = [f"wish_for.{workshop.pk}", f"wish_for.{other.pk}"]
    names = ("Prénom", "Nom")

    for first, second in (("Santé", "Emploi"), ("Ateliers [Santé]", "Ateliers [Atelier 2 : Emploi]")):
        for cells in (("X", ""), ("Oui", "Non"), ("2", "1"), ("1er choix", "2e choix"), ("", "")):
            assert slugs(day, *names, first, second, rows=(("Ilan", "Roy", *cells),))[2:] == named


def test_numbered_columns_whose_cells_name_workshops_are_choices_in_their_order(day, workshop):
    WorkshopFactory(parent=workshop.parent, number=2, title="Emploi")
    rows = (("Ilan", "Roy", "Emploi", "Santé"),)

    assert slugs(day, "Prénom", "Nom", "Atelier 1", "Atelier 2", rows=rows)[2:] == ["wish.1.1", "wish.1.2"]


def test_a_column_emploi_that_holds_jobs_is_not_that_of_a_workshop(day, workshop):
    WorkshopFactory(parent=workshop.parent, number=2, title="Emploi")

    assert slugs(day, "Prénom", "Nom", "Emploi", rows=(("Ilan", "Roy", "Directeur"),))[2:] == [""]


def test_am_is_the_afternoon_of_a_list_that_says_matin(day):
    names = ("Prénom", "Nom")

    assert slugs(day, *names, "Participation matin", "Participation AM")[2:] == ["attends_morning", "attends_afternoon"]
    assert slugs(day, *names, "Présence AM", "Présence PM")[2:] == ["attends_morning", "attends_afternoon"]


def test_a_column_nom_alone_holds_whole_names_when_its_values_have_two_words(day):
    assert slugs(day, "Nom", "Courriel", rows=(("ROY Ilan", "a@exemple.fr"),)) == ["full_name", "email"]
    assert slugs(day, "Nom", "Courriel", rows=(("ROY", "a@exemple.fr"),)) == ["last_name", "email"]


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (("Email", "Attendee email"), ("order@exemple.fr", "ilan@exemple.fr"), ["", "email"]),
        (("Email payeur", "Email"), ("sofia@exemple.fr", "ilan@exemple.fr"), ["", "email"]),
        (("Adresse de messagerie", "Votre adresse e-mail"), ("anonymous", "ilan@exemple.fr"), ["", "email"]),
        (("Nom", "Votre prénom", "Votre nom"), ("Ilan Roy", "Ilan", "Roy"), ["", "first_name", "last_name"]),
        (("Nom", "Votre prénom", "Votre nom"), ("anonymous", "Ilan", "Roy"), ["", "first_name", "last_name"]),
        (("Nom", "Nom et prénom"), ("anonymous", "ROY Ilan"), ["", "full_name"]),
        (("Attendee name", "Attendee name: Given name", "Attendee name: Family name"), ("Ilan Roy", "Ilan", "Roy"),
         ["", "first_name", "last_name"]),
        (("Raison sociale", "Structure"), ("", "CCAS"), ["", "organisation"]),
        (("Société", "Organisme"), ("", "CCAS"), ["", "organisation"]),
        (("Téléphone", "Portable"), ("", "06 12 34 56 78"), ["", "phone"]),
        (("Buyer First Name", "First Name"), ("Sofia", "Ilan"), ["", "first_name"]),
    ],
)  # fmt: skip
def test_of_columns_that_seem_to_mean_the_same_that_of_who_comes_keeps_it(day, headings, row, expected):
    found = guessed(day, *headings, rows=(row,))

    assert [guess.slug for guess in found] == expected
    assert [guess.is_sure for guess in found if guess.slug == ""] == [False] * expected.count("")


def test_an_export_of_this_site_is_sure_of_every_column(day):
    headings = ("Journée", "Prénom", "Nom", "Vœux", "État", "Atelier", "Inscription", "Origine")

    found = guessed(day, *headings)

    assert [guess.slug for guess in found] == ["", "first_name", "last_name", "wishes", "status", "", "", ""]
    assert all(guess.is_sure for guess in found)


# --- What was said once ------------------------------------------------------------------------------------------


@pytest.fixture
def said(day):
    """Of « Qui » and « Où », once: whole names, then the structure."""
    remember(table_of("Qui", "Où"), ["full_name", "organisation"], Meanings(day, with_needs=True))


@pytest.mark.parametrize("headings", [("Qui", "Où"), ("QUI", " où "), ("qui :", "Ou")])
def test_the_same_headings_are_not_asked_about_again(day, said, headings):
    assert guessed(day, *headings) == [Guess("full_name", is_sure=True), Guess("organisation", is_sure=True)]


@pytest.mark.parametrize("headings", [("Où", "Qui"), ("Qui",), ("Qui", "Où", "Quand"), ("Qui", "Comment")])
def test_other_headings_are_asked_about(day, said, headings):
    assert not any(guess.is_sure for guess in guessed(day, *headings))


def test_what_is_said_anew_replaces_what_was_said(day, said):
    remember(table_of("Qui", "Où"), ["last_name", ""], Meanings(day, with_needs=True))

    assert slugs(day, "Qui", "Où") == ["last_name", ""]
    assert ColumnMatch.objects.count() == 1


def test_a_meaning_that_another_day_does_not_have_is_asked_about_again(day):
    remember(table_of("Nom complet", "Thème"), ["full_name", "wish.1.1"], Meanings(day, with_needs=True))

    found = guessed(EventFactory(), "Nom complet", "Thème")

    assert found == [Guess("full_name", is_sure=True), Guess("", is_sure=False)]


def test_a_workshop_that_another_day_does_not_have_is_asked_about_again(day):
    remember(table_of("Nom complet", "Thème"), ["full_name", "wish.1.1"], Meanings(day, with_needs=True))
    other = WorkshopFactory(number=1, title="Culture").event

    kept = guessed(day, "Nom complet", "Thème", rows=(("ROY Ilan", "Santé"),))
    asked = guessed(other, "Nom complet", "Thème", rows=(("ROY Ilan", "Santé"),))

    assert kept == [Guess("full_name", is_sure=True), Guess("wish.1.1", is_sure=True)]
    assert asked == [Guess("full_name", is_sure=True), Guess("", is_sure=False)]


def test_needs_left_aside_by_who_may_not_write_them_are_asked_of_who_may(day):
    table = table_of("Prénom", "Nom", "Besoins d’accueil")

    remember(table, ["first_name", "last_name", ""], Meanings(day, with_needs=False))

    assert Meanings(day, with_needs=False).guesses(table)[2] == Guess("", is_sure=True)
    assert Meanings(day, with_needs=True).guesses(table)[2] == Guess("access_needs", is_sure=False)


def test_wishes_left_aside_on_a_day_without_workshops_are_asked_on_one_that_has_some(day):
    table = table_of("Prénom", "Nom", "1er choix")

    remember(table, ["first_name", "last_name", ""], Meanings(EventFactory(), with_needs=True))

    assert Meanings(day, with_needs=True).guesses(table)[2] == Guess("wish.1.1", is_sure=False)
