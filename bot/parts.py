"""Answers that take the place of one part of a message, and leave the others as they are."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.webhook import WebhookResponse

from views.courtesy import MOST_BLOCKS, replace_part


class PartRespond(AsyncRespond):
    """Bolt's ``respond``, for a press in a message that says several things at once.

    Handlers know nothing of what their message was joined with: where they replace the original,
    the part in which the person pressed is replaced; where that would be too long, they are
    answered beside it.
    """

    def __init__(self, respond: AsyncRespond, body: Mapping[str, Any]) -> None:
        super().__init__(response_url=respond.response_url, proxy=respond.proxy, ssl=respond.ssl)
        self._shown = body.get("message") or {}
        actions = body.get("actions") or [{}]
        self._pressed_in = str(actions[0].get("block_id", ""))

    async def __call__(self, *args: Any, **given: Any) -> WebhookResponse:
        """Answer as Bolt does; what replaces the original replaces its part of it."""
        if given.get("replace_original") and given.get("blocks") is not None:
            blocks = given["blocks"]
            whole = replace_part(self._shown, self._pressed_in, str(given.get("text", "")), blocks)
            if whole is not None and len(whole.blocks) > MOST_BLOCKS:
                given |= {"replace_original": False, "response_type": "ephemeral"}
            elif whole is not None:
                given |= {"text": whole.text, "blocks": whole.blocks}
        return await super().__call__(*args, **given)
