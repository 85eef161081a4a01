"""What Slack refuses in a message or a view before it looks at anything else."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.block_kit import Problem, check_message_blocks, check_metadata, check_view, linked
from sandbox.errors import ApiError

Json = dict[str, Any]
LONGEST_TEXT = 40_000
MOST_ATTACHMENTS = 100
LARGEST_VIEW = 250_000
LARGEST_METADATA = 8 * 1024


@dataclass(frozen=True)
class Content:
    """What a message says."""

    text: str
    blocks: list[Json] | None
    attachments: list[Json] | None


def as_json(value: Any) -> Any:
    """Return an argument that may have come as JSON text; text that is no JSON stays text."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def problem_lines(problems: list[Problem]) -> list[str]:
    """Return problems as Slack puts them into response_metadata.messages."""
    return [f"[ERROR] {problem}" for problem in problems]


def blocks(value: Any) -> list[Json] | None:
    """Return the blocks of a message, or None when there are none.

    Raises `ApiError` with invalid_blocks_format or invalid_blocks.
    """
    given = as_json(value)
    if given is None or given == "":
        return None
    if not isinstance(given, list):
        raise ApiError("invalid_blocks_format")
    problems = check_message_blocks(given)
    if problems:
        raise ApiError(
            "invalid_blocks",
            {
                "errors": [str(problem) for problem in problems],
                "response_metadata": {"messages": problem_lines(problems)},
            },
        )
    return given


def attachments(value: Any) -> list[Json] | None:
    """Return the attachments of a message, or None when there are none.

    Raises `ApiError` with invalid_attachments or too_many_attachments.
    """
    given = as_json(value)
    if given is None or given == "":
        return None
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ApiError("invalid_attachments")
    if len(given) > MOST_ATTACHMENTS:
        raise ApiError("too_many_attachments")
    for attachment in given:
        if "blocks" in attachment:
            blocks(attachment["blocks"])
    return given


def message_content(args: Json) -> Content:
    """Return the text, blocks and attachments of a message.

    Raises `ApiError`: no_text when there is none of them, msg_too_long, markdown_text_conflict,
    and those of `blocks` and `attachments`. Bare addresses in the text become links, unless `parse`
    is "none".
    https://docs.slack.dev/reference/methods/chat.postMessage#errors
    """
    text = args.get("text")
    text = "" if text is None else str(text)
    given_blocks = blocks(args.get("blocks"))
    markdown = args.get("markdown_text")
    if markdown:
        if text or given_blocks:
            raise ApiError("markdown_text_conflict")
        given_blocks = blocks([{"type": "markdown", "text": str(markdown)}])
    given_attachments = attachments(args.get("attachments"))
    if not text.strip() and not given_blocks and not given_attachments:
        raise ApiError("no_text")
    if len(text) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    if args.get("parse") != "none":
        text = linked(text)
    return Content(text or _fallback(given_blocks or []), given_blocks, given_attachments)


def _fallback(given: list[Json]) -> str:
    """Return the text that notifications show for blocks that came without one."""
    texts = []
    for block in given:
        parts = [block.get("text"), *block.get("fields", ())]
        if block["type"] == "context":
            parts += block["elements"]
        for part in parts:
            text = part.get("text") if isinstance(part, dict) else part
            if isinstance(text, str):
                texts.append(text)
    return " ".join(texts)


def metadata(value: Any) -> Json | None:
    """Return the metadata of a message, or None when there is none.

    Raises `ApiError` with invalid_metadata_format, invalid_metadata_schema or metadata_too_large.
    """
    given = as_json(value)
    if given is None or given == "":
        return None
    if not isinstance(given, dict):
        raise ApiError("invalid_metadata_format")
    problems = check_metadata(given)
    if problems:
        lines = problem_lines(problems)
        raise ApiError("invalid_metadata_schema", {"response_metadata": {"messages": lines}})
    if len(json.dumps(given).encode()) > LARGEST_METADATA:
        raise ApiError("metadata_too_large")
    return given


def view(value: Any, *, kinds: tuple[str, ...]) -> Json:
    """Return a view of one of these kinds ("modal", "home").

    Raises `ApiError` with invalid_arguments or view_too_large.
    """
    given = as_json(value)
    if isinstance(given, dict) and len(json.dumps(given)) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    problems = check_view(given)
    if problems:
        raise invalid_arguments(*(str(problem) for problem in problems))
    if given["type"] not in kinds:
        # https://docs.slack.dev/reference/methods/views.open: a home tab cannot be opened
        raise invalid_arguments(f"must be one of: {', '.join(kinds)} [json-pointer:/view/type]")
    checked: Json = given
    return checked


def invalid_arguments(*complaints: str) -> ApiError:
    """Return Slack's answer to arguments that it cannot accept."""
    lines = [f"[ERROR] {complaint}" for complaint in complaints]
    return ApiError("invalid_arguments", {"response_metadata": {"messages": lines}})
