"use strict";
/*
 * A badge is read: the server says who it is or, without network, the list that the phone keeps does.
 * The desk works without this file: the scan is then a plain form.
 */
self.desk ??= {};

(() => {
  const { vault, queue, sound } = self.desk;
  const PATIENCE = 4_000; // ms: a queue waits, and a network that hangs is a network that fails
  const UNKNOWN = {
    outcome: "refused",
    title: "Badge inconnu de ce téléphone",
    text: "Le pointage est gardé ; il sera vérifié au retour du réseau.",
  };
  const TO_KEEP = { ...UNKNOWN, text: "Son pointage peut être gardé ; il serait vérifié au retour du réseau." };
  const NO_LIST = {
    outcome: "refused",
    title: "La liste n’est pas sur ce téléphone",
    text: "Ouvrez l’accueil de la journée dès que le réseau répond.",
  };
  const NOT_A_BADGE = {
    outcome: "refused",
    title: "Ce n’est pas un badge",
    text: "Scannez le code du badge, ou tapez ses seize signes.",
  };
  const TWO_BADGES = {
    outcome: "refused",
    title: "Badge illisible",
    text: "Deux badges de la journée se lisent ainsi : cherchez la personne par son nom.",
  };
  const TO_READ = { outcome: "", title: "À pointer" };
  const FIRST = { outcome: "first", title: "Pointé", text: "Gardé sur ce téléphone jusqu’au retour du réseau." };

  const { timeZone } = document.currentScript.dataset; // of the site: a phone may be set to another
  const SIGNS = { "": "→", first: "✓", duplicate: "↻", refused: "✕" };

  const form = document.getElementById("lecture");
  const select = document.getElementById("moment-hors-connexion"); // on the page without network only
  let line = Promise.resolve();

  /* The moment one checks in for: what the desk's page says, or the choice made on the page without network. */
  function value() {
    const { moment, workshop } = document.querySelector("main").dataset;
    return select?.value ?? (workshop ? `${moment}-${workshop}` : moment);
  }

  function chosen() {
    const [moment, workshop] = value().split("-");
    return { moment, workshop: workshop ? Number(workshop) : null };
  }

  const hour = (iso) =>
    new Date(iso)
      .toLocaleTimeString("fr-FR", { timeZone, hour: "2-digit", minute: "2-digit" })
      .replace(/^0/, "")
      .replace(":00", "\u00a0h")
      .replace(":", "\u00a0h\u00a0");

  function judge(person, scans, { moment, workshop }, anyway) {
    if (!person) return UNKNOWN;
    const elsewhere = anyway ? "" : person.elsewhere[value()];
    const text = person.refusal || elsewhere;
    if (text) return { outcome: "refused", title: "Refusé", text, elsewhere: !person.refusal };
    let already = person.present[value()] ?? "";
    const here = scans.filter((scan) => scan.moment === moment && scan.workshop === workshop && scan.told !== "refused");
    for (const scan of here.sort((one, other) => one.scanned_at.localeCompare(other.scanned_at))) {
      if (scan.undo) already = "";
      else already ||= `déjà pointé à ${hour(scan.scanned_at)} sur ce téléphone`;
    }
    return already ? { outcome: "duplicate", title: already[0].toUpperCase() + already.slice(1) } : FIRST;
  }

  function element(name, text, className = "") {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  }

  /* A button or, where no second tap must fall on it, one that opens first. */
  function button({ label, run, fold }) {
    const around = element(fold ? "details" : "div", "", fold ? "" : "acts");
    if (fold) around.append(element("summary", fold));
    const made = element("button", label, fold ? "button button-quiet" : "button");
    made.type = "button";
    made.addEventListener("click", run);
    around.append(made);
    return around;
  }

  function show({ outcome, title, text }, person, act) {
    const heading = element("h2", ` ${title}`);
    const sign = element("span", SIGNS[outcome], "sign");
    sign.setAttribute("aria-hidden", "true");
    heading.prepend(sign);
    const parts = [heading];
    if (text && outcome === "refused") parts.push(element("p", text, "reason"));
    if (person) parts.push(element("p", person.name, "who"), element("p", person.organisation));
    if (person) parts.push(...person.workshops.map((workshop) => element("p", workshop, "where")));
    if (person?.notices[value()]) parts.push(element("p", person.notices[value()]));
    if (text && outcome !== "refused") parts.push(element("p", text));
    if (act) parts.push(button(act));
    display(outcome, parts);
  }

  function display(outcome, parts) {
    const result = document.getElementById("resultat");
    result.dataset.outcome = outcome;
    result.replaceChildren(...parts);
    result.hidden = false;
    result.scrollIntoView({ block: "nearest" });
    sound(outcome);
  }

  /* Whether the server answered: its own result then takes the place of the last one. */
  async function sent(text, anyway) {
    if (queue.state.cut || select) return false;
    const body = new FormData(form);
    body.set("code", text);
    if (anyway) body.set("anyway", "1");
    try {
      const response = await queue.ask(form.action, { method: "POST", body }, PATIENCE);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const answer = page.getElementById("resultat");
      if (!response.ok || !answer) return false; // the session is over: the scan is kept
      display(answer.dataset.outcome, [...document.adoptNode(answer).childNodes]);
      return true;
    } catch {
      queue.state.cut = true;
      return false;
    }
  }

  async function keep(code, anyway = false) {
    const { badge, person } = await vault.read(code);
    const spot = chosen();
    const verdict = judge(person, await vault.scansOf(badge), spot, anyway);
    if (!(await queue.add({ badge, ...spot, anyway, told: verdict.outcome }))) return show(NO_LIST);
    const takeBack = { label: "Annuler ce pointage", run: () => undo(badge, spot, person), fold: "Une erreur ?" };
    return show(verdict, person, verdict === FIRST ? takeBack : verdict.elsewhere && insist(code));
  }

  const insist = (code) => ({ label: "Pointer quand même", run: () => keep(code, true) });

  async function undo(badge, spot, person) {
    await queue.add({ badge, ...spot, told: "undo", undo: true });
    show({ outcome: "", title: "Pointage annulé" }, person);
  }

  /* A badge opened by the phone's own camera: who it is, and a button. */
  self.desk.open = async (text) => {
    const code = vault.code(text);
    if (!code) return show(NOT_A_BADGE);
    if (!(await vault.kept())) return show(NO_LIST);
    const { badge, person } = await vault.read(code);
    const verdict = judge(person, await vault.scansOf(badge), chosen());
    if (!person) return show(TO_KEEP, null, { label: "Garder ce pointage", run: () => keep(code) });
    if (verdict === FIRST) return show(TO_READ, person, { label: "Pointer", run: () => keep(code) });
    return show(verdict, person, verdict.elsewhere && insist(code));
  };

  /* Reads what a scanner or a camera gives; scans that come together wait for each other. */
  self.desk.scan = (text, anyway = false) => {
    line = line.then(async () => {
      if (await sent(text, anyway)) return;
      const codes = vault.codes(text);
      if (!codes.length) return show(NOT_A_BADGE);
      const code = await vault.oneOf(codes);
      return code ? keep(code, anyway) : show(TWO_BADGES);
    });
    return line;
  };

  if (!form || !self.isSecureContext) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    self.desk.scan(form.code.value);
    form.code.value = "";
    form.code.focus();
  });
  // « Pointer », where the phone's own camera opened a badge.
  document.addEventListener("submit", (event) => {
    const { person, anyway } = event.target.elements;
    if (!person || !event.target.closest("#resultat") || !vault.code(location.pathname)) return;
    event.preventDefault();
    self.desk.scan(location.pathname, Boolean(anyway));
  });
  // A USB scanner types wherever the focus is.
  document.addEventListener("keydown", (event) => {
    const types = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (types && !event.target.closest("input, select, textarea")) form.code.focus();
  });
  sound(document.getElementById("resultat").dataset.outcome);
})();
