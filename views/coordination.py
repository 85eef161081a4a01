"""Where a term stands, for its coordinators, and the list of the coordinators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    PlainTextObject,
    UserMultiSelectElement,
)

from programme.applications import is_after_window, is_before_window
from programme.calendar import start_of_day
from programme.coordination import FocusCount, TermStatus, Waiting
from programme.eligibility import Role
from views.charts import bar_chart, table
from views.inputs import field
from views.messages import (
    Message,
    count_of,
    escape,
    facts,
    heading,
    listing,
    message,
    moment,
    paragraph,
    small_print,
)
from views.surfaces import Surface, modal
from views.term_health import completion_part, health_part
from views.terms import MILESTONES, milestone

SEE_STATUS = "coordination.see_status"
COORDINATORS_VIEW = "coordination.name_coordinators"
ONLY_PEOPLE = "Please choose people with an open account; apps can't be coordinators."
_MOST_WAITING_SHOWN = 20


def status_message(status: TermStatus, now: datetime) -> Message:
    """Return where the term stands; the text says what the chart and the table show."""
    counts = status.by_focus
    lines = [_summary(status), *(_focus_line(count) for count in counts)]
    lines += [f"Next: {MILESTONES[name]}, {milestone(name, at)}." for name, at in _next(status)]
    health, completion = health_part(status.health), completion_part(status)
    lines += [*health.lines, *completion.lines]
    opening: list[Block | dict[str, Any]] = [
        heading(status.term.name),
        paragraph(f"{_window(status, now)}\n{_summary(status)}"),
    ]
    closing: list[Block | dict[str, Any]] = [*_waiting_list(status.waiting), *_dates(status)]
    simple: list[Block | dict[str, Any]] = []
    native: list[Block | dict[str, Any]] = []
    if counts and status.health is None:  # once there are groups, it is about them
        simple = [paragraph("\n".join(f"• {_focus_line(count)}" for count in counts))]
        native = [_demand_chart(counts), _focus_table(status)]
    return message(
        f"{escape(status.term.name)}: {' '.join(lines)}",
        [*opening, *native, *health.native, *completion.native, *closing],
        [*opening, *simple, *health.simple, *completion.simple, *closing],
    )


def _summary(status: TermStatus) -> str:
    if not status.by_focus:
        return "No applications yet."
    mentors = count_of(status.mentors, "mentor")
    mentees = count_of(status.mentees, "mentee")
    seats = count_of(status.seats, "place")
    waiting = f" {len(status.waiting)} on the waiting list." if status.waiting else ""
    return f"{mentors} offering {seats}, {mentees} asking for one.{waiting}"


def _focus_line(count: FocusCount) -> str:
    mentors, mentees = count_of(count.mentors, "mentor"), count_of(count.mentees, "mentee")
    return f"{count.focus.name}: {mentees}, {mentors} with {count_of(count.seats, 'place')}."


def _window(status: TermStatus, now: datetime) -> str:
    term = status.term
    if is_before_window(term, now):
        opens = start_of_day(term.applications_open_on, term.time_zone)
        return f"Applications open on {moment(opens, '{date_long}')}."
    closes = start_of_day(term.applications_close_on, term.time_zone)
    said = moment(closes, "{date_long}")
    if is_after_window(term, now):
        return f"Applications closed after {said}; who applies now is put on the waiting list."
    return f"Applications are open until the end of {said}."


def _demand_chart(counts: Sequence[FocusCount]) -> dict[str, Any]:
    return bar_chart(
        "Mentees and places by first choice",
        [count.focus.short_name for count in counts],
        {
            "Mentees": [count.mentees for count in counts],
            "Places": [count.seats for count in counts],
        },
        "People",
    )


def _focus_table(status: TermStatus) -> dict[str, Any]:
    counted: list[tuple[str, FocusCount | TermStatus]] = [
        *((count.focus.short_name, count) for count in status.by_focus),
        ("Together", status),
    ]
    return table(
        "Applications by first choice",
        ("First choice", "Mentees", "Mentors", "Places", "To spare"),
        [
            (name, one.mentees, one.mentors, one.seats, one.seats - one.mentees)
            for name, one in counted
        ],
    )


def _waiting_list(waiting: Sequence[Waiting]) -> list[Block]:
    if not waiting:
        return []
    lines = [
        f"• <@{one.slack_user_id}>, {'mentor' if one.role is Role.MENTOR else 'mentee'}, "
        f"{one.first_choice.name}, since {moment(one.since, '{date_short}')}"
        for one in waiting[:_MOST_WAITING_SHOWN]
    ]
    if len(waiting) > _MOST_WAITING_SHOWN:
        lines.append(f"…and {len(waiting) - _MOST_WAITING_SHOWN} more.")
    return [DividerBlock(), paragraph("\n".join(["*Waiting list*, who came first", *lines]))]


def _next(status: TermStatus) -> Sequence[tuple[str, datetime]]:
    return status.milestones[:1]


def _dates(status: TermStatus) -> list[Block]:
    if not status.milestones:
        return []
    blocks: list[Block] = [DividerBlock(), paragraph("*Next dates*")]
    return [
        *blocks,
        *facts((MILESTONES[name], milestone(name, at)) for name, at in status.milestones[:4]),
    ]


def no_term_message() -> Message:
    """Return what a coordinator reads before the first term."""
    text = "No term is planned. `/mentoring term new` plans one."
    return message(text, [paragraph(text)])


def coordinators_view(named: Sequence[str], by_settings: Sequence[str]) -> Surface:
    """Return the modal with the coordinators who can be changed, and those the settings name.

    Ids that begin with S are Slack user groups.
    """
    blocks: list[Block] = []
    if by_settings:
        fixed = listing(
            [f"<!subteam^{one}>" if one.startswith("S") else f"<@{one}>" for one in by_settings]
        )
        blocks.append(
            paragraph(f"Named by whoever installed me, and always coordinators: {fixed}.")
        )
    picker = UserMultiSelectElement(
        action_id="coordination.coordinators",
        placeholder=PlainTextObject(text="Choose people"),
        initial_users=list(named) or None,
    )
    blocks += [
        field(
            "coordinators",
            "Coordinators",
            picker,
            hint="They plan terms and see all applications.",
            optional=bool(by_settings),
        ),
    ]
    return modal(COORDINATORS_VIEW, "Coordinators", blocks, submit="Save")


def coordinators_message(
    added: Sequence[str], removed: Sequence[str], everyone: Sequence[str]
) -> Message:
    """Return what changed, for the coordinator who changed it."""
    changes = [
        *([f"added {listing([f'<@{one}>' for one in added])}"] if added else []),
        *([f"removed {listing([f'<@{one}>' for one in removed])}"] if removed else []),
    ]
    now = listing([f"<@{one}>" for one in everyone]) if everyone else "nobody by name"
    text = f"You {listing(changes)}. " if changes else "Nothing changed. "
    text += f"Coordinators now: {now}."
    return message(text, [paragraph(text), small_print("Changes are kept in the audit.")])
