"""Certificates: one's own progress, issuing, granting, revoking, telling genuine ones."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from models import (
    Attendance,
    Certificate,
    Event,
    EventAttendance,
    Meeting,
    Nudge,
    OnboardingTask,
    Survey,
    SurveyAnswered,
)
from programme.certificate_codes import show_code
from programme.eligibility import Role
from programme.people import find_person
from programme.survey_times import Moment
from programme.surveys import get_or_add_survey
from programme.terms import find_current_term
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, GroupStage, with_a_group
from views.certificates import ISSUE_EARNED, REVIEW, REVOKE, SHOW_PAGE
from views.progress import GET_FILE

AFTER_THE_TERM = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)  # a Monday, the term ended on Friday


async def did(
    stage: Stage,
    story: GroupStage,
    who: Member,
    *,
    meetings: int = 3,
    at: str = "",
    survey: bool = True,
) -> None:
    """Let somebody have been at meetings and events, and have answered the survey."""
    async with stage.database.writing() as session:
        person = await find_person(session, 1, who.id)
        term = await find_current_term(session, 1, WHILE_IT_RUNS)
        assert person is not None
        assert term is not None
        for number in range(3):
            on = WHILE_IT_RUNS + timedelta(weeks=number, hours=1)
            found = await session.exec(select(Meeting).where(Meeting.uid == f"told-{number}"))
            meeting = found.one_or_none() or Meeting(
                group_id=story.group.id,
                on=on.date(),
                minute_of_day=600,
                time_zone="UTC",
                starts_at=on,
                state="held",
                uid=f"told-{number}",
                checked_in_at=on,
                created_at=on,
                updated_at=on,
            )
            session.add(meeting)
            await session.flush()
            if number < meetings:
                there = Attendance(
                    meeting_id=meeting.id, person_id=person.id, marked_there=True, marked_at=on
                )
                session.add(there)
        if "onboarding" in at:
            ready = OnboardingTask(
                person_id=person.id,
                term_id=term.id,
                task="session_attended",
                done_at=WHILE_IT_RUNS,
            )
            session.add(ready)
        events = await session.exec(select(Event).where(col(Event.kind).in_(at.split())))
        for event in events:
            session.add(
                EventAttendance(
                    event_id=event.id,
                    person_id=person.id,
                    marked_there=True,
                    marked_at=event.starts_at,
                )
            )
        if survey:
            role = Role.MENTOR if who is stage.ben else Role.MENTEE
            kept: Survey = await get_or_add_survey(session, term, Moment.FINAL, role, WHILE_IT_RUNS)
            session.add(
                SurveyAnswered(survey_id=kept.id, person_id=person.id, answered_on=term.ends_on)
            )


async def on_stage(stage: Stage) -> GroupStage:
    """Return a group whose term is over: Amara and Ben earned everything, Chidi did not."""
    story = await with_a_group(stage, channel=True)
    story.group = await story.finds_group()
    stage.moves_to(WHILE_IT_RUNS)
    await did(stage, story, stage.amara, meetings=2, at="showcase")
    await did(stage, story, stage.ben, at="onboarding power_check_in showcase")
    await did(stage, story, story.chidi, meetings=1, at="showcase")
    stage.moves_to(AFTER_THE_TERM)
    return story


async def certificates(stage: Stage) -> list[Certificate]:
    async with stage.database.reading() as session:
        found = await session.exec(select(Certificate).order_by(col(Certificate.id)))
        return list(found.all())


def pdfs(stage: Stage, who: Member) -> list[str]:
    """Return what the certificates say that somebody has in their direct messages."""
    files = [
        file
        for file in stage.slack.workspace.files.values()
        if file.name == "certificate.pdf" and who.dm.id in file.shares
    ]
    return [
        "\n".join(page.extract_text() for page in PdfReader(BytesIO(file.content or b"")).pages)
        for file in files
    ]


async def test_everybody_sees_what_is_done_what_is_open_and_by_when(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    story.group = await story.finds_group()
    stage.moves_to(WHILE_IT_RUNS)
    await did(stage, story, stage.amara, meetings=1, survey=False)
    await stage.amara.types("/mentoring me")
    text = stage.amara.dm.latest.text
    assert "0 of 3" in text
    assert "at least 2 times; you were at 1 of 3 so far" in text
    assert "Come to the virtual showcase" in text
    assert "it comes to you, and is open until" in text
    await stage.ben.types("/mentoring me")
    assert "0 of 5" in stage.ben.dm.latest.text
    await story.zoe.types("/mentoring me")
    assert "You aren't in a group at the moment." in story.zoe.dm.latest.text


async def test_the_coordinator_issues_what_is_earned_and_each_gets_the_pdf_once(
    stage: Stage,
) -> None:
    story = await on_stage(stage)
    await stage.amara.types("/mentoring me")
    await stage.amara.clicks("Write my name differently")
    await stage.amara.submits({"name": "Amara Ngozi Ọkáfọ̀"})
    assert "Amara Ngozi Ọkáfọ̀" in stage.amara.dm.latest.text

    await stage.wanjiru.types("/mentoring certificates")
    shown = stage.wanjiru.dm.latest
    assert "3 people, 0 issued, 2 earned and waiting for you" in shown.text
    assert "meetings (1 of 2)" in shown.text
    await stage.wanjiru.clicks("Issue 2")
    assert "2 certificates are issued." in stage.wanjiru.dm.latest.text
    for _ in range(3):
        await stage.ticks()
    issued = {one.name: one for one in await certificates(stage)}
    assert set(issued) == {"Amara Ngozi Ọkáfọ̀", "Ben Vogel"}
    told = [m for m in stage.amara.dm.messages if "Congratulations! Here is your" in m.text]
    assert len(told) == 1
    (page,) = pdfs(stage, stage.amara)
    assert show_code(issued["Amara Ngozi Ọkáfọ̀"].code) in page
    assert "as a mentee" in page
    (page,) = pdfs(stage, stage.ben)
    assert "as a mentor" in page
    assert "Power check-in" in page
    assert pdfs(stage, story.chidi) == []

    await stage.amara.types("/mentoring me")
    assert "You have your certificate as a mentee" in stage.amara.dm.latest.text
    await stage.amara.clicks("Get the PDF")
    assert len(pdfs(stage, stage.amara)) == 2


async def test_two_coordinators_issue_at_once_and_each_person_gets_one(stage: Stage) -> None:
    await on_stage(stage)
    presses = [stage.forges(stage.wanjiru, ISSUE_EARNED, "1") for _ in range(3)]
    await asyncio.gather(*presses)
    assert len(await certificates(stage)) == 2
    async with stage.database.reading() as session:
        told = await session.exec(select(Nudge).where(Nudge.kind == "certificates.ready"))
        assert len(told.all()) == 2


async def test_one_is_granted_with_a_reason_and_revoked_with_another(stage: Stage) -> None:
    story = await on_stage(stage)
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.chooses("certificates.review_person", story.chidi)
    assert stage.wanjiru.modal is not None
    assert "at 1 of 3; 2 are needed" in stage.wanjiru.modal.text
    await stage.wanjiru.submits({"reason": "  "})
    assert "Please say why" in stage.wanjiru.modal.errors["reason"]
    await stage.wanjiru.submits({"reason": "Ill, and worked it all up."})
    assert stage.wanjiru.modal is None
    for _ in range(2):
        await stage.ticks()
    (kept,) = await certificates(stage)
    assert (kept.grant_reason, kept.evidence["met"]["meetings"]) == (
        "Ill, and worked it all up.",
        False,
    )
    (page,) = pdfs(stage, story.chidi)
    assert "mentoring meetings" not in page

    await stage.amara.types(f"/mentoring verify {show_code(kept.code).lower()}")
    assert "Genuine: Chidi Eze, mentee in Autumn 2026" in stage.amara.dm.latest.text
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.chooses("certificates.review_person", story.chidi)
    await stage.wanjiru.clicks("Revoke it")
    await stage.wanjiru.submits({"reason": "It was somebody else."})
    await stage.ticks()
    assert any("It was somebody else." in m.text for m in story.chidi.dm.messages)
    await stage.amara.types(f"/mentoring verify {kept.code}")
    assert "Not valid" in stage.amara.dm.latest.text
    # A trace stays, and another can be issued.
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.chooses("certificates.review_person", story.chidi)
    await stage.wanjiru.submits({"reason": "It was Chidi after all."})
    old, new = await certificates(stage)
    assert old.revoked_at is not None
    assert new.revoked_at is None
    assert old.code != new.code


async def test_what_is_no_certificate_is_said(stage: Stage) -> None:
    await stage.amara.types("/mentoring verify 7F3K-92QX-M4TD")
    assert "There is no certificate with this code." in stage.amara.dm.latest.text
    await stage.amara.types("/mentoring verify <!channel> *x*")
    assert "There is no certificate with this code." in stage.amara.dm.latest.text
    await stage.amara.types("/mentoring verify")
    assert "Type the code" in stage.amara.dm.latest.text


async def test_regular_is_a_setting(stage: Stage) -> None:
    await on_stage(stage)
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.clicks("What is regular?")
    await stage.wanjiru.submits({"percent": "100"})
    assert "100 %" in stage.wanjiru.dm.latest.text
    await stage.ben.types("/mentoring me")
    assert "all that the certificate of Autumn 2026 asks for" in stage.ben.dm.latest.text


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        (ISSUE_EARNED, "1"),
        (REVIEW, "1:2:mentee"),
        (REVOKE, "1"),
        (f"{SHOW_PAGE}.more", "1:1"),
    ],
)
async def test_only_coordinators_issue(stage: Stage, action_id: str, value: str) -> None:
    story = await on_stage(stage)
    for outsider in (stage.ben, stage.amara, story.zoe):
        await stage.forges(outsider, action_id, value)
        assert "That is for the programme's coordinators." in outsider.dm.latest.text
    await stage.forges(stage.wanjiru, action_id, value.replace("1", "404", 1))
    assert "isn't there" in stage.wanjiru.dm.latest.text
    assert await certificates(stage) == []


async def test_others_do_not_get_ones_certificate(stage: Stage) -> None:
    story = await on_stage(stage)
    await stage.forges(stage.wanjiru, ISSUE_EARNED, "1")
    (first, _) = await certificates(stage)
    for tried in (str(first.id), "404"):
        await stage.forges(story.zoe, GET_FILE, tried)
        assert "That isn't a certificate of yours." in story.zoe.dm.latest.text


async def test_coordinators_hear_that_a_term_is_over(stage: Stage) -> None:
    await on_stage(stage)
    for _ in range(3):
        await stage.ticks()
    told = [m for m in stage.wanjiru.dm.messages if "have earned a certificate" in m.text]
    assert len(told) == 1
    assert "2 of 3 people" in told[0].text


@pytest.mark.parametrize("fault", ["reset_before_effect", "reset_after_effect", "error_500"])
@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"]
)
async def test_the_file_comes_once_whatever_is_lost_on_the_way(
    stage: Stage, method: str, fault: Any
) -> None:
    await on_stage(stage)
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.clicks("Issue 2")
    stage.slack.faults.add(method, fault, times=2)
    for minutes in range(0, 70, 10):
        stage.moves_to(AFTER_THE_TERM + timedelta(minutes=minutes))
        await stage.ticks()
    assert len(pdfs(stage, stage.amara)) == 1
    assert len(pdfs(stage, stage.ben)) == 1
    async with stage.database.reading() as session:
        unsent = await session.exec(select(Certificate).where(col(Certificate.sent_at).is_(None)))
        assert unsent.all() == []
