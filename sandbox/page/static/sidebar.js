// The list of conversations and apps.

import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { conversationName, member, workspace } from "./workspace.js";

const SECTIONS = [
  ["Channels", ["channel", "private"]],
  ["Direct messages", ["dm"]],
  ["Apps", ["app"]],
];

/** `open(conversationId)` is called with what the reader picks. */
export function sidebar({ open }) {
  const node = h("nav", { class: "conversations", "aria-label": "Conversations" });

  function line(one, current) {
    const name = conversationName(one);
    const mark = { channel: icon("hash"), private: icon("lock") }[one.kind] ?? avatar(member(one.with) ?? { name });
    const unread = one.unread > 0;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: unread ? "conversation unread" : "conversation",
          "aria-current": one.id === current ? "page" : null,
          "aria-label": unread ? `${name}, ${one.unread} unread` : name,
          on: { click: () => open(one.id) },
        },
        mark,
        h("span", { class: "conversation-name", dir: "auto" }, one.kind === "channel" ? one.name : name, one.with === workspace.me.id && h("span", { class: "muted" }, " (you)")),
        unread && (one.mention || one.kind !== "channel" ? h("span", { class: "count" }, one.unread > 99 ? "99+" : String(one.unread)) : h("span", { class: "dot" })),
      ),
    );
  }

  return {
    node,
    show(current) {
      const focused = node.contains(document.activeElement) ? [...node.querySelectorAll("button")].indexOf(document.activeElement) : -1;
      node.replaceChildren(
        ...SECTIONS.map(([title, kinds]) => {
          const some = workspace.conversations.filter((one) => kinds.includes(one.kind));
          return h("section", {}, h("h2", {}, title), some.length ? h("ul", {}, some.map((one) => line(one, current))) : h("p", { class: "muted none" }, "None yet"));
        }),
      );
      if (focused >= 0) node.querySelectorAll("button")[focused]?.focus();
    },
  };
}
