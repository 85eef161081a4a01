"""Modals and the App Home, as Slack takes them.

Plain dictionaries: slack_sdk's ``View`` drops blocks that it does not know yet, such as charts.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.models.blocks import Block

from programme.translations import gettext as _
from views.messages import render

Surface = dict[str, Any]


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block | dict[str, Any]],
    *,
    submit: str,
    ids: Mapping[str, int | None] | None = None,
) -> Surface:
    """Return a modal; ``title`` and ``submit`` hold at most 24 characters.

    ``ids`` are all that it carries; each is looked up and authorised again on submit.
    """
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": _("Cancel")},
        "private_metadata": json.dumps(dict(ids or {})),
        "blocks": render(blocks),
    }


def home(blocks: Iterable[Block | dict[str, Any]]) -> Surface:
    """Return a Home tab, of at most 100 blocks."""
    return {"type": "home", "blocks": render(blocks)}
