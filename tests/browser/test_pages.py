"""Every page that answers HTML, read by axe, measured at 320 and 1280 px; `make screenshots` takes their pictures."""

import os
from fnmatch import fnmatch
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from tests.browser.world import Stop, build, public_stops
from tests.test_access import EXPECTED, addresses, alice, url_of, visitors  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = {320: 740, 1280: 900}
PICTURES = os.environ.get("SCREENSHOTS")
PICTURE_WIDTHS = (360, 768, 1280)
FILES = (".pdf", ".xlsx")  # saved, not shown
# « target-size » (WCAG 2.2) is off unless asked for.
AXE = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
axe = Axe()
# What Django's own admin breaks, and no template override of a few lines mends.
STOCK = {
    "empty-table-header : ['thead > tr > .original']",  # the column of an inline table that holds each row's name
    "aria-input-field-name : ['.select2-selection']",  # the list of speakers, searched as one types
    "aria-input-field-name : ['#select2-id_interventions-0-speaker-container']",
    # the magnifying glasses above the two lists of people left to the team
    "aria-prohibited-attr : ['label[for=\"id_excluded_input\"] > .help-tooltip.search-label-icon']",
    "aria-prohibited-attr : ['label[for=\"id_excluded_selected_input\"] > .help-tooltip.search-label-icon']",
}


@pytest.fixture
def open_as(chromium, live_server):
    """A browser of its own for a visitor, in light or dark."""
    contexts = []

    def open_browser(client: Client | None = None, *, scheme: str = "light") -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", color_scheme=scheme)
        contexts.append(context)
        if client and settings.SESSION_COOKIE_NAME in client.cookies:
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return context

    yield open_browser
    for context in contexts:
        context.close()


def faults_of(context: BrowserContext, stops: list[Stop]) -> dict[str, list[str]]:
    """What axe and the two widths find wrong on each of `stops`; their pictures are taken on the way."""
    page = context.new_page()
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'sombre' : 'clair'")
    found = {}
    for stop in stops:
        faults = []
        response = page.goto(stop.path)
        if "text/html" not in response.headers["content-type"]:
            continue
        if stop.act:
            stop.act(page)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                faults.append(f"{wide} px de large à {width}")
        faults += [
            f"{violation['id']} : {node['target']}"
            for violation in axe.run(page, options=AXE).response["violations"]
            for node in violation["nodes"]
            if f"{violation['id']} : {node['target']}" not in STOCK
        ]
        if faults:
            found[stop.name] = faults
        if PICTURES:
            take_pictures(page, stop.name, scheme)
    page.close()
    return found


def take_pictures(page, name: str, scheme: str) -> None:
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    for width in PICTURE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def test_public_pages_suit_everyone(open_as):
    stops = public_stops(build())

    light = faults_of(open_as(), stops)
    dark = faults_of(open_as(scheme="dark"), stops if PICTURES else [stop for stop in stops if stop.main])

    assert (light, dark) == ({}, {})


@pytest.mark.parametrize("role", ["denis", "chloe"])
def test_pages_of_the_team_suit_everyone(open_as, visitors, alice, role):  # noqa: F811
    client, tokens = visitors[role]
    names = [name for name in addresses() if is_a_page_of(role, name)]
    stops = [Stop(name.replace(":", "-"), url_of(name, addresses()[name], alice, tokens)) for name in names]

    faults = faults_of(open_as(client), [stop for stop in stops if not stop.path.endswith(FILES)])

    assert faults == {}


def is_a_page_of(role: str, name: str) -> bool:
    """A page that this member of the team opens, and strangers do not."""
    row = next((row for row in EXPECTED if fnmatch(name, row)), None)
    return row is not None and EXPECTED[row][role] == "200" and EXPECTED[row]["anonymous"] != "200"


def test_a_page_that_suits_nobody_is_noticed(open_as):
    page = open_as().new_page()
    page.set_content("<html><body><img src='x.png'><a href='#'>a</a></body>")

    found = {violation["id"] for violation in axe.run(page, options=AXE).response["violations"]}

    assert {"html-has-lang", "image-alt", "landmark-one-main"} <= found
