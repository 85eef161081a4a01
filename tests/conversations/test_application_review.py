"""Reviewing applications."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from models import Application, Audit, Database
from tests.conversations.conftest import MENTEE, Stage
from views.application_review import APPROVE, APPROVE_ALL, DECLINE, SET_AUTOMATIC

MORNING = datetime(2026, 8, 25, 6, 0, tzinfo=UTC)  # nine in Nairobi


async def statuses(database: Database) -> list[str]:
    async with database.reading() as session:
        found = await session.exec(select(Application.status).order_by(col(Application.id)))
        return list(found.all())


async def two_applied(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.applies(stage.ben, "Mentor")


async def test_the_list_says_what_makes_each_eligible(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    listed = stage.wanjiru.dm.latest
    assert listed.ephemeral
    assert "2 applications to Autumn 2026 to review, 2 of them eligible." in listed.text
    assert "Eligible: trained, certification under way, 1 workshop taught" in listed.text
    assert "Eligible: certified instructor, 7 workshops taught" in listed.text
    assert str(MENTEE["hopes"]) in listed.text
    assert "Approve all 2 eligible" in listed.buttons


async def test_one_is_approved_and_hears_of_it_once(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve")
    assert "1 application to Autumn 2026 to review" in stage.wanjiru.dm.latest.text
    assert await statuses(stage.database) == ["approved", "received"]
    await stage.ticks()
    await stage.ticks()
    told = [m for m in stage.amara.dm.messages if "Your application is approved" in m.text]
    assert len(told) == 1
    await stage.amara.types("/mentoring status")
    assert "Your application is approved" in stage.amara.dm.latest.text
    async with stage.database.reading() as session:
        actions = (await session.exec(select(Audit.action))).all()
    assert "applications.approved" in actions


async def test_all_who_are_eligible_at_once(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 2 eligible", confirm=False)
    assert await statuses(stage.database) == ["received", "received"]
    await stage.wanjiru.clicks("Approve all 2 eligible")
    assert await statuses(stage.database) == ["approved", "approved"]
    assert "Every application to Autumn 2026 is reviewed." in stage.wanjiru.dm.latest.text
    await stage.ticks()
    for person in (stage.amara, stage.ben):
        assert "Your application is approved" in person.dm.latest.text


async def test_declined_with_a_reason_that_can_always_be_seen(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Decline")
    assert stage.wanjiru.modal is not None
    await stage.wanjiru.submits({"reason": "  "})
    assert "reason" in stage.wanjiru.modal.errors
    await stage.wanjiru.submits({"reason": "No *mentor* for it <!channel> this time."})
    assert stage.wanjiru.modal is None
    assert await statuses(stage.database) == ["declined", "received"]
    await stage.ticks()
    told = stage.amara.dm.latest
    assert "It isn't the right match this time." in told.text
    assert "No *mentor* for it <!channel> this time." in told.text
    await stage.amara.types("/mentoring status")
    assert "No *mentor* for it <!channel> this time." in stage.amara.dm.latest.text

    await stage.amara.clicks("Edit")
    await stage.amara.submits({"focus_1": "Community Building", "focus_2": None, "aims": []})
    assert await statuses(stage.database) == ["received", "received"]


async def test_a_question_and_its_answer(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Ask a question")
    await stage.wanjiru.submits({"question": "Could you meet on Saturdays?"})
    await stage.ticks()
    assert "Could you meet on Saturdays?" in stage.amara.dm.latest.text
    await stage.amara.clicks("Answer")
    assert stage.amara.modal is not None
    assert "Could you meet on Saturdays?" in stage.amara.modal.text
    await stage.amara.submits({"answer": "Yes, before noon."})
    assert "I've passed your answer on." in stage.amara.dm.latest.text
    await stage.ticks()
    answered = stage.wanjiru.dm.latest
    assert "Yes, before noon." in answered.text
    await stage.wanjiru.clicks("Approve", in_=answered)
    assert await statuses(stage.database) == ["approved", "received"]
    await stage.wanjiru.types("/mentoring applications")
    assert "Yes, before noon." not in stage.wanjiru.dm.latest.text  # reviewed, so not listed


async def test_eligible_ones_are_approved_by_themselves_when_wished(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve eligible ones without asking me")
    await stage.applies(stage.amara, "Mentee")
    assert await statuses(stage.database) == ["approved"]
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Let me look at each one again")
    await stage.applies(stage.ben, "Mentor")
    assert await statuses(stage.database) == ["approved", "received"]


async def test_the_morning_digest_comes_once_and_not_when_all_is_done(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru]})
    await stage.applies(stage.amara, "Mentee")
    await stage.ticks()
    assert "Good morning!" not in stage.wanjiru.dm.latest.text
    stage.moves_to(MORNING)
    await stage.ticks()
    await stage.ticks()
    digests = [m for m in stage.wanjiru.dm.messages if "Good morning!" in m.text]
    assert len(digests) == 1
    assert "1 person is waiting to hear" in digests[0].text
    await stage.wanjiru.clicks("Review them", in_=digests[0])
    assert "Applications to review" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Approve all 1 eligible")
    stage.moves_to(datetime(2026, 8, 26, 6, 0, tzinfo=UTC))
    await stage.ticks()
    assert len([m for m in stage.wanjiru.dm.messages if "Good morning!" in m.text]) == 1


async def test_many_are_shown_page_by_page(stage: Stage) -> None:
    await stage.plans_a_term()
    for number in range(9):
        someone = stage.slack.add_member(f"person{number}", time_zone="Africa/Nairobi")
        await stage.applies(someone, "Mentee")
    await stage.wanjiru.types("/mentoring applications")
    assert "@Person8" not in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Later ones")
    assert "@Person8" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Earlier ones")
    assert "@Person0" in stage.wanjiru.dm.latest.text


@pytest.mark.parametrize(
    ("action_id", "value"),
    [(APPROVE, "1"), (APPROVE_ALL, "1"), (DECLINE, "1"), (SET_AUTOMATIC, "on")],
)
async def test_reviewing_is_for_coordinators(stage: Stage, action_id: str, value: str) -> None:
    await two_applied(stage)
    await stage.forges(stage.amara, action_id, value)
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    assert await statuses(stage.database) == ["received", "received"]


async def test_a_question_can_be_answered_only_by_whom_it_was_put_to(stage: Stage) -> None:
    await two_applied(stage)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Ask a question")
    await stage.wanjiru.submits({"question": "Well?"})
    await stage.forges(stage.ben, "application_review.answer", "1")
    assert "That question isn't for you." in stage.ben.dm.latest.text
