"""Dates in messages, as each reader's own Slack shows them.

An app writes `<!date^1392734382^Posted {date_num} {time_secs}^https://example.com|fallback>`, and
every reader sees it in their own time zone and language.
https://docs.slack.dev/messaging/formatting-message-text#date-formatting
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta

TOKEN = re.compile(r"<!date\^(-?[0-9]+)\^([^^|>]+)(?:\^([^|>]*))?\|([^>]*)>")
PART = re.compile(r"\{([a-z_]+)\}")
YEAR = re.compile(r"(?: 'de')? y$|^y[年년] ?")
SIX_MONTHS = timedelta(days=183)
# What CLDR calls the lengths of Slack's tokens; American English is spelt out below, as Slack does.
LENGTHS = {
    "date": ("long", "MMMMd"),
    "date_long_full": ("long", "MMMMd"),
    "date_short": ("medium", "MMMd"),
    "date_long": ("full", "MMMMEEEEd"),
}
# Babel does not know these words; Slack's languages: https://slack.com/help/articles/215058658
NEAR_DAYS = {
    "en": ("yesterday", "today", "tomorrow"),
    "de": ("gestern", "heute", "morgen"),
    "es": ("ayer", "hoy", "mañana"),
    "fr": ("hier", "aujourd'hui", "demain"),
    "it": ("ieri", "oggi", "domani"),
    "ja": ("昨日", "今日", "明日"),
    "ko": ("어제", "오늘", "내일"),
    "pt": ("ontem", "hoje", "amanhã"),
    "zh": ("昨天", "今天", "明天"),
}


def render(text: str, tz: str, locale: str, *, now: datetime) -> str:
    """Replace every date token in `text` by what a reader sees.

    `tz` is the reader's IANA zone, `locale` their Slack locale ("en-US", "pt-BR"), `now` an aware
    instant that says what "today" and "3 minutes ago" are. A token Slack cannot read (an unknown
    `{part}`, an instant out of range) becomes its fallback text, as in Slack.
    """

    def shown(match: re.Match[str]) -> str:
        seconds, pattern, _, fallback = match.groups()
        return format_instant(int(seconds), pattern, tz, locale, now=now) or fallback

    return TOKEN.sub(shown, text)


def format_instant(
    timestamp: int, pattern: str, tz: str, locale: str, *, now: datetime
) -> str | None:
    """Write a Unix `timestamp` (seconds) by a pattern such as "{date_short} at {time}".

    Takes what `render` takes; also used for the `date` element of rich text, which has the same
    tokens: https://docs.slack.dev/reference/block-kit/block-elements/date-element. Returns None if
    the pattern has no token Slack knows or the instant cannot be written.
    """
    zone = ZoneInfo(tz)
    try:
        moment = datetime.fromtimestamp(timestamp, UTC).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return None
    known = True

    def shown(match: re.Match[str]) -> str:
        nonlocal known
        written = _part(match[1], moment, now.astimezone(zone), _locale(locale))
        known = known and written is not None
        if match.start() == 0 and match[1].endswith("_pretty"):
            # «Today» opens a sentence with a capital letter.
            return (written or "").capitalize() if _is_near(moment, now, zone) else written or ""
        return written or ""

    text = PART.sub(shown, pattern)
    return text if known and PART.search(pattern) else None


def _is_near(moment: datetime, now: datetime, zone: ZoneInfo) -> bool:
    return abs((moment.date() - now.astimezone(zone).date()).days) <= 1


def _part(name: str, moment: datetime, now: datetime, locale: Locale) -> str | None:
    day = moment.date()
    plain = name.removesuffix("_pretty").replace("day_divider", "date_long")
    if name.endswith("_pretty") and abs((day - now.date()).days) <= 1:
        words = NEAR_DAYS.get(locale.language, NEAR_DAYS["en"])
        return words[(day - now.date()).days + 1] if plain in LENGTHS else None
    simple = {
        "date_num": lambda: f"{day:%Y-%m-%d}",
        "date_slash": lambda: f"{day:%m/%d/%Y}" if _american(locale) else f"{day:%d/%m/%Y}",
        "time": lambda: _time(moment, locale, seconds=False),
        "time_secs": lambda: _time(moment, locale, seconds=True),
        "ago": lambda: format_timedelta(
            moment - now, threshold=1, add_direction=True, locale=locale
        ),
    }.get(plain)
    if simple is not None:
        return simple() if plain == name else None
    if plain not in LENGTHS:
        return None
    if name == "day_divider_pretty":
        return _date(day, plain, locale, year=day.year != now.year)
    # Without the year when it is less than six months away.
    near = abs(moment - now) < SIX_MONTHS
    return _date(day, plain, locale, year=plain == "date_long_full" or not near)


def _date(day: date, name: str, locale: Locale, *, year: bool) -> str:
    if _american(locale):
        return _english(day, name, year=year)
    length, skeleton = LENGTHS[name]
    if year:
        return format_date(day, length, locale=locale)
    pattern = locale.datetime_skeletons.get(skeleton)
    if pattern is not None:
        return str(pattern.apply(day, locale))
    # CLDR has no such pattern for every language: its full one without the year will do.
    whole = locale.date_formats[length].pattern
    return format_date(day, YEAR.sub("", whole), locale=locale)


def _english(day: date, name: str, *, year: bool) -> str:
    ending = f", {day.year}" if year else ""
    if name == "date_short":
        return f"{day:%b} {day.day}{ending}"
    if name == "date_long_full":
        return f"{day:%B} {day.day}{ending}"
    weekday = f"{day:%A}, " if name == "date_long" else ""
    return f"{weekday}{day:%B} {day.day}{_ordinal(day.day)}{ending}"


def _ordinal(number: int) -> str:
    if number in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _time(moment: datetime, locale: Locale, *, seconds: bool) -> str:
    if _american(locale):
        hour = moment.hour % 12 or 12
        return f"{hour}:{moment:%M:%S %p}" if seconds else f"{hour}:{moment:%M %p}"
    # CLDR puts narrow no-break spaces into times; people search for ordinary ones.
    written = format_time(moment, "medium" if seconds else "short", locale=locale)
    return written.replace("\u202f", " ").replace("\u00a0", " ")


def _american(locale: Locale) -> bool:
    return locale.language == "en" and locale.territory in {None, "US"}


def find_locale(name: str) -> Locale:
    """Return the CLDR locale of one that Slack names, such as ``pt-BR`` or ``es-LA``.

    Raises `UnknownLocaleError` or `ValueError` for a name that is none.
    """
    # Slack's Latin American Spanish is CLDR's "es_419".
    return Locale.parse(name.replace("-", "_").replace("es_LA", "es_419"))


def _locale(name: str) -> Locale:
    try:
        return find_locale(name)
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")
