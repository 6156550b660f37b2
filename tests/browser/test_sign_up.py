import pytest
from django.core.management import call_command
from django.urls import reverse

from inscriptions.management.commands.demo import ARCHIVE
from inscriptions.models import Registration, WorkshopSeat
from programme.models import Event
from tests.browser.world import follow
from tests.factories import WorkshopFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.having(workshop={"capacity": 20})]
HIGHEST = 3200  # pixels at 360 px wide


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


def test_the_form_of_the_seed_is_three_screens_and_a_half_of_a_phone_and_no_more(open_phone):
    call_command("demo", verbosity=0)
    day = Event.objects.exclude(slug=ARCHIVE).get()
    page = open_phone()

    page.goto(reverse("inscriptions:sign_up", args=[day.slug]))

    assert page.locator(".wishes summary, .wishes li > [id]").count() == day.sessions.workshops().count() == 5
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST


def test_a_card_is_read_aloud_whole_and_its_places_are_words(open_phone, workshop):
    WorkshopFactory(parent=workshop.parent)
    page = open_phone()

    page.goto(reverse("inscriptions:sign_up", args=[workshop.event.slug]))

    button = page.get_by_role("radio", name=f"1er choix\u00a0: {workshop.label}", exact=True)
    assert button.get_attribute("value") == str(workshop.pk)
    described = page.locator(f"#{button.get_attribute('aria-describedby')}")
    assert described.inner_text() == workshop.title
    assert page.locator(".wishes li").first.get_by_text("20 places").is_visible()


def test_the_parts_of_a_form_are_read_in_the_order_in_which_they_are_asked(open_phone, workshop):
    page = open_phone(java_script_enabled=False)

    page.goto(reverse("inscriptions:sign_up", args=[workshop.event.slug]))

    said = page.locator("main").inner_text()
    parts = ["S’inscrire", "Vous\n", "Prénom", "Vous êtes", "Votre présence", "Votre atelier", workshop.title]
    parts += ["Sans préférence", "Facultatif", "Vos données et vos droits", "M’inscrire"]
    assert sorted(parts, key=said.index) == parts
