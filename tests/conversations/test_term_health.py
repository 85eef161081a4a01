"""``/mentoring status`` while a term runs: groups, attendance, surveys, certificates."""

from datetime import date, timedelta

from sqlmodel import select

from models import Certificate, Group, Membership, Term
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.meetings import with_a_meeting
from tests.conversations.test_missed import checks_in
from views.term_health import SEE_GROUP

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


async def test_before_there_are_groups_it_is_about_applications(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.wanjiru.types("/mentoring status")
    shown = stage.wanjiru.dm.latest
    assert "Mentees and places by first choice" in str(shown.blocks)
    assert "Certificates" not in shown.text


async def test_a_group_that_meets_and_one_that_stops(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await checks_in(stage, "Amara Okafor")
    await stage.wanjiru.types("/mentoring status")
    shown = stage.wanjiru.dm.latest
    assert "Groups: 1 meets regularly." in shown.text
    assert "Mentees and places by first choice" not in str(shown.blocks)
    (chart,) = [one for one in shown.blocks if one["type"] == "data_visualization"]
    assert chart["title"] == "Who came to the meetings"
    (came,) = chart["chart"]["series"]
    assert [point["label"] for point in came["data"]] == ["Week 1"]
    assert "At the meetings: week 1: " in shown.json["text"]
    assert "Mentees: 0 of " in shown.text
    assert "Mentors: 0 of 1 earned, " in shown.text

    stage.moves_to(meeting.starts_at + 2 * WEEK + 2 * DAY)
    await stage.wanjiru.types("/mentoring status")
    shown = stage.wanjiru.dm.latest
    assert "Groups: 1 needs a hand." in shown.text
    tables = {b["caption"]: b["rows"] for b in shown.blocks if b["type"] == "data_table"}
    assert [[cell["text"] for cell in row] for row in tables["Groups that may need a hand"]] == [
        ["Group", "How it is", "Why"],
        [story.group.name, "needs a hand", "2 meetings passed since they met."],
    ]
    await stage.wanjiru.chooses("Choose a group", story.group.name)
    assert "@Ben Vogel" in stage.wanjiru.dm.latest.text
    assert "Attendance" in stage.wanjiru.dm.latest.buttons


async def test_from_the_home_a_group_comes_by_direct_message(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.opens_home()
    assert stage.wanjiru.home is not None
    assert "Groups: 1 begins soon." in stage.wanjiru.home.text
    await stage.wanjiru.chooses("Choose a group", story.group.name, in_=stage.wanjiru.home)
    assert "@Ben Vogel" in stage.wanjiru.dm.latest.text
    assert not stage.wanjiru.dm.latest.ephemeral


async def test_it_is_compared_with_earlier_terms(stage: Stage) -> None:
    story = await with_a_group(stage)
    async with stage.database.writing() as session:
        term = (await session.exec(select(Term))).one()
        earlier = {
            name: value - 30 * WEEK if isinstance(value, date) and name.endswith("_on") else value
            for name, value in term.model_dump(exclude={"id"}).items()
        } | {"name": "Spring <2026>"}
        spring = Term.model_validate(earlier)
        session.add(spring)
        await session.flush()
        values = story.group.model_dump(exclude={"id", "proposal_id", "slack_channel_id"})
        group = Group.model_validate(values | {"term_id": spring.id, "proposal_id": None})
        session.add(group)
        await session.flush()
        now = stage.slack.clock.now()
        members = (await session.exec(select(Membership))).all()
        for member in members:
            again = member.model_dump(exclude={"id"}) | {"group_id": group.id}
            session.add(Membership.model_validate(again))
        session.add(
            Certificate(
                workspace_id=term.workspace_id,
                term_id=spring.id,
                person_id=members[0].person_id,
                role="mentor",
                name="Somebody",
                code="ABCDEFGH",
                evidence={},
                issued_by=None,
                issued_at=now,
            )
        )
    await stage.wanjiru.types("/mentoring status")
    shown = stage.wanjiru.dm.latest
    (table,) = [b for b in shown.blocks if b.get("caption") == "Earlier terms"]
    assert [[cell["text"] for cell in row] for row in table["rows"][1:]] == [
        ["Spring <2026>", "3", "1", "33"]
    ]
    assert "Spring &lt;2026&gt;: 1 certificate for 3 people, 33 %." in shown.json["text"]


async def test_only_a_coordinator_looks_at_any_group(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.forges(stage.amara, SEE_GROUP, str(story.group.id), is_choice=True)
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    await stage.forges(stage.wanjiru, SEE_GROUP, "404", is_choice=True)
    assert "That isn't a group of yours" in stage.wanjiru.dm.latest.text
