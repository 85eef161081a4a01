// The workspace's clock: what time it is there, and how to change it.

import { post } from "./api.js";
import {
  offsetName,
  shortDayFor,
  stampFor,
  timeFor,
  townOf,
  unixOf,
  wallClock,
  weekdayFor,
} from "./dates.js";
import { floatBeside, floatingPanel } from "./dialog.js";
import { h, icon, newId, notify } from "./dom.js";
import { now, setClock, workspace } from "./workspace.js";

const STEPS = [
  ["+1 hour", 3600],
  ["+1 day", 86400],
  ["+1 week", 604800],
];

const NO_NEXT_EVENT = "Nobody tells this workspace what its app does next.";

/** The clock button with its panel. `changed` is called after the time was changed. */
export function clockControl({ changed }) {
  const face = h("span", { class: "clock-face" });
  const button = h(
    "button",
    {
      class: "bar-button clock",
      type: "button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    },
    icon("clock"),
    face,
  );
  const panel = floatingPanel({
    class: "clock-panel",
    role: "dialog",
    "aria-label": "Clock of the workspace",
  });
  const whyNot = newId("why-not");
  let float = null;

  async function set(change) {
    try {
      const answer = await post("clock", change);
      setClock(answer.now, answer.frozen);
      show();
      changed();
    } catch (error) {
      notify(error.message);
    }
  }

  function draw() {
    const reader = workspace.me;
    const wall = wallClock(reader, now().getTime() / 1000);
    const day = h("input", {
      type: "date",
      class: "text-input picker",
      "aria-label": "Date",
      value: wall.date,
    });
    const time = h("input", {
      type: "time",
      class: "text-input picker",
      "aria-label": "Time",
      value: wall.time,
    });
    const act = (label, change, kind = "") =>
      h(
        "button",
        { class: `button ${kind}`, type: "button", on: { click: () => press(label, change()) } },
        label,
      );
    const parts = [
      h("p", { class: "clock-now" }, stampFor(reader, now())),
      h(
        "p",
        { class: "muted" },
        `${townOf(reader.tz)} (${offsetName(reader.tz, now())}) · ${now().toISOString().slice(0, 16).replace("T", " ")} UTC`,
      ),
      h(
        "p",
        {},
        workspace.frozen
          ? "The clock stands still."
          : ahead()
            ? "The clock runs, but not at today's time."
            : "The clock runs at the real time.",
      ),
      h(
        "div",
        { class: "clock-steps" },
        STEPS.map(([label, seconds]) => act(label, () => ({ move_seconds: seconds }))),
        nextEventButton(act),
      ),
      workspace.nextEvent ? null : h("p", { class: "muted", id: whyNot }, NO_NEXT_EVENT),
      h(
        "div",
        { class: "clock-steps" },
        workspace.frozen ? null : act("Freeze", () => ({ freeze: now().toISOString() })),
        act("Back to real time", () => ({ resume: true })),
      ),
      h("div", { class: "picker-pair" }, day, time),
      act("Freeze at this time", () => ({
        freeze: new Date(
          unixOf(reader, day.value || wall.date, time.value || wall.time) * 1000,
        ).toISOString(),
      })),
    ];
    panel.replaceChildren(...parts.filter(Boolean));
  }

  /** Goes to where something happens by itself; says why it cannot. */
  function nextEventButton(act) {
    const node = act("Next event", () => ({ next_event: true }));
    node.disabled = !workspace.nextEvent;
    if (node.disabled) node.setAttribute("aria-describedby", whyNot);
    return node;
  }

  /** Changes the clock and stays on the button that did it, or on the first one. */
  async function press(label, change) {
    await set(change);
    draw();
    float?.place();
    const buttons = [...panel.querySelectorAll("button")];
    (buttons.find((one) => one.textContent === label) ?? buttons[0]).focus();
  }

  /** True when the workspace's time is not the time outside. */
  function ahead() {
    return Math.abs(now() - Date.now()) > 90000;
  }

  function show() {
    const reader = workspace.me;
    if (!reader) return;
    const unusual = workspace.frozen || ahead();
    const part = (words, kind = null) => h("span", { class: kind }, words);
    face.replaceChildren(
      ...(unusual
        ? [
            part(`${weekdayFor(reader, now())} `, "clock-weekday"),
            part(shortDayFor(reader, now())),
            part(", ", "clock-comma"),
          ]
        : []),
      part(timeFor(reader, now())),
    );
    button.classList.toggle("unusual", unusual);
    button.setAttribute(
      "aria-label",
      `Clock: ${stampFor(reader, now())}${workspace.frozen ? ", standing still" : ""}`,
    );
    button.title = workspace.frozen
      ? "The workspace's clock stands still"
      : "The workspace's clock";
  }

  button.addEventListener("click", () => {
    if (float) {
      float.close();
      return;
    }
    draw();
    button.setAttribute("aria-expanded", "true");
    float = floatBeside(button, panel, {
      tallest: 480,
      closed: () => {
        float = null;
        button.setAttribute("aria-expanded", "false");
        if (panel.contains(document.activeElement) || document.activeElement === document.body)
          button.focus();
      },
    });
    panel.querySelector("button").focus();
  });
  return { node: h("span", { class: "menu-place" }, button, panel), show };
}
