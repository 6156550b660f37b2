"""Invented people for the demonstration and the measurements: the same number of the same seed is the same person."""

from random import Random

from inscriptions.people.answers import SignUp
from programme.models import Event, Session
from rencontre.french.names import fold

FIRST_NAMES = (
    "Aïcha", "Amélie", "Antoine", "Baptiste", "Camille", "Cécile", "Chloé", "Clément", "Denise", "Élodie", "Émile",
    "Fatima", "Florence", "François", "Gaëlle", "Hélène", "Inès", "Jean-Luc", "Karim", "Léa", "Loïc", "Marie-Ange",
    "Mehdi", "Nadège", "Noël", "Océane", "Pascal", "Rachid", "Sébastien", "Thérèse", "Valérie", "Yann", "Zoé",
)  # fmt: skip
LAST_NAMES = (
    "Barbier", "Bâcle", "Ben Salah", "Carlier", "Czerwinski", "d'Orval", "Damien", "de Wailly", "Delattre", "Delobelle",
    "Descamps", "Dubois-Petit", "Évrard", "Fournier", "Hernu", "Hingrez Cereda", "Kowalski", "L'Hermitte",
    "La Fontaine", "Le Goaziou", "Leclercq", "Lefebvre", "Lemaître", "Mercier", "N'Diaye", "O'Brien", "Pruvost",
    "Ringot", "Saïdi", "Thévenet", "Vandamme", "Vasseur", "Wattiez",
)  # fmt: skip
ORGANISATIONS = (
    "Centre social du Haut-Pont", "Ville de Saint-Omer", "CA Pays de Saint-Omer", "Département du Pas-de-Calais",
    "Mission locale de l’Audomarois", "Pas-de-Calais Habitat", "Association Les Amis du quartier", "Académie de Lille",
    "Préfecture du Nord", "CCAS d’Arques", "Région Hauts-de-France", "Conseil citoyen Saint-Exupéry",
)  # fmt: skip
JOB_TITLES = (
    "directrice", "chargé de mission politique de la ville", "cheffe de projet", "adjoint au maire", "présidente",
    "coordinateur jeunesse", "médiatrice sociale", "conseillère citoyenne", "gestionnaire de proximité", "élue",
)  # fmt: skip
TERRITORIES = ("Saint-Omer", "Arques", "Longuenesse", "Lille", "Maubeuge", "Calais", "Dunkerque", "Lens", "")
HALF_DAYS = ((True, True), (True, True), (True, True), (True, False), (False, True))  # morning, afternoon


def invented_sign_up(*, event: Event, slots: list[Session], seed: int, number: int) -> SignUp:
    """Person `number` of `seed`, with wishes among `slots` (from `programme.queries`) where they come."""
    draw = Random(f"{seed}:{number}")  # noqa: S311 — repeatable on purpose, no secret
    first_name, last_name = draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)
    morning, afternoon = draw.choice(HALF_DAYS) if event.afternoon_starts_at else (True, False)
    attended = {"morning": morning, "afternoon": afternoon}
    return SignUp(
        first_name=first_name,
        last_name=last_name,
        email=f"{'.'.join(fold(f'{first_name} {last_name} {seed} {number}').split())}@example.org",
        organisation=draw.choice(ORGANISATIONS),
        job_title=draw.choice(JOB_TITLES),
        profile=draw.choice(event.profiles)[0],
        territory=draw.choice(TERRITORIES),
        attends_morning=morning,
        attends_lunch=event.lunch_offered and draw.random() < 0.7,
        attends_afternoon=afternoon,
        vegetarian=draw.random() < 0.15,
        photo_consent=draw.random() < 0.6,
        list_consent=draw.random() < 0.5,
        wishes={slot.pk: wished(event, slot, draw) for slot in slots if attended[slot.half_day]},
    )


def wished(event: Event, slot: Session, draw: Random) -> list[int]:
    """As many workshops as the form asks, best first."""
    workshops = [workshop.pk for workshop in slot.choices_offered]
    return draw.sample(workshops, min(event.wishes_per_slot, len(workshops)))
