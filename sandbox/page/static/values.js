// What the interactive elements hold, in the shape of view.state.values.
// https://docs.slack.dev/reference/views/view-submission#view-submission-fields

/** Per element type: the key its value has, the key of its initial value, and what "nothing" is. */
const SHAPES = {
  plain_text_input: ["value", "initial_value", null],
  number_input: ["value", "initial_value", null],
  email_text_input: ["value", "initial_value", null],
  url_text_input: ["value", "initial_value", null],
  rich_text_input: ["rich_text_value", "initial_value", null],
  datepicker: ["selected_date", "initial_date", null],
  timepicker: ["selected_time", "initial_time", null],
  datetimepicker: ["selected_date_time", "initial_date_time", null],
  static_select: ["selected_option", "initial_option", null],
  external_select: ["selected_option", "initial_option", null],
  users_select: ["selected_user", "initial_user", null],
  conversations_select: ["selected_conversation", "initial_conversation", null],
  channels_select: ["selected_channel", "initial_channel", null],
  radio_buttons: ["selected_option", "initial_option", null],
  multi_static_select: ["selected_options", "initial_options", []],
  multi_external_select: ["selected_options", "initial_options", []],
  multi_users_select: ["selected_users", "initial_users", []],
  multi_conversations_select: ["selected_conversations", "initial_conversations", []],
  multi_channels_select: ["selected_channels", "initial_channels", []],
  checkboxes: ["selected_options", "initial_options", []],
  file_input: ["files", null, []],
};

/** The name under which an element type keeps its value; undefined for buttons and menus. */
export function valueKey(type) {
  return SHAPES[type]?.[0];
}

/** A value for an element: {type, [key]: content}. */
export function valueOf(element, content) {
  return { type: element.type, [valueKey(element.type)]: content };
}

/** What is in a value: the option, the text, the ids… */
export function contentOf(value) {
  return value?.[valueKey(value.type)];
}

/** The value an element starts with. `here` is the conversation the person stands in. */
export function initialOf(element, here) {
  const [, initial, nothing] = SHAPES[element.type];
  let content = (initial && element[initial]) ?? nothing;
  if (element.default_to_current_conversation && here && content === nothing) {
    content = element.type.startsWith("multi_") ? [here] : here;
  }
  return valueOf(element, content);
}

/** True when nothing was typed or chosen. */
export function isEmpty(value) {
  const content = contentOf(value);
  return (
    content === null ||
    content === undefined ||
    content === "" ||
    (Array.isArray(content) && content.length === 0)
  );
}

/** Every element that holds a value, with its block, wherever it stands among `blocks`. */
export function holders(blocks) {
  const found = [];
  for (const block of blocks) {
    const elements = [
      block.element,
      block.accessory,
      ...(block.type === "actions" ? block.elements : []),
    ];
    for (const element of elements) {
      if (element && SHAPES[element.type]) found.push({ block, element });
    }
    if (block.child_blocks) found.push(...holders(block.child_blocks));
  }
  return found;
}

const LONGEST = 3000; // what a text input takes when the app sets no limit

/** How many characters a text element takes. */
export function lengthLimit(element) {
  return element.max_length ?? LONGEST;
}

/** True when Slack's client would not take the text, however the app is meant to check it. */
export function isTooLong(element, value) {
  const content = contentOf(value);
  return typeof content === "string" && [...content].length > lengthLimit(element);
}

/**
 * What the Slack client says about a field before it sends a form; null when all is well.
 * `block` is the input block, `value` the state value of its element.
 */
export function complaint(block, value) {
  const { element } = block;
  if (isEmpty(value)) return block.optional ? null : "Please complete this required field.";
  if (isTooLong(element, value)) return `At most ${lengthLimit(element)} characters fit.`;
  const content = contentOf(value);
  switch (element.type) {
    case "plain_text_input":
      return [...content].length < (element.min_length ?? 0)
        ? `Please enter at least ${element.min_length} characters.`
        : null;
    case "number_input":
      return numberComplaint(element, content);
    case "email_text_input":
      return /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(content)
        ? null
        : "Please enter a valid email address.";
    case "url_text_input":
      return /^https?:\/\/[^\s/.]+\S*$/i.test(content) ? null : "Please enter a valid URL.";
    default:
      return null;
  }
}

function numberComplaint(element, text) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return "Please enter a valid number.";
  if (text.includes(".") && !element.is_decimal_allowed) return "Please enter a whole number.";
  if (element.min_value !== undefined && Number(text) < Number(element.min_value))
    return `Please enter a number of at least ${element.min_value}.`;
  if (element.max_value !== undefined && Number(text) > Number(element.max_value))
    return `Please enter a number of at most ${element.max_value}.`;
  return null;
}
