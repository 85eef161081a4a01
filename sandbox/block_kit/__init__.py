"""Block Kit as Slack validates it, from one declarative table, and as people read it."""

from sandbox.block_kit.checks import check_message_blocks, check_metadata, check_view
from sandbox.block_kit.problem import Problem

__all__ = ["Problem", "check_message_blocks", "check_metadata", "check_view"]
