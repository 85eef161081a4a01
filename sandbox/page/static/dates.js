// Instants in somebody's time zone. Everything is shown with the 24-hour clock: between people in
// several zones a forgotten "pm" is the mistake to avoid.

const formats = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats.has(key)) {
    try {
      formats.set(key, new Intl.DateTimeFormat(locale, options));
    } catch {
      formats.set(key, new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }));
    }
  }
  return formats.get(key);
}

function localeOf(reader) {
  return reader?.locale || "en-US";
}

/** "14:05" in the zone of `reader` (a member), or "14:05:09" with `seconds`. */
export function timeFor(reader, date, seconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: reader.tz };
  return format("en-GB", seconds ? { ...options, second: "2-digit" } : options).format(date);
}

/** "2025-11-24": the calendar day in the reader's zone. */
export function dayFor(reader, date) {
  return format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: reader.tz }).format(date);
}

/** "Mon 24 Nov 2025, 14:05" for the reader. */
export function stampFor(reader, date) {
  const day = format(localeOf(reader), { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: reader.tz });
  return `${day.format(date)}, ${timeFor(reader, date)}`;
}

/** "24 Nov" for the reader. */
export function shortDayFor(reader, date) {
  return format(localeOf(reader), { day: "numeric", month: "short", timeZone: reader.tz }).format(date);
}

/** "Mon" for the reader. */
export function weekdayFor(reader, date) {
  return format(localeOf(reader), { weekday: "short", timeZone: reader.tz }).format(date);
}

/** The town a zone is named after: "Nairobi" of "Africa/Nairobi". */
export function townOf(zone) {
  return (zone || "UTC").split("/").at(-1).replaceAll("_", " ");
}

/** Days from `from` to `to` as calendar days of the reader: 0 today, -1 yesterday. */
function daysApart(reader, from, to) {
  return Math.round((Date.parse(dayFor(reader, to)) - Date.parse(dayFor(reader, from))) / 86400000);
}

function nearDay(reader, date, now) {
  return { "0": "today", "-1": "yesterday", "1": "tomorrow" }[daysApart(reader, now, date)];
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The line between two days of messages: "Today", "Yesterday", "Monday, November 24th". */
export function dayHeading(reader, date, now) {
  const near = nearDay(reader, date, now);
  if (near) return capital(near);
  const sameYear = dayFor(reader, date).slice(0, 4) === dayFor(reader, now).slice(0, 4);
  return longDate(reader, date, { weekday: true, year: !sameYear });
}

function ordinal(day) {
  const suffix = day % 100 >= 11 && day % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
  return `${day}${suffix}`;
}

function longDate(reader, date, { weekday, year }) {
  const locale = localeOf(reader);
  const options = { month: "long", day: "numeric", timeZone: reader.tz };
  if (weekday) options.weekday = "long";
  if (year) options.year = "numeric";
  if (!locale.startsWith("en")) return format(locale, options).format(date);
  return format("en-US", options)
    .formatToParts(date)
    .map((part) => (part.type === "day" ? ordinal(Number(part.value)) : part.value))
    .join("");
}

function ago(date, now) {
  const seconds = Math.round((now - date) / 1000);
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]].find(
    ([length]) => Math.abs(seconds) >= length,
  ) ?? [1, "second"];
  return new Intl.RelativeTimeFormat("en").format(-Math.round(seconds / size), unit);
}

/**
 * What Slack shows for `<!date^timestamp^format>`: the tokens of `template` filled in for the reader.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackDate(reader, timestamp, template, now) {
  const date = new Date(timestamp * 1000);
  const short = () =>
    format(localeOf(reader), { month: "short", day: "numeric", year: "numeric", timeZone: reader.tz }).format(date);
  const plain = () => longDate(reader, date, { year: true });
  const long = () => longDate(reader, date, { weekday: true, year: true });
  const near = nearDay(reader, date, now);
  const shown = {
    date_num: () => dayFor(reader, date),
    date_slash: () => dayFor(reader, date).split("-").reverse().join("/"),
    date: plain,
    date_pretty: () => near ?? plain(),
    date_short: short,
    date_short_pretty: () => near ?? short(),
    date_long: long,
    date_long_pretty: () => near ?? long(),
    date_long_full: plain,
    day_divider_pretty: () => near ?? longDate(reader, date, { weekday: true, year: false }),
    time: () => timeFor(reader, date),
    time_secs: () => timeFor(reader, date, true),
    ago: () => ago(date, now),
  };
  return template.replace(/\{(\w+)\}/g, (token, name, at) => {
    if (!shown[name]) return token;
    return at === 0 ? capital(shown[name]()) : shown[name]();
  });
}

/** {date: "2025-11-24", time: "14:05"}: the reader's wall clock at `unix` seconds. */
export function wallClock(reader, unix) {
  const at = new Date(unix * 1000);
  return { date: dayFor(reader, at), time: timeFor(reader, at) };
}

function offsetAt(zone, instant) {
  const parts = Object.fromEntries(
    format("en-US", {
      year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
      hourCycle: "h23", timeZone: zone,
    })
      .formatToParts(new Date(instant))
      .map((part) => [part.type, Number(part.value)]),
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - instant;
}

/** Unix seconds of a wall clock reading in the reader's zone; in the hour a clock skips, the one after. */
export function unixOf(reader, date, time) {
  const [year, month, day] = date.split("-").map(Number);
  const [hour, minute] = time.split(":").map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const before = wall - offsetAt(reader.tz, wall - 86400000);
  const after = wall - offsetAt(reader.tz, wall + 86400000);
  const fits = [before, after].find((instant) => instant + offsetAt(reader.tz, instant) === wall);
  return Math.floor((fits ?? before) / 1000);
}

/** "UTC+3" for the reader's zone at that time. */
export function offsetName(zone, date) {
  return format("en-US", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(date)
    .find((part) => part.type === "timeZoneName")
    .value.replace("GMT", "UTC");
}
