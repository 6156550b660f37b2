"use strict";
/*
 * The desk's service worker: when the network fails, its pages and the badges' answer with one page that needs none.
 * The view that serves it at /accueil/sw.js writes `DESK` above: the cache's name, the page, its files, the vault.
 * Only that page, which names nobody, and its files are cached.
 */
importScripts(DESK.vault);

const PATIENCE = 5000; // ms: a network that hangs is a network that fails
const UNREACHABLE = [502, 503, 504];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(DESK.cache).then((cache) => cache.addAll([DESK.shell, ...DESK.files])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldCaches(), self.desk.vault.eraseIfOver()]));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (pathname === DESK.logout) event.waitUntil(self.desk.vault.erase());
    if (/^\/(accueil|p)\//i.test(pathname)) event.respondWith(page(event));
  } else if (DESK.files.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
  }
});

async function page(event) {
  event.waitUntil(self.desk.vault.eraseIfOver());
  try {
    const response = await inTime(event.request);
    // To what was posted, 503 is the site's own page, which gives back what was typed.
    const isGivenBack = event.request.method === "POST" && response.status === 503;
    if (isGivenBack || !UNREACHABLE.includes(response.status)) return response;
  } catch {
    // The page below says so.
  }
  return caches.match(DESK.shell);
}

function inTime(request) {
  if (request.method !== "GET") return fetch(request); // what writes is not given up half-way
  const late = new Promise((resolve, reject) => setTimeout(reject, PATIENCE));
  return Promise.race([fetch(request), late]);
}

async function dropOldCaches() {
  const names = await caches.keys();
  return Promise.all(names.filter((name) => name !== DESK.cache).map((name) => caches.delete(name)));
}
