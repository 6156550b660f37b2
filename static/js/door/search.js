"use strict";
/* Names found as one types, and counts that stay true: the page asks for itself and takes the part that changes. */
(() => {
  const PAUSE = 200; // ms without a key before asking
  const form = document.getElementById("recherche");
  const counts = document.getElementById("comptes");
  let asked = 0;

  async function renew(url, id) {
    const number = ++asked;
    try {
      const response = await fetch(url);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const part = page.getElementById(id);
      // An answer that comes after a later question is dropped; without a part, the session is over.
      if (part && number === asked) document.getElementById(id).replaceChildren(...part.childNodes);
    } catch {
      // Without network, the page stays as it is; the button says so when it is used.
    }
  }

  if (form) {
    let timer = 0;
    form.q.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => renew(`${form.action}?${new URLSearchParams(new FormData(form))}`, "trouves"), PAUSE);
    });
  }
  if (counts) setInterval(() => renew(location.href, "comptes"), counts.dataset.refresh * 1000);
})();
