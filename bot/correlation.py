"""One id for all that is done about one request, in every line of the log."""

import secrets

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

_KEY = "correlation_id"
_BYTES = 4  # short enough to be read out to a coordinator


def correlate(app: AsyncApp) -> None:
    """Give each request an id, before anything else looks at it.

    Whatever is logged while it is worked on says it as ``correlation_id``, calls to Slack and
    listeners that go on after the acknowledgement included: what they start inherits it.
    """
    dispatch = app.async_dispatch

    async def correlated_dispatch(req: AsyncBoltRequest) -> BoltResponse:
        given = req.context[_KEY] = secrets.token_hex(_BYTES)
        with structlog.contextvars.bound_contextvars(correlation_id=given):
            return await dispatch(req)

    app.async_dispatch = correlated_dispatch  # type: ignore[method-assign]  # see in_flight.watch


def is_correlated() -> bool:
    """Say whether what is done now is done about a request."""
    return _KEY in structlog.contextvars.get_contextvars()


def correlation_id_of(context: AsyncBoltContext) -> str:
    """Return the id of the request that the context belongs to; a new one where it has none."""
    given = context.get(_KEY)
    return given if isinstance(given, str) else secrets.token_hex(_BYTES)
