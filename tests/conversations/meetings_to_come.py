"""A group that meets, for the stories: Ben mentors Amara and Chidi, Mondays at 9 in Berlin."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlmodel import col, delete, select

from models import Attendance, Group, Meeting, Nudge, Person, Term
from programme.meeting_layout import lay_out
from programme.meetings import list_meetings
from sandbox.seen import SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, find_group_stage, with_a_group

# The fourth meeting, Monday 5 October at 9:00 in Berlin, 10:00 in Nairobi.
FOURTH = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
BEFORE_IT = FOURTH - timedelta(days=4)


@dataclass
class MeetingStage:
    """The stage with a group on it that has a channel and meets."""

    group_stage: GroupStage
    channel: str

    @property
    def stage(self) -> Stage:
        """The stage below."""
        return self.group_stage.stage

    @property
    def group_id(self) -> int:
        """The group's id."""
        return self.group_stage.group.id

    async def meetings(self) -> list[Meeting]:
        """Return the meetings as they are stored now."""
        async with self.stage.database.reading() as session:
            return await list_meetings(session, self.group_id)

    async def meeting(self, number: int = 4) -> Meeting:
        """Return one of the meetings, counted from 1 in order of their series."""
        async with self.stage.database.reading() as session:
            found = await session.exec(
                select(Meeting)
                .where(col(Meeting.planned_on).is_not(None))
                .order_by(col(Meeting.planned_on))
            )
            return found.all()[number - 1]

    async def seen(self, number: int = 4) -> str:
        """Return what a button of the meeting carries now."""
        meeting = await self.meeting(number)
        return f"{meeting.id}:{meeting.sequence}"

    async def ticks_at(self, at: datetime) -> None:
        """Let it be a moment, and let the bot say what is due by then."""
        self.stage.moves_to(at)
        await self.stage.ticks()

    def in_channel(self, words: str) -> list[SeenMessage]:
        """Return what was said in the channel with these words in it."""
        messages = self.group_stage.chidi.sees_in(self.channel).messages
        return [one for one in messages if words in one.text]

    async def answers(self) -> dict[str, Attendance]:
        """Return what is stored of who comes to the fourth meeting, by name."""
        meeting = await self.meeting()
        async with self.stage.database.reading() as session:
            found = await session.exec(
                select(Person.name, Attendance)
                .join(Attendance, col(Attendance.person_id) == col(Person.id))
                .where(Attendance.meeting_id == meeting.id)
            )
            return dict(found.all())

    async def nudges(self, kind: str) -> list[Nudge]:
        """Return what is in the ledger of a kind."""
        async with self.stage.database.reading() as session:
            found = await session.exec(select(Nudge).where(Nudge.kind == kind))
            return list(found.all())


async def with_meetings(stage: Stage, weekday: int = 0) -> MeetingStage:
    """Let a group have its channel and be told everything, days before its fourth meeting.

    It meets on Mondays, or on another ``weekday`` from the beginning.
    """
    await stage.beginning.begin_with(f"meetings, {weekday=}", partial(_tell, stage, weekday))
    group_stage = await find_group_stage(stage)
    assert group_stage.group.slack_channel_id is not None
    return MeetingStage(group_stage, group_stage.group.slack_channel_id)


async def _tell(stage: Stage, weekday: int) -> None:
    group = (await with_a_group(stage, channel=True)).group
    assert (group.weekday, group.hour, group.time_zone) == (0, 9, "Europe/Berlin")
    if weekday:
        async with stage.database.writing() as session:
            await session.exec(delete(Meeting))
            row = await session.get_one(Group, group.id)
            row.weekday = weekday
            await lay_out(session, row, await session.get_one(Term, row.term_id), row.created_at)
    stage.moves_to(BEFORE_IT)
    await stage.ticks()
