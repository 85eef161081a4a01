"""Block Kit as Slack validates it, from one declarative table, and as people read it."""

from sandbox.block_kit.checks import (
    check_message_blocks,
    check_metadata,
    check_suggestions,
    check_view,
)
from sandbox.block_kit.mrkdwn import linked, readable
from sandbox.block_kit.problem import Problem
from sandbox.block_kit.reader import Reader
from sandbox.block_kit.visible import visible_text

__all__ = [
    "Problem",
    "Reader",
    "check_message_blocks",
    "check_metadata",
    "check_suggestions",
    "check_view",
    "linked",
    "readable",
    "visible_text",
]
