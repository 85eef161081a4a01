"""Who may do what in a group."""

import pytest

from models import Database, Group
from programme.group import get_group_for
from programme.groups import Part
from programme.people import Caller, caller_of
from programme.permissions import PERMISSIONS, Action, Standing, may, may_in_group
from programme.refusals import Refusal
from tests.conftest import NOW
from tests.make import add_person
from tests.make_groups import add_group


def a_caller(*, is_coordinator: bool) -> Caller:
    return Caller(1, 1, "U1", "Amara", "UTC", "en-US", is_coordinator=is_coordinator)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("part", [None, *Part])
def test_what_people_of_a_group_may_do_is_in_the_table(action: Action, part: Part | None) -> None:
    is_mentor = part in {Part.LEAD, Part.CO_MENTOR}
    expected = {
        Standing.MEMBER_OF_GROUP: part is not None,
        Standing.MENTOR_OF_GROUP: is_mentor,
        Standing.MENTEE_OF_GROUP: part is Part.MENTEE,
    }
    standing = PERMISSIONS[action]
    member, coordinator = a_caller(is_coordinator=False), a_caller(is_coordinator=True)
    assert may_in_group(member, action, part) is expected.get(standing, False)
    if standing in expected:
        assert not may(coordinator, action), "a group's things are checked with the group"
        looks_in = standing is not Standing.MENTEE_OF_GROUP
        assert may_in_group(coordinator, action, part) is (expected[standing] or looks_in)


async def test_an_id_gives_no_right(database: Database) -> None:
    proposed, group = await add_group(database)
    mentor, mentee, _ = proposed.people
    stranger = await add_person(database, "U9")
    elsewhere = await add_person(database, "U1", team="T2")
    async with database.writing() as session:
        seen = await get_group_for(session, caller_of(mentee), group.id, Action.SEE_GROUP)
        assert (seen.group.id, seen.part) == (group.id, Part.MENTEE)
        agreed = await get_group_for(session, caller_of(mentor), group.id, Action.DECIDE_GOAL)
        assert agreed.part is Part.LEAD
        with pytest.raises(Refusal, match="for the mentors of the group"):
            await get_group_for(session, caller_of(mentee), group.id, Action.DECIDE_GOAL)
        for outsider in (
            caller_of(stranger),
            caller_of(elsewhere),
            caller_of(elsewhere, is_coordinator=True),
        ):
            for group_id in (group.id, 404):
                with pytest.raises(Refusal, match="isn't a group of yours"):
                    await get_group_for(session, outsider, group_id, Action.SEE_GROUP)


async def test_a_group_that_ended_is_nobodys(database: Database) -> None:
    proposed, group = await add_group(database)
    async with database.writing() as session:
        row = await session.get_one(Group, group.id)
        row.ended_at = NOW
    async with database.reading() as session:
        with pytest.raises(Refusal):
            await get_group_for(session, caller_of(proposed.people[0]), group.id, Action.SEE_GROUP)
