"""Answering the person who acted."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse

from views.messages import PARSE, REFUSED_BLOCKS, Message


def error_code(error: SlackApiError) -> str | None:
    """Return Slack's own error code, or None when Slack's answer held none (a fault of theirs)."""
    data: Any = getattr(error.response, "data", error.response)
    return data.get("error") if isinstance(data, dict) else None


async def answer(respond: AsyncRespond, message: Message, *, replace: bool = False) -> None:
    """Answer with a message that only the person sees; ``replace`` the one they clicked in.

    Where Slack refuses charts and tables, the same is said without them.
    """

    async def post(blocks: list[dict[str, Any]]) -> WebhookResponse:
        return await respond(
            text=message.text,
            blocks=blocks,
            response_type=None if replace else "ephemeral",
            replace_original=replace,
        )

    response = await post(message.blocks)
    if message.simple_blocks and any(refused in response.body for refused in REFUSED_BLOCKS):
        await post(message.simple_blocks)


async def answer_or_write(
    body: Mapping[str, Any],
    respond: AsyncRespond,
    client: AsyncWebClient,
    slack_user_id: str,
    message: Message,
) -> None:
    """Answer where the person acted; from the Home, which has no place for it, write to them."""
    if body.get("response_url"):
        await answer(respond, message)
    else:
        await write_to(client, slack_user_id, message)


async def write_to(client: AsyncWebClient, slack_user_id: str, message: Message) -> None:
    """Send the person who acted a direct message."""

    async def post(blocks: list[dict[str, Any]]) -> None:
        await client.chat_postMessage(
            channel=slack_user_id,
            text=message.text,
            blocks=blocks,
            parse=PARSE,
            unfurl_links=False,
        )

    try:
        await post(message.blocks)
    except SlackApiError as error:
        if message.simple_blocks is None or error_code(error) not in REFUSED_BLOCKS:
            raise
        await post(message.simple_blocks)
