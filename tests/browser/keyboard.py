"""A page by keyboard alone."""

import pytest
from playwright.sync_api import Page

MOST_STOPS = 80
OUTLINE = "element => { const style = getComputedStyle(element); return style.outlineStyle + style.outlineWidth }"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what `selector` names has the focus; on the way the focus is always seen."""
    wanted = page.locator(selector).first
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        if focused.count() and focused.evaluate(OUTLINE).startswith("none"):
            pytest.fail(f"the focus is not seen on {focused.evaluate('element => element.outerHTML')[:200]}")
        if focused.count() and focused.evaluate("(element, wanted) => element === wanted", wanted.element_handle()):
            return
    pytest.fail(f"Tab never reaches {selector} on {page.url}")


def type_into(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        tab_to(page, f"[name={name}]")
        page.keyboard.type(value)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def choose(page: Page, name: str, value: str) -> None:
    """Press Tab until a radio button of the question `name` has the focus, then arrows until `value` is chosen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.locator(f"[name={name}]:focus").count():
            break
    else:
        pytest.fail(f"Tab never reaches {name} on {page.url}")
    page.keyboard.press("Space")
    for _ in range(page.locator(f"[name={name}]").count()):
        if page.locator(f"[name={name}]:checked").get_attribute("value") == value:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"arrows never choose {value} of {name}")
