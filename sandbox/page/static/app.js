// Starts the page and keeps it in step with the workspace.

import { remember, takePermalink, where } from "./address.js";
import { get, listen, post } from "./api.js";
import { clockControl } from "./clock.js";
import { composer } from "./composer.js";
import { h, notify } from "./dom.js";
import { drawer } from "./drawer.js";
import { aboutTab, homeTab } from "./home.js";
import { messageList } from "./messages.js";
import { modals } from "./modal.js";
import { panes } from "./panes.js";
import { serial } from "./serial.js";
import { placeHead, switcher, topBar, welcome } from "./shell.js";
import { sidebar } from "./sidebar.js";
import { conversation, conversationName, learn, member, people, workspace } from "./workspace.js";

const TICK = 5000; // milliseconds between two looks at the clock

let place = { id: null, tab: "messages" };
let homes = {}; // app id -> its Home
let hangUp = () => {};
const drafts = new Map(); // "member conversation" -> what was being written

// The parts of the page.
const columns = h("div", { class: "columns" });
const windows = modals({ refresh });
const home = homeTab({ refresh });
const list = messageList({
  label: "Messages",
  openThread: (ts) => beside.openThread(place.id, ts),
  refresh,
  endSeen: () => conversation(place.id)?.unread && refreshMessages(),
  emptyWords: () => [h("h2", {}, "It is quiet here"), h("p", {}, "Write the first message below.")],
});
const side = sidebar({ open: enterConversation, joined: () => refreshState() });
const folded = drawer({ columns, list: side.node });
const clock = clockControl({ changed: () => refresh() });
const reader = switcher({ become: (id) => (remember({ as: id }), become(id)) });
const writing = composer({ placeholder: "", send: (text) => say(text) });
const beside = panes({ columns, refresh, say, leave: () => writing.focus() });
const head = h("div", { class: "place-head-place" });
const body = h("div", { class: "place-body" });
const offline = h(
  "p",
  { class: "offline", role: "status", hidden: true },
  "The workspace does not answer. Trying again…",
);
columns.append(h("main", { class: "main" }, head, body));

const refreshState = serial(async () => {
  const me = workspace.me.id;
  const state = await get("state", { member: me });
  if (me !== workspace.me.id) return;
  workspace.conversations = state.conversations.map(asShown);
  homes = state.home ?? {};
  if (place.id && !conversation(place.id)) goSomewhere();
  side.show(place.id);
  if (conversation(place.id) && !head.contains(document.activeElement)) drawHead();
  windows.show(state.modal_stack);
  if (place.tab === "home") home.show(homes[appHere()?.id], appHere()?.name);
  retitle();
});

const refreshMessages = serial(async () => {
  if (!place.id || place.tab !== "messages") return;
  const [me, channel] = [workspace.me.id, place.id];
  const { messages } = await get("messages", { member: me, channel });
  if (me !== workspace.me.id || channel !== place.id) return;
  list.show(channel, messages);
  const here = conversation(channel);
  if (!messages.length || !(here?.unread || here?.beingRead)) return;
  if (isRead(channel)) await post("read", { member: me, channel, ts: messages.at(-1).ts });
  // Who left the end meanwhile has not read it after all.
  if (isRead(channel) || here.beingRead) await refreshState();
});

/** True while the reader looks at the end of that conversation. */
function isRead(id) {
  const looks = document.visibilityState === "visible" && list.node.isConnected;
  return looks && id === place.id && place.tab === "messages" && list.showsEnd();
}

/** What comes in where one reads is never marked as unread, not even until the workspace knows. */
function asShown(one) {
  if (!one.unread || !isRead(one.id)) return one;
  return { ...one, unread: 0, mention: false, beingRead: true };
}

/** People may have joined, apps been installed, the clock been moved. */
const relearn = serial(async () => {
  learn(await get("bootstrap"));
  tick();
});

async function refresh() {
  await refreshState();
  await Promise.all([refreshMessages(), beside.refresh()]);
}

function tick() {
  clock.show();
  reader.show();
}

function appHere() {
  const here = conversation(place.id);
  if (here?.kind !== "app") return undefined;
  return workspace.apps.find((one) => one.bot_user_id === here.with);
}

/** Sends what was typed; false when the workspace would not take it. */
async function say(text, threadTs) {
  try {
    await post("type", {
      member: workspace.me.id,
      channel: place.id,
      text,
      thread_ts: threadTs,
    });
    return true;
  } catch (error) {
    notify(error.message);
    return false;
  } finally {
    list.toEnd();
    await refresh();
  }
}

function enterConversation(id) {
  go({ id, tab: "messages" });
  folded.close();
}

function goSomewhere() {
  const all = workspace.conversations;
  const first = all.find((one) => one.kind === "app") ?? all[0];
  if (first) go({ id: first.id, tab: "messages" }, { replace: true });
}

function keepDraft() {
  if (place.id) drafts.set(`${workspace.me.id} ${place.id}`, writing.text());
}

/** Goes to a conversation. The address follows, unless it is where one was sent from. */
function go({ id, tab }, { replace = false, silent = false } = {}) {
  keepDraft();
  if (place.id !== id) beside.closeThread();
  place = { id, tab };
  if (!silent) remember({ in: id, tab: tab === "messages" ? null : tab }, { replace });
  draw();
  if (tab === "home") enterTab("home");
  else if (appHere() && tab === "messages") enterTab("messages_tab");
  refreshMessages();
}

/** Tells the app that its Home or Messages tab was opened. */
async function enterTab(tab) {
  try {
    await post(tab, { member: workspace.me.id, app_id: appHere().id });
  } catch (error) {
    notify(error.message);
  }
  await refresh();
}

function drawHead() {
  head.replaceChildren(
    placeHead({
      conversation: conversation(place.id),
      app: appHere(),
      tab: place.tab,
      openTab: (tab) => go({ id: place.id, tab }),
    }),
  );
}

function draw() {
  drawHead();
  side.show(place.id);
  const app = appHere();
  let shown = [list.node, writing.node];
  if (app && place.tab === "home") {
    home.show(homes[app.id], app.name);
    shown = [home.node];
  } else if (app && place.tab === "about") {
    shown = [aboutTab(app)];
  }
  body.replaceChildren(...[welcome(), ...shown].filter(Boolean));
  writing.set(drafts.get(`${workspace.me.id} ${place.id}`) ?? "");
  writing.invite(
    app?.writable === false
      ? "This app reads no messages: type / for its commands"
      : `Message ${conversationName(conversation(place.id))}`,
  );
  retitle();
  // On a phone the focus would bring up the keyboard.
  const roomy = matchMedia("(min-width: 800px)").matches;
  if (writing.node.isConnected && roomy && !document.querySelector("dialog[open]")) writing.focus();
}

function retitle() {
  const here = conversation(place.id);
  const waiting = workspace.conversations.reduce((sum, one) => sum + one.unread, 0);
  const named = here ? `${conversationName(here)} · ` : "";
  document.title = `${waiting ? `(${waiting}) ` : ""}${named}Sandbox workspace`;
}

/** Becomes somebody else, in the same place if they can be there. */
async function become(id) {
  const [wasWith, wasIn] = [appHere()?.bot_user_id, place.id];
  keepDraft();
  hangUp();
  windows.show([]);
  beside.closeThread();
  workspace.me = member(id);
  tick();
  const said = where();
  place = { id: null, tab: place.tab };
  workspace.conversations = (await get("state", { member: id })).conversations;
  const wanted =
    conversation(said.in) ??
    (wasWith && workspace.conversations.find((one) => one.with === wasWith)) ??
    conversation(wasIn);
  if (wanted) {
    const tab = wanted.kind === "app" ? (said.tab ?? place.tab) : "messages";
    go({ id: wanted.id, tab }, { replace: true });
  } else {
    goSomewhere();
  }
  hangUp = listen(id, heard, (up) => {
    if (up && !offline.hidden) refresh();
    offline.hidden = up;
  });
  await refresh();
}

async function heard({ what, channel }) {
  if (what === "clock" || what === "conversations") await relearn();
  await refreshState();
  const here = what === "messages" && (!channel || channel === place.id);
  if (here || what === "clock") await Promise.all([refreshMessages(), beside.refresh()]);
}

async function start() {
  learn(await get("bootstrap"));
  const permalink = takePermalink();
  const said = member(where().as);
  workspace.me = said && !said.is_bot ? said : people()[0];
  if (!workspace.me) throw new Error("Nobody is in this workspace yet: add a member first.");
  remember({ as: workspace.me.id }, { replace: true });
  const bar = topBar([folded.button], [clock.node, beside.trafficButton, reader.node]);
  document.querySelector("#workspace").replaceChildren(bar, offline, columns);
  await become(workspace.me.id);
  if (permalink) list.reveal(permalink);
  setInterval(tick, TICK);
}

window.addEventListener("popstate", () => {
  const said = where();
  if (said.as !== workspace.me.id && member(said.as)) become(said.as);
  else if (conversation(said.in)) {
    go({ id: said.in, tab: said.tab ?? "messages" }, { silent: true });
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && workspace.me) refresh();
});

start().catch((error) => {
  const words = h("p", { class: "starting", role: "alert" }, error.message);
  document.querySelector("#workspace").replaceChildren(words);
});
