// Deciding: the form in the card of a place, filled in for what the reader points at. With reading.js.
"use strict";

// Show the parts of the form that fit, filled in.
function offer(parts, values) {
  form.hidden = false;
  form.reset();
  form.querySelectorAll("fieldset").forEach((set) => { set.hidden = !parts.includes(set.dataset.for); });
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
}

// The element that a node is, or is in.
const elementOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node);

function rawText(start, end) {
  const from = locate(start);
  const to = locate(end);
  if (!from?.node || !to?.node || from.passage !== to.passage) return "";
  const range = new Range();
  range.setStart(from.node, from.at);
  range.setEnd(to.node, to.at);
  return range.toString();
}

// The raw offsets of what is selected in the raw text; null where nothing is.
function selected() {
  const chosen = getSelection();
  if (!chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  const offset = (node, at) => {
    const column = elementOf(node).closest(".raw");
    if (!column) return -1;
    const before = new Range();
    before.selectNodeContents(column);
    before.setEnd(node, at);
    return Number(column.parentElement.dataset.raw) + [...before.toString()].length;
  };
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  return start >= 0 && end >= start ? { start, end } : null;
}

function decide(action) {
  if (form && here?.isConnected && here.dataset.n) {
    offer(["edit"], { n: here.dataset.n, why: form.elements.why.value });
    form.requestSubmit(form.querySelector(`[value="${action}"]`));
  }
}

function askFor(text, anchor, parts, values, first) {
  if (!form) return;
  said.replaceChildren();
  line(said, "who", text);
  offer(parts, values);
  card.hidden = false;
  told = anchor;
  stand(anchor);
  form.elements[first].focus();
}

function replace() {
  const span = selected();
  if (span && span.end > span.start) {
    const anchor = elementOf(getSelection().focusNode).closest(".passage");
    askFor("Raw text", anchor, ["text"], { ...span, reads: rawText(span.start, span.end) }, "reads");
  } else if (here?.isConnected && here.dataset.n) {
    const start = Number(here.hash.match(/\d+/)[0]);
    const end = start + [...here.textContent].length;
    const now = [...document.querySelectorAll(`[data-of="${here.dataset.n}"]`)].map((one) => one.textContent).join("");
    askFor("Replace", here, ["text"], { start, end, reads: now }, "reads");
  }
}

function block() {
  const span = selected();
  const inRaw = span && elementOf(getSelection().focusNode).closest(".passage");
  const near = here?.isConnected ? here : document.elementFromPoint(innerWidth / 2, 200);
  const own = elementOf(getSelection().focusNode)?.closest(".block[data-block]");
  const passage = inRaw || near?.closest?.(".passage") || [...document.querySelectorAll(".passage")].find((one) => one.getBoundingClientRect().bottom > 120);
  const found = own || near?.closest?.(".block[data-block]") || passage?.querySelector(".block[data-block]");
  if (!found) return;
  const { block: number, kind, level, entry } = found.dataset;
  const values = { block: number, kind, level: level > 0 ? level : "" };
  const parts = ["block"];
  if (entry) {
    const read = JSON.parse(entry);
    parts.push("entry");
    Object.assign(values, { label: read.label || "", title: read.title || "", authors: (read.authors || []).join("; "), page: read.page?.raw || "" });
  }
  if (inRaw) { parts.push("split"); Object.assign(values, span); }
  askFor(`Block: ${words(kind)}`, found, parts, values, "kind");
}
