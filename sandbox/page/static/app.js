// Starts the page and keeps it in step with the workspace.

import { get, listen, post } from "./api.js";
import { clockControl } from "./clock.js";
import { composer } from "./composer.js";
import { h, icon, notify } from "./dom.js";
import { aboutTab, homeTab } from "./home.js";
import { inspector } from "./inspector.js";
import { messageList } from "./messages.js";
import { modals } from "./modal.js";
import { placeHead, switcher, topBar, welcome } from "./shell.js";
import { sidebar } from "./sidebar.js";
import { threadPane } from "./thread.js";
import { conversation, conversationName, learn, member, people, setClock, workspace } from "./workspace.js";

let place = { id: null, tab: "messages" };
let homes = {};
let hangUp = () => {};
let pane = null; // {node, stop?} beside the main column
const drafts = new Map(); // "member conversation" -> what was being written

/** Runs `work` one at a time; calls that come meanwhile become one more run. */
function serial(work) {
  let running = null;
  let next = null;
  return function run() {
    if (running) {
      next ??= running.then(() => { next = null; return run(); });
      return next;
    }
    running = work().catch((error) => notify(error.message)).finally(() => { running = null; });
    return running;
  };
}

const refreshState = serial(async () => {
  const me = workspace.me.id;
  const state = await get("state", { member: me });
  if (me !== workspace.me.id) return;
  workspace.conversations = state.conversations;
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
  const unread = conversation(channel)?.unread;
  if (messages.length && unread && document.visibilityState === "visible") {
    await post("read", { member: me, channel, ts: messages.at(-1).ts });
    await refreshState();
  }
});

async function refresh() {
  await refreshState();
  await Promise.all([refreshMessages(), pane?.refresh?.()]);
}

function appHere() {
  const here = conversation(place.id);
  return here?.kind === "app" ? workspace.apps.find((one) => one.bot_user_id === here.with) : undefined;
}

// The parts of the page.
const windows = modals({ refresh });
const home = homeTab({ refresh });
const list = messageList({ label: "Messages", openThread, refresh, emptyWords: () => [h("h2", {}, "It is quiet here"), h("p", {}, "Write the first message below.")] });
const side = sidebar({ open: (id) => { go({ id, tab: "messages" }); closeDrawer(); }, joined: () => refreshState() });
const clock = clockControl({ changed: () => { people_.show(); refresh(); } });
const people_ = switcher({ become: (id) => { remember({ as: id }); become(id); } });
const writing = composer({ placeholder: "", send: say });
const head = h("div", { class: "place-head-place" });
const body = h("div", { class: "place-body" });
const offline = h("p", { class: "offline", role: "status", hidden: true }, "The workspace does not answer. Trying again…");
const trafficButton = h("button", { class: "bar-button", type: "button", "aria-label": "Traffic", title: "What the workspace and the apps say to each other", "aria-pressed": "false", on: { click: toggleTraffic } }, icon("traffic"), h("span", { class: "bar-words" }, "Traffic"));
const drawer = h("div", { class: "side", id: "side" }, side.node);
const veil = h("div", { class: "veil", on: { click: closeDrawer } });
const main = h("main", { class: "main" }, head, body);
const columns = h("div", { class: "columns" }, drawer, veil, main);
let bar;

async function say(text, thread = null) {
  try {
    await post("type", { member: workspace.me.id, channel: place.id, text, ...(thread ? { thread_ts: thread } : {}) });
  } catch (error) {
    notify(error.message);
    return false;
  } finally {
    list.toEnd();
    await refresh();
  }
  return true;
}

/** The address bar says who one is and where, so that a tab can be reloaded, shared, or gone back in. */
function remember(changes, replace = false) {
  const address = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(key, value);
    else address.searchParams.delete(key);
  }
  if (address.href !== location.href) history[replace ? "replaceState" : "pushState"](null, "", address);
}

function goSomewhere() {
  const first = workspace.conversations.find((one) => one.kind === "app") ?? workspace.conversations[0];
  if (first) go({ id: first.id, tab: "messages" }, { replace: true });
}

function go({ id, tab }, { replace = false, silent = false } = {}) {
  if (place.id) drafts.set(`${workspace.me.id} ${place.id}`, writing.text());
  if (place.id !== id && pane?.thread) closePane();
  place = { id, tab };
  if (!silent) remember({ in: id, tab: tab === "messages" ? null : tab }, replace);
  draw();
  if (tab === "home") enter("home");
  else if (appHere() && tab === "messages") enter("messages_tab");
  refreshMessages();
}

/** Tells the app that its Home or Messages tab was opened. */
async function enter(tab) {
  try {
    await post(tab, { member: workspace.me.id, app_id: appHere().id });
  } catch (error) {
    notify(error.message);
  }
  await refresh();
}

function drawHead() {
  head.replaceChildren(placeHead({ conversation: conversation(place.id), app: appHere(), tab: place.tab, openTab: (tab) => go({ id: place.id, tab }) }));
}

function draw() {
  const here = conversation(place.id);
  if (!here) return;
  const app = appHere();
  drawHead();
  side.show(place.id);
  if (place.tab === "home") home.show(homes[app?.id], app?.name);
  const shown = { home: () => [home.node], about: () => [aboutTab(app, workspace.commands.filter((one) => one.app_id === app.id))] }[place.tab]?.() ?? [list.node, writing.node];
  body.replaceChildren(...[welcome(), ...shown].filter(Boolean));
  writing.invite(app?.writable === false ? "This app reads no messages: type / for its commands" : `Message ${conversationName(here)}`);
  writing.set(drafts.get(`${workspace.me.id} ${place.id}`) ?? "");
  retitle();
  if (place.tab === "messages" && matchMedia("(min-width: 800px)").matches && !document.querySelector("dialog[open]")) writing.focus();
}

function retitle() {
  const here = conversation(place.id);
  const waiting = workspace.conversations.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${here ? `${conversationName(here)} · ` : ""}Sandbox workspace`;
}

function showPane(next) {
  pane?.stop?.();
  pane?.node.remove();
  pane = next;
  trafficButton.setAttribute("aria-pressed", String(Boolean(next && !next.thread)));
  if (next) columns.append(next.node);
  columns.classList.toggle("with-pane", Boolean(next));
}

function closePane() {
  showPane(null);
}

function toggleTraffic() {
  if (pane && !pane.thread) {
    closePane();
    return;
  }
  const drawn = inspector({ close: () => { closePane(); trafficButton.focus(); } });
  showPane({ node: drawn.node, stop: drawn.stop });
  drawn.start();
}

function openThread(ts) {
  const channel = place.id;
  const drawn = threadPane({ channel, ts, refresh, say: (text) => say(text, ts), close: () => { closePane(); writing.focus(); } });
  showPane({ node: drawn.node, thread: true, refresh: drawn.refresh });
  drawn.refresh();
}

function openDrawer() {
  columns.classList.add("drawer-open");
  bar.drawerButton.setAttribute("aria-expanded", "true");
  (drawer.querySelector("[aria-current]") ?? drawer.querySelector("button"))?.focus();
}

function closeDrawer() {
  if (!columns.classList.contains("drawer-open")) return;
  columns.classList.remove("drawer-open");
  bar.drawerButton.setAttribute("aria-expanded", "false");
  bar.drawerButton.focus();
}
drawer.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });

async function become(id) {
  const app = appHere()?.bot_user_id;
  const wasIn = place.id;
  if (place.id) drafts.set(`${workspace.me.id} ${place.id}`, writing.text());
  hangUp();
  windows.show([]);
  if (pane?.thread) closePane();
  workspace.me = member(id);
  people_.show();
  clock.show();
  place = { id: null, tab: place.tab };
  const address = new URLSearchParams(location.search);
  workspace.conversations = (await get("state", { member: id })).conversations;
  const wanted = conversation(address.get("in")) ?? (app && workspace.conversations.find((one) => one.kind === "app" && one.with === app)) ?? conversation(wasIn);
  if (wanted) {
    place.id = null;
    go({ id: wanted.id, tab: wanted.kind === "app" ? (address.get("tab") ?? place.tab) : "messages" }, { replace: true });
  } else {
    goSomewhere();
  }
  hangUp = listen(id, heard, (up) => {
    if (up && !offline.hidden) refresh();
    offline.hidden = up;
  });
  await refresh();
}

/** People may have joined, apps been installed, the clock been moved. */
const relearn = serial(async () => {
  learn(await get("bootstrap"));
  clock.show();
  people_.show();
});

async function heard({ what, channel }) {
  if (what === "clock" || what === "conversations") await relearn();
  await refreshState();
  if (what === "clock" || (what === "messages" && (!channel || channel === place.id))) await Promise.all([refreshMessages(), pane?.refresh?.()]);
}

async function start() {
  const bootstrap = await get("bootstrap");
  learn(bootstrap);
  const address = new URLSearchParams(location.search);
  // A permalink leads here with the message as Slack writes it: p and the digits of its ts.
  const permalink = address.get("message")?.match(/^p(\d{10})(\d{6})$/);
  if (address.get("channel")) remember({ in: address.get("channel"), channel: null, message: null }, true);
  const wanted = member(address.get("as"));
  const me = wanted && !wanted.is_bot ? wanted : people()[0];
  if (!me) throw new Error("Nobody is in this workspace yet: add a member first.");
  workspace.me = me;
  bar = topBar({ openDrawer, clock: clock.node, trafficButton, switcherNode: people_.node });
  document.querySelector("#workspace").replaceChildren(bar.node, offline, columns);
  remember({ as: me.id }, true);
  setClock(bootstrap.now, bootstrap.frozen);
  await become(me.id);
  if (permalink) list.reveal(`${permalink[1]}.${permalink[2]}`);
  setInterval(() => { clock.show(); people_.show(); }, 5000);
}

window.addEventListener("popstate", () => {
  const address = new URLSearchParams(location.search);
  if (address.get("as") !== workspace.me.id && member(address.get("as"))) become(address.get("as"));
  else if (conversation(address.get("in"))) go({ id: address.get("in"), tab: address.get("tab") ?? "messages" }, { silent: true });
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && workspace.me) refresh(); });

start().catch((error) => {
  document.querySelector("#workspace").replaceChildren(h("p", { class: "starting", role: "alert" }, error.message));
});
