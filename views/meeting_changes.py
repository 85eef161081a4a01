"""Moving, adding and calling off meetings: the modals, and what the mentor reads after."""

from collections.abc import Sequence
from datetime import UTC, datetime

from slack_sdk.models.blocks import Block, ButtonElement

from models import Group, Meeting
from programme.meeting_answers import MeetingTold
from programme.meeting_changes import CallOff
from programme.meeting_states import MeetingState
from programme.meeting_times import DURATIONS
from views.inputs import checkboxes, field, menu, moment_picker, option, radio
from views.meetings import say_seen, say_when
from views.messages import Message, button, buttons, escape, listing, message, moment, paragraph
from views.series import say_in_zone
from views.surfaces import Surface, modal

MOVE = "meetings.move"
CALL_OFF = "meetings.call_off"
MOVE_TO = "meetings.move_to"
ADD_VIEW = "meetings.save_added"
MOVE_VIEW = "meetings.save_moved"
CALL_OFF_VIEW = "meetings.save_called_off"
ONE, REST, AGREED = "one", "rest", "agreed"

_HOURS = 60


def say_length(minutes: int) -> str:
    """Return how long a meeting is, e.g. ``1 hour 30 minutes``."""
    hours, rest = divmod(minutes, _HOURS)
    parts = []
    if hours:
        parts.append("1 hour" if hours == 1 else f"{hours} hours")
    if rest:
        parts.append(f"{rest} minutes")
    return " ".join(parts)


def _time_fields(at: datetime | None, minutes: int) -> list[Block]:
    lengths = [option(str(one), say_length(one)) for one in sorted({*DURATIONS, minutes})]
    return [
        field("at", "When?", moment_picker("meetings.at", at), hint="On your own clock."),
        field(
            "minutes",
            "How long?",
            menu("meetings.minutes", "Choose how long", lengths, str(minutes)),
        ),
    ]


def add_view(group: Group, next_at: datetime | None) -> Surface:
    """Return the modal in which a meeting is added; ``next_at`` is when they meet next."""
    return modal(
        ADD_VIEW,
        "Add a meeting",
        [
            *_time_fields(next_at, _HOURS),
            paragraph("It comes on top of the others. Your channel hears of it from me."),
        ],
        submit="Add",
        ids={"group": group.id},
    )


def move_view(
    meeting: Meeting,
    at: datetime,
    minutes: int,
    scope: str = ONE,
    unsuited: Sequence[str] = (),
) -> Surface:
    """Return the modal in which a meeting is moved, alone or with those after it.

    ``unsuited`` are Slack ids of whom the new hour of the rest doesn't suit; the modal carries
    that hour: a box that was ticked is an answer to that alone.
    """
    blocks = _time_fields(at, minutes)
    if meeting.planned_on is not None:
        scopes = [
            option(ONE, "This meeting only"),
            option(REST, "This one and all after it", "Your group's hour changes from there on"),
        ]
        blocks.append(field("scope", "Which ones?", radio("meetings.scope", scopes, scope)))
    if unsuited:
        question = checkboxes("meetings.agreed", [option(AGREED, "Yes, we agreed on it")], [])
        people = listing([f"<@{one}>" for one in unsuited])
        blocks += [
            paragraph(
                f":calendar: That hour isn't among those that {people} gave for every week that "
                "is left. Choose another, or tick the box and save again."
            ),
            field("agreed", "Did you agree on it together?", question, optional=True),
        ]
    return modal(
        MOVE_VIEW,
        "Move the meeting",
        blocks,
        submit="Save",
        ids={
            "meeting": meeting.id,
            "sequence": meeting.sequence,
            "asked": int(at.timestamp()) if unsuited else None,
        },
    )


def call_off_view(meeting: Meeting) -> Surface:
    """Return the modal in which a meeting is skipped or cancelled."""
    choices = [
        option(CallOff.SKIP, "Skip it", "What was on its agenda goes to the next meeting"),
        option(CallOff.CANCEL, "Cancel it", "It is called off, the others stay"),
        option(CallOff.CANCEL_REST, "Cancel this one and all after it"),
    ]
    return modal(
        CALL_OFF_VIEW,
        "Skip or cancel",
        [
            paragraph(f"Your meeting: {say_when(meeting)}."),
            field("how", "What shall I do?", radio("meetings.how", choices, CallOff.SKIP)),
            paragraph("Your channel hears of it from me. Each one can be brought back later."),
        ],
        submit="Save",
        ids={"meeting": meeting.id, "sequence": meeting.sequence},
    )


def meeting_saved_message(meeting: Meeting, group: Group, unsuited: Sequence[str] = ()) -> Message:
    """Return that a change is saved, for the mentor; ``unsuited`` gave other hours than its."""
    heard = " The group's channel hears of it from me." if group.slack_channel_id else ""
    match meeting.state:
        case MeetingState.PLANNED:
            text = f"Saved. You meet: {say_when(meeting)}.{heard}"
        case MeetingState.SKIPPED:
            text = f"Saved. You skip this meeting: {moment(meeting.starts_at)}.{heard}"
        case _:
            text = f"Saved. This meeting is cancelled: {moment(meeting.starts_at)}.{heard}"
    blocks: list[Block] = [paragraph(f":white_check_mark: {text}")]
    if unsuited and meeting.state == MeetingState.PLANNED:
        people = listing([f"<@{one}>" for one in unsuited])
        blocks.append(paragraph(f"That time isn't among the hours that {people} gave me."))
    return message(text, blocks)


def nobody_message(told: MeetingTold, times: Sequence[datetime], time_zone: str) -> Message:
    """Return that nobody is left for a meeting, with other times, for the lead mentor.

    ``times`` suit everybody; buttons show them on the clocks of ``time_zone``, the reader's.
    """
    text = (
        f"A meeting of {escape(told.group.name)} has lost its mentees or its mentor: they can't "
        f"come. It is planned for: {moment(told.meeting.starts_at)}."
    )
    seen = say_seen(told.meeting)
    other: list[ButtonElement] = [
        button("Another time", MOVE, value=seen),
        button("Skip or cancel", CALL_OFF, value=seen),
    ]
    if not times:
        hint = "I found no other hour near it that suits all of you. You may find one together."
        return message(text, [paragraph(f"{text} {hint}"), buttons(*other)])
    offers = [
        button(
            say_in_zone(at, time_zone),
            f"{MOVE_TO}.{number}",
            value=f"{seen}:{int(at.timestamp())}",
            style="primary" if number == 0 else None,
        )
        for number, at in enumerate(times)
    ]
    return message(
        text,
        [
            paragraph(f"{text} These times suit everybody; one click moves the meeting there:"),
            buttons(*offers),
            buttons(*other),
        ],
    )


def read_offer(value: str) -> tuple[int, int, datetime]:
    """Return the meeting's id, its sequence and the time that a button offers, aware."""
    meeting_id, sequence, seconds = value.split(":")
    return int(meeting_id), int(sequence), datetime.fromtimestamp(int(seconds), UTC)
