"use strict";
/* A signed sheet typed on the keyboard. Each box is sent at once; what did not reach the server is kept, shown as such
   and sent again until it does, even after the page was closed and opened again in the same tab. */

const RETRY = 3000; // milliseconds
const form = document.querySelector("form[data-presences]");

if (form) {
  const boxes = [...form.querySelectorAll("input[name=present]")];
  const boxOf = new Map(boxes.map((box) => [box.value, box]));
  const state = form.querySelector("[data-state]");
  const memory = `presences ${location.pathname}${location.search}`;
  const waiting = new Map(JSON.parse(sessionStorage.getItem(memory) || "[]")); // key of a box → ticked
  let isSending = false;

  function say(kind, sentence) {
    state.dataset.state = kind;
    state.textContent = sentence;
  }

  function keep() {
    sessionStorage.setItem(memory, JSON.stringify([...waiting]));
    boxes.forEach((box) => box.closest("td").classList.toggle("waits", waiting.has(box.value)));
  }

  function add(box, one) {
    const total = form.querySelector(`[data-total="${box.dataset.column}"]`);
    total.value = Number(total.value) + one;
  }

  function tick(box, isTicked) {
    if (box && box.checked !== isTicked) {
      box.checked = isTicked;
      add(box, isTicked ? 1 : -1);
    }
  }

  async function renewToken() {
    const response = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("form[data-presences] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  async function post(changes) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("shown", [...changes].filter(([, isTicked]) => !isTicked).map(([key]) => key).join(" "));
    changes.forEach((isTicked, key) => isTicked && body.append("present", key));
    const headers = { Accept: "application/json" };
    const response = await fetch(location.href, { method: "POST", body, headers, redirect: "manual" });
    if (response.type === "opaqueredirect") throw new Error("votre session est finie, reconnectez-vous dans un autre onglet");
    if (response.status === 403) await renewToken();
    if (!response.ok) throw new Error("le site ne répond pas");
    return (await response.json()).refused;
  }

  function settle(changes, refused) {
    changes.forEach((isTicked, key) => waiting.get(key) === isTicked && waiting.delete(key));
    Object.keys(refused).forEach((key) => waiting.has(key) || tick(boxOf.get(key), !changes.get(key)));
    keep();
    const sentences = Object.values(refused);
    if (sentences.length) say("refused", sentences.join(" "));
    else if (!waiting.size) say("saved", "Enregistré.");
  }

  async function send() {
    if (isSending || !waiting.size) return;
    isSending = true;
    const changes = new Map(waiting);
    try {
      settle(changes, await post(changes));
      setTimeout(send);
    } catch (error) {
      const reason = error instanceof TypeError ? "le réseau ne répond pas" : error.message;
      const cases = waiting.size > 1 ? `${waiting.size} cases pas encore enregistrées` : "1 case pas encore enregistrée";
      say("waits", `${cases}\u00a0: ${reason}. Nouvel essai dans un instant\u202f; gardez cette page ouverte.`);
      setTimeout(send, RETRY);
    } finally {
      isSending = false;
    }
  }

  form.addEventListener("change", ({ target }) => {
    add(target, target.checked ? 1 : -1);
    waiting.set(target.value, target.checked);
    keep();
    if (state.dataset.state !== "waits") say("sends", "Enregistrement…");
    send();
  });

  const lines = [...form.querySelectorAll("tbody tr")].map((line) => [...line.querySelectorAll("input[name=present]")]);

  function neighbour(box, key) {
    const line = lines.find((others) => others.includes(box));
    if (key === "ArrowLeft" || key === "ArrowRight") return line[line.indexOf(box) + (key === "ArrowRight" ? 1 : -1)];
    const column = boxes.filter((other) => other.dataset.column === box.dataset.column);
    return column[column.indexOf(box) + (key === "ArrowUp" ? -1 : 1)];
  }

  form.addEventListener("keydown", (event) => {
    if (!boxOf.has(event.target.value) || !/^(Arrow(Up|Down|Left|Right)|Enter)$/.test(event.key)) return;
    event.preventDefault();
    neighbour(event.target, event.key)?.focus();
  });

  addEventListener("online", send);
  addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
  form.querySelector("[data-without-script]").hidden = true;
  waiting.forEach((isTicked, key) => tick(boxOf.get(key), isTicked));
  keep();
  send();
  boxes[0]?.focus();
}
