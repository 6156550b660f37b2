"""What it takes to sign up, by keyboard alone: pages loaded, answers given."""

from dataclasses import dataclass, field
from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from inscriptions.models import Registration
from programme.models import Event
from tests.browser.keyboard import choose, press, type_into
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)
ZOE = {
    "first_name": "Zoé", "last_name": "d’Orval", "email": "zoe@exemple.fr", "organisation": "Ville de Saint-Omer",
}  # fmt: skip
MOST_ANSWERS = 7
WIDTHS = {360: 740, 1280: 900}


@dataclass
class Journey:
    """The pages that a visitor loads, by their method, and the answers that they give."""

    page: Page
    asked: list[str] = field(default_factory=list)
    answers: int = 0

    def __post_init__(self):
        self.page.on("request", lambda one: self.asked.append(one.method) if one.resource_type == "document" else None)

    def signs_up(self, event: Event, wishes: dict[str, int]) -> None:
        """Zoé signs up, half-days as they are ticked; `wishes`: question → workshop."""
        self.page.goto(reverse("inscriptions:sign_up", args=[event.slug]))
        type_into(self.page, ZOE)
        choose(self.page, "profile", "professionnel")
        for name, workshop in wishes.items():
            choose(self.page, name, str(workshop))
        self.answers = len(ZOE) + 1 + len(wishes)
        press(self.page, "main form [type=submit]")


@pytest.fixture(params=[f"{width} {script}" for width in WIDTHS for script in ("javascript", "sans")])
def journey(request, open_phone):
    width, script = request.param.split()
    page = open_phone(java_script_enabled=script == "javascript")
    page.set_viewport_size({"width": int(width), "height": WIDTHS[int(width)]})
    return Journey(page)


@pytest.fixture
def afternoon(event):
    """A slot of five workshops, of five places each."""
    slot = SlotFactory(event=event)
    slot.five = WorkshopFactory.create_batch(5, parent=slot, capacity=5)
    return slot


def seats_of(event):
    zoe = event.registrations.get(email="zoe@exemple.fr")
    return {seat.slot_id: seat.workshop for seat in zoe.seats.all()}


def test_alone_one_page_and_six_answers(journey, afternoon):
    journey.signs_up(afternoon.event, {f"wish_{afternoon.pk}_1": afternoon.five[2].pk})

    assert (journey.asked, journey.answers) == (["GET", "POST", "GET"], 6)
    assert journey.page.url.endswith(reverse("inscriptions:sent", args=[afternoon.event.slug]))
    assert seats_of(afternoon.event) == {afternoon.pk: afternoon.five[2]}


def test_two_slots_take_one_answer_more(journey, afternoon):
    morning = SlotFactory(event=afternoon.event, starts_at=time(10), ends_at=time(11))
    early = WorkshopFactory(parent=morning)

    wishes = {f"wish_{morning.pk}_1": early.pk, f"wish_{afternoon.pk}_1": afternoon.five[4].pk}
    journey.signs_up(afternoon.event, wishes)

    assert (journey.asked, journey.answers) == (["GET", "POST", "GET"], MOST_ANSWERS)
    assert seats_of(afternoon.event) == {morning.pk: early, afternoon.pk: afternoon.five[4]}


def test_a_full_workshop_says_where_one_would_wait_and_the_second_choice_is_had(journey, afternoon):
    full, other = afternoon.five[0], afternoon.five[1]
    SeatFactory.create_batch(5, workshop=full, registration__event=afternoon.event)
    ChoiceFactory(workshop=full, registration=RegistrationFactory(event=afternoon.event))

    wishes = {f"wish_{afternoon.pk}_1": full.pk, f"wish_{afternoon.pk}_2": other.pk}
    journey.page.goto(reverse("inscriptions:sign_up", args=[afternoon.event.slug]))
    chips = [chip.replace("\u00a0", " ") for chip in journey.page.locator(".chip").all_inner_texts()]
    journey.asked.clear()
    journey.signs_up(afternoon.event, wishes)

    assert chips == ["complet : vous attendriez en 2e place", *["5 places"] * 4]
    assert (journey.asked, journey.answers) == (["GET", "POST", "GET"], MOST_ANSWERS)
    assert seats_of(afternoon.event) == {afternoon.pk: other}


def test_where_every_workshop_is_full_one_comes_and_waits(journey, afternoon):
    afternoon.event.sessions.workshops().update(capacity=0)

    journey.signs_up(afternoon.event, {f"wish_{afternoon.pk}_1": afternoon.five[0].pk})

    zoe = Registration.objects.get()
    assert (journey.asked, journey.answers) == (["GET", "POST", "GET"], 6)
    assert (zoe.status, zoe.seats.count(), zoe.choices.get().waits) == ("confirmed", 0, True)


def test_wishes_are_two_answers_and_show_no_places(journey, afternoon):
    Event.objects.update(allocation=Event.Allocation.WISHES, wishes_per_slot=2)

    journey.signs_up(
        afternoon.event,
        {f"wish_{afternoon.pk}_1": afternoon.five[3].pk, f"wish_{afternoon.pk}_2": afternoon.five[1].pk},
    )
    journey.page.goto(reverse("inscriptions:sign_up", args=[afternoon.event.slug]))

    assert (journey.asked[:3], journey.answers) == (["GET", "POST", "GET"], MOST_ANSWERS)
    assert journey.page.locator(".chip").count() == 0
    wished = Registration.objects.get().choices.order_by("rank").values_list("workshop", flat=True)
    assert list(wished) == [afternoon.five[3].pk, afternoon.five[1].pk]
