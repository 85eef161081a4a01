"""Whether the bot is alive and ready, and how it is doing, for those who keep it running."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.installations import list_overdue
from bot.metrics import Metrics
from models import Database
from programme.clock import Clock
from scheduler.metrics import find_queue

_LONGEST_LOOK = 3.0  # seconds for the database to answer
_UNAVAILABLE = 503
# Says what keeps the bot from its work, or None.
Check = Callable[[], Awaitable[str | None]]


def database_check(database: Database) -> Check:
    """Return the check that a database answers."""

    async def find_fault() -> str | None:
        try:
            async with asyncio.timeout(_LONGEST_LOOK), database.reading() as session:
                await session.exec(select(1))
        except (SQLAlchemyError, OSError, TimeoutError):
            return "the database does not answer"
        return None

    return find_fault


def tokens_note(database: Database, clock: Clock) -> Check:
    """Return the note that tokens of workspaces were to be renewed and were not.

    It keeps no replica from its work: the others would not do better, and most workspaces are well.
    Which ones it is stays with the doctor, for anybody may be able to ask here.
    """

    async def find_note() -> str | None:
        try:
            async with asyncio.timeout(_LONGEST_LOOK):
                overdue = await list_overdue(database, clock())
        except (SQLAlchemyError, OSError, TimeoutError):
            return None
        return f"tokens not renewed: {len(overdue)}, see `mentoring doctor`" if overdue else None

    return find_note


def health_routes(checks: Sequence[Check], notes: Sequence[Check] = ()) -> list[Route]:
    """Return ``/health``, the process answers, and ``/ready``, all checks are passed too.

    ``notes`` are said with the latter, and change nothing in its status.
    """

    async def on_health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def on_ready(_request: Request) -> Response:
        for check in checks:
            if (fault := await check()) is not None:
                return PlainTextResponse(fault, _UNAVAILABLE)
        said = [note for find_note in notes if (note := await find_note()) is not None]
        return PlainTextResponse("\n".join(["ready", *said]))

    return [
        Route("/health", on_health, methods=["GET"]),
        Route("/ready", on_ready, methods=["GET"]),
    ]


def health_app(
    checks: Sequence[Check],
    metrics: Metrics,
    database: Database,
    clock: Clock,
    find_served: Callable[[], Collection[int] | None] = lambda: None,
) -> Starlette:
    """Return the web application of the health port: the two, and ``/metrics``.

    ``find_served`` returns in which workspaces the bot speaks, or None for all there are.
    """

    async def on_metrics(_request: Request) -> Response:
        try:
            async with asyncio.timeout(_LONGEST_LOOK):
                async with database.reading() as session:
                    metrics.show_queue(await find_queue(session, clock(), find_served()))
                metrics.tokens_overdue.set(len(await list_overdue(database, clock())))
        except (SQLAlchemyError, OSError, TimeoutError):
            metrics.show_queue(None)
        content = generate_latest(metrics.registry)
        return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Starlette(
        routes=[
            *health_routes(checks, [tokens_note(database, clock)]),
            Route("/metrics", on_metrics, methods=["GET"]),
        ]
    )
