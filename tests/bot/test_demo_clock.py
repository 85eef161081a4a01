"""Where "Next event" of the sandbox's clock leads to."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo import peopled_sandbox
from bot.demo_clock import find_next_event
from models import Database, Nudge, ShowcaseDate
from sandbox import coming
from tests.conftest import NOW
from tests.make import add_person, add_term

HOUR = timedelta(hours=1)


async def _next(database: Database, workspace_id: int, now: datetime = NOW) -> datetime | None:
    async with database.reading() as session:
        return await find_next_event(session, workspace_id, now)


def _nudge(workspace_id: int, person_id: int, key: str, at: datetime, **more: Any) -> Nudge:
    planned: dict[str, Any] = {
        "workspace_id": workspace_id,
        "kind": "applications.received",
        "key": key,
        "person_id": person_id,
        "subject": {},
        "opaque_id": f"{workspace_id} {key}",
        "due_at": at,
        "try_at": at,
        "created_at": NOW,
    }
    return Nudge(**(planned | more))


async def test_without_a_term_and_nudges_nothing_is_to_come(database: Database) -> None:
    amara = await add_person(database)
    assert await _next(database, amara.workspace_id) is None


async def test_it_is_the_next_date_of_the_term_and_showcases_are_dates(database: Database) -> None:
    amara = await add_person(database)
    term = await add_term(database, amara)
    at = datetime(2026, 11, 25, 15, tzinfo=UTC)
    async with database.writing() as session:
        session.add(ShowcaseDate(term_id=term.id, starts_at=at))
    # The day begins in Nairobi three hours before it does in UTC.
    close = datetime(2026, 9, 5, 21, tzinfo=UTC)
    assert await _next(database, amara.workspace_id) == close
    assert await _next(database, amara.workspace_id, close) == datetime(2026, 9, 13, 21, tzinfo=UTC)
    assert await _next(database, amara.workspace_id, at - HOUR) == at
    assert await _next(database, amara.workspace_id, at) == datetime(2026, 11, 26, 21, tzinfo=UTC)
    last = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert await _next(database, amara.workspace_id, last) is None


async def test_what_is_to_be_said_comes_first_when_it_is_earlier(database: Database) -> None:
    amara = await add_person(database)
    bo = await add_person(database, "U2", "T2")
    await add_term(database, amara, applications_close_on=date(2026, 9, 6))
    here, there = amara.workspace_id, bo.workspace_id
    ended: dict[str, Any] = {"state": "settled", "reason": "over", "ended_at": NOW}
    claimed: dict[str, Any] = {"state": "claimed", "attempt": 1}
    async with database.writing() as session:
        session.add_all(
            [
                _nudge(here, amara.id, "past", NOW - HOUR),
                _nudge(here, amara.id, "now", NOW),
                _nudge(here, amara.id, "over", NOW + HOUR, **ended),
                _nudge(there, bo.id, "elsewhere", NOW + HOUR),
                _nudge(here, amara.id, "again", NOW - HOUR, try_at=NOW + 2 * HOUR, **claimed),
                _nudge(here, amara.id, "planned", NOW + 3 * HOUR),
            ]
        )
    steps = [NOW + 2 * HOUR, NOW + 3 * HOUR, datetime(2026, 9, 5, 21, tzinfo=UTC)]
    for before, after in zip([NOW, *steps], steps, strict=False):
        assert await _next(database, here, before) == after
    assert await _next(database, there) == NOW + HOUR


async def test_the_sandbox_goes_from_event_to_event_of_its_term(tmp_path: Path) -> None:
    info_session = datetime(2026, 8, 26, 14, tzinfo=UTC)
    async with peopled_sandbox(tmp_path, at=NOW) as slack:
        while slack.clock.now() < info_session:
            at = await coming.next_event(slack.workspace)
            assert at is not None
            assert slack.clock.now() < at <= info_session
            slack.clock.freeze(at)
        assert slack.clock.now() == info_session
