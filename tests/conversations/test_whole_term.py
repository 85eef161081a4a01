"""A group's whole term, week by week: from the first hello to the certificate.

Ben mentors Amara and Chidi, Mondays at 9:00 in Berlin, from 14 September to 4 December 2026.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from models import Certificate, Event, Meeting, Nudge, Person
from programme.nudges import State
from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from tests.conversations.meetings import meetings_of, said_to
from tests.conversations.surveys import MIDWAY_ONE, answers_final
from tests.conversations.test_groups_goals import proposes_goal

TERM_STARTS = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)


class Told:
    """The story as it goes on: the clock moves, and people act when it is their time."""

    def __init__(self, stage: Stage, story: GroupStage, channel: str) -> None:
        self.stage, self.story, self.channel = stage, story, channel

    async def lives_until(self, at: datetime) -> None:
        """Let the bot look around every six hours until a moment."""
        now = self.stage.slack.clock.now()
        while now < at:
            now = min(now + timedelta(hours=6), at)
            self.stage.moves_to(now)
            await self.stage.ticks()

    def in_channel(self, words: str) -> list[SeenMessage]:
        """Return what stands in the group's channel with these words."""
        messages = self.story.chidi.sees_in(self.channel).messages
        return [one for one in messages if words in one.text]

    async def meets(self, number: int, there: Sequence[Member], notes: str) -> None:
        """Let the group have its meeting of this number, and Ben check it in."""
        meeting = (await meetings_of(self.stage))[number]
        await self.lives_until(meeting.starts_at + timedelta(hours=1, minutes=5))
        ben = self.stage.ben
        await self.stage.ticks()
        due = [one for one in ben.dm.messages if "Change, add notes" in one.buttons][-1]
        await ben.clicks("Change, add notes", in_=due)
        names = [one.user.real_name for one in (ben, *there)]
        await ben.submits({"there": names, "notes": notes})
        assert ben.modal is None, ben.modal.errors


async def comes_to(told: Told, kind: str, people: Sequence[Member]) -> None:
    """Let people come to an event of the term and say so."""
    async with told.stage.database.reading() as session:
        event = (await session.exec(select(Event).where(Event.kind == kind))).one()
    await told.lives_until(event.starts_at + timedelta(minutes=20))
    for who in people:
        await who.types("/mentoring events")
        await who.clicks("I was there")
        assert "You were there" in who.dm.latest.text


async def test_a_group_lives_through_its_term(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True, in_slack=True)
    group = await story.finds_group()
    assert group.slack_channel_id is not None
    told = Told(stage, story, group.slack_channel_id)
    assert len(told.in_channel("You are a mentoring group now")) == 1
    await the_first_weeks(told)
    await half_way(told)
    await towards_the_showcase(told)
    await the_end(told)
    await keeps_its_promises(stage)


async def the_first_weeks(told: Told) -> None:
    amara, chidi, ben = told.stage.amara, told.story.chidi, told.stage.ben
    # Before it begins Ben gets ready.
    await told.lives_until(TERM_STARTS - timedelta(days=2))
    await ben.opens_home()
    assert ben.home is not None
    await ben.clicks("I watched the recording", in_=ben.home)

    # Reminded the day before; Amara says that she comes, and everybody sees it.
    await told.lives_until(TERM_STARTS - timedelta(hours=20))
    (asked,) = told.in_channel("Will you be there?")
    await amara.clicks("I'll be there", in_=asked)
    assert ":white_check_mark: @Amara Okafor" in told.in_channel("Will you be there?")[0].text
    await told.meets(0, [amara, chidi], "Introductions")
    await proposes_goal(amara)
    await amara.closes(everything=True)
    await ben.types("/mentoring group")
    await ben.clicks("Goals")
    await ben.clicks("Agree")
    await ben.closes(everything=True)

    # Chidi misses the second without a word, and is asked kindly whether the time is good.
    await told.meets(1, [amara], "Read the instructor notes")
    await told.lives_until(TERM_STARTS + timedelta(days=9))
    (missed,) = [one for one in chidi.dm.messages if "It’s good" in one.buttons]
    await chidi.clicks("It’s good", in_=missed)
    assert len(said_to(ben, "we missed you at the last meeting!")) == 1
    await told.meets(2, [amara, chidi], "Taught to each other")

    # After four weeks the coordinator asks how it goes.
    await told.lives_until(TERM_STARTS + timedelta(days=31))
    (question,) = said_to(ben, "would like to know how")
    await ben.clicks("All is well", in_=question)


async def half_way(told: Told) -> None:
    amara, chidi, ben = told.stage.amara, told.story.chidi, told.stage.ben
    await amara.types("/mentoring group")
    await amara.clicks("I’ll represent us")
    await ben.types("/mentoring group")
    await ben.clicks("Confirm")
    await comes_to(told, "power_check_in", [ben, amara])
    await told.lives_until(datetime(2026, 10, 27, 12, 0, tzinfo=UTC))
    assert said_to(amara, "mid-way survey")
    assert said_to(ben, "mid-way survey")
    await amara.types("/mentoring survey")
    await amara.submits(MIDWAY_ONE)
    await amara.closes(everything=True)

    # The clocks change in Berlin; the meetings stay at nine on them.
    meetings = await meetings_of(told.stage)
    berlin = {one.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour for one in meetings}
    nairobi = {one.starts_at.astimezone(ZoneInfo("Africa/Nairobi")).hour for one in meetings}
    assert (berlin, nairobi) == ({9}, {10, 11})
    for number in (7, 8, 9):
        await told.meets(number, [amara, chidi], f"Meeting {number + 1}")


async def towards_the_showcase(told: Told) -> None:
    amara, chidi, ben = told.stage.amara, told.story.chidi, told.stage.ben
    wanjiru = told.stage.wanjiru
    await told.lives_until(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert len(told.in_channel("Each group shows one slide")) == 1
    for who, state in ((chidi, "A draft"), (amara, "Final")):
        await who.types("/mentoring slide")
        await who.submits({"title": "Branches, gently", "body": "With cards.", "state": state})
        assert who.modal is None, who.modal.errors
    await wanjiru.types("/mentoring showcase")
    await wanjiru.clicks("Suggest places")
    assert "Branches, gently (final)" in wanjiru.dm.latest.text
    await comes_to(told, "showcase", [ben, amara, chidi])
    await answers_final(amara)
    await answers_as_mentor(ben)


async def the_end(told: Told) -> None:
    """Amara and Ben have earned their certificates; Chidi has not answered yet."""
    stage, amara, ben = told.stage, told.stage.amara, told.stage.ben
    await told.lives_until(datetime(2026, 12, 7, 9, 0, tzinfo=UTC))
    await told.story.chidi.types("/mentoring me")
    assert "Answer the survey at the end, before" in told.story.chidi.dm.latest.text
    await stage.wanjiru.types("/mentoring certificates")
    await stage.wanjiru.clicks("Issue 2")
    await told.lives_until(datetime(2026, 12, 8, 15, 0, tzinfo=UTC))
    async with stage.database.reading() as session:
        issued = await session.exec(select(Certificate).order_by(col(Certificate.name)))
        assert [(one.name, one.role) for one in issued] == [
            ("Amara Okafor", "mentee"),
            ("Ben Vogel", "mentor"),
        ]
    for who in (amara, ben):
        assert len(said_to(who, "Here is your certificate")) == 1


async def answers_as_mentor(who: Member) -> None:
    """Answer every required question of a mentor's survey, whatever its pages are."""
    await who.types("/mentoring survey")
    for _ in range(6):
        if who.modal is None or "Thank you for answering" in who.modal.text:
            break
        answers = {}
        for block in who.modal.blocks:
            if block["type"] != "input" or block.get("optional"):
                continue
            element = block["element"]
            if element["type"] == "number_input":
                answers[block["block_id"]] = element.get("min_value", "3")
            elif "options" in element:
                first = element["options"][0]["value"]
                is_one = element["type"] in {"radio_buttons", "static_select"}
                answers[block["block_id"]] = first if is_one else [first]
            else:
                answers[block["block_id"]] = "Fine"
        await who.submits(answers)
        assert not who.modal or not who.modal.errors, who.modal.errors
    await who.closes(everything=True)


async def keeps_its_promises(stage: Stage) -> None:
    """Check over the whole term: nothing twice, nothing at night, not too much in a week."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Nudge, Person)
            .join(Person, col(Person.id) == col(Nudge.person_id))
            .where(Nudge.state == State.SENT)
        )
        rows = [(nudge, person) for nudge, person in found]
        waiting = await session.exec(
            select(Nudge.kind).where(col(Nudge.state).in_([State.PLANNED, State.CLAIMED]))
        )
        assert waiting.all() == []
        parked = await session.exec(select(Nudge.kind).where(Nudge.state == State.PARKED))
        assert parked.all() == []
        held = await session.exec(select(Meeting).where(Meeting.state == "held"))
        assert len(held.all()) == 6
    assert max(Counter(nudge.key for nudge, _ in rows).values()) == 1
    rules = stage.bot.sender.rules if stage.bot.sender is not None else {}
    for nudge, person in rows:
        assert nudge.ended_at is not None
        hour = nudge.ended_at.astimezone(ZoneInfo(person.time_zone)).hour
        urgency = rules[nudge.kind].urgency
        if urgency != "meeting":
            assert 8 <= hour < 20, (nudge.kind, nudge.ended_at, person.time_zone)
    messages = {
        (person.id, nudge.sent_ts, nudge.ended_at)
        for nudge, person in rows
        if rules[nudge.kind].urgency == "nudge" and nudge.ended_at is not None
    }
    for person_id in {person for person, _, _ in messages}:
        times = sorted(at for one, _, at in messages if one == person_id)
        for first, fourth in zip(times, times[3:], strict=False):
            assert fourth - first >= timedelta(days=6), (person_id, times)
