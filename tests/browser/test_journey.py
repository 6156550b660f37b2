"""The whole way of a participant, by keyboard alone, with JavaScript and without: sign up, read, change, cancel."""

import re

import pytest
from django.conf import settings
from django.core import mail

from inscriptions.models import Registration
from tests.browser.keyboard import press, tab_to, type_into

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_everything_is_done_by_keyboard(open_phone, workshops, javascript):
    page = open_phone(java_script_enabled=javascript)
    first, second = workshops
    event = first.event

    page.goto(event.get_absolute_url())
    press(page, "main a[href$='/inscription/']")
    type_into(
        page,
        {"first_name": "Zoé", "last_name": "d’Orval", "email": "zoe@exemple.fr", "organisation": "Ville de Saint-Omer"},
    )
    tab_to(page, "[name=profile]")
    page.keyboard.press("Space")
    for name in ("attends_morning", "attends_afternoon"):
        tab_to(page, f"[name={name}]")
        if not page.locator(f"[name={name}]").is_checked():
            page.keyboard.press("Space")
    tab_to(page, f"[name=wish_{first.parent_id}_1]")
    page.keyboard.press("Space")
    press(page, "main form [type=submit]")

    zoe = Registration.objects.get()
    assert (zoe.full_name, zoe.status, zoe.seats.get().workshop) == ("Zoé d’ORVAL", "confirmed", first)
    link = re.search(rf"{settings.SITE_URL}(/inscription/\S+)", mail.outbox[0].body)[1]

    page.goto(link)
    press(page, "main a[href$='/modifier/']")
    tab_to(page, f"[name=wish_{first.parent_id}_1]:checked")
    page.keyboard.press("ArrowDown")
    press(page, "main form [type=submit]")

    assert "?fait=modification" in page.url
    assert zoe.seats.get().workshop == second

    press(page, "main a[href$='/annuler/']")
    press(page, "main form [type=submit]")

    zoe.refresh_from_db()
    assert zoe.status == "cancelled"


def test_the_first_stop_of_each_page_skips_to_its_content(open_phone, workshops):
    page = open_phone()

    page.goto(workshops[0].event.get_absolute_url())
    page.keyboard.press("Tab")
    skip = page.locator("*:focus")
    shown = skip.bounding_box()
    page.keyboard.press("Enter")

    assert shown["y"] >= 0
    assert page.locator("main").evaluate("element => element === document.activeElement")
