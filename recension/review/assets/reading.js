// The document page: cards that say why, keys, one rule alone, places by raw offset, sheets turned without a reload.
"use strict";

const desk = () => document.getElementById("desk");
const card = document.getElementById("card");
const said = document.getElementById("said");
const form = document.getElementById("decide"); // missing where nothing can be written
const keys = document.getElementById("keys");
const steps = (place) => JSON.parse(place.dataset.steps);
let here = null; // the place that the reader is at
let rule = new URLSearchParams(location.search).get("rule") || "";

// --- the card ---------------------------------------------------------------------------------------------------

function line(parent, name, ...contents) {
  const made = document.createElement("p");
  if (name) made.className = name;
  made.append(...contents);
  parent.append(made);
  return made;
}

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

const words = (name) => name.replaceAll("_", " ");

function say(place) {
  said.replaceChildren();
  if (place.dataset.steps) {
    for (const [name, why, sure] of steps(place)) {
      line(said, "who", words(name), span(sure < 850 ? "sure low" : "sure", `${sure / 10} % sure`));
      line(said, "", why);
    }
  } else {
    line(said, "who", place.dataset.code, span("sure low", "flag"));
    line(said, "", place.dataset.note);
    if (place.dataset.suggestion) line(said, "", "Suggested: ", Object.assign(document.createElement("code"), { textContent: place.dataset.suggestion }));
  }
}

let told = null; // the place that the card is about

function show(place, deciding = place === here) {
  say(place);
  if (form) {
    form.hidden = !deciding;
    if (deciding && place.dataset.n) offer(["edit"], { n: place.dataset.n });
    else if (deciding) {
      const start = Number(place.hash.match(/\d+/)?.[0] || 0);
      const end = Number(place.dataset.end);
      if (end > start) offer(["text"], { start, end, reads: place.dataset.suggestion || rawText(start, end) });
      else form.hidden = true;
    }
  }
  card.hidden = false;
  told = place;
  stand(place);
}

// Below the place, or above it where there is no room; it stays with it when the page moves.
function stand(place) {
  const box = (place.getClientRects()[0] || place.getBoundingClientRect());
  const last = [...place.getClientRects()].pop() || box;
  const edge = place.closest(".raw, .clean")?.getBoundingClientRect().right ?? innerWidth; // the other column stays in sight
  const left = Math.max(8, Math.min(box.left, edge - card.offsetWidth, innerWidth - card.offsetWidth - 12));
  const below = last.bottom + 8;
  const top = below + card.offsetHeight < innerHeight ? below : Math.max(8, box.top - card.offsetHeight - 8);
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
}

function hide() {
  card.hidden = true;
  told = null;
}

// The edit on either side, or the flag, that an event is about.
function placeOf(target) {
  const mark = target.closest?.("a.e, a.flag, [data-of]");
  if (!mark || mark.classList.contains("off")) return null;
  return mark.dataset.of ? document.getElementById(`e${mark.dataset.of}`) : mark;
}

// --- going to a place -------------------------------------------------------------------------------------------

function pairs(place) {
  return place.dataset.n ? [place, ...document.querySelectorAll(`[data-of="${place.dataset.n}"]`)] : [place];
}

// Passages out of view have a guessed height until they are drawn: look again once they are.
function centre(place) {
  place.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    place.scrollIntoView({ block: "center" });
    if (told === place) stand(place);
  }));
}

function goTo(place) {
  document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  here = place;
  pairs(place).forEach((one) => one.classList.add("here"));
  centre(place);
  place.focus({ preventScroll: true });
  place.setAttribute("aria-describedby", "card");
  show(place);
  history.replaceState(null, "", place.hash || "");
  picture();
}

const shown = () => [...document.querySelectorAll("a.e:not(.off)")];

function inOrder(a, b) {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

// From where the reader is, else from the first passage that is in view.
function step(list, forward) {
  const from = here && here.isConnected ? here : null;
  const after = (one) => (from ? inOrder(from, one) < 0 : one.getBoundingClientRect().top > 100);
  const found = forward ? list.find((one) => one !== from && after(one)) : list.filter((one) => one !== from && !after(one)).pop();
  if (found) goTo(found);
  return Boolean(found);
}

const starts = () => desk().dataset.starts.split(" ").map(Number);
const urls = () => desk().dataset.urls.split(" ");
const sheet = () => Number(desk().dataset.sheet);
const doubts = () => desk().dataset.doubts.split(" ").filter(Boolean).map((one) => one.split(":"));

function sheetAt(raw) {
  const at = starts();
  let n = at.length;
  while (n > 1 && at[n - 1] > raw) n--;
  return n;
}

function nextDoubt(forward) {
  const all = doubts();
  const own = all.map(([name]) => document.getElementById(name)).filter(Boolean);
  if (step(own.sort(inOrder), forward)) return;
  const sheets = all.map(([, raw]) => sheetAt(Number(raw)));
  const other = forward ? sheets.findIndex((n) => n > sheet()) : sheets.findLastIndex((n) => n < sheet());
  if (other >= 0) turn(sheets[other], all[other][0]);
}

function nextEdit(forward) {
  if (step(shown(), forward)) return;
  const button = rule && document.querySelector(`[data-rule="${CSS.escape(rule)}"]`);
  const sheets = button ? button.dataset.sheets.split(" ").map(Number) : urls().map((_, n) => n + 1);
  const other = forward ? sheets.find((n) => n > sheet()) : sheets.findLast((n) => n < sheet());
  if (other) turn(other, forward ? "first" : "last");
}

// --- sheets -----------------------------------------------------------------------------------------------------

const fetched = new Map();
let drawnPath = location.pathname;
const canFetch = location.protocol.startsWith("http");

function fetchSheet(n) {
  if (!fetched.has(n)) {
    if (fetched.size > 6) fetched.delete(fetched.keys().next().value);
    const made = fetch(urls()[n - 1]).then((got) => got.text()).then((text) => document.adoptNode(new DOMParser().parseFromString(text, "text/html").getElementById("desk")));
    fetched.set(n, made.catch(() => null)); // the browser then goes there by itself, and says what is wrong
  }
  return fetched.get(n);
}

async function turn(n, name = "", hash = "") {
  hide();
  const url = urls()[n - 1] + (rule ? `?rule=${encodeURIComponent(rule)}` : "");
  if (!canFetch) {
    location.assign(`${url}${hash || (name ? `#at=${name}` : "")}`);
    return;
  }
  const made = await fetchSheet(n);
  fetched.delete(n);
  if (!made) { location.assign(url + hash); return; }
  put(made);
  history.pushState(null, "", url + hash);
  drawnPath = location.pathname;
  arrive(name);
}

// A sheet in place of the one that is shown. What is the same on all sheets stays: to lay that out again costs more than
// the text. Where the document itself was changed meanwhile, all of it is shown anew.
function put(made) {
  const own = desk();
  if (own.dataset.urls !== made.dataset.urls || own.dataset.doubts !== made.dataset.doubts) return own.replaceWith(made);
  own.dataset.sheet = made.dataset.sheet;
  const others = made.querySelectorAll("#text, nav.sheets");
  own.querySelectorAll("#text, nav.sheets").forEach((one, n) => one.replaceWith(others[n]));
  document.querySelectorAll('input[name="sheet"]').forEach((input) => { input.value = made.dataset.sheet; });
}

// After a sheet is there: filter it, go to the place that was asked for, fetch what the next key will want.
function arrive(name = "") {
  here = null;
  filter(rule);
  const asked = name || decodeURIComponent((location.hash.match(/^#at=(.*)/) || [])[1] || "");
  const edits = shown();
  const place = asked === "first" ? edits[0] : asked === "last" ? edits.at(-1) : document.getElementById(asked);
  if (place) goTo(place);
  else if (!atHash()) scrollTo(0, 0);
  if (pictured) picture();
  if (canFetch) whenIdle(foresee);
}

const whenIdle = (act) => (window.requestIdleCallback ? requestIdleCallback(act, { timeout: 500 }) : setTimeout(act, 100));

function foresee() {
  const ahead = doubts().map(([, raw]) => sheetAt(Number(raw)));
  const wanted = [ahead.find((n) => n > sheet()), sheet() + 1, ahead.findLast((n) => n < sheet())];
  new Set(wanted).forEach((n) => n >= 1 && n <= urls().length && fetchSheet(n));
}

// --- one rule alone ---------------------------------------------------------------------------------------------

function filter(name) {
  rule = name;
  document.querySelectorAll(".off").forEach((one) => one.classList.remove("off"));
  if (rule) {
    const others = new Set([...document.querySelectorAll("a.e")].filter((edit) => !steps(edit).some(([one]) => one === rule)).map((edit) => edit.dataset.n));
    document.querySelectorAll("a.e, [data-of]").forEach((one) => one.classList.toggle("off", others.has(one.dataset.n ?? one.dataset.of)));
  }
  document.querySelectorAll("[data-rule]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.rule === rule)));
  const all = document.getElementById("all-rules");
  if (all) all.hidden = !rule;
}

function choose(name) {
  filter(name === rule ? "" : name);
  history.replaceState(null, "", location.pathname + (rule ? `?rule=${encodeURIComponent(rule)}` : "") + location.hash);
  if (rule && !(here && here.isConnected && !here.classList.contains("off"))) { here = null; nextEdit(true); }
}

// --- places in the raw text: #raw=120 and #raw=120-140 ----------------------------------------------------------

// The text node and offset of a raw offset; raw offsets count code points, the browser counts UTF-16 units.
function locate(raw) {
  const passage = [...document.querySelectorAll(".passage")].findLast((one) => Number(one.dataset.raw) <= raw);
  if (!passage) return null;
  let left = raw - Number(passage.dataset.raw);
  const walk = document.createTreeWalker(passage.querySelector(".raw"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const points = [...node.data];
    if (left < points.length) return { node, at: points.slice(0, left).join("").length, passage };
    left -= points.length;
  }
  return { node: null, at: 0, passage };
}

function atHash() {
  const asked = location.hash.match(/^#raw=(\d+)(?:-(\d+))?$/);
  if (!asked) return false;
  const raw = Number(asked[1]);
  const n = sheetAt(raw);
  if (n !== sheet()) { turn(n, "", location.hash); return true; }
  const found = locate(raw);
  if (!found) return false;
  const edit = found.node?.parentElement.closest("a.e") || document.querySelector(`a[href="#raw=${raw}"]`);
  if (found.node) {
    const end = locate(Math.max(raw + 1, Number(asked[2] || raw + 1)));
    const range = new Range();
    range.setStart(found.node, found.at);
    if (end?.node) range.setEnd(end.node, end.at); else range.setEndAfter(found.passage.querySelector(".raw").lastChild);
    CSS.highlights?.set("place", new Highlight(range));
  }
  if (edit && !asked[2]) { goTo(edit); return true; }
  here = null;
  picture(raw);
  centre(found.node?.parentElement || found.passage);
  return true;
}

let drawn = 0;
function follow() {
  if (told) stand(told);
  if (!pictured) return;
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(() => { if (!here?.isConnected || !inView(here)) picture(rawInView()); });
}

// --- copying ----------------------------------------------------------------------------------------------------

function pageAt(node) {
  const before = [...document.querySelectorAll(".turn, .passage[data-page]")].filter((one) => one.contains(node) || inOrder(one, node) < 0);
  return before.length ? before.at(-1).dataset.page : "";
}

function putCopy(text) {
  const write = (event) => { event.clipboardData.setData("text/plain", text); event.preventDefault(); };
  document.addEventListener("copy", write, { once: true });
  document.execCommand("copy");
}

function note(text) {
  said.replaceChildren();
  line(said, "", text);
  if (form) form.hidden = true;
  card.hidden = false;
  told = null;
  card.style.left = `${innerWidth / 2 - card.offsetWidth / 2}px`;
  card.style.top = `${innerHeight - card.offsetHeight - 24}px`;
}

function copyCited() {
  const chosen = getSelection();
  const text = String(chosen).trim();
  if (!text) { note("Select a passage first; then c copies it with its page."); return; }
  const node = chosen.getRangeAt(0).startContainer;
  const page = pageAt(node);
  const passage = elementOf(node).closest(".passage");
  const at = passage ? `#raw=${passage.dataset.raw}` : "";
  const { cite, id } = desk().dataset;
  putCopy(`${text}\n— ${cite}${page ? `, p. ${page}` : ""} (${id}${at})`);
  note(`Copied with its citation${page ? `: p. ${page}` : ""}.`);
}

function copyLink() {
  putCopy(location.href);
  note(`Copied: ${location.href}`);
}

// --- keys and events --------------------------------------------------------------------------------------------

const actions = {
  n: () => nextDoubt(true),
  p: () => nextDoubt(false),
  j: () => nextEdit(true),
  k: () => nextEdit(false),
  "]": () => sheet() < urls().length && turn(sheet() + 1),
  "[": () => sheet() > 1 && turn(sheet() - 1),
  o: () => document.querySelector(".outline a")?.focus(),
  r: () => document.querySelector("[data-rule]")?.focus(),
  m: () => { const facts = document.getElementById("facts"); facts.open = !facts.open; if (facts.open) { facts.scrollIntoView({ block: "nearest" }); facts.querySelector("summary").focus(); } },
  i: togglePicture,
  a: () => decide("accept"),
  x: () => decide("reject"),
  e: () => form && replace(),
  b: () => form && block(),
  c: copyCited,
  l: copyLink,
  h: () => document.querySelector(".top nav a")?.click(),
  "?": () => keys.showModal(),
  Escape: () => { hide(); if (rule) choose(rule); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") { hide(); here?.focus({ preventScroll: true }); }
    return;
  }
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const word = event.target.closest?.("[data-word]");
  if (word) { history.pushState(null, "", `#raw=${word.dataset.word}`); return atHash(); }
  const button = event.target.closest("[data-key], [data-rule], #all-rules");
  const field = event.target.closest("[data-field]");
  if (field) return askFor("Metadata", field, ["field"], { field: field.dataset.field, value: field.dataset.value }, "value");
  if (button?.dataset.key) return actions[button.dataset.key]?.();
  if (button) return choose(button.dataset.rule || rule);
  const place = placeOf(event.target);
  if (place) { event.preventDefault(); return goTo(place); }
  if (!card.contains(event.target)) hide();
  const link = event.target.closest("a[href]");
  const n = link && link.closest("#desk") ? urls().indexOf(link.getAttribute("href").split("#")[0]) + 1 : 0;
  if (n && canFetch && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (n === sheet() && link.hash) { history.pushState(null, "", link.hash); atHash(); } else turn(n, "", link.hash);
  }
});

// The card of a place under the pointer; away from it, the card of the place that has the focus, if one has.
document.addEventListener("mousemove", (event) => {
  if (card.contains(event.target) || card.contains(document.activeElement)) return;
  const place = placeOf(event.target) || (told && placeOf(document.activeElement));
  if (place && place !== told) show(place);
  else if (!place && told) hide();
});
document.addEventListener("focusin", (event) => { const place = placeOf(event.target); if (place) show(place); });
addEventListener("scroll", follow, { passive: true });
addEventListener("popstate", () => location.pathname !== drawnPath && location.reload());
addEventListener("hashchange", atHash);
arrive();
