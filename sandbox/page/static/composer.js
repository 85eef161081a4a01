// Where one writes: Enter sends, Shift+Enter begins a line, "/" completes commands, "@" people and
// "#" channels.

import { h, icon, newId } from "./dom.js";
import { conversationName, nameOf, otherChannels, peopleByName, workspace } from "./workspace.js";

const MOST = 8; // suggestions at a time

/** What is typed, with the full names picked from the list as the handles they stand for. */
function asSent(text, picked) {
  return [...picked]
    .sort(([one], [other]) => other.length - one.length)
    .reduce((sofar, [name, handle]) => sofar.replaceAll(name, handle), text);
}

/** `send(text)` is awaited; what was typed comes back into the box when it fails. */
export function composer({ label = "Message", placeholder, send }) {
  const picked = new Map(); // "@Amara Okafor" -> "@amara"
  const listId = newId("complete");
  const hint = h("div", { class: "usage", hidden: true });
  const list = h("ul", {
    class: "completions",
    role: "listbox",
    id: listId,
    "aria-label": "Suggestions",
    hidden: true,
  });
  const input = h("textarea", {
    class: "composer-input",
    rows: "1",
    "aria-label": label,
    placeholder,
    dir: "auto",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    enterkeyhint: "send",
  });
  const button = h(
    "button",
    { class: "send", type: "submit", "aria-label": "Send", disabled: true },
    icon("send"),
  );
  let choices = [];
  let active = 0;

  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 180)}px`;
    button.disabled = !input.value.trim();
  }

  function commandChoices(text) {
    if (!/^\/\S*$/.test(text)) return [];
    return workspace.commands
      .filter((one) => one.command.startsWith(text))
      .sort((one, other) => one.command.localeCompare(other.command))
      .map((one) => ({
        key: one.command,
        title: one.command,
        usage: one.usage_hint,
        note: one.description,
        origin: one.app,
        insert: () => put(0, `${one.command} `),
      }));
  }

  function mentionChoices(before) {
    const found = before.match(/(^|[\s(])([@#])([\p{L}\p{N}_-]*)$/u);
    if (!found) return [];
    const start = before.length - found[2].length - found[3].length;
    const wanted = found[3].toLocaleLowerCase();
    const fits = (text) =>
      text
        .toLocaleLowerCase()
        .split(/[\s-]/)
        .some((word) => word.startsWith(wanted)) || text.toLocaleLowerCase().startsWith(wanted);
    const choice = (name, handle, note) => ({
      key: handle,
      title: name,
      note,
      insert: () => {
        picked.set(name, handle);
        put(start, `${name} `);
      },
    });
    if (found[2] === "@") {
      const bots = [...workspace.members.values()].filter((one) => one.is_bot);
      return [...peopleByName(), ...bots]
        .filter((one) => fits(nameOf(one)) || fits(one.name))
        .map((one) => choice(`@${nameOf(one)}`, `@${one.name}`, one.title));
    }
    return [...workspace.conversations, ...otherChannels()]
      .filter((one) => one.kind === "channel" && fits(one.name))
      .map((one) => choice(conversationName(one), `#${one.name}`, one.topic));
  }

  function put(start, text) {
    const rest = input.value.slice(input.selectionStart);
    input.value = input.value.slice(0, start) + text + rest;
    input.selectionStart = input.selectionEnd = start + text.length;
    suggest();
    grow();
    input.focus();
  }

  function suggest() {
    const before = input.value.slice(0, input.selectionStart);
    choices = [
      ...commandChoices(before),
      ...(input.value.startsWith("/") && !before.includes(" ") ? [] : mentionChoices(before)),
    ].slice(0, MOST);
    active = 0;
    draw();
    const typed = input.value.match(/^(\/\S+)\s/);
    const command = typed && workspace.commands.find((one) => one.command === typed[1]);
    hint.hidden = !command || choices.length > 0;
    if (command)
      hint.replaceChildren(
        h("code", {}, command.command),
        ` ${command.usage_hint || ""} `,
        h("span", { class: "muted" }, command.description),
      );
  }

  function draw() {
    list.hidden = choices.length === 0;
    list.replaceChildren(
      ...choices.map((choice, index) => {
        const node = h(
          "li",
          {
            role: "option",
            id: `${listId}-${index}`,
            class: index === active ? "completion active" : "completion",
            "aria-selected": String(index === active),
          },
          h(
            "span",
            { class: "completion-title", dir: "auto" },
            choice.title,
            choice.usage && h("span", { class: "muted" }, ` ${choice.usage}`),
          ),
          choice.note && h("small", { dir: "auto" }, choice.note),
          choice.origin && h("small", { class: "origin" }, choice.origin),
        );
        node.addEventListener("mousedown", (event) => event.preventDefault());
        node.addEventListener("click", () => choice.insert());
        return node;
      }),
    );
    if (choices.length) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function hideChoices() {
    choices = [];
    draw();
  }

  async function submit() {
    const typed = input.value;
    if (!typed.trim()) return;
    const names = new Map(picked);
    input.value = "";
    picked.clear();
    hideChoices();
    hint.hidden = true;
    grow();
    if (!(await send(asSent(typed.trim(), names))) && !input.value) {
      input.value = typed;
      for (const [name, handle] of names) picked.set(name, handle);
      grow();
    }
  }

  input.addEventListener("input", () => {
    suggest();
    grow();
  });
  input.addEventListener("blur", () => setTimeout(hideChoices, 120));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (choices.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + choices.length) % choices.length;
      draw();
    } else if (choices.length && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      hideChoices();
    } else if (
      choices.length &&
      (event.key === "Tab" || event.key === "Enter") &&
      !event.shiftKey &&
      input.value !== choices[active].key
    ) {
      event.preventDefault();
      choices[active].insert();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });

  const node = h(
    "form",
    {
      class: "composer",
      on: {
        submit: (event) => {
          event.preventDefault();
          submit();
        },
      },
    },
    hint,
    list,
    h("div", { class: "composer-box" }, input, button),
  );
  return {
    node,
    focus: () => input.focus(),
    text: () => input.value,
    set(text) {
      input.value = text;
      suggest();
      hideChoices();
      grow();
    },
    invite(words) {
      input.placeholder = words;
    },
  };
}
