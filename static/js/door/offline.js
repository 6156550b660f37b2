"use strict";
/* What the desk says of the network, of the scans that wait and of what the phone keeps; installs the worker. */
(async () => {
  const { vault, queue } = self.desk;
  const EVERY = 30_000; // ms between two looks at the network and the queue
  const box = document.getElementById("reseau");
  const select = document.getElementById("moment-hors-connexion"); // on the page without network only
  const phone = document.getElementById("telephone");
  const searched = new URLSearchParams(location.search).has("q"); // a name was asked for, and nothing was written
  const part = (name) => document.querySelector(`[data-${name}]`);
  const count = (number, one, several) => `${number} ${number > 1 ? several : one}`;

  // Without a secure connection there is neither worker nor cryptography: the page stays a plain one.
  if (!box || !self.isSecureContext || !navigator.serviceWorker) return;

  function say(name, text) {
    if (part(name).textContent !== text) part(name).textContent = text; // a live region repeats what is written again
  }

  async function draw() {
    const [day, scans] = [await vault.kept(), await vault.scans()];
    const { cut, problem, sent, words } = queue.state;
    const waiting = scans.filter((scan) => !scan.outcome).length;
    const network = cut ? "Pas de réseau : continuez, tout est gardé sur ce téléphone." : problem;
    const left = waiting && `${count(waiting, "pointage", "pointages")} en attente d’envoi.`;
    const gone = !waiting && sent && `${count(sent, "pointage envoyé", "pointages envoyés")}.`;
    say("state", [network, left || gone].filter(Boolean).join(" "));
    const people = day && count(day.count, "personne", "personnes");
    say("kept", day
      ? `La liste (${people}) est gardée ici jusqu’au ${day.until} ; elle ne se lit qu’en scannant un badge.`
      : "La liste n’est pas sur ce téléphone : sans réseau, les badges seraient gardés sans que leur nom s’affiche.");
    part("erase").hidden = !day;
    const listed = scans.filter((scan) => scan.listed && words.has(scan.uuid));
    listed.sort((one, other) => one.scanned_at.localeCompare(other.scanned_at));
    part("duplicates").replaceChildren(...listed.map((scan) => {
      const item = document.createElement("li");
      item.textContent = words.get(scan.uuid).text;
      return item;
    }));
    part("check").hidden = !listed.length;
    part("login").hidden = cut || !problem;
    box.dataset.waiting = waiting;
    box.classList.toggle("network-back", !network && !waiting && !listed.length);
    box.hidden = !network && !waiting && !sent && !listed.length;
    phone.hidden = false;
    if (!select) return;
    part("cut").hidden = !cut || searched;
    part("searched").hidden = !cut || !searched;
    part("back").hidden = cut;
    if (day && !select.options.length) offer(day);
  }

  function offer(day) {
    select.append(...day.moments.map(({ value, label }) => new Option(label, value)));
    select.value = vault.moment(day);
    select.addEventListener("change", () => vault.choose(select.value).then(open));
    document.querySelectorAll("[data-desk]").forEach((link) => link.setAttribute("href", day.urls.desk));
  }

  /* The badge that the phone's own camera opened, if it did. */
  async function open() {
    if (select && /^\/p\//i.test(location.pathname)) await self.desk.open(location.pathname);
  }

  part("erase").addEventListener("click", () => vault.erase().then(draw));
  part("seen").addEventListener("click", async () => {
    const listed = (await vault.scans()).filter((scan) => scan.listed);
    await vault.put(listed.map((scan) => ({ ...scan, listed: false })));
    await draw();
  });
  addEventListener("online", queue.tick);
  addEventListener("offline", () => {
    queue.state.cut = true;
    draw();
  });
  setInterval(queue.tick, EVERY);
  queue.state.changed = draw;
  navigator.serviceWorker.register(box.dataset.worker, { scope: "/" });
  await vault.eraseIfOver();
  await draw();
  await open();
  await queue.tick();
})();
