"""What is due is said when it suits its reader, and not forgotten meanwhile."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Courtesy, Membership, Nudge, Person
from programme.courtesy import pause
from programme.daytime import is_same_day
from programme.nudges import Occasion, Urgency
from programme.ties import Tie
from scheduler.clock import tick
from scheduler.delivery import deliver
from scheduler.rules import find_rules
from tests.conftest import NOW
from tests.make import add_person, add_term, an_application
from tests.make_groups import add_group
from tests.scheduler.conftest import Desk
from tests.scheduler.hello import a_rule

pytestmark = pytest.mark.on_either_database
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EIGHT = datetime(2026, 8, 25, 5, 0, tzinfo=UTC)  # on Tuesday, in Nairobi


def due_once(desk: Desk, due_at: datetime, **changes: Any) -> None:
    """Let the clock find one greeting that falls due then."""

    occasion = Occasion(
        "hello/1", {"number": 1}, due_at, desk.amara_id, about_at=changes.pop("about_at", None)
    )

    async def find_due(_: AsyncSession, __: int, now: datetime) -> Sequence[Occasion]:
        return [occasion] if now >= due_at else []

    desk.uses(find_due=find_due, **changes)


async def lives(desk: Desk, until: datetime, step: timedelta = 30 * MINUTE, **sender: Any) -> None:
    """Let the bot tick until then."""
    speaking = desk.sender(**sender)
    while desk.slack.clock.now() < until:
        await tick(speaking)
        desk.slack.clock.move(step)
    await tick(speaking)


async def test_what_falls_due_at_night_waits_for_the_morning(desk: Desk) -> None:
    desk.slack.clock.freeze(EIGHT - 10 * HOUR)  # ten in the evening
    await desk.writes()
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.held, nudge.attempt) == ("planned", "night", 0)
    assert (nudge.due_at, nudge.try_at) == (EIGHT - 10 * HOUR, EIGHT)
    desk.slack.clock.freeze(EIGHT - timedelta(seconds=1))
    await deliver(desk.sender())
    assert desk.hears() == []
    desk.slack.clock.freeze(EIGHT)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).held is None


async def test_each_hears_at_their_own_time_after_a_full_hour(desk: Desk) -> None:
    desk.slack.clock.freeze(EIGHT - 10 * HOUR)
    for number, person_id in enumerate(await desk.meets(30)):
        await desk.writes(number, person_id=person_id)
    await lives(desk, EIGHT + 20 * MINUTE, MINUTE * 10, spread=20 * MINUTE)
    nudges = await desk.nudges()
    said_at = {nudge.ended_at for nudge in nudges}
    assert {nudge.state for nudge in nudges} == {"sent"}
    assert said_at <= {EIGHT + minutes * MINUTE for minutes in (0, 10, 20)}
    assert len(said_at) > 1


async def test_what_would_be_too_late_by_day_is_dropped_with_a_reason(desk: Desk) -> None:
    desk.slack.clock.freeze(EIGHT - 10 * HOUR)
    desk.uses(useful_for=2 * HOUR)
    await desk.writes()
    await lives(desk, EIGHT)
    assert desk.hears() == []
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "too late to be useful")
    assert nudge.attempt == 0


async def test_a_channel_has_the_daytime_of_its_group(desk: Desk) -> None:
    _, group = await add_group(desk.database, time_zone="America/Sao_Paulo")
    channel = desk.slack.add_channel("baobab", [desk.amara, desk.app], is_private=True)
    async with desk.database.writing() as session:
        group.slack_channel_id = channel.id
        session.add(group)
    desk.uses(urgency=Urgency.NUDGE)
    desk.slack.clock.freeze(datetime(2026, 8, 29, 10, 0, tzinfo=UTC))  # Saturday, seven there
    for number in range(5):
        await desk.writes(number, person_id=None, slack_channel_id=channel.id)
    await deliver(desk.sender())
    assert {nudge.held for nudge in await desk.nudges()} == {"night"}
    desk.slack.clock.move(HOUR)
    await deliver(desk.sender())
    # No days off, no budget, nothing joined: a channel is read when one looks at it.
    assert len(desk.amara.sees_in(channel).messages) == 5


async def test_three_in_a_week_and_one_a_day(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    for number in range(11):
        await desk.writes(number, due_at=desk.slack.clock.now() + number * 5 * HOUR)
    await lives(desk, NOW + 8 * DAY, 3 * HOUR)
    said = sorted({nudge.ended_at for nudge in await desk.nudges() if nudge.ended_at})
    assert [nudge.state for nudge in await desk.nudges()] == ["sent"] * 11
    assert len(desk.amara.dm.messages) == len(said) == 4
    assert [(at - NOW) // DAY for at in said] == [0, 0, 1, 7]
    assert not any(is_same_day(one, other, "Africa/Nairobi") for one, other in pairwise(said))


async def test_the_fourth_of_a_week_comes_in_the_next(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    for number in range(5):
        await desk.writes(number, due_at=NOW + number * DAY)
    await lives(desk, NOW + 4 * DAY, HOUR * 3)
    assert [nudge.held for nudge in await desk.nudges()] == [None, None, None, *["week_full"] * 2]
    await lives(desk, NOW + 7 * DAY, HOUR * 3)
    assert len(desk.amara.dm.messages) == 4
    assert desk.hears()[-2:] == ["Hello number 3", "Hello number 4"]


async def test_news_and_reminders_are_not_held_back(desk: Desk) -> None:
    for number, urgency in enumerate((Urgency.NEWS, Urgency.MEETING) * 4):
        desk.uses(urgency=urgency)
        await desk.writes(number)
        await deliver(desk.sender())
    assert len(desk.amara.dm.messages) == 8


async def test_what_waits_is_not_looked_at_at_each_tick(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    await desk.writes(0)
    await deliver(desk.sender())
    await desk.writes(1)
    await deliver(desk.sender())
    before = (await desk.nudges())[1]
    assert before.held == "one_a_day"

    async def looks(*_: Any) -> None:
        raise AssertionError("it was looked at")

    desk.uses(urgency=Urgency.NUDGE, render=looks)
    for _ in range(3):
        desk.slack.clock.move(MINUTE)
        await deliver(desk.sender())
    assert (await desk.nudges())[1] == before


async def test_a_reminder_of_an_early_meeting_comes_in_the_evening_before(desk: Desk) -> None:
    due_once(desk, EIGHT - HOUR, about_at=EIGHT, urgency=Urgency.MEETING, useful_for=HOUR)
    await lives(desk, EIGHT + HOUR)
    nudge = await desk.nudge()
    assert nudge.ended_at == EIGHT - 13 * HOUR  # seven in the evening
    assert (nudge.state, nudge.due_at) == ("sent", EIGHT - HOUR)
    assert len(desk.amara.dm.messages) == 1


async def test_found_too_late_for_that_it_comes_when_the_day_begins(desk: Desk) -> None:
    desk.slack.clock.freeze(EIGHT - 2 * HOUR)
    due_once(desk, EIGHT - HOUR, about_at=EIGHT, urgency=Urgency.MEETING, useful_for=HOUR)
    await lives(desk, EIGHT + HOUR)
    assert (await desk.nudge()).ended_at == EIGHT


async def test_a_reminder_of_a_meeting_at_night_comes_then(desk: Desk) -> None:
    meeting_at = EIGHT - 9 * HOUR  # eleven in the evening
    due_once(desk, meeting_at - HOUR, about_at=meeting_at, urgency=Urgency.MEETING)
    await lives(desk, EIGHT)
    assert (await desk.nudge()).ended_at == meeting_at - HOUR


async def test_on_a_break_even_reminders_wait_and_are_dropped(desk: Desk) -> None:
    async with desk.database.writing() as session:
        await pause(session, desk.amara_id, NOW + 2 * DAY)
    due_once(desk, NOW + DAY, about_at=NOW + DAY + HOUR, urgency=Urgency.MEETING, useful_for=HOUR)
    desk.rules["test.news"] = a_rule(kind="test.news")
    await desk.writes(2, kind="test.news")
    await lives(desk, NOW + DAY + 2 * HOUR, HOUR)
    assert desk.hears() == []
    reminder, news = await desk.nudges()
    assert (reminder.state, reminder.reason) == ("settled", "they are on a break")
    assert (news.state, news.held) == ("planned", "break")


async def test_days_off_are_those_that_somebody_chose(desk: Desk) -> None:
    async with desk.database.writing() as session:
        session.add(Courtesy(person_id=desk.amara_id, days_off=[0, 1]))
    await desk.writes()
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.held, nudge.try_at) == ("day_off", EIGHT + DAY)


async def test_a_clock_that_goes_back_forgets_nothing(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    for number in range(4):
        await desk.writes(number)
        await deliver(desk.sender())
        desk.slack.clock.move(DAY)
    desk.slack.clock.freeze(NOW - 30 * DAY)
    await desk.writes(4, due_at=NOW - 30 * DAY)
    await lives(desk, NOW + 9 * DAY, HOUR * 12)
    assert sorted(desk.hears()) == [f"Hello number {number}" for number in range(5)]


async def test_what_was_found_later_counts_when_it_was_said(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    await desk.writes(1)
    desk.slack.faults.add("chat.postMessage", "reset_after_effect", times=1)
    await deliver(desk.sender())
    desk.slack.clock.move(DAY)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.ended_at) == ("sent", NOW)
    desk.slack.clock.freeze(NOW + HOUR)  # a clock that was wrong and is put right
    await desk.writes(2)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudges())[1].held == "one_a_day"


async def test_what_nobody_heard_of_counts_when_it_was_tried_last(desk: Desk) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    await desk.writes(1)
    desk.slack.faults.add("chat.postMessage", "reset_before_effect", times=1)
    await deliver(desk.sender())
    desk.slack.clock.move(DAY)
    desk.slack.faults.add("chat.postMessage", "reset_after_effect", times=1)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.first_tried_at) == ("claimed", NOW)
    await desk.writes(2)
    await deliver(desk.sender())  # while nobody knows yet what became of the first
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudges())[1].held == "one_a_day"


def test_every_rule_says_what_its_readers_have_to_be() -> None:
    undeclared = [kind for kind, rule in find_rules().items() if not rule.ties]
    assert undeclared == [], "say in `ties` whom this is for, so that nobody else hears of it"


async def _heard(desk: Desk, person: Person, ties: tuple[Tie, ...], **subject: int) -> str | None:
    """Return why it was not said, or None when it was."""
    desk.uses(ties=ties)
    key = f"{person.id}{ties}{subject}{desk.slack.clock.now()}"
    await desk.writes(
        1,
        key=key,
        person_id=person.id,
        subject={"number": 1, **subject},
        workspace_id=person.workspace_id,
    )
    await deliver(desk.sender(workspace_id=person.workspace_id))
    async with desk.database.reading() as session:
        nudge = (await session.exec(select(Nudge).where(Nudge.key == key))).one()
    assert nudge.state in {"sent", "settled"}
    return nudge.reason


async def test_who_left_or_finished_is_told_nothing(desk: Desk) -> None:
    await desk.meets(3)
    people = [await add_person(desk.database, one.id) for one in desk.crowd]
    proposed, group = await add_group(desk.database, people=people)
    mentor, mentee, leaver = people
    member, stayed = (Tie.MEMBER,), (Tie.STAYED,)
    gone = "they left the group, or its term is over"
    assert await _heard(desk, mentee, member, group=group.id) is None
    assert await _heard(desk, mentee, member, group=group.id + 1) == gone
    assert await _heard(desk, mentee, member) is None
    async with desk.database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.person_id == leaver.id))
        found.one().left_at = desk.slack.clock.now()
    assert await _heard(desk, leaver, member, group=group.id) == gone
    assert await _heard(desk, leaver, stayed) == "they left the group"
    assert await _heard(desk, leaver, (Tie.ANYBODY,), group=group.id) is None
    desk.slack.clock.freeze(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))  # a Monday after the end
    assert proposed.term.ends_on.isoformat() == "2026-11-27"
    assert await _heard(desk, mentor, member, group=group.id) == gone
    assert await _heard(desk, mentor, stayed, group=group.id) is None


@pytest.mark.parametrize("status", ["withdrawn", "declined"])
async def test_who_withdrew_or_was_declined_is_told_nothing_but_that(
    desk: Desk, status: str
) -> None:
    amara = await add_person(desk.database, desk.amara.id)
    term = await add_term(desk.database, amara)
    async with desk.database.writing() as session:
        application = an_application(term, amara, review_reason="full", status="approved")
        session.add(application)
        await session.flush()
    assert await _heard(desk, amara, (Tie.APPLICANT,)) is None
    async with desk.database.writing() as session:
        application.status = status
        session.add(application)
    desk.slack.clock.move(MINUTE)
    why = "they withdrew or were declined, or the term is over"
    assert await _heard(desk, amara, (Tie.APPLICANT,)) == why
    assert await _heard(desk, amara, (Tie.ANYBODY,)) is None


async def test_who_coordinates_no_more_hears_no_more_of_it(desk: Desk) -> None:
    amara = await add_person(desk.database, desk.amara.id)
    assert await _heard(desk, amara, (Tie.COORDINATOR,)) == "they are no coordinator any more"
    async with desk.database.writing() as session:
        amara.is_coordinator = True
        session.add(amara)
    desk.slack.clock.move(MINUTE)
    assert await _heard(desk, amara, (Tie.MEMBER, Tie.COORDINATOR)) is None
