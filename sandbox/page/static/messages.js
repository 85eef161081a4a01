// A list of messages: a conversation, or one thread of it.

import { blockNodes } from "./blocks.js";
import { dayFor, dayHeading, spokenTime, stampFor } from "./dates.js";
import { h, icon, same } from "./dom.js";
import { fileNode } from "./files.js";
import { linkNode, mrkdwn, plainWords } from "./format.js";
import { makeSurface } from "./surface.js";
import { era, member, nameOf, now, workspace } from "./workspace.js";

const TOGETHER = 5 * 60; // seconds: messages of one author this close share a heading

/** Initials on the author's colour. */
export function avatar({ name, initials, avatar_color: colour, is_bot: isBot }) {
  return h("span", { class: isBot ? "avatar bot" : "avatar", "aria-hidden": "true", style: colour ? { "background-color": /^[0-9a-f]{6}$/i.test(colour) ? `#${colour}` : colour } : {} }, initials || [...(name || "?")][0]);
}

function instant(ts) {
  return new Date(Number(ts) * 1000);
}

/**
 * `label` names the list; `openThread(ts)` is called from a message with replies; `refresh` after an
 * action. The list keeps the reader at the end unless they scrolled up.
 */
export function messageList({ label, openThread = null, refresh, emptyWords }) {
  const list = h("div", { class: "messages", role: "log", "aria-label": label, "aria-live": "polite", tabindex: "0" });
  const jump = h("button", { class: "jump", type: "button", hidden: true, on: { click: () => toEnd() } }, "New messages", icon("down"));
  const drawn = new Map(); // message key -> {message, node, surface}
  let channel = null;

  const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  function toEnd() {
    list.scrollTop = list.scrollHeight;
    jump.hidden = true;
  }
  list.addEventListener("scroll", () => { if (atEnd()) jump.hidden = true; });
  // Where nothing hovers, a tap picks the message whose thread button is shown.
  list.addEventListener("click", (event) => {
    for (const one of list.querySelectorAll(".touched")) one.classList.remove("touched");
    event.target.closest(".message")?.classList.add("touched");
  });
  // Pictures and charts get their height late; who is at the end stays there.
  let stick = true;
  list.addEventListener("scroll", () => { stick = atEnd(); });
  const grown = new ResizeObserver(() => { if (stick) toEnd(); });
  grown.observe(list);

  function surfaceOf(message, old) {
    const surface = old?.surface ?? makeSurface({ container: { type: "message", channel, ts: message.ts, ephemeral: message.ephemeral }, channel, acted: refresh });
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
        nodes.push(h("div", { class: "day", role: "separator" }, h("span", {}, dayHeading(workspace.me, at, now()))));
        previous = null;
      }
      const follows = previous && previous.author.name === message.author.name && !previous.ephemeral === !message.ephemeral && message.ts - previous.ts < TOGETHER && !isNote(message) && !isNote(previous);
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
    const place = list.contains(focused) ? [focused.closest("[data-ts]")?.dataset.ts, focused.dataset.actionId] : null;
    const top = list.scrollTop;
    arrange(list, nodes.length ? nodes : [h("div", { class: "empty" }, emptyWords())]);
    if (place?.[1] && !focused.isConnected) list.querySelector(`[data-ts="${place[0]}"] [data-action-id="${CSS.escape(place[1])}"]`)?.focus({ preventScroll: true });
    if (stick) toEnd();
    else {
      list.scrollTop = top;
      jump.hidden = drawn.size <= before;
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

  return { node: h("div", { class: "messages-place" }, list, jump), show, toEnd, reveal };
}

/** Puts `nodes` into `parent`, touching only what is not in its place yet. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

function isNote(message) {
  return ["channel_join", "channel_leave", "group_join", "group_leave", "channel_topic", "channel_purpose", "channel_name"].includes(message.subtype);
}

function allBlocks(message) {
  return [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => one.blocks ?? [])];
}

function messageNode(message, { surface, follows, openThread }) {
  const at = instant(message.ts);
  const name = message.author.name;
  const when = h("time", { class: "when", datetime: at.toISOString(), title: stampFor(workspace.me, at) }, spokenTime(workspace.me, at));
  const classes = ["message", follows && "follows", message.ephemeral && "ephemeral", isNote(message) && "note"].filter(Boolean).join(" ");
  const replies = message.reply_count ?? 0;
  const known = message.user && member(message.user);
  return h(
    "article",
    { class: classes, "aria-label": `${name}, ${spokenTime(workspace.me, at)}`, data: { ts: message.ts, testid: "message" } },
    follows ? h("span", { class: "gutter" }, when) : avatar({ ...message.author, name }),
    h(
      "div",
      { class: "message-body" },
      !follows && h("div", { class: "byline" },
        h("strong", { dir: "auto", title: known && known.title ? `${nameOf(known)} · ${known.title}` : null }, name),
        message.author.is_bot && h("span", { class: "badge" }, "app"), when),
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      content(message, surface),
      message.reactions?.length > 0 && h("div", { class: "reactions" }, message.reactions.map((one) => h("span", { class: "reaction", title: one.users?.map((id) => (member(id) ? nameOf(member(id)) : id)).join(", ") }, plainWords({ text: `:${one.name}:` }), ` ${one.count}`))),
      openThread && replies > 0 && h("button", { class: "replies", type: "button", on: { click: () => openThread(message.ts) } }, icon("reply"), replies === 1 ? "1 reply" : `${replies} replies`),
    ),
    openThread && !message.ephemeral && !isNote(message) && h("button", { class: "quiet thread-button", type: "button", "aria-label": "Reply in thread", title: "Reply in thread", on: { click: () => openThread(message.ts) } }, icon("reply")),
  );
}

/** What a person typed is in `text` as they formatted it; its one rich_text block says it again. */
function saidByPerson(message) {
  return !message.author.is_bot && !message.bot_id && Boolean(message.text) && message.blocks?.length === 1 && message.blocks[0].type === "rich_text";
}

function content(message, surface) {
  const edited = message.edited && h("span", { class: "muted edited" }, " (edited)");
  const blocks = saidByPerson(message) ? [] : (message.blocks ?? []);
  // With blocks the text is only for notifications and screen readers, as in Slack.
  const words = blocks.length ? blockNodes(blocks, surface) : message.text && [h("div", { class: "text", dir: "auto" }, mrkdwn(message.text), edited)];
  return [
    words,
    blocks.length > 0 && edited,
    (message.attachments ?? []).map((one) => attachment(one, surface)),
    (message.files ?? []).map(fileNode),
  ];
}

// https://docs.slack.dev/messaging/formatting-message-text#secondary-attachments
function attachment(one, surface) {
  const written = (text) => h("div", { class: "text", dir: "auto" }, mrkdwn(text));
  const bare = !one.blocks && !one.text && !one.title && !one.fields;
  const colour = { good: "var(--good)", warning: "var(--warn)", danger: "var(--danger)" }[one.color] ?? (/^#?[0-9a-f]{6}$/i.test(one.color ?? "") ? `#${one.color.replace("#", "")}` : "var(--line)");
  return h(
    "div",
    { class: "attachment-place" },
    one.pretext && written(one.pretext),
    h(
      "div",
      { class: "attachment", style: { "border-inline-start-color": colour } },
      one.author_name && h("div", { class: "muted" }, one.author_name),
      one.title && h("strong", {}, one.title_link ? linkNode(one.title_link, one.title) : plainWords({ text: one.title })),
      one.text && written(one.text),
      one.fields && h("div", { class: "fields" }, one.fields.map((field) => h("div", {}, h("strong", {}, field.title), written(String(field.value ?? ""))))),
      one.blocks && blockNodes(one.blocks, surface),
      bare && one.fallback && written(one.fallback),
      one.footer && h("div", { class: "muted" }, one.footer),
    ),
  );
}
