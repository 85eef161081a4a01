"""Status, coordinators, help, the App Home."""

from typing import Any

import pytest
from sqlmodel import select

from models import Audit, Person
from sandbox import checks
from sandbox.block_kit import Problem
from tests.conversations.conftest import Stage


async def test_status_counts_capacity_against_demand(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.applies(stage.ben, "Mentor", capacity="3")
    chidi = stage.slack.add_member("chidi", real_name="Chidi Eze", time_zone="Africa/Lagos")
    await stage.applies(chidi, "Mentee", focus_1="Community Building", focus_2=None, aims=[])

    await stage.wanjiru.types("/mentoring status")
    status = stage.wanjiru.dm.latest
    chart = next(b for b in status.blocks if b["type"] == "data_visualization")["chart"]
    assert chart["axis_config"]["categories"] == ["Git teaching", "Community"]
    assert {
        series["name"]: [point["value"] for point in series["data"]] for series in chart["series"]
    } == {"Mentees": [1, 1], "Places": [3, 0]}
    table = next(b for b in status.blocks if b["type"] == "data_table")["rows"]
    assert [[cell["text"] for cell in row] for row in table] == [
        ["First choice", "Mentees", "Mentors", "Places", "To spare"],
        ["Git teaching", "1", "1", "3", "2"],
        ["Community", "1", "0", "0", "-1"],
        ["Together", "2", "1", "3", "1"],
    ]
    assert "Teaching Workshops: Git: 1 mentee, 1 mentor with 3 places." in status.json["text"]
    assert "Applications are open until the end of Sunday, September 6th." in status.text
    assert "Applications close" in status.text


async def test_status_before_the_first_term(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring status")
    assert "`/mentoring term new` plans one" in stage.wanjiru.dm.latest.json["text"]
    await stage.amara.types("/mentoring status")
    assert "No mentoring term is planned just now." in stage.amara.dm.latest.text


async def test_a_members_status_is_their_own_application(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring status")
    assert "You haven't applied to Autumn 2026 yet." in stage.amara.dm.latest.text
    await stage.amara.clicks("Apply")
    assert stage.amara.modal is not None
    await stage.amara.closes()
    await stage.applies(stage.amara, "Mentee")
    await stage.amara.types("/mentoring status")
    assert stage.amara.dm.latest.ephemeral
    assert "We have your application" in stage.amara.dm.latest.text
    assert "offering" not in stage.amara.dm.latest.text


async def test_help_is_what_this_person_can_do_now(stage: Stage) -> None:
    await stage.amara.types("/mentoring help")
    assert "apply as a mentor or a mentee" in stage.amara.dm.latest.text
    assert "term new" not in stage.amara.dm.latest.text
    await stage.wanjiru.types("/mentoring")
    assert "plan a term" in stage.wanjiru.dm.latest.text


async def test_an_unknown_word_is_named_and_does_no_harm(stage: Stage) -> None:
    await stage.amara.types("/mentoring <!channel> *dance*")
    said = stage.amara.dm.latest
    assert "I don't know “<!channel> *dance*” yet." in said.text
    assert "&lt;!channel&gt;" in said.json["text"]
    assert "Here is what you can do:" in said.text


async def test_a_message_to_the_bot_is_answered(stage: Stage) -> None:
    await stage.amara.types("Hello? How do I join?")
    assert "Here is what you can do:" in stage.amara.dm.latest.text
    assert not stage.amara.dm.latest.ephemeral
    assert len(stage.amara.dm.messages) == 2


async def test_coordinators_are_added_and_removed(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    assert "You added" in stage.wanjiru.dm.latest.text
    await stage.ben.types("/mentoring help")
    assert "plan a term" in stage.ben.dm.latest.text
    await stage.amara.types("/mentoring help")
    assert "The coordinators are glad to help" in stage.amara.dm.latest.text

    await stage.ben.types("/mentoring coordinators")
    await stage.ben.submits({"coordinators": [stage.ben]})
    assert "removed @Wanjiru Kamau" in stage.ben.dm.latest.text
    # An admin is a coordinator only while nobody is named.
    await stage.wanjiru.types("/mentoring term new")
    assert "That is for the programme's coordinators." in stage.wanjiru.dm.latest.text
    async with stage.database.reading() as session:
        actions = (await session.exec(select(Audit.action, Audit.details))).all()
    assert [action for action, _ in actions] == ["coordination.name_coordinators"] * 2
    assert actions[1][1] == {"added": [], "removed": [stage.wanjiru.id]}


async def test_the_last_coordinator_stays(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.ben]})
    await stage.ben.types("/mentoring coordinators")
    await stage.ben.submits({"coordinators": []})
    assert stage.ben.modal is not None
    assert "coordinators" in stage.ben.modal.errors


async def test_an_app_is_no_coordinator(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits(
        {"coordinators": [next(iter(stage.slack.workspace.apps.values())).bot_user_id]}
    )
    assert stage.wanjiru.modal is not None
    assert "apps can't be" in stage.wanjiru.modal.errors["coordinators"]


async def test_the_home_of_a_mentee_and_of_a_coordinator(stage: Stage) -> None:
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "Hello Amara Okafor!" in stage.amara.home.text
    assert "a mentor, at most five mentees" in stage.amara.home.text
    await stage.plans_a_term()
    await stage.amara.opens_home()
    await stage.amara.clicks("Apply", in_=stage.amara.home)
    await stage.amara.closes()
    await stage.applies(stage.amara, "Mentee")
    assert "We have your application" in stage.amara.home.text  # without opening it again
    await stage.amara.clicks("Withdraw", in_=stage.amara.home)
    assert "You haven't applied to Autumn 2026 yet." in stage.amara.home.text

    await stage.wanjiru.opens_home()
    assert stage.wanjiru.home is not None
    assert "No applications yet." in stage.wanjiru.home.text
    assert "plan a term" in stage.wanjiru.home.text


async def test_the_home_of_a_coordinator_has_the_chart_and_the_table(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.wanjiru.opens_home()
    assert stage.wanjiru.home is not None
    kinds = [block["type"] for block in stage.wanjiru.home.blocks]
    assert kinds.count("data_visualization") == kinds.count("data_table") == 1
    assert "0 mentors offering 0 places, 1 mentee asking for one." in stage.wanjiru.home.text


async def test_a_slack_without_charts_gets_the_same_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    known = {"data_visualization", "data_table"}
    for where in ("check_message_blocks", "check_view"):
        refuse_unknown(monkeypatch, where, known)
    await stage.wanjiru.types("/mentoring status")
    assert "• Teaching Workshops: Git: 1 mentee, 0 mentors" in stage.wanjiru.dm.latest.text
    assert not known & {block["type"] for block in stage.wanjiru.dm.latest.blocks}
    await stage.wanjiru.opens_home()
    assert stage.wanjiru.home is not None
    assert "• Teaching Workshops: Git: 1 mentee, 0 mentors" in stage.wanjiru.home.text


def refuse_unknown(monkeypatch: pytest.MonkeyPatch, where: str, kinds: set[str]) -> None:
    """Make the workspace one of before 2026, which knows neither charts nor tables."""
    check = getattr(checks, where)

    def check_as_before(surface: Any, *arguments: Any) -> list[Problem]:
        blocks = surface["blocks"] if isinstance(surface, dict) else surface
        unknown = [
            Problem(f"unsupported type: {block['type']}", f"/blocks/{number}", "")
            for number, block in enumerate(blocks)
            if block["type"] in kinds
        ]
        return unknown or check(surface, *arguments)

    monkeypatch.setattr(checks, where, check_as_before)


async def test_a_new_name_and_zone_are_kept_up_with(stage: Stage) -> None:
    await stage.amara.types("/mentoring help")
    await stage.amara.changes_profile(display_name="Amara O.", time_zone="Europe/London")
    async with stage.database.reading() as session:
        people = (await session.exec(select(Person.name, Person.time_zone))).all()
    assert people == [("Amara O.", "Europe/London")]
