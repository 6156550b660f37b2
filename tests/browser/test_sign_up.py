import pytest
from django.urls import reverse

from inscriptions.models import Registration, WorkshopSeat
from tests.browser.world import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.having(workshop={"capacity": 20})]


def test_a_stranger_signs_up_on_a_phone_without_javascript_in_one_post(open_phone, workshop):
    page = open_phone(java_script_enabled=False)
    asked = []
    page.on("request", lambda request: asked.append(request.method) if request.resource_type == "document" else None)
    slot = workshop.parent

    page.goto(reverse("inscriptions:sign_up", args=[workshop.event.slug]))
    for name, value in {
        "first_name": "Zoé",
        "last_name": "d’Orval",
        "email": "zoe@exemple.fr",
        "organisation": "Ville de Saint-Omer",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=profile]").first.check()
    page.locator("[name=attends_afternoon]").check()
    page.locator(f"[name=wish_{slot.pk}_1][value='{workshop.pk}']").check()
    follow(page.locator("main form [type=submit]"))

    assert page.url.endswith(reverse("inscriptions:sent", args=[workshop.event.slug]))
    assert asked == ["GET", "POST", "GET"]
    registration = Registration.objects.get()
    assert (registration.full_name, registration.status) == ("Zoé d’ORVAL", "confirmed")
    assert WorkshopSeat.objects.get().workshop == workshop


@pytest.mark.parametrize("name", ["programme:home", "programme:event", "programme:speakers", "inscriptions:sign_up"])
def test_pages_never_scroll_sideways_at_320_pixels(open_phone, workshop, name):
    page = open_phone()
    page.set_viewport_size({"width": 320, "height": 740})

    page.goto(reverse(name, args=[] if name == "programme:home" else [workshop.event.slug]))

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
