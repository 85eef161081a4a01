// The `markdown` block: standard Markdown, the parts Slack draws.
// https://docs.slack.dev/reference/block-kit/blocks/markdown-block

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { emojiNode, linkNode } from "./format.js";

const LIST = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

/** Elements for a Markdown text. */
export function markdown(text) {
  return h(
    "div",
    { class: "text rich markdown" },
    blocks(text.replaceAll("\r\n", "\n").split("\n")),
  );
}

function blocks(lines) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = block(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function takeWhile(lines, at, fits) {
  let end = at;
  while (end < lines.length && fits(lines[end], end)) end += 1;
  return end;
}

function block(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  const fence = line.match(/^\s*(```+|~~~+)/);
  if (fence) {
    const end = takeWhile(lines, at + 1, (one) => !one.trim().startsWith(fence[1]));
    return [h("pre", { class: "code-block" }, lines.slice(at + 1, end).join("\n")), end + 1];
  }
  const heading = line.match(/^(#{1,6})\s+(.*?)\s*#*$/);
  if (heading)
    return [
      h(
        "p",
        { class: `heading level-${Math.min(heading[1].length, 3)}`, dir: "auto" },
        inline(heading[2]),
      ),
      at + 1,
    ];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [h("hr"), at + 1];
  if (/^\s*>/.test(line)) {
    const end = takeWhile(lines, at, (one) => /^\s*>/.test(one));
    return [
      h("blockquote", {}, blocks(lines.slice(at, end).map((one) => one.replace(/^\s*>\s?/, "")))),
      end,
    ];
  }
  if (LIST.test(line)) {
    const end = takeWhile(lines, at, (one) => LIST.test(one) || /^\s{2,}\S/.test(one));
    return [list(lines.slice(at, end)), end];
  }
  if (
    line.includes("|") &&
    /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "")
  ) {
    const end = takeWhile(lines, at, (one) => one.includes("|"));
    return [table(lines.slice(at, end)), end];
  }
  const end = takeWhile(
    lines,
    at,
    (one, index) =>
      one.trim() && (index === at || !/^(\s*(```|>|#{1,6}\s)|\s*([-*+]|\d+[.)])\s)/.test(one)),
  );
  return [h("p", { dir: "auto" }, inline(lines.slice(at, end).join("\n"))), end];
}

// A list is read by its indentation: deeper lines belong to the item above them.
function list(lines) {
  const [, margin, marker] = lines[0].match(LIST);
  const ordered = /\d/.test(marker);
  const items = [];
  for (const line of lines) {
    const item = line.match(LIST);
    if (item && item[1].length <= margin.length) items.push({ text: item[3], below: [] });
    else if (items.length) items.at(-1).below.push(line);
  }
  return h(
    ordered ? "ol" : "ul",
    {
      class: "rich-list",
      start: ordered && parseInt(marker, 10) !== 1 ? parseInt(marker, 10) : null,
    },
    items.map(({ text, below }) => {
      const task = text.match(/^\[([ xX])\]\s+(.*)$/);
      const words = task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2])] : inline(text);
      const rest = below.length
        ? LIST.test(below[0])
          ? list(below)
          : inline(`\n${below.map((one) => one.trim()).join("\n")}`)
        : null;
      return h("li", { dir: "auto", class: task ? "task" : null }, words, rest);
    }),
  );
}

function table(lines) {
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|"));
  const aligns = cells(lines[1]).map((rule) =>
    rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (line, tag) =>
    h(
      "tr",
      {},
      cells(line).map((cell, index) =>
        h(tag, { class: `align-${aligns[index] ?? "left"}`, dir: "auto" }, inline(cell)),
      ),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h(
      "table",
      { class: "table" },
      h("thead", {}, row(lines[0], "th")),
      h(
        "tbody",
        {},
        lines.slice(2).map((line) => row(line, "td")),
      ),
    ),
  );
}

const SPANS = [
  [/^\\([\\`*_{}[\]()#+\-.!~|>])/, (found) => found[1]],
  [/^`([^`\n]+)`/, (found) => h("code", {}, found[1])],
  [/^(\*\*|__)(?=\S)([\s\S]*?\S)\1/, (found) => h("strong", {}, inline(found[2]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (found) => h("s", {}, inline(found[1]))],
  [/^\*(?=\S)([^*\n]*?[^*\s])\*/, (found) => h("em", {}, inline(found[1]))],
  [/^_(?=\S)([^_\n]*?[^_\s])_(?![\p{L}\p{N}])/u, (found) => h("em", {}, inline(found[1]))],
  [/^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/, (found) => linkNode(found[2], found[1] || found[2])],
  [/^\[([^\]]+)\]\(([^)\s]+)[^)]*\)/, (found) => linkNode(found[2], inline(found[1]))],
  [/^<(https?:\/\/[^>\s]+)>/, (found) => linkNode(found[1])],
  [/^https?:\/\/[^\s<>)]+[^\s<>).,;:!?'"]/, (found) => linkNode(found[0])],
  [
    /^:([a-z0-9_+-]+):/,
    (found) => (emojiOf(found[1]) ? emojiNode(found[1], emojiOf(found[1])) : null),
  ],
];

function inline(text) {
  const nodes = [];
  let words = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const midWord = at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]);
    let taken = 0;
    for (const [pattern, make] of SPANS) {
      if (midWord && (rest[0] === "_" || rest[0] === "h")) break;
      const found = rest.match(pattern);
      const node = found && make(found);
      if (node) {
        if (words) nodes.push(words);
        words = "";
        nodes.push(node);
        taken = found[0].length;
        break;
      }
    }
    if (!taken) words += text[at];
    at += taken || 1;
  }
  if (words) nodes.push(words);
  return nodes;
}
