// Draws one interactive element of a block.

import { button, feedbackButtons, iconButton, overflow, workflowButton } from "./buttons.js";
import { h, newId } from "./dom.js";
import { plainWords } from "./format.js";
import { fileInput, textInput } from "./inputs.js";
import { checkboxes, datePicker, dateTimePicker, radioButtons, timePicker } from "./pickers.js";
import { select } from "./select.js";

const DRAW = {
  button,
  workflow_button: workflowButton,
  overflow,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  plain_text_input: textInput,
  rich_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  file_input: fileInput,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  checkboxes,
  radio_buttons: radioButtons,
};

/** True for an element that is several controls, which a label can name but not point at. */
function isGroup(element) {
  return ["checkboxes", "radio_buttons", "datetimepicker"].includes(element.type);
}

function elementNode(element, field) {
  const draw = DRAW[element.type] ?? (element.type.endsWith("_select") ? select : null);
  return draw ? draw(element, field) : h("span", { class: "unknown" }, `[${element.type}]`);
}

/** What an element needs to know of the place it stands in. */
function fieldFor({
  element,
  block,
  surface,
  name,
  label = null,
  describedBy = null,
  settled = () => {},
}) {
  const quiet = block.type === "input" && !block.dispatch_action;
  return {
    block,
    surface,
    name,
    ownName: label ? null : name,
    inputId: newId("field"),
    describedBy,
    optional: block.type === "input" && Boolean(block.optional),
    required: block.type === "input" && !block.optional,
    quiet, // nothing is told to the app before the form is sent
    value: () => surface.value(block, element),
    // A complaint is about what was there before, so it goes when that changes.
    keep: (value) => {
      settled();
      surface.keep(block, element, value);
    },
    choose: (value) => {
      settled();
      return surface.choose(block, element, value);
    },
  };
}

/** An element in an actions block or beside a section. */
export function loose(element, block, surface, name) {
  const words = plainWords(element.placeholder) || name || element.action_id;
  return elementNode(element, fieldFor({ element, block, surface, name: words }));
}

/**
 * An input block: label, element, hint, and what is wrong with it.
 * https://docs.slack.dev/reference/block-kit/blocks/input-block
 */
export function inputBlock(block, surface) {
  const label = plainWords(block.label);
  const hintId = block.hint ? newId("hint") : null;
  const errorId = newId("error");
  const field = fieldFor({
    element: block.element,
    block,
    surface,
    name: label,
    label,
    describedBy: [hintId, errorId].filter(Boolean).join(" "),
    settled: () => whole.showError(null),
  });
  const node = elementNode(block.element, field);
  const heading = isGroup(block.element)
    ? h("span", { class: "label", dir: "auto", "aria-hidden": "true" }, label)
    : h("label", { class: "label", for: field.inputId, dir: "auto" }, label);
  const error = h("p", { class: "field-error", id: errorId, role: "alert" });
  const whole = h(
    "div",
    { class: "block input-block", data: { blockId: block.block_id } },
    h(
      "div",
      { class: "label-line" },
      heading,
      block.optional && h("span", { class: "optional" }, "optional"),
    ),
    node,
    error,
    block.hint && h("p", { class: "hint", id: hintId, dir: "auto" }, plainWords(block.hint)),
  );
  whole.showError = (text) => {
    error.textContent = text ?? "";
    whole.classList.toggle("invalid", Boolean(text));
    for (const control of whole.querySelectorAll("input, textarea")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  };
  whole.showError(surface.errors[block.block_id]);
  return whole;
}
