"""Answering surveys."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from models import (
    METADATA,
    Membership,
    Person,
    Survey,
    SurveyAnswered,
    SurveyDraft,
    SurveyResponse,
)
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.surveys import (
    AFTER,
    BEFORE,
    FINAL,
    FINAL_ONE,
    FINAL_THREE,
    FINAL_TWO,
    MIDWAY,
    MIDWAY_ONE,
    answers_final,
    counts,
    rows,
    with_five_mentees,
)
from views.surveys import ANSWER, BACK, SAY_ANSWERED


async def test_a_mentee_answers_page_by_page(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert stage.amara.modal.title == "Final survey"
    assert "Page 1 of 3" in stage.amara.modal.text
    assert "How many meetings of your group did you come to?" in stage.amara.modal.text
    await stage.amara.submits(FINAL_ONE)
    assert "Page 2 of 3" in stage.amara.modal.text
    await stage.amara.submits(FINAL_TWO)
    assert "Page 3 of 3" in stage.amara.modal.text
    # Said before it is sent: it can't be taken back.
    assert "once they are sent, they can't be changed or taken back" in stage.amara.modal.text
    assert await counts(stage) == (1, 0, 0)
    await stage.amara.submits(FINAL_THREE)
    assert "Thank you for answering the final survey!" in stage.amara.modal.text
    assert "It counts for your certificate." in stage.amara.modal.text
    assert await counts(stage) == (0, 1, 1)
    (response,) = await rows(stage, SurveyResponse)
    assert response.answers == {
        "met": 9,
        "hours": 30,
        "reached": 4,
        "confidence_before": 2,
        "confidence_after": 5,
        "support": ["Developing confidence and skill in teaching"],
        "pros": "Meeting others who were at a similar stage",
        "cons": "Scheduling",
        "again": "Yes, as a mentor",
        "recommend": 9,
    }


async def test_it_can_be_closed_and_gone_on_with(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    await stage.amara.submits(FINAL_ONE)
    await stage.amara.closes(everything=True)
    stage.moves_to(FINAL + timedelta(days=2))
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert "Page 2 of 3" in stage.amara.modal.text
    await stage.amara.fills({"pros": "Half a thought"})
    await stage.amara.clicks("Back")
    assert "Page 1 of 3" in stage.amara.modal.text
    assert stage.amara.modal.values["hours"]["surveys.of.hours"]["value"] == "30"
    await stage.amara.submits({"hours": "31"})
    # What was typed on the page that one went back from is there too.
    assert stage.amara.modal.values["pros"]["surveys.of.pros"]["value"] == "Half a thought"
    await stage.amara.submits(FINAL_TWO)
    await stage.amara.submits(FINAL_THREE)
    (response,) = await rows(stage, SurveyResponse)
    assert response.answers["hours"] == 31
    assert response.answers["pros"] == FINAL_TWO["pros"]


async def test_what_is_taken_out_again_is_not_kept(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    await stage.amara.submits(FINAL_ONE)
    await stage.amara.submits(FINAL_TWO)
    await stage.amara.clicks("Back")
    await stage.amara.submits({"support": None, "pros": None, "cons": "   "})
    await stage.amara.submits(FINAL_THREE)
    (response,) = await rows(stage, SurveyResponse)
    assert not response.answers.keys() & {"support", "pros", "cons"}


async def test_what_does_not_fit_is_said_beside_the_field(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    await stage.amara.submits({**FINAL_ONE, "hours": "1001", "reached": None})
    assert stage.amara.modal is not None
    assert set(stage.amara.modal.errors) == {"hours", "reached"}
    await stage.amara.submits(FINAL_ONE)
    assert "Page 2 of 3" in stage.amara.modal.text
    assert (await counts(stage))[0] == 1


async def test_mentors_have_a_survey_of_their_own(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(MIDWAY)
    await stage.ben.types("/mentoring survey")
    assert stage.ben.modal is not None
    assert stage.ben.modal.title == "Mid-way survey"
    assert "How involved are your mentees?" in stage.ben.modal.text
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert "How involved are your mentees?" not in stage.amara.modal.text
    await stage.amara.submits(MIDWAY_ONE)
    await stage.amara.submits({})
    assert "Thank you for answering the mid-way survey!" in stage.amara.modal.text
    assert "certificate" not in stage.amara.modal.text


async def test_answering_twice_is_refused_kindly(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await answers_final(stage.amara)
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is None
    assert "You've answered the final survey already. Thank you!" in stage.amara.dm.latest.text
    await stage.forges(stage.amara, ANSWER, "1:final")
    assert "answered the final survey already" in stage.amara.dm.latest.text
    assert await counts(stage) == (0, 1, 1)


async def test_two_devices_send_once(stage: Stage) -> None:
    """The last page is open twice; whichever is sent second finds it answered."""
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    await stage.amara.submits(FINAL_ONE)
    await stage.amara.submits(FINAL_TWO)
    assert stage.amara.modal is not None
    await stage.amara.fills(FINAL_THREE)
    body = {
        "type": "view_submission",
        "team": {"id": stage.slack.workspace.team.id},
        "user": {"id": stage.amara.id},
        "view": {
            **stage.amara.modal.json,
            "id": stage.amara.modal.id,
            "state": {"values": stage.amara.modal.values},
        },
    }
    sent = await asyncio.gather(*(stage.sends(body) for _ in range(4)))
    assert await counts(stage) == (0, 1, 1)
    assert sum("Thank you for answering" in str(one) for one in sent) == 1
    assert sum("answered the final survey already" in str(one) for one in sent) == 3


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (BEFORE, "The mid-way survey opens on Saturday 24 October 2026."),
        (AFTER, "The final survey closed after Friday 25 December 2026."),
    ],
)
async def test_before_it_opens_and_after_it_closed(stage: Stage, at: object, said: str) -> None:
    await with_a_group(stage)
    stage.moves_to(at)  # type: ignore[arg-type]
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is None
    assert said in stage.amara.dm.latest.text


async def test_it_closes_while_somebody_answers(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(AFTER - timedelta(days=1))
    await stage.amara.types("/mentoring survey")
    stage.moves_to(AFTER)
    await stage.amara.submits(FINAL_ONE)
    assert stage.amara.modal is not None
    assert "The final survey closed after" in stage.amara.modal.errors["met"]
    assert await counts(stage) == (0, 0, 0)


async def test_the_final_survey_takes_over_from_the_midway_one(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(MIDWAY + timedelta(days=20))
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert stage.amara.modal.title == "Mid-way survey"
    await stage.amara.closes(everything=True)
    stage.moves_to(FINAL)
    await stage.forges(stage.amara, ANSWER, "1:midway")
    assert "The mid-way survey closed after Thursday 26" in stage.amara.dm.latest.text


async def test_who_is_in_no_group_is_asked_nothing(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(FINAL)
    for stranger in (story.zoe, stage.slack.add_member("lou", real_name="Lou")):
        await stranger.types("/mentoring survey")
        assert stranger.modal is None
        assert "Surveys are for people in a mentoring group." in stranger.dm.latest.text
        for value in ("1:final", "404:final", "1:never", "x", ""):
            await stage.forges(stranger, ANSWER, value)
            assert "Surveys are for people in a mentoring group." in stranger.dm.latest.text
    assert await counts(stage) == (0, 0, 0)


async def test_other_peoples_surveys_are_theirs(stage: Stage) -> None:
    """A page that is sent with another survey's id, or one that is not there, is refused."""
    story = await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.ben.types("/mentoring survey")
    assert stage.ben.modal is not None
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    for sender, metadata in (
        (stage.amara, stage.ben.modal.private_metadata),
        (story.zoe, stage.amara.modal.private_metadata),
        (stage.amara, '{"survey": 404, "version": 1, "page": 0}'),
        (stage.amara, stage.amara.modal.private_metadata.replace('"page": 0', '"page": 9')),
        (stage.amara, stage.amara.modal.private_metadata.replace('"version": 1', '"version": 9')),
        (stage.amara, ""),
    ):
        await stage.amara.fills(FINAL_ONE)
        view = {
            **stage.amara.modal.json,
            "private_metadata": metadata,
            "state": {"values": stage.amara.modal.values},
        }
        body = {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": sender.id},
            "view": view,
        }
        assert "/mentoring survey" in str(await stage.sends(body))
        back = {
            **body,
            "type": "block_actions",
            "trigger_id": "1.1.forged",
            "container": {"type": "view"},
            "actions": [{"type": "button", "block_id": "b", "action_id": BACK, "value": None}],
        }
        await stage.sends(back)
        assert "/mentoring survey" in sender.dm.latest.text
    assert await counts(stage) == (0, 0, 0)


async def test_a_mentor_who_also_learns_is_asked_once(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await answers_final(stage.amara)
    async with stage.database.writing() as session:
        found = await session.exec(
            select(Membership)
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(Person.slack_user_id == stage.amara.id)
        )
        amara = found.one()
        amara.role, amara.seat = "co_mentor", None
    await stage.amara.types("/mentoring survey")
    assert "answered the final survey already" in stage.amara.dm.latest.text


async def test_the_home_shows_what_is_open(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "The final survey is open." in stage.amara.home.text
    await stage.amara.clicks("Answer", in_=stage.amara.home)
    assert stage.amara.modal is not None
    for page in (FINAL_ONE, FINAL_TWO, FINAL_THREE):
        await stage.amara.submits(page)
    assert "The final survey is open." not in stage.amara.home.text


async def test_a_form_elsewhere_is_answered_with_a_button(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.forges(stage.amara, SAY_ANSWERED, "1:final")
    assert "This survey is answered right here" in stage.amara.dm.latest.text
    await stage.wanjiru.types("/mentoring surveys")  # from now on the four are there
    async with stage.database.writing() as session:
        found = await session.exec(
            select(Survey).where(Survey.moment == "final", Survey.role == "mentee")
        )
        found.one().external_url = "https://forms.example.org/mentees?a=1&b=2"
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is None
    shown = stage.amara.dm.latest
    assert "It is a form outside Slack" in shown.text
    assert shown.buttons == ["Open the form", "I’ve answered"]
    (link,) = [one for one in shown.blocks[-1]["elements"] if "url" in one]
    assert link["url"] == "https://forms.example.org/mentees?a=1&b=2"
    await stage.amara.clicks("Open the form", in_=shown)
    assert await counts(stage) == (0, 0, 0)
    await stage.amara.clicks("I’ve answered", in_=shown)
    assert "Thank you for answering the final survey!" in stage.amara.dm.latest.text
    await asyncio.gather(*(stage.forges(stage.amara, SAY_ANSWERED, "1:final") for _ in range(3)))
    assert await counts(stage) == (0, 1, 0)
    await stage.ben.types("/mentoring survey")  # the mentors' is answered here
    assert stage.ben.modal is not None


async def test_the_tables_cannot_be_joined(stage: Stage) -> None:
    """Nothing in what was said leads to who said it: no column and no value."""
    story = await with_five_mentees(stage)
    for number, who in enumerate(story.mentees):
        stage.moves_to(FINAL + timedelta(hours=number))
        await answers_final(who, pros=f"I am number {number}")
    said, knows = SurveyResponse.__table__, SurveyAnswered.__table__  # type: ignore[attr-defined]
    targets = {
        name: {key.column.table.name for column in table.columns for key in column.foreign_keys}
        for name, table in METADATA.tables.items()
    }
    # The survey is the only thing that both name, and no table leads to either.
    assert targets[said.name] == {"survey"}
    assert targets[knows.name] == {"survey", "person"}
    assert not [name for name, named in targets.items() if {said.name, knows.name} & named]
    assert set(said.columns.keys()) & set(knows.columns.keys()) == {"survey_id"}
    responses, answered = await rows(stage, SurveyResponse), await rows(stage, SurveyAnswered)
    people = {one.id: one for one in await rows(stage, Person)}
    assert {one.answered_on for one in answered} == {FINAL.date()}  # no finer than the day
    for column in set(said.columns.keys()) - {"survey_id", "id", "answers"}:
        values = {getattr(one, column) for one in responses}
        assert values <= {1, False}, f"{column} tells responses apart"
    for row in answered:
        person = people[row.person_id]
        known = {str(person.id), person.slack_user_id, person.name, str(row.answered_on)}
        assert not known & {one.id for one in responses}
    assert await rows(stage, SurveyDraft) == []


async def test_where_a_response_is_and_when_it_was_written_says_nothing(stage: Stage) -> None:
    """With each that comes, those that are there are put away anew, in one transaction."""
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    before: set[str] = set()
    for who in story.mentees:
        await answers_final(who)
        now = {one.id for one in await rows(stage, SurveyResponse)}
        assert not now & before
        before = now
    async with stage.database.engine.connect() as connection:
        if stage.database.engine.dialect.name == "postgresql":
            found = await connection.exec_driver_sql("SELECT DISTINCT xmin FROM survey_response")
            assert len(found.all()) == 1
        else:
            for table in ("survey_response", "survey_answered"):
                with pytest.raises(OperationalError, match="no such column: rowid"):
                    await connection.exec_driver_sql(f"SELECT rowid FROM {table}")  # noqa: S608
