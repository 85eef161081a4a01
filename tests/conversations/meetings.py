"""A group that has met, for the stories: what is stored of its meetings, and who reads what."""

from datetime import timedelta

from sqlmodel import col, select

from models import Attendance, AttendanceWord, Meeting, Membership, Person
from sandbox import Member
from sandbox.seen import SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group

HOUR = timedelta(hours=1)


async def meetings_of(stage: Stage) -> list[Meeting]:
    """Return all meetings, in order of time."""
    async with stage.database.reading() as session:
        found = await session.exec(select(Meeting).order_by(col(Meeting.starts_at)))
        return list(found.all())


async def meeting_now(stage: Stage, meeting: Meeting) -> Meeting:
    """Return a meeting as it is stored now."""
    async with stage.database.reading() as session:
        return (await session.exec(select(Meeting).where(Meeting.id == meeting.id))).one()


async def person_of(stage: Stage, who: Member) -> Person:
    """Return what is stored of a member."""
    async with stage.database.reading() as session:
        return (await session.exec(select(Person).where(Person.slack_user_id == who.id))).one()


async def attendance_of(stage: Stage, who: Member, meeting: Meeting) -> Attendance | None:
    """Return what is stored of a member at a meeting."""
    person = await person_of(stage, who)
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Attendance).where(
                Attendance.meeting_id == meeting.id, Attendance.person_id == person.id
            )
        )
        return found.one_or_none()


async def words_about(stage: Stage, who: Member) -> list[tuple[bool, bool]]:
    """Return whether each word about a member was a mentor's, and what it said, in order."""
    person = await person_of(stage, who)
    async with stage.database.reading() as session:
        found = await session.exec(
            select(AttendanceWord)
            .where(AttendanceWord.person_id == person.id)
            .order_by(col(AttendanceWord.id))
        )
        return [(word.is_mentors, word.there) for word in found]


async def with_a_meeting(
    stage: Stage, *, channel: bool = False, co_mentor: bool = False
) -> tuple[GroupStage, Meeting]:
    """Let the first meeting of a group just be over; returns it with the group.

    With ``co_mentor``, Mia mentors the group beside Ben.
    """
    story = await with_a_group(stage, channel=channel)
    if co_mentor:
        await stage.ben.types("/mentoring group")
        await stage.ben.clicks("Co-mentor")
        await stage.ben.submits({"co_mentor": story.mia})
    if channel or co_mentor:
        await stage.ticks()
    first = (await meetings_of(stage))[0]
    stage.moves_to(first.starts_at + HOUR)
    return story, first


def said_to(who: Member, text: str) -> list[SeenMessage]:
    """Return the direct messages of the bot to a member that have the text."""
    return [one for one in who.dm.messages if text in one.text]


async def lets_go(stage: Stage, who: Member) -> None:
    """Let somebody not be in the group any more."""
    person = await person_of(stage, who)
    async with stage.database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.person_id == person.id))
        found.one().left_at = stage.slack.clock.now()
