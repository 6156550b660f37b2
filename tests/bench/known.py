"""Whether the time of an answer tells who is registered: sign-ups, and « retrouver », of known and unknown people.

They ask by turns, so that the machine is the same for both. What is printed: the medians, their ratio, and how often an
answer to a known person takes longer than one to an unknown (the statistic U of Mann and Whitney over n × m: 50 % when
the time tells nothing, 100 % when one measure is enough to tell).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from statistics import median
from time import perf_counter

from django.conf import settings
from django.test import Client
from django.urls import reverse

from inscriptions.signup.public_form import new_clock
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory, SlotFactory, WorkshopFactory

MEASURES = 200
Ask = Callable[[int], None]


def longer(known: list[float], unknown: list[float]) -> float:
    """How often one of `known` is longer than one of `unknown`, half of the equal ones counted."""
    others = sorted(unknown)
    return sum((bisect_left(others, one) + bisect_right(others, one)) / 2 for one in known) / len(known) / len(others)


def measured(asks: dict[str, Ask]) -> dict[str, list[float]]:
    """Milliseconds of MEASURES requests of each, by turns, the first ten left out."""
    found: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(-10, MEASURES):
        for name, ask in asks.items():
            started = perf_counter()
            ask(number)
            if number >= 0:
                found[name].append(1000 * (perf_counter() - started))
    return found


def told(what: str, found: dict[str, list[float]]) -> str:
    known, unknown = found["connues"], found["inconnues"]
    return (
        f"{what} : médianes {median(known):.1f} ms (connues), {median(unknown):.1f} ms (inconnues), "
        f"rapport {median(known) / median(unknown):.2f} ; une connue prend plus longtemps dans "
        f"{100 * longer(known, unknown):.0f} % des paires"
    )


def asks_of(event: Event, *, link: bool) -> dict[str, Ask]:
    """A request for people who are registered already, and one for people who never were."""
    client, slot = Client(), event.sessions.get(kind="ateliers")
    workshop = slot.workshops.order_by("pk")[0]
    page = reverse("inscriptions:find_link") if link else f"{event.get_absolute_url()}inscription/"

    def ask(name: str, number: int) -> None:
        email = f"{name}{number + 10}@exemple.fr"
        typed = {
            "first_name": "Camille", "last_name": f"{name}{number + 10}", "email": email, "organisation": "Ville",
            "profile": "elu", "attends_morning": "on", "attends_afternoon": "on", "started": new_clock(event),
            f"wish_{slot.pk}_1": workshop.pk,
        }  # fmt: skip
        answer = client.post(page, {"email": email} if link else typed, secure=True)
        if answer.status_code != 302:
            raise SystemExit(f"{page}: {answer.status_code}")

    return {"connues": lambda number: ask("connue", number), "inconnues": lambda number: ask("inconnue", number)}


def a_day(**fields: object) -> Event:
    """A day where all those who are called known are registered, as the site registers them."""
    slot = SlotFactory(event=EventFactory(**fields))
    WorkshopFactory.create_batch(2, parent=slot)
    for number in range(MEASURES + 10):
        name = f"connue{number}"
        RegistrationFactory(event=slot.event, first_name="Camille", last_name=name, email=f"{name}@exemple.fr")
    return slot.event


if __name__ == "__main__":
    settings.SIGNUP_BUDGET_ADDRESS = settings.SIGNUP_BUDGET_NETWORK = 10_000
    settings.SIGNUP_MIN_SECONDS = 0
    settings.ALLOWED_HOSTS = ["*"]
    print(f"{MEASURES} + {MEASURES} demandes, à tour de rôle :")
    for named, fields in (("adresses à confirmer", {"confirm_addresses": True}), ("sans confirmation", {})):
        print(told(f"S’inscrire, {named}", measured(asks_of(a_day(**fields), link=False))))
    print(told("Retrouver mon lien", measured(asks_of(a_day(), link=True))))
