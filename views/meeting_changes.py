"""Moving, adding and calling off meetings: the modals, and what the mentor reads after."""

from collections.abc import Sequence
from datetime import UTC, datetime

from slack_sdk.models.blocks import Block, ButtonElement

from models import Group, Meeting
from programme.listings import listing
from programme.meeting_answers import MeetingTold
from programme.meeting_changes import CallOff
from programme.meeting_states import MeetingState
from programme.meeting_times import DURATIONS
from programme.translations import gettext as _
from programme.translations import ngettext
from views.inputs import checkboxes, field, menu, moment_picker, option, radio
from views.meetings import say_seen, say_when
from views.messages import Message, button, buttons, escape, message, moment, paragraph
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
        parts.append(ngettext("{count} hour", "{count} hours", hours))
    if rest:
        parts.append(_("{rest} minutes", rest=rest))
    return " ".join(parts)


def _time_fields(at: datetime | None, minutes: int) -> list[Block]:
    lengths = [option(str(one), say_length(one)) for one in sorted({*DURATIONS, minutes})]
    return [
        field("at", _("When?"), moment_picker("meetings.at", at), hint=_("On your own clock.")),
        field(
            "minutes",
            _("How long?"),
            menu("meetings.minutes", _("Choose how long"), lengths, str(minutes)),
        ),
    ]


def add_view(group: Group, next_at: datetime | None) -> Surface:
    """Return the modal in which a meeting is added; ``next_at`` is when they meet next."""
    return modal(
        ADD_VIEW,
        _("Add a meeting"),
        [
            *_time_fields(next_at, _HOURS),
            paragraph(_("It comes on top of the others. Your channel hears of it from me.")),
        ],
        submit=_("Add"),
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
            option(ONE, _("This meeting only")),
            option(
                REST, _("This one and all after it"), _("Your group's hour changes from there on")
            ),
        ]
        blocks.append(field("scope", _("Which ones?"), radio("meetings.scope", scopes, scope)))
    if unsuited:
        question = checkboxes("meetings.agreed", [option(AGREED, _("Yes, we agreed on it"))], [])
        people = listing([f"<@{one}>" for one in unsuited])
        blocks += [
            paragraph(
                _(
                    ":calendar: That hour isn't among those that {people} gave for every week "
                    "that is left. Choose another, or tick the box and save again.",
                    people=people,
                )
            ),
            field("agreed", _("Did you agree on it together?"), question, optional=True),
        ]
    return modal(
        MOVE_VIEW,
        _("Move the meeting"),
        blocks,
        submit=_("Save"),
        ids={
            "meeting": meeting.id,
            "sequence": meeting.sequence,
            "asked": int(at.timestamp()) if unsuited else None,
        },
    )


def call_off_view(meeting: Meeting) -> Surface:
    """Return the modal in which a meeting is skipped or cancelled."""
    choices = [
        option(CallOff.SKIP, _("Skip it"), _("What was on its agenda goes to the next meeting")),
        option(CallOff.CANCEL, _("Cancel it"), _("It is called off, the others stay")),
        option(CallOff.CANCEL_REST, _("Cancel this one and all after it")),
    ]
    return modal(
        CALL_OFF_VIEW,
        _("Skip or cancel"),
        [
            paragraph(_("Your meeting: {when}.", when=say_when(meeting))),
            field("how", _("What shall I do?"), radio("meetings.how", choices, CallOff.SKIP)),
            paragraph(_("Your channel hears of it from me. Each one can be brought back later.")),
        ],
        submit=_("Save"),
        ids={"meeting": meeting.id, "sequence": meeting.sequence},
    )


def meeting_saved_message(meeting: Meeting, group: Group, unsuited: Sequence[str] = ()) -> Message:
    """Return that a change is saved, for the mentor; ``unsuited`` gave other hours than its."""
    heard = _(" The group's channel hears of it from me.") if group.slack_channel_id else ""
    match meeting.state:
        case MeetingState.PLANNED:
            text = _("Saved. You meet: {when}.{heard}", when=say_when(meeting), heard=heard)
        case MeetingState.SKIPPED:
            text = _(
                "Saved. You skip this meeting: {when}.{heard}",
                when=moment(meeting.starts_at),
                heard=heard,
            )
        case _:
            text = _(
                "Saved. This meeting is cancelled: {when}.{heard}",
                when=moment(meeting.starts_at),
                heard=heard,
            )
    blocks: list[Block] = [paragraph(f":white_check_mark: {text}")]
    if unsuited and meeting.state == MeetingState.PLANNED:
        people = listing([f"<@{one}>" for one in unsuited])
        blocks.append(
            paragraph(_("That time isn't among the hours that {people} gave me.", people=people))
        )
    return message(text, blocks)


def nobody_message(told: MeetingTold, times: Sequence[datetime], time_zone: str) -> Message:
    """Return that nobody is left for a meeting, with other times, for the lead mentor.

    ``times`` suit everybody; buttons show them on the clocks of ``time_zone``, the reader's.
    """
    text = _(
        "A meeting of {group} has lost its mentees or its mentor: they can't come. "
        "It is planned for: {when}.",
        group=escape(told.group.name),
        when=moment(told.meeting.starts_at),
    )
    seen = say_seen(told.meeting)
    other: list[ButtonElement] = [
        button(_("Another time"), MOVE, value=seen),
        button(_("Skip or cancel"), CALL_OFF, value=seen),
    ]
    if not times:
        hint = _("I found no other hour near it that suits all of you. You may find one together.")
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
    hint = _("These times suit everybody; one click moves the meeting there:")
    return message(
        text,
        [
            paragraph(f"{text} {hint}"),
            buttons(*offers),
            buttons(*other),
        ],
    )


def read_offer(value: str) -> tuple[int, int, datetime]:
    """Return the meeting's id, its sequence and the time that a button offers, aware."""
    meeting_id, sequence, seconds = value.split(":")
    return int(meeting_id), int(sequence), datetime.fromtimestamp(int(seconds), UTC)
