// A list of messages: a conversation, or one thread of it.

import { dayFor, dayHeading } from "./dates.js";
import { h, icon, same } from "./dom.js";
import { allBlocks, instant, isNote, messageNode } from "./message.js";
import { makeSurface } from "./surface.js";
import { era, now, workspace } from "./workspace.js";

const TOGETHER = 5 * 60; // seconds: messages of one author this close share a heading

/**
 * `label` names the list; `openThread(ts)` is called from a message with replies; `refresh` after an
 * action; `endSeen` when the reader scrolled to the end. The list keeps the reader at the end unless
 * they scrolled up.
 */
export function messageList({
  label,
  openThread = null,
  refresh,
  endSeen = () => {},
  emptyWords,
}) {
  const list = h("div", {
    class: "messages",
    role: "log",
    "aria-label": label,
    "aria-live": "polite",
    tabindex: "0",
  });
  const jump = h(
    "button",
    { class: "jump", type: "button", hidden: true, on: { click: () => toEnd() } },
    "New messages",
    icon("down"),
  );
  const drawn = new Map(); // message key -> {message, node, surface}
  let channel = null;

  const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  function toEnd() {
    list.scrollTop = list.scrollHeight;
    jump.hidden = true;
  }
  // Where nothing hovers, a tap picks the message whose thread button is shown.
  list.addEventListener("click", (event) => {
    for (const one of list.querySelectorAll(".touched")) one.classList.remove("touched");
    event.target.closest(".message")?.classList.add("touched");
    // Who unfolds something wants to see it, not the end of the list.
    if (event.target.closest("summary, .file button")) stick = false;
  });
  // Pictures and charts get their height late; who is at the end stays there.
  let stick = true;
  list.addEventListener("scroll", () => {
    stick = atEnd();
    if (!stick) return;
    jump.hidden = true;
    endSeen();
  });
  const grown = new ResizeObserver(() => {
    if (stick) toEnd();
  });
  grown.observe(list);

  function surfaceOf(message, old) {
    const surface =
      old?.surface ??
      makeSurface({
        container: { type: "message", channel, ts: message.ts, ephemeral: message.ephemeral },
        channel,
        acted: refresh,
      });
    surface.update(allBlocks(message), message.state?.values ?? {});
    return surface;
  }

  function show(newChannel, messages) {
    if (newChannel !== channel) {
      channel = newChannel;
      drawn.clear();
      stick = true;
    }
    const before = drawn.size;
    const seen = `${workspace.me.id} ${era()}`;
    const nodes = [];
    const keep = new Set();
    let previous = null;
    for (const message of messages) {
      const key = `${message.ts} ${message.ephemeral}`;
      keep.add(key);
      const at = instant(message.ts);
      if (!previous || dayFor(workspace.me, instant(previous.ts)) !== dayFor(workspace.me, at)) {
        nodes.push(
          h(
            "div",
            { class: "day", role: "separator" },
            h("span", {}, dayHeading(workspace.me, at, now())),
          ),
        );
        previous = null;
      }
      const follows =
        previous &&
        previous.author.name === message.author.name &&
        !previous.ephemeral === !message.ephemeral &&
        message.ts - previous.ts < TOGETHER &&
        !isNote(message) &&
        !isNote(previous);
      const old = drawn.get(key);
      if (!old || !same(old.message, message) || old.follows !== follows || old.seen !== seen) {
        const surface = surfaceOf(message, old);
        const node = messageNode(message, { surface, follows, openThread });
        grown.observe(node);
        drawn.set(key, { message, node, surface, follows, seen });
      }
      nodes.push(drawn.get(key).node);
      previous = message;
    }
    for (const key of drawn.keys()) if (!keep.has(key)) drawn.delete(key);
    const focused = document.activeElement;
    const place = list.contains(focused)
      ? [focused.closest("[data-ts]")?.dataset.ts, focused.dataset.actionId]
      : null;
    const top = list.scrollTop;
    arrange(list, nodes.length ? nodes : [h("div", { class: "empty" }, emptyWords())]);
    if (place?.[1] && !focused.isConnected)
      list
        .querySelector(`[data-ts="${place[0]}"] [data-action-id="${CSS.escape(place[1])}"]`)
        ?.focus({ preventScroll: true });
    if (stick) toEnd();
    else {
      list.scrollTop = top;
      // Once told, it is told until the end is reached, however often the list is drawn again.
      if (drawn.size > before) jump.hidden = false;
    }
  }

  /** Goes to a message and shows which it is. */
  function reveal(ts) {
    const node = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!node) return;
    stick = false;
    node.classList.add("revealed");
    node.scrollIntoView({ block: "center" });
  }

  return {
    node: h("div", { class: "messages-place" }, list, jump),
    show,
    toEnd,
    reveal,

    /** True when the reader is at the end, or taken there by what comes. */
    showsEnd() {
      return stick || atEnd();
    },
  };
}

/** Puts `nodes` into `parent`, touching only what is not in its place yet. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node)
      parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}
