// Select menus: one list for a single choice and for several, for fixed options, options the app
// suggests, people, conversations and channels. Typing filters; arrow keys, Enter and Escape work.
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element

import { floatBeside, floatingPanel } from "./dialog.js";
import { h, icon, newId, same } from "./dom.js";
import { plainWords } from "./format.js";
import { optionSource } from "./options.js";
import { contentOf, valueOf } from "./values.js";

/** A select menu of any kind. */
export function select(element, field) {
  return element.type.startsWith("multi_") ? multiSelect(element, field) : singleSelect(element, field);
}

/**
 * The part both kinds share: a text box that opens a list. `isChosen(content)` tells what is ticked,
 * `picked(choice)` is called with a choice of the list, `left()` when the list closed.
 */
function listBox({ element, field, input, box, isChosen, picked, left = () => {} }) {
  const source = optionSource(element, field);
  const list = h("ul", { role: "listbox", id: newId("list"), class: "options", "aria-label": "Options", "aria-multiselectable": element.type.startsWith("multi_") ? "true" : null });
  const panel = floatingPanel({ class: "select-list" }, list);
  let float = null;
  let active = -1;
  let asked = 0;
  let filtering = false;

  input.setAttribute("aria-controls", list.id);
  const shown = () => [...list.querySelectorAll("[role=option]")];

  function point(index) {
    const all = shown();
    active = all.length ? (index + all.length) % all.length : -1;
    for (const [at, node] of all.entries()) node.classList.toggle("active", at === active);
    input.setAttribute("aria-activedescendant", all[active]?.id ?? "");
    all[active]?.scrollIntoView({ block: "nearest" });
  }

  function draw(groups, again) {
    const line = (choice) => {
      const ticked = isChosen(choice.content);
      const node = h(
        "li",
        { role: "option", id: newId("option"), class: "option", "aria-selected": String(ticked), "aria-label": choice.label, "aria-description": choice.note, dir: "auto" },
        h("span", { class: "option-words" }, choice.label, choice.note && h("small", {}, choice.note)),
        ticked && icon("check"),
      );
      node.addEventListener("click", () => picked(choice));
      return node;
    };
    list.replaceChildren(
      ...groups.flatMap((group) => {
        if (!group.label) return group.choices.map(line);
        const id = newId("group");
        return [
          h("li", { role: "presentation" },
            h("ul", { role: "group", "aria-labelledby": id, class: "option-group" },
              h("li", { role: "presentation", id, class: "option-heading" }, group.label),
              group.choices.map(line))),
        ];
      }),
    );
    // Ticking an option keeps one's place in the list; otherwise one begins at what is chosen.
    const chosen = shown().findIndex((node) => node.getAttribute("aria-selected") === "true");
    point(again && active >= 0 ? active : Math.max(0, filtering ? 0 : chosen));
    float?.place();
  }

  function say(sentence) {
    list.replaceChildren(h("li", { class: "option-empty", role: "presentation" }, sentence));
    active = -1;
    float?.place();
  }

  async function refresh({ again = false } = {}) {
    asked += 1;
    const turn = asked;
    const query = filtering ? input.value.trim() : "";
    const short = source.tooShort(query);
    if (short) return say(short);
    if (source.remote) say("Searching…");
    try {
      const groups = await source.find(query);
      if (turn !== asked) return undefined;
      return groups.some((group) => group.choices.length) ? draw(groups, again) : say("No results");
    } catch (error) {
      return turn === asked ? say(error.message) : undefined;
    }
  }

  function open() {
    if (float) return;
    filtering = false;
    input.setAttribute("aria-expanded", "true");
    float = floatBeside(box, panel, { matchWidth: true, closed: () => {
      float = null;
      asked += 1;
      filtering = false;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      left();
    } });
    refresh();
  }

  let pause = null;
  input.addEventListener("input", () => {
    open();
    filtering = true;
    clearTimeout(pause);
    pause = setTimeout(() => refresh(), source.remote ? 250 : 0);
  });
  box.addEventListener("click", (event) => {
    if (event.target.closest("button, .select-list")) return;
    input.focus();
    open();
  });
  // The list keeps the focus in the text box, so a click in it must not take it away.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("blur", () => float?.close());
  input.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1 };
    if (event.key in moves) {
      event.preventDefault();
      if (float) point(moves[event.key]);
      else open();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!float) open();
      else shown()[active]?.click();
    } else if (event.key === "Escape" && float) {
      event.preventDefault();
      event.stopPropagation();
      float.close();
    }
  });
  return { panel, source, redraw: () => refresh({ again: true }), close: () => float?.close(), clearFilter: () => { filtering = false; input.value = ""; } };
}

function textBox(element, field) {
  return h("input", {
    class: "select-input", type: "text", role: "combobox", id: field.inputId, autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-describedby": field.describedBy, "aria-label": field.ownName,
    "aria-required": field.required ? "true" : null, dir: "auto",
    placeholder: plainWords(element.placeholder) || "Choose…", data: { actionId: element.action_id },
  });
}

function singleSelect(element, field) {
  const input = textBox(element, field);
  const clear = h("button", { class: "quiet small", type: "button", "aria-label": "Clear the choice", on: { click: () => set(null) } }, icon("close"));
  const box = h("div", { class: "select-box" }, input, field.optional && clear, h("span", { class: "chevron" }, icon("down")));
  const current = () => contentOf(field.value());
  const show = () => {
    const content = current();
    input.value = content ? list.source.labelOf(content) : "";
    clear.hidden = !content;
  };
  const list = listBox({
    element, field, input, box,
    isChosen: (content) => same(keyOf(content), keyOf(current())),
    picked: (choice) => { list.close(); set(choice.content); },
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
  const box = h("div", { class: "select-box multi" }, tokens, input, h("span", { class: "chevron" }, icon("down")));
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
        const remove = h("button", { class: "token-remove", type: "button", "aria-label": `Remove ${label}` }, icon("close"));
        remove.addEventListener("click", () => { chosen = without(content); show(); commit(); input.focus(); });
        return h("li", { class: "token" }, h("span", { dir: "auto" }, label), remove);
      }),
    );
    tokens.hidden = chosen.length === 0;
    input.placeholder = chosen.length ? (chosen.length >= most ? "" : "Add…") : placeholder;
  }
  const list = listBox({
    element, field, input, box,
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
    left: () => { list.clearFilter(); commit(); },
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !input.value && chosen.length) {
      chosen = chosen.slice(0, -1);
      show();
      commit();
    }
  });
  show();
  return h("div", { class: "select" }, box, list.panel, most < Infinity && h("p", { class: "hint" }, `Up to ${most}`));
}
