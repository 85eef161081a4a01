// Dates, times, checkboxes and radio buttons.

import { offsetName, townOf, unixOf, wallClock } from "./dates.js";
import { h, newId } from "./dom.js";
import { plainWords, textNode } from "./format.js";
import { contentOf, valueOf } from "./values.js";
import { now, workspace } from "./workspace.js";

const SETTLED = 500; // milliseconds: a date typed digit by digit is whole when no digit follows

function native(type, field, extra) {
  return h("input", {
    type,
    class: "text-input picker",
    "aria-describedby": field.describedBy,
    "aria-required": field.required ? "true" : null,
    ...extra,
  });
}

/** Calls `changed` when the person is done with a native picker, not at each digit of a year. */
function whenSettled(inputs, field, changed) {
  let pause = null;
  for (const input of inputs) {
    input.addEventListener("change", () => {
      clearTimeout(pause);
      if (field.quiet) changed();
      else pause = setTimeout(changed, SETTLED);
    });
  }
}

/** https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element */
export function datePicker(element, field) {
  const input = native("date", field, {
    id: field.inputId,
    "aria-label": field.ownName,
    value: contentOf(field.value()) ?? "",
    data: { actionId: element.action_id },
  });
  whenSettled([input], field, async () => {
    if (input.value && input.value < "1000") return;
    if (!(await field.choose(valueOf(element, input.value || null))))
      input.value = contentOf(field.value()) ?? "";
  });
  return input;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element */
export function timePicker(element, field) {
  const input = native("time", field, {
    id: field.inputId,
    "aria-label": field.ownName,
    value: contentOf(field.value()) ?? "",
    data: { actionId: element.action_id },
  });
  whenSettled([input], field, async () => {
    if (!(await field.choose(valueOf(element, input.value || null))))
      input.value = contentOf(field.value()) ?? "";
  });
  return h(
    "div",
    {},
    input,
    element.timezone &&
      h(
        "p",
        { class: "hint" },
        `${townOf(element.timezone)} time (${offsetName(element.timezone, now())})`,
      ),
  );
}

/**
 * A day and a time on the reader's own wall clock, kept as unix seconds.
 * https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element
 */
export function dateTimePicker(element, field) {
  const reader = workspace.me;
  const start = contentOf(field.value());
  const wall = start ? wallClock(reader, start) : { date: "", time: "" };
  const day = native("date", field, {
    id: field.inputId,
    "aria-label": `${field.name}: date`,
    value: wall.date,
    data: { actionId: element.action_id },
  });
  const time = native("time", field, { "aria-label": `${field.name}: time`, value: wall.time });
  whenSettled([day, time], field, () => {
    if (day.value && day.value < "1000") return;
    const whole = day.value && time.value;
    const content = whole ? unixOf(reader, day.value, time.value) : null;
    if (content !== contentOf(field.value())) field.choose(valueOf(element, content));
  });
  return h(
    "div",
    {},
    h("div", { class: "picker-pair" }, day, time),
    h("p", { class: "hint" }, `Your time: ${townOf(reader.tz)} (${offsetName(reader.tz, now())})`),
  );
}

function optionList(element, field, type, { checked, chosen }) {
  const name = newId("choice");
  const inputs = element.options.map((option) =>
    h("input", {
      type,
      name,
      id: newId("box"),
      checked: checked(option),
      "aria-describedby": field.describedBy,
      data: { actionId: element.action_id },
    }),
  );
  for (const [index, input] of inputs.entries()) {
    input.addEventListener("change", async () => {
      if (
        await chosen(
          inputs.map((one) => one.checked),
          element.options[index],
        )
      )
        return;
      for (const [at, option] of element.options.entries()) inputs[at].checked = checked(option);
    });
  }
  const lines = element.options.map((option, index) =>
    h(
      "div",
      { class: "choice" },
      inputs[index],
      h(
        "label",
        { for: inputs[index].id },
        textNode(option.text, "span"),
        option.description && h("small", {}, textNode(option.description, "span")),
      ),
    ),
  );
  return h(
    "div",
    {
      role: type === "radio" ? "radiogroup" : "group",
      class: "choices",
      "aria-label": field.name,
      "aria-required": type === "radio" && field.required ? "true" : null,
    },
    lines,
  );
}

/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
export function checkboxes(element, field) {
  return optionList(element, field, "checkbox", {
    checked: (option) => contentOf(field.value()).some((one) => one.value === option.value),
    chosen: (ticks) =>
      field.choose(
        valueOf(
          element,
          element.options.filter((_, index) => ticks[index]),
        ),
      ),
  });
}

/** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element */
export function radioButtons(element, field) {
  return optionList(element, field, "radio", {
    checked: (option) => contentOf(field.value())?.value === option.value,
    chosen: (_, option) => field.choose(valueOf(element, option)),
  });
}
