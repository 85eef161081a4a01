"""Whatever goes wrong: one clear sentence, nothing half-written, and the rest is done later.

Each fault strikes while one person sends a form, another presses a button, asks a question and
opens their Home. Then it is over, they do once more what did not work, and all is as if it had not
been.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from models import Application, Nudge
from sandbox import Member
from tests.conftest import NOW
from tests.conversations.conftest import MENTEE, Stage

SENTENCES = (
    "Something went wrong on my side, sorry!",
    "What you sent is saved",
    "That took me a moment too long to open.",
)
Strike = Callable[[Stage], AbstractAsyncContextManager[None]]


def is_postgresql(stage: Stage) -> bool:
    return stage.database.engine.dialect.name == "postgresql"


def address_of(stage: Stage) -> str:
    url = stage.database.engine.url
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@asynccontextmanager
async def begun_with(stage: Stage, statement: str) -> AsyncIterator[None]:
    """Let the bot's transactions begin with a statement."""

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)

    engine = stage.bot.database.engine.sync_engine
    # SQLite's says BEGIN, and is to be patient for less long before that.
    event.listen(engine, "begin", on_begin, insert=not is_postgresql(stage))
    try:
        yield
    finally:
        event.remove(engine, "begin", on_begin)


@asynccontextmanager
async def database_locked(stage: Stage) -> AsyncIterator[None]:
    """Somebody else writes, and does not end."""
    if is_postgresql(stage):
        async with (
            begun_with(stage, "SET LOCAL lock_timeout = '30ms'"),
            await psycopg.AsyncConnection.connect(address_of(stage)) as other,
        ):
            await other.execute("LOCK TABLE application IN EXCLUSIVE MODE")
            yield
        return
    other_writer = sqlite3.connect(str(stage.database.engine.url.database))
    async with begun_with(stage, "PRAGMA busy_timeout = 30"):
        other_writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other_writer.close()
    async with begun_with(stage, "PRAGMA busy_timeout = 10000"):
        await stage.ticks()


@asynccontextmanager
async def refusing(stage: Stage, body: str) -> AsyncIterator[None]:
    """Let PostgreSQL do something else than write an application."""
    async with stage.database.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
        await connection.exec_driver_sql(
            "CREATE TRIGGER strike BEFORE INSERT OR UPDATE ON application"
            " FOR EACH ROW EXECUTE FUNCTION strike()"
        )
    yield
    async with stage.database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP FUNCTION strike CASCADE")


@asynccontextmanager
async def disk_full(stage: Stage) -> AsyncIterator[None]:
    if is_postgresql(stage):
        raises = "RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full';"
        async with refusing(stage, raises):
            yield
        return
    async with stage.database.engine.begin() as connection:
        for kind in ("INSERT", "UPDATE"):
            await connection.exec_driver_sql(
                f"CREATE TRIGGER full_{kind} BEFORE {kind} ON application"
                " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
    yield
    async with stage.database.engine.begin() as connection:
        for kind in ("INSERT", "UPDATE"):
            await connection.exec_driver_sql(f"DROP TRIGGER full_{kind}")


@asynccontextmanager
async def connection_lost(stage: Stage) -> AsyncIterator[None]:
    """PostgreSQL ends the connection in mid-transaction; SQLite's file cannot be read any more."""
    if is_postgresql(stage):
        async with refusing(stage, "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW;"):
            yield
        return

    def on_execute(
        _connection: Any, _cursor: Any, statement: str, _given: Any, _context: Any, _many: bool
    ) -> None:
        if statement.startswith(("INSERT INTO application", "UPDATE application")):
            raise OperationalError(statement, None, sqlite3.OperationalError("disk I/O error"))

    engine = stage.bot.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", on_execute)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", on_execute)


@asynccontextmanager
async def database_gone(stage: Stage) -> AsyncIterator[None]:
    """Nothing can be read either."""

    def on_begin(_connection: Any) -> None:
        raise OperationalError("BEGIN", None, ConnectionRefusedError())

    engine = stage.bot.database.engine.sync_engine
    event.listen(engine, "begin", on_begin)
    try:
        yield
    finally:
        event.remove(engine, "begin", on_begin)


def slack_does(kind: Any, **given: Any) -> Strike:
    """Return the fault of each first call of a method that the bot uses here."""

    @asynccontextmanager
    async def strike(stage: Stage) -> AsyncIterator[None]:
        for method in ("chat.postMessage", "views.publish", "response_url"):
            stage.slack.faults.add(method, kind, **given)
        yield
        stage.slack.faults.clear()

    return strike


@asynccontextmanager
async def socket_dropped(stage: Stage) -> AsyncIterator[None]:
    [app] = stage.slack.workspace.apps.values()
    await stage.slack.close_connections(app)
    await stage.slack.connected(app)
    yield
    await stage.slack.close_connections(app)
    await stage.slack.connected(app)


def clock_goes(by: timedelta) -> Strike:
    @asynccontextmanager
    async def strike(stage: Stage) -> AsyncIterator[None]:
        stage.moves_to(NOW + by)
        await stage.ticks()
        yield
        stage.moves_to(NOW + timedelta(minutes=1))

    return strike


FAULTS: dict[str, Strike] = {
    "database locked": database_locked,
    "disk full": disk_full,
    "connection lost in mid-transaction": connection_lost,
    "database gone": database_gone,
    "Slack slow": slack_does("slow", seconds=0.1),
    "Slack answers 500": slack_does("error_500"),
    "Slack asks to wait": slack_does("rate_limited"),
    "reset before effect": slack_does("reset_before_effect"),
    "reset after effect": slack_does("reset_after_effect"),
    "socket dropped": socket_dropped,
    "clock jumps back": clock_goes(-timedelta(hours=3)),
    "clock jumps ahead": clock_goes(timedelta(hours=3)),
}
NOTHING_IS_SAVED = {*list(FAULTS)[:4]}
NOT_EVERYTHING_WORKS = {"Slack answers 500", "reset before effect", "reset after effect"}


def faults_heard(who: Member) -> list[str]:
    """Return the sentences of something that went wrong, and check that they are all."""
    texts = [message.text for message in who.dm.messages]
    for text in texts:
        assert "Traceback" not in text
        assert "failed with the error" not in text  # Slack's own, when an app does not answer
    return [text for text in texts if text.startswith(SENTENCES)]


async def everything(stage: Stage) -> list[Application]:
    async with stage.database.reading() as session:
        return list((await session.exec(select(Application))).all())


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_sentence_nothing_half_written_and_done_in_the_end(
    stage: Stage, fault: str
) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentee", hopes="Ben's")
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})

    async with FAULTS[fault](stage):
        await stage.amara.submits({**MENTEE, "hopes": "Amara's"})
        of_amara = faults_heard(stage.amara)
        modal = stage.amara.modal
        assert (modal is not None) == (fault in NOTHING_IS_SAVED)
        assert len(of_amara) == (1 if fault in NOT_EVERYTHING_WORKS else 0)
        if modal is not None:
            [said] = modal.errors.values()
            assert said.startswith("I couldn't save this just now, and nothing you wrote is lost.")
            assert modal.values["hopes"]["applications.hopes"]["value"] == "Amara's"
        heard = 0
        for number, act in enumerate(
            (
                stage.ben.clicks("Withdraw"),
                stage.ben.types("/mentoring status"),
                stage.ben.opens_home(),
            ),
            start=1,
        ):
            await act
            heard, before = len(faults_heard(stage.ben)), heard
            assert heard <= before + 1, number

    # What is stored is stored whole.
    whole = {one.hopes: one for one in await everything(stage)}
    assert set(whole) - {"Amara's"} == {"Ben's"}
    assert modal is not None or "Amara's" in whole
    for one in whole.values():
        assert one.focuses == ["teaching/git", "community"]

    if stage.amara.modal is not None:
        await stage.amara.submits()
        assert stage.amara.modal is None
    if whole["Ben's"].status != "withdrawn":
        await stage.ben.types("/mentoring status")
        await stage.ben.clicks("Withdraw")
    await stage.ticks()
    stored = await everything(stage)
    assert {one.hopes: one.status for one in stored} == {
        "Amara's": "received",
        "Ben's": "withdrawn",
    }
    assert len(stored) == 2
    told = [m.text for m in stage.amara.dm.messages if "We have your application" in m.text]
    assert len(told) <= 1
    async with stage.database.reading() as session:
        nudges = (await session.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    assert all(one.state != "parked" for one in nudges)
