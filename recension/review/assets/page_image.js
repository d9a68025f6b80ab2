// The page image beside the text, with the words of the page as boxes. With reading.js.
"use strict";

let pictured = false;
let boxes = []; // of the page that is shown: raw start, raw end, left, top, right, bottom

const leaves = () => (desk().dataset.leaves || "").split(" ").filter(Boolean).map(Number);

function rawOfView() {
  const asked = here?.isConnected && here.hash?.match(/raw=(\d+)/);
  return asked ? Number(asked[1]) : rawInView();
}

async function picture(raw = rawOfView()) {
  const panel = document.getElementById("leaf");
  if (!panel || !pictured) return;
  panel.hidden = false;
  const at = leaves();
  let page = at.length;
  while (page > 1 && at[page - 1] > raw) page--;
  const [image] = panel.getElementsByTagName("img");
  const url = `${desk().dataset.leaf}${page}`;
  if (image.getAttribute("src") !== `${url}.png`) {
    image.src = `${url}.png`;
    image.alt = `Page ${page} as it was scanned`;
    panel.querySelector("figcaption").textContent = `Page ${page} of ${at.length}`;
    boxes = [];
    box(raw);
    if (canFetch) boxes = await fetch(`${url}.json`).then((got) => (got.ok ? got.json() : [])).catch(() => []);
    if (image.getAttribute("src") !== `${url}.png`) return;
  }
  box(raw);
}

// The words of the page as boxes; those of the edit that the reader is at stand out.
function box(raw) {
  const [drawing] = document.getElementById("leaf").getElementsByTagName("svg");
  const end = here?.isConnected && here.dataset.n ? raw + Math.max(1, [...here.textContent].length) : raw + 1;
  const edited = here?.isConnected;
  drawing.replaceChildren(...boxes.map(([start, stop, left, top, right, bottom]) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) made.setAttribute(name, value);
    if (edited && start < end && stop >= raw) made.classList.add("now");
    made.dataset.word = start;
    return made;
  }));
}

function togglePicture() {
  pictured = !pictured;
  document.body.classList.toggle("pictured", pictured);
  const panel = document.getElementById("leaf");
  if (panel) panel.hidden = !pictured;
  document.querySelector('[data-key="i"]')?.setAttribute("aria-pressed", String(pictured));
  picture();
}

function inView(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > 60 && top < innerHeight;
}

function rawInView() {
  return Number([...document.querySelectorAll(".passage")].find((one) => one.getBoundingClientRect().bottom > 120)?.dataset.raw || 0);
}
