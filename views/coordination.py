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
from programme.listings import listing
from programme.translations import N_, ngettext
from programme.translations import gettext as _
from views.charts import bar_chart, table
from views.inputs import field
from views.messages import (
    Message,
    escape,
    facts,
    heading,
    message,
    moment,
    paragraph,
    small_print,
)
from views.roles import ROLE_NAMES
from views.surfaces import Surface, modal
from views.term_health import completion_part, health_part
from views.terms import MILESTONES, milestone

SEE_STATUS = "coordination.see_status"
COORDINATORS_VIEW = "coordination.name_coordinators"
ONLY_PEOPLE = N_("Please choose people with an open account; apps can't be coordinators.")
_MOST_WAITING_SHOWN = 20


def status_message(status: TermStatus, now: datetime) -> Message:
    """Return where the term stands; the text says what the chart and the table show."""
    counts = status.by_focus
    lines = [_summary(status), *(_focus_line(count) for count in counts)]
    lines += [
        _(
            "Next: {what}, {when}.",
            what=MILESTONES[name],
            when=milestone(name, at),
        )
        for name, at in _next(status)
    ]
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
        return _("No applications yet.")
    mentors = ngettext("{count} mentor", "{count} mentors", status.mentors)
    mentees = ngettext("{count} mentee", "{count} mentees", status.mentees)
    seats = ngettext("{count} place", "{count} places", status.seats)
    waiting = (
        _(" {number} on the waiting list.", number=len(status.waiting)) if status.waiting else ""
    )
    return _(
        "{mentors} offering {seats}, {mentees} asking for one.{waiting}",
        mentors=mentors,
        seats=seats,
        mentees=mentees,
        waiting=waiting,
    )


def _focus_line(count: FocusCount) -> str:
    mentors, mentees = (
        ngettext("{count} mentor", "{count} mentors", count.mentors),
        ngettext("{count} mentee", "{count} mentees", count.mentees),
    )
    return _(
        "{focus}: {mentees}, {mentors} with {places}.",
        focus=count.focus.name,
        mentees=mentees,
        mentors=mentors,
        places=ngettext("{count} place", "{count} places", count.seats),
    )


def _window(status: TermStatus, now: datetime) -> str:
    term = status.term
    if is_before_window(term, now):
        opens = start_of_day(term.applications_open_on, term.time_zone)
        return _("Applications open on {when}.", when=moment(opens, "{date_long}"))
    closes = start_of_day(term.applications_close_on, term.time_zone)
    said = moment(closes, "{date_long}")
    if is_after_window(term, now):
        return _(
            "Applications closed after {day}; who applies now is put on the waiting list.",
            day=said,
        )
    return _("Applications are open until the end of {day}.", day=said)


def _demand_chart(counts: Sequence[FocusCount]) -> dict[str, Any]:
    return bar_chart(
        _("Mentees and places by first choice"),
        [count.focus.short_name for count in counts],
        {
            _("Mentees"): [count.mentees for count in counts],
            _("Places"): [count.seats for count in counts],
        },
        _("People"),
    )


def _focus_table(status: TermStatus) -> dict[str, Any]:
    counted: list[tuple[str, FocusCount | TermStatus]] = [
        *((count.focus.short_name, count) for count in status.by_focus),
        (_("Together"), status),
    ]
    return table(
        _("Applications by first choice"),
        (_("First choice"), _("Mentees"), _("Mentors"), _("Places"), _("To spare")),
        [
            (name, one.mentees, one.mentors, one.seats, one.seats - one.mentees)
            for name, one in counted
        ],
    )


def _waiting_list(waiting: Sequence[Waiting]) -> list[Block]:
    if not waiting:
        return []
    lines = [
        _(
            "• <@{person}>, {role}, {first_choice}, since {when}",
            person=one.slack_user_id,
            role=ROLE_NAMES[one.role],
            first_choice=one.first_choice.name,
            when=moment(one.since, "{date_short}"),
        )
        for one in waiting[:_MOST_WAITING_SHOWN]
    ]
    if len(waiting) > _MOST_WAITING_SHOWN:
        lines.append(_("…and {more} more.", more=len(waiting) - _MOST_WAITING_SHOWN))
    return [DividerBlock(), paragraph("\n".join([_("*Waiting list*, who came first"), *lines]))]


def _next(status: TermStatus) -> Sequence[tuple[str, datetime]]:
    return status.milestones[:1]


def _dates(status: TermStatus) -> list[Block]:
    if not status.milestones:
        return []
    blocks: list[Block] = [DividerBlock(), paragraph(_("*Next dates*"))]
    return [
        *blocks,
        *facts((MILESTONES[name], milestone(name, at)) for name, at in status.milestones[:4]),
    ]


def no_term_message() -> Message:
    """Return what a coordinator reads before the first term."""
    text = _("No term is planned. `/mentoring term new` plans one.")
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
            paragraph(
                _("Named by whoever installed me, and always coordinators: {fixed}.", fixed=fixed)
            )
        )
    picker = UserMultiSelectElement(
        action_id="coordination.coordinators",
        placeholder=PlainTextObject(text=_("Choose people")),
        initial_users=list(named) or None,
    )
    blocks += [
        field(
            "coordinators",
            _("Coordinators"),
            picker,
            hint=_("They plan terms and see all applications."),
            optional=bool(by_settings),
        ),
    ]
    return modal(COORDINATORS_VIEW, _("Coordinators"), blocks, submit=_("Save"))


def coordinators_message(
    added: Sequence[str], removed: Sequence[str], everyone: Sequence[str]
) -> Message:
    """Return what changed, for the coordinator who changed it."""
    changes = [
        *([_("added {names}", names=listing([f"<@{one}>" for one in added]))] if added else []),
        *(
            [_("removed {names}", names=listing([f"<@{one}>" for one in removed]))]
            if removed
            else []
        ),
    ]
    now = listing([f"<@{one}>" for one in everyone]) if everyone else _("nobody by name")
    text = _("You {changes}. ", changes=listing(changes)) if changes else _("Nothing changed. ")
    text += _("Coordinators now: {now}.", now=now)
    return message(text, [paragraph(text), small_print(_("Changes are kept in the audit."))])
