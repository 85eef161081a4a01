"""Slack hears at once that something arrived; what is asked for is done after that.

docs/decisions/0019-acknowledge-first.md says why, and what it costs.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.layers import GoOn, Layer
from bot.own_messages import is_own_message
from models import Front, let_others_go_first

log = structlog.get_logger(__name__)

_KEY, _NOTHING_TO_DO = "acknowledged_first", "nothing_to_do"
_OK = 200


class AcknowledgeFirst(AsyncMiddleware):
    """Bolt's middleware that comes right after the signature was found to be Slack's."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - as Bolt names it
    ) -> BoltResponse | None:
        """Let the answer go out, where the request is one that is acknowledged first."""
        del resp
        if req.body.get("type") == "app_rate_limited":
            # No event of a workspace but about them, that nobody could listen to with Bolt:
            # https://docs.slack.dev/reference/events/app_rate_limited
            log.warning("events_held_back", what="Slack sends none of this minute, nor later")
            return BoltResponse(status=_OK, body="")
        if req.context.get(_NOTHING_TO_DO):
            return BoltResponse(status=_OK, body="")
        answered: asyncio.Future[BoltResponse] | None = req.context.get(_KEY)
        if answered is not None and not answered.done():
            answered.set_result(BoltResponse(status=_OK, body=""))
            let_others_go_first()
        return await next()


def waiting_in_front(front: Front) -> Layer:
    """Return the layer that counts who waits for an acknowledgement, so that others let them."""

    async def wait_in_front(req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
        with front.wait():
            return await go_on(req)

    return wait_in_front


def acknowledging_first(app: AsyncApp, hears: Callable[[dict[str, Any]], bool]) -> Layer:
    """Return the layer that acknowledges commands and buttons before anything is done about them.

    That is, those that somebody ``hears``. The app was made with :class:`AcknowledgeFirst` as its
    ``before_authorize``. What is refused before that is answered as ever; so is what nobody hears.
    Forms and options are answered in their acknowledgement. An event that is not acknowledged is
    sent again; so one that nobody hears, as of a subscription that somebody added to the app, is
    acknowledged, and no more. So is what the bot said itself.
    """

    async def acknowledge_first(req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
        if _is_event(req.body) and (is_own_message(req.body) or not hears(req.body)):
            if req.mode == "socket_mode":  # which has no signature that Bolt could look at
                return BoltResponse(status=_OK, body="")
            req.context[_NOTHING_TO_DO] = True
        if not (_is_said_once(req.body) and hears(req.body)):
            return await go_on(req)
        answered = asyncio.get_running_loop().create_future()
        req.context[_KEY] = answered

        async def go_on_anyway(request: AsyncBoltRequest) -> None:
            response = BoltResponse(status=500, body="")
            try:
                response = await go_on(request)
            except Exception as error:  # by name alone, for the error may repeat what people wrote
                log.error("not_told", why=type(error).__name__)  # noqa: TRY400
            finally:
                if not answered.done():
                    answered.set_result(response)

        # As Bolt's lazy listeners are, so that whoever counts those counts this.
        app.listener_runner.lazy_listener_runner.start(function=go_on_anyway, request=req)
        response: BoltResponse = await answered
        return response

    return acknowledge_first


def _is_event(body: dict[str, Any]) -> bool:
    return body.get("type") == "event_callback"


def _is_said_once(body: dict[str, Any]) -> bool:
    """Say whether Slack would not send it again, and takes no answer in the acknowledgement."""
    return "command" in body or body.get("type") == "block_actions"
