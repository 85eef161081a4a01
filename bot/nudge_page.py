"""The page that lists all that the bot says unprompted, and the lines of a dry run."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.dry_run import Foreseen
from programme.timings import Timing
from scheduler.rules import NudgeRule

_OPENING = """\
# What the bot says by itself

Made from the declarations in `scheduler/` by `make nudges`; a test holds it to them.

Every message is said once. A *meeting* or a deadline is never dropped for being one too many.
*News* are what somebody did that is about the reader; they wait for the reader's daytime. A *nudge*
says that something is open: several become one message, three a week at most.
[Why, and how it is tried](decisions/0008-courtesy.md). Times are the programme's own; where it says
*a setting*, coordinators choose others with `/mentoring settings`.
"""


def nudges_page(rules: Iterable[NudgeRule]) -> str:
    """Return the page, in Markdown: what, to whom, when, what stops it."""
    parts = [_OPENING]
    conversation = None
    for rule in sorted(rules, key=lambda rule: rule.kind):
        name = rule.kind.partition(".")[0]
        if name != conversation:
            conversation = name
            parts.append(f"## {name.replace('_', ' ').capitalize()}\n")
        parts.append(_entry(rule))
    return "\n".join(parts)


def _entry(rule: NudgeRule) -> str:
    dropped = f"  \nNot said later than {_say(rule.useful_for)}." if rule.useful_for else ""
    changed = "".join(f"  \nA setting: {_name(one)}." for one in rule.timings)
    return (
        f"**{rule.what}** (`{rule.kind}`, {rule.urgency.value})  \n"
        f"To {rule.to_whom}, {rule.when}.  \n"
        f"What stops it: {rule.what_stops_it}.{dropped}{changed}\n"
    )


def _name(timing: Timing) -> str:
    length = timing.unit.say(timing.own)
    return f"*{timing.title}* ({length}, from {timing.least} to {timing.most})"


def _say(length: timedelta) -> str:
    if length >= timedelta(days=1):
        days = length / timedelta(days=1)
        return "a day after that" if days == 1 else f"{days:g} days after that"
    hours = length / timedelta(hours=1)
    return "an hour after that" if hours == 1 else f"{hours:g} hours after that"


def dry_run_lines(foreseen: Sequence[Foreseen]) -> list[str]:
    """Return one line for each thing that would be said, in the reader's own time."""
    return [
        f"{one.at.astimezone(ZoneInfo(one.time_zone)):%a %Y-%m-%d %H:%M} {one.time_zone}  "
        f"{one.to}: {one.rule.what} ({one.rule.kind}); "
        + (f"not said: {one.reason}" if one.reason else f"because {one.rule.when}")
        for one in foreseen
    ]


def dry_run_json(foreseen: Sequence[Foreseen]) -> str:
    """Return the same as JSON; instants are in UTC."""
    return json.dumps(
        [
            {
                "at": one.at.isoformat(),
                "due_at": one.due_at.isoformat(),
                "to": one.to,
                "time_zone": one.time_zone,
                "kind": one.rule.kind,
                "what": one.rule.what,
                "when": one.rule.when,
                "urgency": one.rule.urgency.value,
                "not_said_because": one.reason,
            }
            for one in foreseen
        ],
        indent=2,
        ensure_ascii=False,
    )
