"""For how long things are kept that are of no more use."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Database, Recruit, RecruitImport, Survey, SurveyDraft
from programme.calendar import morning_of
from programme.retention import RECRUITS_KEPT_FOR, delete_closed_drafts, delete_old_recruits
from programme.survey_times import Moment, last_day
from tests.conftest import NOW
from tests.make import add_person, add_term


async def test_addresses_go_a_month_after_the_term_and_who_is_here_stays(
    database: Database,
) -> None:
    amara = await add_person(database)
    term = await add_term(database, amara)
    other = await add_person(database, "U2", team="T2")
    elsewhere = await add_term(database, other)
    async with database.writing() as session:
        for one in (term, elsewhere):
            begun = RecruitImport(
                term_id=one.id, slack_file_id="F1", columns={}, made_by=None, made_at=NOW
            )
            session.add(begun)
            await session.flush()
            session.add_all(
                Recruit(
                    term_id=one.id,
                    import_id=begun.id,
                    email=f"{state}@example.org",
                    name="Nell",
                    role=None,
                    certification="none",
                    workshops_taught=0,
                    state=state,
                    person_id=amara.id if state == "invited" else None,
                    updated_at=NOW,
                )
                for state in ("waiting", "no_account", "not_eligible", "invited")
            )
    last = morning_of(term.ends_on, "UTC") + RECRUITS_KEPT_FOR

    async def delete_at(at: datetime) -> int:
        async with database.writing() as session:
            return await delete_old_recruits(session, amara.workspace_id, at)

    assert await delete_at(last) == 0
    assert await delete_at(last + timedelta(days=1)) == 3
    assert await delete_at(last + timedelta(days=1)) == 0
    async with database.reading() as session:
        left = list(await session.exec(select(Recruit.term_id, Recruit.state)))
    assert left.count((term.id, "invited")) == 1
    assert len(left) == 5  # the other workspace's clock has its own


async def test_what_was_begun_of_a_survey_goes_when_it_has_closed(database: Database) -> None:
    amara = await add_person(database)
    term = await add_term(database, amara)
    other = await add_person(database, "U2", team="T2")
    elsewhere = await add_term(database, other)
    async with database.writing() as session:
        for one, whose in ((term, amara), (elsewhere, other)):
            for moment in Moment:
                survey = Survey(term_id=one.id, moment=moment, role="mentee")
                session.add(survey)
                await session.flush()
                session.add(
                    SurveyDraft(
                        survey_id=survey.id, person_id=whose.id, answers={"q": "x"}, updated_at=NOW
                    )
                )

    async def left(at: datetime) -> list[tuple[int, str]]:
        async with database.writing() as session:
            await delete_closed_drafts(session, amara.workspace_id, at)
            found = await session.exec(
                select(Survey.term_id, Survey.moment)
                .join(SurveyDraft, col(SurveyDraft.survey_id) == col(Survey.id))
                .order_by(col(Survey.id))
            )
            return [(term_id, moment) for term_id, moment in found]

    theirs = [(elsewhere.id, "midway"), (elsewhere.id, "final")]
    midway, final = (morning_of(last_day(term, moment), term.time_zone) for moment in Moment)
    assert await left(midway) == [(term.id, "midway"), (term.id, "final"), *theirs]
    assert await left(midway + timedelta(days=1)) == [(term.id, "final"), *theirs]
    assert await left(final) == [(term.id, "final"), *theirs]
    assert await left(final + timedelta(days=1)) == theirs
