// Slack's mrkdwn and plain text as elements.
// https://docs.slack.dev/messaging/formatting-message-text

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { conversation, member, nameOf, now, workspace } from "./workspace.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

/** Text as the person sees it where Slack has escaped &, < and >. */
export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The words of a plain_text object, or of anything else with a text. */
export function plainWords(object) {
  if (!object) return "";
  const text = unescaped(String(object.text ?? ""));
  return object.emoji === false ? text : withEmoji(text);
}

/** A text object (plain_text or mrkdwn) as an element. */
export function textNode(object, tag = "div") {
  if (object.type === "mrkdwn")
    return h(tag, { class: "text", dir: "auto" }, mrkdwn(object.text, object));
  return h(tag, { class: "text", dir: "auto" }, plainWords(object));
}

/** Nodes for a mrkdwn string. With `verbatim` bare addresses do not become links. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  const pieces = text.split(/```([\s\S]+?)```/);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) {
      nodes.push(h("pre", { class: "code-block" }, inCode(piece.replace(/^\n|\n$/g, ""))));
      return;
    }
    // The line breaks that only separate a code block from the text around it are not shown.
    let rest = piece;
    if (index > 0) rest = rest.replace(/^\n/, "");
    if (index < pieces.length - 1) rest = rest.replace(/\n$/, "");
    if (rest) nodes.push(...quotedLines(rest, verbatim));
  });
  return nodes;
}

function quotedLines(text, verbatim) {
  const nodes = [];
  let lines = [];
  let quoted = false;
  const close = () => {
    if (!lines.length) return;
    const inside = inline(lines.join("\n"), verbatim);
    nodes.push(...(quoted ? [h("blockquote", { dir: "auto" }, inside)] : inside));
    lines = [];
  };
  const all = text.split("\n");
  for (const [index, line] of all.entries()) {
    const long = line.match(/^(?:&gt;|>){3}\s?(.*)$/s);
    if (long) {
      close();
      nodes.push(
        h(
          "blockquote",
          { dir: "auto" },
          inline([long[1], ...all.slice(index + 1)].join("\n"), verbatim),
        ),
      );
      return nodes;
    }
    const quote = line.match(/^(?:&gt;|>)\s?(.*)$/);
    if (Boolean(quote) !== quoted) {
      close();
      quoted = Boolean(quote);
    }
    lines.push(quote ? quote[1] : line);
  }
  close();
  return nodes;
}

/** Inside code nothing is formatted, but Slack still shows links and mentions by their words. */
function inCode(text) {
  return text.split(/(<[^<>\n]+>)/).map((piece) => {
    const token = piece.match(/^<([^<>\n]+)>$/);
    return token ? (angled(token[1]) ?? piece) : unescaped(piece);
  });
}

function wordAt(text, index) {
  return index >= 0 && index < text.length && WORD.test(text[index]);
}

/** Where the run opened at `start` by `mark` ends, or -1: same line, not inside a link or code. */
function closing(text, start, mark) {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "\n") return -1;
    if (letter === "<" || letter === "`") {
      const end = text.indexOf(letter === "<" ? ">" : "`", at + 1);
      if (end > at) at = end;
    } else if (
      letter === mark &&
      at > start + 1 &&
      !/\s/.test(text[at - 1]) &&
      !wordAt(text, at + 1)
    ) {
      return at;
    }
  }
  return -1;
}

function inline(text, verbatim) {
  const nodes = [];
  let words = "";
  const flush = () => {
    if (words) nodes.push(unescaped(words));
    words = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = piece(text, at, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** The formatted piece that begins at `at`, with where it ends; null when it is an ordinary letter. */
function piece(text, at, verbatim) {
  const letter = text[at];
  const rest = text.slice(at);
  if (letter === "<") {
    const token = rest.match(/^<([^<>\n]+)>/);
    const node = token && angled(token[1]);
    return node ? { node, end: at + token[0].length } : null;
  }
  if (letter === "`") {
    const code = rest.match(/^`([^`\n]+)`/);
    return code ? { node: h("code", {}, inCode(code[1])), end: at + code[0].length } : null;
  }
  if (
    MARKS[letter] &&
    !wordAt(text, at - 1) &&
    at + 1 < text.length &&
    !/\s/.test(text[at + 1]) &&
    text[at + 1] !== letter
  ) {
    const end = closing(text, at, letter);
    if (end < 0) return null;
    return { node: h(MARKS[letter], {}, inline(text.slice(at + 1, end), verbatim)), end: end + 1 };
  }
  if (letter === ":") {
    const name = rest.match(/^:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/);
    const character = name && emojiOf(name[1]);
    return character ? { node: emojiNode(name[1], character), end: at + name[0].length } : null;
  }
  if (letter === "h" && !verbatim && !wordAt(text, at - 1)) {
    const bare = rest.match(/^https?:\/\/[^\s<>|]+/);
    if (!bare) return null;
    const address = bare[0].replace(/(?:[.,;:!?)'"*_~]|&gt;|&lt;)+$/, "");
    return { node: linkNode(unescaped(address)), end: at + address.length };
  }
  return null;
}

/** An emoji with its name for those who do not see it. */
export function emojiNode(name, character) {
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` },
    character,
  );
}

/** A link that opens beside the workspace; just its words when the address is not one Slack would follow. */
export function linkNode(address, label = address) {
  if (!SAFE_LINK.test(address)) return h("span", {}, label);
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", dir: "auto" },
    label,
  );
}

/** "@Name" of a member, lit up when it is the reader. */
export function memberNode(id, label) {
  const who = member(id);
  const mine = id === workspace.me?.id;
  return h(
    "span",
    { class: mine ? "mention mine" : "mention", dir: "auto" },
    `@${who ? nameOf(who) : (label ?? id)}`,
  );
}

/** "#name" of a channel the reader can see, else what Slack shows: a private channel. */
export function channelNode(id, label) {
  const channel = conversation(id) ?? workspace.channels.find((one) => one.id === id);
  const name = channel?.name ?? label;
  return h("span", { class: "mention" }, name ? `#${name}` : "#private-channel");
}

/** "@group" of a user group. */
export function groupNode(id, label) {
  const name = workspace.groups.get(id)?.handle ?? label?.replace(/^@/, "") ?? id;
  return h("span", { class: "mention" }, `@${name}`);
}

/** @here, @channel or @everyone. */
export function broadcastNode(range) {
  return h("span", { class: "mention mine" }, `@${range}`);
}

/** A date in the reader's own zone, with the zone told on hover. */
export function dateNode({ timestamp, format, link, fallback }) {
  const moment = Number(timestamp);
  const shown = slackDate(workspace.me, moment, format, now());
  if (shown === null) return fallback ?? "";
  const node = h(
    "time",
    { datetime: new Date(moment * 1000).toISOString(), title: fallback ?? "" },
    shown,
  );
  return link ? linkNode(link, node) : node;
}

/** The node for what stands between < and >, or null when Slack knows no such thing. */
function angled(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(target)) return memberNode(target.slice(1), label);
  if (/^#[CG][A-Z0-9]+$/.test(target)) return channelNode(target.slice(1), label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastNode(target.slice(1));
  if (target.startsWith("!subteam^")) return groupNode(target.slice(9), label);
  if (target.startsWith("!date^")) {
    const [, timestamp, format, link] = target.split("^");
    return dateNode({
      timestamp,
      format: unescaped(format ?? ""),
      link: link && unescaped(link),
      fallback: label,
    });
  }
  if (target.startsWith("!")) return h("span", { class: "mention" }, label ?? target.slice(1));
  if (SAFE_LINK.test(target))
    return linkNode(
      unescaped(target),
      label ? withEmoji(label) : unescaped(target).replace(/^mailto:/, ""),
    );
  return null;
}
