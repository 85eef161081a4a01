"""Mentors are reminded of the onboarding session, and of its recording."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from models import Term, Workspace
from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group

SESSION = datetime(2026, 9, 11, 14, 0, tzinfo=UTC)
# Nine in Nairobi.
A_WEEK_BEFORE = datetime(2026, 9, 4, 6, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 9, 10, 6, 0, tzinfo=UTC)
# Both are Sundays; people hear of it on Monday morning, which is an hour later in Berlin.
TWO_DAYS_AFTER = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
NINE_DAYS_AFTER = datetime(2026, 9, 21, 7, 0, tzinfo=UTC)
COMING = "Will you come?"
RECORDING = "You couldn't be at the onboarding session?"


def said(who: Member, text: str) -> list[SeenMessage]:
    return [one for one in who.dm.messages if text in one.text]


async def ticks_at(stage: Stage, *moments: datetime) -> None:
    for at in moments:
        stage.moves_to(at)
        await stage.ticks()
        await stage.ticks()


async def with_a_session(stage: Stage) -> GroupStage:
    """Let mentors have a group, and an onboarding session be planned."""
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"onboarding_at": SESSION})
    assert stage.wanjiru.modal is None, stage.wanjiru.modal.errors
    return story


async def test_who_says_nothing_is_invited_twice_and_shown_the_recording_twice(
    stage: Stage,
) -> None:
    story = await with_a_session(stage)
    await ticks_at(stage, A_WEEK_BEFORE - timedelta(minutes=1))
    assert not said(stage.ben, COMING)
    await ticks_at(stage, A_WEEK_BEFORE, A_WEEK_BEFORE + timedelta(days=2))
    assert len(said(stage.ben, COMING)) == len(said(story.mia, COMING)) == 1
    await ticks_at(stage, THE_DAY_BEFORE, THE_DAY_BEFORE + timedelta(hours=6))
    assert len(said(stage.ben, COMING)) == 2
    await ticks_at(stage, SESSION + timedelta(hours=2))
    assert not said(stage.ben, RECORDING)
    await ticks_at(stage, TWO_DAYS_AFTER, TWO_DAYS_AFTER + timedelta(days=2))
    (first,) = said(stage.ben, RECORDING)
    await ticks_at(stage, NINE_DAYS_AFTER, NINE_DAYS_AFTER + timedelta(days=2))
    assert len(said(stage.ben, RECORDING)) == 2
    await ticks_at(stage, NINE_DAYS_AFTER + timedelta(weeks=2))
    assert len(said(stage.ben, RECORDING)) == 2
    for mentee in (stage.amara, story.chidi, story.zoe):
        assert not said(mentee, COMING)
        assert not said(mentee, RECORDING)
    await stage.ben.clicks("I watched the recording", in_=first)
    await stage.ben.opens_home()
    assert stage.ben.home is not None
    assert "You know the programme from its onboarding" in stage.ben.home.text


async def test_who_signs_up_or_cannot_come_is_not_asked_again(stage: Stage) -> None:
    story = await with_a_session(stage)
    await ticks_at(stage, A_WEEK_BEFORE)
    (asked,) = said(stage.ben, COMING)
    await stage.ben.clicks("Sign up", in_=asked)
    await story.mia.clicks("I can't come", in_=said(story.mia, COMING)[0])
    await ticks_at(stage, THE_DAY_BEFORE)
    for mentor in (stage.ben, story.mia):
        assert len(said(mentor, COMING)) <= 1
    # Signing up is not yet having been there.
    await ticks_at(stage, TWO_DAYS_AFTER)
    for mentor in (stage.ben, story.mia):
        assert len(said(mentor, RECORDING)) == 1


async def test_who_was_there_is_left_alone(stage: Stage) -> None:
    story = await with_a_session(stage)
    await ticks_at(stage, SESSION + timedelta(hours=1, minutes=5))
    await stage.ben.opens_home()
    await stage.ben.clicks("I attended", in_=stage.ben.home)
    await ticks_at(stage, TWO_DAYS_AFTER, NINE_DAYS_AFTER)
    assert not said(stage.ben, RECORDING)
    assert len(said(story.mia, RECORDING)) == 2


async def test_a_recording_that_does_not_count_is_not_shown(stage: Stage) -> None:
    await with_a_session(stage)
    async with stage.database.writing() as session:
        workspace = (await session.exec(select(Workspace))).one()
        workspace.recording_counts = False
    await ticks_at(stage, TWO_DAYS_AFTER, NINE_DAYS_AFTER)
    assert not said(stage.ben, RECORDING)


async def test_without_a_session_the_recording_comes_after_the_start(stage: Stage) -> None:
    await with_a_group(stage)
    await ticks_at(stage, A_WEEK_BEFORE, THE_DAY_BEFORE, TWO_DAYS_AFTER)
    assert not said(stage.ben, COMING)
    told = "The onboarding recording tells you how the programme works"
    assert not said(stage.ben, told)
    async with stage.database.reading() as session:
        (term,) = (await session.exec(select(Term))).all()
    assert term.starts_on.isoformat() == "2026-09-14"
    await ticks_at(stage, datetime(2026, 9, 16, 6, 0, tzinfo=UTC))
    (shown,) = said(stage.ben, told)
    await stage.ben.clicks("I watched the recording", in_=shown)
    await ticks_at(stage, datetime(2026, 9, 23, 6, 0, tzinfo=UTC))
    assert not said(stage.ben, told)  # the list took its place, and nothing came after


async def test_who_was_approved_just_now_has_the_list_already(stage: Stage) -> None:
    await with_a_session(stage)
    stage.moves_to(THE_DAY_BEFORE - timedelta(hours=3))
    late = stage.slack.add_member("late", real_name="Lena Late", time_zone="Europe/Berlin")
    await stage.applies(late, "Mentor")
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve")
    await ticks_at(stage, THE_DAY_BEFORE)
    assert not said(late, COMING)
    assert said(late, "Getting ready to mentor")
