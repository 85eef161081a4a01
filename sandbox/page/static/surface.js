// A surface is one thing an app drew: a message or a view. It keeps what the person typed and chose
// there, and tells the app when they act. What was typed belongs to a pair of block_id and
// action_id, so it survives an update that keeps the pair, as in Slack.

import { post } from "./api.js";
import { askConfirmation } from "./dialog.js";
import { notify, same } from "./dom.js";
import { holders, initialOf, isTooLong } from "./values.js";
import { workspace } from "./workspace.js";

const QUIET_BEFORE_SENDING = 250; // milliseconds after the last key

/**
 * `container` as /client/action wants it; `channel` the conversation it stands in, if any.
 * `acted` is called after the app was told about an action.
 */
export function makeSurface({ container, channel = null, acted = () => {} }) {
  const isView = container.type === "view";
  let blocks = [];
  let saved = {};
  let timer = null;
  const typed = new Map(); // "block_id action_id" -> {blockId, actionId, value, sent}
  const key = (blockId, actionId) => `${blockId} ${actionId}`;

  async function send() {
    clearTimeout(timer);
    timer = null;
    const unsent = [...typed.values()].filter((entry) => !entry.sent);
    if (!unsent.length) return;
    const values = {};
    for (const entry of unsent) {
      values[entry.blockId] = { ...values[entry.blockId], [entry.actionId]: entry.value };
      entry.sent = true;
    }
    await post("values", { member: workspace.me.id, container, values });
  }

  const surface = {
    container,
    channel,
    errors: {},

    /** Takes in the blocks as they are now and the values the server keeps for them. */
    update(newBlocks, newSaved = {}) {
      blocks = newBlocks;
      saved = newSaved;
      const present = new Set(
        holders(blocks).map(({ block, element }) => key(block.block_id, element.action_id)),
      );
      for (const [name, entry] of typed) {
        const kept = saved[entry.blockId]?.[entry.actionId];
        if (!present.has(name) || (isView && entry.sent && same(kept, entry.value)))
          typed.delete(name);
      }
    },

    /** What the element holds now. */
    value(block, element) {
      const entry = typed.get(key(block.block_id, element.action_id));
      return (
        entry?.value ?? saved[block.block_id]?.[element.action_id] ?? initialOf(element, channel)
      );
    },

    /** Everything that is held here, as view.state.values. */
    values() {
      const all = {};
      for (const { block, element } of holders(blocks)) {
        all[block.block_id] = {
          ...all[block.block_id],
          [element.action_id]: surface.value(block, element),
        };
      }
      return all;
    },

    /** Keeps a value; the server hears of it shortly after the last key. */
    keep(block, element, value) {
      // What is too long for the field stays here: the form says so when it is sent.
      const entry = {
        blockId: block.block_id,
        actionId: element.action_id,
        value,
        sent: isTooLong(element, value),
      };
      typed.set(key(entry.blockId, entry.actionId), entry);
      clearTimeout(timer);
      timer = setTimeout(
        () => send().catch((error) => notify(error.message)),
        QUIET_BEFORE_SENDING,
      );
    },

    /** A form is about to be sent whole: nothing needs to go before it. */
    hold() {
      clearTimeout(timer);
      timer = null;
      for (const entry of typed.values()) entry.sent = true;
    },

    /**
     * A choice was made: asks for confirmation where the element wants one, keeps it, and tells the
     * app if the element stands where that is the rule. False when the person thought better of it.
     */
    async choose(block, element, value) {
      const tells = block.type !== "input" || block.dispatch_action;
      if (tells && element.confirm && !(await askConfirmation(element.confirm))) return false;
      surface.keep(block, element, value);
      if (tells) {
        const { type: _, ...content } = value;
        await surface.tell(block, element, content);
      }
      return true;
    },

    /** Tells the app that an element was used. `detail` is what Slack adds to the action. */
    async tell(block, element, detail) {
      try {
        await send();
        await post("action", {
          member: workspace.me.id,
          container,
          block_id: block.block_id,
          action_id: element.action_id,
          element: detail,
        });
      } catch (error) {
        notify(error.message);
      }
      acted();
    },

    /** Options of an external select for what was typed. */
    suggest(block, element, query) {
      return post("suggest", {
        member: workspace.me.id,
        container,
        block_id: block.block_id,
        action_id: element.action_id,
        query,
      });
    },
  };
  return surface;
}
