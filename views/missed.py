"""What somebody hears who missed a meeting, and what their mentor hears of it. Never guilt."""

from datetime import date, datetime, timedelta

from slack_sdk.models.blocks import Block

from models import Application, Meeting, MembershipBreak, Term
from programme.availability import hour_choices
from programme.calendar import spell_day
from programme.missed import Missed
from programme.missed_answers import LONGEST_WORD, Answered
from programme.translations import gettext as _
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
    text = _(
        "We missed you at the last meeting of {name}. It happens, and you're welcome back!",
        name=name,
    )
    question = _("Is the time still good for you?")
    if next_at:
        question = " ".join([_("You meet next on {when}.", when=moment(next_at)), question])
    blocks: list[Block] = [paragraph(f":wave: {text}")]
    if meeting.notes:
        blocks += [paragraph(_("*What they did*")), *verbatim(meeting.notes)]
    if meeting.next_steps:
        blocks += [paragraph(_("*What comes next*")), *verbatim(meeting.next_steps)]
    value = str(meeting.id)
    blocks += [
        paragraph(question),
        buttons(
            button(_("It’s good"), KEEP, value=value, style="primary"),
            button(_("Another time"), ANOTHER_TIME, value=value),
            button(_("I need a break"), BREAK, value=value),
            button(_("I’d like to leave"), LEAVE, value=value),
        ),
    ]
    return message(
        f"{text} {question}",
        blocks,
    )


def suggested_message(missed: Missed) -> Message:
    """Return the suggestion to write to somebody who missed a meeting, for their mentor."""
    who, name = f"<@{missed.person.slack_user_id}>", escape(missed.in_group.group.name)
    text = _(
        "{who} missed the last meeting of {name}. A friendly line often helps.", who=who, name=name
    )
    names = missed.person.name.split()
    opening = (
        _("Hi {name}, we missed you at the last meeting!", name=names[0])
        if names
        else _("Hi there, we missed you at the last meeting!")
    )
    rest = _(
        "No worries at all. Is there anything that would make it easier for you to join? I'd be "
        "glad to see you at the next one."
    )
    draft = f"{opening} {rest}"
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            *verbatim(draft),
            small_print(
                _("A draft to copy, if you like. I've asked them whether the time is good.")
            ),
        ],
    )


def thanks_message() -> Message:
    """Return thanks to somebody for whom the time is good."""
    text = _("Lovely, see you at the next one!")
    return message(text, [paragraph(f":sunflower: {text}")])


def hours_view(meeting: Meeting, application: Application) -> Surface:
    """Return the modal in which somebody says which hours suit them now."""
    city = application.time_zone.rpartition("/")[2].replace("_", " ")
    return modal(
        HOURS_VIEW,
        _("Which hours suit you?"),
        [
            paragraph(
                _(
                    "These are the hours you gave, on the clocks of {city}. Change what isn't so "
                    "any more; your mentor hears of it and can look for an hour that suits "
                    "everybody.",
                    city=city,
                )
            ),
            *hours_fields(hour_choices(application.hours), "missed"),
            _word(),
        ],
        submit=_("Send"),
        ids={"meeting": meeting.id},
    )


def break_view(meeting: Meeting, term: Term, today: date) -> Surface:
    """Return the modal in which somebody says until when they take a break."""
    return modal(
        BREAK_VIEW,
        _("Take a break"),
        [
            paragraph(
                _("Breaks are fine. Until then nobody expects you, and your seat stays yours.")
            ),
            field(
                "until",
                _("Until when?"),
                day_picker("missed.until", min(today + _BREAK, term.ends_on)),
                hint=_("You can come back earlier, just by coming."),
            ),
            _word(),
        ],
        submit=_("Take a break"),
        ids={"meeting": meeting.id},
    )


def _word() -> Block:
    return field(
        "word",
        _("A word to your mentor"),
        text_line("missed.word", None, longest=LONGEST_WORD, multiline=True),
        optional=True,
    )


def hours_kept_message() -> Message:
    """Return that hours were kept, for who gave them."""
    text = _("Thank you! Your mentor hears of it, and looks with the group for an hour that suits.")
    return message(text, [paragraph(f":white_check_mark: {text}")])


def break_kept_message(taken: MembershipBreak) -> Message:
    """Return that somebody takes a break, for themselves."""
    text = _(
        "Enjoy your break, until {day}. Your mentor knows, and your group looks forward to you.",
        day=spell_day(taken.until_on),
    )
    return message(text, [paragraph(f":herb: {text}")])


def another_time_message(answered: Answered) -> Message:
    """Return which hours suit somebody who missed a meeting, for their mentors."""
    application = answered.application
    city = application.time_zone.rpartition("/")[2].replace("_", " ")
    who, name = f"<@{answered.person.slack_user_id}>", escape(answered.group.name)
    text = _(
        "{who} would like to come to {name}, and these hours would suit them better:",
        who=who,
        name=name,
    )
    blocks: list[Block] = [
        paragraph(f":calendar: {text}"),
        *verbatim(
            _(
                "{hours}\non the clocks of {city}",
                hours=describe_hours(application.hours),
                city=city,
            )
        ),
        *_quoted(answered),
        buttons(button(_("Change the hour"), CHANGE_SLOT, value=str(answered.group.id))),
    ]
    return message(text, blocks)


def on_break_message(answered: Answered, until_on: date) -> Message:
    """Return that somebody takes a break, for their mentors."""
    who, name = f"<@{answered.person.slack_user_id}>", escape(answered.group.name)
    text = _(
        "{who} takes a break from {name} until {day}. It isn't about you; they count "
        "as excused, and a kind word is all they need.",
        who=who,
        name=name,
        day=spell_day(until_on),
    )
    return message(text, [paragraph(f":herb: {text}"), *_quoted(answered)])


def _quoted(answered: Answered) -> list[Block]:
    word = answered.attendance.answer_word
    return [paragraph(_("They add:")), *verbatim(word)] if word else []
