// The address bar says who one is and where, so that a tab can be reloaded, shared, or gone back in.

const TABS = ["home", "messages", "about"];

/** What the address says: {as, in, tab}, each null when it is not there. */
export function where() {
  const said = new URLSearchParams(location.search);
  const tab = said.get("tab");
  return { as: said.get("as"), in: said.get("in"), tab: TABS.includes(tab) ? tab : null };
}

/** Writes `changes` into the address; null takes something out of it. */
export function remember(changes, { replace = false } = {}) {
  const address = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(key, value);
    else address.searchParams.delete(key);
  }
  if (address.href === location.href) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
}

/**
 * Takes a permalink out of the address and returns the ts of its message, or null. A permalink
 * leads here with the message as Slack writes it: p and the digits of its ts.
 */
export function takePermalink() {
  const said = new URLSearchParams(location.search);
  if (!said.get("channel")) return null;
  const digits = said.get("message")?.match(/^p(\d{10})(\d{6})$/);
  remember({ in: said.get("channel"), channel: null, message: null }, { replace: true });
  return digits ? `${digits[1]}.${digits[2]}` : null;
}
