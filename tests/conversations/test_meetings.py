"""Seeing when one meets, and putting it into one's own calendar."""

from icalendar import Calendar, Event
from sqlmodel import select

from models import Meeting
from tests.conversations.conftest import Stage
from tests.conversations.meetings_to_come import FOURTH, with_meetings
from views.group import SEE_MEETINGS
from views.meetings import CALENDAR


async def test_everybody_sees_what_comes_and_what_was(stage: Stage) -> None:
    story = await with_meetings(stage)
    for member in (stage.amara, story.group_stage.chidi, stage.ben):
        await member.types("/mentoring meetings")
        shown = member.dm.latest
        assert shown.ephemeral
        assert f"Meetings of {story.group_stage.group.name}" in shown.text
        assert "You meet every Monday at 09:00 on the clocks of Berlin." in shown.text
        assert len(shown.blocks) <= 50
        assert "So far" in shown.text
    # In each reader's own time: Nairobi is an hour ahead until Berlin leaves summer time.
    own = stage.amara.dm.latest.text
    assert "October 5th at 10:00 AM, 60 minutes" in own
    assert "October 19th at 10:00" in own
    assert "October 26th at 11:00" in own
    assert "September 28th at 10:00" in own.split("So far")[1]
    assert "5. Oktober at 09:00" in stage.ben.dm.latest.text


async def test_each_meeting_has_its_agenda(stage: Stage) -> None:
    await with_meetings(stage)
    await stage.amara.types("/mentoring meetings")
    text = stage.amara.dm.latest.text
    assert "• Review and discuss instructor notes." in text
    assert "• Finish slide for mentoring group showcase." in text


async def test_a_mentee_does_not_see_what_mentors_can_do(stage: Stage) -> None:
    await with_meetings(stage)
    await stage.amara.types("/mentoring meetings")
    assert "Add a meeting" not in stage.amara.dm.latest.buttons
    assert "Skip or cancel" not in str(stage.amara.dm.latest.blocks)
    await stage.ben.types("/mentoring meetings")
    assert "Add a meeting" in stage.ben.dm.latest.buttons
    assert "Skip or cancel" in str(stage.ben.dm.latest.blocks)


async def test_the_group_and_the_home_lead_to_them(stage: Stage) -> None:
    await with_meetings(stage)
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("Meetings")
    assert stage.amara.modal is not None
    assert "October 5th at 10:00" in stage.amara.modal.text
    await stage.amara.closes()
    await stage.ben.opens_home()
    await stage.ben.clicks("Meetings", in_=stage.ben.home)
    assert stage.ben.modal is not None
    assert "5. Oktober at 09:00" in stage.ben.modal.text


async def test_who_has_no_group_reads_a_kind_sentence(stage: Stage) -> None:
    story = await with_meetings(stage)
    zoe = story.group_stage.zoe
    await zoe.types("/mentoring meetings")
    assert "You aren't in a group just now." in zoe.dm.latest.text
    await zoe.types(f"/mentoring meetings {story.group_stage.group.name}")
    assert "I don't find a group of that name among yours." in zoe.dm.latest.text


async def test_a_coordinator_looks_into_any_group(stage: Stage) -> None:
    story = await with_meetings(stage)
    await stage.wanjiru.types("/mentoring meetings")
    assert "with the name of a group" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types(f"/mentoring meetings {story.group_stage.group.name}")
    shown = stage.wanjiru.dm.latest
    assert "October 5th at 10:00" in shown.text
    assert "I'll be there" not in shown.buttons
    assert "Add a meeting" in shown.buttons


async def test_strangers_see_nothing(stage: Stage) -> None:
    story = await with_meetings(stage)
    for outsider in (story.group_stage.zoe, story.group_stage.mia):
        for action_id in (SEE_MEETINGS, CALENDAR):
            for value in (str(story.group_id), "404"):
                await stage.forges(outsider, action_id, value)
                assert "That isn't a group of yours." in outsider.dm.latest.text
    assert not stage.slack.workspace.files


async def test_the_next_meeting_is_the_stored_one_everywhere(stage: Stage) -> None:
    story = await with_meetings(stage)
    meeting = await story.meeting()
    async with stage.database.writing() as session:
        row = (await session.exec(select(Meeting).where(Meeting.id == meeting.id))).one()
        row.state = "skipped"
    await stage.amara.types("/mentoring group")
    assert "October 12th at 10:00" in stage.amara.dm.latest.text
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "October 12th at 10:00" in stage.amara.home.text


def entries(stage: Stage, ending: str) -> dict[str, Event]:
    """Return the entries of the newest file with this ending, by the day on which they begin."""
    files = [one for one in stage.slack.workspace.files.values() if one.name.endswith(ending)]
    calendar = Calendar.from_ical(files[-1].content or b"")
    return {
        f"{one.start:%Y-%m-%d}": one for one in calendar.walk("VEVENT") if isinstance(one, Event)
    }


async def test_the_meetings_go_into_ones_own_calendar(stage: Stage) -> None:
    story = await with_meetings(stage)
    await stage.amara.types("/mentoring meetings")
    await stage.amara.clicks("Add to my calendar")
    assert "for your calendar. Open the file" in stage.amara.dm.latest.text
    found = entries(stage, "-meetings.ics")
    meetings = await story.meetings()
    assert [one["UID"] for one in found.values()] == [one.uid for one in meetings[3:]]
    assert found["2026-10-05"].start == FOURTH
    assert found["2026-10-05"]["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert not [one for one in stage.slack.workspace.files.values() if "called-off" in one.name]


async def test_the_welcome_and_what_changes_lead_to_the_calendar(stage: Stage) -> None:
    story = await with_meetings(stage)
    welcome = story.in_channel("You are a mentoring group now")[0]
    await story.group_stage.chidi.clicks("Add to my calendar", in_=welcome)
    before = entries(stage, "-meetings.ics")["2026-10-05"]
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Change the hour")
    await stage.ben.submits({"weekday": "Thursday", "hour": "09:00", "rhythm": "Every two weeks"})
    assert stage.ben.modal is None
    await stage.ticks()
    told = story.in_channel("Your hour is now every second Thursday at 09:00")
    assert len(told) == 1
    await story.group_stage.chidi.clicks("Add to my calendar", in_=told[0])
    moved = entries(stage, "-meetings.ics")
    # Two weeks after Monday 28 September: what was planned for the 12th is now on the 15th.
    assert "2026-10-15" in moved
    assert moved["2026-10-15"]["SEQUENCE"] == 1
    dropped = entries(stage, "-called-off.ics")
    assert dropped["2026-10-05"]["UID"] == before["UID"]
    assert dropped["2026-10-05"]["STATUS"] == "CANCELLED"
    assert (before["SEQUENCE"], dropped["2026-10-05"]["SEQUENCE"]) == (0, 1)


async def test_the_terms_dates_change_and_the_channel_hears_once(stage: Stage) -> None:
    story = await with_meetings(stage)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits(
        {"ends_on": "2026-11-27", "showcase_1_at": None, "final_survey_on": "2026-11-20"}
    )
    assert stage.wanjiru.modal is None, stage.wanjiru.modal.errors
    for _ in range(3):
        await stage.ticks()
    assert [one.on.isoformat() for one in await story.meetings()][-1] == "2026-11-23"
    assert len(story.in_channel("Your meetings are planned over the term")) == 1
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"name": "Herbst 2026"})
    await stage.ticks()
    assert len(story.in_channel("Your meetings are planned over the term")) == 1
