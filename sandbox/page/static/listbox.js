// The list of a select menu: a text box that opens it, filters it, and walks it with the keyboard.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { floatBeside, floatingPanel } from "./dialog.js";
import { h, icon, newId } from "./dom.js";
import { optionSource } from "./options.js";

/**
 * Ties a text box to a list. `isChosen(content)` tells what is ticked,
 * `picked(choice)` is called with a choice of the list, `left()` when the list closed.
 */
export function listBox({ element, field, input, box, isChosen, picked, left = () => {} }) {
  const source = optionSource(element, field);
  const list = h("ul", {
    role: "listbox",
    id: newId("list"),
    class: "options",
    "aria-label": "Options",
    "aria-multiselectable": element.type.startsWith("multi_") ? "true" : null,
  });
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
        {
          role: "option",
          id: newId("option"),
          class: "option",
          "aria-selected": String(ticked),
          "aria-label": choice.label,
          "aria-description": choice.note,
          dir: "auto",
        },
        h(
          "span",
          { class: "option-words" },
          choice.label,
          choice.note && h("small", {}, choice.note),
        ),
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
          h(
            "li",
            { role: "presentation" },
            h(
              "ul",
              { role: "group", "aria-labelledby": id, class: "option-group" },
              h("li", { role: "presentation", id, class: "option-heading" }, group.label),
              group.choices.map(line),
            ),
          ),
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
    float = floatBeside(box, panel, {
      matchWidth: true,
      closed: () => {
        float = null;
        asked += 1;
        filtering = false;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
        left();
      },
    });
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
  return {
    panel,
    source,
    redraw: () => refresh({ again: true }),
    close: () => float?.close(),
    clearFilter: () => {
      filtering = false;
      input.value = "";
    },
  };
}
