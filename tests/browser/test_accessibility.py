"""What docs/accessibilite.md says of the public pages, where no tool looks: keyboard, zoom, spacing, names."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from inscriptions.post.links import offer_token, token
from tests.browser.keyboard import OUTLINE
from tests.browser.world import Stop, build, follow
from tests.factories import HandoverFactory, QuestionFactory
from tests.inscriptions.questions.kinds import ask_every_kind

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STOPS = 90
# Criterion 10.12 of the RGAA.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
            p { margin-bottom: 2em !important }"""
SPACE_OUT = (
    """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }"""
)
CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || one.closest(".offscreen, .trap, .skip") || one.matches("input, textarea, select")) return false;
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    const overflows = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    return hides && overflows || box.right > document.documentElement.clientWidth + 1;
}).map(one => one.outerHTML.slice(0, 100))"""
COVERED = """one => { const box = one.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !seen || !(one.contains(seen) || seen.contains(one)) }"""


@pytest.fixture
def stops() -> list[Stop]:
    """The sign-up with every kind of question, its mistakes, the ticket, the programme, a place given and taken."""
    day = build()["open"]
    ask_every_kind(day, help_text="Pour préparer la journée.")
    QuestionFactory(event=day, label="Navette", kind="yes_no", required=True, shown_to="half_day", half_day="afternoon")
    alice = day.registrations.get(first_name="Alice")
    offer = HandoverFactory(offer=alice)
    sign_up = reverse("inscriptions:sign_up", args=[day.slug])
    return [
        Stop("programme", day.get_absolute_url()),
        Stop("inscription", sign_up),
        Stop("inscription-erreurs", sign_up, act=send_nothing),
        Stop("collegues", reverse("inscriptions:colleagues", args=[day.slug])),
        Stop("collegues-erreurs", reverse("inscriptions:colleagues", args=[day.slug]), act=send_half_a_row),
        Stop("mon-inscription", reverse("inscriptions:mine", args=[token(alice)])),
        Stop("ceder", reverse("inscriptions:hand_over", args=[token(alice)])),
        Stop("offerte", reverse("inscriptions:offered", args=[offer_token(offer)]), act=send_nothing),
    ]


def send_nothing(page: Page) -> None:
    follow(page.locator("main form .button").first)


def send_half_a_row(page: Page) -> None:
    page.locator("[name=p1_first_name]").fill("Ana")
    follow(page.locator("main form .button", has_text="Inscrire ces personnes"))


def faults_of_keyboard(page: Page) -> list[str]:
    """Tab to the end: the skip link comes first, unless mistakes have the focus; it is always seen, and leaves."""
    faults = []
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator("body *:focus")
        if not focused.count():
            return faults
        if number == 0 and not page.locator("[autofocus]").count() and focused.get_attribute("class") != "skip":
            faults.append("le lien d’évitement n’est pas le premier")
        if focused.evaluate(OUTLINE).startswith("none") or focused.evaluate(COVERED):
            faults.append(f"focus caché : {focused.evaluate('one => one.outerHTML')[:90]}")
    return [*faults, "Tab ne sort pas de la page"]


def faults_of_spacing(page: Page) -> list[str]:
    """Spaced out at two widths, then enlarged to 200 %: nothing is cut, nothing is wider than the page."""
    faults = []
    page.evaluate(SPACE_OUT, SPACED)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        faults += [f"espacé, {width} px : {one}" for one in page.evaluate(CUT)]
    page.evaluate("document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 1280, "height": 700})
    return faults + [f"à 200 % : {one}" for one in page.evaluate(CUT)]


def read_aloud(page: Page) -> list[dict]:
    """The accessibility tree, as roles, names and states."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            **{one["name"]: one["value"].get("value") for one in node.get("properties", [])},
        }
        for node in nodes
        if not node["ignored"]
    ]


def faults_of_names(page: Page) -> list[str]:
    """What is asked, pressed or followed has a name, groups too; nothing is wrong on a page that tells no mistake."""
    asked = {"textbox", "radio", "checkbox", "combobox", "button", "link", "image", "figure"}
    nodes = read_aloud(page)
    faults = [f"sans nom : {node['role']}" for node in nodes if node["role"] in asked and not node["name"].strip()]
    wrong = [node["name"] for node in nodes if node.get("invalid") == "true"]
    alerts = [node for node in nodes if node["role"] == "alert"]
    if wrong and not alerts:
        faults += [f"dit faux avant l’envoi : {name}" for name in wrong]
    if alerts and not (wrong and any(node.get("focused") for node in alerts)):
        faults.append("les erreurs n’ont pas le focus, ou aucun champ n’est dit faux")
    return faults


def test_pages_are_read_by_keyboard_enlarged_and_aloud(open_as, stops):
    page = open_as().new_page()
    found = {}
    for stop in stops:
        page.set_viewport_size({"width": 1280, "height": 700})
        page.goto(stop.path)
        if stop.act:
            stop.act(page)
        faults = [*faults_of_names(page), *faults_of_keyboard(page), *faults_of_spacing(page)]
        if faults:
            found[stop.name] = faults

    assert found == {}


def test_the_skip_link_and_what_is_folded_are_reached_by_keyboard(open_as, stops):
    page = open_as().new_page()
    page.goto(next(stop.path for stop in stops if stop.name == "inscription"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.locator("details.folded > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("[name=job_title]").is_visible()


def test_a_page_that_is_neither_seen_nor_named_is_noticed(open_as):
    page = open_as().new_page()
    page.set_content(
        "<html lang=fr><body><style>:focus { outline: 0 } p { height: 1em; overflow: hidden }</style>"
        "<a href='#'></a><p>" + "Un texte qui ne tient pas. " * 40 + "<input type=radio required name=a>"
    )

    faults = [*faults_of_names(page), *faults_of_keyboard(page), *faults_of_spacing(page)]

    said = " ".join(faults)
    assert [
        one for one in ("sans nom", "dit faux", "d’évitement", "focus caché", "espacé", "200 %") if one not in said
    ] == []
