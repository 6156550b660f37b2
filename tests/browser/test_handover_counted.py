"""A place that is handed over, by whoever gives it and by whoever takes it: loads and answers are counted.

Without script and with it, by keyboard alone, on a phone and on a screen; axe reads each state, in light and dark.
"""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from inscriptions.models import Handover, Registration
from inscriptions.post.links import offer_token, token
from programme.models import Event
from tests.browser.counted import Cost, Hand
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    HandoverFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
NORA = "nora@exemple.fr"
WHO = {"first_name": "Nora", "last_name": "Petit", "organisation": "Ville d’Arques"}
MOST_TABS = 60


@pytest.fixture
def day() -> Event:
    """A full day with a line, of two slots."""
    said = {"title": "Animer le partenariat du contrat de ville", "capacity": 1, "waiting_list": True}
    event = EventFactory(**said, contact_email="contact@exemple.fr", lunch_offered=True)
    room = RoomFactory(venue=event.main_venue, name="Salle Vauban")
    for hour in (10, 14):
        slot = SlotFactory(event=event, starts_at=time(hour), ends_at=time(hour + 2))
        for number, title in enumerate(("L’exemple de la santé", "L’emploi et l’insertion"), start=1):
            WorkshopFactory(parent=slot, number=number, title=title, room=room, capacity=12)
    return event


def giver_of(event: Event, first_name: str = "Alice") -> Registration:
    """Somebody with a seat in the first slot; in the second they wait for a place in vain."""
    alice = RegistrationFactory(event=event, first_name=first_name, last_name="d'Orval", attends_lunch=True)
    morning = event.sessions.slots().order_by("starts_at").first()
    workshop = morning.workshops.order_by("number").first()
    ChoiceFactory(registration=alice, slot=morning, workshop=workshop)
    SeatFactory(registration=alice, slot=morning, workshop=workshop)
    return alice


def giving(person: Registration) -> str:
    return reverse("inscriptions:hand_over", args=[token(person)])


def receiving(offer: Handover) -> str:
    return reverse("inscriptions:offered", args=[offer_token(offer)])


def tabs_to(page: Page, selector: str) -> None:
    """Goes by the Tab key alone to the element, or to the radio of its group that the key reaches."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key never reaches {selector}")


@pytest.mark.parametrize("script", [False, True], ids=["without-script", "with-script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_place_is_given_in_one_answer_and_taken_in_five(open_phone, day, script, width):
    alice = giver_of(day)
    page = open_phone(java_script_enabled=script)
    page.set_viewport_size({"width": width, "height": 800})
    asked = []
    page.on("request", lambda request: asked.append(request.method) if request.resource_type == "document" else None)

    hand = Hand(page)
    page.goto(giving(alice))
    hand.enters(page.locator("[name=to]"), NORA)

    given = hand.cost
    assert f"Proposition envoyée à {NORA}" in page.locator("main .alert-success").inner_text()
    hand.cost = Cost()
    page.goto(receiving(Handover.objects.get()))
    for name, value in WHO.items():
        hand.types(page.locator(f"[name={name}]"), value)
    hand.clicks(page.locator("[name=profile]").first)
    hand.clicks(page.locator("[name^=wish_]").first)
    hand.goes(page.locator("main form [type=submit]").first)

    taken = hand.cost
    assert asked == ["GET", "POST", "GET"] * 2
    assert (given.fields, given.clicks) == (1, 0)
    assert (taken.fields, taken.clicks) == (3, 3)  # the third click sends
    nora = Registration.objects.get(email=NORA)
    assert page.url.endswith(reverse("inscriptions:mine", args=[token(nora)]))
    assert nora.seats.count() == 2
    assert not Registration.objects.get(pk=alice.pk).is_live


def test_it_is_given_taken_and_declined_by_the_keyboard_alone(open_phone, day):
    page = open_phone()
    page.goto(giving(giver_of(day)))
    tabs_to(page, "[name=to]")
    page.keyboard.type(NORA)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(receiving(Handover.objects.get()))
    for name, value in WHO.items():
        tabs_to(page, f"[name={name}]")
        page.keyboard.type(value)
    for group in ("profile", "wish_"):
        tabs_to(page, f"[name^={group}]")
        page.keyboard.press("Space")
    tabs_to(page, "main form [type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Registration.objects.get(email=NORA).status == "confirmed"

    other = HandoverFactory(offer=giver_of(day, "Bob"))
    page.goto(receiving(other))
    tabs_to(page, "form[action$='decliner/'] [type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "n’est plus proposée" in page.locator("main .alert").inner_text()


def test_what_is_missing_is_said_at_the_top_and_nothing_typed_is_lost(open_phone, day):
    page = open_phone()
    page.goto(receiving(HandoverFactory(offer=giver_of(day))))
    page.locator("[name=first_name]").fill("Nora")

    follow(page.locator("main form [type=submit]").first)

    assert page.evaluate("document.activeElement.matches('.alert-error')")
    assert page.locator("[name=first_name]").input_value() == "Nora"


def _send_nothing(page: Page) -> None:
    follow(page.locator("main form [type=submit]").first)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_state_suits_everyone(open_as, day, scheme):
    now = timezone.now()
    over = {"offered_at": now - timedelta(days=3)}
    waits, has_none, declined, given = (giver_of(day, name) for name in ("Zoé", "Bob", "Diane", "Émile"))
    offered = HandoverFactory(offer=waits, to="prenom.nom-de-famille@communaute-agglomeration.exemple.fr")
    HandoverFactory(offer=declined, withdrawn_at=now)
    late = HandoverFactory(offer=has_none, **over)
    HandoverFactory(offer=given, receiver=giver_of(day, "Nora"), accepted_at=now)
    Registration.objects.filter(pk=given.pk).update(status="cancelled")
    Registration.objects.update(status_changed_at=now - timedelta(days=9))
    stops = [
        Stop("ceder", giving(giver_of(day))),
        Stop("ceder-erreur", giving(giver_of(day)), act=_send_nothing),
        Stop("ceder-proposee", giving(waits)),
        Stop("ceder-declinee", giving(declined)),
        Stop("ceder-sans-reponse", giving(has_none)),
        Stop("ceder-cedee", giving(given)),
        Stop("ceder-impossible", giving(RegistrationFactory(event=day, role="intervenant"))),
        Stop("place-proposee", receiving(offered)),
        Stop("place-proposee-erreurs", receiving(offered), act=_send_nothing),
        Stop("place-plus-proposee", receiving(late)),
    ]

    assert faults_of(open_as(scheme=scheme), stops) == {}
