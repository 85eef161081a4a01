// The conversations: a column on a wide screen, a drawer on a phone.

import { h, icon } from "./dom.js";

/** `list` goes into the drawer; `columns` is told by a class whether it is open. */
export function drawer({ columns, list }) {
  const side = h("div", { class: "side", id: "side" }, list);
  const veil = h("div", { class: "veil", on: { click: close } });
  const button = h(
    "button",
    {
      class: "bar-button drawer-button",
      type: "button",
      "aria-label": "Conversations",
      "aria-expanded": "false",
      "aria-controls": "side",
      on: { click: open },
    },
    icon("menu"),
  );
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  function open() {
    columns.classList.add("drawer-open");
    button.setAttribute("aria-expanded", "true");
    (side.querySelector("[aria-current]") ?? side.querySelector("button"))?.focus();
  }

  function close() {
    if (!columns.classList.contains("drawer-open")) return;
    columns.classList.remove("drawer-open");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  columns.append(side, veil);
  return { button, close };
}
