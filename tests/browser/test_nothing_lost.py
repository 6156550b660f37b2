"""Back, reload, two tabs, cookies refused, a form left open, another site's page: nothing that was typed is lost."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from inscriptions.models import Registration
from inscriptions.post.links import token
from inscriptions.signup import public_form
from rencontre.http import cookieless
from rencontre.http.origins import is_foreign
from tests.browser.phones import chromium_path
from tests.browser.world import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.having(workshop={"capacity": 20})]
TYPED = {
    "first_name": "Zoé",
    "last_name": "d’Orval",
    "email": "zoe@exemple.fr",
    "organisation": "Ville de Saint-Omer",
    "territory": "Saint-Omer",
}
ELSEWHERE = """<!doctype html><meta charset="utf-8"><title>Ailleurs</title>
<form method="post" action="{action}">{fields}<button>Gagner</button></form>"""


@pytest.fixture
def sign_up(workshop):
    return reverse("inscriptions:sign_up", args=[workshop.event.slug])


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(open_phone, request):
    return open_phone(java_script_enabled=request.param)


def fill(page: Page, workshop, **changes: str) -> None:
    """All that is asked, on the page that is open; what is optional is unfolded first."""
    for folded in page.locator("main .folded:not([open]) > summary").all():
        folded.click()
    for name, value in (TYPED | changes).items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=profile]").first.check()
    for half_day in ("morning", "afternoon"):
        page.locator(f"[name=attends_{half_day}]").check()
    page.locator(f"[name=wish_{workshop.parent_id}_1][value='{workshop.pk}']").check()


def send(page: Page) -> None:
    follow(page.locator("main form.sign-up [type=submit]"))


def kept(page: Page) -> dict[str, str]:
    return {name: page.locator(f"[name={name}]").input_value() for name in TYPED}


def is_ticked(page: Page, workshop) -> list[bool]:
    inputs = ["[name=profile]", "[name=attends_morning]", f"[name=wish_{workshop.parent_id}_1]"]
    return [page.locator(f"{one}:checked").count() == 1 for one in inputs]


def test_what_is_wrong_comes_back_filled_and_so_does_a_reload(page, sign_up, workshop):
    page.goto(sign_up)
    fill(page, workshop, email="zoe.exemple.fr")
    send(page)
    first = (kept(page), is_ticked(page, workshop))

    page.reload()

    assert first == (TYPED | {"email": "zoe.exemple.fr"}, [True] * 3)
    assert (kept(page), is_ticked(page, workshop)) == first
    page.locator("[name=email]").fill(TYPED["email"])
    send(page)
    assert page.url.endswith("envoyee/")
    assert Registration.objects.get().email == TYPED["email"]


def test_the_back_button_gives_back_what_was_typed(page, sign_up, workshop):
    page.goto(sign_up)
    fill(page, workshop)
    send(page)

    page.go_back()

    assert (kept(page), is_ticked(page, workshop)) == (TYPED, [True] * 3)
    send(page)
    assert page.url.endswith("envoyee/")
    assert Registration.objects.count() == 1


def test_the_back_button_after_a_mistake_gives_back_what_was_typed(page, sign_up, workshop):
    page.goto(sign_up)
    fill(page, workshop, organisation="")
    send(page)

    page.go_back()

    assert kept(page) == TYPED | {"organisation": ""}


def test_a_form_left_open_comes_back_filled_and_is_taken_at_once(page, sign_up, workshop, monkeypatch):
    page.goto(sign_up)
    fill(page, workshop)
    with monkeypatch.context() as late:
        late.setattr(public_form, "CLOCK_LIFE", timedelta(seconds=-60))
        send(page)

    assert "a expiré" in page.locator("main").inner_text()
    assert (kept(page), is_ticked(page, workshop)) == (TYPED, [True] * 3)
    send(page)
    assert page.url.endswith("envoyee/")


def test_two_tabs_sign_up_two_people_and_each_is_shown_what_it_sent(page, sign_up, workshop):
    other = page.context.new_page()
    for tab, name in ((page, "Zoé"), (other, "Bob")):
        tab.goto(sign_up)
        fill(tab, workshop, first_name=name, email=f"{name[0].lower()}@exemple.fr")

    shown = []
    for tab in (page, other):
        send(tab)
        shown.append(tab.locator("main").inner_text())

    assert ["Zoé" in shown[0], "Bob" in shown[1]] == [True, True]
    assert set(Registration.objects.values_list("first_name", flat=True)) == {"Zoé", "Bob"}


def test_a_browser_that_refuses_cookies_signs_up_and_reads_the_general_words(
    chromium, live_server, sign_up, workshop, tmp_path
):
    preferences = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=chromium_path(), args=["--no-sandbox"], base_url=live_server.url
    )
    try:
        page = context.pages[0]
        page.goto(sign_up)
        fill(page, workshop, organisation="")
        send(page)
        page.locator("[name=organisation]").fill(TYPED["organisation"])
        send(page)

        assert (page.url.endswith("envoyee/"), context.cookies()) == (True, [])
        assert "Ce que vous avez envoyé" not in page.locator("main").inner_text()
        assert Registration.objects.get().organisation == TYPED["organisation"]
    finally:
        context.close()


def test_a_likely_slip_is_mended_in_one_click_and_the_form_is_a_click_away(page, sign_up, workshop):
    page.goto(sign_up)
    fill(page, workshop, email="zoe@gmial.com")
    send(page)
    assert "Vouliez-vous dire :\nzoe@gmail.com" in page.locator("main").inner_text().replace("\u00a0", " ")

    follow(page.get_by_role("button", name="Revenir au formulaire"))
    assert (kept(page), is_ticked(page, workshop)) == (TYPED | {"email": "zoe@gmial.com"}, [True] * 3)
    send(page)
    follow(page.get_by_role("button", name="Oui, corriger"))

    assert "zoe@gmail.com" in page.locator("main").inner_text()
    assert Registration.objects.get().email == "zoe@gmail.com"


def test_a_sign_up_is_corrected_a_moment_after(page, sign_up, workshop):
    page.goto(sign_up)
    fill(page, workshop, first_name="ZOÉ", last_name="D’ORVAL")
    send(page)
    follow(page.get_by_role("button", name="Oui, écrire"))
    assert "Zoé d’Orval" in page.locator("main").inner_text()
    follow(page.get_by_role("link", name="Corriger ma demande"))
    page.locator("[name=email]").fill("autre@exemple.fr")
    send(page)

    assert "autre@exemple.fr" in page.locator("main").inner_text()
    assert list(Registration.objects.values_list("first_name", "email")) == [("Zoé", "autre@exemple.fr")]


def test_a_change_comes_back_filled_after_a_mistake_a_reload_and_back(page, alice, workshop):
    Registration.objects.filter(pk=alice.pk).update(event=workshop.event)
    change = reverse("inscriptions:change", args=[token(alice)])
    page.goto(change)
    fill(page, workshop, email="alice@exemple.fr", organisation="")
    save = page.get_by_role("button", name="Enregistrer mes changements")
    follow(save)
    first = kept(page)

    page.reload()
    assert kept(page) == first == TYPED | {"email": "alice@exemple.fr", "organisation": ""}
    page.go_back()
    assert kept(page) == first
    page.locator("[name=organisation]").fill("Agglo")
    follow(save)

    alice.refresh_from_db()
    assert (alice.first_name, alice.organisation, alice.territory) == ("Zoé", "Agglo", "Saint-Omer")


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        ("http://127.0.0.1:4000/", "cross-site"),
        ("http://localhost:4000/", "same-site"),
        ("/ailleurs/", "same-origin"),
    ],
)
def test_a_form_of_another_origin_is_refused_and_sent_again_from_here(
    open_as, live_server, alice, elsewhere, said, monkeypatch
):
    """The server of these tests is « localhost »: 127.0.0.1 is another site, another port the same one."""
    seen: list[str] = []
    monkeypatch.setattr(cookieless, "is_foreign", lambda request: seen.append(site_of(request)) or is_foreign(request))
    page = open_as().new_page()
    fields = '<input type="hidden" name="territory" value="Lille">'
    action = f"{live_server.url}{reverse('inscriptions:cancel', args=[token(alice)])}"
    body = ELSEWHERE.format(action=action, fields=fields)
    page.route(f"**{elsewhere}", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(elsewhere)

    with page.expect_response(action) as answer:
        follow(page.get_by_role("button", name="Gagner"))

    alice.refresh_from_db()
    is_refused = said != "same-origin"
    assert seen == [said]
    assert (answer.value.status == 403, alice.is_live) == (is_refused, is_refused)
    if is_refused:
        assert "Lille" in page.locator("main").inner_text()
        follow(page.get_by_role("button", name="Oui, envoyer d’ici"))
        alice.refresh_from_db()
        assert (seen, alice.is_live) == ([said, "same-origin"], False)


def site_of(request) -> str:
    return request.headers.get("Sec-Fetch-Site", "")
