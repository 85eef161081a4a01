"""What the groups are up to, in the programme's channel: shared by them, and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from models import Audit, Group, SharedNote
from sandbox.records import Channel
from tests.conversations.conftest import Stage
from tests.conversations.events import chooses_channel
from tests.conversations.groups import GroupStage
from tests.conversations.meetings import with_a_meeting
from views.digest import TAKE_BACK

# Wednesdays, nine in Nairobi, two and four weeks after the term began.
FIRST = datetime(2026, 9, 30, 6, tzinfo=UTC)
SECOND = FIRST + timedelta(weeks=2)
NIGHT = FIRST.replace(hour=22)
TITLE = "What the groups of Autumn 2026 are up to"
SAID = "Amara taught <!channel> her first *half hour*; chidi asked."


async def shares(stage: Stage, **written: Any) -> None:
    """Let Ben check the meeting in, and share what he writes."""
    await stage.ticks()
    await stage.ben.clicks("Change, add notes")
    share = {"share": ["Yes, tell the other groups"], "there": ["Ben Vogel", "Amara Okafor"]}
    await stage.ben.submits({**share, **written})


async def with_channels(stage: Stage) -> tuple[GroupStage, Channel, str]:
    """Let there be a programme's channel, and a group with its own that has met."""
    story, _ = await with_a_meeting(stage, channel=True)
    channel = stage.slack.add_channel("mentoring", [stage.wanjiru, stage.amara, story.zoe])
    await chooses_channel(stage, channel)
    own = (await story.finds_group()).slack_channel_id
    assert own is not None
    return story, channel, own


def digests(story: GroupStage, channel: Channel) -> list[Any]:
    return [one for one in story.zoe.sees_in(channel).messages if TITLE in one.text]


async def test_a_group_shares_and_everybody_reads_it_once_by_day(stage: Stage) -> None:
    story, channel, own = await with_channels(stage)
    await shares(stage, notes=SAID, progress="They dare more.")
    assert stage.ben.modal is None
    await stage.ticks()
    (seen,) = [m for m in story.chidi.sees_in(own).messages if "Take it back" in m.buttons]
    words = "a mentee taught <!channel> her first *half hour*; a mentee asked."
    assert words.replace("; a mentee", "; chidi") in seen.text  # only as names are written
    assert "They dare more." in seen.text
    assert digests(story, channel) == []

    stage.moves_to(FIRST - timedelta(minutes=1))
    await stage.ticks()
    assert digests(story, channel) == []
    for at in (FIRST, FIRST + timedelta(hours=1), NIGHT, FIRST + timedelta(days=1)):
        stage.moves_to(at)
        await stage.ticks()
    (told,) = digests(story, channel)
    assert f"{story.group.name} · Teaching Workshops: Git" in told.text
    assert "Amara" not in told.text
    assert "<!channel>" in told.text

    # Nothing new was shared, so nothing is said.
    stage.moves_to(SECOND)
    await stage.ticks()
    assert len(digests(story, channel)) == 1


async def test_anybody_in_the_group_takes_it_back_also_when_it_was_told(stage: Stage) -> None:
    story, channel, own = await with_channels(stage)
    await shares(stage, notes="We read the notes.")
    await stage.ticks()
    stage.moves_to(FIRST)
    await stage.ticks()
    (told,) = digests(story, channel)
    assert "We read the notes." in told.text
    (seen,) = [m for m in story.chidi.sees_in(own).messages if "Take it back" in m.buttons]
    await story.chidi.clicks("Take it back", in_=seen)
    assert digests(story, channel) == []
    assert "taken back by the groups" in story.zoe.sees_in(channel).latest.text
    assert "took this back" in " ".join(m.text for m in stage.ben.sees_in(own).messages)
    assert "It's taken back." in story.chidi.sees_in(own).latest.text
    async with stage.database.reading() as session:
        acts = set(await session.exec(select(Audit.action)))
    assert {"digest.share", "digest.take_back"} <= acts

    # The mentor sees that it isn't shared any more, and may share it in other words.
    await stage.ben.clicks("Correct")
    assert stage.ben.modal is not None
    await stage.ben.submits({"notes": "We read.", "share": ["Yes, tell the other groups"]})
    stage.moves_to(SECOND)
    await stage.ticks()
    assert "We read." in digests(story, channel)[-1].text


async def test_what_cannot_be_shared_is_said_at_the_box_and_others_cannot_take_back(
    stage: Stage,
) -> None:
    story, _, own = await with_channels(stage)
    await shares(stage)
    assert stage.ben.modal is not None
    assert "nothing to share yet" in stage.ben.modal.errors["share"]
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).slack_channel_id = None
    await stage.ben.submits({"notes": "We read."})
    assert "channel isn't ready" in stage.ben.modal.errors["share"]
    async with stage.database.writing() as session:
        (await session.get_one(Group, story.group.id)).slack_channel_id = own
    await stage.ben.submits({"notes": "We read."})
    async with stage.database.reading() as session:
        note = (await session.exec(select(SharedNote))).one()
    await stage.forges(story.zoe, TAKE_BACK, str(note.meeting_id))
    await stage.forges(stage.amara, TAKE_BACK, "999")
    async with stage.database.reading() as session:
        assert (await session.exec(select(SharedNote.taken_back_at))).one() is None
