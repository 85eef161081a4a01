// The list of conversations and apps.

import { post } from "./api.js";
import { menuButton } from "./dialog.js";
import { h, icon, notify } from "./dom.js";
import { avatar } from "./avatar.js";
import {
  conversationName,
  member,
  nameOf,
  otherChannels,
  peopleByName,
  workspace,
} from "./workspace.js";

const SECTIONS = [
  ["Channels", ["channel", "private"]],
  ["Direct messages", ["dm"]],
  ["Apps", ["app"]],
];

/** `open(conversationId)` is called with what the reader picks, `joined` after a new conversation began. */
export function sidebar({ open, joined }) {
  const node = h("nav", { class: "conversations", "aria-label": "Conversations" });

  function line(one, current) {
    const name = conversationName(one);
    const mark =
      { channel: icon("hash"), private: icon("lock") }[one.kind] ??
      avatar(member(one.with) ?? { name });
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
          data: { conversation: one.id },
          on: { click: () => open(one.id) },
        },
        mark,
        h(
          "span",
          { class: "conversation-name", dir: "auto" },
          one.kind === "channel" ? one.name : name,
          one.with === workspace.me.id && h("span", { class: "muted" }, " (you)"),
        ),
        unread &&
          (one.mention || one.kind !== "channel"
            ? h("span", { class: "count" }, one.unread > 99 ? "99+" : String(one.unread))
            : h("span", { class: "dot" })),
      ),
    );
  }

  async function begin(name, asked, idOf) {
    try {
      const answer = await post(name, { member: workspace.me.id, ...asked });
      await joined();
      open(idOf(answer));
    } catch (error) {
      notify(error.message);
    }
  }

  const adders = {
    Channels: menuButton({
      label: "Join a channel",
      className: "quiet small",
      content: icon("plus"),
      items: () =>
        otherChannels().map((one) => ({
          label: `#${one.name}`,
          hint: one.topic,
          choose: () => begin("join", { channel: one.id }, () => one.id),
        })),
      none: "You are in every channel.",
    }),
    "Direct messages": menuButton({
      label: "Write to somebody",
      className: "quiet small",
      content: icon("plus"),
      items: () =>
        peopleByName()
          .filter((one) => one.id !== workspace.me.id)
          .map((one) => ({
            label: nameOf(one),
            hint: one.title,
            choose: () => begin("dm", { with: one.id }, (answer) => answer.channel),
          })),
      none: "Nobody else is here.",
    }),
  };
  const brand = h(
    "p",
    { class: "side-brand" },
    h("strong", {}, "Sandbox workspace"),
    h("small", { dir: "auto" }, workspace.team.name),
  );
  const lists = new Map(SECTIONS.map(([title]) => [title, h("div")]));
  node.append(
    brand,
    ...SECTIONS.map(([title]) =>
      h(
        "section",
        {},
        h("div", { class: "side-heading" }, h("h2", {}, title), adders[title]),
        lists.get(title),
      ),
    ),
  );

  return {
    node,
    show(current) {
      brand.lastElementChild.textContent = workspace.team.name;
      const focused = document.activeElement?.dataset.conversation;
      for (const [title, kinds] of SECTIONS) {
        const some = workspace.conversations.filter((one) => kinds.includes(one.kind));
        lists.get(title).replaceChildren(
          some.length
            ? h(
                "ul",
                {},
                some.map((one) => line(one, current)),
              )
            : h("p", { class: "muted none" }, "None yet"),
        );
      }
      if (focused) node.querySelector(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}
