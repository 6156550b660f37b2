"""An organiser without JavaScript, whose pages, clicks and answers are counted."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.world import follow


@dataclass
class Cost:
    """What a piece of work took: pages loaded, clicks, fields filled."""

    loads: int = 0
    clicks: int = 0
    fields: int = 0

    def within(self, loads: int, clicks: int, fields: int) -> bool:
        return self.loads <= loads and self.clicks <= clicks and self.fields <= fields


class Hand:
    """Does on a page what a person does, and counts it: a box ticked is a click, a choice in a list a field."""

    def __init__(self, page: Page):
        self.page, self.cost = page, Cost()
        page.on("load", lambda _: self._loaded())

    def _loaded(self) -> None:
        self.cost.loads += 1

    def starts(self, address: str) -> None:
        """What follows is counted from the page at `address`, which counts as the first load."""
        self.page.goto("about:blank")
        self.cost = Cost()
        self.page.goto(address)

    def goes(self, element: Locator) -> None:
        """Clicks on what leads to another page."""
        self.cost.clicks += 1
        follow(element)

    def clicks(self, element: Locator) -> None:
        self.cost.clicks += 1
        element.click()

    def types(self, field: Locator, text: str) -> None:
        self.cost.fields += 1
        field.fill(text)

    def enters(self, field: Locator, text: str) -> None:
        """Types, then sends by the Enter key."""
        self.types(field, text)
        with self.page.expect_navigation():
            field.press("Enter")

    def chooses(self, field: Locator, label: str) -> None:
        self.cost.fields += 1
        field.select_option(label=label)

    def gives(self, field: Locator, file: Path) -> None:
        self.cost.fields += 1
        field.set_input_files(file)
