"""The questions the rest of the sandbox asks of Block Kit."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.problem import Problem
from sandbox.block_kit.schema import check_row, objects
from sandbox.block_kit.shapes import Ref, Row
from sandbox.block_kit.table import TABLE


def check_message_blocks(blocks: Any, pointer: str = "") -> list[Problem]:
    """Return why Slack would refuse these blocks in a message; an empty list if it would not.

    `blocks` is decoded JSON; pointers start at /blocks, after `pointer` if that is given
    ("/attachments/0").
    Limits: https://docs.slack.dev/reference/block-kit/blocks and the pages below it.
    """
    return _check({"blocks": blocks}, TABLE["message"], pointer)


def check_view(view: Any) -> list[Problem]:
    """Return why Slack would refuse this modal or Home view; an empty list if it would not.

    `view` is decoded JSON; pointers start at /view. https://docs.slack.dev/reference/views
    """
    row = TABLE["home"] if isinstance(view, dict) and view.get("type") == "home" else TABLE["modal"]
    if not isinstance(view, dict) or "type" not in view:
        # A view without a type gets no line about schemas, only what it lacks
        # (github.com/slackapi/java-slack-sdk/pull/302).
        return _check(view, row, "/view")
    if view["type"] != row.type:
        return [Problem(f"unsupported type: {view['type']}", "/view/type", row.doc)]
    problems = check_row(view, row, "/view", row.name, row.doc)
    if problems:
        # '[ERROR] failed to match all allowed schemas [json-pointer:/view]' comes first
        # (github.com/nicklambourne/slackblocks/issues/36).
        return [Problem("failed to match all allowed schemas", "/view", row.doc), *problems]
    return _between(view, row, "/view")


def check_metadata(metadata: Any) -> list[Problem]:
    """Return why Slack would refuse this message metadata; an empty list if it would not.

    Pointers start at /metadata. https://docs.slack.dev/messaging/message-metadata
    """
    return _check(metadata, TABLE["metadata"], "/metadata")


def check_suggestions(answer: Any) -> list[Problem]:
    """Return why Slack would not show these answers to a `block_suggestion`, if it would not.

    `answer` is what the app gave: an object with `options` or `option_groups`; pointers start at
    its own fields. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    """
    return _check(answer, TABLE["suggestions"], "")


def _check(value: Any, row: Row, pointer: str) -> list[Problem]:
    typed = row.type is not None
    problems = check_row(value, row, pointer, row.name, row.doc, typed=typed)
    # Slack looks at what is between the fields only once every field is right.
    return problems or _between(value, row, pointer)


def _between(value: Any, row: Row, pointer: str) -> list[Problem]:
    return [
        Problem(message, place, one.doc)
        for one, content, spot in objects(value, Ref(row.name), pointer)
        for rule in one.rules
        for message, place in rule(content, spot)
    ]
