"""What it takes to sign up four colleagues: pages and answers, with and without JavaScript, on a phone and not."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from inscriptions.models import Registration
from inscriptions.post.links import token
from inscriptions.signup.colleagues import Party, register_party
from programme.models import Event
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import RegistrationFactory, WorkshopFactory
from tests.inscriptions.signing_up import sign_up

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.having(
        event={"confirm_addresses": True, "lunch_offered": True, "capacity": 50, "waiting_list": True},
        workshop={"capacity": 20},
    ),
]
PEOPLE = (("Ana", "Roy"), ("Bob", "Petit"), ("Chloé", "Blanc"), ("Farid", "Diallo"))
MOST_ANSWERS = 25
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]


@pytest.fixture
def path(workshop):
    WorkshopFactory(number=2, title="Emploi", parent=workshop.parent, capacity=20)
    return reverse("inscriptions:colleagues", args=[workshop.event.slug])


def opened(open_phone, path, size, **options) -> tuple[Page, list[str]]:
    page, asked = open_phone(**options), []
    page.set_viewport_size(size)
    page.on("request", lambda one: asked.append(one.method) if one.resource_type == "document" else None)
    page.goto(path)
    return page, asked


def fill(page: Page, workshop, people=PEOPLE) -> int:
    """Type four colleagues, each with an address and a first choice; how many answers that took."""
    answers = 1
    page.locator("[name=organisation]").fill("Ville de Saint-Omer")
    for number, (first, last) in enumerate(people, start=1):
        for name, text in (("first_name", first), ("last_name", last), ("email", f"agent{number}@exemple.fr")):
            page.locator(f"[name=p{number}_{name}]").fill(text)
        page.locator(f"[name=p{number}_profile]").select_option(index=1)
        page.locator(f"[name=p{number}_workshop_{workshop.parent_id}]").select_option(str(workshop.pk))
        answers += 5
    return answers


@pytest.mark.parametrize("size", SIZES, ids=["360", "1280"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_four_colleagues_take_a_page_a_post_and_twenty_one_answers(open_phone, path, workshop, size, script):
    page, asked = opened(open_phone, path, size, java_script_enabled=script)

    answers = fill(page, workshop)
    follow(page.locator("main form .button", has_text="Inscrire ces personnes"))

    assert page.url.endswith(reverse("inscriptions:colleagues_sent", args=[workshop.event.slug]))
    assert asked == ["GET", "POST", "GET"]
    assert answers == 21 <= MOST_ANSWERS
    assert set(Registration.objects.values_list("first_name", "last_name")) == set(PEOPLE)
    assert workshop.seats.count() == 4


def test_who_comes_with_three_colleagues_gives_twenty_two_answers(open_phone, path, workshop):
    page, _ = opened(open_phone, path, SIZES[0], java_script_enabled=False)
    assert not page.locator("[name=p0_first_name]").is_visible()

    answers = fill(page, workshop, PEOPLE[:3])
    page.locator("[name=p0_email]").fill("alice@exemple.fr")
    page.locator("[name=also]").check()
    page.locator("[name=p0_first_name]").fill("Alice")
    page.locator("[name=p0_last_name]").fill("Dupré")
    page.locator("[name=p0_profile]").select_option(index=1)
    page.locator(f"[name=p0_workshop_{workshop.parent_id}]").select_option(str(workshop.pk))
    answers += 6
    follow(page.locator("main form .button", has_text="Inscrire ces personnes"))

    assert answers == 22 <= MOST_ANSWERS
    assert Registration.objects.get(first_name="Alice").asked.count() == 3


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_rows_are_added_by_a_button_and_what_was_typed_is_still_there(open_phone, path, workshop, script):
    page, _ = opened(open_phone, path, SIZES[0], java_script_enabled=script)
    fill(page, workshop)

    follow(page.get_by_role("button", name="Ajouter des lignes"))

    assert page.locator("legend", has_text="Personne ").count() == 7
    assert page.url.endswith("#personne-5")
    assert page.locator("[name=p4_first_name]").input_value() == "Farid"
    assert page.locator(f"[name=p4_workshop_{workshop.parent_id}]").input_value() == str(workshop.pk)
    follow(page.locator("main form .button", has_text="Inscrire ces personnes"))
    assert Registration.objects.count() == 4


def test_a_keyboard_is_enough(open_phone, path, workshop):
    """From the address of who types to the button, each answer by the keys alone, in the order of the page."""
    page, asked = opened(open_phone, path, SIZES[1])
    page.locator("[name=p0_email]").focus()
    seen = []
    while (name := page.evaluate("document.activeElement.name")) != "more":
        seen.append(name)
        if name == "p0_email":
            page.keyboard.type("ville@exemple.fr")
        elif name == "organisation":
            page.keyboard.type("Ville")
        elif name in ("p1_first_name", "p1_last_name"):
            page.keyboard.type("Ana" if "first" in name else "Roy")
        elif name == "p1_profile":
            page.keyboard.press("ArrowDown")
        elif name == "attends_lunch":
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert len(seen) < 60
    while page.evaluate("document.activeElement.textContent").strip() != "Inscrire ces personnes":
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert not {"suite", "p0_first_name"} & set(seen)  # neither the trap nor what is folded
    assert asked == ["GET", "POST", "GET"]
    ana = Registration.objects.get()
    assert (ana.full_name, ana.email, ana.attends_lunch) == ("Ana ROY", "ville@exemple.fr", True)


def test_the_key_enter_sends_and_neither_adds_rows_nor_chooses_for_who_is_asked(open_phone, path, workshop):
    Event.objects.update(capacity=2)
    page, _ = opened(open_phone, path, SIZES[0], java_script_enabled=False)
    fill(page, workshop)

    for _ in range(2):
        with page.expect_navigation():
            page.locator("[name=p1_first_name]").press("Enter")
        assert page.get_by_role("button", name="Inscrire seulement les 2 premières").is_visible()
        assert Registration.objects.count() == 0
    follow(page.get_by_role("button", name="Inscrire tout le monde"))

    assert sorted(Registration.objects.values_list("status", flat=True)) == ["unconfirmed"] * 2 + ["waiting"] * 2


def test_every_page_of_colleagues_suits_everyone(open_as, workshop, path):
    event = workshop.event
    alice = RegistrationFactory(event=event, first_name="Alice", proved_at=timezone.now())
    zoe = RegistrationFactory(event=event, first_name="Zoé", proved_at=timezone.now())
    wishes = {"wishes": {workshop.parent_id: [workshop.pk]}, "organisation": "Ville"}
    asked = [sign_up(event, "Bob", **wishes), sign_up(event, "Chloé", email=alice.email, **wishes)]
    register_party(event=event, party=Party(asked, asker=alice))
    bob, chloe = (alice.asked.get(first_name=name) for name in ("Bob", "Chloé"))
    small = WorkshopFactory(parent__event__capacity=2, parent__event__waiting_list=True).event
    lacking = reverse("inscriptions:colleagues", args=[small.slug])
    full = Event.objects.get(pk=WorkshopFactory(parent__event__capacity=0, parent__event__waiting_list=True).event_id)

    def own(name, *args, person=alice):
        return reverse(f"inscriptions:{name}", args=[token(person), *args])

    def send(page):
        follow(page.locator("main form .button").last)

    def fill_three(page):
        fill(page, small.sessions.workshops().get(), PEOPLE[:3])
        send(page)

    def come_too(page):
        page.locator("[name=also]").check()

    stops = [
        Stop("collegues", path),
        Stop("collegues-moi-aussi", path, act=come_too),
        Stop("collegues-erreurs", path, act=send),
        Stop("collegues-places", lacking, act=fill_three),
        Stop("collegues-complet", reverse("inscriptions:colleagues", args=[full.slug])),
        Stop("collegues-envoyees", reverse("inscriptions:colleagues_sent", args=[event.slug])),
        Stop("groupe", own("group")),
        Stop("groupe-vide", own("group", person=zoe)),
        Stop("groupe-ajout", f"{own('group')}?fait=ajout"),
        Stop("collegue", own("colleague", bob.pk)),
        Stop("collegue-erreurs", own("colleague", bob.pk), act=untick_all),
        Stop("collegue-annuler", own("cancel_colleague", chloe.pk)),
    ]

    assert (faults_of(open_as(), stops), faults_of(open_as(scheme="dark"), stops)) == ({}, {})


def untick_all(page: Page) -> None:
    for name in ("attends_morning", "attends_afternoon"):
        page.locator(f"[name={name}]").uncheck()
    follow(page.locator("main form [type=submit]"))
