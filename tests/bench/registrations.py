"""Registrations a second through the service, one after the other: lock, rules, seat, history and mail included."""

from statistics import median
from time import perf_counter

from inscriptions.people.answers import SignUp
from inscriptions.signup.register import register
from rencontre.actors import THE_PERSON
from tests.factories import SlotFactory, WorkshopFactory

PEOPLE, RUNS = 200, 3


def rate() -> float:
    """Registrations a second for 200 people who share five workshops of 50 seats."""
    slot = SlotFactory()
    workshops = [workshop.pk for workshop in WorkshopFactory.create_batch(5, parent=slot, capacity=50)]
    started = perf_counter()
    for number in range(PEOPLE):
        sign_up = SignUp(
            first_name=f"Alice{number}",
            last_name="Durand",
            email=f"alice{number}@exemple.fr",
            wishes={slot.pk: [workshops[number % 5], workshops[(number + 1) % 5]]},
        )
        register(event=slot.event, sign_up=sign_up, by=THE_PERSON)
    return PEOPLE / (perf_counter() - started)


if __name__ == "__main__":
    rates = [rate() for _ in range(RUNS)]
    print(f"Inscriptions par seconde (médiane de {RUNS} mesures, {PEOPLE} personnes) : {median(rates):.0f}")
