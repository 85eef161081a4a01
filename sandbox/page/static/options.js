// Where the choices of a select menu come from.

import { plainWords } from "./format.js";
import {
  conversation,
  conversationName,
  member,
  nameOf,
  otherChannels,
  peopleByName,
  workspace,
} from "./workspace.js";

const INCLUDES = { channel: "public", private: "private", dm: "im", app: "im" };

function wanted(text, query) {
  return text.toLocaleLowerCase().includes(query.toLocaleLowerCase());
}

function choiceOf(option) {
  return {
    content: option,
    label: plainWords(option.text),
    note: option.description ? plainWords(option.description) : null,
  };
}

function filtered(groups, query) {
  return groups
    .map((group) => ({
      ...group,
      choices: query
        ? group.choices.filter((choice) => wanted(choice.label, query))
        : group.choices,
    }))
    .filter((group) => group.choices.length);
}

function groupsOf({ options, option_groups: optionGroups }) {
  if (optionGroups?.length)
    return optionGroups.map((group) => ({
      label: plainWords(group.label),
      choices: group.options.map(choiceOf),
    }));
  return [{ choices: (options ?? []).map(choiceOf) }];
}

const optionLabel = (option) => plainWords(option.text);
const local = { remote: false, tooShort: () => null };

function fixed(element) {
  return {
    ...local,
    find: async (query) => filtered(groupsOf(element), query),
    labelOf: optionLabel,
  };
}

// Slack asks the app from the third letter on, unless the element says otherwise.
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select
function external(element, { surface, block }) {
  const least = element.min_query_length ?? 3;
  return {
    remote: true,
    tooShort: (query) =>
      query.length < least
        ? `Type at least ${least === 1 ? "one character" : `${least} characters`} to see options.`
        : null,
    find: async (query) => groupsOf(await surface.suggest(block, element, query)),
    labelOf: optionLabel,
  };
}

function users() {
  const choices = () =>
    [...peopleByName(), ...[...workspace.members.values()].filter((one) => one.is_bot)].map(
      (one) => ({
        content: one.id,
        label: nameOf(one),
        note: one.is_bot ? "App" : one.title || null,
      }),
    );
  return {
    ...local,
    find: async (query) => filtered([{ choices: choices() }], query),
    labelOf: (id) => (member(id) ? nameOf(member(id)) : id),
  };
}

function conversations(kept) {
  const choices = () =>
    [...workspace.conversations, ...otherChannels()]
      .filter(kept)
      .map((one) => ({ content: one.id, label: conversationName(one), note: one.topic || null }));
  return {
    ...local,
    find: async (query) => filtered([{ choices: choices() }], query),
    labelOf: (id) => {
      const found = conversation(id) ?? otherChannels().find((one) => one.id === id);
      return found ? conversationName(found) : id;
    },
  };
}

function listed(filter = {}) {
  return (one) =>
    (!filter.include || filter.include.includes(INCLUDES[one.kind])) &&
    !(filter.exclude_bot_users && one.kind === "app");
}

/** The source of choices for a select element: find(query), labelOf(content), tooShort(query). */
export function optionSource(element, field) {
  switch (element.type.replace("multi_", "")) {
    case "external_select":
      return external(element, field);
    case "users_select":
      return users();
    case "conversations_select":
      return conversations(listed(element.filter));
    case "channels_select":
      return conversations((one) => one.kind === "channel");
    default:
      return fixed(element);
  }
}
