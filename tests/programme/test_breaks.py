"""A break excuses from the meetings of one's groups, from when it is asked for."""

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from models import Database, Membership, MembershipBreak, Person
from programme.breaks import note_break
from programme.courtesy import keep_wishes
from programme.people import caller_of
from tests.conftest import NOW
from tests.make_groups import add_group

TODAY = date(2026, 8, 24)


async def breaks_of(database: Database, person: Person) -> list[tuple[date, date]]:
    async with database.reading() as session:
        found = await session.exec(
            select(MembershipBreak)
            .join(Membership, col(Membership.id) == col(MembershipBreak.membership_id))
            .where(Membership.person_id == person.id)
            .order_by(col(MembershipBreak.from_on))
        )
        return [(one.from_on, one.until_on) for one in found]


async def notes(
    database: Database, person: Person, last_on: date | None, now: datetime = NOW
) -> None:
    async with database.writing() as session:
        await note_break(session, person.id, last_on, now)


async def test_it_begins_today_and_its_end_can_be_moved(database: Database) -> None:
    proposed, _ = await add_group(database)
    amara, chidi = proposed.people[1:]
    for last_on in (date(2026, 9, 30), date(2026, 9, 20), date(2026, 9, 20)):
        await notes(database, amara, last_on)
        assert await breaks_of(database, amara) == [(TODAY, last_on)]
    assert await breaks_of(database, chidi) == []


async def test_who_comes_back_earlier_is_expected_from_today(database: Database) -> None:
    proposed, _ = await add_group(database)
    amara = proposed.people[1]
    await notes(database, amara, date(2026, 9, 30))
    await notes(database, amara, None, NOW + timedelta(days=3))
    assert await breaks_of(database, amara) == [(TODAY, date(2026, 8, 26))]
    # Another break beside it, and one that ends on the day it began.
    await notes(database, amara, date(2026, 9, 30), NOW + timedelta(days=5))
    await notes(database, amara, None, NOW + timedelta(days=5))
    assert await breaks_of(database, amara) == [(TODAY, date(2026, 8, 26))]


async def test_who_left_has_no_break(database: Database) -> None:
    proposed, _ = await add_group(database)
    amara = proposed.people[1]
    async with database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.person_id == amara.id))
        found.one().left_at = NOW
    await notes(database, amara, date(2026, 9, 30))
    assert await breaks_of(database, amara) == []


async def test_asking_for_quiet_excuses_until_the_day_before_they_are_back(
    database: Database,
) -> None:
    proposed, _ = await add_group(database)
    amara = proposed.people[1]
    caller = caller_of(amara)
    async with database.writing() as session:
        await keep_wishes(session, caller, date(2026, 9, 30), [5, 6], NOW)
    assert await breaks_of(database, amara) == [(TODAY, date(2026, 9, 29))]
    async with database.writing() as session:
        await keep_wishes(session, caller, None, [5, 6], NOW)
    assert await breaks_of(database, amara) == []
