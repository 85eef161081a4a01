"""What somebody hears who missed a meeting, and what their mentor hears of it. Never guilt."""

from datetime import date, datetime, timedelta

from slack_sdk.models.blocks import Block

from models import Application, Meeting, MembershipBreak, Term
from programme.availability import hour_choices
from programme.calendar import spell_day
from programme.missed import Missed
from programme.missed_answers import LONGEST_WORD, Answered
from views.applications import describe_hours
from views.group import CHANGE_SLOT
from views.hours import hours_fields
from views.inputs import day_picker, field, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

KEEP = "missed.keep"
ANOTHER_TIME = "missed.another_time"
BREAK = "missed.break"
LEAVE = "missed.leave"
HOURS_VIEW = "missed.send_hours"
BREAK_VIEW = "missed.send_break"
_BREAK = timedelta(weeks=2)


def asked_message(missed: Missed, next_at: datetime | None) -> Message:
    """Return what was done without them and what comes next, and whether the time is good."""
    meeting, name = missed.attended.meeting, escape(missed.in_group.group.name)
    text = f"We missed you at the last meeting of {name}. It happens, and you're welcome back!"
    following = f"You meet next on {moment(next_at)}. " if next_at else ""
    blocks: list[Block] = [paragraph(f":wave: {text}")]
    if meeting.notes:
        blocks += [paragraph("*What they did*"), *verbatim(meeting.notes)]
    if meeting.next_steps:
        blocks += [paragraph("*What comes next*"), *verbatim(meeting.next_steps)]
    value = str(meeting.id)
    blocks += [
        paragraph(f"{following}Is the time still good for you?"),
        buttons(
            button("It’s good", KEEP, value=value, style="primary"),
            button("Another time", ANOTHER_TIME, value=value),
            button("I need a break", BREAK, value=value),
            button("I’d like to leave", LEAVE, value=value),
        ),
    ]
    return message(f"{text} {following}Is the time still good for you?", blocks)


def suggested_message(missed: Missed) -> Message:
    """Return the suggestion to write to somebody who missed a meeting, for their mentor."""
    who, name = f"<@{missed.person.slack_user_id}>", escape(missed.in_group.group.name)
    text = f"{who} missed the last meeting of {name}. A friendly line often helps."
    first_name = missed.person.name.split()[0] if missed.person.name.split() else "there"
    draft = (
        f"Hi {first_name}, we missed you at the last meeting! No worries at all. Is there anything "
        "that would make it easier for you to join? I'd be glad to see you at the next one."
    )
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            *verbatim(draft),
            small_print("A draft to copy, if you like. I've asked them whether the time is good."),
        ],
    )


def thanks_message() -> Message:
    """Return thanks to somebody for whom the time is good."""
    text = "Lovely, see you at the next one!"
    return message(text, [paragraph(f":sunflower: {text}")])


def hours_view(meeting: Meeting, application: Application) -> Surface:
    """Return the modal in which somebody says which hours suit them now."""
    city = application.time_zone.rpartition("/")[2].replace("_", " ")
    return modal(
        HOURS_VIEW,
        "Which hours suit you?",
        [
            paragraph(
                f"These are the hours you gave, on the clocks of {city}. Change what isn't so any "
                "more; your mentor hears of it and can look for an hour that suits everybody."
            ),
            *hours_fields(hour_choices(application.hours), "missed"),
            _word(),
        ],
        submit="Send",
        ids={"meeting": meeting.id},
    )


def break_view(meeting: Meeting, term: Term, today: date) -> Surface:
    """Return the modal in which somebody says until when they take a break."""
    return modal(
        BREAK_VIEW,
        "Take a break",
        [
            paragraph("Breaks are fine. Until then nobody expects you, and your seat stays yours."),
            field(
                "until",
                "Until when?",
                day_picker("missed.until", min(today + _BREAK, term.ends_on)),
                hint="You can come back earlier, just by coming.",
            ),
            _word(),
        ],
        submit="Take a break",
        ids={"meeting": meeting.id},
    )


def _word() -> Block:
    return field(
        "word",
        "A word to your mentor",
        text_line("missed.word", None, longest=LONGEST_WORD, multiline=True),
        optional=True,
    )


def hours_kept_message() -> Message:
    """Return that hours were kept, for who gave them."""
    text = "Thank you! Your mentor hears of it, and looks with the group for an hour that suits."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def break_kept_message(taken: MembershipBreak) -> Message:
    """Return that somebody takes a break, for themselves."""
    text = (
        f"Enjoy your break, until {spell_day(taken.until_on)}. Your mentor knows, and your group "
        "looks forward to you."
    )
    return message(text, [paragraph(f":herb: {text}")])


def another_time_message(answered: Answered) -> Message:
    """Return which hours suit somebody who missed a meeting, for their mentors."""
    application = answered.application
    city = application.time_zone.rpartition("/")[2].replace("_", " ")
    who, name = f"<@{answered.person.slack_user_id}>", escape(answered.group.name)
    text = f"{who} would like to come to {name}, and these hours would suit them better:"
    blocks: list[Block] = [
        paragraph(f":calendar: {text}"),
        *verbatim(f"{describe_hours(application.hours)}\non the clocks of {city}"),
        *_quoted(answered),
        buttons(button("Change the hour", CHANGE_SLOT, value=str(answered.group.id))),
    ]
    return message(text, blocks)


def on_break_message(answered: Answered, until_on: date) -> Message:
    """Return that somebody takes a break, for their mentors."""
    who, name = f"<@{answered.person.slack_user_id}>", escape(answered.group.name)
    text = (
        f"{who} takes a break from {name} until {spell_day(until_on)}. It isn't about you; they "
        "count as excused, and a kind word is all they need."
    )
    return message(text, [paragraph(f":herb: {text}"), *_quoted(answered)])


def _quoted(answered: Answered) -> list[Block]:
    word = answered.attendance.answer_word
    return [paragraph("They add:"), *verbatim(word)] if word else []
