"""What a group's channel hears when the group is changed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Nudge
from programme.group_changes import Change, find_changed, value_of
from programme.meetings import list_planned
from programme.ties import Tie
from scheduler.rules import NudgeRule, Render, Settled
from views.group_changes import name_changed_message, notes_changed_message, slot_changed_message
from views.messages import Message


def _render_while_it_holds(
    change: Change, view: Callable[[Group, Sequence[Meeting]], Message]
) -> Render:
    """Return how a change is told, with the meetings to come, unless another came after it."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        found = await find_changed(session, nudge.subject["group"])
        if found is None:
            return Settled("the group is gone or has ended")
        group, _ = found
        if value_of(change, group) != nudge.subject["value"]:
            return Settled("it was changed again")
        return view(group, await list_planned(session, group.id, now))

    return render


_OTHERWISE = "it is changed again, or the group ends"
NUDGES = (
    NudgeRule(
        kind=Change.SLOT,
        what="The group's new hour or rhythm, and the next meetings in each reader's own time",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator changes it",
        what_stops_it=_OTHERWISE,
        render=_render_while_it_holds(Change.SLOT, slot_changed_message),
    ),
    NudgeRule(
        kind=Change.NOTES,
        what="Where the group's notes are",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator says so",
        what_stops_it=_OTHERWISE,
        render=_render_while_it_holds(Change.NOTES, lambda group, _: notes_changed_message(group)),
    ),
    NudgeRule(
        kind=Change.NAME,
        what="The group's new name",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator changes it",
        what_stops_it=_OTHERWISE,
        render=_render_while_it_holds(Change.NAME, lambda group, _: name_changed_message(group)),
    ),
)
