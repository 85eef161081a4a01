// Speaks to the workspace's server.

async function answer(response) {
  const text = await response.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = {};
  }
  if (!response.ok) {
    throw new Error(body.error ?? `The workspace answered ${response.status}.`);
  }
  return body;
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The workspace does not answer. Is it still running?");
  }
  return answer(response);
}

/** GET /client/`path`. Throws an Error whose message is a sentence for the person. */
export function get(path, params = {}) {
  const query = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== null && value !== undefined),
  );
  return call(`/client/${path}${query.size ? `?${query}` : ""}`);
}

/** POST `body` as JSON to /client/`path`. Throws like `get`. */
export function post(path, body) {
  return call(`/client/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Gives a file of the person's machine to the workspace, for a form that is open. */
export function upload(file, { member, viewId }) {
  const query = new URLSearchParams({ member, view_id: viewId, name: file.name });
  return call(`/client/upload?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
}

/**
 * Calls `changed(what)` whenever something the member can see changed, and `connection(up)` when the
 * line drops or comes back. Returns a function that hangs up.
 */
export function listen(member, changed, connection) {
  const source = new EventSource(`/client/events?member=${encodeURIComponent(member)}`);
  source.addEventListener("changed", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("open", () => connection(true));
  source.addEventListener("error", () => connection(false));
  return () => source.close();
}
