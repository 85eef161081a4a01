"""Joining a group while the term runs, and leaving one."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from models import Application, Group, Membership
from sandbox import Member
from tests.conversations.approved import NAIROBI_MORNINGS, everybody_is_approved
from tests.conversations.conftest import Stage
from views.placement import LEAVE, PLACE

UNDER_WAY = datetime(2026, 9, 21, 8, tzinfo=UTC)


async def a_group_meets(stage: Stage) -> list[Member]:
    """Let Ben guide Amara and Chidi; Zoe and Mia wait, and the term is under way."""
    others = await everybody_is_approved(stage)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru]})
    await stage.wanjiru.types("/mentoring match")
    await stage.wanjiru.clicks("Publish 1 group")
    stage.moves_to(UNDER_WAY)
    return others


async def approved_newcomer(stage: Stage, **changes: Any) -> Member:
    """Let somebody apply late and be approved."""
    dara = stage.slack.add_member("dara", real_name="Dara Ito", time_zone="Africa/Nairobi")
    await stage.applies(dara, "Mentee", **{**NAIROBI_MORNINGS, **changes})
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve")
    return dara


async def sitting(stage: Stage) -> list[tuple[str, int | None]]:
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Membership.role, Membership.seat)
            .where(col(Membership.left_at).is_(None))
            .order_by(col(Membership.role), col(Membership.seat))
        )
        return list(found.all())


async def status_of(stage: Stage, hopes: str) -> str:
    async with stage.database.reading() as session:
        found = await session.exec(select(Application.status, Application.hopes))
        (status,) = (status for status, written in found if written == hopes)
        return status


async def test_a_newcomer_gets_the_best_open_seat_with_one_click(stage: Stage) -> None:
    await a_group_meets(stage)
    dara = await approved_newcomer(stage, hopes="Dara's hopes")
    await stage.ticks()
    await stage.ticks()
    offers = [m for m in stage.wanjiru.dm.messages if "@Dara Ito could join group" in m.text]
    assert len(offers) == 1
    assert "their first choice, and its hour suits them every week" in offers[0].text
    await stage.wanjiru.clicks("Place them there", in_=offers[0])
    assert "@Dara Ito is in group" in stage.wanjiru.dm.latest.text
    assert await sitting(stage) == [("lead", None), ("mentee", 1), ("mentee", 2), ("mentee", 3)]
    assert await status_of(stage, "Dara's hopes") == "placed"
    await stage.ticks()
    assert "There's a place for you!" in dara.dm.latest.text
    assert not [m for m in stage.wanjiru.dm.messages if "Place them there" in m.buttons]


async def test_a_seat_is_taken_once_however_often_it_is_pressed(stage: Stage) -> None:
    await a_group_meets(stage)
    await approved_newcomer(stage)
    await stage.ticks()
    async with stage.database.reading() as session:
        newest = (await session.exec(select(Application.id))).all()[-1]
    for _ in range(3):
        await stage.forges(stage.wanjiru, PLACE, f"{newest}:1")
    assert await sitting(stage) == [("lead", None), ("mentee", 1), ("mentee", 2), ("mentee", 3)]


async def test_nobody_is_offered_a_seat_at_an_hour_they_do_not_have(stage: Stage) -> None:
    await a_group_meets(stage)
    await approved_newcomer(stage, workdays=["Late, 21 to 24"])
    await stage.ticks()
    assert not [m for m in stage.wanjiru.dm.messages if "could join group" in m.text]


async def test_when_enough_wait_a_new_group_is_proposed(stage: Stage) -> None:
    _, _, mia = await a_group_meets(stage)
    for name in ("eli", "fay"):
        late = stage.slack.add_member(name, time_zone="Africa/Nairobi")
        await stage.applies(
            late,
            "Mentee",
            **{**NAIROBI_MORNINGS, "focus_1": "Community Building", "focus_2": None, "aims": []},
        )
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 2 eligible")
    await stage.ticks()
    (said,) = [m for m in stage.wanjiru.dm.messages if "has no group yet" in m.text]
    assert "@Mia Vogt has no group yet" in said.text
    await stage.wanjiru.clicks("Propose groups", in_=said)
    assert "Lead @Mia Vogt" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Publish 1 group")
    await mia.types("/mentoring status")
    assert "You are in a group" in mia.dm.latest.text


async def test_leaving_asks_first_frees_the_seat_and_tells_the_mentor_kindly(stage: Stage) -> None:
    await a_group_meets(stage)
    await stage.amara.types("/mentoring leave")
    assert "Would you like to leave it?" in stage.amara.dm.latest.text
    await stage.amara.clicks("Leave the group", confirm=False)
    assert len(await sitting(stage)) == 3
    await stage.amara.clicks("Leave the group")
    assert "Thank you for the time you gave it!" in stage.amara.dm.latest.text
    assert await sitting(stage) == [("lead", None), ("mentee", 2)]
    await stage.ticks()
    await stage.ticks()
    told = [m for m in stage.ben.dm.messages if "@Amara Okafor had to leave group" in m.text]
    assert len(told) == 1
    assert "it isn't about you" in told[0].text

    dara = await approved_newcomer(stage)
    await stage.ticks()
    await stage.wanjiru.clicks("Place them there")
    await stage.ticks()
    assert "There's a place for you!" in dara.dm.latest.text
    assert await sitting(stage) == [("lead", None), ("mentee", 1), ("mentee", 2)]


async def test_who_comes_is_let_into_the_channel_and_who_leaves_is_taken_out(stage: Stage) -> None:
    await a_group_meets(stage)
    dara = await approved_newcomer(stage)
    await stage.ticks()
    async with stage.database.reading() as session:
        channel_id = (await session.exec(select(Group.slack_channel_id))).one()
    channel = stage.slack.workspace.channels[channel_id or ""]
    assert dara.id not in channel.members
    await stage.wanjiru.clicks("Place them there")
    await stage.ticks()
    assert {dara.id, stage.amara.id, stage.ben.id} < set(channel.members)

    await stage.amara.types("/mentoring leave")
    await stage.amara.clicks("Leave the group")
    assert "and its channel" in stage.amara.dm.latest.text
    await stage.ticks()
    await stage.ticks()
    assert stage.amara.id not in channel.members
    assert {dara.id, stage.ben.id} < set(channel.members)
    # Slack tells us of her going, and nobody hears of it a second time.
    told = [m for m in stage.ben.dm.messages if "@Amara Okafor had to leave group" in m.text]
    assert len(told) == 1
    assert sum("You have left group" in m.text for m in stage.amara.dm.messages) == 1


async def test_who_leaves_the_channel_leaves_the_group(stage: Stage) -> None:
    await a_group_meets(stage)
    await stage.ticks()
    async with stage.database.reading() as session:
        channel_id = (await session.exec(select(Group.slack_channel_id))).one()
    await stage.amara.leaves(stage.slack.workspace.channels[channel_id or ""])
    assert "You have left group" in stage.amara.dm.latest.text
    assert await sitting(stage) == [("lead", None), ("mentee", 2)]
    await stage.ticks()
    asked = [one["kind"] for one in stage.slack.workspace.wires.traffic.after(0)]
    assert "conversations.kick" not in asked


async def test_a_mentor_who_leaves_without_a_co_mentor_is_the_coordinators_to_replace(
    stage: Stage,
) -> None:
    await a_group_meets(stage)
    await stage.ben.types("/mentoring leave")
    await stage.ben.clicks("Leave the group")
    await stage.ticks()
    assert "Its mentees have no mentor now." in stage.wanjiru.dm.latest.text


async def test_a_closed_account_frees_the_seat(stage: Stage) -> None:
    await a_group_meets(stage)
    await stage.amara.leaves_the_workspace()
    assert await sitting(stage) == [("lead", None), ("mentee", 2)]
    await stage.ticks()
    assert "@Amara Okafor had to leave group" in stage.ben.dm.latest.text


async def test_leaving_without_a_group(stage: Stage) -> None:
    await a_group_meets(stage)
    zoe = stage.slack.member("zoe")
    await zoe.types("/mentoring leave")
    assert "You aren't in a group just now." in zoe.dm.latest.text
    await stage.forges(zoe, LEAVE, "1")
    assert "You aren't in a group just now." in zoe.dm.latest.text
    assert len(await sitting(stage)) == 3


async def test_placing_is_for_coordinators(stage: Stage) -> None:
    await a_group_meets(stage)
    await approved_newcomer(stage)
    await stage.forges(stage.amara, PLACE, "6:1")
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    assert len(await sitting(stage)) == 3
