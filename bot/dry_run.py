"""What the bot would say until a day, to whom and why, if nobody did anything until then.

The same functions run as in earnest, on a copy of the database in a folder that is deleted, with a
client that calls nobody, and a clock that goes forward hour by hour.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import insert, select
from sqlmodel import col
from sqlmodel import select as select_rows

from models import METADATA, Database, Nudge, Person, Workspace, open_database
from models.columns import cipher_of
from models.migrate import migrate
from programme.nudges import State
from programme.workspaces import find_workspace_from_machine
from scheduler.delivery import Sender, deliver
from scheduler.pace import Pace
from scheduler.plan import plan
from scheduler.rules import NudgeRule, find_rules

_STEP = timedelta(hours=1)
_AT_ONCE = 1000


@dataclass(frozen=True)
class Foreseen:
    """One thing that would be said, or would turn out not to be; ``reason`` says why not."""

    at: datetime  # aware UTC
    to: str  # a person's name, or a channel's id
    time_zone: str  # of the person; of nobody for a channel, so UTC
    rule: NudgeRule
    due_at: datetime
    reason: str | None


class _Silence(AsyncWebClient):
    """Answers as Slack would, and tells nobody."""

    def __init__(self) -> None:
        super().__init__("xoxb-nobody")
        self._numbers = count(1)

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        given = kwargs.get("json") or kwargs.get("params") or {}
        data: dict[str, Any] = {
            "ok": True,
            "channel": given.get("channel") or "D0",
            "ts": f"{next(self._numbers)}.000000",
            "messages": [],
        }
        if api_method == "conversations.open":
            data["channel"] = {"id": f"D-{given.get('users')}"}
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=data,
            headers={},
            status_code=200,
        )


async def foresee(
    database: Database, now: datetime, until: datetime, slack_team_id: str | None = None
) -> list[Foreseen]:
    """Return what would be said from now until then, both aware, in order of time.

    ``slack_team_id`` says in which workspace, where there are several, else this raises
    ``Refusal``. Nothing is written to the database and no call is made to Slack.
    """
    with tempfile.TemporaryDirectory(prefix="mentoring-") as folder:
        cipher = cipher_of(database.engine.dialect)
        copy = open_database(f"sqlite:///{Path(folder) / 'copy.db'}", cipher)
        try:
            await migrate(copy)
            await _copy(database, copy)
            return await _run(copy, now, until, slack_team_id)
        finally:
            await copy.close()


async def _copy(database: Database, copy: Database) -> None:
    """Copy all rows, of all tables."""
    async with database.reading() as source, copy.writing() as target:
        connection, into = await source.connection(), await target.connection()
        await into.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in METADATA.sorted_tables:
            found = await connection.execute(select(table))
            while rows := found.mappings().fetchmany(_AT_ONCE):
                await into.execute(insert(table), [dict(row) for row in rows])


async def _run(
    copy: Database, now: datetime, until: datetime, slack_team_id: str | None
) -> list[Foreseen]:
    moment = now
    rules = find_rules()
    async with copy.reading() as session:
        is_empty = (await session.exec(select_rows(Workspace.id).limit(1))).first() is None
        if is_empty and slack_team_id is None:
            return []  # nobody installed the bot yet
        workspace = await find_workspace_from_machine(session, slack_team_id)
    sender = Sender(
        database=copy,
        client=_Silence(),
        clock=lambda: moment,
        workspace_id=workspace.id,
        rules=rules,
        pace=Pace(in_channel=0, overall=0),
    )
    while moment <= until:
        await plan(copy, workspace.id, rules.values(), moment)
        await deliver(sender)
        moment += _STEP
    return await _read(copy, rules.values(), workspace.id, now)


async def _read(
    copy: Database, rules: Iterable[NudgeRule], workspace_id: int, since: datetime
) -> list[Foreseen]:
    by_kind = {rule.kind: rule for rule in rules}
    async with copy.reading() as session:
        found = await session.exec(
            select_rows(Nudge, Person)
            .outerjoin(Person, col(Person.id) == col(Nudge.person_id))
            .where(
                col(Nudge.workspace_id) == workspace_id,
                col(Nudge.ended_at) >= since,
                col(Nudge.state).in_([State.SENT, State.SETTLED, State.PARKED]),
            )
            .order_by(col(Nudge.ended_at), col(Nudge.id))
        )
        rows: Sequence[tuple[Nudge, Person | None]] = found.all()
    return [
        Foreseen(
            at=nudge.ended_at,
            to=person.name if person is not None else str(nudge.slack_channel_id),
            time_zone=person.time_zone if person is not None else "UTC",
            rule=by_kind[nudge.kind],
            due_at=nudge.due_at,
            reason=nudge.reason if nudge.state != State.SENT else None,
        )
        for nudge, person in rows
        if nudge.kind in by_kind and nudge.ended_at is not None
    ]
