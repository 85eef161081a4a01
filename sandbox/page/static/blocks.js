// Draws blocks.
// https://docs.slack.dev/reference/block-kit/blocks

import { chart } from "./charts.js";
import { h, icon } from "./dom.js";
import { inputBlock, loose } from "./elements.js";
import { fileNode, localAddress } from "./files.js";
import { linkNode, plainWords, textNode } from "./format.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { workspace } from "./workspace.js";

const DRAW = {
  section,
  header: (block) => h("h3", { class: "header-block", dir: "auto" }, plainWords(block.text)),
  divider: () => h("hr"),
  context,
  image: imageBlock,
  actions: (block, surface) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((element) => loose(element, block, surface)),
    ),
  context_actions: (block, surface) =>
    h(
      "div",
      { class: "actions context-actions" },
      block.elements.map((element) => loose(element, block, surface)),
    ),
  rich_text: richText,
  input: inputBlock,
  markdown: (block) => markdown(block.text),
  table,
  data_table: dataTable,
  data_visualization: chart,
  alert,
  video,
  file: (block) => fileNode({ name: block.external_id, title: block.external_id }),
  card: (block, surface) => card(block, surface, block),
  carousel: (block, surface) =>
    h(
      "div",
      { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
      block.elements.map((one) => card(one, surface, one.block_id ? one : block)),
    ),
  container,
  plan: (block, surface) =>
    h(
      "div",
      { class: "plan" },
      h("strong", { dir: "auto" }, block.title),
      (block.tasks ?? []).map((one) => task(one, surface)),
    ),
  task_card: task,
};

/** Elements for a list of blocks on a surface. */
export function blockNodes(blocks, surface) {
  return blocks.map((block) => {
    const draw = DRAW[block.type];
    const node = draw
      ? draw(block, surface)
      : h("p", { class: "unknown" }, `This page cannot draw a "${block.type}" block.`);
    if (block.type === "input") return node;
    return h(
      "div",
      { class: `block ${block.type}-block`, data: { blockId: block.block_id } },
      node,
    );
  });
}

function section(block, surface) {
  const accessory =
    block.accessory &&
    (block.accessory.type === "image"
      ? picture(block.accessory, "thumbnail")
      : loose(block.accessory, block, surface, block.text && plainWords(block.text).slice(0, 60)));
  const wide = ["checkboxes", "radio_buttons"].includes(block.accessory?.type);
  return h(
    "div",
    { class: wide ? "section wide" : "section" },
    h(
      "div",
      { class: "section-text" },
      block.text && textNode(block.text),
      block.fields &&
        h(
          "div",
          { class: "fields" },
          block.fields.map((one) => textNode(one)),
        ),
    ),
    accessory && h("div", { class: "accessory" }, accessory),
  );
}

function context(block) {
  return h(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image" ? picture(element, "context-image") : textNode(element, "span"),
    ),
  );
}

/**
 * A picture. The page loads pictures of this workspace only; one from elsewhere is told by its
 * description and can be opened.
 */
function picture(element, className) {
  const address =
    element.image_url ??
    element.slack_file?.url ??
    (element.slack_file?.id
      ? `/files-pri/${workspace.team.id}-${element.slack_file.id}/picture`
      : "");
  const instead = () =>
    h(
      "span",
      {
        class: `${className} no-picture`,
        role: "img",
        "aria-label": element.alt_text,
        title: element.alt_text,
      },
      icon("image"),
      className === "picture" &&
        h(
          "span",
          { dir: "auto" },
          /^https?:/i.test(address) ? linkNode(address, element.alt_text) : element.alt_text,
        ),
    );
  const here = localAddress(address);
  if (!here) return instead();
  const image = h("img", { class: className, src: here, alt: element.alt_text, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(instead()));
  return image;
}

function imageBlock(block) {
  return h(
    "figure",
    { class: "image" },
    block.title && h("figcaption", { dir: "auto" }, plainWords(block.title)),
    picture(block, "picture"),
  );
}

const LEVELS = {
  default: "info",
  info: "info",
  warning: "warning",
  error: "error",
  success: "check",
};

function alert(block) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert ${level}`, role: "note", "aria-label": level === "default" ? "Notice" : level },
    icon(LEVELS[level] ?? "info"),
    textNode(block.text),
  );
}

function video(block) {
  return h(
    "div",
    { class: "video" },
    h(
      "div",
      { class: "video-title" },
      icon("play"),
      linkNode(block.title_url ?? block.video_url, plainWords(block.title)),
    ),
    block.description && h("p", { dir: "auto" }, plainWords(block.description)),
    h(
      "p",
      { class: "muted" },
      [block.author_name, block.provider_name].filter(Boolean).join(" · ") || block.alt_text,
    ),
  );
}

// `owner` is the block that the app hears of when a button of the card is pressed.
function card(block, surface, owner) {
  return h(
    "article",
    { class: "card" },
    block.hero_image && picture(block.hero_image, "picture"),
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, "card-icon"),
      h(
        "div",
        {},
        block.title && h("strong", {}, textNode(block.title)),
        block.subtitle && h("div", { class: "muted" }, textNode(block.subtitle)),
      ),
    ),
    block.body && textNode(block.body),
    block.actions &&
      h(
        "div",
        { class: "actions" },
        block.actions.map((element) => loose(element, owner, surface)),
      ),
  );
}

const STATES = { pending: "clock", in_progress: "more", complete: "check", error: "error" };

function task(block) {
  const heading = [
    icon(STATES[block.status] ?? "clock"),
    h("span", { dir: "auto" }, block.title),
    h("span", { class: "muted" }, (block.status ?? "").replace("_", " ")),
  ];
  const inside = [
    block.details && richText(block.details),
    block.output && richText(block.output),
    block.sources &&
      h(
        "p",
        { class: "sources" },
        block.sources.map((one) => linkNode(one.url, one.text)),
      ),
  ].filter(Boolean);
  if (!inside.length)
    return h("div", { class: "task-card" }, h("div", { class: "task-head" }, heading));
  return h(
    "details",
    { class: "task-card" },
    h("summary", { class: "task-head" }, heading, h("span", { class: "fold" }, icon("down"))),
    inside,
  );
}

function container(block, surface) {
  const heading = [
    block.icon && picture(block.icon, "card-icon"),
    h(
      "div",
      {},
      h(
        "strong",
        { dir: "auto" },
        block.rich_text_title ? richText(block.rich_text_title) : plainWords(block.title),
      ),
      block.subtitle && h("div", { class: "muted" }, textNode(block.subtitle)),
    ),
  ];
  const inside = h("div", { class: "container-body" }, blockNodes(block.child_blocks, surface));
  if (block.is_collapsible) {
    return h(
      "details",
      { class: "container", open: !block.default_collapsed },
      h("summary", { class: "card-head" }, heading, h("span", { class: "fold" }, icon("down"))),
      inside,
    );
  }
  return h(
    "div",
    { class: block.has_header_divider ? "container ruled" : "container" },
    h("div", { class: "card-head" }, heading),
    inside,
  );
}
