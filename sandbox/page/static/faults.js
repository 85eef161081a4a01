// What is to go wrong between the workspace and the apps: choosing it, what waits, forgetting it.

import { get, post } from "./api.js";
import { h, notify } from "./dom.js";

// In the words of who reads them; `seconds` says what they are for.
const KINDS = {
  slow: { words: "Slow answer", seconds: "Seconds it takes" },
  error_500: { words: "Server error (500)" },
  rate_limited: { words: "Rate limited (429)", seconds: "Seconds to wait" },
  reset_before_effect: { words: "Connection breaks, nothing done" },
  reset_after_effect: { words: "Connection breaks, but done" },
  lost_ack: { words: "Acknowledgement is lost" },
  duplicate_delivery: { words: "Delivered twice" },
};
const PLACES = {
  slash_commands: "Every command",
  interactive: "Every button, menu and form",
  events_api: "Every event",
};
const FIRST = "chat.postMessage"; // what apps do most

function options(names, words = {}) {
  return names.map((name) => h("option", { value: name }, words[name] ?? name));
}

function sentence(fault) {
  const { words, seconds } = KINDS[fault.kind];
  return [
    words,
    seconds && `${fault.seconds} s`,
    fault.times === 1 ? "once" : `${fault.times} times`,
    fault.conditional && "for some calls only",
  ]
    .filter(Boolean)
    .join(", ");
}

/** The section of the traffic pane; `refresh` looks what waits by now. */
export function faultSection() {
  const kind = h("select", { class: "text-input small" });
  const method = h("select", { class: "text-input small" });
  const number = (value, min, step) =>
    h("input", { type: "number", class: "text-input small", required: true, min, step, value });
  const times = number("1", "1", "1");
  const seconds = number("1", "0", "any");
  const secondsWords = h("span", {});
  const field = (words, input, name = "") =>
    h("label", { class: `fault-field ${name}` }, words, input);
  const secondsField = field(secondsWords, seconds);
  const form = h(
    "form",
    { class: "fault-form", "aria-label": "A new fault" },
    field(h("span", {}, "What goes wrong"), kind, "wide"),
    field(h("span", {}, "Where"), method, "wide"),
    field(h("span", {}, "How many times"), times),
    secondsField,
    h("button", { class: "button small primary", type: "submit" }, "Let it go wrong"),
  );
  const list = h("ul", { class: "fault-list", "aria-label": "Faults that wait" });
  const none = h("p", { class: "muted" }, "Nothing waits to go wrong.");
  const clear = h(
    "button",
    { class: "button small", type: "button", hidden: true, on: { click: forget } },
    "Forget them all",
  );
  const waiting = h("div", { class: "fault-waiting", role: "status" }, none, list);
  const count = h("span", { class: "count", hidden: true });
  const node = h(
    "details",
    { class: "faults" },
    h("summary", {}, h("span", {}, "Faults"), count),
    h("div", { class: "faults-body" }, form, waiting, clear),
  );
  let choices = null;
  let shown = "";

  /** Offers the places where the chosen kind can happen, and keeps the one chosen before. */
  function offerPlaces() {
    const { calls, deliveries } = choices;
    const before = method.value;
    if (calls.kinds.includes(kind.value)) {
      method.replaceChildren(...options(calls.methods));
      method.value = calls.methods.includes(before) ? before : FIRST;
    } else {
      const whole = deliveries.methods.filter((name) => name in PLACES);
      const events = deliveries.methods.filter((name) => !(name in PLACES));
      method.replaceChildren(
        ...options(whole, PLACES),
        h("optgroup", { label: "One event" }, options(events)),
      );
      method.value = deliveries.methods.includes(before) ? before : whole[0];
    }
    const words = KINDS[kind.value].seconds;
    // Hidden, it must not keep the form from being sent either.
    secondsField.hidden = seconds.disabled = !words;
    secondsWords.textContent = words ?? "";
  }

  function learn({ calls, deliveries }) {
    choices = { calls, deliveries };
    const words = Object.fromEntries(Object.entries(KINDS).map(([key, one]) => [key, one.words]));
    kind.replaceChildren(
      h("optgroup", { label: "When the app calls" }, options(calls.kinds, words)),
      h("optgroup", { label: "When the app is told" }, options(deliveries.kinds, words)),
    );
    offerPlaces();
  }

  function show(faults) {
    const now = JSON.stringify(faults);
    if (now === shown) return; // what did not change is not announced again
    shown = now;
    list.replaceChildren(
      ...faults.map((fault) =>
        h(
          "li",
          {},
          h("strong", {}, PLACES[fault.method] ?? fault.method),
          h("span", { class: "muted" }, ` ${sentence(fault)}`),
        ),
      ),
    );
    none.hidden = faults.length > 0;
    clear.hidden = count.hidden = faults.length === 0;
    count.textContent = String(faults.length);
  }

  async function add() {
    try {
      const asked = { kind: kind.value, method: method.value, times: times.valueAsNumber };
      if (!secondsField.hidden) asked.seconds = seconds.valueAsNumber;
      show((await post("faults", asked)).faults);
    } catch (error) {
      notify(error.message);
    }
  }

  async function forget() {
    try {
      show((await post("faults/clear", {})).faults);
      kind.focus();
    } catch (error) {
      notify(error.message);
    }
  }

  kind.addEventListener("change", offerPlaces);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });
  return {
    node,
    async refresh() {
      const answer = await get("faults");
      if (!choices) learn(answer);
      show(answer.faults);
    },
  };
}
