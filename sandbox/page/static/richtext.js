// rich_text blocks as elements.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import {
  broadcastNode,
  channelNode,
  dateNode,
  emojiNode,
  groupNode,
  linkNode,
  memberNode,
} from "./format.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

/** A rich_text block. */
export function richText(block) {
  return h("div", { class: "text rich" }, block.elements.map(part));
}

function part(element) {
  if (element.type === "rich_text_list") return list(element);
  if (element.type === "rich_text_quote")
    return h("blockquote", { dir: "auto" }, element.elements.map(leaf));
  if (element.type === "rich_text_preformatted")
    return h("pre", { class: "code-block" }, element.elements.map(leaf));
  return h("div", { dir: "auto" }, element.elements.map(leaf));
}

// Slack numbers a nested ordered list 1. a. i. and continues a list that was interrupted (`offset`).
function list(element) {
  const indent = element.indent ?? 0;
  const kinds =
    element.style === "ordered"
      ? ["decimal", "lower-alpha", "lower-roman"]
      : ["disc", "circle", "square"];
  return h(
    element.style === "ordered" ? "ol" : "ul",
    {
      class: "rich-list",
      start: element.offset ? element.offset + 1 : null,
      style: { "list-style-type": kinds[indent % 3], "margin-inline-start": `${indent * 1.5}rem` },
    },
    element.elements.map((item) => h("li", { dir: "auto" }, item.elements.map(leaf))),
  );
}

function leaf(element) {
  let node = bare(element);
  for (const [style, tag] of Object.entries(STYLES)) {
    if (element.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}

function bare(element) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return linkNode(element.url, element.text || element.url);
    case "emoji":
      return emoji(element);
    case "user":
      return memberNode(element.user_id);
    case "channel":
      return channelNode(element.channel_id);
    case "usergroup":
      return groupNode(element.usergroup_id);
    case "broadcast":
      return broadcastNode(element.range);
    case "date":
      return dateNode({
        timestamp: element.timestamp,
        format: element.format,
        link: element.url,
        fallback: element.fallback,
      });
    case "color":
      return h(
        "span",
        {},
        h("span", { class: "swatch", style: { background: element.value } }),
        ` ${element.value}`,
      );
    default:
      return element.text ?? element.fallback ?? "";
  }
}

function emoji(element) {
  const written = element.unicode
    ? String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16)))
    : emojiOf(element.name);
  return written ? emojiNode(element.name, written) : `:${element.name}:`;
}

/** The rich_text value of what was typed in a rich text input: one section, lines and all. */
export function richTextOf(typed) {
  if (!typed) return null;
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }],
  };
}

/** The words of a rich_text value, to go on editing them as text. */
export function wordsOf(richTextValue) {
  const words = (element) =>
    element.elements
      ? element.elements.map(words).join(element.type === "rich_text" ? "\n" : "")
      : (element.text ?? element.url ?? "");
  return richTextValue ? words(richTextValue) : "";
}
