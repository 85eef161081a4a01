"""What is to be said unprompted, once: writing it down, and when to try and when to give up.

Whatever a person is told that is not the answer to what they just did is a nudge: a row written
in the transaction of what it is about, said later by :mod:`scheduler`.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, Workspace, insert_if_absent

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
WRITTEN = "nudges_written"  # in a session's notes: how many were not there before


class State(StrEnum):
    """Where a nudge stands; :class:`models.Nudge` says what each means."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SETTLED = "settled"
    PARKED = "parked"


class Urgency(StrEnum):
    """How long a nudge may wait for its reader's convenience; the first waits least."""

    MEETING = "meeting"  # a meeting or a deadline is near: never dropped for being one too many
    NEWS = "news"  # somebody did something that is about the reader
    NUDGE = "nudge"  # something is open: joined with others of the day, few in a week


@dataclass(frozen=True)
class Occasion:
    """Something to say to one person, or in one channel, from an aware instant on.

    ``key`` names the occasion by the programme's facts, such as ``meeting/42:person/7:24h``, and
    never by the time at which it was found. ``subject`` holds ids of rows. ``about_at`` is when the
    meeting or deadline is that it reminds of.
    """

    key: str
    subject: dict[str, int]
    due_at: datetime
    person_id: int | None = None
    slack_channel_id: str | None = None
    about_at: datetime | None = None
    try_at: datetime | None = None  # when it is looked at first, if not when it is due


_OPAQUE_KEY = select(Workspace.opaque_key).where(col(Workspace.id) == bindparam("workspace_id"))


async def say_later(
    session: AsyncSession,
    *,
    workspace_id: int,
    kind: str,
    key: str,
    subject: dict[str, int],
    due_at: datetime,
    now: datetime,
    person_id: int | None = None,
    slack_channel_id: str | None = None,
    about_at: datetime | None = None,
) -> None:
    """Write down, in the caller's transaction, what is to be said from ``due_at`` on.

    The same ``key`` again changes nothing, whatever became of the first. Either ``person_id`` or
    ``slack_channel_id`` says to whom, else this raises ``ValueError``. ``kind`` is that of a
    ``NudgeRule``; instants are aware. ``about_at`` is as in :class:`Occasion`.
    """
    occasion = Occasion(key, subject, due_at, person_id, slack_channel_id, about_at)
    await say_all_later(
        session, workspace_id=workspace_id, kind=kind, occasions=[occasion], now=now
    )


async def say_all_later(
    session: AsyncSession,
    *,
    workspace_id: int,
    kind: str,
    occasions: Iterable[Occasion],
    now: datetime,
) -> None:
    """Write down all occasions of one kind at once, as :func:`say_later` does."""
    rows = list(occasions)
    if any((one.person_id is None) == (one.slack_channel_id is None) for one in rows):
        raise ValueError("a nudge goes to a person or to a channel")
    found = await session.exec(_OPAQUE_KEY, params={"workspace_id": workspace_id})
    opaque_key = found.one()
    nudges = [
        Nudge.model_construct(  # all of it is ours: there is nothing to check
            workspace_id=workspace_id,
            kind=kind,
            key=one.key,
            person_id=one.person_id,
            slack_channel_id=one.slack_channel_id,
            subject=one.subject,
            opaque_id=opaque_id_of(opaque_key, one.key),
            due_at=one.due_at,
            about_at=one.about_at,
            try_at=one.try_at or one.due_at,
            created_at=now,
        )
        for one in rows
    ]
    written = await insert_if_absent(session, *nudges)
    session.info[WRITTEN] = session.info.get(WRITTEN, 0) + written


def opaque_id_of(opaque_key: str, key: str) -> str:
    """Return the id under which an occasion is known in Slack: it tells nothing about it.

    The same occasion always has the same, so that a ledger that was restored from a backup finds
    what it said before.
    """
    digest = hmac.new(opaque_key.encode(), key.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def is_too_late(due_at: datetime, useful_for: timedelta | None, now: datetime) -> bool:
    """Say whether it no longer helps to say it; ``None`` is for what is always worth saying."""
    return useful_for is not None and now > due_at + useful_for


def next_try_at(attempt: int, now: datetime) -> datetime:
    """Return when the next attempt may begin, if nobody hears of this one.

    30 seconds after the first, twice as long after each that follows, an hour at most. It is
    the lease of an attempt and its back-off at once: who crashed and who got no answer are
    waited for alike.
    """
    return now + _lease_of(attempt)


def tried_at(attempt: int, try_at: datetime) -> datetime:
    """Return when an attempt began that :func:`next_try_at` gave until ``try_at``.

    Of things that were claimed together it may be up to an hour later: they have the lease of the
    one that was tried most.
    """
    return try_at - _lease_of(attempt)


def _lease_of(attempt: int) -> timedelta:
    return min(_FIRST_WAIT * (1 << min(attempt - 1, 10)), _LONGEST_WAIT)
