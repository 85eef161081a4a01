"""The coordinator's week, on Monday morning."""

from datetime import UTC, datetime, timedelta

from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.test_group_needs import add_meeting, clear_meetings

# Mondays, nine in Nairobi.
BEFORE = datetime(2026, 8, 31, 6, 0, tzinfo=UTC)
START = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def weeks(who: Member) -> list[SeenMessage]:
    return [one for one in who.dm.messages if "Your week" in one.text]


def digests(who: Member) -> list[SeenMessage]:
    return [one for one in who.dm.messages if "waiting to hear about their application" in one.text]


async def ticks_at(stage: Stage, *moments: datetime) -> None:
    for at in moments:
        stage.moves_to(at)
        await stage.ticks()
        await stage.ticks()


async def test_it_comes_on_monday_morning_of_each_coordinators_zone(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    stage.moves_to(BEFORE - timedelta(days=3))
    await stage.applies(stage.amara, "Mentee")
    await ticks_at(stage, BEFORE - timedelta(minutes=1))
    assert not weeks(stage.wanjiru)
    await ticks_at(stage, BEFORE)
    (told,) = weeks(stage.wanjiru)
    assert "1 new application last week." in told.text
    assert "1 to review." in told.text
    assert "Coming: Applications close" in told.text
    assert "met last week" not in told.text
    assert not weeks(stage.ben)  # eight in Berlin
    await ticks_at(stage, BEFORE + timedelta(hours=1), BEFORE + timedelta(hours=9))
    assert len(weeks(stage.ben)) == len(weeks(stage.wanjiru)) == 1
    assert not weeks(stage.amara)
    await stage.wanjiru.clicks("Applications", in_=told)
    assert "1 application to Autumn 2026 to review" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Status", in_=told)
    assert "1 mentee asking for one" in stage.wanjiru.dm.latest.text


async def test_mondays_word_holds_that_mornings_word_of_applications(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.moves_to(BEFORE - timedelta(hours=10))
    await stage.applies(stage.amara, "Mentee")
    await ticks_at(stage, BEFORE)
    assert len(weeks(stage.wanjiru)) == 1
    assert not digests(stage.wanjiru)
    stage.moves_to(BEFORE + timedelta(hours=3))
    await stage.applies(stage.ben, "Mentor")
    await ticks_at(stage, BEFORE + timedelta(days=1))
    assert len(digests(stage.wanjiru)) == 1


async def test_nothing_to_say_is_not_said(stage: Stage) -> None:
    await stage.plans_a_term(
        applications_open_on="2026-08-17", applications_close_on="2026-10-25",
        matching_on=None, starts_on="2026-11-02", ends_on="2027-01-15",
    )  # fmt: skip
    await ticks_at(stage, BEFORE, BEFORE + WEEK)
    assert not weeks(stage.wanjiru)
    await stage.applies(stage.amara, "Mentee")
    await ticks_at(stage, BEFORE + 2 * WEEK)
    assert len(weeks(stage.wanjiru)) == 1


async def test_a_term_that_is_planned_on_a_monday_waits_a_week(stage: Stage) -> None:
    stage.moves_to(BEFORE + timedelta(hours=2))
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.ticks()
    assert not weeks(stage.wanjiru)
    await ticks_at(stage, BEFORE + WEEK)
    assert len(weeks(stage.wanjiru)) == 1


async def test_it_says_who_met_and_what_is_coming(stage: Stage) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    await ticks_at(stage, START)
    (first,) = weeks(stage.wanjiru)
    assert "met last week" not in first.text
    assert "2 approved and without a group." in first.text
    await add_meeting(story, START + timedelta(days=1), state="planned")
    await add_meeting(story, START + WEEK + timedelta(days=1), state="planned")
    await ticks_at(stage, START + WEEK)
    second = weeks(stage.wanjiru)[-1]
    assert "0 of 1 group met last week." in second.text
    assert f"No meeting that I know of: {story.group.name}." in second.text
    assert "1 meeting in the next seven days." in second.text
    checked_at = START + WEEK + timedelta(days=2)
    await clear_meetings(story)
    await add_meeting(
        story, START + WEEK + timedelta(days=1), state="held", checked_in_at=checked_at
    )
    await ticks_at(stage, START + 2 * WEEK)
    third = weeks(stage.wanjiru)[-1]
    assert "1 of 1 group met last week." in third.text
    assert "No meeting that I know of" not in third.text
    assert len(weeks(stage.wanjiru)) == 3
    assert len(third.blocks) <= 50


async def test_who_meets_on_monday_mornings_counts_for_the_week_before(stage: Stage) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    early = timedelta(minutes=30)
    checked_at = START + timedelta(hours=2)
    await add_meeting(story, START - early, state="held", checked_in_at=checked_at)
    await add_meeting(story, START + WEEK - early, state="planned")
    await ticks_at(stage, START + WEEK)
    (told,) = weeks(stage.wanjiru)
    assert "1 of 1 group met last week." in told.text
    assert "No meeting that I know of" not in told.text


async def test_it_says_which_answers_surveys_and_slides_there_are(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.ben.types("/mentoring followups")
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "Hello!"})
    # The mid-way survey is open from halfway on, the showcase is two days before the end.
    await ticks_at(stage, START + 9 * WEEK)
    (told,) = weeks(stage.wanjiru)
    assert "The mid-way survey: 0 of 3 answered." in told.text
    assert "Slides: 0 of 1 final, 0 drafts more." in told.text
    assert "1 answer waits for you" in told.text
    await stage.wanjiru.clicks("Follow-ups", in_=told)
    assert "Hello!" in stage.wanjiru.dm.latest.text


async def test_who_needs_a_hand_stands_there_with_who_asked_for_help_first(stage: Stage) -> None:
    story = await with_a_group(stage)
    await ticks_at(stage, START + 4 * WEEK)
    await stage.ben.clicks("We'd like some help")
    await stage.ben.closes()
    await stage.wanjiru.types("/mentoring attention")
    listed = stage.wanjiru.dm.latest
    assert "They said that they would like some help." in listed.text
    assert "Their mentor is @Ben Vogel." in listed.text
    await ticks_at(stage, START + 5 * WEEK)
    told = weeks(stage.wanjiru)[-1]
    assert "2 need a hand" in told.text
    first, second = (
        told.text.index(f"Group {story.group.name}: They {why}") for why in ("said", "let")
    )
    assert first < second
    await stage.wanjiru.clicks("Needs a hand", in_=told)
    assert "They let 5 meetings of their rhythm pass" in stage.wanjiru.dm.latest.text
    # Handling it in one place is enough.
    await stage.wanjiru.types("/mentoring followups")
    await stage.wanjiru.clicks("Mark as handled")
    await stage.wanjiru.types("/mentoring attention")
    assert "would like some help" not in stage.wanjiru.dm.latest.text
    assert "They let 5 meetings" in stage.wanjiru.dm.latest.text


async def test_it_ends_with_the_term_and_with_being_a_coordinator(stage: Stage) -> None:
    await with_a_group(stage)
    await ticks_at(stage, START + 12 * WEEK)
    assert not weeks(stage.wanjiru)
    stage.moves_to(START + 3 * WEEK - timedelta(hours=1))
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.ben]})
    await ticks_at(stage, START + 3 * WEEK + timedelta(hours=2))
    assert not weeks(stage.wanjiru)
    assert len(weeks(stage.ben)) == 1
