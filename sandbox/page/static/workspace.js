// What the page knows of the workspace: who is in it, who is reading, and what time it is there.

import { dayFor } from "./dates.js";

export const workspace = {
  team: { id: "", name: "" },
  hint: null,
  members: new Map(),
  commands: [],
  apps: [],
  channels: [], // every public channel, the reader's own or not
  groups: new Map(),
  conversations: [],
  me: null,
  frozen: false,
  nextEvent: false, // whether somebody can say when an app does something by itself
};

const JUMP = 5000; // milliseconds: less is only the time an answer takes

let jumps = 0;
let serverNow = Date.now();
let heardAt = performance.now();

/** Takes in the answer of /client/bootstrap. */
export function learn(bootstrap) {
  workspace.team = bootstrap.team;
  workspace.hint = bootstrap.hint ?? null;
  workspace.members = new Map(bootstrap.members.map((member) => [member.id, member]));
  workspace.commands = bootstrap.commands;
  workspace.apps = bootstrap.apps;
  workspace.channels = bootstrap.channels ?? [];
  if (workspace.me) workspace.me = workspace.members.get(workspace.me.id) ?? workspace.me;
  workspace.groups = new Map((bootstrap.user_groups ?? []).map((group) => [group.id, group]));
  workspace.nextEvent = bootstrap.next_event;
  setClock(bootstrap.now, bootstrap.frozen);
}

/** Sets the workspace's clock: `iso` is its time now. */
export function setClock(iso, frozen) {
  if (Math.abs(Date.parse(iso) - now()) > JUMP) jumps += 1;
  serverNow = Date.parse(iso);
  heardAt = performance.now();
  workspace.frozen = frozen;
}

/** The time in the workspace, which need not be the time outside. */
export function now() {
  return new Date(workspace.frozen ? serverNow : serverNow + performance.now() - heardAt);
}

/** Changes when what was drawn may be wrong: another day began, or the clock was moved. */
export function era() {
  return `${jumps} ${dayFor(workspace.me, now())}`;
}

/** A member or bot by id; undefined when unknown. */
export function member(id) {
  return workspace.members.get(id);
}

/** People, not bots, in the order in which they came. */
export function people() {
  return [...workspace.members.values()].filter((one) => !one.is_bot);
}

/** The same people in the order of their names. */
export function peopleByName() {
  return people().sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
}

/** The name to show for a member object. */
export function nameOf(one) {
  return one.real_name || one.name;
}

/** The conversation with that id among those the reader can see. */
export function conversation(id) {
  return workspace.conversations.find((one) => one.id === id);
}

/** Public channels in which the reader is not. */
export function otherChannels() {
  return workspace.channels
    .filter((one) => !conversation(one.id))
    .map((one) => ({ ...one, kind: "channel" }));
}

/** How a conversation is called: "#general", or the other person's name. */
export function conversationName(one) {
  if (one.kind === "channel") return `#${one.name}`;
  const other = one.with && member(one.with);
  return other ? nameOf(other) : one.name;
}
