"""What is kept of what people with responsibility did: who, when, with what; ids, never texts."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit
from programme.people import Caller


def audit(
    session: AsyncSession,
    caller: Caller,
    action: str,
    subject: str,
    now: datetime,
    **details: int | None,
) -> None:
    """Write down, in the caller's transaction, that they did something.

    ``action`` is ``conversation.verb``, ``subject`` is ``table/id``, ``details`` are ids.
    """
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action=action,
            subject=subject,
            details=details,
        )
    )
