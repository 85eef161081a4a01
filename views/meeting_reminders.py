"""What is said before a meeting, and to who answers."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from models import OutlineStep
from programme.attendance import Rsvp
from programme.listings import listing
from programme.meeting_answers import LONGEST_WORD, MeetingTold
from programme.meeting_reminders import SOON
from programme.meeting_states import MeetingState
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.links import link_button
from views.meetings import (
    CALENDAR,
    COMING,
    NOT_COMING,
    answer_buttons,
    say_agenda,
    say_seen,
    say_when,
    say_who,
)
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

CANNOT_VIEW = "meetings.cannot_come"
_SHORTEST_PLACE = 300


def reminder_message(told: MeetingTold, steps: Sequence[OutlineStep]) -> Message:
    """Return the reminder for the group's channel, with who comes as far as they said."""
    meeting, group = told.meeting, told.group
    text = _("Your next meeting: {when}. Will you be there?", when=moment(meeting.starts_at))
    who = say_who(told.answers)
    blocks: list[Block] = [
        paragraph(
            _(
                ":calendar: Your next meeting: *{when}*, your time. Will you be there?",
                when=say_when(meeting),
            )
        ),
        *_agenda(steps),
        *(
            verbatim(_("In person: {place}", place=group.place)[:_SHORTEST_PLACE])
            if group.place
            else []
        ),
    ]
    if who:
        blocks.append(paragraph("\n".join(who)))
    more = [button(_("Add to my calendar"), CALENDAR, value=str(group.id))]
    if group.notes_url:
        more.append(link_button(_("Open the notes"), group.notes_url))
    return message(text, [*blocks, answer_buttons(meeting), buttons(*more)])


def _agenda(steps: Sequence[OutlineStep]) -> list[Block]:
    agenda = say_agenda(steps)
    return [paragraph(_("*What you set out to do*")), *verbatim(agenda)] if agenda else []


def outdated_message(told: MeetingTold) -> Message:
    """Return what stands in place of a reminder when its meeting is not as it was."""
    meeting = told.meeting
    match meeting.state:
        case MeetingState.PLANNED:
            text = _(
                ":calendar: This meeting was changed. It is now: {when}, your time.",
                when=say_when(meeting),
            )
        case MeetingState.SKIPPED:
            text = _(":calendar: You skip this meeting.")
        case MeetingState.HELD | MeetingState.NOT_HELD:
            text = _(":calendar: This meeting is over.")
        case _:
            text = _(":calendar: This meeting is cancelled.")
    return message(text, [paragraph(text)])


def own_reminder_message(told: MeetingTold) -> Message:
    """Return the reminder a day before, for somebody who did not say whether they come."""
    where = _channel(told)
    text = _(
        "Your group's next meeting: {when}. Will you be there?", when=moment(told.meeting.starts_at)
    )
    return message(
        text,
        [
            paragraph(
                _(
                    ":calendar: Your group's next meeting: *{when}*, your time{where}. Will you "
                    "be there? If you can't, a word helps the others plan.",
                    when=say_when(told.meeting),
                    where=where,
                )
            ),
            answer_buttons(told.meeting),
        ],
    )


def hour_reminder_message(told: MeetingTold, now: datetime, *, has_answered: bool) -> Message:
    """Return the reminder an hour before, for somebody who did not say that they can't come.

    Where it comes in the evening before, it says the day too.
    """
    starts_at, channel = told.meeting.starts_at, _channel(told)
    if starts_at - now <= SOON:
        when = moment(starts_at, "{time}")
        text = _("Your group meets at {when}{channel}.", when=when, channel=channel)
    else:
        when = moment(starts_at)
        text = _("Your group meets {when}{channel}.", when=when, channel=channel)
    seen = say_seen(told.meeting)
    elements = [button(_("Can't make it"), NOT_COMING, value=seen)]
    if not has_answered:
        elements.insert(0, button(_("I'll be there"), COMING, value=seen, style="primary"))
    if told.group.notes_url:
        elements.append(link_button(_("Open the notes"), told.group.notes_url))
    goodbye = _("See you there!")
    return message(text, [paragraph(f":alarm_clock: {text} {goodbye}"), buttons(*elements)])


def _channel(told: MeetingTold) -> str:
    channel_id = told.group.slack_channel_id
    return _(", see <#{channel_id}>", channel_id=channel_id) if channel_id else ""


def cannot_view(told: MeetingTold, *, is_mentor: bool) -> Surface:
    """Return the modal in which somebody who can't come may leave a word."""
    label = _("A word to the other mentor") if is_mentor else _("A word to your mentor")
    word = text_line("meetings.word", None, longest=LONGEST_WORD, multiline=True)
    return modal(
        CANNOT_VIEW,
        _("Can't make it?"),
        [
            paragraph(
                _(
                    "Your meeting: {when}. It happens, and it helps to know.",
                    when=say_when(told.meeting),
                )
            ),
            field(
                "word",
                label,
                word,
                hint=_("Only your group's mentors and the coordinators read it."),
                optional=True,
            ),
        ],
        submit=_("Let them know"),
        ids={"meeting": told.meeting.id, "sequence": told.meeting.sequence},
    )


def answered_message(told: MeetingTold, rsvp: Rsvp) -> Message:
    """Return what somebody reads who said whether they come, with the way to change their mind."""
    when, seen = moment(told.meeting.starts_at), say_seen(told.meeting)
    if rsvp is Rsvp.COMING:
        text = _("You'll be there: {when}. See you!", when=when)
        change = button(_("Can't make it after all"), NOT_COMING, value=seen)
        return message(text, [paragraph(f":white_check_mark: {text}"), buttons(change)])
    text = _("Thank you for saying that you can't come: {when}. Your group knows.", when=when)
    change = button(_("I'll be there after all"), COMING, value=seen)
    return message(text, [paragraph(text), buttons(change)])


def meeting_now_message(told: MeetingTold) -> Message:
    """Return how a meeting is now, for who answered about how it was."""
    if told.meeting.state != MeetingState.PLANNED:
        return outdated_message(told)
    text = _(
        "This meeting was changed. It is now: {when}, your time. Will you be there?",
        when=say_when(told.meeting),
    )
    return message(text, [paragraph(f":calendar: {text}"), answer_buttons(told.meeting)])


def cannot_come_message(told: MeetingTold, slack_user_id: str, word: str | None) -> Message:
    """Return that somebody can't come, for a mentor of the group; ``word`` is theirs."""
    text = _(
        "<@{person}> can't come to the meeting of {group}: {when}.",
        person=slack_user_id,
        group=escape(told.group.name),
        when=moment(told.meeting.starts_at),
    )
    said = [paragraph(_("They say:")), *verbatim(word)] if word else []
    coming = [f"<@{one.person.slack_user_id}>" for one in told.answers.who(Rsvp.COMING)]
    who = (
        [small_print(_("So far {coming} will be there.", coming=listing(coming)))] if coming else []
    )
    return message(text, [paragraph(text), *said, *who])
