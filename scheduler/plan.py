"""Writing down what has become due: any number of replicas may, the key lets one row win."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Database
from programme.courtesy import find_readers
from programme.courtesy_rules import Wish, find_earlier
from programme.daytime import AN_EVENING
from programme.memos import remember
from programme.nudges import Occasion, Urgency, say_all_later
from programme.occasions import leave_out_written
from programme.overrides import use
from programme.setting_versions import find_overrides
from scheduler.gaps import keep_seen
from scheduler.meeting_layout import lay_out_meetings
from scheduler.rules import FindDue, NudgeRule

log = structlog.get_logger(__name__)

# What a database raises that is away or busy: with it no rule gets further.
_AWAY = (OperationalError, InterfaceError, NoConnection)
# The evening before a Monday is that of the Friday before.
_AHEAD = timedelta(days=3)


async def plan(
    database: Database, workspace_id: int, rules: Iterable[NudgeRule], now: datetime
) -> None:
    """Write down every occasion that the rules find due at the aware instant ``now``.

    Rules look at the state of things, not at the time of the last tick, so what was missed while
    the bot was away is found now. They share what they read; what each found that is new is
    written in a transaction of its own, and of very much, some is left for the next minute. First
    come the meetings of groups that were not looked at since their term's dates were saved: the
    rules look at meetings.

    Raises ``ExceptionGroup`` of what rules raised, after the others were heard, and what a
    database that is away raises.
    """
    async with database.writing() as session:
        await keep_seen(session, workspace_id, now)
        use(await find_overrides(session, workspace_id))
    await lay_out_meetings(database, workspace_id, now)
    due, failures = await _ask(database, workspace_id, rules, now)
    for kind, occasions in due:
        try:
            async with database.writing() as session:
                await say_all_later(
                    session, workspace_id=workspace_id, kind=kind, occasions=occasions, now=now
                )
        except Exception as error:
            failures.append(_told(kind, error))
    if failures:
        raise ExceptionGroup("rules that failed", failures)


async def _ask(
    database: Database, workspace_id: int, rules: Iterable[NudgeRule], now: datetime
) -> tuple[list[tuple[str, list[Occasion]]], list[Exception]]:
    """Return what is due and not written down, by kind, and what rules raised.

    A session in which one failed is of no use to the others, so they get another.
    """
    due: list[tuple[str, list[Occasion]]] = []
    failures: list[Exception] = []
    to_ask = deque(rule for rule in rules if rule.find_due is not None)
    while to_ask:
        async with database.reading() as session:
            remember(session)
            while to_ask:
                rule = to_ask.popleft()
                try:
                    occasions = await _find_new(session, rule, workspace_id, now)
                except Exception as error:
                    failures.append(_told(rule.kind, error))
                    break
                if occasions:
                    due.append((rule.kind, occasions))
    return due, failures


def _told(kind: str, error: Exception) -> Exception:
    """Return the error of one kind's rule, which is logged; that of all is raised."""
    if isinstance(error, _AWAY):
        raise error
    # Database errors would repeat values that people wrote.
    trace = None if isinstance(error, SQLAlchemyError) else error
    log.error("rule_broken", kind=kind, why=type(error).__name__, exc_info=trace)
    return error


async def _find_new(
    session: AsyncSession, rule: NudgeRule, workspace_id: int, now: datetime
) -> list[Occasion]:
    if rule.find_due is None:
        return []
    found = await rule.find_due(session, workspace_id, now)
    early = await _find_early(session, rule, rule.find_due, workspace_id, now)
    return await leave_out_written(session, workspace_id, [*found, *early])


async def _find_early(
    session: AsyncSession, rule: NudgeRule, find_due: FindDue, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return what will be due before a daytime that would be too late for it.

    Its readers hear of it in the evening before. Whoever joins after that hears of it when the
    daytime begins.
    """
    if rule.urgency is not Urgency.MEETING:
        return []
    found = [
        one
        for one in await find_due(session, workspace_id, now + _AHEAD)
        if one.due_at > now and one.person_id is not None and one.about_at is not None
    ]
    if not found:
        return []
    readers = await find_readers(session, {one.person_id or 0 for one in found}, timedelta())
    early = []
    for one in found:
        wish = Wish(rule.urgency, one.due_at, rule.useful_for, one.about_at)
        reader = readers.get(one.person_id or 0)
        at = find_earlier(wish, reader) if reader is not None else None
        if at is not None and now < at + AN_EVENING:
            early.append(replace(one, try_at=max(at, now)))
    return early
