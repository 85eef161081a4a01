// Dialogs: focus stays inside, Escape closes, and focus returns to where it was.

import { h, icon, newId } from "./dom.js";
import { plainWords, textNode } from "./format.js";

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex='0']";

/** What in `root` the Tab key can reach, in order. */
function reachable(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter(
    (one) => one.checkVisibility() && one.tabIndex >= 0,
  );
}

/** Opens `dialog` as a modal; `escape` is called when the person wants it gone. Returns how to close it. */
export function openDialog(dialog, escape) {
  const before = document.activeElement;
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      escape();
    } else if (event.key === "Tab") {
      keepFocusInside(dialog, event);
    }
  });
  // The back gesture of a phone arrives as "cancel".
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    escape();
  });
  document.body.append(dialog);
  dialog.showModal();
  return () => {
    dialog.close();
    dialog.remove();
    if (before?.isConnected) before.focus();
  };
}

function keepFocusInside(dialog, event) {
  const stops = reachable(dialog);
  if (!stops.length) return;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge || document.activeElement === dialog) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

/**
 * A confirmation dialog. Resolves true when the person confirms.
 * https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 */
export function askConfirmation(confirm) {
  return new Promise((resolve) => {
    const titleId = newId("confirm");
    let close;
    const answer = (yes) => {
      close();
      resolve(yes);
    };
    const deny = h(
      "button",
      { class: "button", type: "button", on: { click: () => answer(false) } },
      plainWords(confirm.deny),
    );
    const dialog = h(
      "dialog",
      { class: "dialog confirm", role: "alertdialog", "aria-labelledby": titleId },
      h(
        "div",
        { class: "dialog-head" },
        h("h2", { id: titleId, dir: "auto" }, plainWords(confirm.title)),
      ),
      h("div", { class: "dialog-body" }, textNode(confirm.text)),
      h(
        "div",
        { class: "dialog-foot" },
        deny,
        h(
          "button",
          {
            class: `button ${confirm.style === "danger" ? "danger" : "primary"}`,
            type: "button",
            on: { click: () => answer(true) },
          },
          plainWords(confirm.confirm),
        ),
      ),
    );
    close = openDialog(dialog, () => answer(false));
    deny.focus();
  });
}

/** A panel for `floatBeside`: out of sight until then. Put it near its anchor. */
export function floatingPanel(props, ...children) {
  return h("div", { ...props, popover: "manual", class: `floating ${props.class}` }, ...children);
}

/** Lets a panel float beside `anchor` until the person clicks elsewhere or presses Escape. */
export function floatBeside(
  anchor,
  panel,
  { matchWidth = false, tallest = 360, closed = () => {}, ignore = null } = {},
) {
  panel.showPopover();
  const place = () => {
    const box = anchor.getBoundingClientRect();
    const [width, height] = [
      document.documentElement.clientWidth,
      window.visualViewport?.height ?? window.innerHeight,
    ];
    const below = height - box.bottom - 12;
    const above = box.top - 12;
    const up = below < Math.min(panel.scrollHeight, 220) && above > below;
    panel.style.maxHeight = `${Math.max(120, Math.min(up ? above : below, tallest))}px`;
    if (matchWidth) panel.style.width = `${box.width}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, width - panel.offsetWidth - 8))}px`;
    panel.style.top = up
      ? `${box.top - Math.min(panel.offsetHeight, above) - 4}px`
      : `${box.bottom + 4}px`;
  };
  const outside = (event) => {
    if (
      !panel.contains(event.target) &&
      !anchor.contains(event.target) &&
      !ignore?.contains(event.target)
    )
      close();
  };
  const escape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  const close = () => {
    if (!panel.matches(":popover-open")) return;
    panel.hidePopover();
    document.removeEventListener("keydown", escape);
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("scroll", place, true);
    window.removeEventListener("resize", place);
    closed();
  };
  document.addEventListener("keydown", escape);
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("scroll", place, true);
  window.addEventListener("resize", place);
  place();
  return { close, place };
}

/** A menu button: `items` are {label, hint?, href?, choose()}. Arrow keys move, Escape closes. */
export function menuButton({ label, content, items, className = "button", none = "Nothing here" }) {
  const menu = floatingPanel({ role: "menu", class: "menu", "aria-label": label });
  const button = h(
    "button",
    {
      class: className,
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label,
    },
    content ?? icon("more"),
  );
  let float = null;
  const open = () => {
    menu.replaceChildren(
      ...items().map((item) =>
        h(
          item.href ? "a" : "button",
          {
            role: "menuitem",
            class: "menu-item",
            tabindex: "-1",
            type: item.href ? null : "button",
            href: item.href,
            target: item.href && "_blank",
            rel: item.href && "noopener noreferrer",
            on: {
              click: () => {
                float.close();
                item.choose();
              },
            },
          },
          h("span", { dir: "auto" }, item.label),
          item.hint && h("small", {}, item.hint),
        ),
      ),
    );
    if (!menu.children.length) menu.append(h("p", { class: "option-empty", tabindex: "-1" }, none));
    button.setAttribute("aria-expanded", "true");
    float = floatBeside(button, menu, {
      closed: () => {
        button.setAttribute("aria-expanded", "false");
        float = null;
        button.focus();
      },
    });
    menu.firstElementChild?.focus();
  };
  button.addEventListener("click", () => (float ? float.close() : open()));
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.children];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all.at(next % all.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      float.close();
    }
  });
  return h("span", { class: "menu-place" }, button, menu);
}
