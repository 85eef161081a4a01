// Select menus: one list for a single choice and for several, for fixed options, options the app
// suggests, people, conversations and channels. Typing filters; arrow keys, Enter and Escape work.
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element

import { h, icon, same } from "./dom.js";
import { plainWords } from "./format.js";
import { listBox } from "./listbox.js";
import { contentOf, valueOf } from "./values.js";

/** A select menu of any kind. */
export function select(element, field) {
  return element.type.startsWith("multi_")
    ? multiSelect(element, field)
    : singleSelect(element, field);
}

function textBox(element, field) {
  return h("input", {
    class: "select-input",
    type: "text",
    role: "combobox",
    id: field.inputId,
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-describedby": field.describedBy,
    "aria-label": field.ownName,
    "aria-required": field.required ? "true" : null,
    dir: "auto",
    placeholder: plainWords(element.placeholder) || "Choose…",
    data: { actionId: element.action_id },
  });
}

function singleSelect(element, field) {
  const input = textBox(element, field);
  const clear = h(
    "button",
    {
      class: "quiet small",
      type: "button",
      "aria-label": "Clear the choice",
      on: { click: () => set(null) },
    },
    icon("close"),
  );
  const box = h(
    "div",
    { class: "select-box" },
    input,
    field.optional && clear,
    h("span", { class: "chevron" }, icon("down")),
  );
  const current = () => contentOf(field.value());
  const show = () => {
    const content = current();
    input.value = content ? list.source.labelOf(content) : "";
    clear.hidden = !content;
  };
  const list = listBox({
    element,
    field,
    input,
    box,
    isChosen: (content) => same(keyOf(content), keyOf(current())),
    picked: (choice) => {
      list.close();
      set(choice.content);
    },
    left: () => show(),
  });
  async function set(content) {
    await field.choose(valueOf(element, content));
    show();
  }
  input.addEventListener("focus", () => input.select());
  show();
  return h("div", { class: "select" }, box, list.panel);
}

/** What makes two choices the same: an option's value, else the id itself. */
function keyOf(content) {
  return content && typeof content === "object" ? content.value : content;
}

// In a form each tick is kept at once. Where choosing tells the app, Slack tells it once: when the
// list closes, or when a token is taken away.
function multiSelect(element, field) {
  const input = textBox(element, field);
  const tokens = h("ul", { class: "tokens", "aria-label": "Chosen" });
  const box = h(
    "div",
    { class: "select-box multi" },
    tokens,
    input,
    h("span", { class: "chevron" }, icon("down")),
  );
  let chosen = contentOf(field.value());
  let before = chosen;
  const placeholder = input.placeholder;
  const most = element.max_selected_items ?? Infinity;

  async function commit() {
    if (same(chosen, before)) return;
    if (await field.choose(valueOf(element, chosen))) before = chosen;
    else chosen = before;
    show();
  }
  function without(content) {
    return chosen.filter((one) => keyOf(one) !== keyOf(content));
  }
  function show() {
    tokens.replaceChildren(
      ...chosen.map((content) => {
        const label = list.source.labelOf(content);
        const remove = h(
          "button",
          { class: "token-remove", type: "button", "aria-label": `Remove ${label}` },
          icon("close"),
        );
        remove.addEventListener("click", () => {
          chosen = without(content);
          show();
          commit();
          input.focus();
        });
        return h("li", { class: "token" }, h("span", { dir: "auto" }, label), remove);
      }),
    );
    tokens.hidden = chosen.length === 0;
    input.placeholder = chosen.length ? (chosen.length >= most ? "" : "Add…") : placeholder;
  }
  const list = listBox({
    element,
    field,
    input,
    box,
    isChosen: (content) => chosen.some((one) => keyOf(one) === keyOf(content)),
    picked: (choice) => {
      const rest = without(choice.content);
      if (rest.length === chosen.length && chosen.length >= most) return;
      chosen = rest.length < chosen.length ? rest : [...chosen, choice.content];
      list.clearFilter();
      show();
      if (field.quiet) commit();
      list.redraw();
    },
    left: () => {
      list.clearFilter();
      commit();
    },
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !input.value && chosen.length) {
      chosen = chosen.slice(0, -1);
      show();
      commit();
    }
  });
  show();
  return h(
    "div",
    { class: "select" },
    box,
    list.panel,
    most < Infinity && h("p", { class: "hint" }, `Up to ${most}`),
  );
}
