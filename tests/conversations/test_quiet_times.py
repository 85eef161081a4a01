"""People who want to be left alone: a break, days off, a little later; and joined messages."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Courtesy, Nudge, Person
from programme.courtesy import find_wishes, pause, snooze
from programme.people import caller_of
from sandbox import Member, SeenMessage
from tests.conftest import NOW
from tests.conversations.approved import everybody_is_approved
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.courtesy import SNOOZE_A_DAY, SNOOZE_A_WEEK
from views.quiet_times import END_BREAK, OPEN

# A Monday two weeks after the term's first day, at eight in Berlin: a group without a goal.
MONDAY = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GOAL = "Five short answers are enough, and"


def said(who: Member, text: str) -> list[SeenMessage]:
    return [one for one in who.dm.messages if text in one.text]


async def ticks_at(stage: Stage, at: datetime) -> None:
    stage.moves_to(at)
    await stage.ticks()
    await stage.ticks()


async def wishes_of(stage: Stage, who: Member) -> Courtesy | None:
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Courtesy)
            .join(Person, col(Person.id) == col(Courtesy.person_id))
            .where(Person.slack_user_id == who.id)
        )
        return found.one_or_none()


async def test_what_is_put_off_comes_again_in_the_morning(stage: Stage) -> None:
    await with_a_group(stage)
    await ticks_at(stage, MONDAY)
    (asked,) = said(stage.ben, GOAL)
    await stage.ben.clicks("Remind me tomorrow", in_=asked)
    (shown,) = said(stage.ben, GOAL)
    assert shown.ts == asked.ts
    assert "I'll come back to it" in shown.text
    assert "Remind me tomorrow" not in shown.buttons
    assert "Set a goal" in shown.buttons
    await ticks_at(stage, MONDAY + timedelta(hours=23))  # seven in the morning
    assert len(said(stage.ben, GOAL)) == 1
    await ticks_at(stage, MONDAY + DAY)
    assert len(said(stage.ben, GOAL)) == 2
    # And again, for longer: the next Monday.
    await stage.ben.clicks("Next week", in_=said(stage.ben, GOAL)[-1])
    for days in (2, 3, 4):
        await ticks_at(stage, MONDAY + days * DAY)
    assert len(said(stage.ben, GOAL)) == 2
    await ticks_at(stage, MONDAY + 7 * DAY)
    assert len(said(stage.ben, GOAL)) == 3


async def test_what_is_done_meanwhile_does_not_come_again(stage: Stage) -> None:
    await with_a_group(stage)
    await ticks_at(stage, MONDAY)
    await stage.ben.clicks("Remind me tomorrow", in_=said(stage.ben, GOAL)[0])
    await stage.ben.clicks("Set a goal", in_=said(stage.ben, GOAL)[0])
    await stage.ben.clicks("Propose a goal")
    words = dict.fromkeys(
        ("specific", "measurable", "achievable", "relevant", "time_bound"), "Teach a lesson."
    )
    await stage.ben.submits(words)
    await stage.ben.clicks("Agree")
    await stage.ben.closes()
    await ticks_at(stage, MONDAY + DAY)
    assert len(said(stage.ben, GOAL)) == 1
    async with stage.database.reading() as session:
        found = await session.exec(select(Nudge).where(col(Nudge.key).like("%no_goal%:again")))
        (again,) = found.all()
    assert again.state == "settled"


async def test_putting_off_twice_is_putting_off_once_and_the_last_word_counts(
    stage: Stage,
) -> None:
    await with_a_group(stage)
    await ticks_at(stage, MONDAY)
    (asked,) = said(stage.ben, GOAL)
    async with stage.database.reading() as session:
        found = await session.exec(select(Person).where(Person.slack_user_id == stage.ben.id))
        ben = caller_of(found.one())

    async def presses(*, a_week: bool) -> datetime:
        async with stage.database.writing() as session:
            return await snooze(session, ben, asked.channel, asked.ts, MONDAY, a_week=a_week)

    assert await asyncio.gather(*(presses(a_week=False) for _ in range(3))) == [MONDAY + DAY] * 3
    assert await presses(a_week=True) == MONDAY + 7 * DAY
    async with stage.database.reading() as session:
        again = (await session.exec(select(Nudge).where(col(Nudge.key).like("%:again")))).all()
        of_message = await session.exec(
            select(Nudge).where(Nudge.sent_ts == asked.ts, Nudge.urgency == "nudge")
        )
        assert len(again) == len(of_message.all()) > 0
        assert {one.due_at for one in again} == {MONDAY + 7 * DAY}
        assert (await find_wishes(session, ben.person_id, MONDAY)).snooze_until == MONDAY + 7 * DAY


@pytest.mark.parametrize("action_id", [SNOOZE_A_DAY, SNOOZE_A_WEEK, END_BREAK])
async def test_a_button_that_was_never_shown_does_no_harm(stage: Stage, action_id: str) -> None:
    await stage.forges(stage.amara, action_id, "404")
    async with stage.database.reading() as session:
        assert (await session.exec(select(Nudge))).all() == []


async def test_on_a_break_nothing_comes_and_afterwards_what_still_matters(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(MONDAY - timedelta(hours=1))
    await stage.ben.types("/mentoring pause")
    assert stage.ben.modal is not None
    assert "reminders of meetings included" in stage.ben.modal.text
    await stage.ben.submits({"until_on": "2026-10-01"})
    assert "I'm quiet until Thursday 1 October 2026" in stage.ben.dm.latest.text
    before = len(stage.ben.dm.messages)
    for hours in range(0, 64, 8):
        await ticks_at(stage, MONDAY + timedelta(hours=hours))
    assert len(stage.ben.dm.messages) == before
    await stage.amara.types("/mentoring group")
    assert "@Ben Vogel is on a break until" in stage.amara.dm.latest.text
    # He still gets answers, and sees what he chose.
    await stage.ben.types("/mentoring pause")
    assert stage.ben.modal is not None
    assert "You are on a break until Thursday 1 October 2026" in stage.ben.modal.text
    await stage.ben.closes()
    await ticks_at(stage, datetime(2026, 10, 1, 6, 0, tzinfo=UTC))
    (told,) = stage.ben.dm.messages[before:]
    assert GOAL in told.text
    assert story.group.name in told.text
    await stage.amara.types("/mentoring group")
    assert "is on a break" not in stage.amara.dm.latest.text


@pytest.mark.parametrize("how", ["command", "button", "empty"])
async def test_who_comes_back_early_hears_at_once(stage: Stage, how: str) -> None:
    await with_a_group(stage)
    stage.moves_to(MONDAY - timedelta(hours=1))
    await stage.ben.types("/mentoring pause")
    await stage.ben.submits({"until_on": "2026-11-02"})
    await ticks_at(stage, MONDAY + timedelta(hours=2))
    assert not said(stage.ben, GOAL)
    if how == "command":
        await stage.ben.types("/mentoring resume")
        assert "Welcome back!" in stage.ben.dm.latest.text
        await stage.ben.types("/mentoring resume")
        assert "You aren't on a break" in stage.ben.dm.latest.text
    else:
        await stage.ben.types("/mentoring pause")
        if how == "button":
            await stage.ben.clicks("I'm back")
            assert stage.ben.modal is not None
            assert "You are on a break" not in stage.ben.modal.text
        else:
            await stage.ben.submits({"until_on": None})
            assert stage.ben.modal is None
    await stage.ticks()
    assert len(said(stage.ben, GOAL)) == 1


async def test_days_off_are_kept_and_respected(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.ben.opens_home()
    await stage.ben.clicks("Quiet times", in_=stage.ben.home)
    assert stage.ben.modal is not None
    chosen = stage.ben.modal.values["days_off"]["quiet_times.days_off"]["selected_options"]
    assert [one["value"] for one in chosen] == ["5", "6"]
    await stage.ben.submits({"days_off": ["Monday", "Tuesday"]})
    assert "not on Monday and Tuesday" in stage.ben.dm.latest.text
    row = await wishes_of(stage, stage.ben)
    assert row is not None
    assert row.days_off == [0, 1]
    await ticks_at(stage, MONDAY + timedelta(hours=5))
    await ticks_at(stage, MONDAY + DAY + timedelta(hours=5))
    assert not said(stage.ben, GOAL)
    await ticks_at(stage, MONDAY + 2 * DAY)
    assert len(said(stage.ben, GOAL)) == 1
    await stage.ben.types("/mentoring pause")
    await stage.ben.submits({"days_off": []})
    assert "on every day" in stage.ben.dm.latest.text


async def test_what_cannot_be_is_said_beside_the_field(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring pause")
    every_day = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    await stage.amara.submits({"until_on": NOW.date(), "days_off": every_day})
    assert stage.amara.modal is not None
    assert stage.amara.modal.errors == {
        "until_on": "Please choose a day after today.",
        "days_off": "Please leave me one day, or take a break instead.",
    }
    await stage.amara.submits({"until_on": date(2026, 12, 5), "days_off": ["Sunday"]})
    assert stage.amara.modal.errors == {"until_on": "The latest day is Friday 4 December 2026."}
    assert await wishes_of(stage, stage.amara) is None
    await stage.amara.submits({"until_on": date(2026, 12, 4)})
    assert stage.amara.modal is None
    row = await wishes_of(stage, stage.amara)
    assert row is not None
    assert row.pause_until == datetime(2026, 12, 3, 21, 0, tzinfo=UTC)  # midnight in Nairobi


async def test_another_conversation_begins_a_break(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    until = NOW + 3 * DAY
    async with stage.database.writing() as session:
        found = await session.exec(select(Person).where(Person.slack_user_id == stage.amara.id))
        person = found.one()
        await pause(session, person.id, until)
        await pause(session, person.id, until)
    async with stage.database.reading() as session:
        assert (await find_wishes(session, person.id, NOW)).pause_until == until
        assert (await find_wishes(session, person.id, until)).pause_until is None


async def test_the_form_opens_from_an_old_button_too(stage: Stage) -> None:
    await stage.ben.opens_home()
    await stage.ben.clicks(OPEN, in_=stage.ben.home)
    assert stage.ben.modal is not None
    assert stage.ben.modal.title == "Quiet times"


async def test_pressing_in_a_joined_message_changes_that_part_alone(stage: Stage) -> None:
    await everybody_is_approved(stage)
    await ticks_at(stage, NOW + timedelta(minutes=1))
    (told,) = said(stage.ben, "Getting ready to mentor")
    assert "approved" in told.text
    await stage.ben.clicks("I watched the recording", in_=told)
    (shown,) = said(stage.ben, "Getting ready to mentor")
    assert shown.ts == told.ts
    assert "approved" in shown.text
    before, after = told.json["text"], shown.json["text"]
    assert after == before.replace("2 of 6", "3 of 6") != before
    assert "3 of 6" in shown.text
    assert "I watched the recording" not in shown.buttons
