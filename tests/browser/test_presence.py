"""A signed sheet typed on the keyboard alone, in Chromium, even when the network fails for a while."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from inscriptions.models import Attendance
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def ticks() -> set[tuple[str, str]]:
    return {(row.registration.last_name, row.moment) for row in Attendance.objects.select_related("registration")}


@pytest.mark.parametrize("width", [1280, 360])
def test_a_sheet_is_typed_by_keyboard_and_nothing_is_lost_when_the_network_fails(open_phone, live_server, chloe, width):
    event = EventFactory()
    for name in ("Adam", "Bret", "Caron"):
        RegistrationFactory(event=event, last_name=name, attends_afternoon=name != "Bret")
    client = Client()
    client.force_login(chloe)
    page = open_phone(may_say=("net::ERR_INTERNET_DISCONNECTED",))
    page.set_viewport_size({"width": width, "height": 740})
    address = reverse("admin:inscriptions_presence", args=[event.pk])
    name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
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
