"""Joining a term, from ``/mentoring join`` to the coordinator's ``/mentoring status``."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import col, select

from models import Application, Database
from programme.agreement import VERSION
from tests.conftest import NOW
from tests.conversations.conftest import MENTEE, MENTOR, Stage
from views.applications import EDIT, WITHDRAW


async def applications(database: Database) -> list[Application]:
    async with database.reading() as session:
        return list((await session.exec(select(Application).order_by(col(Application.id)))).all())


async def test_a_mentee_applies_and_the_coordinator_sees_it(stage: Stage) -> None:
    await stage.plans_a_term()

    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is not None
    assert "Autumn 2026" in stage.amara.modal.text
    await stage.amara.fills({"role": "Mentee"})
    assert "What do you hope to achieve?" in stage.amara.modal.text
    assert "Mentor agreement" not in stage.amara.modal.text
    await stage.amara.submits(MENTEE)

    assert stage.amara.modal is None
    confirmation = stage.amara.dm.latest
    assert "We have your application" in confirmation.text
    assert "Teaching Workshops: Git" in confirmation.text
    assert "Mon–Fri evening (17–21)" in confirmation.text
    assert "Sat 10:00" in confirmation.text
    assert "Nairobi (Africa), UTC+03:00" in confirmation.text
    assert "English and Swahili" in confirmation.text
    assert "To teach my first workshop without notes." in confirmation.text
    assert confirmation.buttons == ["Edit", "Withdraw"]

    (stored,) = await applications(stage.database)
    assert (stored.role, stored.status) == ("mentee", "received")
    assert stored.focuses == ["teaching/git", "community"]
    assert stored.aims == ["teaching-confidence"]
    assert stored.time_zone == "Africa/Nairobi"
    assert len(stored.hours) == 5 * 4 + 1
    assert stored.submitted_at == NOW
    assert stored.agreement_version is None

    await stage.wanjiru.types("/mentoring status")
    status = stage.wanjiru.dm.latest
    assert status.ephemeral
    assert "0 mentors offering 0 places, 1 mentee asking for one." in status.text
    assert [block["type"] for block in status.blocks].count("data_visualization") == 1
    assert [block["type"] for block in status.blocks].count("data_table") == 1


async def test_a_mentor_reads_the_agreement_and_accepts_it(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.ben.types("/mentoring join")
    await stage.ben.fills({"role": "Mentor"})
    assert stage.ben.modal is not None
    assert "avoid dismissive language, question my expert blind spot" in stage.ben.modal.text
    assert "provide feedback to the Mentoring Subcommittee" in stage.ben.modal.text
    await stage.ben.submits(MENTOR)

    assert "Thank you for applying to mentor in Autumn 2026!" in stage.ben.dm.latest.text
    assert "Mentor agreement accepted on" in stage.ben.dm.latest.text
    (stored,) = await applications(stage.database)
    assert (stored.capacity, stored.wants_co_mentor, stored.place) == (4, True, "Berlin, Germany")
    assert (stored.agreement_version, stored.agreement_accepted_at) == (VERSION, NOW)
    assert stored.languages == ["en"]

    await stage.wanjiru.types("/mentoring status")
    assert "1 mentor offering 4 places, 0 mentees asking for one." in stage.wanjiru.dm.latest.text


async def test_changing_the_role_keeps_what_was_typed(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.fills({"hopes": "Typed before", "focus_1": "Community Building"})
    await stage.amara.fills({"role": "Mentor"})
    assert stage.amara.modal is not None
    values = stage.amara.modal.values
    assert values["hopes"]["applications.hopes"]["value"] == "Typed before"
    assert values["focus_1"]["applications.focus_1"]["selected_option"]["value"] == "community"
    assert "capacity" in values


async def test_slack_already_knows_zone_and_language(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.ben.types("/mentoring join")
    await stage.ben.fills({"role": "Mentee"})
    assert stage.ben.modal is not None
    values = stage.ben.modal.values
    zone = values["time_zone"]["applications.find_time_zone"]["selected_option"]
    assert zone == {
        "text": {"type": "plain_text", "text": "Berlin (Europe), UTC+02:00", "emoji": False},
        "value": "Europe/Berlin",
    }
    languages = values["languages"]["applications.languages"]["selected_options"]
    assert [language["value"] for language in languages] == ["de"]


async def test_another_time_zone_is_found_by_its_country(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.chooses("time_zone", "Kathmandu")
    await stage.amara.submits(MENTEE)
    assert (await applications(stage.database))[0].time_zone == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("role", "change", "beside"),
    [
        ("Mentee", {"focus_2": "Teaching Workshops: Git"}, {"focus_2": "You chose this one above"}),
        (
            "Mentee",
            {"aims": ["Logistics of running a workshop"]},
            {"aims": "Please keep to what belongs to your choices"},
        ),
        ("Mentee", {"hopes": "   "}, {"hopes": "Please fill this in."}),
        ("Mentee", {"meeting_mode": "In person"}, {"place": "Where could you meet in person?"}),
        ("Mentee", {"workdays": [], "sat": []}, {"workdays": "Please choose some hours"}),
        (
            "Mentee",
            {"workshops": "2", "certification": "I'm a certified instructor"},
            {"role": "You could be a mentor!", "workshops": "Mentees have taught no workshop"},
        ),
        (
            "Mentee",
            {"certification": "I haven't started instructor training"},
            {"role": "This doesn't fit either role", "certification": "Mentoring groups begin"},
        ),
        (
            "Mentor",
            {"workshops": "1"},
            {"role": "We'd love to have you as a mentee", "workshops": "Mentors have taught at"},
        ),
        (
            "Mentor",
            {"certification": "I did the training, certification is under way"},
            {
                "role": "This doesn't fit either role",
                "certification": "Mentors are certified instructors.",
            },
        ),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_all_that_was_typed_stays(
    stage: Stage, role: str, change: dict[str, Any], beside: dict[str, str]
) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": role})
    answers = {**(MENTOR if role == "Mentor" else MENTEE), **change}
    await stage.amara.submits(answers)

    modal = stage.amara.modal
    assert modal is not None
    assert set(modal.errors) == set(beside)
    for field, said in beside.items():
        assert said in modal.errors[field]
    assert modal.values["hopes"]["applications.hopes"]["value"] == answers["hopes"]
    assert modal.values["focus_1"]["applications.focus_1"]["selected_option"] is not None
    assert await applications(stage.database) == []
    assert "We have your application" not in "".join(m.text for m in stage.amara.dm.messages)


async def test_who_is_offered_the_other_role_takes_it_with_one_tap(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentor"})
    await stage.amara.submits({**MENTOR, "workshops": "1"})
    assert stage.amara.modal is not None
    assert "Choose Mentee here" in stage.amara.modal.errors["role"]
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.submits()
    (stored,) = await applications(stage.database)
    assert (stored.role, stored.hopes) == ("mentee", MENTOR["hopes"])


async def test_the_role_comes_first(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.submits()
    assert stage.amara.modal is not None
    assert set(stage.amara.modal.errors) == {"role"}
    assert "hopes" not in stage.amara.modal.values


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> <@U123> <#C123|general> <https://example.org|here>",
        "*bold* _italic_ ~strike~ `code` ```block``` > quote &amp; &lt;",
        "هذا نص بالعربية \u202bمع اتجاه\u202c من اليمين",
        "🌍👩🏽‍💻 :smile: 日本語 ñandú e\u0301",
        "x" * 2999 + "y",
        "two\n\nparagraphs\n• and a list",
    ],
)
async def test_what_a_person_writes_is_stored_whole_and_shown_as_text(
    stage: Stage, text: str
) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee", hopes=text)
    (stored,) = await applications(stage.database)
    assert stored.hopes == text

    confirmation = stage.amara.dm.latest
    shown = [
        block["text"]["text"]
        for block in confirmation.blocks
        if block["type"] == "section" and block.get("text", {}).get("type") == "plain_text"
    ]
    assert "".join(shown) == text
    markup = [
        block["text"]["text"]
        for block in confirmation.blocks
        if block["type"] == "section" and block.get("text", {}).get("type") == "mrkdwn"
    ]
    assert not any(text in one for one in markup)
    assert "<!channel>" not in confirmation.json["text"]


async def test_joining_again_edits_the_same_application(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    stage.moves_to(NOW + timedelta(days=1))
    await stage.amara.types("/mentoring join")
    modal = stage.amara.modal
    assert modal is not None
    assert modal.values["hopes"]["applications.hopes"]["value"] == MENTEE["hopes"]
    assert modal.json["submit"]["text"] == "Save"
    await stage.amara.submits({"hopes": "Something new", "focus_2": None})

    (stored,) = await applications(stage.database)
    assert (stored.hopes, stored.focuses) == ("Something new", ["teaching/git"])
    assert (stored.submitted_at, stored.updated_at) == (NOW, NOW + timedelta(days=1))
    assert "Something new" in stage.amara.dm.latest.text


async def test_the_edit_button_opens_the_application(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    await stage.ben.clicks("Edit")
    await stage.ben.submits({"capacity": "2"})
    (stored,) = await applications(stage.database)
    assert stored.capacity == 2
    assert "Mentees at most" in stage.ben.dm.latest.text


async def test_changing_to_the_other_role_leaves_one_active_application(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    await stage.ben.types("/mentoring join")
    await stage.ben.fills({"role": "Mentee"})
    await stage.ben.submits({"workshops": "1"})
    states = {(one.role, one.status) for one in await applications(stage.database)}
    assert states == {("mentor", "withdrawn"), ("mentee", "received")}


async def test_withdrawing_asks_first_and_can_be_undone(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await stage.amara.clicks("Withdraw", confirm=False)
    assert (await applications(stage.database))[0].status == "received"

    await stage.amara.clicks("Withdraw")
    (stored,) = await applications(stage.database)
    assert (stored.status, stored.withdrawn_at) == ("withdrawn", NOW)
    assert "is withdrawn" in stage.amara.dm.latest.text
    assert len(stage.amara.dm.messages) == 1  # the confirmation made way
    await stage.wanjiru.types("/mentoring status")
    assert "No applications yet." in stage.wanjiru.dm.latest.text

    await stage.amara.clicks("Apply again")
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.submits(MENTEE)
    (stored,) = await applications(stage.database)
    assert (stored.status, stored.withdrawn_at) == ("received", None)


async def test_two_devices_sending_at_the_same_moment_leave_one_row(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.fills(MENTEE)
    modal = stage.amara.modal
    assert modal is not None
    sent = [
        {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": stage.amara.id},
            "view": {**modal.json, "state": {"values": {**modal.values, "hopes": hopes}}},
        }
        for hopes in ({"x": {"type": "plain_text_input", "value": f"From {n}"}} for n in range(4))
    ]
    answers = await asyncio.gather(
        *(
            stage.bot.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
            for body in sent
        )
    )
    assert [answer.status for answer in answers] == [200] * 4
    assert not any(answer.body for answer in answers)
    await stage.bot.in_flight.wait_until_idle(5)
    (stored,) = await applications(stage.database)
    assert stored.hopes.startswith("From ")


async def test_before_the_window_people_hear_when_it_opens(stage: Stage) -> None:
    stage.moves_to(datetime(2026, 8, 10, 9, tzinfo=UTC))
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is None
    assert stage.amara.dm.latest.ephemeral
    assert "Applications for Autumn 2026 open on Monday, August 17th." in stage.amara.dm.latest.text


async def test_without_a_term_people_hear_so(stage: Stage) -> None:
    await stage.amara.types("/mentoring join")
    assert "No mentoring term is planned just now" in stage.amara.dm.latest.text


async def test_a_late_mentee_is_put_on_the_waiting_list(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    stage.moves_to(datetime(2026, 9, 20, 9, tzinfo=UTC))
    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is not None
    assert "waiting list" in stage.amara.modal.text
    await stage.amara.fills({"role": "Mentee"})
    await stage.amara.submits(MENTEE)
    assert "You are on the waiting list" in stage.amara.dm.latest.text
    assert {one.status for one in await applications(stage.database)} == {"received", "waiting"}

    await stage.wanjiru.types("/mentoring status")
    text = stage.wanjiru.dm.latest.text
    assert "1 on the waiting list" in text
    assert "@Amara Okafor, mentee, Teaching Workshops: Git" in text

    # Who applied in time keeps their place when they edit later.
    await stage.ben.types("/mentoring join")
    await stage.ben.submits({"capacity": "5"})
    ben = next(one for one in await applications(stage.database) if one.role == "mentor")
    assert ben.status == "received"


async def test_a_term_that_ends_while_the_form_is_open(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})
    stage.moves_to(datetime(2026, 12, 6, 9, tzinfo=UTC))
    await stage.amara.submits(MENTEE)
    assert stage.amara.modal is not None
    assert "That term has ended." in stage.amara.modal.errors["role"]
    assert await applications(stage.database) == []


async def test_somebody_elses_id_gives_no_right(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    (amaras,) = await applications(stage.database)
    for action_id in (WITHDRAW, EDIT):
        await stage.forges(stage.ben, action_id, str(amaras.id))
        assert "That application isn't yours." in stage.ben.dm.latest.text
        assert stage.ben.modal is None
    assert [one.status for one in await applications(stage.database)] == ["received"]
