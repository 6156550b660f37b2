"""The form on a slow phone: 400 kb/s and 400 ms in Chromium, a first visit, a few times: LCP, CLS, bytes."""

import os
import shutil
from statistics import median
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from inscriptions.management.commands.demo import ARCHIVE
from programme.models import Event
from tests.bench.journeys import HOST, served

PHONE = {"width": 360, "height": 740}
BYTES = 400_000 / 8  # a second
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
RUNS, PEOPLE = 5, 60
WATCH = """
window.shown = {lcp: 0, cls: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shown.lcp = entry.startTime))
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shown.cls += entry.value))
  .observe({type: "layout-shift", buffered: true});
"""


def first_visit(browser: Browser, address: str) -> tuple[dict[str, Any], int]:
    """What the page says that it showed, and the bytes that came."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session, received = context.new_cdp_session(page), list[float]()
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address, wait_until="networkidle")
    shown = page.evaluate("window.shown")
    context.close()
    return shown, int(sum(received))


def main() -> None:
    call_command("demo", registrations=PEOPLE, verbosity=0)
    form = reverse("inscriptions:sign_up", args=[Event.objects.exclude(slug=ARCHIVE).get().slug])
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with served("rencontre.wsgi", os.environ["DATABASE_URL"]) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        visits = [first_visit(browser, f"http://{HOST}:{port}{form}") for _ in range(RUNS)]
        browser.close()
    lcp, cls = (median(shown[name] for shown, _ in visits) for name in ("lcp", "cls"))
    print(f"Formulaire à 400 kb/s et 400 ms, première visite : LCP {lcp / 1000:.2f} s, CLS {cls:.3f}.")
    print(f"Octets reçus, en-têtes compris : {median(size for _, size in visits):.0f}.")


if __name__ == "__main__":
    main()
