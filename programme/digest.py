"""What the groups are up to: what they shared of late, for everybody in the programme's channel.

It is said every two weeks while a term runs, and not where nothing was shared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Nudge, SharedNote, Term
from programme.calendar import morning_of
from programme.event_announcements import find_channel
from programme.nudges import Occasion, State
from programme.occasions import list_recent_terms
from programme.outlines import monday_of
from programme.timings import DIGEST_EVERY

DIGEST = "digest.told"
EVERY = DIGEST_EVERY.default
USEFUL_FOR = timedelta(days=5)
_A_WEEK = timedelta(weeks=1)
_MID_WEEK = timedelta(days=2)  # Wednesday: after Monday's mail, before Friday's


@dataclass(frozen=True)
class GroupTold:
    """What one group shared of its meetings, the latest first."""

    group: Group
    notes: Sequence[str]


@dataclass(frozen=True)
class Digest:
    """What the groups of a term shared of late: by name."""

    term: Term
    groups: Sequence[GroupTold]


def digest_days(starts_on: date, ends_on: date, every: timedelta = EVERY) -> list[date]:
    """Return the days of a term on which the digest is said: Wednesdays, the first after ``every``.

    The last is on the term's last day or less than ``every`` before.
    """
    first = monday_of(starts_on) + _MID_WEEK + every
    days = range((ends_on - first).days // every.days + 1) if first <= ends_on else ()
    return [first + every * number for number in days]


def _due(term: Term, now: datetime) -> Iterator[datetime]:
    for day in digest_days(term.starts_on, term.ends_on, DIGEST_EVERY.length):
        due_at = morning_of(day, term.time_zone)
        if due_at <= now <= due_at + USEFUL_FOR:
            yield due_at


async def find_digests(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return that the programme's channel is to read what groups shared since the last time."""
    due = [
        (term, due_at)
        for term in await list_recent_terms(session, workspace_id, now)
        for due_at in _due(term, now)
    ]
    channel_id = await find_channel(session, workspace_id) if due else None
    occasions = []
    for term, due_at in due if channel_id is not None else ():
        since = await _find_last(session, workspace_id, term, due_at)
        found = await session.exec(
            select(SharedNote.id)
            .where(
                SharedNote.term_id == term.id,
                col(SharedNote.shared_at) >= since,
                col(SharedNote.shared_at) < due_at,
                col(SharedNote.taken_back_at).is_(None),
            )
            .limit(1)
        )
        if found.first() is not None:
            occasions.append(
                Occasion(
                    key=_key(term, due_at),
                    subject={
                        "term": term.id,
                        "since": int(since.timestamp()),
                        "until": int(due_at.timestamp()),
                    },
                    due_at=due_at,
                    slack_channel_id=channel_id,
                )
            )
    return occasions


def _key(term: Term, due_at: datetime) -> str:
    return f"{DIGEST}:term/{term.id}:{int(due_at.timestamp())}"


async def list_told(session: AsyncSession, workspace_id: int, term: Term) -> list[Nudge]:
    """Return the digests of a term that are in the channel."""
    keys = [
        _key(term, morning_of(day, term.time_zone))
        # However far apart they were meanwhile: each was on a Wednesday.
        for day in digest_days(term.starts_on, term.ends_on, _A_WEEK)
    ]
    found = await session.exec(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            col(Nudge.key).in_(keys),
            Nudge.state == State.SENT,
        )
        .order_by(col(Nudge.due_at))
    )
    return list(found)


async def list_told_of(session: AsyncSession, workspace_id: int, meeting_id: int) -> list[Nudge]:
    """Return the digests in the channel that had, or have, what was shared of a meeting."""
    found = await session.exec(
        select(SharedNote, Term)
        .join(Term, col(Term.id) == col(SharedNote.term_id))
        .where(SharedNote.meeting_id == meeting_id)
    )
    row = found.one_or_none()
    if row is None:
        return []
    shared_at = int(row[0].shared_at.timestamp())
    return [
        one
        for one in await list_told(session, workspace_id, row[1])
        if one.subject["since"] <= shared_at < one.subject["until"]
    ]


async def _find_last(
    session: AsyncSession, workspace_id: int, term: Term, due_at: datetime
) -> datetime:
    """Return until when the digests that were said before hold what was shared."""
    told = [one.due_at for one in await list_told(session, workspace_id, term)]
    return max((at for at in told if at < due_at), default=term.created_at)


async def find_digest(
    session: AsyncSession, term_id: int, since: datetime, until: datetime
) -> Digest | None:
    """Return what the groups of a term shared from ``since`` on before ``until``, and stand by.

    None when the term is not there any more.
    """
    term = await session.get(Term, term_id)
    if term is None:
        return None
    found = await session.exec(
        select(Group, SharedNote.words)
        .join(Meeting, col(Meeting.group_id) == col(Group.id))
        .join(SharedNote, col(SharedNote.meeting_id) == col(Meeting.id))
        .where(
            SharedNote.term_id == term_id,
            col(SharedNote.shared_at) >= since,
            col(SharedNote.shared_at) < until,
            col(SharedNote.taken_back_at).is_(None),
        )
        .order_by(col(Group.name), col(Group.id), col(Meeting.starts_at).desc())
    )
    groups: dict[int, tuple[Group, list[str]]] = {}
    for group, words in found:
        groups.setdefault(group.id, (group, []))[1].append(words)
    return Digest(term, [GroupTold(group, notes) for group, notes in groups.values()])
