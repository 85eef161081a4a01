"""For how long what lists say of people who are not here is kept."""

from datetime import datetime, timedelta

from sqlmodel import select

from models import Database, Recruit, RecruitImport
from programme.calendar import morning_of
from programme.retention import RECRUITS_KEPT_FOR, delete_old_recruits
from tests.conftest import NOW
from tests.make import add_person, add_term


async def test_addresses_go_a_month_after_the_term_and_who_is_here_stays(
    database: Database,
) -> None:
    amara = await add_person(database)
    term = await add_term(database, amara)
    other = await add_person(database, "U2", team="T2")
    elsewhere = await add_term(database, other)
    async with database.writing() as session:
        for one in (term, elsewhere):
            begun = RecruitImport(
                term_id=one.id, slack_file_id="F1", columns={}, made_by=None, made_at=NOW
            )
            session.add(begun)
            await session.flush()
            session.add_all(
                Recruit(
                    term_id=one.id,
                    import_id=begun.id,
                    email=f"{state}@example.org",
                    name="Nell",
                    role=None,
                    certification="none",
                    workshops_taught=0,
                    state=state,
                    person_id=amara.id if state == "invited" else None,
                    updated_at=NOW,
                )
                for state in ("waiting", "no_account", "not_eligible", "invited")
            )
    last = morning_of(term.ends_on, "UTC") + RECRUITS_KEPT_FOR

    async def delete_at(at: datetime) -> int:
        async with database.writing() as session:
            return await delete_old_recruits(session, amara.workspace_id, at)

    assert await delete_at(last) == 0
    assert await delete_at(last + timedelta(days=1)) == 3
    assert await delete_at(last + timedelta(days=1)) == 0
    async with database.reading() as session:
        left = list(await session.exec(select(Recruit.term_id, Recruit.state)))
    assert left.count((term.id, "invited")) == 1
    assert len(left) == 5  # the other workspace's clock has its own
