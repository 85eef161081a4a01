// Instants in somebody's time zone and language.
//
// Messages show times as Slack does in the reader's language. The page around them uses the 24-hour
// clock: between people in several zones a forgotten "pm" is the mistake to avoid.

const DAY = 86400000;
const SIX_MONTHS = 183 * DAY;
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const DATES = {
  date: { month: "long", day: "numeric" },
  date_long_full: { month: "long", day: "numeric" },
  date_short: { month: "short", day: "numeric" },
  date_long: { weekday: "long", month: "long", day: "numeric" },
};
const STYLES = { date: "long", date_long_full: "long", date_short: "medium", date_long: "full" };
const UNITS = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

const formats = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

/** The reader's language; English where the browser does not know it. */
function localeOf(reader) {
  // Slack's Latin American Spanish has another name elsewhere.
  const locale = (reader?.locale || "en-US").replace("_", "-").replace("es-LA", "es-419");
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return "en-US";
  }
}

function isAmerican(locale) {
  return locale === "en" || locale === "en-US";
}

/** "14:05" in the zone of `reader` (a member), or "14:05:09" with `seconds`. */
export function timeFor(reader, date, seconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: reader.tz };
  return format("en-GB", seconds ? { ...options, second: "2-digit" } : options).format(date);
}

/** The time as Slack writes it in a message: "2:05 PM" in American English, "14:05" in German. */
export function spokenTime(reader, date, seconds = false) {
  const written = format(localeOf(reader), {
    timeStyle: seconds ? "medium" : "short",
    timeZone: reader.tz,
  }).format(date);
  return written.replaceAll(/[\u202f\u00a0]/g, " ");
}

/** "2025-11-24": the calendar day in the reader's zone. */
export function dayFor(reader, date) {
  return format("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: reader.tz,
  }).format(date);
}

/** "Mon, Nov 24, 2025, 14:05" for the reader. */
export function stampFor(reader, date) {
  const day = format(localeOf(reader), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: reader.tz,
  });
  return `${day.format(date)}, ${timeFor(reader, date)}`;
}

/** "Nov 24" for the reader. */
export function shortDayFor(reader, date) {
  return format(localeOf(reader), { day: "numeric", month: "short", timeZone: reader.tz }).format(
    date,
  );
}

/** "Mon" for the reader. */
export function weekdayFor(reader, date) {
  return format(localeOf(reader), { weekday: "short", timeZone: reader.tz }).format(date);
}

/** The town a zone is named after: "Nairobi" of "Africa/Nairobi". */
export function townOf(zone) {
  return (zone || "UTC").split("/").at(-1).replaceAll("_", " ");
}

/** "today", "yesterday" or "tomorrow" in the reader's language, by their calendar; else null. */
function nearDay(reader, date, now) {
  const days = Math.round(
    (Date.parse(dayFor(reader, date)) - Date.parse(dayFor(reader, now))) / DAY,
  );
  return Math.abs(days) <= 1
    ? new Intl.RelativeTimeFormat(localeOf(reader), { numeric: "auto" })
        .format(days, "day")
        .replaceAll("’", "'")
    : null;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The line between two days of messages: "Today", "Yesterday", "Monday, November 24th". */
export function dayHeading(reader, date, now) {
  return capital(
    nearDay(reader, date, now) ?? dated(reader, date, "date_long", !sameYear(reader, date, now)),
  );
}

function sameYear(reader, one, other) {
  return dayFor(reader, one).slice(0, 4) === dayFor(reader, other).slice(0, 4);
}

function ordinal(day) {
  return `${day}${day >= 11 && day <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th")}`;
}

function dated(reader, date, name, withYear) {
  const locale = localeOf(reader);
  if (withYear && !isAmerican(locale))
    return format(locale, { dateStyle: STYLES[name], timeZone: reader.tz }).format(date);
  const options = { ...DATES[name], timeZone: reader.tz, ...(withYear ? { year: "numeric" } : {}) };
  if (!isAmerican(locale) || name === "date_short" || name === "date_long_full")
    return format(locale, options).format(date);
  return format(locale, options)
    .formatToParts(date)
    .map((part) => (part.type === "day" ? ordinal(Number(part.value)) : part.value))
    .join("");
}

function ago(reader, date, now) {
  const seconds = (date - now) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) / size >= 1) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(localeOf(reader)).format(Math.round(seconds / length), unit);
}

/** What one `{token}` of a date format shows; undefined when Slack has no such token. */
function token(reader, name, date, now) {
  const [year, month, day] = dayFor(reader, date).split("-");
  switch (name) {
    case "date_num":
      return `${year}-${month}-${day}`;
    case "date_slash":
      return isAmerican(localeOf(reader)) ? `${month}/${day}/${year}` : `${day}/${month}/${year}`;
    case "time":
      return spokenTime(reader, date);
    case "time_secs":
      return spokenTime(reader, date, true);
    case "ago":
      return ago(reader, date, now);
    case "day_divider_pretty":
      return (
        nearDay(reader, date, now) ?? dated(reader, date, "date_long", !sameYear(reader, date, now))
      );
    default: {
      const plain = name.replace(/_pretty$/, "");
      if (!DATES[plain]) return undefined;
      // Without the year when it is less than six months away.
      const written = dated(
        reader,
        date,
        plain,
        plain === "date_long_full" || Math.abs(date - now) >= SIX_MONTHS,
      );
      return name === plain ? written : (nearDay(reader, date, now) ?? written);
    }
  }
}

/**
 * What Slack shows for `<!date^timestamp^template>`: the tokens filled in for the reader. Null when
 * the date cannot be written or the template has a token that Slack does not know.
 */
export function slackDate(reader, timestamp, template, now) {
  const date = new Date(timestamp * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = /\{[a-z_]+\}/.test(template);
  const text = template.replace(/\{([a-z_]+)\}/g, (_, name, at) => {
    const written = token(reader, name, date, now);
    known &&= written !== undefined;
    // "Today" opens a sentence with a capital letter.
    return at === 0 && written && written === nearDay(reader, date, now)
      ? capital(written)
      : (written ?? "");
  });
  return known ? text : null;
}

/** {date: "2025-11-24", time: "14:05"}: the reader's wall clock at `unix` seconds. */
export function wallClock(reader, unix) {
  const at = new Date(unix * 1000);
  return { date: dayFor(reader, at), time: timeFor(reader, at) };
}

function offsetAt(zone, instant) {
  const parts = Object.fromEntries(
    format("en-US", {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
      timeZone: zone,
    })
      .formatToParts(new Date(instant))
      .map((part) => [part.type, Number(part.value)]),
  );
  return (
    Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) -
    instant
  );
}

/** Unix seconds of a wall clock reading in the reader's zone; in the hour a clock skips, the one after. */
export function unixOf(reader, date, time) {
  const [year, month, day] = date.split("-").map(Number);
  const [hour, minute] = time.split(":").map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const before = wall - offsetAt(reader.tz, wall - DAY);
  const after = wall - offsetAt(reader.tz, wall + DAY);
  const fits = [before, after].find((instant) => instant + offsetAt(reader.tz, instant) === wall);
  return Math.floor((fits ?? before) / 1000);
}

/** "UTC+3" for the zone at that time. */
export function offsetName(zone, date) {
  return format("en-US", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(date)
    .find((part) => part.type === "timeZoneName")
    .value.replace("GMT", "UTC");
}
