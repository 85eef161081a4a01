"""What a person hears when something cannot be done, or goes wrong."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.correlation import correlation_id_of
from handlers.answers import answer, error_code, write_to
from programme.refusals import FieldProblems, Refusal
from views.faults import (
    fault_message,
    fault_sentence,
    refusal_message,
    saved_but_message,
    too_slow_message,
)

log = structlog.get_logger(__name__)

# What a call to Slack raises when nobody knows what became of it, besides SlackApiError.
_UNHEARD = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
_TRIGGER_GONE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}


def speak_of_errors(app: AsyncApp) -> None:
    """Let one place turn every error into a sentence for the person who acted."""

    async def on_error(
        error: Exception,
        body: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
        respond: AsyncRespond,
    ) -> BoltResponse | None:
        reference = correlation_id_of(context)
        _log(error, body)
        is_form = body.get("type") == "view_submission"
        is_waiting = is_form and context.ack.response is None
        if is_waiting and (beside := _beside_the_form(error, body, reference)) is not None:
            return beside
        if is_form and not is_waiting:
            message = saved_but_message(reference)
        elif isinstance(error, Refusal):
            message = refusal_message(error.sentence)
        elif isinstance(error, SlackApiError) and error_code(error) in _TRIGGER_GONE:
            message = too_slow_message()
        else:
            message = fault_message(reference)
        speak = _speak_to(body, context, client, respond)
        if speak is not None:
            try:
                await speak(message)
            except _UNHEARD as unheard:
                log.warning("not_told", why=type(unheard).__name__)
        if speak is not None and context.ack.response is None:
            # It failed before it was acknowledged, and they heard why: Slack need not say so too.
            return BoltResponse(status=200, body="")
        return None

    app.error(on_error)


def _speak_to(
    body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> Callable[[Any], Awaitable[None]] | None:
    if body.get("response_url"):
        return lambda message: answer(respond, message)
    is_asked_for = "command" in body or body.get("type") in {"block_actions", "view_submission"}
    if context.user_id and is_asked_for:
        user_id = context.user_id
        return lambda message: write_to(client, user_id, message)
    return None  # nobody waits for an answer to an event


def _beside_the_form(error: Exception, body: dict[str, Any], reference: str) -> BoltResponse | None:
    """Keep the modal open, with all that was typed, and say what happened beside the fields.

    None for a form that has no field to say it beside.
    """
    if isinstance(error, FieldProblems):
        body_of_answer = {"response_action": "errors", "errors": error.problems}
        return BoltResponse(status=200, body=body_of_answer)
    sentence = error.sentence if isinstance(error, Refusal) else fault_sentence(reference)
    sentence = sentence.replace("`", "")  # beside a field Slack shows plain text
    field = _first_field(body["view"].get("blocks"))
    if field is None:
        return None
    errors = {"response_action": "errors", "errors": {field: sentence}}
    return BoltResponse(status=200, body=errors)


def _first_field(blocks: Any) -> str | None:
    """Return the id of a form's first input; whatever a form holds, somebody waits for a word."""
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and block.get("type") == "input":
            return str(block.get("block_id"))
    return None


def _log(error: Exception, body: dict[str, Any]) -> None:
    """Say what failed without what people wrote; database errors would repeat their values."""
    kind = body.get("type") or ("command" if "command" in body else "unknown")
    if isinstance(error, Refusal | FieldProblems):
        log.info("refused", kind=kind, why=type(error).__name__)
    elif isinstance(error, SlackApiError):
        log.error("slack_refused", kind=kind, error=error_code(error))
    elif isinstance(error, SQLAlchemyError):
        cause = type(error.__cause__ or error).__name__
        log.error("database_failed", kind=kind, error=cause)
    elif isinstance(error, _UNHEARD):
        log.error("slack_unheard", kind=kind, error=type(error).__name__)
    else:
        log.error("failed", kind=kind, exc_info=error)
