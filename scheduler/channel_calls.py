"""Calls to Slack that set up a channel: each in the workspace's turn, with none in between.

Like a post, a call is made once: what became of it when no answer came is looked up before it is
made again. docs/decisions/0007-saying-a-thing-once.md gives the reasons.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError

from scheduler import claims
from scheduler.calls import FAILURES, outcome_of
from scheduler.outcomes import NotNow, Refused, Unknown
from scheduler.pace import Pace
from scheduler.sender import Sender

# Seconds between calls of one method: most that set up a channel are of tier 2, 20 a minute.
# https://docs.slack.dev/apis/web-api/rate-limits
IN_METHOD = 3.0
_PAGE, _MOST_PAGES = 200, 50
# How far this machine's clock may be ahead of Slack's.
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class NoTurn:
    """Another process has the turn in the workspace, Slack asked for silence, or we are to stop."""


Outcome = Refused | NotNow | Unknown | NoTurn


class NotDone(Exception):  # noqa: N818 - what became of a call, not a mistake of ours
    """A call was not made, or did not succeed; ``answer`` is what Slack said, where it did."""

    def __init__(self, outcome: Outcome, answer: Mapping[str, Any] | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.answer = answer or {}

    @property
    def code(self) -> str | None:
        """Slack's own code, when it refused."""
        return self.outcome.code if isinstance(self.outcome, Refused) else None


async def ask(sender: Sender, pace: Pace, method: str, call: Callable[[], Awaitable[Any]]) -> Any:
    """Make one call when it is our turn, at the method's pace; returns Slack's answer.

    No database transaction is open meanwhile. Raises ``NotDone``.
    """
    await pace.wait(method)
    async with sender.at_work:
        if sender.stopping.is_set():
            raise NotDone(NoTurn())
        async with sender.database.writing() as session:
            now = sender.clock()
            is_ours = await claims.take_turn(session, sender.workspace_id, sender.holder, now)
        if not is_ours:
            raise NotDone(NoTurn())
        pace.count(method)
        try:
            return await call()
        except FAILURES as error:
            outcome = outcome_of(error)
            if isinstance(outcome, NotNow):
                async with sender.database.writing() as session:
                    until = sender.clock() + outcome.wait
                    await claims.keep_quiet(session, sender.workspace_id, until)
            data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else {}
            raise NotDone(outcome, data if isinstance(data, dict) else {}) from error


async def end_turn(sender: Sender) -> None:
    """Let the next one speak to the workspace."""
    async with sender.at_work, sender.database.writing() as session:
        await claims.end_turn(session, sender.workspace_id, sender.holder)


async def create_private(sender: Sender, pace: Pace, name: str) -> str:
    """Create a private channel; returns its id."""
    answer = await ask(
        sender,
        pace,
        "conversations.create",
        lambda: sender.client.conversations_create(name=name, is_private=True),
    )
    channel_id: str = answer["channel"]["id"]
    return channel_id


async def find_own_private(sender: Sender, pace: Pace, since: datetime) -> dict[str, str]:
    """Return the private channels that the bot created since the aware instant, ids by name."""
    me = (await ask(sender, pace, "auth.test", sender.client.auth_test))["user_id"]
    oldest = (since - _CLOCKS_DIFFER).timestamp()
    own: dict[str, str] = {}
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = await ask(sender, pace, "conversations.list", partial(_list_private, sender, cursor))
        own |= {
            channel["name"]: channel["id"]
            for channel in page["channels"]
            if channel.get("creator") == me and channel.get("created", oldest) >= oldest
        }
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return own


async def _list_private(sender: Sender, cursor: str) -> Any:
    return await sender.client.conversations_list(
        types="private_channel", exclude_archived=True, limit=_PAGE, cursor=cursor
    )


async def invite(
    sender: Sender, pace: Pace, channel_id: str, slack_user_ids: list[str]
) -> dict[str, str]:
    """Bring people into a channel; returns Slack's code for each whom it did not let in."""
    answer = await ask(
        sender,
        pace,
        "conversations.invite",
        lambda: sender.client.conversations_invite(
            channel=channel_id, users=slack_user_ids, force=True
        ),
    )
    return not_invited(answer)


async def kick(sender: Sender, pace: Pace, channel_id: str, slack_user_id: str) -> None:
    """Take somebody out of a channel."""
    await ask(
        sender,
        pace,
        "conversations.kick",
        lambda: sender.client.conversations_kick(channel=channel_id, user=slack_user_id),
    )


def not_invited(answer: Any) -> dict[str, str]:
    """Return Slack's codes by the person whom they are about, from an answer to an invitation."""
    return {
        error["user"]: error["error"] for error in answer.get("errors") or () if "user" in error
    }
