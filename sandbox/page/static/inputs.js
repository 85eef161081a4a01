// The elements one types into: text, numbers, addresses, and files.

import { upload } from "./api.js";
import { h, icon } from "./dom.js";
import { plainWords } from "./format.js";
import { richTextOf, wordsOf } from "./richtext.js";
import { contentOf, valueOf } from "./values.js";
import { workspace } from "./workspace.js";

const KINDS = {
  plain_text_input: {},
  rich_text_input: {},
  number_input: { inputmode: "decimal" },
  email_text_input: { inputmode: "email", autocomplete: "off" },
  url_text_input: { inputmode: "url", placeholder: "https://" },
};

/** Text, number, email and URL inputs, and the rich text input as plain lines. */
export function textInput(element, field) {
  const long = element.multiline || element.type === "rich_text_input";
  const rich = element.type === "rich_text_input";
  const content = contentOf(field.value());
  const start = (rich ? wordsOf(content) : content) ?? "";
  const counter = element.max_length
    ? h("span", { class: "counter", "aria-hidden": "true" })
    : null;
  const input = h(long ? "textarea" : "input", {
    ...KINDS[element.type],
    ...(element.type === "number_input" &&
    !element.is_decimal_allowed &&
    !(Number(element.min_value) < 0)
      ? { inputmode: "numeric" }
      : {}),
    class: "text-input",
    id: field.inputId,
    type: long ? null : "text",
    rows: long ? "4" : null,
    dir: "auto",
    placeholder: plainWords(element.placeholder) || KINDS[element.type].placeholder,
    "aria-describedby": field.describedBy,
    "aria-label": field.ownName,
    "aria-required": field.required ? "true" : null,
    data: { actionId: element.action_id },
    value: start,
  });

  function count() {
    if (!counter) return;
    const length = [...input.value].length;
    counter.textContent = `${length} / ${element.max_length}`;
    counter.classList.toggle("over", length > element.max_length);
  }
  const value = () => valueOf(element, rich ? richTextOf(input.value) : input.value || null);
  // An input that tells the app does so on Enter, or on every letter if the app asked for that.
  // https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
  const triggers = field.quiet
    ? []
    : (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]);
  let pause = null;
  input.addEventListener("input", () => {
    count();
    field.keep(value());
    if (triggers.includes("on_character_entered")) {
      clearTimeout(pause);
      pause = setTimeout(() => field.choose(value()), 300);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (triggers.includes("on_enter_pressed") && !(long && event.shiftKey)) {
      event.preventDefault();
      field.choose(value());
    }
  });
  count();
  return h("div", { class: "text-field" }, input, counter);
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export function fileInput(element, field) {
  const most = element.max_files ?? 10;
  let files = contentOf(field.value()) ?? [];
  const list = h("ul", { class: "tokens" });
  const status = h("p", { class: "hint", role: "status" });
  const picker = h("input", {
    type: "file",
    id: field.inputId,
    class: "file-picker",
    multiple: most > 1,
    "aria-describedby": field.describedBy,
    "aria-label": field.ownName,
    accept: element.filetypes?.map((type) => `.${type}`).join(","),
    data: { actionId: element.action_id },
  });
  function show() {
    list.replaceChildren(
      ...files.map((file) =>
        h(
          "li",
          { class: "token" },
          icon("file"),
          h("span", { dir: "auto" }, file.name),
          h("small", {}, sizeOf(file.size ?? 0)),
          h(
            "button",
            {
              class: "token-remove",
              type: "button",
              "aria-label": `Remove ${file.name}`,
              on: { click: () => set(files.filter((one) => one !== file)) },
            },
            icon("close"),
          ),
        ),
      ),
    );
    list.hidden = files.length === 0;
    picker.disabled = files.length >= most;
    status.textContent = most > 1 ? `Up to ${most} files` : "";
  }
  function set(next) {
    files = next;
    field.choose(valueOf(element, files));
    show();
  }
  picker.addEventListener("change", async () => {
    const added = [];
    for (const file of [...picker.files].slice(0, most - files.length)) {
      const extension = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
      if (element.filetypes?.length && !element.filetypes.includes(extension)) {
        status.textContent = `${file.name} is none of: ${element.filetypes.join(", ")}.`;
        picker.value = "";
        return;
      }
      status.textContent = `Adding ${file.name}…`;
      try {
        const answer = await upload(file, {
          member: workspace.me.id,
          viewId: field.surface.container.view_id,
        });
        added.push(answer.file);
      } catch (error) {
        status.textContent = error.message;
        return;
      }
    }
    picker.value = "";
    set([...files, ...added]);
  });
  show();
  return h("div", { class: "file-field" }, list, picker, status);
}
