"""Lists as the services that organisers use write them, with invented people.

Where the headings come from. HelloAsso: the reported file, and public code that reads « Nom participant », « Prénom
participant », « N° de téléphone », « Email payeur ». pretix: its check-in list, « Order code », « Attendee name »,
« Attendee name: Given name », « Product », « E-mail », « Phone number », « Company ». Eventbrite: its attendee report,
« Order #, Order Date, First Name, Last Name, Email, Quantity, Ticket Type, Attendee Status »; its French names are not
checked. Weezevent: the reported file. Hi.Events: `AttendeesExport.php` of HiEventsDev/Hi.Events. Microsoft Forms:
« ID, Start time, Completion time, Email, Name », « anonymous » for who is not signed in. LimeSurvey: « ID de la
réponse », « Date de soumission », « Dernière page », « Langue de départ », « Tête de série ». Google Forms:
« Horodateur », « Timestamp ». Framaforms: the delimited export of Drupal's webform, three lines of headings, an « X »
for what is ticked. Outlook: « Titre », « Adresse de messagerie », « Tél. mobile », « Téléphone (bureau) ».
"""

from tests.inscriptions.spreadsheets.cases import Case, book, text

ROY = {"first_name": "Ilan", "last_name": "Roy", "email": "ilan@exemple.fr"}
WHERE = {"organisation": "CCAS d’Ecques", "job_title": "Directeur"}
MORNING = {"attends_morning": True, "attends_afternoon": False}
BOTH = {"attends_morning": True, "attends_lunch": True, "attends_afternoon": True}


def kept(*parts: dict, **fields) -> list[dict]:
    found = dict(fields)
    for part in parts:
        found |= part
    return [found]


def pairs(separator: str, *cells: tuple[str, str]) -> bytes:
    return text(separator.join(f'"{name}"' for name, _ in cells), separator.join(f'"{cell}"' for _, cell in cells))


HELLOASSO = [
    Case("participants", text(
        "Référence commande;Date de la commande;Statut de la commande;Nom participant;Prénom participant;Nom payeur;"
        "Prénom payeur;Email payeur;Raison sociale;Moyen de paiement;Billet;Numéro de billet;Tarif;Montant tarif;Code "
        "Promo;Montant code promo;Structure;Fonction",
        "61234567;12/10/2026 09:12;Validé;ROY;Ilan;MARC;Sofia;sofia@exemple.fr;;Gratuit;https://exemple.fr/b/1;72345678;"
        "Entrée;0,00;;;CCAS d’Ecques;Directeur", encoding="utf-8-sig"),
        kept(WHERE, first_name="Ilan", last_name="Roy", email="sofia@exemple.fr")),
    Case("with an address asked of each", pairs(";", ("Référence commande", "1"), ("Statut de la commande", "Validé"),
        ("Nom participant", "Roy"), ("Prénom participant", "Ilan"), ("Email payeur", "sofia@exemple.fr"),
        ("Adresse e-mail", "ilan@exemple.fr"), ("N° de téléphone", "612345678")), kept(ROY, phone="0612345678")),
    Case("an order given back", text(
        "Référence commande;Statut de la commande;Nom participant;Prénom participant;Email payeur",
        "1;Validé;Roy;Ilan;ilan@exemple.fr", "2;Remboursé;Marc;Sofia;sofia@exemple.fr",
        "3;Annulé;Petit;Léo;leo@exemple.fr"), kept(ROY), notes=["Lignes 3 et 4 : annulées, laissées de côté."]),
    Case("in a workbook", book(("N° de billet", "Nom participant", "Prénom participant", "Email acheteur", "Structure"),
        (72345678, "ROY", "Ilan", "ilan@exemple.fr", "CCAS")), kept(ROY, organisation="CCAS")),
]  # fmt: skip

WEEZEVENT = [
    Case("participants", text("Code barre;N° de billet;Nom;Prénom;Email;Tarif;Date d'achat;Société;Fonction;Portable",
        "123456789012;W1;ROY;Ilan;ilan@exemple.fr;Entrée;12/10/2026;CCAS d’Ecques;Directeur;0612345678",
        encoding="cp1252"), kept(ROY, WHERE, phone="0612345678")),
    Case("with its buyer", pairs(",", ("Code-barres", "12"), ("Nom acheteur", "Marc"), ("Prénom acheteur", "Sofia"),
        ("Email acheteur", "sofia@exemple.fr"), ("Nom", "Roy"), ("Prénom", "Ilan"), ("E-mail", "ilan@exemple.fr")),
        kept(ROY)),
    Case("in a workbook", book(("Code barre", "Nom", "Prénom", "Email", "Statut", "Portable"),
        (123456789012, "Roy", "Ilan", "ilan@exemple.fr", "Valide", 612345678),
        (123456789013, "Marc", "Sofia", "sofia@exemple.fr", "Annulé", 612345679)), kept(ROY, phone="0612345678")),
    Case("tabs", pairs("\t", ("N° de billet", "W1"), ("Nom", "ROY"), ("Prénom", "Ilan"), ("Adresse e-mail",
        "ilan@exemple.fr"), ("Organisme", "CCAS d’Ecques"), ("Titre du poste", "Directeur")), kept(ROY, WHERE)),
]  # fmt: skip

EVENTBRITE = [
    Case("English", pairs(",", ("Order #", "1"), ("Order Date", "2026-10-12 09:12:44"), ("First Name", "Ilan"),
        ("Last Name", "Roy"), ("Email", "ilan@exemple.fr"), ("Quantity", "1"), ("Ticket Type", "Entrée"),
        ("Attendee Status", "Attending"), ("Company", "CCAS d’Ecques"), ("Job Title", "Directeur"),
        ("Cell Phone", "06 12 34 56 78"), ("Home City", "Ecques")), kept(ROY, WHERE, phone="06 12 34 56 78")),
    Case("French", pairs(",", ("N° de commande", "1"), ("Date de la commande", "12/10/2026"), ("Prénom", "Ilan"),
        ("Nom de famille", "Roy"), ("Adresse e-mail", "ilan@exemple.fr"), ("Type de billet", "Entrée"),
        ("Statut du participant", "Présent"), ("Société", "CCAS d’Ecques"), ("Intitulé du poste", "Directeur")),
        kept(ROY, WHERE)),
    Case("who does not come", text("Order #,First Name,Surname,Email,Attendee Status",
        "1,Ilan,Roy,ilan@exemple.fr,Checked In", "2,Sofia,Marc,sofia@exemple.fr,Not Attending",
        "3,Léo,Petit,leo@exemple.fr,Deleted"), kept(ROY)),
    Case("with its buyer", pairs(",", ("Order no.", "1"), ("Buyer First Name", "Sofia"), ("Buyer Last Name", "Marc"),
        ("Buyer Email", "sofia@exemple.fr"), ("Attendee first name", "Ilan"), ("Attendee last name", "Roy"),
        ("Attendee email", "ilan@exemple.fr")), kept(ROY)),
]  # fmt: skip

PRETIX = [
    Case("check-in list", pairs(",", ("Order code", "Q37NT"), ("Attendee name", "Ilan Roy"),
        ("Attendee name: Given name", "Ilan"), ("Attendee name: Family name", "Roy"), ("Product", "Entrée"),
        ("Price", "0.00"), ("Checked in", ""), ("Voucher code", ""), ("E-mail", "ilan@exemple.fr"),
        ("Phone number", "+33 6 12 34 56 78"), ("Company", "CCAS")), kept(ROY, organisation="CCAS")),
    Case("an address of the order and one of each", pairs(";", ("Order code", "Q37NT"), ("Email", "sofia@exemple.fr"),
        ("Attendee name", "Ilan Roy"), ("Attendee email", "ilan@exemple.fr"), ("Product", "Entrée")), kept(ROY)),
    Case("a name in one piece", pairs(",", ("Order code", "Q37NT"), ("Attendee name", "Ilan Roy"),
        ("Email", "ilan@exemple.fr"), ("Order status", "paid")), kept(ROY)),
    Case("cancelled", text("Order code;Order status;Attendee name;Email", "A;paid;Ilan Roy;ilan@exemple.fr",
        "B;canceled;Sofia Marc;sofia@exemple.fr"), kept(ROY), notes=["Ligne 3 : annulée, laissée de côté."]),
]  # fmt: skip

HI_EVENTS = [
    Case("attendees", book(
        ("ID", "First Name", "Last Name", "Email", "Status", "Is Checked In", "Checked In At", "Product ID",
         "Product Name", "Event ID", "Public ID", "Short ID", "Created Date", "Updated Date", "Notes", "Structure"),
        (1, "Ilan", "Roy", "ilan@exemple.fr", "ACTIVE", "No", None, 4, "Entrée", 1, "A-1", "a_1", "2026-10-12 09:12:44",
         "2026-10-12 09:12:44", "fauteuil", "CCAS")), kept(ROY, organisation="CCAS", note="fauteuil")),
    Case("one cancelled", book(("ID", "First Name", "Last Name", "Email", "Status", "Product Name"),
        (1, "Ilan", "Roy", "ilan@exemple.fr", "ACTIVE", "Entrée"),
        (2, "Sofia", "Marc", "sofia@exemple.fr", "CANCELLED", "Entrée")), kept(ROY)),
    Case("an English list", pairs(",", ("Title", "Mr"), ("Forename", "Ilan"), ("Surname", "Roy"),
        ("Email Address", "ilan@exemple.fr"), ("Organization", "CCAS d’Ecques"), ("Position", "Directeur"),
        ("Morning", "yes"), ("Lunch", "Y"), ("Afternoon", "yes")), kept(ROY, WHERE, BOTH)),
    Case("another English list", pairs(";", ("Name", "Ilan Roy"), ("E-mail", "ilan@exemple.fr"),
        ("Attendance", "Morning only"), ("Employer", "CCAS d’Ecques"), ("Job title", "Directeur")),
        kept(ROY, WHERE, MORNING)),
]  # fmt: skip

SURVEY = ("ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série")
LIMESURVEY = [
    Case("full text", pairs(";", *zip(SURVEY, ("1", "2026-10-12 09:12:44", "3", "fr", "123"), strict=True),
        ("Votre prénom", "Ilan"), ("Votre nom", "Roy"), ("Votre adresse électronique", "ilan@exemple.fr"),
        ("Vous viendrez [Le matin]", "Oui"), ("Vous viendrez [L’après-midi]", "Non")), kept(ROY, MORNING)),
    Case("codes and text", pairs(",", ("id. ID", "1"), ("Q01. Votre prénom", "Ilan"), ("Q02. Votre nom", "Roy"),
        ("Q03. Votre adresse mail :", "ilan@exemple.fr"), ("Q04[SQ001]. Vous viendrez [Le matin]", "Y"),
        ("Q04[SQ002]. Vous viendrez [Le déjeuner]", "N"), ("Q04[SQ003]. Vous viendrez [L’après-midi]", "")),
        kept(ROY, MORNING, attends_lunch=False)),
    Case("left of the page", pairs(";", ("<p>Votre&nbsp;pr&eacute;nom</p>", "Ilan"), ("<b>Votre nom</b>", "Roy"),
        ("Votre adresse e-mail<br />", "ilan@exemple.fr"), ("Vous viendrez <br /> [Le matin]", "Oui"),
        ("Vous viendrez <br /> [L’après-midi]", "")), kept(ROY, MORNING)),
    Case("codes alone", pairs(";", ("id", "1"), ("submitdate", "2026-10-12"), ("prenom", "Ilan"), ("nom", "Roy"),
        ("email", "ilan@exemple.fr"), ("presence[SQ001]", "Y"), ("presence[SQ002]", "")),
        kept(ROY, MORNING), said={"F": "attends_morning", "G": "attends_afternoon"}),
]  # fmt: skip

GOOGLE = [
    Case("French", pairs(",", ("Horodateur", "2026/10/12 9:12:44 AM UTC+2"), ("Adresse e-mail", "ilan@exemple.fr"),
        ("Prénom", "Ilan"), ("Nom", "Roy"), ("Structure (collectivité, service ; association)", "CCAS d’Ecques"),
        ("Vous viendrez", "Le matin;Le déjeuner;L’après-midi"), ("1er choix d’atelier", "Atelier 2 : Habiter")),
        kept(ROY, BOTH, organisation="CCAS d’Ecques", wishes=[2])),
    Case("several answers, commas", pairs(",", ("Horodateur", "12/10/2026 09:12:44"), ("NOM Prénom", "ROY Ilan"),
        ("Adresse mail", "ilan@exemple.fr"), ("Serez-vous présent ?", "Le matin, L’après-midi"),
        ("Vos ateliers", "Habiter, Santé")), kept(ROY, BOTH | {"attends_lunch": False}, wishes=[2, 1])),
    Case("English", pairs(",", ("Timestamp", "10/12/2026 9:12:44"), ("Email Address", "ilan@exemple.fr"),
        ("First name", "Ilan"), ("Last name", "Roy"), ("Your company", "CCAS"), ("Will you have lunch?", "Yes")),
        kept(ROY, organisation="CCAS", attends_lunch=True)),
    Case("a grid", pairs(",", ("Horodateur", "12/10/2026 09:12:44"), ("Quel est votre prénom ?", "Ilan"),
        ("Quel est votre nom ?", "Roy"), ("Quelle est votre adresse e-mail ?", "ilan@exemple.fr"),
        ("Présence [Matin]", "Oui"), ("Présence [Après-midi]", "Non")), kept(ROY, MORNING)),
]  # fmt: skip

FORMS = ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom")
MICROSOFT = [
    Case("anonymous", book((*FORMS, "Votre prénom", "Votre nom", "Votre adresse e-mail"),
        (1, 46307.4, 46307.5, "anonymous", "anonymous", "Ilan", "Roy", "ilan@exemple.fr")), kept(ROY)),
    Case("signed in", book((*FORMS, "Prénom", "Nom de famille", "Structure"),
        (1, 46307.4, 46307.5, "ilan@exemple.fr", "Roy Ilan", "Ilan", "Roy", "CCAS")), kept(ROY, organisation="CCAS")),
    Case("English", book(("ID", "Start time", "End time", "Email", "Name", "First name", "Last name", "Your email"),
        (1, 46307.4, 46307.5, "anonymous", "Anonymous", "Ilan", "Roy", "ilan@exemple.fr")), kept(ROY)),
    Case("several answers", book((*FORMS, "Nom et prénom", "Courriel", "Vous viendrez"),
        (1, 46307.4, 46307.5, "anonyme", "Anonyme", "ROY Ilan", "ilan@exemple.fr", "Le matin;Le déjeuner;")),
        kept(ROY, MORNING, attends_lunch=True)),
]  # fmt: skip

WEBFORM = ("Série", "SID", "Heure de soumission", "Brouillon", "Adresse IP", "UID", "Nom d’utilisateur")
FROM_WEB = ("1", "12", "12/10/2026 - 09:12", "Non", "192.0.2.1", "0", "")


def framaforms(names: tuple[str, ...], cells: tuple[str, ...], above: tuple[str, ...]) -> bytes:
    details, blank = ("Détails de soumission", *[""] * 6), ("",) * 7
    lines = ((*details, *[""] * len(names)), (*blank, *above), (*WEBFORM, *names), (*FROM_WEB, *cells))
    return text(*("\t".join(line) for line in lines), encoding="utf-16")


TICKED = ("Le matin", "Le déjeuner", "L’après-midi")
FRAMAFORMS = [
    Case("ticked", framaforms(("Prénom", "Nom", "Courriel", *TICKED), ("Ilan", "Roy", "ilan@exemple.fr", "X", "", ""),
        ("", "", "", "Vous viendrez", "", "")), kept(ROY, MORNING, attends_lunch=False)),
    Case("all ticked", framaforms(("Votre nom", "Votre prénom", "Votre e-mail", *TICKED),
        ("Roy", "Ilan", "ilan@exemple.fr", "X", "X", "X"), ("", "", "", "Présence", "", "")), kept(ROY, BOTH)),
    Case("a choice in one cell", framaforms(("NOM Prénom", "Adresse électronique", "1er choix", "2e choix"),
        ("ROY Ilan", "ilan@exemple.fr", "Habiter", "Santé"), ("", "", "Ateliers", "")), kept(ROY, wishes=[2, 1])),
    Case("a workshop a column", framaforms(("Prénom", "Nom", "Courriel", "Santé", "Habiter"),
        ("Ilan", "Roy", "ilan@exemple.fr", "", "X"), ("", "", "", "Votre atelier", "")), kept(ROY, wishes=[2])),
    Case("Framadate", text(',"jeu. 31 mai","jeu. 31 mai",', ",Matin,Après-midi,", '"ROY Ilan",Oui,Non,'),
        kept(MORNING, first_name="Ilan", last_name="Roy"), said={"A": "full_name"}),
]  # fmt: skip

LISTS = [
    Case("a town hall, civility", pairs(";", ("Civilité", "M."), ("Nom", "ROY"), ("Prénom", "Ilan"),
        ("Fonction", "Directeur"), ("Structure", "CCAS d’Ecques"), ("Adresse postale", "1 place de la Mairie"),
        ("Mail", "ilan@exemple.fr")), kept(ROY, WHERE),
        notes=["2 colonnes laissées de côté : Civilité, Adresse postale."]),
    Case("a town hall, M./Mme", book(("M./Mme", "NOM", "PRENOM", "QUALITE", "COLLECTIVITE", "MEL", "TEL"),
        ("M.", "ROY", "ILAN", "DIRECTEUR", "CCAS D’ECQUES", "ilan@exemple.fr", 321000001)),
        kept(ROY, phone="0321000001")),
    Case("Outlook", pairs(",", ("Prénom", "Ilan"), ("Deuxième prénom", ""), ("Nom", "Roy"),
        ("Société", "CCAS d’Ecques"), ("Service", "Direction"), ("Titre", "Directeur"), ("Ville (bureau)", "Ecques"),
        ("Téléphone (bureau)", ""), ("Tél. mobile", "06 12 34 56 78"),
        ("Adresse de messagerie", "ilan@exemple.fr"), ("Type de messagerie", "SMTP")),
        kept(ROY, WHERE, phone="06 12 34 56 78", territory="Ecques")),
    Case("half-days in one cell", pairs(";", ("NOM et prénom", "ROY Ilan"), ("Courriel", "ilan@exemple.fr"),
        ("Présence", "journée sans déjeuner")), kept(ROY, BOTH | {"attends_lunch": False})),
    Case("who does not come", text("NOM Prénom;Courriel;Présence", "ROY Ilan;ilan@exemple.fr;matin",
        "MARC Sofia;sofia@exemple.fr;Absente", "PETIT Léo;leo@exemple.fr;excusé"), kept(ROY, MORNING),
        notes=["Lignes 3 et 4 : annulées, laissées de côté."]),
]  # fmt: skip
SERVICES = {
    "HelloAsso": HELLOASSO, "Weezevent": WEEZEVENT, "Eventbrite": EVENTBRITE, "pretix": PRETIX, "Hi.Events": HI_EVENTS,
    "LimeSurvey": LIMESURVEY, "Google Forms": GOOGLE, "Microsoft Forms": MICROSOFT, "Framaforms": FRAMAFORMS,
    "lists": LISTS,
}  # fmt: skip
