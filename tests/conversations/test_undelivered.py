"""What could not be delivered, and what coordinators do about it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from models import Audit, Nudge, Person
from programme.application_review import REVIEWED
from programme.group_set_up import WELCOME
from programme.nudges import say_later
from programme.undelivered import MOST_SHOWN, NOTE, last_morning
from sandbox import Member
from sandbox.records import Channel
from tests.conftest import NOW
from tests.conversations.approved import everybody_is_approved
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from tests.make import add_person
from tests.make_groups import add_group
from views.undelivered import LET_BE, NEW_CHANNEL, TRY_AGAIN

MORNING = datetime(2026, 8, 25, 6, 0, tzinfo=UTC)  # nine in Nairobi, where Wanjiru is
NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)  # nine in São Paulo, where Zoe is
DAY = timedelta(days=1)


async def nudges(stage: Stage, *conditions: Any) -> list[Nudge]:
    async with stage.database.reading() as session:
        found = await session.exec(select(Nudge).where(*conditions).order_by(col(Nudge.id)))
        return list(found.all())


async def of(stage: Stage, kind: str, who: Member) -> Nudge:
    """Return the only nudge of a kind to somebody."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Nudge)
            .join(Person, col(Person.id) == col(Nudge.person_id))
            .where(Nudge.kind == kind, Person.slack_user_id == who.id)
        )
        return found.one()


async def turns(stage: Stage, nudge: Nudge, **values: Any) -> None:
    """Let a nudge have ended otherwise."""
    async with stage.database.writing() as session:
        (await session.get_one(Nudge, nudge.id)).sqlmodel_update(values)


def notes(who: Member) -> list[Any]:
    return [one for one in who.dm.messages if "didn't arrive" in one.text and not one.ephemeral]


async def with_zoe_gone(stage: Stage) -> Member:
    """Let Zoe's account be closed before she hears that she is approved."""
    _, zoe, _ = await everybody_is_approved(stage)
    await zoe.leaves_the_workspace()
    stage.moves_to(NOON)  # at six, when she was approved, it is night where she is
    await stage.ticks()
    return zoe


async def test_one_note_in_the_morning_says_who_and_what_to_do(stage: Stage) -> None:
    await with_zoe_gone(stage)
    assert notes(stage.wanjiru) == []
    stage.moves_to(MORNING)
    for _ in range(3):
        await stage.ticks()
    [note] = notes(stage.wanjiru)
    assert "I couldn't reach @Zoe Lima: their account is closed" in note.text
    assert "(a message about applications, " in note.text
    assert "If they left, let it be." in note.text
    assert note.buttons == ["Try again", "Let it be"]
    assert notes(stage.amara) == notes(stage.ben) == []
    await stage.wanjiru.types("/mentoring attention")
    assert "@Zoe Lima\nI couldn't reach them." in stage.wanjiru.dm.latest.text

    # Nothing new, so no other note, however often the sun rises.
    for day in range(1, 4):
        stage.moves_to(MORNING + day * DAY)
        await stage.ticks()
    assert len(notes(stage.wanjiru)) == 1

    await stage.wanjiru.clicks("Let it be", in_=note)
    assert "All right, that stays unsaid." in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types("/mentoring undelivered")
    assert "All that I had to say arrived, or is decided on." in stage.wanjiru.dm.latest.text
    async with stage.database.reading() as session:
        found = await session.exec(select(Audit.details).where(Audit.action == LET_BE))
        assert found.all() == [{"messages": 1}]


async def test_who_comes_back_hears_of_it_after_all(stage: Stage) -> None:
    zoe = await with_zoe_gone(stage)
    await zoe.comes_back()
    await stage.wanjiru.types("/mentoring undelivered")
    await stage.wanjiru.clicks("Try again")
    assert "I'm trying again." in stage.wanjiru.dm.latest.text
    await stage.ticks()
    assert ["approved" in one.text for one in zoe.dm.messages].count(True) == 1
    assert (await of(stage, REVIEWED, zoe)).state == "sent"
    stage.moves_to(MORNING)
    await stage.ticks()
    assert notes(stage.wanjiru) == []


async def test_in_vain_again_is_told_the_next_morning(stage: Stage) -> None:
    await with_zoe_gone(stage)
    stage.moves_to(MORNING)
    await stage.ticks()
    await stage.wanjiru.clicks("Try again", in_=notes(stage.wanjiru)[0])
    stage.moves_to(NOON + DAY)
    await stage.ticks()
    assert len(notes(stage.wanjiru)) == 1
    stage.moves_to(MORNING + DAY)
    await stage.ticks()
    assert len(notes(stage.wanjiru)) == 2


async def test_a_note_that_cannot_be_delivered_makes_no_other(stage: Stage) -> None:
    await with_zoe_gone(stage)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    await stage.ben.leaves_the_workspace()
    for day in range(4):
        stage.moves_to(MORNING + day * DAY)
        await stage.ticks()
        await stage.ticks()
    told = await nudges(stage, Nudge.kind == NOTE)
    assert sorted(one.state for one in told) == ["sent", "settled"]
    await stage.wanjiru.types("/mentoring undelivered")
    assert "I couldn't reach @Ben Vogel" in stage.wanjiru.dm.latest.text


async def with_channel_archived(stage: Stage) -> tuple[GroupStage, Channel]:
    """Let a group's channel be archived, and then somebody confirmed to represent the group."""
    story = await with_a_group(stage, channel=True)
    channel_id = (await story.finds_group()).slack_channel_id
    assert channel_id is not None
    channel = stage.slack.workspace.channels[channel_id]
    await stage.amara.archives(channel)
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("I’ll represent us")
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Confirm")
    await stage.ticks()
    return story, channel


async def test_an_archived_channel_is_unarchived(stage: Stage) -> None:
    story, channel = await with_channel_archived(stage)
    await stage.wanjiru.types("/mentoring undelivered")
    shown = stage.wanjiru.dm.latest
    assert f"I couldn't reach group {story.group.name} in" in shown.text
    assert "the channel is archived." in shown.text
    assert "Unarchive it in Slack, then let me try again; or I make the group a new" in shown.text
    await stage.amara.unarchives(channel)
    await stage.wanjiru.clicks("Try again")
    assert "All that I had to say arrived" in stage.wanjiru.dm.messages[-2].text
    await stage.ticks()
    said = [one for one in story.chidi.sees_in(channel).messages if "represents you" in one.text]
    assert len(said) == 1


async def test_a_group_gets_a_new_channel_with_its_own_welcome(stage: Stage) -> None:
    story, old = await with_channel_archived(stage)
    await stage.wanjiru.types("/mentoring undelivered")
    await stage.wanjiru.clicks("Make a new channel")
    assert f"Group {story.group.name} gets a new channel" in stage.wanjiru.dm.latest.text
    for _ in range(3):
        await stage.ticks()
    group = await story.finds_group()
    assert group.slack_channel_id not in {None, old.id}
    new = stage.slack.workspace.channels[group.slack_channel_id or ""]
    members = {stage.amara.id, stage.ben.id, story.chidi.id}
    assert members < set(new.members)
    assert len(new.pins) == 1
    assert [one.state for one in await nudges(stage, Nudge.kind == WELCOME)] == ["sent", "sent"]
    await stage.wanjiru.types("/mentoring undelivered")
    assert "All that I had to say arrived" in stage.wanjiru.dm.latest.text


async def test_a_channel_that_the_bot_was_removed_from(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    [channel] = [one for one in stage.slack.workspace.channels.values() if one.kind == "private"]
    [app] = stage.slack.workspace.apps.values()
    del channel.members[app.bot_user_id]
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Rename")
    await stage.ben.submits({"name": "Acacia"})
    await stage.ticks()
    await stage.wanjiru.types("/mentoring undelivered")
    assert "the channel is gone, or I'm not in it any more." in stage.wanjiru.dm.latest.text
    assert "Invite me into it, then let me try again" in stage.wanjiru.dm.latest.text
    channel.members[app.bot_user_id] = None
    await stage.wanjiru.clicks("Try again")
    await stage.ticks()
    assert any("Acacia" in one.text for one in story.chidi.sees_in(channel).messages)


async def test_a_mistake_of_ours_is_shown_with_what_the_operator_needs(stage: Stage) -> None:
    await everybody_is_approved(stage)
    nudge = await of(stage, REVIEWED, stage.amara)
    ended = {"reason": "msg_too_long", "ended_at": NOW, "is_undelivered": True}
    await turns(stage, nudge, state="parked", **ended)
    await stage.wanjiru.types("/mentoring undelivered")
    shown = stage.wanjiru.dm.latest
    assert "Slack refused a message about applications" in shown.text
    assert f"msg_too_long, message {nudge.id}" in shown.text
    assert "Make a new channel" not in shown.buttons
    await stage.wanjiru.clicks("Try again")
    await stage.ticks()
    assert (await of(stage, REVIEWED, stage.amara)).state == "sent"


async def test_what_may_have_arrived_is_looked_for_before_it_is_said_again(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await stage.ticks()
    nudge = await of(stage, REVIEWED, stage.amara)
    heard = len(stage.amara.dm.messages)
    ended = {"reason": "history unreadable: missing_scope", "is_undelivered": True}
    await turns(stage, nudge, state="parked", sent_channel_id=None, sent_ts=None, **ended)
    await stage.wanjiru.types("/mentoring undelivered")
    assert "I don't know whether @Amara Okafor got a message" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Try again")
    await stage.ticks()
    assert len(stage.amara.dm.messages) == heard
    again = await of(stage, REVIEWED, stage.amara)
    assert (again.state, again.sent_ts) == ("sent", nudge.sent_ts)


async def tells(stage: Stage, person: Person, number: int = 1) -> None:
    """Let somebody not be reached with so many messages."""
    for one in range(number):
        async with stage.database.writing() as session:
            await say_later(
                session,
                workspace_id=person.workspace_id,
                kind=REVIEWED,
                key=f"{person.id}/{one}",
                subject={"application": 1},
                due_at=NOW,
                now=NOW,
                person_id=person.id,
            )
    for nudge in await nudges(stage, Nudge.person_id == person.id):
        ended = {"reason": "user_not_found", "ended_at": NOW, "is_undelivered": True}
        await turns(stage, nudge, state="settled", **ended)


async def test_many_are_joined_and_those_that_do_not_fit_come_later(stage: Stage) -> None:
    team = stage.slack.workspace.team.id
    for number in range(MOST_SHOWN + 2):
        member = stage.slack.add_member(f"member{number}")
        await tells(stage, await add_person(stage.database, member.id, team), 3)
    await stage.wanjiru.types("/mentoring undelivered")
    shown = stage.wanjiru.dm.latest
    assert shown.text.count("3 messages about applications") == MOST_SHOWN
    assert "…and 2 more, once these are decided on." in shown.text


@pytest.mark.parametrize("action_id", [TRY_AGAIN, LET_BE, NEW_CHANNEL])
async def test_it_is_for_coordinators_and_decided_once(stage: Stage, action_id: str) -> None:
    await with_zoe_gone(stage)
    [nudge] = await nudges(stage, col(Nudge.is_undelivered))
    await stage.amara.types("/mentoring undelivered")
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    for value in (str(nudge.id), "404"):
        await stage.forges(stage.amara, action_id, value)
        assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    assert len(await nudges(stage, col(Nudge.is_undelivered))) == 1

    await stage.forges(stage.wanjiru, action_id, "404")
    assert "That is decided on already." in stage.wanjiru.dm.latest.text
    await asyncio.gather(*(stage.forges(stage.wanjiru, action_id, str(nudge.id)) for _ in range(3)))
    async with stage.database.reading() as session:
        done = (await session.exec(select(Audit).where(Audit.action == action_id))).all()
    if action_id == NEW_CHANNEL:
        assert done == []
        assert "That isn't the channel of a group" in stage.wanjiru.dm.latest.text
    else:
        assert len(done) == 1
        assert await nudges(stage, col(Nudge.is_undelivered)) == []


async def test_another_workspaces_is_none_of_theirs(stage: Stage) -> None:
    stranger = await add_person(stage.database, "U404", "T404", name="Elsewhere")
    await tells(stage, stranger)
    [nudge] = await nudges(stage, col(Nudge.is_undelivered))
    await stage.wanjiru.types("/mentoring undelivered")
    assert "All that I had to say arrived" in stage.wanjiru.dm.latest.text
    for action_id in (TRY_AGAIN, LET_BE, NEW_CHANNEL):
        await stage.forges(stage.wanjiru, action_id, str(nudge.id))
        assert "That is decided on already." in stage.wanjiru.dm.latest.text
    assert await nudges(stage, col(Nudge.is_undelivered)) == [nudge]


@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Africa/Nairobi", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_the_last_morning_is_the_last_nine_oclock(at: datetime, zone: str) -> None:
    morning = last_morning(at, zone)
    local = morning.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.second) == (9, 0, 0)
    assert timedelta() <= at - morning.astimezone(UTC) < timedelta(hours=26)


async def test_who_could_not_be_reached_is_seen_to_from_the_list(stage: Stage) -> None:
    """One click each: a letter to their mentor, another try, letting it be."""
    for member in (stage.ben, stage.amara):
        await member.types("/mentoring help")
    async with stage.database.reading() as session:
        people = [
            (await session.exec(select(Person).where(Person.slack_user_id == one.id))).one()
            for one in (stage.ben, stage.amara)
        ]
    await add_group(stage.database, people=people)
    async with stage.database.writing() as session:
        session.add_all(
            Nudge(
                workspace_id=people[0].workspace_id,
                kind=REVIEWED,
                key=f"unreached:{number}",
                opaque_id=f"unreached{number}",
                subject={},
                state="settled",
                reason=reason,
                is_undelivered=True,
                person_id=people[1].id,
                due_at=NOW,
                try_at=NOW,
                ended_at=NOW,
                created_at=NOW,
            )
            for number, reason in enumerate(["account_inactive", "user_not_found"])
        )
    await stage.wanjiru.types("/mentoring attention")
    shown = stage.wanjiru.dm.latest
    assert "Ask their mentor whether they still take part." in shown.text
    assert "Their mentor is @Ben Vogel." in shown.text
    assert shown.buttons[:3] == ["Write to the mentor", "Try again", "Let it be"]
    await stage.wanjiru.clicks("Write to the mentor", in_=shown)
    assert stage.wanjiru.modal is not None
    assert "the bot's messages don't reach Amara Okafor any more" in str(stage.wanjiru.modal.json)
    await stage.wanjiru.closes()
    await stage.wanjiru.clicks("Let it be", in_=shown)
    assert "All right, that stays unsaid." in stage.wanjiru.dm.latest.text
    await stage.wanjiru.opens_home()
    assert stage.wanjiru.home is not None
    await stage.wanjiru.clicks("Try again", in_=stage.wanjiru.home)
    assert "I'm trying again." in stage.wanjiru.dm.latest.text
    assert "I couldn't reach them." not in stage.wanjiru.home.text
