"""The thank-you at the end of a term."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from models import Group, Meeting, Nudge, OutlineStep, Term
from programme.term_end import THANKED
from sandbox import Member, SeenMessage
from scheduler.plan import plan
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from tests.conversations.test_group_needs import GOAL_WORDS, add_meeting, clear_meetings

# Nine in Nairobi on the day after the term's last, 4 December: a Saturday. People hear of it on
# Monday.
AFTER = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)
MONDAY = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)


def thanked(who: Member) -> list[SeenMessage]:
    return [one for one in who.dm.messages if "Autumn 2026 has ended. Thank you" in one.text]


async def meets(story: GroupStage, times: int) -> None:
    await clear_meetings(story)
    for number in range(times):
        at = datetime(2026, 9, 15, 9, 0, tzinfo=UTC) + timedelta(weeks=number)
        await add_meeting(story, at, state="held", checked_in_at=at)


async def test_everybody_in_a_group_is_thanked_once(stage: Stage) -> None:
    story = await with_a_group(stage)
    await meets(story, 3)
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Goals")
    await stage.ben.clicks("Propose a goal")
    await stage.ben.submits(GOAL_WORDS)
    await stage.ben.clicks("Agree")
    await stage.ben.closes()
    async with stage.database.writing() as session:
        found = await session.exec(select(OutlineStep).where(OutlineStep.position <= 2))
        for step in found:
            step.done_at = AFTER
    stage.moves_to(AFTER - timedelta(minutes=1))
    await stage.ticks()
    assert not thanked(stage.amara)
    for at in (AFTER, MONDAY, MONDAY + timedelta(days=1)):
        stage.moves_to(at)
        await stage.ticks()
    for mentee in (stage.amara, story.chidi):
        (told,) = thanked(mentee)
        assert f"Thank you for being part of {story.group.name}!" in told.text
        assert (
            "Together you met 3 times, worked towards 1 goal and did 2 steps of your outline."
            in told.text
        )
        assert "Certified instructors who have taught 2 workshops can mentor" in told.text
    (told,) = thanked(stage.ben)
    assert f"Thank you for mentoring {story.group.name}!" in told.text
    assert "What you gave 2 mentees goes on from there." in told.text
    for outsider in (story.zoe, story.mia, stage.wanjiru):
        assert not thanked(outsider)


async def test_who_left_is_left_alone_and_nothing_is_made_up(stage: Stage) -> None:
    story = await with_a_group(stage)
    await meets(story, 0)
    await story.chidi.types("/mentoring leave")
    await story.chidi.clicks("Leave the group")
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).ended_at = AFTER - timedelta(hours=5)
    stage.moves_to(MONDAY)
    await stage.ticks()
    assert not thanked(story.chidi)
    (told,) = thanked(stage.amara)
    assert "Together" not in told.text
    async with stage.database.reading() as session:
        assert (await session.exec(select(Meeting))).all() == []


async def test_a_group_that_ended_before_and_an_old_term_are_left_alone(stage: Stage) -> None:
    story = await with_a_group(stage)
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).ended_at = AFTER - timedelta(days=20)
    stage.moves_to(MONDAY)
    await stage.ticks()
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).ended_at = None
    stage.moves_to(AFTER + timedelta(days=6))
    await stage.ticks()
    for who in (stage.amara, stage.ben):
        assert not thanked(who)


async def test_a_term_that_is_prolonged_goes_on_and_is_thanked_for_later(stage: Stage) -> None:
    """Between finding and saying, a coordinator moves the end."""
    await with_a_group(stage)
    stage.moves_to(MONDAY)
    sender = stage.bot.sender
    assert sender is not None
    await plan(sender.database, sender.workspace_id, [sender.rules[THANKED]], AFTER)
    async with stage.database.writing() as session:
        for term in await session.exec(select(Term)):
            term.ends_on += timedelta(days=7)
    await stage.ticks()
    async with stage.database.reading() as session:
        found = await session.exec(select(Nudge.state).where(Nudge.kind == THANKED))
        assert found.all() == ["settled"] * 3
    assert not thanked(stage.amara)
    stage.moves_to(MONDAY + timedelta(days=7))
    await stage.ticks()
    assert len(thanked(stage.amara)) == 1
