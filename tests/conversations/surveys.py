"""Surveys on the stage: a group of five mentees and a mentor, and their answers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlmodel import col, select

from models import (
    Membership,
    Survey,
    SurveyAnswered,
    SurveyDraft,
    SurveyResponse,
    SurveyVersion,
    Term,
)
from sandbox import Member
from sandbox.people import act
from sandbox.records import StoredFile
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, find_group_stage, with_a_group
from tests.make import add_person, an_application

# The term of the stories runs from 14 September to 4 December, by Nairobi's clocks.
BEFORE = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
MIDWAY = datetime(2026, 10, 24, 6, 0, tzinfo=UTC)  # 9:00 in Nairobi on its first day
FINAL = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 26, 9, 0, tzinfo=UTC)  # three weeks after the end have passed

MIDWAY_ONE = {
    "met": "5",
    "hours": "12",
    "going": "4",
    "purpose": "3",
    "confidence_before": "2",
    "confidence_now": "4",
}
FINAL_ONE = {
    "met": "9",
    "hours": "30",
    "reached": "4",
    "confidence_before": "2",
    "confidence_after": "5",
}
FINAL_TWO = {
    "support": ["Developing confidence and skill in teaching"],
    "pros": "Meeting others who were at a similar stage",
    "cons": "Scheduling",
}
_MORE = ("dina", "emre", "femi")
FINAL_THREE = {"again": "Yes, as a mentor", "recommend": "9"}


@dataclass
class SurveyStage(GroupStage):
    """The stage with a group on it that has five mentees."""

    more: tuple[Member, ...] = ()  # three mentees besides Amara and Chidi

    @property
    def mentees(self) -> tuple[Member, ...]:
        """All five."""
        return (self.stage.amara, self.chidi, *self.more)


async def with_five_mentees(stage: Stage) -> SurveyStage:
    """Let a group have a mentor, Ben, and five mentees."""
    await stage.beginning.begin_with("five mentees", partial(_tell, stage))
    story = await find_group_stage(stage)
    more = tuple(stage.slack.member(name) for name in _MORE)
    return SurveyStage(stage, story.chidi, story.mia, story.zoe, story.group, more)


async def _tell(stage: Stage) -> None:
    story = await with_a_group(stage)
    for seat, name in enumerate(_MORE, 3):
        member = stage.slack.add_member(name, real_name=name.title(), time_zone="Africa/Nairobi")
        await sits(stage, story, member, seat=seat)


async def sits(
    stage: Stage, story: GroupStage, member: Member, *, seat: int, joined_at: datetime = NOW
) -> None:
    """Let somebody be a mentee of the group."""
    team = stage.slack.workspace.team.id
    person = await add_person(stage.database, member.id, team, name=member.user.real_name)
    async with stage.database.writing() as session:
        term = await session.get_one(Term, story.group.term_id)
        application = an_application(term, person, status="placed")
        session.add(application)
        await session.flush()
        session.add(
            Membership(
                group_id=story.group.id,
                person_id=person.id,
                application_id=application.id,
                role="mentee",
                seat=seat,
                joined_at=joined_at,
            )
        )


async def answers_final(who: Member, **changes: Any) -> None:
    """Let a mentee answer the final survey, all its pages."""
    await who.types("/mentoring survey")
    for page in (FINAL_ONE, FINAL_TWO, FINAL_THREE):
        given = {key: changes.get(key, value) for key, value in page.items()}
        await who.submits(given)
    assert who.modal is not None
    assert "Thank you for answering the final survey!" in who.modal.text
    await who.closes()


async def rows(stage: Stage, table: Any) -> list[Any]:
    """Return what is stored in a table."""
    async with stage.database.reading() as session:
        return list((await session.exec(select(table))).all())


async def the_survey(stage: Stage, moment: str = "final", role: str = "mentee") -> Survey:
    """Return one survey of the term, as it is stored."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Survey).where(Survey.moment == moment, Survey.role == role)
        )
        return found.one()


async def asked_now(stage: Stage) -> SurveyVersion:
    """Return what the final survey asks mentees now, as it is stored."""
    survey = await the_survey(stage)
    async with stage.database.reading() as session:
        found = await session.exec(
            select(SurveyVersion).where(
                col(SurveyVersion.survey_id) == survey.id, SurveyVersion.number == survey.version
            )
        )
        return found.one()


async def counts(stage: Stage) -> tuple[int, int, int]:
    """Return how many drafts, people who answered, and responses are stored."""
    tables = (SurveyDraft, SurveyAnswered, SurveyResponse)
    return tuple([len(await rows(stage, table)) for table in tables])  # type: ignore[return-value]


def adds_file(stage: Stage, who: Member, name: str, content: bytes) -> dict[str, str]:
    """Let somebody choose a file for a form; returns what goes into its field."""
    ws = stage.slack.workspace
    file = StoredFile(
        id=ws.ids.new("F"),
        user=who.id,
        app_id=ws.installed()[0].app_id,
        name=name,
        length=len(content),
        created=ws.now(),
        upload_key=ws.ids.secret(48),
        content=content,
        completed=True,
    )
    ws.files[file.id] = file
    return {"id": file.id}


async def presses(who: Member, action_id: str, value: str) -> None:
    """Let somebody press, in their newest message, the one of several buttons with this value."""
    shown = who.dm.latest
    for block in shown.blocks:
        for element in block.get("elements", ()):
            if (element.get("action_id"), element.get("value")) == (action_id, value):
                place = who._place(shown)
                assert place is not None
                await act.act(who._ws, who.user, place, block["block_id"], action_id, {})
                await who._ws.activity.idle()
                return
    raise AssertionError(f"no {action_id} with {value}")
