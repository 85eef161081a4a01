"""A coordinator looks at a group and at a person, and acts there."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models import Application, Group, Letter, Membership, PersonNote
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from tests.conversations.meetings import person_of, said_to
from tests.conversations.test_attention import with_chidi_missing_twice
from views.desk import EXCUSE, FIND_PERSON, MOVE, NOTE, SEE_PERSON, WRITE

DAY = timedelta(days=1)


async def with_mias_group(stage: Stage, story: GroupStage) -> Group:
    """Let Mia mentor a group at the same hour, with all seats free."""
    async with stage.database.writing() as session:
        values = story.group.model_dump(exclude={"id", "proposal_id", "slack_channel_id"})
        group = Group.model_validate(
            values | {"name": "Acacia <&>", "number": 2, "proposal_id": None}
        )
        session.add(group)
        mia = await person_of(stage, story.mia)
        found = await session.exec(select(Application).where(Application.person_id == mia.id))
        application = found.one()
        application.status = "placed"
        await session.flush()
        session.add(
            Membership(
                group_id=group.id,
                person_id=mia.id,
                application_id=application.id,
                role="lead",
                joined_at=stage.slack.clock.now(),
            )
        )
    return group


async def test_the_mentor_of_who_is_missing_gets_a_letter_from_a_draft(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    wanjiru = stage.wanjiru
    await wanjiru.types("/mentoring attention")
    await wanjiru.clicks("Snooze till tomorrow")
    assert "Nobody needs a hand" in wanjiru.dm.latest.text
    stage.moves_to(stage.slack.clock.now() + DAY)
    await wanjiru.types("/mentoring attention")
    await wanjiru.clicks("Write to the mentor")
    assert wanjiru.modal is not None
    assert "Hi Ben, Chidi Eze wasn't at the last meetings" in wanjiru.modal.text
    await wanjiru.submits({"words": "  "})
    assert wanjiru.modal is not None
    assert "words" in wanjiru.modal.errors
    await wanjiru.submits({"words": "How is Chidi? <!channel>"})
    assert "Your words are on their way to @Ben Vogel." in wanjiru.dm.latest.text
    for _ in range(2):
        await stage.ticks()
    (letter,) = said_to(stage.ben, "writes to you:")
    assert "@Wanjiru Kamau, who coordinates the mentoring groups" in letter.text
    assert "How is Chidi? <!channel>" in letter.text


async def test_from_the_status_to_a_group_a_person_a_note_and_an_excuse(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    wanjiru = stage.wanjiru
    async with stage.database.reading() as session:
        group = (await session.exec(select(Group))).one()
    await wanjiru.types("/mentoring status")
    await wanjiru.chooses("Choose a group", group.name)
    assert "Write to the mentor" in wanjiru.dm.latest.buttons
    await wanjiru.chooses("Choose a person", "Chidi Eze, Mentee")
    assert f"@Chidi Eze: Mentee in {group.name}" in wanjiru.dm.latest.text
    assert "0 of 2, excused from 0" in wanjiru.dm.latest.text
    page = wanjiru.dm.latest

    await wanjiru.clicks("Add a note")
    await wanjiru.submits({"words": "Has a *newborn*"})
    assert "Noted about @Chidi Eze." in wanjiru.dm.latest.text
    await wanjiru.clicks("Look at them")
    assert "Has a *newborn*\n@Wanjiru Kamau" in wanjiru.dm.latest.text
    for day in ("Monday 21 September 2026", "Monday 14 September 2026"):
        await wanjiru.chooses("Excuse them", day)
    assert "0 of 2, excused from 2" in wanjiru.dm.latest.text
    assert "Missed without a word" not in wanjiru.dm.latest.text
    await wanjiru.types("/mentoring attention")
    assert "Nobody needs a hand" in wanjiru.dm.latest.text
    # What stood on the first page is not there to be excused any more.
    await wanjiru.chooses("Excuse them", "Monday 14 September 2026", in_=page)
    assert "or are excused already" in wanjiru.dm.latest.text


async def test_a_mentee_moves_to_another_group_that_fits(stage: Stage) -> None:
    story = await with_a_group(stage)
    wanjiru, chidi = stage.wanjiru, story.chidi
    person = await person_of(stage, chidi)
    await stage.forges(wanjiru, SEE_PERSON, str(person.id))
    await wanjiru.clicks("Another group")
    assert "No other group has a free seat" in wanjiru.dm.latest.text
    other = await with_mias_group(stage, story)
    await stage.forges(wanjiru, SEE_PERSON, str(person.id))
    await wanjiru.clicks("Another group")
    await wanjiru.submits({"group": "Acacia <&>, Git teaching"})
    assert "@Chidi Eze is in Acacia <&> now." in wanjiru.dm.latest.text
    await stage.ticks()
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Membership.group_id).where(
                Membership.person_id == person.id, col(Membership.left_at).is_(None)
            )
        )
        assert found.all() == [other.id]
    assert "Acacia <&>" in chidi.dm.latest.text
    assert len(said_to(stage.ben, "@Chidi Eze")) == 1
    # Mentors have no seat to change.
    ben = await person_of(stage, stage.ben)
    await stage.forges(wanjiru, MOVE, str(ben.id))
    assert "They aren't a mentee in a group just now" in wanjiru.dm.latest.text


@pytest.mark.parametrize("who", ["amara", "ben"])
async def test_the_desk_is_for_coordinators(stage: Stage, who: str) -> None:
    story = await with_a_group(stage)
    person = await person_of(stage, story.chidi)
    member = stage.slack.member(who)
    for action, value in (
        (f"{WRITE}.empty", f"{person.id}:0"),
        (NOTE, str(person.id)),
        (MOVE, str(person.id)),
        (SEE_PERSON, str(person.id)),
    ):
        await stage.forges(member, action, value)
        assert "That is for the programme's coordinators." in member.dm.latest.text
    for action, value in ((f"{EXCUSE}.1", f"{person.id}:1"), (FIND_PERSON, str(person.id))):
        await stage.forges(member, action, value, is_choice=True)
        assert "That is for the programme's coordinators." in member.dm.latest.text
    async with stage.database.reading() as session:
        for table in (Letter, PersonNote):
            assert (await session.exec(select(table))).all() == []
