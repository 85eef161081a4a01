// The mark of a person or an app.

import { h } from "./dom.js";

/** Initials on the author's colour. */
export function avatar({ name, initials, avatar_color: colour, is_bot: isBot }) {
  return h(
    "span",
    {
      class: isBot ? "avatar bot" : "avatar",
      "aria-hidden": "true",
      style: colour
        ? { "background-color": /^[0-9a-f]{6}$/i.test(colour) ? `#${colour}` : colour }
        : {},
    },
    initials || [...(name || "?")][0],
  );
}
