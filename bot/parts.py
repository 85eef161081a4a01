"""How the person who acted is answered.

An answer takes the place of one part of a message and leaves the others as they are; where there
is nowhere to answer, it is written to them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import ClientSession
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.answers import error_code
from views.courtesy import MOST_BLOCKS, replace_part
from views.messages import PARSE, REFUSED_BLOCKS

_UNANSWERED = frozenset({429, *range(500, 600)})  # of HTTP


class PartRespond(AsyncRespond):
    """Bolt's ``respond``, for a press in a message that says several things at once.

    Handlers know nothing of what their message was joined with: where they replace the original,
    the part in which the person pressed is replaced; where that would be too long, they are
    answered beside it.

    Each answer is sent once, and what Slack does not take is an error: Bolt's own ``respond`` sends
    it again after a lost connection, and says nothing of an answer that Slack failed to take.
    ``session`` holds the connections to use; without one, each answer makes its own.
    """

    def __init__(
        self,
        respond: AsyncRespond,
        body: Mapping[str, Any],
        retry_handlers: Sequence[AsyncRetryHandler],
        session: ClientSession | None,
    ) -> None:
        super().__init__(response_url=respond.response_url, proxy=respond.proxy, ssl=respond.ssl)
        self._retry_handlers, self._session = [*retry_handlers], session
        self._shown = body.get("message") or {}
        actions = body.get("actions") or [{}]
        self._pressed_in = str(actions[0].get("block_id", ""))

    async def __call__(self, **given: Any) -> WebhookResponse:  # type: ignore[override]  # by name
        """Answer as Bolt does; what replaces the original replaces its part of it.

        Raises ``SlackApiError`` where Slack is in trouble or asks for silence.
        """
        if given.get("replace_original") and given.get("blocks") is not None:
            blocks = given["blocks"]
            whole = replace_part(self._shown, self._pressed_in, str(given.get("text", "")), blocks)
            if whole is not None and len(whole.blocks) > MOST_BLOCKS:
                given |= {"replace_original": False, "response_type": "ephemeral"}
            elif whole is not None:
                given |= {"text": whole.text, "blocks": whole.blocks}
        client = AsyncWebhookClient(
            self.response_url or "",
            proxy=self.proxy,
            ssl=self.ssl,
            session=self._session,
            retry_handlers=self._retry_handlers,
        )
        response = await client.send(**given)
        if response.status_code in _UNANSWERED:
            error = {"error": f"http_{response.status_code}"}
            raise SlackApiError("not answered", error)  # type: ignore[no-untyped-call]
        return response


class WrittenRespond(AsyncRespond):
    """Bolt's ``respond`` where nothing says at which address to answer: by a direct message.

    Slack gives such an address with every command and with every press in a message.
    """

    def __init__(self, client: AsyncWebClient, slack_user_id: str) -> None:
        super().__init__(response_url=None)
        self._client, self._slack_user_id = client, slack_user_id

    async def __call__(self, **given: Any) -> WebhookResponse:  # type: ignore[override]  # by name
        """Write it; where Slack refuses the blocks, the response's body says so, as an answer's.

        Raises ``SlackApiError`` where the person cannot be written to.
        """
        body = "ok"
        try:
            await self._client.chat_postMessage(
                channel=self._slack_user_id,
                text=str(given.get("text", "")),
                blocks=given.get("blocks"),
                parse=PARSE,
                unfurl_links=False,
            )
        except SlackApiError as error:
            code = error_code(error)
            if code not in REFUSED_BLOCKS:
                raise
            body = str(code)
        return WebhookResponse(url="", status_code=200, body=body, headers={})
