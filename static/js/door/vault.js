"use strict";
/*
 * What the desk keeps on a phone for when the network fails. Read by its pages and by its worker.
 *
 * Each person is encrypted under a key derived from the code of their badge, and found by a name derived from it too.
 * Neither the code nor the key is kept: who has the phone and no badge reads nothing. A code is 80 random bits, which
 * nobody tries one by one: HKDF is enough, without salt (RFC 5869, 3.1) nor slow hashing. The server derives the same
 * names from the same codes (inscriptions/door/offline.py).
 */
self.desk ??= {};

self.desk.vault = (() => {
  const TEXT = new TextEncoder();
  const INFO = TEXT.encode("rencontre badge");
  const STORES = ["people", "day", "scans"];
  // The keys of a QWERTY keyboard, then the same keys elsewhere, as in inscriptions/door/keyboards.py, which says whence.
  const QWERTY = ["1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./", "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"];
  const LAYOUTS = [
    ["&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!", "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"],
    ["&é\"'(§è!çà)-azertyuiop^$qsdfghjklmùwxcvbn,;:=", "1234567890°_AZERTYUIOP¨*QSDFGHJKLM%WXCVBN?./+"],
    ["àéèê()‘’«»'^azertyuiop-+qsdfghjklm/wxcvbn.,:;", "1234567890\"¨AZERTYUIOP±≠QSDFGHJKLM\\WXCVBN?!…="],
    ["\"«»()@+-/*=%bépoè^vdljzwauie,ctsrnmàyx.k'qghf", "1234567890°`BÉPOÈ!VDLJZWAUIE;CTSRNMÀYX:K?QGHF"],
    ["1234567890'^qwertzuiopè¨asdfghjkléàyxcvbnm,.-", "+\"*ç%&/()=?`QWERTZUIOPü!ASDFGHJKLöäYXCVBNM;:_"],
    ["1234567890'^qwertzuiopü¨asdfghjklöäyxcvbnm,.-", "+\"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéàYXCVBNM;:_"],
    ["1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-", "!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_"],
    ["1234567890-=qwertyuiop^¸asdfghjkl;`zxcvbnm,.é", "!\"/$%?&*()_+QWERTYUIOP^¨ASDFGHJKL:`ZXCVBNM'.É"],
  ];
  const MEANT = "abcdefghijklmnopqrstuvwxyz0123456789:/.-";
  const DIGITS = "1234567890";
  const MOST_SIGNS = 500;
  let tables;
  let opening;

  function database() {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("accueil", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("people", { keyPath: "badge" });
        request.result.createObjectStore("day", { keyPath: "slug" });
        request.result.createObjectStore("scans", { keyPath: "uuid" }).createIndex("badge", "badge");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opening;
  }

  /* Runs `act` on the stores in one transaction; resolves to the result of the request it returns, once all is written. */
  async function inside(mode, act) {
    const transaction = (await database()).transaction(STORES, mode);
    const request = act(...STORES.map((name) => transaction.objectStore(name)));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  /* Sign → what was meant, on a layout where Caps Lock acts as Shift on the keys of `shifted`. */
  function tableOf(layout, shifted) {
    const table = new Map([[" ", " "]]);
    for (const sign of MEANT) {
      for (const level of [0, 1]) {
        const place = QWERTY[level].indexOf(level ? sign.toUpperCase() : sign);
        if (place < 0) continue;
        const other = shifted.includes(QWERTY[0][place]) ? 1 - level : level;
        table.set(layout[other][place].toLowerCase(), sign);
      }
    }
    return table;
  }

  const meant = (typed, table) => [...typed].map((sign) => table.get(sign) ?? "\ufffd").join("").toUpperCase();
  const atAnAddress = (typed) => typed.match(/^.*\/P\/([A-Z2-7]{16})\/?$/s)?.[1];
  const alone = (typed) => (typed.match(/^([A-Z2-7]{16})\1*$/) ?? typed.match(/^.*\s((?=\S*[2-7])[A-Z2-7]{16})$/s))?.[1];

  function byHand(text) {
    const groups = text.split(/[\s–—-]+/);
    const areEqual = groups.length > 1 && groups.every((group) => /^\w{2,8}$/.test(group) && group.length === groups[0].length);
    return areEqual ? alone(groups.join("").toUpperCase()) : undefined;
  }

  /* The codes that a reader may have typed, on any layout, the plain reading first: `codes_in` of the server. */
  function codes(text) {
    const typed = text.trim().slice(-MOST_SIGNS);
    const plain = atAnAddress(typed.toUpperCase());
    if (plain) return [plain];
    tables ??= LAYOUTS.flatMap((layout) => ["", DIGITS, QWERTY[0]].map((shifted) => tableOf(layout, shifted)));
    const letters = typed.replace(/[^A-Za-z]/g, "");
    const isOfOneCase = letters === letters.toUpperCase() || letters === letters.toLowerCase();
    const through = tables.map((table) => {
      const read = meant(typed.toLowerCase(), table);
      return atAnAddress(read) ?? (isOfOneCase ? alone(read) : undefined);
    });
    return [...new Set([byHand(typed) ?? alone(typed.toUpperCase()), ...through].filter(Boolean))];
  }

  const code = (text) => codes(text)[0] ?? "";

  async function derive(code) {
    const secret = await crypto.subtle.importKey("raw", TEXT.encode(code), "HKDF", false, ["deriveBits"]);
    const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO };
    const bytes = new Uint8Array(await crypto.subtle.deriveBits(hkdf, secret, 384));
    const key = await crypto.subtle.importKey("raw", bytes.slice(16), "AES-GCM", false, ["encrypt", "decrypt"]);
    return { badge: Array.from(bytes.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(""), key };
  }

  async function sealed({ code, ...person }) {
    const { badge, key } = await derive(code);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, TEXT.encode(JSON.stringify(person)));
    return { badge, iv, data };
  }

  /* Keeps a day and its people, in the place of what was kept; those who changed `since`, over the list of that mark. */
  async function keep({ people: clear, ...day }) {
    const rows = await Promise.all(clear.map(sealed));
    await inside("readwrite", (people, days) => {
      days.get(day.slug).onsuccess = ({ target }) => {
        // Meanwhile the list was erased, or renewed by another page: the next look asks again.
        if (day.since && day.since !== target.result?.mark) return;
        if (!day.since) people.clear();
        days.clear();
        rows.forEach((row) => people.put(row));
        days.put({ ...day, kept_at: Date.now() });
      };
    });
  }

  /* The day that is kept, if there is one: nothing in it names anyone. */
  const kept = async () => (await inside("readonly", (people, days) => days.getAll()))[0];

  /* The moment one checks in for: the one chosen at the desk, else the half-day that the clock says. */
  function moment({ choice, moments }) {
    return choice || (moments.filter(({ from }) => from && Date.parse(from) <= Date.now()).at(-1) ?? moments[0]).value;
  }

  /* Remembers the moment chosen without network. */
  async function choose(choice) {
    const day = await kept();
    if (day) await inside("readwrite", (people, days) => days.put({ ...day, choice }));
  }

  /* The name kept for a code, and the person it opens, if there is one. */
  async function read(code) {
    const { badge, key } = await derive(code);
    const row = await inside("readonly", (people) => people.get(badge));
    if (!row) return { badge };
    const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
    return { badge, person: JSON.parse(new TextDecoder().decode(data)) };
  }

  /* Of the codes that a reader may have typed, the one of somebody of the day; null when two people have one. */
  async function oneOf(read) {
    const known = [];
    for (const code of read) if (await named(code)) known.push(code);
    return known.length > 1 ? null : (known[0] ?? read[0]);
  }

  async function named(code) {
    const { badge } = await derive(code);
    return inside("readonly", (people) => people.getKey(badge));
  }

  const scans = () => inside("readonly", (people, days, all) => all.getAll());
  const scansOf = (badge) => inside("readonly", (people, days, all) => all.index("badge").getAll(badge));
  const put = (rows) => inside("readwrite", (people, days, all) => rows.forEach((row) => all.put(row)));

  /* Everything goes, but for the scans that the server has not received: they bear no name. */
  async function erase() {
    const sent = (await scans()).filter((scan) => scan.outcome);
    await inside("readwrite", (people, days, all) => {
      people.clear();
      days.clear();
      sent.forEach((scan) => all.delete(scan.uuid));
    });
  }

  async function eraseIfOver() {
    const day = await kept();
    if (day && Date.now() >= Date.parse(day.expires)) await erase();
  }

  return { code, codes, oneOf, keep, kept, moment, choose, read, scans, scansOf, put, erase, eraseIfOver };
})();
