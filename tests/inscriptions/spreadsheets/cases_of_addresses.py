"""Lists whose cells are addresses or whole names, or whose lines are hidden: kind by kind, as `cases` has them."""

from tests.inscriptions.spreadsheets.cases import ANAIS, HEADINGS, ILAN, Case, book, one, text
from tests.sheets import line, xlsx

TWO_ADDRESSES = "trois@exemple.fr, trois.bis@exemple.fr"
NO_AT_SIGN = "Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr."


def of_addresses(*addresses: str) -> bytes:
    return text(
        "Prénom;Nom;Adresse e-mail", *(f"{who};Roy;{said}" for who, said in zip("ABCDEFGH", addresses, strict=False))
    )


def kept_as(typed: str, kept: str) -> Case:
    return Case(
        typed, book(("Prénom", "Nom", "Adresse e-mail"), ("A", "Roy", typed.replace("<", "&lt;"))), one(email=kept)
    )


def not_kept(typed: str, why: str) -> Case:
    return Case(typed, book(("Prénom", "Nom", "Adresse e-mail"), ("A", "Roy", typed.replace("<", "&lt;"))), refused=[
        f"Ligne 2 : Adresse e-mail : {why}"])  # fmt: skip


CELLS = [
    Case("all of them", of_addresses(
        "mailto:un@exemple.fr", "Deux B. <deux@exemple.fr>", f'"{TWO_ADDRESSES}"', "quatre@exemple.fr.",
        "CINQ@EXEMPLE.FR", "o'six+rencontre@exemple.fr", "s.épt@exemple.fr", "contact@mairie-évreux.fr"), refused=[
        f"Ligne 4 : Adresse e-mail : « {TWO_ADDRESSES} » : une seule adresse par ligne.",
        "Ligne 8 : Adresse e-mail : L’adresse contient « é » : écrivez-la sans accent, par exemple s.ept@exemple.fr."]),
    Case("those that are right", of_addresses(
        "mailto:un@exemple.fr", "Deux B. <deux@exemple.fr>", "quatre@exemple.fr.", "CINQ@EXEMPLE.FR",
        "o'six+rencontre@exemple.fr", "contact@mairie-évreux.fr"),
        [{"email": said} for said in (
            "un@exemple.fr", "deux@exemple.fr", "quatre@exemple.fr", "CINQ@EXEMPLE.FR", "o'six+rencontre@exemple.fr",
            "contact@mairie-évreux.fr")]),
    kept_as("<a@exemple.fr>", "a@exemple.fr"),
    kept_as("a@exemple.fr (Anaïs)", "a@exemple.fr"),
    kept_as("mailto:a@exemple.fr?subject=Bonjour", "a@exemple.fr"),
    kept_as("a @ exemple.fr ;", "a@exemple.fr"),
    not_kept("a@exemple.fr ; b@exemple.fr", "« a@exemple.fr ; b@exemple.fr » : une seule adresse par ligne."),
    not_kept("a@exemple.fr\nb@exemple.fr", "« a@exemple.fr b@exemple.fr » : une seule adresse par ligne."),
    not_kept("a@exemple.fr / b@exemple.fr", "« a@exemple.fr / b@exemple.fr » : une seule adresse par ligne."),
    not_kept("Anaïs", NO_AT_SIGN),
    not_kept("a@exemple", "Il manque la fin de l’adresse, après « exemple » : par exemple nom@exemple.fr."),
]  # fmt: skip


def in_one_column(heading: str, typed: str, first_name: str, last_name: str) -> Case:
    content = text(f"{heading};Fonction;Courriel;Tél.", f"{typed};Directeur;ilan@exemple.fr;06.12.34.56.78")
    kept = one(first_name=first_name, last_name=last_name, job_title="Directeur", phone="06.12.34.56.78")
    return Case(f"{heading} {typed}", content, kept)


NOTHING_TELLS = (
    "rien ne dit où finit le nom ; écrivez-le en capitales (« ROY Ilan »), ou mettez le nom et le prénom dans deux "
    "colonnes."
)
IN_ONE_PIECE = [
    Case("prefecture", book(("NOM Prénom", "Fonction", "Courriel", "Tél."),
         ("ROY Ilan", "Directeur", "ilan@exemple.fr", "06.12.34.56.78")),
         one(first_name="Ilan", last_name="Roy", job_title="Directeur", phone="06.12.34.56.78")),
    in_one_column("NOM et prénom", "DE LA TOUR Jean-Pierre", "Jean-Pierre", "de la Tour"),
    in_one_column("Nom", "d’ORVAL Anne", "Anne", "d’ORVAL"),
    in_one_column("Participants", "M. Ilan ROY", "Ilan", "Roy"),
    in_one_column("Nom, prénom", "Le Goaziou, Anne", "Anne", "Le Goaziou"),
    in_one_column("Prénom NOM", "Sofia O’BRIEN", "Sofia", "O’Brien"),
    in_one_column("Full name", "Ilan Roy", "Ilan", "Roy"),
    Case("nothing tells", text("Nom complet;Courriel", "Ilan Roy;ilan@exemple.fr"), refused=[
        f"Ligne 2 : Nom complet : « Ilan Roy » : {NOTHING_TELLS}"]),
    Case("one word", text("NOM Prénom;Courriel", "Mme ROY;a@exemple.fr"), refused=[
        "Ligne 2 : NOM Prénom : « Mme ROY » : il manque le nom ou le prénom."]),
]  # fmt: skip


def with_hidden(*numbers: int) -> bytes:
    rows = line(1, *HEADINGS) + line(2, *ANAIS) + line(3, *ILAN) + line(4, "Sofia", "Marc", "sofia@exemple.fr")
    for number in numbers:
        rows = rows.replace(f'<row r="{number}"', f'<row r="{number}" hidden="1"')
    return xlsx(rows)


HIDDEN = [
    Case("one", with_hidden(3), [{"first_name": "Anaïs"}, {"first_name": "Sofia"}],
         notes=["1 ligne masquée laissée de côté (ligne 3)."]),
    Case("two", with_hidden(2, 4), [{"first_name": "Ilan"}],
         notes=["2 lignes masquées laissées de côté (lignes 2 et 4)."]),
    Case("two that follow", with_hidden(3, 4), [{"first_name": "Anaïs"}],
         notes=["2 lignes masquées laissées de côté (lignes 3 et 4)."]),
]  # fmt: skip
ADDRESSES = {"addresses": CELLS, "names in one piece": IN_ONE_PIECE}
