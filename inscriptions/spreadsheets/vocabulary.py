"""The words that headings are made of, in French and in English, folded."""

_FILLING = """
    votre vos le la les l de du des d un une the your of s e participant participante inscrit inscrite attendee personne
    ou et a en au aux vous merci indiquer indiquez saisir saisissez quel quelle est sont obligatoire facultatif requis
    required please svp si oui non
"""
_FOREIGN = """
    payeur payer acheteur acheteuse buyer purchaser facturation billing commande order paiement payment tarif billet
    ticket montant code numero date heure horaire statut ip siret postal postale adresse address utilisateur user promo
    evenement event produit product accompagnant accompagnateur responsable manager referent urgence emergency fichier
    groupe secondaire second deuxieme middle nombre nb quantite prix url site web
"""
_OF_A_NAME = """
    civil naissance jeune fille usage usuel marital patronymique famille eleve elu elue agent stagiaire invite invitee
    adherent benevole candidat delegue membre guest member delegate first last family given maiden surname full complet
"""
FILLING = frozenset(_FILLING.split())  # stand around what is asked
FOREIGN = frozenset(_FOREIGN.split())  # say of whom or of what: not of the person who comes
OF_ITS_OWN = {"phone": {"numero"}, "email": {"adresse", "address", "second", "secondaire"}}  # foreign to others alone
# « Nom de l’animal » names nobody who comes: around « nom » and « prénom » stand these words only.
NAMES_ALONE = {"nom", "noms", "prenom", "prenoms", "name"}
OF_A_NAME = frozenset(_OF_A_NAME.split())
# Headings that often mean an answer, and sometimes something else.
LIKELY = {
    "titre": "job_title", "title": "job_title", "role": "job_title", "mission": "job_title",
    "service": "organisation", "association": "organisation", "mairie": "organisation", "direction": "organisation",
    "raison sociale": "organisation", "nom de l association": "organisation", "nom de la commune": "territory",
    "repas": "attends_lunch", "midi": "attends_lunch", "buffet": "attends_lunch", "regime": "meal_constraint",
    "alimentation": "meal_constraint", "allergie": "meal_constraint", "diet": "meal_constraint",
    "localite": "territory", "secteur": "territory", "departement": "territory", "epci": "territory",
}  # fmt: skip
STATES = {
    "statut", "etat de l inscription", "statut de l inscription", "statut inscription", "statut de la commande",
    "etat de la commande", "statut du billet", "etat du billet", "statut du participant", "statut participant",
    "status", "order status", "registration status", "attendee status", "ticket status",
    "approval status", "etat du dossier",
}  # fmt: skip
# Who pays may be somebody else: their address serves for want of another.
OF_THE_PAYER = {
    "email payeur", "e mail payeur", "mail payeur", "email acheteur", "e mail acheteur", "email de l acheteur",
    "e mail de l acheteur", "adresse e mail de l acheteur", "email du payeur", "adresse e mail du payeur",
    "courriel du payeur", "buyer email", "purchaser email", "order email", "email de la commande",
}  # fmt: skip
ANONYMOUS = {"anonymous", "anonyme"}  # what Microsoft Forms writes of who is not asked to sign in
