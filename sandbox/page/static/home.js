// The Home and About tabs of an app.
// https://docs.slack.dev/surfaces/app-home

import { blockNodes } from "./blocks.js";
import { h, same } from "./dom.js";
import { makeSurface } from "./surface.js";
import { era, workspace } from "./workspace.js";

/** The Home tab. `show(view)` draws what the app published; null when it has not yet. */
export function homeTab({ refresh }) {
  const body = h("div", {
    class: "home",
    role: "tabpanel",
    "aria-label": "Home",
    data: { testid: "home" },
  });
  let surface = null;
  let drawn = null;
  let drawnIn = null;

  function show(view, appName) {
    if (!view) {
      drawn = null;
      body.replaceChildren(
        h(
          "div",
          { class: "empty" },
          h("h2", {}, `${appName} has nothing here yet`),
          h("p", {}, "What the app publishes for you appears here by itself."),
        ),
      );
      return;
    }
    if (surface?.container.view_id !== view.id) {
      surface = makeSurface({ container: { type: "view", view_id: view.id }, acted: refresh });
      drawn = null;
    }
    const onScreen = surface.values();
    surface.update(view.blocks, view.state?.values ?? {});
    if (drawn && drawnIn === era() && same(drawn, view.blocks) && same(onScreen, surface.values()))
      return;
    drawn = view.blocks;
    drawnIn = era();
    const focused = body.contains(document.activeElement)
      ? document.activeElement.dataset.actionId
      : null;
    const top = body.scrollTop;
    body.replaceChildren(h("div", { class: "home-blocks" }, blockNodes(view.blocks, surface)));
    body.scrollTop = top;
    if (focused)
      body
        .querySelector(`[data-action-id="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
  }

  return { node: body, show };
}

/** The About tab: what the app says of itself and which commands it has. */
export function aboutTab(app) {
  const commands = workspace.commands.filter((one) => one.app_id === app.id);
  return h(
    "div",
    { class: "home", role: "tabpanel", "aria-label": "About" },
    h(
      "div",
      { class: "home-blocks about" },
      h("h2", { dir: "auto" }, app.name),
      app.description && h("p", { dir: "auto" }, app.description),
      h("h3", {}, "Commands"),
      commands.length
        ? h(
            "dl",
            {},
            commands.map((one) => [
              h(
                "dt",
                {},
                h("code", {}, one.command),
                one.usage_hint && h("span", { class: "muted" }, ` ${one.usage_hint}`),
              ),
              h("dd", { dir: "auto" }, one.description),
            ]),
          )
        : h("p", { class: "muted" }, "This app has no slash commands."),
      h("p", { class: "muted" }, `App id ${app.id} · bot user ${app.bot_user_id}`),
    ),
  );
}
