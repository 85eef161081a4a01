"""A group's meetings: what its people see of them."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from models import Group, Meeting, OutlineStep
from programme.attendance import Rsvp
from programme.meeting_answers import Answers
from programme.meeting_page import MeetingsPage
from programme.meeting_states import MeetingState
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.group import CHANGE_SLOT
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
)
from views.outlines import say_words
from views.series import city_of, say_series
from views.surfaces import Surface, modal

MENU = "meetings.menu"
COMING = "meetings.coming"
NOT_COMING = "meetings.not_coming"
ADD = "meetings.add"
CALENDAR = "meetings.calendar"
SEEN = "meetings.seen"

MOST_UPCOMING, MOST_PAST = 20, 20
_LONGEST_AGENDA = 900  # Slack counts 2,000 for a field, some characters twice
_STATES = Translated(
    {
        MeetingState.SKIPPED: N_("skipped"),
        MeetingState.CANCELLED: N_("cancelled"),
        MeetingState.HELD: N_("you met"),
        MeetingState.NOT_HELD: N_("you didn't meet"),
    }
)


def meetings_message(page: MeetingsPage) -> Message:
    """Return the meetings, for the person who asks."""
    planned = [one for one in page.upcoming if one.state == MeetingState.PLANNED]
    following = (
        _("You meet next: {when}.", when=moment(planned[0].starts_at))
        if planned
        else _("None is planned to come.")
    )
    text = " ".join([_("The meetings of {group}.", group=escape(page.group.name)), following])
    return message(
        text, [heading(_("Meetings of {group}", group=page.group.name)), *meetings_blocks(page)]
    )


def meetings_view(page: MeetingsPage) -> Surface:
    """Return the modal with the meetings."""
    view = modal(
        SEEN, _("Meetings"), meetings_blocks(page), submit="-", ids={"group": page.group.id}
    )
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def meetings_blocks(page: MeetingsPage) -> list[Block]:
    """Return the meetings with what the reader may do with each, at most 45 blocks."""
    group = page.group
    blocks: list[Block] = [
        small_print(
            _(
                "You meet {series} on the clocks of {city}.",
                series=say_series(group),
                city=city_of(group.time_zone),
            )
        )
    ]
    if not page.upcoming:
        blocks.append(paragraph(_("No meeting is planned to come.")))
    blocks += [_upcoming(one, page) for one in page.upcoming[:MOST_UPCOMING]]
    planned = [one for one in page.upcoming if one.state == MeetingState.PLANNED]
    if planned and page.may_answer:
        blocks.insert(2 + page.upcoming.index(planned[0]), answer_buttons(planned[0]))
    if len(page.upcoming) > MOST_UPCOMING:
        blocks.append(
            small_print(_("And {more} more after these.", more=len(page.upcoming) - MOST_UPCOMING))
        )
    elements = [button(_("Add to my calendar"), CALENDAR, value=str(group.id))]
    if page.may_change:
        elements += [
            button(_("Add a meeting"), ADD, value=str(group.id)),
            button(_("Change the hour or rhythm"), CHANGE_SLOT, value=str(group.id)),
        ]
    blocks.append(buttons(*elements))
    if page.past:
        lines = [_past(one) for one in page.past[-MOST_PAST:]]
        blocks.append(paragraph("\n".join([_("*So far*"), *lines])))
    return blocks


def _upcoming(meeting: Meeting, page: MeetingsPage) -> Block:
    is_planned = meeting.state == MeetingState.PLANNED
    when = say_when(meeting)
    if is_planned:
        answers = page.answers[meeting.id]
        text = "\n".join([f"*{when}*", *say_who(answers)])
    else:
        text = f"~{when}~ {_STATES[MeetingState(meeting.state)]}"
    agenda = say_agenda(page.agendas.get(meeting.id, ()))
    choices = _choices(meeting, page)
    return SectionBlock(
        text=MarkdownTextObject(text=text),
        fields=[PlainTextObject(text=agenda, emoji=False)] if agenda else None,
        accessory=OverflowMenuElement(action_id=f"{MENU}.{meeting.id}", options=choices)
        if choices
        else None,
    )


def say_when(meeting: Meeting) -> str:
    """Return mrkdwn of when a meeting is, in each reader's own time, and for how long."""
    return _(
        "{when}, {minutes} minutes",
        when=moment(meeting.starts_at),
        minutes=meeting.duration_minutes,
    )


def say_who(answers: Answers) -> list[str]:
    """Return mrkdwn lines of who comes and who can't."""
    lines = []
    for rsvp, mark in ((Rsvp.COMING, ":white_check_mark:"), (Rsvp.NOT_COMING, ":x:")):
        who = [f"<@{one.person.slack_user_id}>" for one in answers.who(rsvp)]
        if who:
            lines.append(f"{mark} {', '.join(who)}")
    return lines


def say_agenda(steps: Sequence[OutlineStep]) -> str:
    """Return what is on the agenda, in plain text; empty where nothing is."""
    text = "\n".join(
        f"{'•' if step.done_at is None else '✓'} {' '.join(say_words(step).split())}"
        for step in steps
    )
    return text if len(text) <= _LONGEST_AGENDA else f"{text[: _LONGEST_AGENDA - 1]}…"


def _past(meeting: Meeting) -> str:
    state = _STATES.get(MeetingState(meeting.state))
    return f"• {moment(meeting.starts_at)}" + (f": {state}" if state else "")


def _choices(meeting: Meeting, page: MeetingsPage) -> list[Option]:
    choices: list[tuple[str, str]] = []
    if meeting.state == MeetingState.PLANNED:
        if page.may_answer:
            choices += [("coming", _("I'll be there")), ("not_coming", _("Can't make it"))]
        if page.may_change and meeting.starts_at > page.seen_at:
            choices += [("move", _("Move")), ("call_off", _("Skip or cancel"))]
    elif page.may_change and meeting.starts_at > page.seen_at:
        choices.append(("bring_back", _("Bring back")))
    return [
        Option(value=f"{verb}:{say_seen(meeting)}", text=PlainTextObject(text=text))
        for verb, text in choices
    ]


def say_seen(meeting: Meeting) -> str:
    """Return which meeting a button is about, and how it was when the button was shown."""
    return f"{meeting.id}:{meeting.sequence}"


def read_seen(value: str) -> tuple[int, int]:
    """Return the meeting's id and sequence that a button carries."""
    meeting_id, sequence = value.split(":")
    return int(meeting_id), int(sequence)


def read_choice(value: str) -> tuple[str, int, int]:
    """Return what was chosen for which meeting, with its sequence."""
    verb, _, seen = value.partition(":")
    return verb, *read_seen(seen)


def answer_buttons(meeting: Meeting) -> Block:
    """Return the buttons with which people say whether they come."""
    seen = say_seen(meeting)
    return buttons(
        button(_("I'll be there"), COMING, value=seen, style="primary"),
        button(_("Can't make it"), NOT_COMING, value=seen),
    )


def calendar_button(group_id: int) -> Block:
    """Return the button that gives the person who presses it the group's meetings as a file."""
    return buttons(button(_("Add to my calendar"), CALENDAR, value=str(group_id)))


def no_meetings_message(*, is_named: bool, names: Sequence[str]) -> Message:
    """Return what somebody reads who has no group, or asked for one that is not theirs.

    ``names`` are those that a coordinator can ask for.
    """
    text = (
        _("I don't find a group of that name among yours.")
        if is_named
        else _("You aren't in a group just now. As soon as you are, its meetings stand here.")
    )
    if names:
        text = _("`/mentoring meetings` with the name of a group shows its meetings.")
    return message(text, [paragraph(text)])


def calendar_comment(group: Group, *, has_cancelled: bool) -> str:
    """Return mrkdwn that goes with the calendar files."""
    text = _(
        "Here are the meetings of {group} for your calendar. Open the file, and they "
        "are there, at your own time. When something changes, press the button "
        "again: the new file takes the place of the old one.",
        group=escape(group.name),
    )
    if has_cancelled:
        text += _(" The second file takes out what was called off.")
    return text
