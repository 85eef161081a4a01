// One thread beside its conversation.

import { get } from "./api.js";
import { composer } from "./composer.js";
import { h, icon, notify } from "./dom.js";
import { messageList } from "./messages.js";
import { conversation, conversationName, workspace } from "./workspace.js";

/** The pane of the thread that begins with message `ts`; `say(text)` answers in it. */
export function threadPane({ channel, ts, refresh, say, close }) {
  const list = messageList({
    label: "Thread",
    refresh,
    emptyWords: () => [h("p", {}, "This message is gone.")],
  });
  const writing = composer({ label: "Reply", placeholder: "Reply…", send: say });
  const place = conversation(channel);
  const node = h(
    "aside",
    { class: "pane thread", "aria-label": "Thread" },
    h(
      "div",
      { class: "pane-head" },
      h(
        "h2",
        { dir: "auto" },
        "Thread",
        place && h("span", { class: "muted" }, ` ${conversationName(place)}`),
      ),
      h(
        "button",
        {
          class: "quiet",
          type: "button",
          "aria-label": "Close thread",
          on: { click: () => close() },
        },
        icon("close"),
      ),
    ),
    list.node,
    writing.node,
  );
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return {
    node,
    async refresh() {
      try {
        const { messages } = await get("messages", {
          member: workspace.me.id,
          channel,
          thread_ts: ts,
        });
        list.show(channel, messages);
      } catch (error) {
        notify(error.message);
      }
    },
  };
}
