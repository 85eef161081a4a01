"""One's own data: a copy, being forgotten, being forgotten by the clock, and reporting."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlmodel import col, select

from models import (
    METADATA,
    Announcement,
    ApartWish,
    Application,
    ApplicationBegun,
    ApplicationQuestion,
    Attendance,
    AttendanceWord,
    AttentionMark,
    Audit,
    CheckIn,
    CheckInWord,
    Courtesy,
    Event,
    EventAttendance,
    Goal,
    Letter,
    Meeting,
    Membership,
    MembershipBreak,
    Nudge,
    OnboardingTask,
    OutlineLink,
    Person,
    PersonNote,
    Proposal,
    Question,
    Recruit,
    RecruitImport,
    Representative,
    SettingVersion,
    SharedNote,
    Slide,
    SurveyAnswered,
    SurveyDraft,
    SurveyVersion,
)
from programme.agreement import INCIDENT_REPORTING_URL
from programme.certificate_codes import show_code
from programme.eligibility import Role
from programme.people import FORGOTTEN, find_person
from programme.privacy import list_holdings
from programme.privacy_inventory import INVENTORY, REMOVED, Fate
from programme.retention import list_long_gone, months_before
from programme.survey_times import Moment
from programme.surveys import get_or_add_survey
from programme.terms import find_current_term
from sandbox import Member
from scheduler.privacy import forget_the_old
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, GroupStage, with_a_group
from tests.conversations.test_certificates import certificates, on_stage
from views.privacy import DATA_FILE, TEXT_FILE, report_message

HERS = "only Amara wrote this"
THEIRS = "somebody else wrote this"
AT = WHILE_IT_RUNS
# Where Ben's rows are about Amara: his wish, what he asked her and said of her, what he is told.
ABOUT_BOTH = {
    "apart_wish",
    "application_question",
    "attendance",
    "letter",
    "nudge",
    "person_note",
}


async def with_traces(stage: Stage) -> GroupStage:
    """Let Amara, a mentee, have left a trace in every table that can hold one."""
    story = await with_a_group(stage, channel=True)
    story.group = await story.finds_group()
    stage.moves_to(AT)
    group = story.group.id
    async with stage.database.writing() as session:
        amara = await find_person(session, 1, stage.amara.id)
        ben = await find_person(session, 1, stage.ben.id)
        term = await find_current_term(session, 1, AT)
        assert amara is not None
        assert ben is not None
        assert term is not None
        amara.certificate_name = "Amara N. Okafor"
        mine = Application.person_id == amara.id
        application = (await session.exec(select(Application).where(mine))).one()
        application.hopes, application.place = HERS, "Nairobi, her street"
        application.meeting_mode, application.waiting_reason = "either", THEIRS
        application.review_reason = THEIRS
        membership = (
            await session.exec(select(Membership).where(Membership.person_id == amara.id))
        ).one()
        event = (await session.exec(select(Event).where(Event.kind == "showcase"))).first()
        assert event is not None
        survey = await get_or_add_survey(session, term, Moment.MIDWAY, Role.MENTEE, AT)
        meeting = Meeting(
            group_id=group,
            on=date(2026, 9, 15),
            minute_of_day=600,
            time_zone="UTC",
            starts_at=AT - timedelta(days=6),
            uid="trace",
            state="held",
            notes=HERS,
            checked_in_by=amara.id,
            checked_in_at=AT,
            created_at=AT,
            updated_at=AT,
        )
        begun = ApplicationBegun(term_id=term.id, person_id=amara.id, began_at=AT)
        had = select(ApplicationBegun).where(ApplicationBegun.person_id == amara.id)
        if (await session.exec(had)).first() is None:
            session.add(begun)
        check_in = CheckIn(
            group_id=group, number=1, answer="help", answered_by=amara.id, answered_at=AT
        )
        gave = RecruitImport(
            term_id=term.id, slack_file_id="F1", columns={}, made_by=amara.id, made_at=AT
        )
        session.add_all([meeting, check_in, gave])
        await session.flush()
        words: dict[str, Any] = {"said_by": amara.id, "said_at": AT}
        session.add_all(
            [
                ApplicationQuestion(
                    application_id=application.id,
                    asked_by=ben.id,
                    question=THEIRS,
                    asked_at=AT,
                    answer=HERS,
                    answered_at=AT,
                ),
                ApartWish(
                    person_id=amara.id,
                    other_id=ben.id,
                    noted_as="own",
                    noted_by=amara.id,
                    noted_at=AT,
                ),
                ApartWish(
                    person_id=ben.id,
                    other_id=amara.id,
                    noted_as="own",
                    noted_by=ben.id,
                    noted_at=AT,
                ),
                Courtesy(person_id=amara.id, days_off=[2]),
                MembershipBreak(
                    membership_id=membership.id,
                    from_on=date(2026, 9, 15),
                    until_on=date(2026, 9, 20),
                    asked_at=AT,
                ),
                Attendance(
                    meeting_id=meeting.id,
                    person_id=amara.id,
                    rsvp="not_coming",
                    rsvp_at=AT,
                    word=HERS,
                    answer="keep",
                    answer_word=HERS,
                    answered_at=AT,
                    marked_there=True,
                    marked_by=ben.id,
                    marked_at=AT,
                ),
                AttendanceWord(
                    meeting_id=meeting.id,
                    person_id=amara.id,
                    is_mentors=False,
                    there=True,
                    **words,
                ),
                EventAttendance(event_id=event.id, person_id=amara.id, rsvp="coming", rsvp_at=AT),
                Representative(group_id=group, person_id=amara.id, offered_at=AT),
                OnboardingTask(
                    person_id=amara.id, term_id=term.id, task="outline_read", done_at=AT
                ),
                SurveyDraft(
                    survey_id=survey.id, person_id=amara.id, answers={"q": HERS}, updated_at=AT
                ),
                SurveyAnswered(
                    survey_id=survey.id, person_id=amara.id, answered_on=date(2026, 9, 20)
                ),
                Goal(
                    group_id=group,
                    proposed_by=amara.id,
                    specific=HERS,
                    measurable="m",
                    achievable="a",
                    relevant="r",
                    time_bound="t",
                    proposed_at=AT,
                ),
                Slide(
                    group_id=group,
                    version=1,
                    state="draft",
                    title="t",
                    body="b",
                    presenters="Amara Okafor, Chidi Eze",
                    saved_by=amara.id,
                    saved_at=AT,
                    previewed_at=AT,
                ),
                Question(group_id=group, asked_by=amara.id, words=HERS, asked_at=AT),
                Letter(
                    person_id=amara.id,
                    written_by=ben.id,
                    words=THEIRS,
                    opened_at=AT,
                    written_at=AT,
                ),
                PersonNote(
                    person_id=amara.id,
                    written_by=ben.id,
                    words=THEIRS,
                    opened_at=AT,
                    written_at=AT,
                ),
                CheckInWord(check_in_id=check_in.id, by_coordinator=False, words=HERS, **words),
                CheckInWord(check_in_id=check_in.id, by_coordinator=True, words="kept", **words),
                Audit(workspace_id=1, at=AT, actor_id=amara.id, action="x.y", subject="group/1"),
                AttentionMark(
                    workspace_id=1, key="k", state="handled", marked_by=amara.id, marked_at=AT
                ),
                OutlineLink(
                    workspace_id=1,
                    outcome="teaching",
                    position=1,
                    title="t",
                    url="https://example.org",
                    updated_by=amara.id,
                    updated_at=AT,
                ),
                SurveyVersion(
                    survey_id=survey.id, number=99, content={}, made_by=amara.id, made_at=AT
                ),
                Recruit(
                    term_id=term.id,
                    import_id=gave.id,
                    email="amara@example.org",
                    name="Amara Okafor",
                    role="mentee",
                    certification="trained",
                    workshops_taught=1,
                    state="invited",
                    person_id=amara.id,
                    updated_at=AT,
                ),
                Announcement(
                    term_id=term.id,
                    words="Welcome",
                    audience="all",
                    focuses=[],
                    groups=[],
                    made_by=amara.id,
                    made_at=AT,
                ),
                SettingVersion(
                    workspace_id=1, key="k", number=1, value="v", made_by=amara.id, made_at=AT
                ),
                SharedNote(
                    term_id=term.id,
                    meeting_id=meeting.id,
                    words="We taught.",
                    shared_by=amara.id,
                    shared_at=AT,
                ),
                Proposal(
                    term_id=term.id,
                    state="discarded",
                    content={},
                    created_by=amara.id,
                    created_at=AT,
                    updated_at=AT,
                ),
            ]
        )
    return story


def files_of(stage: Stage, who: Member) -> dict[str, str]:
    return {
        file.name: (file.content or b"").decode()
        for file in stage.slack.workspace.files.values()
        if who.dm.id in file.shares and file.name in {DATA_FILE, TEXT_FILE}
    }


async def everything(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables."""
    async with stage.database.reading() as session:
        connection = await session.connection()
        return {
            table.name: [
                dict(row) for row in (await connection.execute(sqlalchemy.select(table))).mappings()
            ]
            for table in METADATA.sorted_tables
        }


async def test_everybody_gets_all_that_is_kept_about_them(stage: Stage) -> None:
    await with_traces(stage)
    await stage.amara.types("/mentoring data")
    assert "all that I keep about you" in stage.amara.dm.latest.text
    files = files_of(stage, stage.amara)
    assert set(files) == {DATA_FILE, TEXT_FILE}
    told = json.loads(files[DATA_FILE])["tables"]
    # Whatever table could hold something about her is in it; certificates come with the term's end.
    assert set(told) == set(INVENTORY) - {"certificate"}
    assert told["application"]["rows"][0]["hopes"] == HERS
    assert told["application_question"]["rows"][0]["answer"] == HERS
    assert told["attendance"]["rows"][0]["word"] == HERS
    assert told["attendance"]["rows"][0]["marked_by"] == "somebody else"
    assert told["person_note"]["rows"][0]["words"] == THEIRS
    assert told["survey_draft"]["rows"][0]["answers"] == {"q": HERS}
    assert told["goal"]["what_you_did_in_other_rows"][0]["specific"] == HERS
    assert told["person"]["rows"][0]["slack_user_id"] == stage.amara.id
    # Her own wish with the name she gave, and not what somebody else asked about her.
    (wish,) = told["apart_wish"]["rows"]
    assert (wish["person_id"], wish["other_id"]) == ("you", stage.ben.id)
    assert HERS in files[TEXT_FILE]
    assert "Who sees it: the coordinators; never the other person" in files[TEXT_FILE]
    assert "Ben" not in files[DATA_FILE]
    async with stage.database.reading() as session:
        acts = list(await session.exec(select(Audit.action)))
    assert acts.count("privacy.give_data") == 1


async def test_nobody_gets_what_is_about_somebody_else(stage: Stage) -> None:
    await with_traces(stage)
    await stage.ben.types("/mentoring data")
    files = files_of(stage, stage.ben)
    assert HERS not in files[DATA_FILE]
    assert stage.amara.id in files[DATA_FILE]  # only where he named her himself
    told = json.loads(files[DATA_FILE])["tables"]
    assert [one["other_id"] for one in told["apart_wish"]["rows"]] == [stage.amara.id]
    del told["apart_wish"]
    assert stage.amara.id not in json.dumps(told)


async def test_who_asks_is_forgotten_and_counts_stay(stage: Stage) -> None:
    story = await with_traces(stage)
    assert story.group.slack_channel_id is not None
    before = await everything(stage)
    await stage.amara.types("/mentoring forget me")
    assert stage.amara.modal is not None
    assert "What goes, now and for good" in stage.amara.modal.text
    assert "What stays, without your name" in stage.amara.modal.text
    assert "Your certificates" not in stage.amara.modal.text
    assert (await everything(stage))["person"] == before["person"]  # nothing before she says so
    await stage.amara.submits()
    assert "I have forgotten you" in stage.amara.dm.latest.text

    after = await everything(stage)
    person = next(one for one in after["person"] if one["slack_user_id"].startswith(FORGOTTEN))
    her_id = person["id"]
    # Not her name, not her id, not her words to mentors and coordinators, in no table.
    stored = json.dumps({**after, "goal": [], "meeting": [], "question": []}, default=str)
    for gone in ("Amara", stage.amara.id, HERS, "her street"):
        assert gone not in stored
    # What is hers alone is gone; of what others need, the counts are the same.
    for name, kept in INVENTORY.items():
        column = kept.about
        if column is None or name == "certificate":
            continue
        left = [one for one in after[name] if one[column] == her_id]
        if kept.fate is Fate.DELETED:
            assert left == [], name
        elif name != "event_attendance":  # she had signed up for something to come
            assert len(left) == sum(one[column] == her_id for one in before[name]), name
            assert left, name
    for name, kept in INVENTORY.items():
        for column in kept.acts:
            assert not [one for one in after[name] if one[column] == her_id], (name, column)
    (attendance,) = [one for one in after["attendance"] if one["person_id"] == her_id]
    assert (attendance["marked_there"], attendance["word"]) == (True, None)
    (application,) = [one for one in after["application"] if one["person_id"] == her_id]
    assert application["status"] == "withdrawn"
    assert application["review_reason"] == REMOVED
    (membership,) = [one for one in after["membership"] if one["person_id"] == her_id]
    assert membership["left_at"] is not None
    assert after["slide"][0]["presenters"] == "a member, Chidi Eze"
    assert [one["specific"] for one in after["goal"]] == [HERS]
    assert [one["words"] for one in after["check_in_word"]] == ["kept"]
    assert (
        stage.amara.id not in stage.slack.workspace.channels[story.group.slack_channel_id].members
    )

    # Her mentor hears of the free seat without her name, and she hears nothing any more.
    heard = len(stage.amara.dm.messages)
    for _ in range(3):
        await stage.ticks()
    assert "Somebody had to leave group" in "".join(one.text for one in stage.ben.dm.messages)
    assert len(stage.amara.dm.messages) == heard
    assert not [one for one in (await everything(stage))["person"] if one["name"] == "Amara Okafor"]
    # Whoever was forgotten and writes again is somebody new.
    await stage.amara.types("/mentoring data")
    new = json.loads(files_of(stage, stage.amara)[DATA_FILE])["tables"]
    assert set(new) == {"person"}


async def test_forgetting_again_changes_nothing_and_others_stay_as_they_were(stage: Stage) -> None:
    await with_traces(stage)
    async with stage.database.reading() as session:
        ben = await find_person(session, 1, stage.ben.id)
        assert ben is not None
        before = [
            (one.table, one.rows, one.acts)
            for one in await list_holdings(session, ben.id)
            if one.table not in ABOUT_BOTH
        ]
    for _ in range(2):
        await stage.amara.types("/mentoring forget me")
        await stage.amara.submits()
    async with stage.database.reading() as session:
        after = [
            (one.table, one.rows, one.acts)
            for one in await list_holdings(session, ben.id)
            if one.table not in ABOUT_BOTH
        ]
        people = (await session.exec(select(Person))).all()
    assert after == before
    assert sum(one.slack_user_id.startswith(FORGOTTEN) for one in people) == 2


@pytest.mark.parametrize("keeps", [True, False])
async def test_certificates_stay_genuine_or_go_as_the_person_chooses(
    stage: Stage, keeps: bool
) -> None:
    await on_stage(stage)
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.clicks("Issue 2")
    code = show_code(next(c.code for c in await certificates(stage) if c.name == "Amara Okafor"))
    await stage.amara.types("/mentoring forget me")
    assert stage.amara.modal is not None
    assert "Your certificates" in stage.amara.modal.text
    genuine, gone = "Keep them genuine, with my name on them", "Delete them: nobody can check them"
    await stage.amara.submits({"certificates": genuine if keeps else f"{gone} any more"})
    assert ("Your certificates stay genuine" in stage.amara.dm.latest.text) is keeps
    await stage.ben.types(f"/mentoring verify {code}")
    assert ("Amara Okafor" in stage.ben.dm.latest.text) is keeps
    names = {one.name for one in await certificates(stage)}
    assert names == ({"Amara Okafor", "Ben Vogel"} if keeps else {"Ben Vogel"})


async def test_the_clock_forgets_people_so_long_after_their_last_term(stage: Stage) -> None:
    await with_traces(stage)
    sender = stage.bot.sender
    assert sender is not None
    stage.moves_to(datetime(2028, 12, 4, 9, 0, tzinfo=UTC))
    assert await forget_the_old(sender) == 0  # without a setting, nobody
    keeping = replace(sender, keep_months=24)
    assert await forget_the_old(keeping) == 0  # the term ended on the day two years ago
    stage.moves_to(datetime(2028, 12, 5, 9, 0, tzinfo=UTC))
    assert await forget_the_old(keeping) == 5
    assert await forget_the_old(keeping) == 0
    people = (await everything(stage))["person"]
    assert {one["name"] for one in people} == {"A former member", "Wanjiru Kamau"}
    async with stage.database.reading() as session:
        assert (await list_long_gone(session, 1, 1, datetime(2040, 1, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2028, 12, 5), 24, date(2026, 12, 5)),
        (date(2027, 1, 31), 2, date(2026, 11, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 3, 31), 3, date(2026, 12, 31)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


async def test_reporting_leads_to_the_contact_and_keeps_nothing(stage: Stage) -> None:
    before = await everything(stage)
    await stage.ben.types("/mentoring report Somebody was unkind to me")
    said = stage.ben.dm.latest.text
    assert "The people who look after the Code of Conduct take reports in confidence" in said
    assert "I keep nothing about it, not even that you asked." in said
    assert await everything(stage) == before  # not even that he exists


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("U0123ABCD", "you can write to <@U0123ABCD>, too"),
        ("conduct@example.org", "you can write to conduct@example.org, too"),
        ("<!channel>@example.org", "you can write to &lt;!channel&gt;@example.org, too"),
    ],
)
def test_a_programme_can_have_a_contact_of_its_own(contact: str, shown: str) -> None:
    said = report_message(contact).text
    assert INCIDENT_REPORTING_URL in said
    assert shown in said
    assert "in this programme" not in report_message(None).text.casefold()


async def test_who_cannot_be_taken_out_of_the_channel_is_asked_to_leave_it(stage: Stage) -> None:
    story = await with_traces(stage)
    stage.slack.faults.add("conversations.kick", "error_500")
    await stage.amara.types("/mentoring forget me")
    await stage.amara.submits()
    said = stage.amara.dm.latest.text
    assert "I have forgotten you" in said
    assert "please leave there yourself" in said
    assert not [one for one in (await everything(stage))["person"] if "Amara" in one["name"]]
    assert story.group.id


async def test_help_tells_everybody_of_it(stage: Stage) -> None:
    await stage.ben.types("/mentoring help")
    for word in ("data", "forget me", "report"):
        assert f"/mentoring {word}" in stage.ben.dm.latest.text


async def test_nothing_that_was_planned_for_them_is_said(stage: Stage) -> None:
    await with_traces(stage)
    await stage.amara.types("/mentoring forget me")
    await stage.amara.submits()
    async with stage.database.reading() as session:
        ids = select(Person.id).where(col(Person.slack_user_id).startswith(FORGOTTEN))
        found = await session.exec(select(Nudge).where(col(Nudge.person_id).in_(ids)))
        assert found.all() == []
