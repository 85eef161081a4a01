"""One id for all that is done about one request, in every line of the log."""

import secrets

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.layers import GoOn

_KEY = "correlation_id"
_BYTES = 4  # short enough to be read out to a coordinator


async def correlate(req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
    """Give a request an id; a layer.

    Whatever is logged while it is worked on says it as ``correlation_id``, calls to Slack and
    listeners that go on after the acknowledgement included: what they start inherits it.
    """
    given = req.context[_KEY] = secrets.token_hex(_BYTES)
    with structlog.contextvars.bound_contextvars(correlation_id=given):
        return await go_on(req)


def is_correlated() -> bool:
    """Say whether what is done now is done about a request."""
    return _KEY in structlog.contextvars.get_contextvars()


def correlation_id_of(context: AsyncBoltContext) -> str:
    """Return the id of the request that the context belongs to; a new one where it has none."""
    given = context.get(_KEY)
    return given if isinstance(given, str) else secrets.token_hex(_BYTES)
