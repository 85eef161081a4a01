// Builds elements. Text only ever enters the page as text nodes, so nothing a person or an app
// wrote can become markup.

const SVG = "http://www.w3.org/2000/svg";
let lastId = 0;

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "style") {
      for (const [key, setting] of Object.entries(value)) node.style.setProperty(key, setting);
    } else if (name === "data") {
      for (const [key, setting] of Object.entries(value)) {
        if (setting !== null && setting !== undefined) node.dataset[key] = setting;
      }
    } else if (name === "value") {
      node.value = value;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** An HTML element: `h("p", {class: "x", on: {click}}, "text", child)`. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** A fresh id, for the label and description attributes that need one. */
export function newId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

const ICONS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  down: "M5 7.5l5 5 5-5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  clock: "M10 5.5V10l3 2M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z",
  traffic: "M6 16V4m0 0L3 7m3-3l3 3M14 4v12m0 0l-3-3m3 3l3-3",
  send: "M3 10l14-7-5 14-2.5-5.5z",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  hash: "M7.5 3L6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  reply: "M4 4h12v9H9l-4 3.5V13H4z",
  file: "M5 2.5h6l4 4v11H5zM11 2.5v4h4",
  download: "M10 3v9m0 0l-3.5-3.5M10 12l3.5-3.5M4 16h12",
  open: "M11 4h5v5M16 4l-7 7M14 11.5V16H4V6h4.5",
  info: "M10 9v5M10 6.2v.01M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z",
  warning: "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.01",
  check: "M4 10.5l4 4 8-9",
  error: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6",
  play: "M7 4.5v11l8.5-5.5z",
  image: "M3 4h14v12H3zM3 13l4-4 4 4 2.5-2.5L17 14M13 7.5v.01",
  app: "M4 6.5A2.5 2.5 0 0 1 6.5 4h7A2.5 2.5 0 0 1 16 6.5v6a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 4 12.5zM8 9v1M12 9v1M10 4V2",
  window: "M3 4h14v12H3zM3 8h14",
  trash: "M4 6h12M8 6V4h4v2M6 6l.7 11h6.6L14 6",
  copy: "M7 7h9v10H7zM4 13V3h9",
};

/** A small line drawing by name; decoration only, so it is hidden from assistive technology. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] ?? ICONS.app }),
  );
}

const notices = h("div", { class: "notices", role: "alert", popover: "manual" });

/** Says that something went wrong, above everything else; it goes away by itself or on a click. */
export function notify(sentence) {
  const gone = () => {
    notice.remove();
    if (!notices.children.length && notices.matches(":popover-open")) notices.hidePopover();
  };
  const notice = h(
    "div",
    { class: "notice" },
    icon("warning"),
    h("span", {}, sentence),
    h(
      "button",
      {
        class: "quiet small",
        type: "button",
        "aria-label": "Dismiss the notice",
        on: { click: gone },
      },
      icon("close"),
    ),
  );
  // Outside an open dialog nothing can be heard or pressed, so the notices go into it.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (notices.parentElement !== host) host.append(notices);
  if (!notices.matches(":popover-open")) notices.showPopover();
  notices.append(notice);
  setTimeout(gone, 12000);
}

/** True when both JSON values say the same. Key order does not matter. */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return false;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => same(one[key], other[key]))
  );
}
