"""What a group has not got round to: its first meeting, a goal, a representative."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Attendance, Group, Meeting, Nudge, Person, Term
from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group

START = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)  # nine in Nairobi
WEEK = timedelta(weeks=1)
MEETING = "I haven't heard of a first meeting"
GOAL = "Five short answers are enough, and"
GOAL_WORDS = dict.fromkeys(
    ("specific", "measurable", "achievable", "relevant", "time_bound"), "Teach a lesson."
)
VOLUNTEER = "Who would like to represent you"
NOBODY = "nobody represents"


def said(who: Member, text: str) -> list[SeenMessage]:
    return [one for one in who.dm.messages if text in one.text]


async def add_meeting(story: GroupStage, starts_at: datetime, **changes: Any) -> None:
    async with story.stage.database.writing() as session:
        session.add(
            Meeting(
                group_id=story.group.id,
                on=starts_at.date(),
                minute_of_day=600,
                time_zone="Africa/Nairobi",
                starts_at=starts_at,
                uid=f"{starts_at}",
                created_at=START,
                updated_at=START,
                **changes,
            )
        )


async def clear_meetings(story: GroupStage) -> None:
    """Take away what the group's series planned: these stories plan by hand."""
    async with story.stage.database.writing() as session:
        for meeting in await session.exec(select(Meeting)):
            await session.delete(meeting)
        (await session.get_one(Group, story.group.id)).laid_out_at = START


async def ticks_at(stage: Stage, at: datetime) -> None:
    stage.moves_to(at)
    await stage.ticks()
    await stage.ticks()


async def test_a_first_meeting_is_missed_after_two_weeks_and_once(stage: Stage) -> None:
    story = await with_a_group(stage)
    await ticks_at(stage, START + 2 * WEEK - timedelta(minutes=1))
    assert not said(stage.ben, MEETING)
    await ticks_at(stage, START + 2 * WEEK)
    await ticks_at(stage, START + 3 * WEEK)
    (told,) = said(stage.ben, MEETING)
    assert story.group.name in told.text
    for other in (stage.amara, story.chidi, story.mia):
        assert not said(other, MEETING)
    await stage.ben.clicks("Choose another hour", in_=told)
    assert stage.ben.modal is not None


@pytest.mark.parametrize(
    ("state", "starts_at", "is_told"),
    [
        ("held", START + WEEK, False),
        ("planned", START + 2 * WEEK + timedelta(days=2), False),
        ("planned", START + WEEK, True),
        ("cancelled", START + WEEK, True),
        ("not_held", START + WEEK, True),
        ("skipped", START + 3 * WEEK, True),
    ],
)
async def test_who_met_or_meets_first_later_is_not_asked(
    stage: Stage, state: str, starts_at: datetime, is_told: bool
) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    checked = {"checked_in_at": starts_at} if state in {"held", "not_held"} else {}
    await add_meeting(story, starts_at, state=state, **checked)
    # Planned, as the series would be: the ledger shows what was found, whoever meets meanwhile.
    await ticks_at(stage, START + 2 * WEEK)
    assert bool(said(stage.ben, MEETING)) is is_told


async def test_one_word_of_having_been_there_is_enough(stage: Stage) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    await add_meeting(story, START + WEEK, state="planned")
    async with stage.database.writing() as session:
        meeting = (await session.exec(select(Meeting))).one()
        found = await session.exec(select(Person.id).where(Person.name == "Amara Okafor"))
        session.add(
            Attendance(
                meeting_id=meeting.id, person_id=found.one(), said_there=True, said_at=START + WEEK
            )
        )
    await ticks_at(stage, START + 2 * WEEK)
    assert not said(stage.ben, MEETING)


async def test_a_goal_is_asked_for_twice(stage: Stage) -> None:
    story = await with_a_group(stage)
    await ticks_at(stage, START + 2 * WEEK)
    (told,) = said(stage.ben, GOAL)
    assert not said(stage.amara, GOAL)
    # A mentee proposes one meanwhile, so that the mentor is asked to look at it.
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("Goals")
    await stage.amara.clicks("Propose a goal")
    await stage.amara.submits(GOAL_WORDS)
    await ticks_at(stage, START + 4 * WEEK)
    assert len(said(stage.ben, GOAL)) == 1
    (again,) = said(stage.ben, f"One goal waits in {story.group.name} for you to agree.")
    await stage.ben.clicks("Look at the goals", in_=again)
    assert stage.ben.modal is not None
    assert "Teach a lesson." in stage.ben.modal.text
    await stage.ben.closes()

    await stage.ben.clicks("Set a goal", in_=told)
    await stage.ben.clicks("Propose a goal")
    await stage.ben.submits(GOAL_WORDS)
    assert stage.ben.modal is not None
    assert stage.ben.modal.text.count("Teach a lesson.") == 10


async def test_who_agreed_on_a_goal_is_not_asked(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Goals")
    await stage.ben.clicks("Propose a goal")
    await stage.ben.submits(GOAL_WORDS)
    await stage.ben.clicks("Agree")
    await stage.ben.closes()
    for weeks in (2, 4):
        await ticks_at(stage, START + weeks * WEEK)
    assert not said(stage.ben, GOAL)
    assert not said(stage.ben, "for you to agree")


async def test_a_group_that_began_later_is_asked_later(stage: Stage) -> None:
    story = await with_a_group(stage)
    began_at = START + timedelta(days=10, hours=3)
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).created_at = began_at
    await ticks_at(stage, START + 2 * WEEK)
    await ticks_at(stage, began_at + 2 * WEEK - timedelta(minutes=1))
    assert not said(stage.ben, GOAL)
    assert not said(stage.ben, MEETING)
    await ticks_at(stage, began_at + 2 * WEEK)
    await ticks_at(stage, began_at + 2 * WEEK + timedelta(days=1))  # one message a day
    assert len(said(stage.ben, GOAL)) == 1
    assert len(said(stage.ben, MEETING)) == 1


def monday_after(at: datetime) -> datetime:
    """Return the same time on the next Monday, when nobody has a day off."""
    return at + timedelta(days=7 - at.weekday())


async def power_check_in_on(stage: Stage) -> datetime:
    """Return nine in the morning of that day, in the term's zone."""
    async with stage.database.reading() as session:
        at = (await session.exec(select(Term.power_check_in_at))).one()
    return at.replace(hour=6, minute=0)


async def test_a_representative_is_asked_for_in_the_channel(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    day = await power_check_in_on(stage)
    channel_id = (await story.finds_group()).slack_channel_id
    assert channel_id is not None
    await ticks_at(stage, day - 2 * WEEK - timedelta(minutes=1))
    assert not [m for m in story.chidi.sees_in(channel_id).messages if VOLUNTEER in m.text]
    await ticks_at(stage, day - 2 * WEEK)
    (told,) = [m for m in story.chidi.sees_in(channel_id).messages if VOLUNTEER in m.text]
    await story.chidi.clicks("I’ll represent us", in_=told)
    # What the group looks like now is for the mentee who pressed; the channel keeps the question.
    assert [m for m in story.chidi.sees_in(channel_id).messages if "would represent you" in m.text]
    assert not [
        m for m in stage.amara.sees_in(channel_id).messages if "would represent you" in m.text
    ]
    # The mentor did not confirm, and is asked a week before.
    await ticks_at(stage, day - WEEK)
    await ticks_at(stage, monday_after(day - WEEK))
    (asked,) = said(stage.ben, NOBODY)
    assert "@Chidi Eze would represent you" in asked.text
    await stage.ben.clicks("Confirm", in_=asked)
    await stage.ticks()
    assert said(story.chidi, "You represent your group at the mid-way touch base.")


async def test_a_mentor_presses_the_button_that_is_for_mentees(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await ticks_at(stage, await power_check_in_on(stage) - 2 * WEEK)
    channel_id = (await story.finds_group()).slack_channel_id
    assert channel_id is not None
    (told,) = [m for m in stage.ben.sees_in(channel_id).messages if VOLUNTEER in m.text]
    await stage.ben.clicks("I’ll represent us", in_=told)
    assert "for the mentees of the group" in stage.ben.sees_in(channel_id).latest.text


async def test_without_a_volunteer_the_mentor_is_asked_to_ask(stage: Stage) -> None:
    await with_a_group(stage)
    day = await power_check_in_on(stage)
    await ticks_at(stage, day - WEEK)
    await ticks_at(stage, monday_after(day - WEEK))
    (asked,) = said(stage.ben, NOBODY)
    assert "Would you ask your mentees" in asked.text
    assert "Confirm" not in asked.buttons
    await ticks_at(stage, day - timedelta(days=1))
    assert len(said(stage.ben, NOBODY)) == 1


async def test_with_a_representative_nobody_is_asked(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("I’ll represent us")
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Confirm")
    day = await power_check_in_on(stage)
    for weeks in (2, 1):
        await ticks_at(stage, day - weeks * WEEK)
    assert not said(stage.ben, NOBODY)
    channel_id = (await story.finds_group()).slack_channel_id
    assert channel_id is not None
    assert not [m for m in stage.amara.sees_in(channel_id).messages if VOLUNTEER in m.text]


async def test_what_is_found_and_then_met_is_not_said(stage: Stage) -> None:
    """Between finding and saying, a meeting is held and the mentor leaves."""
    story = await with_a_group(stage)
    stage.moves_to(START + 2 * WEEK)
    assert stage.bot.sender is not None
    for kind in ("group_needs.no_meeting", "group_needs.no_goal"):
        rule = stage.bot.sender.rules[kind]
        assert rule.find_due is not None
        async with stage.database.reading() as session:
            (occasion,) = await rule.find_due(
                session, stage.bot.sender.workspace_id, stage.slack.clock.now()
            )
        nudge = Nudge(
            workspace_id=stage.bot.sender.workspace_id, kind=kind, key=occasion.key,
            person_id=(occasion.person_id or 0) + 100, subject=occasion.subject, opaque_id=kind,
            due_at=occasion.due_at, try_at=occasion.due_at, created_at=occasion.due_at,
        )  # fmt: skip
        async with stage.database.reading() as session:
            settled = await rule.render(session, nudge, stage.slack.clock.now())
        assert "somebody else leads the group now" in str(settled)
    await add_meeting(story, START + WEEK, state="held", checked_in_at=START + WEEK)
    await stage.ticks()
    assert not said(stage.ben, MEETING)
    assert len(said(stage.ben, GOAL)) == 1
