"""Pages as a reader meets them: axe, the width of a small phone, pictures of them."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from tests.browser.world import Stop

WIDTHS = {320: 740, 1280: 900}
PICTURES = os.environ.get("SCREENSHOTS")
PICTURE_WIDTHS = (360, 768, 1280)
# « target-size » (WCAG 2.2) is off unless asked for.
AXE = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
axe = Axe()
# What Django's own admin breaks, and no template override of a few lines mends.
STOCK = {
    "empty-table-header : ['thead > tr > .original']",  # the column of an inline table that holds each row's name
    "empty-table-header : ['th:nth-child(1)']",  # the same, where the inline table is the only one
    "aria-input-field-name : ['.select2-selection']",  # the list of speakers, searched as one types
    "aria-input-field-name : ['#select2-id_interventions-0-speaker-container']",
    # the magnifying glasses above the two lists of people left to the team
    "aria-prohibited-attr : ['label[for=\"id_excluded_input\"] > .help-tooltip.search-label-icon']",
    "aria-prohibited-attr : ['label[for=\"id_excluded_selected_input\"] > .help-tooltip.search-label-icon']",
}


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
