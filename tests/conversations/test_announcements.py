"""``/mentoring announce``: a coordinator writes to many, and each reads it once."""

from datetime import timedelta

from models import Announcement, Audit, Nudge
from programme.announcements import ANNOUNCED
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, with_a_group
from tests.conversations.surveys import rows
from views.announcements import TEST

WORDS = "The *showcase* moves, <!channel>: see https://example.org & bring a friend."


def read(who: Member) -> int:
    """Return how often somebody has the announcement."""
    return sum(WORDS in one.text for one in who.dm.messages)


async def test_everybody_reads_it_once_after_a_look_and_a_test(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(WHILE_IT_RUNS)
    await stage.wanjiru.types("/mentoring announce")
    await stage.wanjiru.submits({"words": WORDS, "audience": "Everybody"})
    assert stage.wanjiru.modal is not None
    assert WORDS in stage.wanjiru.modal.text
    assert "people will read this" in stage.wanjiru.modal.text
    await stage.wanjiru.clicks("Send it to me first")
    assert "Nobody else has it yet" in stage.wanjiru.modal.text
    await stage.ticks()
    assert (read(stage.wanjiru), read(stage.amara)) == (1, 0)
    await stage.wanjiru.submits({})
    assert stage.wanjiru.modal is None
    assert "On its way to" in stage.wanjiru.dm.latest.text
    for day in range(3):
        stage.moves_to(WHILE_IT_RUNS + timedelta(days=day))
        await stage.ticks()
    assert [read(one) for one in (stage.amara, stage.ben, story.chidi)] == [1, 1, 1]
    (one,) = await rows(stage, Announcement)
    assert one.sent_at is not None
    assert [row.action for row in await rows(stage, Audit) if "announce" in row.action] == [
        "announcements.send"
    ]


async def test_to_a_role_a_focus_or_a_group(stage: Stage) -> None:
    story = await with_a_group(stage)
    group = await story.finds_group()
    stage.moves_to(WHILE_IT_RUNS)
    await stage.wanjiru.types("/mentoring announce")
    await stage.wanjiru.submits(
        {"words": WORDS, "audience": "Mentors", "focuses": ["Community Building"]}
    )
    assert stage.wanjiru.modal is not None
    assert "Nobody is there" in stage.wanjiru.modal.errors["audience"]
    await stage.wanjiru.submits({"focuses": [], "groups": [group.name]})
    assert "1 person will read this" in stage.wanjiru.modal.text
    await stage.wanjiru.submits({})
    await stage.ticks()
    assert [read(one) for one in (stage.amara, stage.ben, story.chidi)] == [0, 1, 0]


async def test_who_left_meanwhile_is_left_alone_and_nobody_else_announces(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.amara.types("/mentoring announce")
    assert stage.amara.modal is None
    assert "for the programme's coordinators" in stage.amara.dm.latest.text
    stage.moves_to(WHILE_IT_RUNS)
    await stage.wanjiru.types("/mentoring announce")
    await stage.wanjiru.submits({"words": WORDS, "audience": "Mentees"})
    await stage.wanjiru.submits({})
    await stage.amara.types("/mentoring leave")
    await stage.amara.clicks("Leave the group")
    await stage.ticks()
    assert read(stage.amara) == 0
    assert {one.kind for one in await rows(stage, Nudge)} >= {ANNOUNCED}
    before = len(stage.amara.dm.messages)
    await stage.forges(stage.amara, TEST, "1")
    assert not any(WORDS in one.text for one in stage.amara.dm.messages[before:])
