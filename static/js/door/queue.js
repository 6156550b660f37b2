"use strict";
/*
 * The desk's way to the server: the list it gives, the scans it takes. Scans are kept until it has answered for each;
 * each has a uuid, so that sending one twice changes nothing.
 */
self.desk ??= {};

self.desk.queue = (() => {
  const { vault } = self.desk;
  const FRESH = 120_000; // ms during which the list is not asked again
  const PATIENCE = 30_000; // ms: long lists go through slow networks, and nobody waits for them
  const BATCH = 200;
  const SENT = ["uuid", "badge", "moment", "workshop", "scanned_at", "undo", "anyway"];

  const page = document.getElementById("reseau")?.dataset ?? {};
  const { moment, workshop } = document.querySelector("main").dataset;
  const shown = workshop ? `${moment}-${workshop}` : moment; // none on the page without network
  const state = {
    cut: !shown || !navigator.onLine, // whether the network failed at the last try
    problem: "", // why the server would not answer
    sent: 0, // how many of those that waited left since the last one was kept
    words: new Map(), // what it said of a scan, by uuid: this has names, so it is never kept
    changed: () => {},
  };
  let going = null;

  async function ask(url, options = {}, patience = PATIENCE) {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(patience) });
    if (response.status >= 500) throw new Error(response.status);
    return response;
  }

  async function json(url, options) {
    const response = await ask(url, options);
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    if (response.ok && isJson) return answer;
    state.problem = answer.error ?? "Votre session est finie : reconnectez-vous, tout est gardé sur ce téléphone.";
    return null;
  }

  async function refresh() {
    const day = await vault.kept();
    const url = page.list ?? day?.urls.list;
    const isOfTheDay = day?.urls.list === url;
    const isSame = isOfTheDay && (!shown || vault.moment(day) === shown);
    if (!url || (isSame && Date.now() - day.kept_at < FRESH)) return;
    const newer = await json(isOfTheDay && day.mark ? `${url}?depuis=${day.mark}` : url);
    if (newer) await vault.keep(newer);
  }

  /* Sends what waits, and asks again for the server's words on what the desk has not checked yet. */
  async function send() {
    const scans = (await vault.scans()).filter((scan) => !scan.outcome || (scan.listed && !state.words.has(scan.uuid)));
    for (const url of new Set(scans.map((scan) => scan.url))) {
      const given = await json(url);
      if (given) await sendTo(url, given.token, scans.filter((scan) => scan.url === url));
    }
  }

  async function sendTo(url, token, scans) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    for (let start = 0; start < scans.length; start += BATCH) {
      const batch = scans.slice(start, start + BATCH);
      const sent = batch.map((scan) => Object.fromEntries(SENT.map((name) => [name, scan[name]])));
      const body = JSON.stringify({ sent_at: new Date().toISOString(), scans: sent });
      const said = await json(url, { method: "POST", headers, body });
      if (!said) return;
      said.answers.forEach((answer) => state.words.set(answer.uuid, answer));
      const answered = batch.filter(({ uuid }) => state.words.has(uuid));
      state.sent += answered.filter(({ outcome }) => !outcome).length;
      await vault.put(answered.map(withAnswer));
    }
  }

  function withAnswer(scan) {
    const { outcome } = state.words.get(scan.uuid);
    return { ...scan, outcome, listed: scan.listed || outcome !== scan.told };
  }

  /* One at a time: sends, asks for a newer list, says where things stand. */
  function tick() {
    going ??= (async () => {
      try {
        state.problem = "";
        await vault.eraseIfOver();
        if (state.cut) await ask(page.worker, { method: "HEAD", cache: "no-store" }); // nothing may wait, nor be asked
        await send();
        await refresh();
        state.cut = false;
      } catch {
        state.cut = true;
      }
      going = null;
      await state.changed();
    })();
    return going;
  }

  /* Keeps a scan, `told` being what the desk was told of it; false when one does not know where to send it. */
  async function add(scan) {
    const url = page.sync ?? (await vault.kept())?.urls.sync;
    if (!url) return false;
    const row = { undo: false, anyway: false, ...scan, uuid: crypto.randomUUID(), url, scanned_at: new Date().toISOString() };
    await vault.put([{ ...row, outcome: "", listed: false }]);
    state.sent = 0;
    await state.changed();
    if (!state.cut) tick();
    return true;
  }

  return { state, ask, tick, add };
})();
