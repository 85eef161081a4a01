"""When a person wants to be left alone: a break, days off, a little later."""

from datetime import date, datetime

from slack_sdk.models.blocks import Block

from programme.calendar import local_date, spell_day
from programme.courtesy import Wishes
from programme.courtesy_rules import MOST_IN_A_WEEK
from programme.time_zones import describe_zone
from views.inputs import checkboxes, day_picker, field, option
from views.messages import Message, button, message, moment, paragraph, small_print
from views.surfaces import Surface, modal

OPEN = "quiet_times.open"
END_BREAK = "quiet_times.end_break"
VIEW = "quiet_times.view"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def quiet_times_view(wishes: Wishes, last_on: date, time_zone: str, now: datetime) -> Surface:
    """Return the form: a break until some day, and the weekdays without a message.

    ``last_on`` is the last day on which a break can end. What was chosen before is filled in.
    """
    until = wishes.pause_until
    until_on = local_date(until, time_zone) if until else None
    days = [option(str(number), name) for number, name in enumerate(_DAYS)]
    blocks: list[Block] = []
    if until_on is not None:
        blocks.append(
            paragraph(
                f":palm_tree: You are on a break until {spell_day(until_on)}.",
                button("I'm back", END_BREAK),
            )
        )
    blocks += [
        field(
            "until_on",
            "A break until",
            day_picker("quiet_times.until_on", until_on),
            hint=f"The day on which you are back, {spell_day(last_on)} at the latest. Empty means "
            "no break.",
            optional=True,
        ),
        field(
            "days_off",
            "Days off",
            checkboxes("quiet_times.days_off", days, [str(day) for day in wishes.days_off]),
            hint="On these weekdays I write to you only about meetings that are on them.",
            optional=True,
        ),
        small_print(
            "During a break I send you nothing that you did not ask for, reminders of meetings "
            "included; I still answer you. Your group sees that you are on a break.",
            "Otherwise I write between 8:00 and 20:00 on your clock "
            f"({describe_zone(time_zone, now).label}), and remind you of what is open at most "
            f"{MOST_IN_A_WEEK} times a week.",
        ),
    ]
    return modal(VIEW, "Quiet times", blocks, submit="Save")


def kept_message(wishes: Wishes, time_zone: str) -> Message:
    """Return what somebody chose, for themselves."""
    until = wishes.pause_until
    if until is not None:
        day = spell_day(local_date(until, time_zone))
        text = (
            f"Enjoy your break! I'm quiet until {day}. `/mentoring pause` changes that, "
            "`/mentoring resume` ends it."
        )
    else:
        off = [_DAYS[number] for number in sorted(wishes.days_off)]
        days = f"not on {' and '.join([', '.join(off[:-1]), off[-1]] if len(off) > 1 else off)}"
        text = (
            f"Noted: I write to you in your daytime, {days if off else 'on every day'}. "
            "`/mentoring pause` changes that."
        )
    return message(text, [paragraph(text)])


def back_message(*, was_on_break: bool) -> Message:
    """Return that a break is over, for who ended it."""
    text = "Welcome back! What came up meanwhile and still matters comes now, in your daytime."
    if not was_on_break:
        text = "You aren't on a break, so all is as it was. `/mentoring pause` begins one."
    return message(text, [paragraph(text)])


def snoozed_message(until: datetime) -> Message:
    """Return when open things come again, for who set them aside."""
    text = f"I'll come back to it on {moment(until, '{date_long_pretty} at {time}')}."
    return message(text, [small_print(f":zzz: {text}")])


def on_break_line(slack_user_id: str, until: datetime) -> str:
    """Return mrkdwn that somebody is on a break, for those in their group."""
    return f":palm_tree: <@{slack_user_id}> is on a break until {moment(until, '{date_long}')}."
