// The frame of the page: bar, drawer, main column, and the pane beside it.

import { timeFor, townOf } from "./dates.js";
import { h, icon, svg } from "./dom.js";
import { mrkdwn } from "./format.js";
import { avatar } from "./avatar.js";
import { conversationName, member, nameOf, now, people, workspace } from "./workspace.js";

function logo() {
  return svg(
    "svg",
    { class: "logo", viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("rect", { class: "logo-ground", width: 32, height: 32, rx: 9 }),
    svg("path", {
      class: "logo-shape",
      d: "M8 11.5A3.5 3.5 0 0 1 11.5 8h9a3.5 3.5 0 0 1 3.5 3.5v5a3.5 3.5 0 0 1-3.5 3.5H16l-5 4v-4a3 3 0 0 1-3-3z",
    }),
  );
}

/** "You are": who reads and acts. `become(id)` is called with the person picked. */
export function switcher({ become }) {
  const select = h("select", {
    class: "switcher-select",
    "aria-label": "You are",
    on: { change: () => become(select.value) },
  });
  const face = h("span", { class: "switcher-face" });
  return {
    node: h(
      "label",
      { class: "switcher" },
      face,
      h("span", { class: "switcher-words", "aria-hidden": "true" }, "You are"),
      select,
      icon("down"),
    ),
    show() {
      const all = people();
      if (select.options.length !== all.length)
        select.replaceChildren(...all.map((one) => h("option", { value: one.id })));
      for (const [index, one] of all.entries()) {
        const words = `${nameOf(one)} · ${townOf(one.tz)} ${timeFor(one, now())}`;
        const option = select.options[index];
        option.value = one.id;
        if (option.textContent !== words) option.textContent = words;
      }
      select.value = workspace.me.id;
      select.title = workspace.me.title || "";
      face.replaceChildren(avatar(workspace.me));
    },
  };
}

/** The bar at the top, with `first` before the name of the workspace and `last` at the other end. */
export function topBar(first, last) {
  const words = "Open a second tab, to be someone else there";
  const another = h(
    "a",
    { class: "bar-button another", href: "/", target: "_blank", "aria-label": words, title: words },
    icon("window"),
  );
  const name = workspace.team.name;
  const below = name === "Sandbox" ? "On this machine, for trying things out" : name;
  const brand = h(
    "div",
    {},
    h("strong", {}, "Sandbox workspace"),
    h("small", { dir: "auto" }, below),
  );
  return h(
    "header",
    { class: "bar" },
    first,
    h("div", { class: "brand" }, logo(), brand),
    h("div", { class: "bar-space" }),
    last.slice(0, -1),
    another,
    last.at(-1),
  );
}

/** The heading of the main column for a conversation, with the tabs of an app. */
export function placeHead({ conversation, app, tab, openTab }) {
  const other = conversation.with && member(conversation.with);
  const mark =
    { channel: icon("hash"), private: icon("lock") }[conversation.kind] ??
    avatar(other ?? { name: conversation.name });
  const below =
    conversation.kind === "dm" && other
      ? `${other.title ? `${other.title} · ` : ""}${townOf(other.tz)}, ${timeFor(other, now())} there`
      : conversation.topic;
  const tabs =
    app &&
    [app.home !== false && ["home", "Home"], ["messages", "Messages"], ["about", "About"]].filter(
      Boolean,
    );
  const tabList =
    tabs &&
    h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": app.name },
      tabs.map(([key, label]) =>
        h(
          "button",
          {
            class: "tab",
            role: "tab",
            type: "button",
            "aria-selected": String(key === tab),
            tabindex: key === tab ? "0" : "-1",
            data: { tab: key },
            on: { click: () => openTab(key) },
          },
          label,
        ),
      ),
    );
  tabList?.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(([key]) => key === tab);
    openTab(tabs.at((at + step) % tabs.length)[0]);
    document.querySelector(".tab[aria-selected=true]")?.focus();
  });
  return h(
    "header",
    { class: "place-head" },
    h(
      "div",
      { class: "place-title" },
      mark,
      h(
        "div",
        {},
        h(
          "h1",
          { dir: "auto" },
          conversation.kind === "channel" ? conversation.name : conversationName(conversation),
        ),
        below &&
          h(
            "p",
            { class: "muted", dir: "auto" },
            conversation.topic && below === conversation.topic ? mrkdwn(below) : below,
          ),
      ),
    ),
    tabList,
  );
}

/** The hint for who opens the workspace for the first time; stays away once dismissed. */
export function welcome() {
  const key = `sandbox hint: ${workspace.hint}`;
  let away = false;
  try {
    away = localStorage.getItem(key) === "seen";
  } catch {
    away = false;
  }
  if (!workspace.hint || away) return null;
  const node = h(
    "aside",
    { class: "welcome", "aria-label": "Welcome" },
    icon("info"),
    h("p", { dir: "auto" }, mrkdwn(workspace.hint)),
    h(
      "button",
      { class: "quiet small", type: "button", "aria-label": "Dismiss the hint" },
      icon("close"),
    ),
  );
  node.lastElementChild.addEventListener("click", () => {
    node.remove();
    try {
      localStorage.setItem(key, "seen");
    } catch {
      // A browser that keeps nothing shows the hint again next time.
    }
  });
  return node;
}
