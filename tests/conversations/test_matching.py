"""Forming groups: propose, adjust, publish."""

import asyncio
import re
from typing import Any

import pytest
from sqlmodel import col, select

from models import Application, Group, Membership, Proposal
from tests.conversations.approved import everybody_is_approved
from tests.conversations.conftest import Stage
from views.matching import MOVE, PROPOSE, PUBLISH


async def proposes(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring match")
    assert "Proposed groups" in stage.wanjiru.dm.latest.text


async def count(stage: Stage, table: Any) -> int:
    async with stage.database.reading() as session:
        return len((await session.exec(select(table))).all())


async def test_groups_are_proposed_around_an_hour_that_everyone_has(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    shown = stage.wanjiru.dm.latest
    assert shown.ephemeral
    assert "2 of 3 mentees have a place" in shown.text
    assert "Teaching Workshops: Git" in shown.text
    assert "Lead @Ben Vogel" in shown.text
    assert "Mentees @Amara Okafor, @Chidi Eze" in shown.text
    assert "Without a group, and what would help" in shown.text
    assert "@Zoe Lima:" in shown.text
    assert "What would help several at once" not in shown.text  # one waits
    for person in (stage.amara, stage.ben):
        assert not any("group" in told.text for told in person.dm.messages)
    assert await count(stage, Group) == 0


async def test_what_would_help_several_is_said_with_whom(stage: Stage) -> None:
    await everybody_is_approved(stage)
    yara = stage.slack.add_member("yara", real_name="Yara Reis", time_zone="America/Sao_Paulo")
    await stage.applies(yara, "Mentee", workdays=["Late, 21 to 24"], sat=[])
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve")
    await proposes(stage)
    shown = stage.wanjiru.dm.latest.text
    assert "What would help several at once" in shown
    assert "One more mentor for Git teaching would place two who wait: in English, Mon" in shown
    assert "(@Zoe Lima, @Yara Reis)" in shown
    assert "(@Zoe Lima, @Yara Reis, with @Ben Vogel)" in shown


async def test_each_person_has_a_reason(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    menu = next(b for b in stage.wanjiru.dm.latest.buttons if b)
    assert menu
    await stage.wanjiru.clicks("matching.group_menu.1", chooses="Why these people?")
    assert stage.wanjiru.modal is not None
    assert "Amara Okafor: Your first choice" in stage.wanjiru.modal.text


async def test_a_proposal_waits_overnight_and_is_shown_again(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    first = stage.wanjiru.dm.latest.text
    await stage.wanjiru.types("/mentoring match")
    assert stage.wanjiru.dm.latest.text == first
    assert await count(stage, Proposal) == 1


async def test_nobody_approved_yet(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring match")
    assert "Nobody is approved and without a group just now." in stage.wanjiru.dm.latest.text


async def test_a_pair_is_pinned_for_the_next_proposal(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    await stage.wanjiru.chooses("group", "With Mia Vogt")
    await stage.wanjiru.submits()
    assert stage.wanjiru.modal is None
    shown = stage.wanjiru.dm.latest
    assert "@Amara Okafor stays with @Mia Vogt when I propose again" in shown.text
    await stage.wanjiru.clicks("Propose again", in_=shown)
    again = stage.wanjiru.dm.latest.text
    assert re.search(r"Lead .*@Mia Vogt.*\nMentees .*@Amara Okafor", again)
    assert "2 of 3 mentees have a place" in again


async def test_a_mentee_moves_and_stays_where_they_were_moved(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    for where in ("waiting list", "Git"):
        await stage.wanjiru.clicks("Move somebody")
        await stage.wanjiru.chooses("person", "Amara")
        await stage.wanjiru.chooses("group", where)
        await stage.wanjiru.submits({"pin": ["Keep them with this mentor"]})
        assert stage.wanjiru.modal is None
    assert "Mentees @Chidi Eze, @Amara Okafor" in stage.wanjiru.dm.latest.text
    assert "@Amara Okafor stays with @Ben Vogel" in stage.wanjiru.dm.latest.text


async def test_what_a_move_changes_is_shown_before_it_is_made(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    await stage.wanjiru.chooses("group", "waiting list")
    assert stage.wanjiru.modal is not None
    shown = stage.wanjiru.modal.text
    assert "What this changes" in shown
    assert "Amara Okafor goes to the waiting list" in shown
    assert "Group 1: 1 mentee, alone with the mentors, now 2" in shown
    await stage.wanjiru.chooses("person", "Zoe")
    await stage.wanjiru.chooses("group", "waiting list")
    assert "Zoe Lima goes to the waiting list" in stage.wanjiru.modal.text
    await stage.wanjiru.submits({"person": "Amara"})
    assert stage.wanjiru.modal is None
    assert "1 of 3 mentees have a place" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    await stage.wanjiru.chooses("group", "Git")
    assert stage.wanjiru.modal is not None
    assert (
        "Amara Okafor: Teaching Workshops: Git, their 1st choice; they have no place now"
        in stage.wanjiru.modal.text
    )
    assert "Group 1: 2 mentees, now 1" in stage.wanjiru.modal.text


async def test_only_groups_that_fit_are_offered(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Zoe")
    with pytest.raises(Exception, match="Git"):
        await stage.wanjiru.chooses("group", "Git")
    await stage.wanjiru.chooses("group", "waiting list")
    await stage.wanjiru.submits()
    assert stage.wanjiru.modal is None


async def test_a_locked_group_stays_when_the_rest_is_matched_again(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Chidi")
    await stage.wanjiru.chooses("group", "waiting list")
    await stage.wanjiru.submits()
    await stage.wanjiru.clicks("matching.group_menu.1", chooses="Keep it as it is")
    await stage.wanjiru.clicks("Propose again")
    text = stage.wanjiru.dm.latest.text
    assert ":lock:" in text
    assert "Lead @Ben Vogel\nMentees @Amara Okafor\n" in text


async def test_publishing_forms_each_group_once_and_tells_nobody_twice(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    proposal = stage.wanjiru.dm.latest
    await stage.wanjiru.clicks("Publish 1 group", in_=proposal)
    assert "1 group published!" in stage.wanjiru.dm.latest.text
    assert await count(stage, Group) == 1
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Membership.role).order_by(col(Membership.role), col(Membership.id))
        )
        assert list(found.all()) == ["lead", "mentee", "mentee"]
        statuses = (await session.exec(select(Application.status))).all()
    assert sorted(statuses) == ["approved", "approved", "placed", "placed", "placed"]

    await stage.amara.types("/mentoring status")
    assert "You are in a group" in stage.amara.dm.latest.text
    zoe = next(m for m in (stage.slack.member("zoe"),) if m)
    await zoe.types("/mentoring status")
    assert "no group had an hour and a place for you yet." in zoe.dm.latest.text


async def test_two_coordinators_publish_at_once(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    async with stage.database.reading() as session:
        proposal = (await session.exec(select(Proposal))).one()
    tag = f"{proposal.id}:{proposal.version}"
    await asyncio.gather(*(stage.forges(stage.wanjiru, PUBLISH, tag) for _ in range(4)))
    assert await count(stage, Group) == 1
    assert await count(stage, Membership) == 3


async def test_what_changed_meanwhile_is_not_published(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    old = stage.wanjiru.dm.latest
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    await stage.wanjiru.chooses("group", "waiting list")
    await stage.wanjiru.submits()
    await stage.wanjiru.clicks("Publish 1 group", in_=old)
    assert "Somebody changed the proposal a moment ago." in stage.wanjiru.dm.latest.text
    assert await count(stage, Group) == 0


async def test_who_withdraws_meanwhile_is_not_placed(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    proposal = stage.wanjiru.dm.latest
    await stage.amara.types("/mentoring status")
    await stage.amara.clicks("Withdraw")
    await stage.wanjiru.clicks("Publish 1 group", in_=proposal)
    assert "1 of these people withdrew meanwhile." in stage.wanjiru.dm.latest.text
    assert await count(stage, Group) == 0


@pytest.mark.parametrize("action_id", [PROPOSE, PUBLISH, MOVE])
async def test_matching_is_for_coordinators(stage: Stage, action_id: str) -> None:
    await everybody_is_approved(stage)
    await proposes(stage)
    await stage.forges(stage.amara, action_id, "1:1")
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    assert await count(stage, Group) == 0
    await stage.amara.types("/mentoring match")
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
