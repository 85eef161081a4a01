// Buttons, overflow menus and the small buttons under a message.

import { askConfirmation, menuButton } from "./dialog.js";
import { h, icon } from "./dom.js";
import { plainWords } from "./format.js";
import { workspace } from "./workspace.js";

/** Marks a button as waiting while `work` runs, so that it is not pressed twice. */
async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function press(button, { surface, block }, element, detail = {}) {
  if (element.confirm && !(await askConfirmation(element.confirm))) return false;
  await busy(button, () => surface.tell(block, element, detail));
  return true;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export function button(element, field) {
  const words = h("span", { class: "button-words", dir: "auto" }, plainWords(element.text));
  const attributes = {
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    data: { actionId: element.action_id },
  };
  if (!element.url) {
    const node = h("button", { ...attributes, type: "button" }, words);
    node.addEventListener("click", () => press(node, field, element));
    return node;
  }
  const link = h(
    "a",
    {
      ...attributes,
      href: /^https?:/i.test(element.url) ? element.url : null,
      target: "_blank",
      rel: "noopener noreferrer",
    },
    words,
    icon("open"),
  );
  link.addEventListener("click", async (event) => {
    if (!element.confirm) {
      press(link, field, element);
      return;
    }
    event.preventDefault();
    if (await press(link, field, element)) window.open(link.href, "_blank", "noopener,noreferrer");
  });
  return link;
}

/** A button that would start a workflow; workflows run at Slack only, so here it rests. */
export function workflowButton(element) {
  return h(
    "button",
    {
      class: `button ${element.style ?? ""}`,
      type: "button",
      disabled: true,
      title: "Workflows do not run in this workspace",
    },
    plainWords(element.text),
  );
}

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export function overflow(element, field) {
  const place = menuButton({
    label: "More actions",
    className: "button square",
    items: () =>
      element.options.map((option) => ({
        label: plainWords(option.text),
        hint: option.description && plainWords(option.description),
        href: option.url && /^https?:/i.test(option.url) ? option.url : null,
        choose: () => press(place.firstElementChild, field, element, { selected_option: option }),
      })),
  });
  place.firstElementChild.dataset.actionId = element.action_id;
  return place;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/icon-button-element */
export function iconButton(element, field) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(workspace.me.id))
    return null;
  const words = plainWords(element.text);
  const node = h(
    "button",
    {
      class: "button small",
      type: "button",
      "aria-label": element.accessibility_label ?? words,
      data: { actionId: element.action_id },
    },
    icon(element.icon),
    words,
  );
  node.addEventListener("click", () => press(node, field, element, { value: element.value }));
  return node;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element */
export function feedbackButtons(element, field) {
  const one = (part) => {
    const node = h(
      "button",
      { class: "button small", type: "button", "aria-label": part.accessibility_label },
      plainWords(part.text),
    );
    node.addEventListener("click", () => press(node, field, element, { value: part.value }));
    return node;
  };
  return h(
    "span",
    { class: "feedback", role: "group", "aria-label": "Feedback" },
    one(element.positive_button),
    one(element.negative_button),
  );
}
