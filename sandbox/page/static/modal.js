// The open modals of the reader: the top view of the stack in one dialog.
// https://docs.slack.dev/surfaces/modals

import { post } from "./api.js";
import { blockNodes } from "./blocks.js";
import { openDialog } from "./dialog.js";
import { h, icon, newId, notify, same } from "./dom.js";
import { plainWords } from "./format.js";
import { makeSurface } from "./surface.js";
import { complaint } from "./values.js";
import { era, workspace } from "./workspace.js";

/** The modals of the page. `show(stack)` draws what is open; `refresh` fetches what the server says. */
export function modals({ refresh }) {
  const surfaces = new Map(); // view id -> surface
  let open = null; // what is on the screen: {view, surface, depth, errors, dialog, form, close}

  function surfaceOf(view) {
    if (!surfaces.has(view.id))
      surfaces.set(
        view.id,
        makeSurface({ container: { type: "view", view_id: view.id }, acted: refresh }),
      );
    return surfaces.get(view.id);
  }

  async function leave(all) {
    const { view } = open;
    try {
      await post("close", { member: workspace.me.id, view_id: view.id, all });
    } catch (error) {
      notify(error.message);
    }
    await refresh();
  }

  function complaints(view, surface) {
    const found = {};
    for (const block of view.blocks) {
      if (block.type !== "input") continue;
      const sentence = complaint(block, surface.value(block, block.element));
      if (sentence) found[block.block_id] = sentence;
    }
    return found;
  }

  function showErrors(errors) {
    open.surface.errors = errors;
    let first = null;
    for (const block of open.dialog.querySelectorAll(".input-block")) {
      block.showError(errors[block.dataset.blockId]);
      if (errors[block.dataset.blockId]) first ??= block;
    }
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  }

  async function submit(button) {
    const { view, surface } = open;
    const wrong = complaints(view, surface);
    showErrors(wrong);
    if (Object.keys(wrong).length || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      surface.hold();
      const answer = await post("submit", {
        member: workspace.me.id,
        view_id: view.id,
        values: surface.values(),
      });
      if (open?.view.id === view.id && answer.errors) showErrors(answer.errors);
    } catch (error) {
      if (open?.dialog) open.dialog.querySelector(".dialog-trouble").textContent = error.message;
    } finally {
      button.removeAttribute("aria-busy");
    }
    await refresh();
  }

  /** Where the person is in the form, to come back to after it was drawn anew. */
  function place(dialog) {
    const at = document.activeElement;
    if (!dialog?.contains(at)) return null;
    return {
      blockId: at.closest("[data-block-id]")?.dataset.blockId,
      actionId: at.dataset.actionId,
      range:
        "selectionStart" in at && at.type === "text" ? [at.selectionStart, at.selectionEnd] : null,
      scroll: dialog.querySelector(".dialog-body").scrollTop,
    };
  }

  function comeBack(dialog, was) {
    dialog.querySelector(".dialog-body").scrollTop = was.scroll;
    const block =
      was.blockId && dialog.querySelector(`[data-block-id="${CSS.escape(was.blockId)}"]`);
    const node =
      block &&
      (was.actionId
        ? block.querySelector(`[data-action-id="${CSS.escape(was.actionId)}"]`)
        : block.querySelector("input, textarea, button"));
    if (!node) return false;
    node.focus({ preventScroll: true });
    if (was.range) node.setSelectionRange?.(...was.range);
    return true;
  }

  function draw(view, depth) {
    const surface = surfaceOf(view);
    const titleId = newId("modal");
    const submitButton =
      view.submit &&
      h(
        "button",
        { class: "button primary", type: "submit", disabled: Boolean(view.submit_disabled) },
        h("span", { class: "button-words" }, plainWords(view.submit)),
      );
    const closing = plainWords(view.close) || (view.submit ? "Cancel" : "Close");
    return h(
      "form",
      {
        class: "dialog-form",
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            if (submitButton) submit(submitButton);
          },
        },
      },
      h(
        "div",
        { class: "dialog-head" },
        depth > 1 &&
          h(
            "button",
            {
              class: "quiet",
              type: "button",
              "aria-label": "Previous view",
              title: "Back",
              on: { click: () => leave(false) },
            },
            icon("back"),
          ),
        h("h2", { id: titleId, dir: "auto" }, plainWords(view.title)),
        h(
          "button",
          {
            class: "quiet",
            type: "button",
            "aria-label": "Dismiss",
            title: "Close",
            on: { click: () => leave(true) },
          },
          icon("close"),
        ),
      ),
      h(
        "div",
        { class: "dialog-body", tabindex: "-1" },
        blockNodes(view.blocks, surface),
        view.blocks.length === 0 && h("p", { class: "muted" }, "Nothing here yet."),
      ),
      h("p", { class: "dialog-trouble", role: "alert" }),
      h(
        "div",
        { class: "dialog-foot" },
        h(
          "button",
          { class: "button", type: "button", on: { click: () => leave(false) } },
          closing,
        ),
        submitButton,
      ),
    );
  }

  function focusFirst(dialog, view) {
    const wanted = view.blocks
      .map((block) => [block, block.element ?? block.accessory])
      .find(([, element]) => element?.focus_on_load);
    const block =
      wanted && dialog.querySelector(`[data-block-id="${CSS.escape(wanted[0].block_id)}"]`);
    const target = (block ?? dialog.querySelector(".dialog-body")).querySelector(
      "input, textarea, select, button, a[href]",
    );
    (target ?? dialog.querySelector(".dialog-foot button")).focus();
  }

  function dismiss() {
    open?.close();
    open = null;
  }

  function render(view, depth, errors) {
    const surface = surfaceOf(view);
    const was = open?.view.id === view.id ? place(open.dialog) : null;
    surface.errors = errors;
    const form = draw(view, depth);
    if (open) {
      open.form.replaceWith(form);
      open.dialog.setAttribute("aria-labelledby", form.querySelector("h2").id);
    } else {
      const dialog = h(
        "dialog",
        {
          class: "dialog modal",
          role: "dialog",
          "aria-modal": "true",
          "aria-labelledby": form.querySelector("h2").id,
        },
        form,
      );
      open = { dialog, close: openDialog(dialog, () => leave(false)) };
    }
    Object.assign(open, { view, surface, depth, errors, form, era: era() });
    if (!was || !comeBack(open.dialog, was)) focusFirst(open.dialog, view);
  }

  /** A view without what changes while one types. */
  function drawing({ state: _, hash: __, errors: ___, ...rest }) {
    return rest;
  }

  /** Draws the open views; `stack` has the top one last. */
  function show(stack) {
    const ids = new Set(stack.map((view) => view.id));
    for (const id of surfaces.keys()) if (!ids.has(id)) surfaces.delete(id);
    const view = stack.at(-1);
    if (!view) {
      dismiss();
      return;
    }
    const { errors = {} } = view;
    const surface = surfaceOf(view);
    const onScreen = surface.values();
    surface.update(view.blocks, view.state?.values ?? {});
    const unchanged =
      open?.view.id === view.id &&
      open.depth === stack.length &&
      open.era === era() &&
      same(drawing(open.view), drawing(view)) &&
      same(onScreen, surface.values());
    if (!unchanged) {
      render(view, stack.length, errors);
    } else if (!same(errors, open.errors)) {
      open.errors = errors;
      showErrors(errors);
    }
  }

  return { show };
}
