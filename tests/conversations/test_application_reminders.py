"""What applicants hear unasked: the window closes, and they still wait."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models import Application, ApplicationBegun, Term
from programme.matching import find_reason, say_reason
from sandbox import Member, SeenMessage
from tests.conftest import NOW
from tests.conversations.approved import everybody_is_approved
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.coordination import SEE_STATUS

# Nine in Nairobi, a week and two days before applications close, and the day after matching.
A_WEEK_BEFORE = datetime(2026, 8, 30, 6, 0, tzinfo=UTC)
TWO_DAYS_BEFORE = datetime(2026, 9, 4, 6, 0, tzinfo=UTC)
AFTER_MATCHING = datetime(2026, 9, 10, 6, 0, tzinfo=UTC)
TWO_WEEKS = timedelta(weeks=2)
SUNDAY = 6
UNSENT = "You had a look at applying to Autumn 2026."
WAITING = "you haven't been forgotten"
COUNTED = "Applications to Autumn 2026 close in"


def said(who: Member, text: str) -> list[SeenMessage]:
    return [one for one in who.dm.messages if text in one.text]


async def ticks_at(stage: Stage, *moments: datetime) -> None:
    for at in moments:
        stage.moves_to(at)
        await stage.ticks()
        await stage.ticks()


async def lives_through(stage: Stage, *mornings: datetime) -> None:
    """Let it be morning in Nairobi and then day everywhere; after a Sunday, also Monday."""
    for at in mornings:
        monday = [at + timedelta(days=1)] if at.weekday() == SUNDAY else []
        for then in (at, *monday):
            await ticks_at(stage, then, then + timedelta(hours=8))


async def begins(who: Member) -> None:
    await who.types("/mentoring join")
    await who.fills({"role": "Mentee"})
    await who.closes()


async def test_who_began_and_did_not_send_is_reminded_twice(stage: Stage) -> None:
    await stage.plans_a_term()
    for _ in range(2):
        await begins(stage.amara)
    await begins(stage.ben)
    await stage.applies(stage.ben, "Mentor")
    async with stage.database.reading() as session:
        assert len((await session.exec(select(ApplicationBegun))).all()) == 2
    await ticks_at(stage, A_WEEK_BEFORE - timedelta(minutes=1))
    assert not said(stage.amara, UNSENT)
    await ticks_at(stage, A_WEEK_BEFORE, A_WEEK_BEFORE + timedelta(days=1))
    assert len(said(stage.amara, UNSENT)) == 1
    await ticks_at(stage, TWO_DAYS_BEFORE, TWO_DAYS_BEFORE + timedelta(days=1))
    assert len(said(stage.amara, UNSENT)) == 2
    assert not said(stage.ben, UNSENT)
    await stage.amara.clicks("Apply", in_=said(stage.amara, UNSENT)[0])
    assert stage.amara.modal is not None
    assert "role" in str(stage.amara.modal.blocks)


async def test_who_applies_or_withdraws_is_not_reminded(stage: Stage) -> None:
    await stage.plans_a_term()
    await begins(stage.amara)
    await begins(stage.ben)
    await lives_through(stage, A_WEEK_BEFORE)
    await stage.applies(stage.amara, "Mentee")
    await stage.applies(stage.ben, "Mentor")
    await stage.ben.clicks("Withdraw")
    await ticks_at(stage, TWO_DAYS_BEFORE)
    for who in (stage.amara, stage.ben):
        assert len(said(who, UNSENT)) == 1


async def test_who_opens_the_form_just_then_or_too_late_is_left_alone(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.moves_to(TWO_DAYS_BEFORE - timedelta(minutes=30))
    await begins(stage.amara)
    await ticks_at(stage, TWO_DAYS_BEFORE, TWO_DAYS_BEFORE + timedelta(days=1))
    stage.moves_to(datetime(2026, 9, 7, 6, 0, tzinfo=UTC))
    await begins(stage.ben)
    for who in (stage.amara, stage.ben):
        assert not said(who, UNSENT)
    async with stage.database.reading() as session:
        assert len((await session.exec(select(ApplicationBegun))).all()) == 1


async def test_what_was_missed_for_days_is_not_said_after_the_window(stage: Stage) -> None:
    await stage.plans_a_term()
    await begins(stage.amara)
    await ticks_at(stage, datetime(2026, 9, 6, 21, 0, tzinfo=UTC))  # midnight in Nairobi
    assert not said(stage.amara, UNSENT)
    assert not said(stage.wanjiru, COUNTED)


async def test_coordinators_hear_how_many_applied(stage: Stage) -> None:
    await stage.plans_a_term()
    for number in range(5):
        someone = stage.slack.add_member(f"person{number}", time_zone="Africa/Nairobi")
        await stage.applies(someone, "Mentee")
    await stage.applies(stage.ben, "Mentor")
    await begins(stage.amara)
    await lives_through(stage, A_WEEK_BEFORE)
    (told,) = said(stage.wanjiru, COUNTED)
    assert "close in 7 days" in told.text
    assert "5 mentees asked for a place and 1 mentor offered 4 places." in told.text
    assert "1 more place would be needed for everybody." in told.text
    assert "1 person looked at the form and didn't send it." in told.text
    for who in (stage.amara, stage.ben):
        assert not said(who, COUNTED)
    await stage.wanjiru.clicks("Status", in_=told)
    assert "1 mentor offering 4 places" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Applications", in_=told)
    assert "6 applications to Autumn 2026 to review" in stage.wanjiru.dm.latest.text
    mia = stage.slack.add_member("mia", time_zone="Europe/Berlin")
    await stage.applies(mia, "Mentor", capacity="2")
    await lives_through(stage, TWO_DAYS_BEFORE)
    assert len(said(stage.wanjiru, COUNTED)) == 2
    (last,) = said(stage.wanjiru, "close in 2 days")
    assert "2 mentors offered 6 places. There is a place for everybody." in last.text


async def test_the_status_button_gives_no_right(stage: Stage) -> None:
    await stage.plans_a_term()
    await lives_through(stage, A_WEEK_BEFORE)
    (told,) = said(stage.wanjiru, COUNTED)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.ben]})
    await stage.wanjiru.clicks("Status", in_=told)
    assert "You haven't applied to Autumn 2026 yet." in stage.wanjiru.dm.latest.text
    assert SEE_STATUS in str(told.blocks)


async def test_who_waits_is_told_why_every_two_weeks(stage: Stage) -> None:
    story = await with_a_group(stage)
    await ticks_at(stage, AFTER_MATCHING - timedelta(minutes=1))
    assert not said(story.zoe, WAITING)
    await lives_through(stage, AFTER_MATCHING, AFTER_MATCHING + timedelta(days=3))
    (told,) = said(story.zoe, WAITING)
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Application.waiting_reason).where(Application.status == "approved")
        )
        reasons = [say_reason(find_reason(one)) for one in found if one]
    assert any(reason in told.text for reason in reasons)
    assert len(said(story.mia, WAITING)) == 1
    for placed in (stage.amara, stage.ben, story.chidi):
        assert not said(placed, WAITING)
    await story.zoe.clicks("Edit my application", in_=told)
    assert story.zoe.modal is not None
    await story.zoe.closes()
    await ticks_at(stage, AFTER_MATCHING + TWO_WEEKS - timedelta(minutes=1))
    assert len(said(story.zoe, WAITING)) == 1
    await lives_through(
        stage, AFTER_MATCHING + TWO_WEEKS, AFTER_MATCHING + TWO_WEEKS + timedelta(days=4)
    )
    assert len(said(story.zoe, WAITING)) == 2

    await story.mia.types("/mentoring status")
    await story.mia.clicks("Withdraw")
    await lives_through(stage, AFTER_MATCHING + 2 * TWO_WEEKS)
    assert len(said(story.zoe, WAITING)) == 3
    assert len(said(story.mia, WAITING)) == 2


async def test_the_last_week_is_too_late_for_a_word(stage: Stage) -> None:
    story = await with_a_group(stage)
    # The term ends on 4 December; the seventh word would come on 3 December.
    await ticks_at(stage, AFTER_MATCHING + 6 * TWO_WEEKS)
    assert not said(story.zoe, WAITING)


@pytest.mark.parametrize(
    ("is_reviewed", "why"),
    [
        (True, "The groups are still being formed"),
        (False, "A coordinator hasn't got round to reading it yet."),
    ],
)
async def test_the_reason_is_what_holds_it_up(stage: Stage, is_reviewed: bool, why: str) -> None:
    if is_reviewed:
        await everybody_is_approved(stage)
    else:
        await stage.plans_a_term()
        await stage.applies(stage.amara, "Mentee")
    await ticks_at(stage, AFTER_MATCHING)
    (told,) = said(stage.amara, WAITING)
    assert why in told.text


async def test_who_comes_late_hears_of_it_two_weeks_later(stage: Stage) -> None:
    await with_a_group(stage)
    applied_at = AFTER_MATCHING + timedelta(days=3, hours=2)
    stage.moves_to(applied_at)
    late = stage.slack.add_member("late", real_name="Lena Late", time_zone="Europe/Berlin")
    await stage.applies(late, "Mentee", workdays=["Late, 21 to 24"], sat=[])
    await ticks_at(stage, applied_at + timedelta(minutes=1), AFTER_MATCHING + TWO_WEEKS)
    assert not said(late, WAITING)
    await lives_through(stage, applied_at + TWO_WEEKS, applied_at + TWO_WEEKS + timedelta(days=4))
    assert len(said(late, WAITING)) == 1
    await lives_through(stage, applied_at + 2 * TWO_WEEKS)
    assert len(said(late, WAITING)) == 2


async def test_without_a_day_for_matching_the_start_counts(stage: Stage) -> None:
    await stage.plans_a_term(matching_on=None)
    await stage.applies(stage.amara, "Mentee")
    await ticks_at(stage, AFTER_MATCHING)
    assert not said(stage.amara, WAITING)
    async with stage.database.reading() as session:
        term = (await session.exec(select(Term))).one()
    assert term.starts_on.isoformat() == "2026-09-14"
    await ticks_at(stage, datetime(2026, 9, 15, 6, 0, tzinfo=UTC))
    assert len(said(stage.amara, WAITING)) == 1
    assert stage.slack.clock.now() > NOW
