"""What is said when groups begin."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.departures import find_departure
from programme.group_set_up import NOT_INVITED, NOT_REMOVED, NOT_SET_UP, WELCOME, find_setting_up
from programme.groups import list_outline
from programme.meetings import next_meeting_at
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.groups import (
    not_invited_message,
    not_removed_message,
    not_set_up_message,
    welcome_message,
)
from views.messages import Message

_GONE = Settled("the group is gone or has ended")


async def _render_welcome(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    found = await find_setting_up(session, nudge.workspace_id, nudge.subject["group"])
    if found is None:
        return _GONE
    outline = await list_outline(session, found.group.id)
    first_at = await next_meeting_at(session, found.group.id, now)
    return welcome_message(found.group, found.term, found.members, outline, first_at, now)


async def _render_not_invited(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    del now
    found = await find_setting_up(session, nudge.workspace_id, nudge.subject["group"])
    if found is None:
        return _GONE
    for member in found.members:
        if member.person.id == nudge.subject["person"]:
            return not_invited_message(found.group, member.person, found.members)
    return Settled("the person left the group")


async def _render_not_removed(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    del now
    departure = await find_departure(session, nudge.subject["membership"])
    if departure is None or departure.group.ended_at is not None:
        return _GONE
    return not_removed_message(departure.group, departure.person)


async def _render_not_set_up(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    del now
    found = await find_setting_up(session, nudge.workspace_id, nudge.subject["group"])
    if found is None:
        return _GONE
    if not found.steps_left:
        return Settled("the channel is set up after all")
    return not_set_up_message(found.group)


NUDGES = (
    NudgeRule(
        kind=WELCOME,
        what="Who is in the group, when it meets, what to expect of each other, and its outline",
        to_whom="the group, in its channel, where it stays pinned",
        ties=(Tie.CHANNEL,),
        when="when the channel is set up and its members are in it",
        what_stops_it="the group ends",
        render=_render_welcome,
    ),
    NudgeRule(
        kind=NOT_INVITED,
        what="Who could not be let into their group's channel",
        to_whom="the coordinators, and who proposed the group",
        ties=(Tie.COORDINATOR,),
        when="when Slack refuses to let the person in",
        what_stops_it="the person leaves the group",
        render=_render_not_invited,
    ),
    NudgeRule(
        kind=NOT_REMOVED,
        what="Who left a group and is in its channel still",
        to_whom="the coordinators, and who proposed the group",
        ties=(Tie.COORDINATOR,),
        when="when Slack doesn't let the bot take them out",
        what_stops_it="the group ends",
        render=_render_not_removed,
    ),
    NudgeRule(
        kind=NOT_SET_UP,
        what="That Slack refuses something about a group's channel",
        to_whom="the coordinators, and who proposed the group",
        ties=(Tie.COORDINATOR,),
        when="when Slack refuses it for the first time",
        what_stops_it="the channel is set up after all",
        render=_render_not_set_up,
    ),
)
