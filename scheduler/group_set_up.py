"""Setting up the channel of each group, whatever crashes.

What is done is written down step by step, so going on means doing what is left. What may have been
done, though nobody heard so, is looked up or harmless to do again: a channel is found by its name,
topic, purpose and bookmarks are read first, people are let in once, and the welcome is a nudge.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

import structlog

from programme.focuses import FOCUSES
from programme.group_names import channel_name
from programme.group_set_up import (
    SettingUp,
    Step,
    find_setting_up,
    find_unfinished,
    is_channel_of_a_group,
    keep_channel,
    keep_done,
    report_not_set_up,
)
from programme.translations import choose_language, speaking
from scheduler.channel_bookmarks import bookmark
from scheduler.channel_calls import (
    NotDone,
    NoTurn,
    Outcome,
    ask,
    create_private,
    end_turn,
    find_own_private,
)
from scheduler.channel_people import invite_members, remove_leavers
from scheduler.delivery import Sender
from scheduler.outcomes import NotNow, Refused, Unknown
from scheduler.pace import Pace
from scheduler.rests import Rests, is_resting, rest
from views.groups import channel_purpose, channel_topic
from views.messages import unescape

log = structlog.get_logger(__name__)

# So many steps in a row without an answer, and Slack is left alone until the next tick.
_MOST_UNHEARD = 3
# The message cannot be pinned any more, or need not be.
_PINNED = frozenset({"already_pinned", "message_not_found", "not_pinnable", "too_many_pins"})


async def set_up_groups(sender: Sender, rests: Rests, pace: Pace) -> None:
    """Do what is left to do for the channels of the workspace's groups.

    A step that failed rests longer each time, as a nudge does; ``rests`` remembers it from one
    call to the next. While another process has the turn in the workspace, or Slack asked for
    silence, nothing is done.
    """
    async with sender.database.reading() as session:
        unfinished = await find_unfinished(session, sender.workspace_id, sender.clock())
    tried = unheard = 0
    for group_id in unfinished:
        outcomes = await _set_up(sender, rests, pace, group_id)
        tried += len(outcomes)
        last = outcomes[-1] if outcomes else None
        unheard = unheard + 1 if isinstance(last, Unknown) else 0
        if isinstance(last, NotNow | NoTurn) or unheard >= _MOST_UNHEARD:
            break
    if tried:
        await end_turn(sender)


async def _set_up(sender: Sender, rests: Rests, pace: Pace, group_id: int) -> list[Outcome | None]:
    """Do the steps that are left for one group; returns what became of each, None when done.

    A step that Slack refuses does not keep the others from being done, and the coordinators hear
    of it.
    """
    tried: dict[Step, Outcome | None] = {}
    while True:
        async with sender.database.reading() as session:
            setting_up = await find_setting_up(session, sender.workspace_id, group_id)
        step = _next_step(setting_up, {*tried, *_resting(rests, group_id, sender.clock())})
        if setting_up is None or step is None:
            break
        outcome = tried[step] = await _try(sender, pace, step, setting_up)
        if outcome is None:
            rests.pop((group_id, step), None)
            continue
        if isinstance(outcome, NotNow | NoTurn):
            break
        rest(rests, (group_id, step), sender.clock())
        why = outcome.code if isinstance(outcome, Refused) else outcome.why
        log.warning("group_not_set_up", group=group_id, step=step.value, why=why)
        if isinstance(outcome, Unknown):
            break
        async with sender.database.writing() as session:
            await report_not_set_up(session, setting_up, sender.clock())
    return list(tried.values())


def _next_step(setting_up: SettingUp | None, but: set[Step]) -> Step | None:
    left = setting_up.steps_left if setting_up else []
    return next((step for step in left if step not in but), None)


def _resting(rests: Rests, group_id: int, now: datetime) -> set[Step]:
    return {step for step in Step if is_resting(rests, (group_id, step), now)}


async def _try(sender: Sender, pace: Pace, step: Step, setting_up: SettingUp) -> Outcome | None:
    try:
        with speaking(choose_language(setting_up.group.language, sender.language)):
            await _STEPS[step](sender, pace, setting_up)
    except NotDone as failure:
        return failure.outcome
    return None


async def _create(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    """Create the channel, or find the one that was created before nobody wrote it down.

    A name that somebody else's channel has gets a number.
    """
    group = setting_up.group
    own: Mapping[str, str] | None = None
    for number in count(1):
        name = channel_name(FOCUSES[group.focus], group.name, number)
        try:
            channel_id: str | None = await create_private(sender, pace, name)
        except NotDone as failure:
            if failure.code != "name_taken":
                raise
            if own is None:
                own = await find_own_private(sender, pace, group.created_at)
            channel_id = own.get(name)
        async with sender.database.writing() as session:
            if channel_id is not None and not await is_channel_of_a_group(session, channel_id):
                await keep_channel(session, group.id, channel_id)
                return


async def _describe(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    client, channel_id = sender.client, setting_up.channel_id
    topic, purpose = channel_topic(setting_up.group), channel_purpose(setting_up.group)
    told = await ask(
        sender,
        pace,
        "conversations.info",
        lambda: client.conversations_info(channel=channel_id),
    )
    if _said_as(told["channel"], "topic") != topic:
        await ask(
            sender,
            pace,
            "conversations.setTopic",
            lambda: client.conversations_setTopic(channel=channel_id, topic=topic),
        )
    if _said_as(told["channel"], "purpose") != purpose:
        await ask(
            sender,
            pace,
            "conversations.setPurpose",
            lambda: client.conversations_setPurpose(channel=channel_id, purpose=purpose),
        )
    await _keep_done(sender, setting_up, Step.DESCRIBE)


def _said_as(channel: Mapping[str, Any], name: str) -> str:
    """Return a channel's topic or purpose as it was typed."""
    return unescape((channel.get(name) or {}).get("value") or "")


async def _pin(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    client, welcome = sender.client, setting_up.welcome
    if welcome is None:
        return
    channel_id, ts = welcome.sent_channel_id or "", welcome.sent_ts
    try:
        await ask(
            sender, pace, "pins.add", lambda: client.pins_add(channel=channel_id, timestamp=ts)
        )
    except NotDone as failure:
        if failure.code not in _PINNED:
            raise
    await _keep_done(sender, setting_up, Step.PIN)


async def _keep_done(sender: Sender, setting_up: SettingUp, step: Step) -> None:
    async with sender.database.writing() as session:
        await keep_done(session, setting_up, step, sender.clock())


_STEPS: Mapping[Step, Callable[[Sender, Pace, SettingUp], Awaitable[None]]] = {
    Step.CREATE: _create,
    Step.DESCRIBE: _describe,
    Step.BOOKMARK: bookmark,
    Step.REMOVE: remove_leavers,
    Step.INVITE: invite_members,
    Step.PIN: _pin,
}
