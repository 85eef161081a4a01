"""People who would rather not share a group: asked for privately, and kept."""

from typing import Any

import pytest
from sqlmodel import col, select

from models import ApartWish, Audit, Membership, Nudge, Person
from programme.apart_wishes import FOR_ONESELF, NOT_ONESELF, ONLY_PEOPLE
from sandbox import Member
from tests.conversations.approved import NAIROBI_MORNINGS, everybody_is_approved
from tests.conversations.conftest import MENTOR, Stage
from tests.conversations.groups import WHILE_IT_RUNS, with_a_group
from tests.conversations.test_matching import (
    proposes,
)
from tests.conversations.test_placement import UNDER_WAY, a_group_meets, approved_newcomer
from views.apart import NOTE

APART = "are to be kept apart"


async def asks_to_be_apart(stage: Stage, who: Member, *others: Member) -> None:
    """Let somebody who applied say in their application whom they would rather not be with."""
    await who.types("/mentoring join")
    await who.submits({"apart": list(others)})
    assert who.modal is None, who.modal.errors


async def wishes(stage: Stage) -> list[tuple[str, str, str]]:
    """Return who is kept apart from whom, by name, and as what it was noted."""
    async with stage.database.reading() as session:
        names = {person.id: person.name for person in await session.exec(select(Person))}
        found = await session.exec(select(ApartWish).order_by(col(ApartWish.id)))
        return [(names[one.person_id], names[one.other_id], one.noted_as) for one in found]


def everything_shown_to(*people: Member) -> str:
    return "\n".join(message.text for person in people for message in person.dm.messages)


async def test_an_applicant_says_whom_they_would_rather_not_be_with(stage: Stage) -> None:
    await stage.plans_a_term()
    chidi = stage.slack.add_member("chidi", real_name="Chidi Eze", time_zone="Africa/Nairobi")
    await stage.applies(stage.amara, "Mentee", apart=[stage.ben, chidi])  # neither has applied
    assert await wishes(stage) == [
        ("Amara Okafor", "Ben Vogel", "own"),
        ("Amara Okafor", "Chidi Eze", "own"),
    ]
    assert "Ben" not in stage.amara.dm.latest.text  # nobody can look over a shoulder

    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is not None
    assert "Only coordinators see it" in stage.amara.modal.text
    await stage.amara.submits()  # what was asked for before is still in the form
    assert len(await wishes(stage)) == 2
    await asks_to_be_apart(stage, stage.amara, chidi)
    assert await wishes(stage) == [("Amara Okafor", "Chidi Eze", "own")]
    await asks_to_be_apart(stage, stage.amara)
    assert await wishes(stage) == []


async def test_what_was_chosen_stays_in_the_form_while_the_role_changes(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee", apart=[stage.ben])
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"apart": [stage.ben, stage.wanjiru]})
    await stage.amara.fills({"role": "Mentor"})
    await stage.amara.submits({**MENTOR})
    assert stage.amara.modal is None, stage.amara.modal.errors
    assert [other for _, other, _ in await wishes(stage)] == ["Ben Vogel", "Wanjiru Kamau"]


async def test_apps_and_oneself_cannot_be_chosen(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    for wrong, said in (("Mentoring", ONLY_PEOPLE), (stage.amara, NOT_ONESELF)):
        await stage.amara.types("/mentoring join")
        await stage.amara.submits({"apart": [stage.ben, wrong], "hopes": "Something new"})
        assert stage.amara.modal is not None
        assert stage.amara.modal.errors == {"apart": said}
        assert await wishes(stage) == []
    await stage.amara.types("/mentoring status")
    assert "Something new" not in stage.amara.dm.latest.text  # nothing is half saved


async def test_they_are_not_put_together_and_nobody_learns_why(stage: Stage) -> None:
    chidi, zoe, mia = await everybody_is_approved(stage)
    await asks_to_be_apart(stage, chidi, stage.amara)
    await proposes(stage)
    shown = stage.wanjiru.dm.latest.text
    assert "Mentees @Amara Okafor\n" in shown
    assert "Mentees @Chidi Eze\n" in shown
    await stage.wanjiru.clicks("Publish 2 groups")
    await stage.ticks()
    for person in (stage.amara, stage.ben, mia, zoe):
        await person.types("/mentoring status")
        await person.types("/mentoring group")
    said = everything_shown_to(stage.amara, stage.ben, chidi, mia, zoe)
    assert "apart" not in said
    assert "rather not" not in said


async def test_moving_and_pinning_are_refused_without_saying_who_asked(stage: Stage) -> None:
    await everybody_is_approved(stage)
    mia = stage.slack.member("mia")
    await proposes(stage)
    await asks_to_be_apart(stage, mia, stage.amara)
    await asks_to_be_apart(stage, stage.slack.member("chidi"), stage.amara)

    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    await stage.wanjiru.chooses("group", "With Mia Vogt")
    await stage.wanjiru.submits()
    assert stage.wanjiru.modal is not None
    said = stage.wanjiru.modal.errors["group"]
    assert said == (
        "Amara Okafor can't be kept with Mia Vogt: they and somebody who would be there are to be "
        "kept apart."
    )
    await stage.wanjiru.chooses("group", "waiting list")
    await stage.wanjiru.submits()
    assert stage.wanjiru.modal is None

    # Back into the group with Chidi: it isn't offered any more, and not taken either.
    await stage.wanjiru.clicks("Move somebody")
    await stage.wanjiru.chooses("person", "Amara")
    with pytest.raises(Exception, match="Git"):
        await stage.wanjiru.chooses("group", "Git")


async def test_what_was_proposed_before_they_asked_is_not_published(stage: Stage) -> None:
    chidi, _, _ = await everybody_is_approved(stage)
    await proposes(stage)
    proposal = stage.wanjiru.dm.latest
    await stage.wanjiru.clicks("matching.group_menu.1", chooses="Keep it as it is")
    proposal = stage.wanjiru.dm.latest
    await asks_to_be_apart(stage, chidi, stage.amara)
    await stage.wanjiru.clicks("Publish 1 group", in_=proposal)
    assert "is to be kept apart from somebody in their group" in stage.wanjiru.dm.latest.text
    async with stage.database.reading() as session:
        assert (await session.exec(select(Membership))).all() == []
    # The lock is let go: who is in it must not be together.
    await stage.wanjiru.clicks("Propose again", in_=proposal)
    shown = stage.wanjiru.dm.latest.text
    assert ":lock:" not in shown
    assert "@Amara Okafor, @Chidi Eze" not in shown
    await stage.wanjiru.clicks("Publish 2 groups")
    assert "2 groups published!" in stage.wanjiru.dm.latest.text


async def test_no_seat_is_offered_beside_them(stage: Stage) -> None:
    await a_group_meets(stage)
    dara = await approved_newcomer(stage)
    await asks_to_be_apart(stage, stage.amara, dara)
    await stage.ticks()
    assert "could join group" not in stage.wanjiru.dm.latest.text
    async with stage.database.reading() as session:
        assert not [
            one for one in await session.exec(select(Nudge.kind)) if one == "placement.seat"
        ]


async def test_a_seat_that_was_offered_before_they_asked_is_gone(stage: Stage) -> None:
    await a_group_meets(stage)
    dara = await approved_newcomer(stage)
    await stage.ticks()
    (offer,) = [m for m in stage.wanjiru.dm.messages if "could join group" in m.text]
    await asks_to_be_apart(stage, dara, stage.ben)
    await stage.wanjiru.clicks("Place them there", in_=offer)
    assert "That seat isn't free any more" in stage.wanjiru.dm.latest.text


async def test_no_new_group_is_proposed_for_those_who_would_not_be_together(stage: Stage) -> None:
    _, zoe, mia = await a_group_meets(stage)
    await zoe.types("/mentoring status")
    await zoe.clicks("Withdraw")
    community: dict[str, Any] = {"focus_1": "Community Building", "focus_2": None, "aims": []}
    late = []
    for name in ("eli", "fay"):
        one = stage.slack.add_member(name, time_zone="Africa/Nairobi")
        await stage.applies(one, "Mentee", **{**NAIROBI_MORNINGS, **community})
        late.append(one)
    await asks_to_be_apart(stage, late[0], mia)
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 2 eligible")
    await stage.ticks()
    assert not [m for m in stage.wanjiru.dm.messages if "has no group yet" in m.text]
    await asks_to_be_apart(stage, late[0], late[1])  # with each other neither
    await stage.ticks()
    assert not [m for m in stage.wanjiru.dm.messages if "has no group yet" in m.text]
    await asks_to_be_apart(stage, late[0])
    await stage.ticks()
    assert [m for m in stage.wanjiru.dm.messages if "@Mia Vogt has no group yet" in m.text]


async def test_a_co_mentor_is_refused_as_any_other_who_cannot_come(stage: Stage) -> None:
    on = await with_a_group(stage)
    await asks_to_be_apart(stage, stage.amara, on.mia)
    said = []
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Co-mentor")
    for who in (on.mia, stage.wanjiru):  # Amara would rather not; and somebody who is no mentor
        await stage.ben.submits({"co_mentor": who})
        assert stage.ben.modal is not None
        said.append(stage.ben.modal.errors["co_mentor"])
    assert said[0] == said[1]
    assert "apart" not in said[0]


async def test_who_is_in_a_group_already_asks_and_only_coordinators_hear(stage: Stage) -> None:
    on = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})  # Ben mentors them
    await asks_to_be_apart(stage, stage.amara, stage.ben)
    await stage.ticks()
    await asks_to_be_apart(stage, stage.amara, stage.ben)
    await stage.ticks()
    told = [m for m in stage.wanjiru.dm.messages if APART in m.text]
    assert len(told) == 1
    assert "@Ben Vogel and @Amara Okafor are both in group" in told[0].text
    assert "apart" not in everything_shown_to(stage.ben, on.chidi)


async def test_a_wish_that_is_taken_back_in_time_is_not_told(stage: Stage) -> None:
    await with_a_group(stage)
    await asks_to_be_apart(stage, stage.amara, stage.ben)
    await asks_to_be_apart(stage, stage.amara)
    await stage.ticks()
    assert APART not in everything_shown_to(stage.wanjiru)


async def test_a_coordinator_notes_a_pair_from_the_review(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    await stage.applies(stage.amara, "Mentee", apart=[stage.ben])
    chidi = stage.slack.add_member("chidi", real_name="Chidi Eze", time_zone="Africa/Nairobi")
    await stage.wanjiru.types("/mentoring applications")
    listed = stage.wanjiru.dm.latest.text
    assert listed.count("Not in one group with") == 2  # it holds both ways
    assert "Not in one group with @Ben Vogel" in listed
    await stage.wanjiru.clicks("Keep apart from…")  # of Ben, who came first
    assert stage.wanjiru.modal is not None
    assert "@Amara Okafor would rather not be with @Ben Vogel." in stage.wanjiru.modal.text
    await stage.wanjiru.submits({"apart": [chidi]})
    assert stage.wanjiru.modal is None
    assert (
        "I never put @Ben Vogel into one group with @Amara Okafor or @Chidi Eze."
        in stage.wanjiru.dm.latest.text
    )
    assert len(await wishes(stage)) == 2
    async with stage.database.reading() as session:
        rows = (await session.exec(select(Audit).where(Audit.action == "apart.note"))).all()
    assert [(row.subject.partition("/")[0], row.details) for row in rows] == [("person", {})]

    # What a coordinator noted is not the applicant's to see or to take back, and the reverse.
    await stage.ben.types("/mentoring join")
    await stage.ben.submits()
    assert len(await wishes(stage)) == 2
    await stage.wanjiru.types("/mentoring apart")
    await stage.wanjiru.submits({"person": chidi})
    assert stage.wanjiru.modal is not None
    await stage.wanjiru.submits({"apart": []})
    assert "can be in a group with everybody" in stage.wanjiru.dm.latest.text
    assert await wishes(stage) == [("Amara Okafor", "Ben Vogel", "own")]


async def test_a_coordinator_does_not_see_what_is_about_them(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee", apart=[stage.wanjiru])
    await stage.wanjiru.types("/mentoring applications")
    assert "Not in one group" not in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Keep apart from…")
    assert stage.wanjiru.modal is not None
    assert "would rather not" not in stage.wanjiru.modal.text
    await stage.wanjiru.submits({"apart": [stage.wanjiru]})
    assert stage.wanjiru.modal.errors == {"apart": FOR_ONESELF.replace("`", "")}
    await stage.wanjiru.submits({"apart": []})
    assert await wishes(stage) == [("Amara Okafor", "Wanjiru Kamau", "own")]
    await stage.wanjiru.types("/mentoring apart")
    await stage.wanjiru.submits({"person": stage.wanjiru})
    assert stage.wanjiru.modal is not None
    assert "Another coordinator looks after" in stage.wanjiru.modal.errors["person"]


async def test_keeping_people_apart_is_for_coordinators(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee", apart=[stage.ben])
    await stage.ben.types("/mentoring apart")
    assert "That is for the programme's coordinators." in stage.ben.dm.latest.text
    await stage.forges(stage.ben, NOTE, "1")
    assert stage.ben.modal is None
    assert "That is for the programme's coordinators." in stage.ben.dm.latest.text
    await stage.forges(stage.wanjiru, NOTE, "404")
    assert "That application isn't there any more" in stage.wanjiru.dm.latest.text


async def test_a_wish_follows_people_into_the_next_term(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee", apart=[stage.ben])
    stage.moves_to(WHILE_IT_RUNS.replace(year=2027))
    await stage.plans_a_term(
        name="Autumn 2027",
        applications_open_on="2027-09-21",
        applications_close_on="2027-10-06",
        matching_on=None,
        starts_on="2027-10-18",
        ends_on="2027-12-17",
    )
    await stage.applies(stage.amara, "Mentee")
    assert await wishes(stage) == [("Amara Okafor", "Ben Vogel", "own")]
    assert stage.slack.clock.now() > UNDER_WAY
