"""What the people of a group see of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from models import OutlineStep
from programme.focuses import FOCUSES
from programme.goals import GoalSeen
from programme.group_page import GroupPage
from programme.groups import Part
from programme.languages import language_name
from programme.permissions import Action
from programme.translations import gettext as _
from views.attendance import SEE as SEE_ATTENDANCE
from views.attendance import count_blocks
from views.attendance_check_in import ASK as CHECK_IN
from views.goals import SEE_GOALS
from views.links import link_button
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    facts,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.outlines import SEE_OUTLINE, say_step
from views.quiet_times import on_break_line
from views.representatives import VOLUNTEER, volunteers_blocks
from views.series import city_of, say_series

CHANGE_SLOT = "group.change_slot"
SEE_MEETINGS = "meetings.see"
CHANGE_NOTES = "group.change_notes"
CHANGE_NAME = "group.change_name"
CHANGE_CO_MENTOR = "group.change_co_mentor"

_SHORTEST_GOAL = 150


def group_message(page: GroupPage) -> Message:
    """Return the group as its reader sees it, with what they may do."""
    group = page.group
    when = moment(page.next_meeting_at) if page.next_meeting_at else None
    following = (
        _("You meet next on {when}.", when=when)
        if when
        else _("Your meetings are over. Thank you!")
    )
    text = f"{escape(group.name)}, {FOCUSES[group.focus].name}. {following}"
    blocks: list[Block] = [
        heading(group.name),
        *facts(_facts(page, when)),
        small_print(
            _(
                "You meet {series} on the clocks of {city}.",
                series=say_series(group),
                city=city_of(group.time_zone),
            )
        ),
        *_breaks(page),
        *volunteers_blocks(page.volunteers, page.allowed),
        *_goals(page.goals),
        *_outline(page.outline),
        *(count_blocks(page.attended) if page.attended else []),
    ]
    blocks.append(buttons(*_buttons(page)))
    if Action.CHANGE_GROUP in page.allowed:
        value = str(group.id)
        blocks.append(
            buttons(
                button(_("Change the hour"), CHANGE_SLOT, value=value),
                button(_("Notes link"), CHANGE_NOTES, value=value),
                button(_("Rename"), CHANGE_NAME, value=value),
                button(_("Co-mentor"), CHANGE_CO_MENTOR, value=value),
            )
        )
    return message(text, blocks)


def _facts(page: GroupPage, when: str | None) -> list[tuple[str, str]]:
    group = page.group
    pairs = [
        (
            _("Working on"),
            _(
                "{focus}, in {language}",
                focus=FOCUSES[group.focus].name,
                language=language_name(group.language),
            ),
        )
    ]
    if group.slack_channel_id:
        pairs.append((_("Channel"), f"<#{group.slack_channel_id}>"))
    if when:
        pairs.append((_("Next meeting"), when))
    confirmed = [one.person.slack_user_id for one in page.volunteers if one.is_confirmed]
    people = (
        (_("Lead mentor"), page.who_are(Part.LEAD)),
        (_("Co-mentor"), page.who_are(Part.CO_MENTOR)),
        (_("Mentees"), page.who_are(Part.MENTEE)),
        (_("Representative at the touch base"), confirmed),
    )
    pairs += [(label, ", ".join(f"<@{one}>" for one in who)) for label, who in people if who]
    return pairs


def _breaks(page: GroupPage) -> list[Block]:
    lines = [
        on_break_line(one.person.slack_user_id, page.on_break[one.person.id])
        for one in page.members
        if one.person.id in page.on_break
    ]
    return [paragraph("\n".join(lines))] if lines else []


def _goals(goals: Sequence[GoalSeen]) -> list[Block]:
    if not goals:
        text = _("*Your goals*\nNone yet: what do you want to have reached when the term ends?")
        return [paragraph(text)]
    return [paragraph(_("*Your goals*")), *verbatim("\n".join(map(_say_goal, goals)))]


def _say_goal(seen: GoalSeen) -> str:
    words = " ".join(seen.goal.specific.split())
    short = words if len(words) <= _SHORTEST_GOAL else f"{words[: _SHORTEST_GOAL - 1]}…"
    return f"• {short}" if seen.is_agreed else _("• {short} (proposed)", short=short)


def _outline(steps: Sequence[OutlineStep]) -> list[Block]:
    if not steps:
        return []
    done = sum(step.done_at is not None for step in steps)
    return [
        paragraph(_("*Your outline*, {done} of {number} done", done=done, number=len(steps))),
        *verbatim("\n".join(say_step(step) for step in steps)),
    ]


def _buttons(page: GroupPage) -> list[ButtonElement]:
    group_id = str(page.group.id)
    elements = [
        button(_("Goals"), SEE_GOALS, value=group_id),
        button(_("Outline"), SEE_OUTLINE, value=group_id),
        button(_("Meetings"), SEE_MEETINGS, value=group_id),
    ]
    has_offered = any(one.person.id == page.reader_id for one in page.volunteers)
    if Action.VOLUNTEER in page.allowed and not has_offered:
        elements.append(button(_("I’ll represent us"), VOLUNTEER, value=group_id))
    if page.attended:
        elements.append(button(_("Attendance"), SEE_ATTENDANCE, value=group_id))
    if Action.CHECK_IN in page.allowed:
        elements.append(button(_("Check in"), CHECK_IN, value=group_id))
    if page.group.notes_url:
        elements.append(link_button(_("Open the notes"), page.group.notes_url))
    return elements


def no_group_message(*, is_named: bool, names: Sequence[str]) -> Message:
    """Return what somebody reads who has no group, or asked for one that is not theirs.

    ``names`` are those that a coordinator can ask for.
    """
    text = (
        _("I don't find a group of that name among yours.")
        if is_named
        else _(
            "You aren't in a group just now. `/mentoring status` shows where your application "
            "stands, and as soon as there is a place I'll tell you."
        )
    )
    blocks: list[Block] = [paragraph(text)]
    if names:
        text = (
            _("I don't find a group of that name.")
            if is_named
            else _("You aren't in a group yourself, and can look into each of them.")
        )
        text += _(" `/mentoring group` with one of these names shows it:")
        blocks = [paragraph(text), *verbatim(", ".join(names))]
    return message(text, blocks)
