"""The clock of several replicas: Procrastinate, a queue of jobs in PostgreSQL.

Whichever replica takes a job does it for all. A job says whose turn it is and nothing else: what
is due stands in the ledger, so a job that is lost costs lateness only, and its tables can be made
anew whenever they are of another version. docs/decisions/0009-procrastinate.md says more.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from hashlib import sha256
from typing import Any

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import text

from models import Database
from scheduler.duties import LONGEST_FINISH, Duties
from scheduler.sender import Sender

log = structlog.get_logger(__name__)

SCHEMA = "mentoring_clock"
# Any fixed number does: it only has to be the same in every replica.
_ADVISORY_LOCK = 6_304_202
# Minute by minute, and, with six fields, by the second.
_PLAN_AT, _SET_UP_AT, _DELIVER_AT = "* * * * *", "* * * * * */5", "* * * * * *"
_AT_ONCE = 3  # one of each duty
_SHARED = 8  # connections, of all workspaces
_POLL = 1.0  # seconds, where the database's notification does not come through
_REST = 2.0  # seconds before a worker that lost the database tries again
_LAST_WAIT = 2.0  # seconds for a worker that did not end when it was asked to


@asynccontextmanager
async def working(
    sender: Sender, pool: AsyncConnectionPool[Any] | None = None
) -> AsyncIterator[None]:
    """Take part in the replicas' clock inside the block; at its end, finish what is under way.

    The sender's database is PostgreSQL. The tables of the queue are made first. Without ``pool``
    it has connections of its own.
    """
    await lay_out(sender.database)
    duties = Duties(sender)
    worker = asyncio.create_task(_work(sender, duties, pool))
    try:
        yield
    finally:
        await duties.finish()
        await _end(worker)


@asynccontextmanager
async def sharing_connections(
    database: Database,
) -> AsyncIterator[Callable[[Sender], AbstractAsyncContextManager[None]]]:
    """Give a :func:`working` for many workspaces, whose workers share a few connections.

    None of them listens for notifications, which would take a connection each: they look every
    second.
    """
    pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
        _conninfo(database),
        configure=_enter_schema,
        check=AsyncConnectionPool.check_connection,
        min_size=1,
        max_size=_SHARED,
        open=False,
    )
    await lay_out(database)
    async with pool:
        yield partial(working, pool=pool)


async def lay_out(database: Database) -> None:
    """Make the tables of the queue in a schema of their own, unless they are there.

    Those of another version of Procrastinate go, with the jobs that wait in them: the next minute
    brings new ones. Replicas that start together wait for each other.
    """
    wanted = SchemaManager.get_schema()
    version = sha256(wanted.encode()).hexdigest()
    async with database.engine.begin() as connection:
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
        )
        found = await connection.scalar(
            text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace')"),
            {"name": SCHEMA},
        )
        if found == version:
            return
        # Several statements at once go through only where nothing is to be filled in.
        whole = await connection.execution_options(no_parameters=True)
        await whole.exec_driver_sql(
            f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}; "
            f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'; SET LOCAL search_path TO {SCHEMA}; "
            + wanted
        )


async def _end(worker: asyncio.Task[None]) -> None:
    """Let the worker end; who stops waits for it, but not for a database that does not answer."""
    # Asked once it ends what it does, asked again it leaves it.
    for seconds in (LONGEST_FINISH, _LAST_WAIT):
        worker.cancel()
        await asyncio.wait({worker}, timeout=seconds)
        if worker.done():
            break
    else:
        log.warning("clock_left_behind")
        return
    if not worker.cancelled() and (error := worker.exception()) is not None:
        log.warning("clock_stopped", error=type(error).__name__)


async def _work(
    sender: Sender, duties: Duties, pool: AsyncConnectionPool[Any] | None = None
) -> None:
    """Do jobs until cancelled; a worker stops when it loses the database, so another follows.

    None follows at the end: a worker that is cancelled while the database is away raises what it
    misses there in place of the cancellation.
    """
    while not sender.stopping.is_set():
        app = _build_app(sender, duties, listens=pool is None)
        try:
            async with app.open_async(pool):
                await app.run_worker_async()
            log.warning("clock_stopped")
        except (ConnectorException, psycopg.Error) as error:
            log.warning("clock_stopped", error=type(error.__cause__ or error).__name__)
        if not sender.stopping.is_set():
            await asyncio.sleep(_REST)


def _conninfo(database: Database) -> str:
    url = database.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _build_app(sender: Sender, duties: Duties, *, listens: bool) -> App:
    """Return the queue with the jobs of the sender's workspace."""
    queue = f"workspace/{sender.workspace_id}"
    app = App(
        connector=PsycopgConnector(
            conninfo=_conninfo(sender.database),
            configure=_enter_schema,
            min_size=1,
            max_size=_AT_ONCE + 1,
        ),
        worker_defaults={
            "queues": [queue],
            "concurrency": _AT_ONCE,
            "delete_jobs": "always",
            "fetch_job_polling_interval": _POLL,
            "shutdown_graceful_timeout": LONGEST_FINISH / 2,
            "install_signal_handlers": False,
            "listen_notify": listens,
        },
    )

    async def plan_and_tidy() -> None:
        await _forget_lost_jobs(app, queue)
        await duties.plan()

    jobs: tuple[tuple[str, str, Callable[[], Awaitable[Any]]], ...] = (
        ("plan", _PLAN_AT, plan_and_tidy),
        ("set_up", _SET_UP_AT, duties.set_up),
        ("deliver", _DELIVER_AT, duties.deliver),
    )
    for name, cron, duty in jobs:
        _add_job(app, queue, name, cron, duty)
    return app


def _add_job(
    app: App, queue: str, name: str, cron: str, duty: Callable[[], Awaitable[Any]]
) -> None:
    """Let one replica do the duty at each of these times; one at most waits."""

    async def job(timestamp: int) -> None:
        del timestamp
        await duty()

    task = app.task(name=name, queue=queue, queueing_lock=f"{queue}/{name}")(job)
    app.periodic(cron=cron, periodic_id=queue)(task)


async def _enter_schema(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute(f"SET search_path TO {SCHEMA}")
    await connection.commit()


async def _forget_lost_jobs(app: App, queue: str) -> None:
    """Remove the jobs of replicas that were killed; others have long done the same again."""
    for job in await app.job_manager.get_stalled_jobs(queue=queue):
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
