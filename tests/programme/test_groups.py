"""Groups: each formed once, with a name, seats and an outline; never another workspace's."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models import Application, Database, Group, Membership, OutlineStep
from programme.focuses import FOCUSES
from programme.group_names import TREES, channel_name, free_names
from programme.groups import (
    NotPlaceable,
    Part,
    find_group_of,
    form_groups,
    list_applied,
    list_members,
)
from sandbox import Slack
from sandbox.conversations import name_problem
from tests.conftest import NOW
from tests.make import add_person, add_term
from tests.make_groups import a_group, add_group, add_proposal

EMPTY = Slack().workspace


async def test_publishing_twice_forms_each_group_once(database: Database) -> None:
    proposed = await add_proposal(database, mentees=5, co_mentor=True)
    for _ in range(2):
        async with database.writing() as session:
            (group,) = await form_groups(session, proposed.term, proposed.proposal, NOW)
    assert group.name == TREES[0]
    async with database.reading() as session:
        assert len((await session.exec(select(Group))).all()) == 1
        members = await list_members(session, group.id)
        applied = await list_applied(session, group.id)
        seats = await session.exec(select(Membership.seat).order_by(col(Membership.id)))
        steps = await session.exec(select(OutlineStep).order_by(col(OutlineStep.position)))
    assert [member.part for member in members] == [Part.LEAD, Part.CO_MENTOR, *[Part.MENTEE] * 5]
    assert [member.person.id for member in members] == [one.id for one in proposed.people]
    assert [(one.person, one.part) for one in applied] == [
        (one.person, one.part) for one in members
    ]
    assert [one.application.id for one in applied] == [one.id for one in proposed.applications]
    assert list(seats) == [None, None, 1, 2, 3, 4, 5]
    outline = list(steps)
    assert [step.position for step in outline] == [1, 2, 3, 4, 5, 6]
    assert outline[0].week_of == date(2026, 9, 14)
    assert outline[-1].week_of == date(2026, 11, 23)


async def test_publishing_at_the_same_moment_forms_each_group_once(database: Database) -> None:
    proposed = await add_proposal(database, mentees=2)

    async def publish() -> list[str]:
        async with database.writing() as session:
            groups = await form_groups(session, proposed.term, proposed.proposal, NOW)
            return [group.name for group in groups]

    assert list(await asyncio.gather(publish(), publish(), publish())) == [[TREES[0]]] * 3
    async with database.reading() as session:
        assert len((await session.exec(select(Membership))).all()) == 3


async def test_a_group_added_to_the_proposal_is_formed_beside_the_first(
    database: Database,
) -> None:
    proposed, first = await add_group(database, mentees=1)
    (one,) = proposed.proposal.content["groups"]
    proposed.proposal.content = {"groups": [one | {"number": 7}, one]}
    async with database.writing() as session:
        groups = await form_groups(session, proposed.term, proposed.proposal, NOW)
    assert [(group.number, group.name) for group in groups] == [(7, TREES[1]), (1, TREES[0])]
    assert groups[1].id == first.id


async def test_an_outline_begins_when_the_group_is_formed(database: Database) -> None:
    proposed = await add_proposal(database, mentees=1, focus="community")
    later = datetime(2026, 10, 14, 9, tzinfo=UTC)
    async with database.writing() as session:
        await form_groups(session, proposed.term, proposed.proposal, later)
        found = await session.exec(select(OutlineStep).order_by(col(OutlineStep.position)))
        weeks = [step.week_of for step in found]
    assert (len(weeks), weeks[0], weeks[-1]) == (9, date(2026, 10, 12), date(2026, 11, 23))


async def test_who_withdrew_overnight_is_not_placed(database: Database) -> None:
    proposed = await add_proposal(database, mentees=2)
    async with database.writing() as session:
        withdrawn = await session.get_one(Application, proposed.applications[-1].id)
        withdrawn.status, withdrawn.withdrawn_at = "withdrawn", NOW
    with pytest.raises(NotPlaceable):
        async with database.writing() as session:
            await form_groups(session, proposed.term, proposed.proposal, NOW)
    async with database.reading() as session:
        assert (await session.exec(select(Group))).all() == []


async def test_who_withdraws_later_does_not_undo_the_group(database: Database) -> None:
    proposed, group = await add_group(database, mentees=2)
    async with database.writing() as session:
        withdrawn = await session.get_one(Application, proposed.applications[-1].id)
        withdrawn.status, withdrawn.withdrawn_at = "withdrawn", NOW
    async with database.writing() as session:
        (again,) = await form_groups(session, proposed.term, proposed.proposal, NOW)
    assert again.id == group.id


async def test_an_application_of_another_term_is_not_placed(database: Database) -> None:
    proposed = await add_proposal(database, mentees=1)
    other = await add_term(database, proposed.people[0], name="Spring 2027")
    with pytest.raises(NotPlaceable):
        async with database.writing() as session:
            await form_groups(session, other, proposed.proposal, NOW)


async def test_there_is_no_sixth_seat(database: Database) -> None:
    proposed = await add_proposal(database, mentees=6)
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await form_groups(session, proposed.term, proposed.proposal, NOW)


async def test_five_hundred_groups_have_names_and_channels_of_their_own(
    database: Database,
) -> None:
    proposed = await add_proposal(database, mentees=1)
    ids = [one.id for one in proposed.applications]
    proposed.proposal.content = {"groups": [a_group(ids, number=n) for n in range(1, 501)]}
    async with database.writing() as session:
        groups = await form_groups(session, proposed.term, proposed.proposal, NOW)
    names = [group.name for group in groups]
    assert len(set(names)) == 500
    assert names[len(TREES)] == f"{TREES[0]} 2"
    assert len({channel_name(FOCUSES[group.focus], group.name) for group in groups}) == 500


async def test_a_later_term_gets_other_names_and_another_workspace_the_first(
    database: Database,
) -> None:
    first, _ = await add_group(database, mentees=1)
    later = await add_term(database, first.people[0], name="Spring 2027")
    _, second = await add_group(database, mentees=1, people=first.people, term=later)
    people = [await add_person(database, slack_user_id, "T2") for slack_user_id in ("U1", "U2")]
    _, elsewhere = await add_group(database, mentees=1, people=people)
    assert [second.name, elsewhere.name] == [TREES[1], TREES[0]]


async def test_people_find_their_group_while_they_are_in_it(database: Database) -> None:
    proposed, group = await add_group(database, mentees=2)
    mentor, leaver, _ = proposed.people
    stranger = await add_person(database, "U1", "T2")
    async with database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.person_id == leaver.id))
        found.one().left_at = NOW
    async with database.reading() as session:
        own = await find_group_of(session, mentor.id, proposed.term.id)
        assert own is not None
        assert own.id == group.id
        assert await find_group_of(session, leaver.id, proposed.term.id) is None
        assert await find_group_of(session, stranger.id, proposed.term.id) is None
        members = await list_members(session, group.id)
        assert leaver.id not in [member.person.id for member in members]
        assert len(members) == 2


async def test_nobody_of_another_workspace_is_ever_a_member(database: Database) -> None:
    proposed, group = await add_group(database, mentees=1)
    stranger = await add_person(database, "U1", "T2")
    async with database.writing() as session:
        session.add(
            Membership(
                group_id=group.id,
                person_id=stranger.id,
                application_id=proposed.applications[1].id,
                role="co_mentor",
                joined_at=NOW,
            )
        )
    async with database.reading() as session:
        assert await find_group_of(session, stranger.id, proposed.term.id) is None
        members = await list_members(session, group.id)
    assert [member.person.id for member in members] == [one.id for one in proposed.people]


def test_there_are_enough_trees() -> None:
    assert len({tree.casefold() for tree in TREES}) == len(TREES) >= 80
    assert all(tree.isascii() and tree.isalpha() for tree in TREES)


def test_names_do_not_differ_by_case_alone() -> None:
    assert next(free_names([TREES[0].upper(), TREES[2]])) == TREES[1]


def test_a_channel_has_a_readable_name() -> None:
    assert channel_name(FOCUSES["teaching/git"], "Baobab") == "mentoring-git-teaching-baobab"
    assert channel_name(FOCUSES["organizing"], "Baobab 2") == "mentoring-organizing-baobab-2"
    assert channel_name(FOCUSES["community"], "Fig", 3) == "mentoring-community-fig-3"


@given(
    focus=st.sampled_from(sorted(FOCUSES)), name=st.text(max_size=200), number=st.integers(1, 999)
)
def test_slack_takes_any_channel_name(focus: str, name: str, number: int) -> None:
    assert name_problem(EMPTY, channel_name(FOCUSES[focus], name, number)) is None
