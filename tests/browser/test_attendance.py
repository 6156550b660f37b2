"""A signed sheet typed on the keyboard alone, in Chromium, even when the network fails for a while."""

import pytest
from django.urls import reverse

from tests.browser.phones import session_of
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.attendance.sheets import ticks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_sheet_is_typed_by_keyboard_and_nothing_is_lost_when_the_network_fails(open_phone, live_server, chloe, width):
    event = EventFactory()
    for name in ("Adam", "Bret", "Caron"):
        RegistrationFactory(event=event, last_name=name, attends_afternoon=name != "Bret")
    page = open_phone(may_say=("net::ERR_INTERNET_DISCONNECTED",))
    page.set_viewport_size({"width": width, "height": 740})
    address = reverse("admin:inscriptions_presence", args=[event.pk])
    page.context.add_cookies([session_of(chloe, live_server)])
    state, total = page.locator("[data-state]"), page.locator("[data-total=afternoon]")

    def press(*keys: str):
        for key in keys:
            page.keyboard.press(key)

    page.goto(address)
    press("Space", "ArrowRight", "Space", "ArrowDown", "Space")
    state.get_by_text("Enregistré.").wait_for()

    assert ticks() == {("Adam", "morning"), ("Adam", "afternoon"), ("Caron", "afternoon")}
    assert total.inner_text() == "2"
    assert not page.get_by_role("button", name="Enregistrer").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.context.set_offline(True)
    press("ArrowUp", "Space", "ArrowLeft", "Enter", "Space")
    state.get_by_text("2 cases pas encore enregistrées").wait_for()
    page.context.set_offline(False)
    state.get_by_text("Enregistré.").wait_for()

    assert ticks() == {("Adam", "morning"), ("Bret", "morning"), ("Caron", "afternoon")}

    page.reload()

    assert [box.is_checked() for box in page.locator("[name=present]").all()] == [True, False, True, False, True]
