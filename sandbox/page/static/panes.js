// What stands beside the conversation: one thread, or the traffic.

import { h, icon } from "./dom.js";
import { inspector } from "./inspector.js";
import { threadPane } from "./thread.js";

/**
 * `columns` is where a pane is put; `refresh` fetches everything anew; `say(text, ts)` answers in a
 * thread; `leave` is called when a thread was closed.
 */
export function panes({ columns, refresh, say, leave }) {
  let open = null; // {node, thread, stop?, refresh?}
  const trafficButton = h(
    "button",
    {
      class: "bar-button",
      type: "button",
      "aria-label": "Traffic",
      title: "What the workspace and the apps say to each other",
      "aria-pressed": "false",
      on: { click: toggleTraffic },
    },
    icon("traffic"),
    h("span", { class: "bar-words" }, "Traffic"),
  );

  function show(next) {
    open?.stop?.();
    open?.node.remove();
    open = next;
    trafficButton.setAttribute("aria-pressed", String(Boolean(next && !next.thread)));
    columns.classList.toggle("with-pane", Boolean(next));
    if (next) columns.append(next.node);
  }

  function toggleTraffic() {
    if (open && !open.thread) {
      show(null);
      return;
    }
    const close = () => {
      show(null);
      trafficButton.focus();
    };
    const drawn = inspector({ close });
    show({ node: drawn.node, thread: false, stop: drawn.stop });
    drawn.start();
  }

  return {
    trafficButton,

    /** Opens the thread that begins with message `ts`. */
    openThread(channel, ts) {
      const close = () => {
        show(null);
        leave();
      };
      const drawn = threadPane({ channel, ts, refresh, say: (text) => say(text, ts), close });
      show({ node: drawn.node, thread: true, refresh: drawn.refresh });
      drawn.refresh();
    },

    /** A thread belongs to its conversation: it goes when the reader does. */
    closeThread() {
      if (open?.thread) show(null);
    },

    refresh() {
      return open?.refresh?.();
    },
  };
}
