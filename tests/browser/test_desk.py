"""The desk in a real browser: what a person at the door costs, with and without JavaScript, and names as one types."""

import pytest
from django.urls import reverse

from inscriptions.models import Attendance
from tests.browser.phones import session_of
from tests.browser.world import follow
from tests.factories import RegistrationFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jerome(alice):
    return RegistrationFactory(event=alice.event, first_name="Jérôme", last_name="Durand")


@pytest.fixture
def desk_page(jerome):
    return reverse("inscriptions:desk", args=[jerome.event.slug])


@pytest.fixture
def open_desk(open_phone, live_server, chloe):
    """A page of the front desk, already logged in."""

    def open_page(**options):
        page = open_phone(**options)
        page.context.add_cookies([session_of(chloe, live_server)])
        return page

    return open_page


def documents_of(page):
    """The method of each page asked for from now on."""
    asked = []
    page.on("request", lambda request: asked.append(request.method) if request.resource_type == "document" else None)
    return asked


def test_without_javascript_a_scanner_costs_one_request_and_a_camera_two(open_desk, desk_page, alice, jerome):
    page = open_desk(java_script_enabled=False)
    page.goto(desk_page)

    scanner = documents_of(page)
    page.keyboard.type(f"HTTPS://EXEMPLE.FR/P/{alice.badge_code}\n")
    page.locator("#resultat[data-outcome=first]").wait_for()
    by_scanner = list(scanner)
    page.goto(f"/P/{jerome.badge_code}")
    follow(page.locator("#resultat button:has-text('Pointer')"))
    page.locator("#resultat[data-outcome=first]").wait_for()

    assert (by_scanner, scanner) == (["POST"], ["POST", "GET", "POST"])
    assert set(Attendance.objects.values_list("registration", flat=True)) == {alice.pk, jerome.pk}


def test_names_are_found_as_one_types_and_the_person_is_checked_in(open_desk, desk_page, alice, jerome):
    page = open_desk()
    page.goto(desk_page)

    asked = documents_of(page)
    page.locator("#q").press_sequentially("je du")
    page.locator("#trouves button", has_text="Jérôme").click()
    page.locator("#resultat[data-outcome=first]", has_text="Jérôme DURAND").wait_for()

    assert asked == ["POST"]
    assert list(Attendance.objects.values_list("registration", flat=True)) == [jerome.pk]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_who_is_where_gives_a_workshop_s_title_the_width_of_the_page(open_desk, alice):
    workshop = WorkshopFactory(parent__event=alice.event, number=1, title="Tisser des consensus locaux " * 3)
    page = open_desk()
    page.goto(reverse("inscriptions:who_is_where", args=[workshop.event.slug]))

    title, table = page.locator(".counts span", has_text="Tisser"), page.locator(".counts").first
    present, expected = table.locator("tr", has_text="Tisser").locator("td").all()

    assert title.bounding_box()["width"] == table.bounding_box()["width"]
    assert present.bounding_box()["y"] == expected.bounding_box()["y"] < title.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
