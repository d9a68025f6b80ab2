// Pages with lists: sort, search, and keys from one entry to the next.
"use strict";

const list = document.getElementById("list");
const search = document.getElementById("search");
const keys = document.getElementById("keys");
const goals = () => [...document.querySelectorAll("#list tbody tr:not([hidden]) a, a.go")];

function value(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function sort(column) {
  const heads = [...list.tHead.rows[0].cells];
  const numeric = heads[column].classList.contains("number");
  const was = heads[column].getAttribute("aria-sort");
  const down = was === "none" ? numeric : was === "ascending"; // the largest number first, but a before b
  const rows = [...list.tBodies[0].rows].map((row) => [numeric ? Number(value(row, column) || -1) : value(row, column).toLowerCase(), row]);
  rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
  list.tBodies[0].replaceChildren(...rows.map(([, row]) => row));
  heads.forEach((head, n) => head.setAttribute("aria-sort", n === column ? (down ? "descending" : "ascending") : "none"));
  find();
}

// Show the rows that hold all words of the search, the first few hundred of them: a browser lays out no more at once.
let most = Number(list?.dataset.most);

function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of list.tBodies[0].rows) {
    const text = words.length ? row.textContent.toLowerCase() : "";
    const fits = words.every((word) => text.includes(word));
    found += fits;
    row.hidden = !fits || found > most;
  }
  document.getElementById("shown").textContent = words.length ? `${found} of ${list.tBodies[0].rows.length}` : "";
  const more = document.getElementById("more");
  more.hidden = found <= most;
  more.textContent = `show all ${found}`;
}

function move(by) {
  const all = goals();
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

const actions = {
  "/": () => search?.focus(),
  j: () => move(1),
  k: () => move(-1),
  "]": () => document.querySelector("a[rel=next]")?.click(),
  "[": () => document.querySelector("a[rel=prev]")?.click(),
  h: () => document.querySelector(".top nav a")?.click(),
  "?": () => keys.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.target === search) {
    if (event.key === "Escape") { search.value = ""; find(); search.blur(); }
    if (event.key === "Enter") goals()[0]?.focus();
    return;
  }
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-column], [data-key], #more");
  if (button?.dataset.key) actions[button.dataset.key]?.();
  else if (button?.id === "more") { most = Infinity; find(); }
  else if (button) sort(Number(button.dataset.column));
});

search?.addEventListener("input", find);
