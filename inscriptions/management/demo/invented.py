"""Invented people for the demonstration and the measurements: the same number of the same seed is the same person."""

from dataclasses import replace
from random import Random

from inscriptions.people.answers import SignUp
from programme.models import Event
from programme.queries import Slot
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
PRESENCES = ((True, True), (True, True), (True, True), (True, False), (False, True))  # morning, afternoon

# What a few of them ask for; the numbers are among those that nobody is given.
MEALS = ("sans gluten", "sans lactose", "allergie aux arachides")
ACCESS = (
    "boucle magnétique",
    "place pour un fauteuil roulant",
    "interprète en langue des signes",
    "place près de l’entrée",
)
PHONE = "06 39 98 {:02} {:02}"


def invented_sign_up(*, event: Event, slots: list[Slot], seed: int, number: int) -> SignUp:
    """Person `number` of `seed`, with wishes among `slots` (from `programme.queries`) where they come."""
    draw = Random(f"{seed}:{number}")  # noqa: S311 — repeatable on purpose, no secret
    first_name, last_name = draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)
    morning, afternoon = draw.choice(PRESENCES) if event.afternoon_starts_at else (True, False)
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


def wished(event: Event, slot: Slot, draw: Random) -> list[int]:
    """As many workshops as the form asks, best first."""
    workshops = [workshop.pk for workshop in slot.offered]
    return draw.sample(workshops, min(event.wishes_per_slot, len(workshops)))


def leaning_sign_up(*, event: Event, slots: list[Slot], seed: int, number: int) -> SignUp:
    """The same person as a day that is talked about gets them: most lean to the first workshops, a few need something.

    About one in sixteen has no preference.
    """
    person = invented_sign_up(event=event, slots=slots, seed=seed, number=number)
    draw = Random(f"{seed}:{number}:journée")  # noqa: S311
    has_no_preference = draw.random() < 1 / 16
    return replace(
        person,
        phone=PHONE.format(draw.randrange(100), draw.randrange(100)) if draw.random() < 0.3 else "",
        meal_constraint=draw.choice(MEALS) if person.attends_lunch and draw.random() < 0.05 else "",
        access_needs=draw.choice(ACCESS) if draw.random() < 0.04 else "",
        wishes={
            slot.pk: [] if has_no_preference else leaning(event, slot, draw)
            for slot in slots
            if slot.pk in person.wishes
        },
    )


def leaning(event: Event, slot: Slot, draw: Random) -> list[int]:
    """As many workshops as the form asks, best first; the first of the slot is wished the most, the last the least."""
    left = [workshop.pk for workshop in slot.offered]
    weights = {workshop: 1 / rank for rank, workshop in enumerate(left, start=2)}
    chosen: list[int] = []
    while left and len(chosen) < event.wishes_per_slot:
        chosen += draw.choices(left, [weights[workshop] for workshop in left])
        left.remove(chosen[-1])
    return chosen
