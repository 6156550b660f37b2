"""What a phone of the desk does in the browser, and what it keeps."""

import shutil

from django.conf import settings
from django.test import Client

CUT = "net::ERR_INTERNET_DISCONNECTED"
# All that the browser keeps for the site, as one text: databases, caches, storages, whatever their encoding.
EVERYTHING_KEPT = """async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const bytes = (key, value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    ? new TextDecoder().decode(value) + new TextDecoder("utf-16").decode(value) : value;
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = await asked(database.transaction(store).objectStore(store).getAll());
      kept.push(name, store, JSON.stringify(rows, bytes));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
  }
  return kept.join("\\n");
}"""
WORKER_IS_READY = """() => Promise.race([
  navigator.serviceWorker.ready.then(() => true),
  new Promise((resolve) => setTimeout(resolve, 10000, false)),
])"""
# How many people and how many scans it keeps.
COUNTS_KEPT = """async () => {
  const { people, scans } = await new Promise((resolve) => {
    const opened = indexedDB.open("accueil");
    opened.onsuccess = () => {
      const counts = {};
      const transaction = opened.result.transaction(["people", "scans"]);
      for (const name of ["people", "scans"]) {
        transaction.objectStore(name).count().onsuccess = ({ target }) => { counts[name] = target.result; };
      }
      transaction.oncomplete = () => resolve(counts);
    };
  });
  return [people, scans];
}"""


def session_of(user, live_server) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


def read(page, text: str):
    """What a USB scanner does: the badge's text in the field, then Enter."""
    page.locator("#code").fill(text)
    page.locator("#code").press("Enter")


def wait_for_queue(page, scans: int):
    page.locator(f"#reseau[data-waiting='{scans}']").wait_for(state="attached")


def come_back(page):
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_queue(page, 0)


def duplicates(page) -> list[str]:
    return page.locator("[data-duplicates] li").all_inner_texts()


def chromium_path() -> str:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
