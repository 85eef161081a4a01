// Files in messages: pictures are shown, PDFs can be looked at in place, everything can be saved.

import { h, icon } from "./dom.js";
import { workspace } from "./workspace.js";

function size(bytes) {
  if (!bytes) return null;
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/**
 * Where the reader gets a file of this workspace; null for an address elsewhere, since the page
 * fetches nothing from there.
 */
export function localAddress(address) {
  if (!address || !URL.canParse(address, location.href)) return null;
  const found = new URL(address, location.href);
  if (found.origin !== location.origin) return null;
  if (found.pathname.startsWith("/files-pri/")) found.searchParams.set("member", workspace.me.id);
  return found.href;
}

/** A file as Slack describes it in a message. */
export function fileNode(file) {
  const name = file.title || file.name || "File";
  const address = localAddress(file.url_private);
  const kind = (file.mimetype ?? "").toLowerCase();
  const facts = [file.pretty_type || file.filetype?.toUpperCase() || kind, size(file.size)]
    .filter(Boolean)
    .join(" · ");
  const preview = h("div", { class: "file-preview" });
  const toggle = h(
    "button",
    { class: "button small", type: "button", "aria-expanded": "false" },
    icon("eye"),
    "Preview",
  );
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    preview.replaceChildren(
      ...(open
        ? [
            h("iframe", {
              src: `${address}#toolbar=0&navpanes=0&view=FitH`,
              title: `Preview of ${name}`,
            }),
          ]
        : []),
    );
  });
  return h(
    "div",
    { class: "file" },
    h(
      "div",
      { class: "file-card" },
      h("span", { class: "file-icon" }, icon("file")),
      h("div", { class: "file-name" }, h("strong", { dir: "auto" }, name), h("small", {}, facts)),
      address &&
        h(
          "div",
          { class: "file-actions" },
          kind === "application/pdf" && toggle,
          h(
            "a",
            {
              class: "button small",
              href: address,
              download: file.name ?? "",
              "aria-label": `Download ${name}`,
            },
            icon("download"),
            "Download",
          ),
        ),
    ),
    address &&
      kind.startsWith("image/") &&
      h(
        "a",
        { href: address, target: "_blank", rel: "noopener noreferrer" },
        h("img", { class: "picture", src: address, alt: file.alt_txt || name, loading: "lazy" }),
      ),
    preview,
  );
}
