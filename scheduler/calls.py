"""The calls to Slack that delivery makes: posting, and looking whether a post arrived.

The client has no retry handlers: after a lost connection nobody knows whether a post arrived, and
the SDK's own handler would post again. docs/decisions/0007-saying-a-thing-once.md says more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from scheduler.outcomes import NotNow, Posted, Refused, Unknown, read_error
from views.messages import PARSE

# After so long a call is given up, its outcome unknown; shorter than any claim's lease.
LONGEST_CALL = timedelta(seconds=10)
_EVENT_TYPE = "mentoring_nudge"
_PAGE, _MOST_PAGES = 200, 50
# How far this machine's clock may be ahead of Slack's.
_CLOCKS_DIFFER = timedelta(minutes=5)
# What a call to Slack raises when it is refused, or nobody knows what became of it.
FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)


@dataclass(frozen=True)
class NotThere:
    """The conversation was read, and it is not in it."""


@dataclass(frozen=True)
class Unreadable:
    """The conversation cannot be read; ``code`` is Slack's own reason."""

    code: str


def nudge_client(
    token: str,
    base_url: str,
    *observers: AsyncRetryHandler,
    session: aiohttp.ClientSession | None = None,
) -> AsyncWebClient:
    """Return the client that delivery calls Slack with: each call once, and not for long.

    ``observers`` are shown each call; none of them asks to try again. ``session`` keeps
    connections for the next call; its calls take no longer than :data:`LONGEST_CALL` either.
    """
    return AsyncWebClient(
        token,
        base_url=base_url,
        timeout=int(LONGEST_CALL.total_seconds()),
        session=session,
        retry_handlers=[*observers],
    )


async def post(
    client: AsyncWebClient,
    to: str,
    opaque_ids: Sequence[str],
    text: str,
    blocks: list[dict[str, Any]],
    thread_ts: str | None = None,
) -> Posted | Refused | NotNow | Unknown:
    """Post once to a channel, or to a member by their user id, marked with the opaque ids."""
    try:
        response = await client.chat_postMessage(
            channel=to,
            text=text,
            blocks=blocks,
            parse=PARSE,
            unfurl_links=False,
            thread_ts=thread_ts,
            # The values of a payload are no lists of texts.
            metadata={"event_type": _EVENT_TYPE, "event_payload": {"id": " ".join(opaque_ids)}},
        )
    except FAILURES as error:
        return outcome_of(error)
    if not response.get("ts"):  # somebody may have read it, and nobody can tell where it is
        return Unknown("no_ts")
    return Posted(response.get("channel") or to, response["ts"])


async def open_conversation(
    client: AsyncWebClient, slack_user_id: str
) -> str | Refused | NotNow | Unknown:
    """Return the id of the direct messages with a member, opened or there already.

    ``Refused`` means that there is no such member any more.
    """
    try:
        opened = await client.conversations_open(users=slack_user_id)
    except FAILURES as error:
        return outcome_of(error)
    channel_id: str = opened["channel"]["id"]
    return channel_id


async def find_posts(
    client: AsyncWebClient,
    channel_id: str,
    opaque_ids: Collection[str],
    since: datetime,
    thread_ts: str | None = None,
) -> dict[str, Posted] | Unreadable | NotNow | Unknown:
    """Look in a conversation for posts with these opaque ids, from the aware instant ``since``.

    What is in a thread is not in a conversation's history: with ``thread_ts``, that is read.
    Returns those that are there, once it is read as far as it takes to know.
    """
    oldest = f"{(since - _CLOCKS_DIFFER).timestamp():.6f}"
    read = client.conversations_history
    if thread_ts is not None:
        read = partial(client.conversations_replies, ts=thread_ts)
    cursor: str | None = None
    found: dict[str, Posted] = {}
    for _ in range(_MOST_PAGES):
        try:
            page = await read(
                channel=channel_id,
                oldest=oldest,
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor,
            )
        except FAILURES as error:
            outcome = outcome_of(error)
            return Unreadable(outcome.code) if isinstance(outcome, Refused) else outcome
        for message in page["messages"]:
            found |= dict.fromkeys(_ids_in(message), Posted(channel_id, message["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor or found.keys() >= set(opaque_ids):
            return {id_: found[id_] for id_ in opaque_ids if id_ in found}
    return Unreadable("too_many_messages")


def _ids_in(message: dict[str, Any]) -> list[str]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT_TYPE:
        return []
    return str((metadata.get("event_payload") or {}).get("id", "")).split()


def outcome_of(error: BaseException) -> Refused | NotNow | Unknown:
    """Return what one of :data:`FAILURES` says about the effect of its call."""
    return read_error(error) if isinstance(error, SlackApiError) else Unknown(type(error).__name__)
