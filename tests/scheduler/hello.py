"""A greeting that the bot says unprompted, for whoever looks at how things are said.

Imported by processes that are started often, so it imports little.
"""

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from scheduler.pace import Pace
from scheduler.rules import NudgeRule
from views.messages import Message, message, paragraph

AT_ONCE = Pace(in_channel=0, overall=0)


async def render_hello(_session: AsyncSession, nudge: Nudge, _now: datetime) -> Message:
    text = f"Hello number {nudge.subject['number']}"
    return message(text, [paragraph(text)])


def a_rule(**changes: Any) -> NudgeRule:
    """Return a rule that says hello with a number."""
    declared: dict[str, Any] = {
        "kind": "test.hello",
        "what": "A greeting",
        "to_whom": "Whoever is named",
        "when": "At once",
        "what_stops_it": "Nothing",
        "render": render_hello,
    }
    return NudgeRule(**{**declared, **changes})
