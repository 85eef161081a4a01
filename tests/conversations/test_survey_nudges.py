"""Being told of surveys: an invitation, two reminders at most, and none after the answer."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Nudge, Person, Survey, Term
from programme.survey_invitations import STAGES
from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.surveys import (
    FINAL,
    MIDWAY,
    MIDWAY_ONE,
    answers_final,
    sits,
)

DAY = timedelta(days=1)


def told(who: Member, name: str = "final survey") -> list[str]:
    """Return what somebody was told of a survey."""
    return [m.text for m in who.dm.messages if f":speech_balloon: The {name} is " in m.text]


def latest(who: Member, name: str = "final survey") -> SeenMessage:
    """Return the last message that speaks of a survey, whatever else was said since."""
    return [m for m in who.dm.messages if f":speech_balloon: The {name} is " in m.text][-1]


async def days_pass(stage: Stage, since: datetime, days: int) -> None:
    """Let the clock tick once a day, at an hour that is by day for everybody."""
    by_day = [since + day * DAY + timedelta(hours=6) for day in range(days)]
    for at in (since, *by_day, since + days * DAY):
        stage.moves_to(at)
        await stage.ticks()


async def test_everybody_is_invited_and_reminded_twice_at_most(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(FINAL - timedelta(minutes=1))
    await stage.ticks()
    assert told(stage.amara) == []
    await days_pass(stage, FINAL, 30)
    for who in (stage.amara, story.chidi, stage.ben):
        first, second, third = told(who)
        assert "The final survey is open." in first
        assert "until the end of Friday 25 December 2026." in first
        assert "still open" in second
        assert "the last I'll say of it" in third
    assert told(story.zoe) == []
    assert told(story.mia) == []
    assert told(stage.wanjiru) == []


async def test_none_after_the_answer(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(FINAL)
    await answers_final(story.chidi)  # at once: not even the invitation
    await days_pass(stage, FINAL, 5)
    assert len(told(stage.amara)) == 2
    await stage.amara.clicks("Answer", in_=latest(stage.amara))
    assert stage.amara.modal is not None
    await stage.amara.closes()
    await answers_final(stage.amara)
    await days_pass(stage, FINAL + 5 * DAY, 25)
    assert len(told(stage.amara)) == 2
    assert told(story.chidi) == []
    assert len(told(stage.ben)) == 3


async def test_who_answers_while_a_reminder_waits_does_not_read_it(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    async with stage.database.writing() as session:
        found = await session.exec(select(Person).where(Person.slack_user_id == stage.amara.id))
        term = (await session.exec(select(Term))).one()
        session.add(
            Nudge(
                workspace_id=term.workspace_id,
                kind="surveys.final_reminder_1",
                key="written before she answered",
                person_id=found.one().id,
                subject={"term": term.id},
                opaque_id="o",
                due_at=FINAL,
                try_at=FINAL,
                created_at=FINAL,
            )
        )
    await answers_final(stage.amara)
    await stage.ticks()
    assert told(stage.amara) == []
    async with stage.database.reading() as session:
        found_nudge = await session.exec(
            select(Nudge).where(col(Nudge.key) == "written before she answered")
        )
        nudge = found_nudge.one()
    assert (nudge.state, nudge.reason) == ("settled", "they have answered")


async def test_the_midway_survey_stops_when_it_closes(stage: Stage) -> None:
    await with_a_group(stage)
    await days_pass(stage, MIDWAY, 6)
    assert len(told(stage.amara, "mid-way survey")) == 2
    await stage.amara.clicks("Answer", in_=stage.amara.dm.latest)
    await stage.amara.submits(MIDWAY_ONE)  # and closed without the second page
    await stage.amara.closes()
    await days_pass(stage, MIDWAY + 6 * DAY, 40)
    assert len(told(stage.amara, "mid-way survey")) == 3
    assert len(told(stage.amara, "final survey")) == 3


async def test_who_joins_late_is_asked_when_they_have_settled_in(stage: Stage) -> None:
    story = await with_a_group(stage)
    lou = stage.slack.add_member("lou", real_name="Lou", time_zone="Africa/Nairobi")
    joined_at = MIDWAY + 7 * DAY
    await days_pass(stage, MIDWAY, 7)
    await sits(stage, story, lou, seat=3, joined_at=joined_at)
    stage.moves_to(joined_at + 3 * DAY - timedelta(minutes=1))
    await stage.ticks()
    assert told(lou, "mid-way survey") == []
    await days_pass(stage, joined_at + 3 * DAY, 1)
    assert len(told(lou, "mid-way survey")) == 1
    assert "The mid-way survey is open." in told(lou, "mid-way survey")[0]
    await days_pass(stage, joined_at + 4 * DAY, 18)
    assert len(told(lou, "mid-way survey")) == len(STAGES)


async def test_who_left_hears_no_more(stage: Stage) -> None:
    story = await with_a_group(stage)
    await days_pass(stage, FINAL, 1)
    await story.chidi.types("/mentoring leave")
    await story.chidi.clicks("Leave the group")
    await days_pass(stage, FINAL + DAY, 12)
    assert len(told(story.chidi)) == 1
    assert len(told(stage.amara)) == 3


async def test_what_was_missed_while_the_bot_was_away_is_said_once(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL + 3 * DAY)
    await stage.ticks()
    await stage.ticks()
    assert len(told(stage.amara)) == 1
    stage.moves_to(FINAL + 20 * DAY)  # long after both reminders: nobody hears of them now
    await stage.ticks()
    assert len(told(stage.amara)) == 1


async def test_a_form_elsewhere_is_sent_as_a_link(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.wanjiru.types("/mentoring surveys")
    async with stage.database.writing() as session:
        for survey in await session.exec(select(Survey)):
            survey.external_url = "https://forms.example.org/final"
    await days_pass(stage, FINAL, 1)
    asked = latest(stage.amara)
    assert {"Open the form", "I’ve answered"} <= set(asked.buttons)
    assert "Answer" not in asked.buttons
    await stage.amara.clicks("I’ve answered", in_=asked)
    await days_pass(stage, FINAL + DAY, 12)
    assert len(told(stage.amara)) == 1
