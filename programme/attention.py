"""Who and which groups need a coordinator's hand, the most urgent first.

To add a kind, write one function that returns ``AttentionItem`` and put it into ``FINDERS``.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import AttentionMark, insert_if_absent
from programme.absences import find_missing, find_standing_still
from programme.attention_items import AttentionItem, Finder
from programme.follow_up_attention import find_help_wanted
from programme.people import Caller
from programme.undelivered import find_unreached

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)

FINDERS: Sequence[Finder] = (find_help_wanted, find_missing, find_standing_still, find_unreached)


class MarkState(StrEnum):
    """What a coordinator did about an item."""

    HANDLED = "handled"
    SNOOZED = "snoozed"


async def list_attention(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[AttentionItem]:
    """Return what needs a hand and is neither handled nor put off, the most urgent first."""
    found = [item for find in FINDERS for item in await find(session, workspace_id, now)]
    marks = await session.exec(
        select(AttentionMark.key).where(
            AttentionMark.workspace_id == workspace_id,
            (col(AttentionMark.state) == MarkState.HANDLED) | (col(AttentionMark.until_at) > now),
        )
    )
    hidden = set(marks.all())
    items = [item for item in found if item.key not in hidden]
    return sorted(items, key=lambda item: (item.weight, item.since_at, item.key))


async def mark_attention(
    session: AsyncSession, caller: Caller, key: str, snooze: timedelta | None, now: datetime
) -> list[AttentionItem]:
    """Put an item of the list off for so long, or None: it is handled; returns what is left.

    What is not on the list (any more) is left alone. The coordinator's right is checked before
    this is called.
    """
    items = await list_attention(session, caller.workspace_id, now)
    if key not in {item.key for item in items}:
        return items
    mark = AttentionMark(
        workspace_id=caller.workspace_id,
        key=key,
        state=MarkState.HANDLED if snooze is None else MarkState.SNOOZED,
        until_at=now + snooze if snooze is not None else None,
        marked_by=caller.person_id,
        marked_at=now,
    )
    await insert_if_absent(session, mark)
    found = await session.exec(
        select(AttentionMark).where(
            AttentionMark.workspace_id == caller.workspace_id, AttentionMark.key == key
        )
    )
    found.one().sqlmodel_update(mark.model_dump(exclude={"id"}))
    await session.flush()
    return [item for item in items if item.key != key]
