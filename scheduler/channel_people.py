"""Who is in the channel of a group: members are let in, those who left are taken out.

Both look at the group as it is, and neither touches anybody who was never its member.
"""

import structlog

from programme.channel_leavers import keep_out_of_channel
from programme.group_set_up import SettingUp, keep_invited, report_not_removed
from scheduler.channel_calls import NotDone, invite, kick, not_invited
from scheduler.delivery import Sender
from scheduler.pace import Pace

log = structlog.get_logger(__name__)

# Slack refuses an invitation for the sake of the channel or of ourselves, not of the person.
# https://docs.slack.dev/reference/methods/conversations.invite#errors
_NOT_ABOUT_A_PERSON = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "restricted_action",
    }
)
# They are not in the channel, or it is closed, so there is nothing to take them out of.
# https://docs.slack.dev/reference/methods/conversations.kick#errors
_OUT = frozenset({"cant_kick_self", "is_archived", "not_in_channel", "user_not_found"})
# Slack does not let us take them out, now or later; somebody else may.
_NOT_OURS_TO_DO = frozenset({"cant_kick_from_general", "not_supported", "restricted_action"})


async def remove_leavers(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    """Take those out who left the group, unless they are in it again."""
    for leaver in setting_up.leavers:
        code = None
        if not leaver.is_back:
            try:
                await kick(sender, pace, setting_up.channel_id, leaver.person.slack_user_id)
            except NotDone as failure:
                code = failure.code
                if code is None or code not in _OUT | _NOT_OURS_TO_DO:
                    raise
        async with sender.database.writing() as session:
            now = sender.clock()
            await keep_out_of_channel(session, leaver.membership.id, now)
            if code in _NOT_OURS_TO_DO:
                log.warning("leaver_not_removed", group=setting_up.group.id, code=code)
                await report_not_removed(session, setting_up, leaver, now)


async def invite_members(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    """Let the members in, together, or one by one when Slack does not say who is the obstacle."""
    ids = [member.person.slack_user_id for member in setting_up.members]
    codes: dict[str, str] = {}
    try:
        if ids:
            codes = await invite(sender, pace, setting_up.channel_id, ids)
    except NotDone as failure:
        if failure.code is None or failure.code in _NOT_ABOUT_A_PERSON:
            raise
        codes = not_invited(failure.answer)
        if codes.keys() != set(ids):
            codes = await _invite_each(sender, pace, setting_up.channel_id, ids)
    left_out = {who for who, code in codes.items() if code != "already_in_channel"}
    if left_out:
        group = setting_up.group.id
        log.warning("members_not_invited", group=group, codes=sorted({codes[i] for i in left_out}))
    async with sender.database.writing() as session:
        await keep_invited(
            session,
            setting_up,
            [one for one in setting_up.members if one.person.slack_user_id in left_out],
            sender.clock(),
        )


async def _invite_each(
    sender: Sender, pace: Pace, channel_id: str, ids: list[str]
) -> dict[str, str]:
    codes: dict[str, str] = {}
    for slack_user_id in ids:
        try:
            codes |= await invite(sender, pace, channel_id, [slack_user_id])
        except NotDone as failure:
            if failure.code is None or failure.code in _NOT_ABOUT_A_PERSON:
                raise
            codes[slack_user_id] = failure.code
    return codes
