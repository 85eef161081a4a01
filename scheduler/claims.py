"""The ledger's transactions: whose turn it is, who claims a nudge, and what became of it.

Each function is one statement or two in a short transaction of the caller; none of these
transactions is open while Slack is called. That nobody is told twice rests on the conditional
updates, which hold on SQLite and PostgreSQL alike.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import and_, case, col, func, null, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Nudge, SenderLease, insert_if_absent
from models.columns import written_out
from models.nudges import UNSENT
from programme.courtesy_rules import Held
from programme.nudges import State, Urgency, next_try_at

_NUDGE = Nudge.metadata.tables["nudge"]
_ITS_ATTEMPT = and_(
    _NUDGE.c.id == bindparam("its_id"), _NUDGE.c.attempt == bindparam("its_attempt")
)
_UNCLAIMED = update(_NUDGE).where(
    _ITS_ATTEMPT, _NUDGE.c.state == State.PLANNED, _NUDGE.c.try_at <= bindparam("now")
)
# Of the table, not of rows in Python: only so one statement is executed for each of many.
_HOLD = _UNCLAIMED.values(try_at=bindparam("until"), held=bindparam("why"))
_DROP = _UNCLAIMED.values(state=State.SETTLED, reason=bindparam("why"), ended_at=bindparam("now"))
_SENT = (
    update(_NUDGE)
    .where(_ITS_ATTEMPT, _NUDGE.c.state == State.CLAIMED)
    .values(
        state=State.SENT,
        sent_channel_id=bindparam("channel_id"),
        sent_ts=bindparam("ts"),
        ended_at=bindparam("said_at"),
    )
)
_LEASE = SenderLease.metadata.tables["sender_lease"]
_TAKE_TURN = (
    update(_LEASE)
    .where(
        _LEASE.c.workspace_id == bindparam("workspace"),
        _LEASE.c.quiet_until.is_(None) | (_LEASE.c.quiet_until <= bindparam("now")),
        _LEASE.c.holder.is_(None)
        | (_LEASE.c.holder == bindparam("who"))
        | (_LEASE.c.lease_until <= bindparam("now")),
    )
    .values(holder=bindparam("who"), lease_until=bindparam("until"))
)
_END_TURN = (
    update(_LEASE)
    .where(_LEASE.c.workspace_id == bindparam("workspace"), _LEASE.c.holder == bindparam("who"))
    .values(holder=None, lease_until=None)
)
_LOST_BEFORE = select(SenderLease.reconcile_before).where(
    col(SenderLease.workspace_id) == bindparam("workspace")
)
_AT_ONCE = 200
# Longer than almost any call to Slack; after a crash the next sender waits so long. Where a call
# takes longer two may send at once, which costs politeness only.
_TURN = timedelta(seconds=5)


async def find_due(
    session: AsyncSession, workspace_id: int, kinds: Collection[str], now: datetime
) -> Sequence[Nudge]:
    """Return nudges that are to be tried now, the longest due first; not all at once.

    Kinds that this version does not know are left to the replicas that do.
    """
    query = due_query(frozenset(kinds))
    return (await session.exec(query, params={"workspace": workspace_id, "now": now})).all()


@cache
def due_query(kinds: frozenset[str]) -> SelectOfScalar[Nudge]:
    """Return the query of :func:`find_due`, which the index ``ix_nudge_unsent`` answers.

    Its parameters are ``workspace`` and ``now``.
    """
    return _due(col(Nudge.workspace_id) == bindparam("workspace"), kinds).limit(_AT_ONCE)


def _due(to_whom: ColumnElement[bool], kinds: frozenset[str]) -> SelectOfScalar[Nudge]:
    """Return the query for what is to be tried ``now``, the longest due first."""
    return (
        select(Nudge)
        .where(to_whom, UNSENT, col(Nudge.try_at) <= bindparam("now"), _is_one_of(kinds))
        .order_by(col(Nudge.try_at), col(Nudge.id))
    )


def _is_one_of(kinds: frozenset[str]) -> ColumnElement[bool]:
    """Return the condition that a nudge is of one of these kinds, which rules name.

    Written out: they are always the same, and to bind so many takes longer than to look.
    """
    return col(Nudge.kind).in_([written_out(kind) for kind in sorted(kinds)])


async def find_due_to(
    session: AsyncSession, person_ids: Collection[int], kinds: Collection[str], now: datetime
) -> Sequence[Nudge]:
    """Return the nudges to these people that are to be tried now, the longest due first."""
    if not person_ids:
        return []
    most = _AT_ONCE * len(person_ids)
    told = {"people": list(person_ids), "now": now, "most": most}
    return (await session.exec(_due_to(frozenset(kinds)), params=told)).all()


@cache
def _due_to(kinds: frozenset[str]) -> SelectOfScalar[Nudge]:
    to_people = col(Nudge.person_id).in_(bindparam("people", expanding=True))
    return _due(to_people, kinds).limit(bindparam("most"))


async def take_turn(session: AsyncSession, workspace_id: int, holder: str, now: datetime) -> bool:
    """Take or keep the turn to send to a workspace; False when it is another's, or Slack rests."""
    taking = {"workspace": workspace_id, "who": holder, "now": now, "until": now + _TURN}
    if (await session.exec(_TAKE_TURN, params=taking)).rowcount == 1:
        return True
    # Nobody's turn yet, or another's: only the first sender of a workspace finds no row.
    await insert_if_absent(session, SenderLease(workspace_id=workspace_id))
    return (await session.exec(_TAKE_TURN, params=taking)).rowcount == 1


async def find_lost_before(session: AsyncSession, workspace_id: int) -> datetime | None:
    """Return before when a ledger that was lost may have said what was due, or None."""
    found = await session.exec(_LOST_BEFORE, params={"workspace": workspace_id})
    return found.first()


def is_in_doubt(nudge: Nudge, lost_before: datetime | None) -> bool:
    """Say whether it may be in Slack already, so that one looks there before it is said."""
    if nudge.absent_at is None:
        return nudge.attempt > 0 or (lost_before is not None and nudge.due_at < lost_before)
    return lost_before is not None and nudge.absent_at < lost_before > nudge.due_at


async def end_turn(session: AsyncSession, workspace_id: int, holder: str) -> None:
    """Let the next one send."""
    await session.exec(_END_TURN, params={"workspace": workspace_id, "who": holder})


async def keep_quiet(session: AsyncSession, workspace_id: int, until: datetime) -> None:
    """Let nobody send to the workspace before the moment: Slack asked for it."""
    await session.exec(
        update(SenderLease)
        .where(col(SenderLease.workspace_id) == workspace_id)
        .values(quiet_until=until)
    )


async def claim(
    session: AsyncSession,
    nudges: Sequence[Nudge],
    now: datetime,
    urgencies: Mapping[str, Urgency],
    *,
    to_look: bool = False,
) -> list[Nudge]:
    """Claim nudges as they were found, together; returns those that nobody was faster with.

    They have one end, whatever their attempts. ``urgencies`` are those of their kinds. With
    ``to_look`` they are looked for in Slack under this claim; else they may be said, and then
    nobody knows that they are not there.
    """
    if not nudges:
        return []
    try_at = next_try_at(max(nudge.attempt for nudge in nudges) + 1, now)
    statement = _claim(frozenset((kind, one.value) for kind, one in urgencies.items()), to_look)
    ids: dict[int, list[int | None]] = {}
    for nudge in nudges:
        ids.setdefault(nudge.attempt, []).append(nudge.id)
    ours: set[int | None] = set()
    for attempt, of_it in ids.items():
        told = {"ids": of_it, "its_attempt": attempt, "now": now, "until": try_at}
        ours |= {row[0] for row in await session.exec(statement, params=told)}
    return [
        # What was read from the database need not be checked again.
        Nudge.model_construct(
            **{
                **nudge.model_dump(),
                "state": State.CLAIMED,
                "attempt": nudge.attempt + 1,
                "urgency": urgencies[nudge.kind].value,
                "try_at": try_at,
                "first_tried_at": nudge.first_tried_at if to_look else nudge.first_tried_at or now,
            }
        )
        for nudge in nudges
        if nudge.id in ours
    ]


@cache
def _claim(urgencies: frozenset[tuple[str, str]], to_look: bool) -> ReturningUpdate[int]:
    """Return what claims those of one attempt, of kinds with these urgencies, and finds which."""
    urgency = case(
        *((_NUDGE.c.kind == written_out(kind), written_out(one)) for kind, one in sorted(urgencies))
    )
    now = bindparam("now", type_=_NUDGE.c.try_at.type)
    first_tried_at = func.coalesce(_NUDGE.c.first_tried_at, now)
    tried = {} if to_look else {"first_tried_at": first_tried_at, "absent_at": null()}
    return (
        update(_NUDGE)
        .where(
            _NUDGE.c.id.in_(bindparam("ids", expanding=True)),
            _NUDGE.c.attempt == bindparam("its_attempt"),
            UNSENT,
            _NUDGE.c.try_at <= now,
        )
        .values(
            state=State.CLAIMED,
            attempt=_NUDGE.c.attempt + 1,
            urgency=urgency,
            try_at=bindparam("until"),
            held=None,
            **tried,
        )
        .returning(_NUDGE.c.id)
    )


async def hold(
    session: AsyncSession, waits: Sequence[tuple[Nudge, datetime, Held]], now: datetime
) -> None:
    """Let nudges that nobody has claimed wait until then, and say why, if they are as found."""
    await _change_all(
        session,
        _HOLD,
        [
            {"its_id": one.id, "its_attempt": one.attempt, "now": now, "until": until, "why": why}
            for one, until, why in waits
        ],
    )


async def drop(session: AsyncSession, drops: Sequence[tuple[Nudge, str]], now: datetime) -> None:
    """Settle nudges that nobody has claimed, each with its reason, if they are as found."""
    await _change_all(
        session,
        _DROP,
        [
            {"its_id": one.id, "its_attempt": one.attempt, "now": now, "why": reason}
            for one, reason in drops
        ],
    )


@dataclass(frozen=True)
class Sent:
    """A nudge that is in Slack, where it is there, and the aware instant since when."""

    nudge: Nudge
    channel_id: str
    ts: str
    said_at: datetime


async def record_all_sent(session: AsyncSession, sent: Sequence[Sent]) -> set[int | None]:
    """Record where messages are in Slack if their claims are still ours; returns the ids of those.

    What somebody took over meanwhile has another attempt's number.
    """
    changed = await _change_all(
        session,
        _SENT,
        [
            {
                "its_id": one.nudge.id,
                "its_attempt": one.nudge.attempt,
                "channel_id": one.channel_id,
                "ts": one.ts,
                "said_at": one.said_at,
            }
            for one in sent
        ],
    )
    ids = {one.nudge.id: one for one in sent}
    if changed == len(sent):
        return {*ids}
    found = await session.exec(
        select(Nudge.id, Nudge.attempt).where(
            col(Nudge.id).in_(ids), col(Nudge.state) == State.SENT
        )
    )
    return {id_ for id_, attempt in found if ids[id_].nudge.attempt == attempt}


async def record_sent(
    session: AsyncSession, nudge: Nudge, channel_id: str, ts: str, said_at: datetime
) -> bool:
    """Record where one message is in Slack, if the claim is still ours; says whether it was."""
    return nudge.id in await record_all_sent(session, [Sent(nudge, channel_id, ts, said_at)])


async def _change_all(
    session: AsyncSession, change: Update, of_each: Sequence[dict[str, Any]]
) -> int:
    """Execute a change for each of many, built and sent once; returns how many it found.

    Always in the same order, so that no two who change the same wait for each other.
    """
    if not of_each:
        return 0
    in_order = sorted(of_each, key=lambda values: values["its_id"])
    return (await session.exec(change, params=in_order)).rowcount


async def settle(session: AsyncSession, nudge: Nudge, reason: str, now: datetime) -> bool:
    """Record that it need not be said; says whether the claim was still ours."""
    return await _end(session, nudge, state=State.SETTLED, reason=reason, ended_at=now)


async def give_up(session: AsyncSession, nudge: Nudge, code: str, now: datetime) -> bool:
    """Record that nobody is there to read it, for a coordinator to see; says whether it was ours.

    ``code`` is Slack's own.
    """
    return await _end(
        session, nudge, state=State.SETTLED, reason=code, is_undelivered=True, ended_at=now
    )


async def park(session: AsyncSession, nudge: Nudge, reason: str, now: datetime) -> bool:
    """Put it before a person's eyes; says whether the claim was still ours."""
    return await _end(
        session, nudge, state=State.PARKED, reason=reason, is_undelivered=True, ended_at=now
    )


async def give_back(
    session: AsyncSession,
    nudge: Nudge,
    try_at: datetime,
    *,
    absent_at: datetime | None = None,
    held: Held | None = None,
) -> bool:
    """Undo a claim under which nothing was posted; says whether it was still ours.

    The attempt does not count. ``absent_at`` is when it was surely not in Slack, if anybody
    knows: then the next claim need not look for it.
    """
    return await _end(
        session,
        nudge,
        state=State.PLANNED,
        attempt=nudge.attempt - 1,
        try_at=try_at,
        held=held,
        absent_at=absent_at,
    )


async def set_aside(
    session: AsyncSession, nudge: Nudge, now: datetime, *, absent_at: datetime
) -> bool:
    """Let a nudge that we could not say for a mistake of ours wait, longer each time."""
    try_at = next_try_at(nudge.attempt, now)
    return await _end(session, nudge, state=State.PLANNED, try_at=try_at, absent_at=absent_at)


async def _end(session: AsyncSession, nudge: Nudge, **values: Any) -> bool:
    its = {"its_id": nudge.id, "its_attempt": nudge.attempt}
    new = {f"new_{name}": value for name, value in values.items()}
    found = await session.exec(_ending(tuple(values)), params=its | new)
    return found.rowcount == 1


@cache
def _ending(columns: tuple[str, ...]) -> Update:
    """Return what gives a nudge that is claimed other values in these columns."""
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    return update(_NUDGE).where(_ITS_ATTEMPT, _NUDGE.c.state == State.CLAIMED).values(new)
