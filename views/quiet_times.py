"""When a person wants to be left alone: a break, days off, a little later."""

from datetime import date, datetime

from slack_sdk.models.blocks import Block

from programme.calendar import local_date, spell_day, weekday_names
from programme.courtesy import Wishes
from programme.limits import DAY_BEGINS, DAY_ENDS, NUDGES_A_WEEK
from programme.listings import listing
from programme.time_zones import describe_zone
from programme.translations import gettext as _
from programme.translations import ngettext
from views.inputs import checkboxes, day_picker, field, option
from views.messages import Message, button, message, moment, paragraph, small_print
from views.surfaces import Surface, modal

OPEN = "quiet_times.open"
END_BREAK = "quiet_times.end_break"
VIEW = "quiet_times.view"


def quiet_times_view(wishes: Wishes, last_on: date, time_zone: str, now: datetime) -> Surface:
    """Return the form: a break until some day, and the weekdays without a message.

    ``last_on`` is the last day on which a break can end. What was chosen before is filled in.
    """
    until = wishes.pause_until
    until_on = local_date(until, time_zone) if until else None
    days = [option(str(number), name) for number, name in enumerate(weekday_names())]
    blocks: list[Block] = []
    if until_on is not None:
        blocks.append(
            paragraph(
                _(":palm_tree: You are on a break until {day}.", day=spell_day(until_on)),
                button(_("I'm back"), END_BREAK),
            )
        )
    blocks += [
        field(
            "until_on",
            _("A break until"),
            day_picker("quiet_times.until_on", until_on),
            hint=_(
                "The day on which you are back, {day} at the latest. Empty means no break.",
                day=spell_day(last_on),
            ),
            optional=True,
        ),
        field(
            "days_off",
            _("Days off"),
            checkboxes("quiet_times.days_off", days, [str(day) for day in wishes.days_off]),
            hint=_("On these weekdays I write to you only about meetings that are on them."),
            optional=True,
        ),
        small_print(
            _(
                "During a break I send you nothing that you did not ask for, reminders of meetings "
                "included; I still answer you. Your group sees that you are on a break."
            ),
            _(
                "Otherwise I write between {begins}:00 and {ends}:00 on your clock ({zone}).",
                begins=DAY_BEGINS.number,
                ends=DAY_ENDS.number,
                zone=describe_zone(time_zone, now).label,
            ),
            ngettext(
                "I remind you of what is open at most once a week.",
                "I remind you of what is open at most {count} times a week.",
                NUDGES_A_WEEK.number,
            ),
        ),
    ]
    return modal(VIEW, _("Quiet times"), blocks, submit=_("Save"))


def kept_message(wishes: Wishes, time_zone: str) -> Message:
    """Return what somebody chose, for themselves."""
    until = wishes.pause_until
    if until is not None:
        day = spell_day(local_date(until, time_zone))
        text = _(
            "Enjoy your break! I'm quiet until {day}. `/mentoring pause` changes that, "
            "`/mentoring resume` ends it.",
            day=day,
        )
    else:
        names = weekday_names()
        off = listing([names[number] for number in sorted(wishes.days_off)])
        text = (
            _(
                "Noted: I write to you in your daytime, not on {days}. "
                "`/mentoring pause` changes that.",
                days=off,
            )
            if off
            else _(
                "Noted: I write to you in your daytime, on every day. "
                "`/mentoring pause` changes that."
            )
        )
    return message(text, [paragraph(text)])


def back_message(*, was_on_break: bool) -> Message:
    """Return that a break is over, for who ended it."""
    text = _("Welcome back! What came up meanwhile and still matters comes now, in your daytime.")
    if not was_on_break:
        text = _("You aren't on a break, so all is as it was. `/mentoring pause` begins one.")
    return message(text, [paragraph(text)])


def snoozed_message(until: datetime) -> Message:
    """Return when open things come again, for who set them aside."""
    text = _("I'll come back to it on {when}.", when=moment(until))
    return message(text, [small_print(f":zzz: {text}")])


def on_break_line(slack_user_id: str, until: datetime) -> str:
    """Return mrkdwn that somebody is on a break, for those in their group."""
    return _(
        ":palm_tree: <@{person}> is on a break until {when}.",
        person=slack_user_id,
        when=moment(until, "{date_long}"),
    )
