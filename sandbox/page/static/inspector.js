// The traffic between the workspace and its apps: every payload and every API call, and what is to
// go wrong with them.

import { get } from "./api.js";
import { timeFor } from "./dates.js";
import { h, icon } from "./dom.js";
import { faultSection } from "./faults.js";
import { workspace } from "./workspace.js";

const PAUSE = 1000; // milliseconds between two looks while the drawer is open
const KEPT = 500;

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Indented JSON with its kinds of words marked for the style sheet. */
export function prettyJson(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    nodes.push(text.slice(at, found.index));
    const kind = found[1] ? (found[2] ? "key" : "string") : found[3] ? "word" : "number";
    nodes.push(h("span", { class: `json-${kind}` }, found[1] ?? found[0]), found[2] ?? "");
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return h("pre", { class: "json", tabindex: "0" }, nodes);
}

function part(title, value) {
  if (value === null || value === undefined) return null;
  const copy = h(
    "button",
    { class: "quiet small", type: "button", "aria-label": `Copy ${title.toLowerCase()}` },
    icon("copy"),
  );
  copy.addEventListener("click", () =>
    navigator.clipboard?.writeText(JSON.stringify(value, null, 2)),
  );
  return h(
    "div",
    { class: "entry-part" },
    h("div", { class: "entry-title" }, h("h4", {}, title), copy),
    prettyJson(value),
  );
}

function entryNode(entry) {
  const inward = entry.direction === "to_app";
  const failed = entry.status >= 400 || entry.response?.ok === false;
  const details = h(
    "details",
    { class: failed ? "entry failed" : "entry", data: { direction: entry.direction } },
    h(
      "summary",
      {},
      h(
        "span",
        { class: inward ? "way in" : "way out", title: inward ? "Slack → app" : "app → Slack" },
        inward ? "→ app" : "← app",
      ),
      h(
        "span",
        { class: "entry-words" },
        h("strong", {}, entry.kind),
        entry.summary && h("span", { class: "muted", dir: "auto" }, ` ${entry.summary}`),
      ),
      h(
        "span",
        { class: "entry-facts" },
        failed && h("span", { class: "failure" }, entry.response?.error ?? String(entry.status)),
        ` ${timeFor(workspace.me, new Date(entry.at), true)}${entry.ms === null || entry.ms === undefined ? "" : ` · ${Math.round(entry.ms)} ms`}`,
      ),
    ),
  );
  // The JSON is drawn when it is first looked at: most of it never is.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1)
      details.append(
        ...[part("Request", entry.request), part("Response", entry.response)].filter(Boolean),
      );
  });
  return details;
}

/** The drawer; `close` is called when the reader is done. */
export function inspector({ close }) {
  const list = h("div", { class: "entries", role: "log", "aria-label": "Traffic", tabindex: "0" });
  const search = h("input", {
    type: "search",
    class: "text-input small",
    placeholder: "Filter: views.open, block_actions, an id…",
    "aria-label": "Filter traffic",
  });
  const ways = h(
    "select",
    { class: "text-input small", "aria-label": "Direction" },
    h("option", { value: "" }, "Both ways"),
    h("option", { value: "to_app" }, "To the app"),
    h("option", { value: "from_app" }, "From the app"),
  );
  const note = h("p", { class: "muted none" }, "Nothing yet. Type a command or press a button.");
  const faults = faultSection();
  const seen = []; // {entry, node, words}
  let last = 0;
  let timer = null;

  function fits({ entry, words }) {
    return (
      (!ways.value || entry.direction === ways.value) &&
      words.includes(search.value.trim().toLowerCase())
    );
  }
  function filter() {
    for (const one of seen) one.node.hidden = !fits(one);
    note.hidden = seen.some((one) => !one.node.hidden);
    note.textContent = seen.length
      ? "Nothing fits the filter."
      : "Nothing yet. Type a command or press a button.";
  }

  async function look() {
    clearTimeout(timer);
    try {
      const [{ entries }] = await Promise.all([get("traffic", { after: last }), faults.refresh()]);
      const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
      for (const entry of entries) {
        const node = entryNode(entry);
        const one = { entry, node, words: JSON.stringify(entry).toLowerCase() };
        // What began first stands first, though a call made meanwhile ended before it.
        const before = seen.findLastIndex((other) => other.entry.order < entry.order);
        list.insertBefore(node, seen[before + 1]?.node ?? null);
        seen.splice(before + 1, 0, one);
        last = Math.max(last, entry.n);
      }
      for (const old of seen.splice(0, Math.max(0, seen.length - KEPT))) old.node.remove();
      if (entries.length) {
        filter();
        if (atEnd) list.scrollTop = list.scrollHeight;
      }
    } catch (error) {
      note.hidden = false;
      note.textContent = error.message;
    }
    timer = setTimeout(look, PAUSE);
  }

  search.addEventListener("input", filter);
  ways.addEventListener("change", filter);
  const node = h(
    "aside",
    { class: "pane inspector", "aria-label": "Traffic" },
    h(
      "div",
      { class: "pane-head" },
      h("h2", {}, "Traffic"),
      h(
        "button",
        {
          class: "quiet",
          type: "button",
          "aria-label": "Close traffic",
          on: { click: () => close() },
        },
        icon("close"),
      ),
    ),
    faults.node,
    h("div", { class: "filter-line" }, search, ways),
    note,
    list,
  );
  return { node, start: look, stop: () => clearTimeout(timer) };
}
