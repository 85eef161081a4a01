// One message.

import { avatar } from "./avatar.js";
import { blockNodes } from "./blocks.js";
import { spokenTime, stampFor } from "./dates.js";
import { h, icon } from "./dom.js";
import { fileNode } from "./files.js";
import { linkNode, mrkdwn, plainWords } from "./format.js";
import { member, nameOf, workspace } from "./workspace.js";

/** The instant of a message's ts. */
export function instant(ts) {
  return new Date(Number(ts) * 1000);
}

/** True for what the workspace notes of itself: somebody joined, the topic changed. */
export function isNote(message) {
  return [
    "channel_join",
    "channel_leave",
    "group_join",
    "group_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
  ].includes(message.subtype);
}

/** The blocks of a message and of its attachments. */
export function allBlocks(message) {
  return [
    ...(message.blocks ?? []),
    ...(message.attachments ?? []).flatMap((one) => one.blocks ?? []),
  ];
}

/**
 * Draws a message. `follows`: it stands right under one of the same author, whose heading it shares.
 */
export function messageNode(message, { surface, follows, openThread }) {
  const at = instant(message.ts);
  const name = message.author.name;
  const when = h(
    "time",
    { class: "when", datetime: at.toISOString(), title: stampFor(workspace.me, at) },
    spokenTime(workspace.me, at),
  );
  const classes = [
    "message",
    follows && "follows",
    message.ephemeral && "ephemeral",
    isNote(message) && "note",
  ]
    .filter(Boolean)
    .join(" ");
  const replies = message.reply_count ?? 0;
  const known = message.user && member(message.user);
  return h(
    "article",
    {
      class: classes,
      "aria-label": `${name}, ${spokenTime(workspace.me, at)}`,
      data: { ts: message.ts, testid: "message" },
    },
    follows ? h("span", { class: "gutter" }, when) : avatar({ ...message.author, name }),
    h(
      "div",
      { class: "message-body" },
      !follows &&
        h(
          "div",
          { class: "byline" },
          h(
            "strong",
            {
              dir: "auto",
              title: known && known.title ? `${nameOf(known)} · ${known.title}` : null,
            },
            name,
          ),
          message.author.is_bot && h("span", { class: "badge" }, "app"),
          when,
        ),
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      content(message, surface),
      message.reactions?.length > 0 &&
        h(
          "div",
          { class: "reactions" },
          message.reactions.map((one) =>
            h(
              "span",
              {
                class: "reaction",
                title: one.users?.map((id) => (member(id) ? nameOf(member(id)) : id)).join(", "),
              },
              plainWords({ text: `:${one.name}:` }),
              ` ${one.count}`,
            ),
          ),
        ),
      openThread &&
        replies > 0 &&
        h(
          "button",
          { class: "replies", type: "button", on: { click: () => openThread(message.ts) } },
          icon("reply"),
          replies === 1 ? "1 reply" : `${replies} replies`,
        ),
    ),
    openThread &&
      !message.ephemeral &&
      !isNote(message) &&
      h(
        "button",
        {
          class: "quiet thread-button",
          type: "button",
          "aria-label": "Reply in thread",
          title: "Reply in thread",
          on: { click: () => openThread(message.ts) },
        },
        icon("reply"),
      ),
  );
}

/** What a person typed is in `text` as they formatted it; its one rich_text block says it again. */
function saidByPerson(message) {
  return (
    !message.author.is_bot &&
    !message.bot_id &&
    Boolean(message.text) &&
    message.blocks?.length === 1 &&
    message.blocks[0].type === "rich_text"
  );
}

function content(message, surface) {
  const edited = message.edited && h("span", { class: "muted edited" }, " (edited)");
  const blocks = saidByPerson(message) ? [] : (message.blocks ?? []);
  // With blocks the text is only for notifications and screen readers, as in Slack.
  // Of what an app said, addresses became links when it came in, or were not to.
  const verbatim = !saidByPerson(message);
  const words = blocks.length
    ? blockNodes(blocks, surface)
    : message.text && [
        h("div", { class: "text", dir: "auto" }, mrkdwn(message.text, { verbatim }), edited),
      ];
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
  const colour =
    { good: "var(--good)", warning: "var(--warn)", danger: "var(--danger)" }[one.color] ??
    (/^#?[0-9a-f]{6}$/i.test(one.color ?? "") ? `#${one.color.replace("#", "")}` : "var(--line)");
  return h(
    "div",
    { class: "attachment-place" },
    one.pretext && written(one.pretext),
    h(
      "div",
      { class: "attachment", style: { "border-inline-start-color": colour } },
      one.author_name && h("div", { class: "muted" }, one.author_name),
      one.title &&
        h(
          "strong",
          {},
          one.title_link ? linkNode(one.title_link, one.title) : plainWords({ text: one.title }),
        ),
      one.text && written(one.text),
      one.fields &&
        h(
          "div",
          { class: "fields" },
          one.fields.map((field) =>
            h("div", {}, h("strong", {}, field.title), written(String(field.value ?? ""))),
          ),
        ),
      one.blocks && blockNodes(one.blocks, surface),
      bare && one.fallback && written(one.fallback),
      one.footer && h("div", { class: "muted" }, one.footer),
    ),
  );
}
