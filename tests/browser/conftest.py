import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.counted import Hand
from tests.browser.phones import CUT, WORKER_IS_READY, chromium_path, session_of

PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items):
    """Every test of this folder needs Chromium: the marker says so once for all."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_phone(chromium, live_server):
    """Opens a page as wide as a phone. Whatever its console complains of, or asks of another host, fails the test.

    A test that breaks something names the only complaints it expects, `may_say`.
    """
    faults: list[str] = []
    contexts = []

    def open_page(*, may_say: tuple[str, ...] = (), **options):
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", viewport=PHONE, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if is_a_fault(message, may_say) else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if is_elsewhere(request.url) else None)
        return page

    def is_a_fault(message, may_say: tuple[str, ...]) -> bool:
        return message.type == "error" and not any(expected in message.text for expected in may_say)

    def is_elsewhere(url: str) -> bool:
        return urlsplit(url).netloc not in {urlsplit(live_server.url).netloc, ""}

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


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


@pytest.fixture
def hand(chromium, live_server, denis, settings):
    """An organiser without JavaScript, whose loads, clicks and fields are counted."""
    settings.TASKS_MODE = "database"
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    context.add_cookies([session_of(denis, live_server)])
    yield Hand(context.new_page())
    context.close()


@pytest.fixture
def open_desk_offline(open_phone, live_server, event):
    """Opens the desk's page as `user`, whose phone has taken the list and can do without network."""

    def open_page(user, *, script="", may_say=CUT):
        page = open_phone(may_say=(may_say,))
        page.add_init_script(script)
        page.context.add_cookies([session_of(user, live_server)])
        page.goto(reverse("inscriptions:desk", args=[event.slug]))
        page.locator("[data-kept]", has_text="La liste (").wait_for(state="attached")
        assert page.evaluate(WORKER_IS_READY)
        return page

    return open_page
